"""What a register keeps of a whole year, done over again: its plan, its settlement, the statement of that."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, Final

from costshare.billing.instalments import instalments
from costshare.billing.plan import Cell, YearPlan
from costshare.billing.reckoning import Charge, Row
from costshare.billing.redo_basis import UNREADABLE
from costshare.billing.statement import Figures
from costshare.money.amounts import read_plain
from costshare.money.rounding import half_away
from costshare.periods.names import period_names

Plain = Mapping[str, Any]

PER_INHABITANT: Final = ("budget", "billed", "outcome", "difference")


def wrong_in_plan(plan: Plain, before: Plain | None, billed: Collection[str]) -> tuple[str, ...]:
    """What of a year's plan does not add up; `before` is the plan that it follows, `billed` the periods billed by then.

    The first plan is each target in equal instalments. A later one brings each cell to its target where a period is
    open, in parts that are equal but for an öre; which of the billed periods were opened again by credits is not looked
    up: those that changed, were.
    """
    try:
        made = YearPlan.from_dict(plan)
        names = period_names(made.year, made.instalments)
        old = {(each.member, each.pool): each.amounts for each in YearPlan.from_dict(before).spreads} if before else {}
        wrong = []
        for each in made.spreads:
            amounts, was = each.amounts, old.get((each.member, each.pool), {})
            left = [ore for name, ore in amounts.items() if name not in billed or was.get(name) != ore]
            whole = sum(amounts.values()) == each.target
            if before is None:
                whole &= tuple(amounts.values()) == (instalments(each.target, len(amounts)) if amounts else ())
            if not set(amounts) <= set(names) or (left and (max(left) - min(left) > 1 or not whole)):
                wrong.append(f"{each.member}.{each.pool}")
    except UNREADABLE as error:
        return (f"plan ({type(error).__name__})",)
    return tuple(wrong)


def wrong_in_rows(
    rows: Iterable[Row], billed: Mapping[Charge, int], settled: Mapping[Charge, int], brought: Mapping[Cell, int]
) -> Iterator[str]:
    """What of a year's settlement does not add up, or is not what the year's documents say.

    `billed` and `settled` are what its bills and its earlier settlements say, net of credits; `brought` is what the
    settlement of the year before carried into it. Öre, zeros aside.
    """
    found = tuple(rows)
    yield from (f"{row.member}.{row.pool}.{row.category}" for row in found if row.open)
    if sum(row.moved for row in found):
        yield "moved"
    charges = Counter((row.member, row.pool, row.category) for row in found)
    yield from (".".join(charge) for charge, count in charges.items() if count > 1)
    said_billed = {(row.member, row.pool, row.category): row.billed for row in found}
    said_settled = {(row.member, row.pool, row.category): row.settled for row in found}
    said_brought: Counter[Cell] = Counter()
    for row in found:
        said_brought[row.member, row.pool] += row.brought
    yield from differing("billed", said_billed, billed)
    yield from differing("settled", said_settled, settled)
    yield from differing("brought", said_brought, brought)


def differing(name: str, one: Mapping[Any, int], other: Mapping[Any, int]) -> Iterator[str]:
    """Where two tables of öre differ, zeros aside."""
    for key in sorted({*one, *other}):
        if one.get(key, 0) != other.get(key, 0):
            yield f"{'.'.join(key)}.{name}"


def wrong_in_statement(statement: Plain, rows: Iterable[Row]) -> tuple[str, ...]:
    """What of a year's statement does not follow from the rows of its settlement; by where it stands.

    The budget stands nowhere else: that it adds up is all that can be redone.
    """
    found = tuple(rows)
    try:
        wrong = list(wrong_in_figures("total", statement["total"], found))
        for member in statement["members"]:
            mine = [row for row in found if row.member == member["id"]]
            wrong += wrong_in_figures(member["id"], member, mine)
            for pool, figures in member["pools"].items():
                of_pool = [row for row in mine if row.pool == pool]
                wrong += wrong_in_figures(f"{member['id']}.{pool}", figures, of_pool)
            wrong += wrong_in_heads(member)
        for pool in statement["pools"]:
            wrong += wrong_in_figures(pool["id"], pool, [row for row in found if row.pool == pool["id"]])
        wrong += wrong_budget(statement)
    except UNREADABLE as error:
        return (f"statement ({type(error).__name__})",)
    return tuple(wrong)


def wrong_in_figures(where: str, said: Plain, rows: Sequence[Row]) -> Iterator[str]:
    """Sums that the rows do not have."""
    figures = reduce(Figures.__add__, rows, Figures()).to_dict()
    yield from (f"{where}.{name}" for name, amount in figures.items() if name != "budget" and said[name] != amount)


def wrong_in_heads(member: Plain) -> Iterator[str]:
    """What for each inhabitant is not what the member's sums are over its inhabitants, who are told in whole heads."""
    if "inhabitants" not in member:
        return
    twice = 2 * int(member["inhabitants"])
    for name in PER_INHABITANT:
        ore = 2 * read_plain(member[name])
        ends = [half_away(Fraction(ore, heads)) for heads in (twice - 1, twice + 1) if heads > 0]
        if twice > 1 and not min(ends) <= read_plain(member["per_inhabitant"][name]) <= max(ends):
            yield f"{member['id']}.per_inhabitant.{name}"


def wrong_budget(statement: Plain) -> Iterator[str]:
    """Budgets that do not add up."""
    members, pools = statement["members"], statement["pools"]
    total = read_plain(statement["total"]["budget"])
    if not total == summed(members) == summed(pools):
        yield "total.budget"
    for member in members:
        if read_plain(member["budget"]) != summed(member["pools"].values()):
            yield f"{member['id']}.budget"
    for pool in pools:
        parts = [member["pools"][pool["id"]] for member in members if pool["id"] in member["pools"]]
        if read_plain(pool["budget"]) != summed(parts):
            yield f"{pool['id']}.budget"


def summed(figures: Iterable[Plain]) -> int:
    """The budgets of some figures together."""
    return sum(read_plain(each["budget"]) for each in figures)


def planned(plan: Plain) -> dict[Cell, Plain]:
    """By member and pool what a plan says of each."""
    return {(each["member"], each["pool"]): each for each in plan["spreads"]}


def as_planned(line: Plain, spread: Plain | None) -> bool:
    """Whether the line of an advance says what the plan does: the target, and the amount of each period.

    Raises `InvalidValueError` for an amount in another spelling than `plain`: so equal amounts are equal texts.
    """
    amounts = {period: read_plain(amount) for period, amount in line["instalments"].items()}
    return spread is not None and read_plain(line["planned"]) == spread["target"] and amounts == spread["amounts"]
