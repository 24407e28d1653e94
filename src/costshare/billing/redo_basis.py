"""What an invoice rests on, done over again: from weights to shares, to exact amounts, to the whole öre of the year.

Done with a basis alone: no workspace, no register. What it holds of others than the receiver is done as far as it says
it. Not to be redone are:

- the weights themselves, with their days, units and sources: they are what files said;
- the days of pieces in which the receiver has no part, but for the year that they lie in;
- bounds that hold nobody;
- where more share a piece than are listed, how many the others are, and what bounds do to them;
- under bounds inside bounds, the weights of others that come from pieces in which the receiver has no part;
- which of the cells with the largest fractions are rounded up, and so which way their pool: that follows from all
  members' cells. That a cell is rounded the way it says, and a pool by less than a unit, is redone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import field, frozen

from costshare.allocation.derivation import OTHERS
from costshare.allocation.rounding import Reason
from costshare.apportionment.bounded import bounded
from costshare.errors import CostshareError
from costshare.keys.bounded import sides
from costshare.keys.piece import Limits
from costshare.money.amounts import ORE_PER_KRONA, read_plain
from costshare.money.rounding import half_away
from costshare.money.shares import read_share
from costshare.workspace.terms import Mode

Plain = Mapping[str, Any]
Shared = Callable[[Plain], Iterable[str]]
Exact = Fraction | int
"""An int where it is whole, which most are: ints are quicker. They are never divided, only multiplied across."""

UNREADABLE: Final = (CostshareError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, IndexError)
ALIKE: Final = ("unit", "mode", "year", "overheads", "pools")
"""What the bases of members who share the same pools have alike."""
MOST_SEEN: Final = 7
SEEN_BY_ALL: Final = ("from", "until", "key", "amount")
UP: Final = frozenset({Reason.REMAINDER, Reason.TOTAL_UP})
REMEMBERED: Final = 1 << 14
UNITS: Final = frozenset({1, 100, 100_000})
"""Öre that cells may be rounded to."""
ROUNDED_TEXT: Final = Fraction(1, 200_000)
"""How far a percentage with three decimals may be from what it was written of."""


@frozen(kw_only=True)
class Frozen:
    """The totals that a member's invoices rest on, in öre by pool; what is nothing may be left out.

    `cells` are the year's amounts, `brought` what the settlement of the year before carried into it, `planned` the
    least and the most that the year's advances can be. `wrong` says what in the basis does not follow from the rest.
    """

    member: str = ""
    cells: Mapping[str, int] = field(factory=dict, hash=False)
    brought: Mapping[str, int] = field(factory=dict, hash=False)
    planned: Mapping[str, tuple[int, int]] = field(factory=dict, hash=False)
    wrong: tuple[str, ...] = ()


def frozen_totals(basis: Plain, wrong_shared: Shared | None = None) -> Frozen:
    """The totals of a basis, and what in it does not follow; `wrong_shared` is `wrong_in_pools`, or remembers it."""
    try:
        wrong = dict.fromkeys((*(wrong_shared or wrong_in_pools)(basis), *wrong_in_cells(basis)))
        cells = {cell["pool"]: read_plain(cell["amount"]) for cell in basis["cells"]}
        brought = {pool: read_plain(amount) for pool, amount in basis.get("brought", {}).items()}
        shares = advance(basis["advance"])
        planned = {pool: planned_of(cells.get(pool, 0), shares, brought.get(pool, 0)) for pool in {**cells, **brought}}
        member = next((cell["member"] for cell in basis["cells"]), "")
        return Frozen(member=member, cells=cells, brought=brought, planned=planned, wrong=tuple(wrong))
    except UNREADABLE as error:
        return Frozen(wrong=(f"basis ({type(error).__name__})",))


class Remembering:
    """`wrong_in_pools` of one basis after the other: what members' bases have alike is looked at once."""

    def __init__(self) -> None:
        """Have seen nothing."""
        self._seen: dict[tuple[str, ...], tuple[list[Any], tuple[str, ...]]] = {}

    def __call__(self, basis: Plain) -> tuple[str, ...]:
        """What `wrong_in_pools` gives."""
        alike = [basis[name] for name in ALIKE]
        ids = tuple([pool["id"] for pool in basis["pools"]])
        before, wrong = self._seen.get(ids, ([], ()))
        if before != alike:
            wrong = tuple(wrong_in_pools(basis))
            self._seen = {**dict(list(self._seen.items())[-MOST_SEEN:]), ids: (alike, wrong)}
        return wrong


@lru_cache(maxsize=64)
def advance(text: str) -> tuple[Fraction, Fraction]:
    """Between what the advance lies: where registers were first kept, three decimals stood for those with more."""
    share = read_share(text)
    digits = text.removesuffix("%").strip().partition(".")[2]
    off = ROUNDED_TEXT if text.endswith("%") and len(digits) == 3 else Fraction(0)  # noqa: PLR2004 - as written
    return (share - off, share + off) if off else (share, share)


def planned_of(amount: int, shares: tuple[Fraction, Fraction], brought: int) -> tuple[int, int]:
    """The least and the most that the advances of an amount can be, with what was brought."""
    least, most = shares
    one = (amount * least.numerator if least.denominator == 1 else half_away(amount * least)) + brought
    other = one if least is most else half_away(amount * most) + brought
    return (one, other) if one <= other else (other, one)


def wrong_in_pools(basis: Plain) -> Iterator[str]:
    """What does not follow in the pools of a basis and in the overheads, by where it stands."""
    unit, nearest = read_plain(basis["unit"]), Mode(basis["mode"]) is Mode.NEAREST
    if unit not in UNITS:
        yield "unit"
        return
    yield from wrong_overheads(basis)
    for pool in basis["pools"]:
        yield from (f"pools.{pool['id']}.{each}" for each in wrong_pool(pool, basis, unit, nearest=nearest))


def wrong_in_cells(basis: Plain) -> Iterator[str]:
    """What does not follow in the receiver's cells of a basis, by where it stands."""
    unit, nearest = read_plain(basis["unit"]), Mode(basis["mode"]) is Mode.NEAREST
    pools, cells = {pool["id"]: pool for pool in basis["pools"]}, basis["cells"]
    for cell in cells:
        if cell["member"] != cells[0]["member"] or cell["pool"] not in pools:
            yield f"cells.{cell['pool']}"
        else:
            for each in wrong_cell(cell, pools[cell["pool"]], unit, nearest=nearest):
                yield f"cells.{cell['pool']}.{each}"


def wrong_overheads(basis: Plain) -> Iterator[str]:
    """Whether each overhead goes on by the units that others use, and all of it."""
    for overhead in basis["overheads"]:
        name, given = overhead["id"], overhead["to"]
        came = [gift for each in basis["overheads"] for gift in each["to"] if gift["id"] == name]
        full, units = exact_ore(overhead["exact"]), sum_of(given, "units")
        if full != exact_ore(overhead["direct"]) + sum(exact_ore(gift["amount"]) for gift in came):
            yield f"overheads.{name}"
        for gift in given:
            if number(gift["of"]) != units or exact_ore(gift["amount"]) * units != full * number(gift["units"]):
                yield f"overheads.{name}.{gift['id']}"


def wrong_pool(pool: Plain, basis: Plain, unit: int, *, nearest: bool) -> Iterator[str]:
    """What of one pool does not follow: what overheads gave it, its sum, its pieces, its whole amount."""
    came = [
        {"from": overhead["id"], **{name: gift[name] for name in ("units", "of", "amount")}}
        for overhead in basis["overheads"]
        for gift in overhead["to"]
        if gift["id"] == pool["id"]
    ]
    if pool["overheads"] != came:
        yield "overheads"
    exact, pieces = exact_ore(pool["exact"]), pool["pieces"]
    if exact != exact_ore(pool["direct"]) + sum(exact_ore(gift["amount"]) for gift in came):
        yield "exact"
    if sum(exact_ore(piece["amount"]) for piece in pieces) != exact:
        yield "pieces"
    first, last = f"{basis['year']:04}-01-01", f"{basis['year']:04}-12-31"
    spans: list[tuple[str, str]] = [(piece["from"], piece["until"]) for piece in pieces]
    if not all(first <= start <= end <= last for start, end in spans):
        yield "pieces"
    amount = read_plain(pool["amount"])
    off = abs(Fraction(amount) - exact)
    # Cells that are rounded alone leave their pool to come out as it may.
    if amount % unit or (not nearest and off >= unit):
        yield "amount"


def wrong_cell(cell: Plain, pool: Plain, unit: int, *, nearest: bool) -> Iterator[str]:
    """What of the receiver's part of one pool does not follow: its pieces, their sum, its rounding."""
    left = [outline(piece) for piece in pool["pieces"]]
    for piece in cell["pieces"]:
        if outline(piece) in left:
            left.remove(outline(piece))
        else:
            yield "pieces"
        yield from wrong_piece(piece, cell["member"])
    exact = exact_ore(cell["exact"])
    if exact != sum(exact_ore(piece["exact"]) for piece in cell["pieces"]):
        yield "exact"
    if read_plain(cell["amount"]) != rounded_to(exact, cell["rounding"], unit, exact_ore(pool["exact"]), near=nearest):
        yield "amount"


def rounded_to(exact: Exact, rounding: str, unit: int, whole: Exact, *, near: bool) -> int | None:
    """The öre that an exact amount becomes, rounded as it says; None where it cannot have been rounded so.

    A pool below zero is the mirror of one above: `whole` is the pool's exact amount.
    """
    reason, sign = Reason(rounding), -1 if whole.numerator < 0 else 1
    above, below = exact.numerator, exact.denominator * unit
    if (reason is Reason.NEAREST) != near:
        return None
    if near:
        return half_away(Fraction(above, below)) * unit
    if (reason is Reason.WHOLE) != (above % below == 0):
        return None
    return sign * (sign * above // below + (reason in UP)) * unit


def wrong_piece(piece: Plain, member: str) -> Iterator[str]:
    """What of one piece does not follow: the receiver's share and amount, and under limits everyone's weight."""
    amount, mine = exact_ore(piece["amount"]), exact_ore(piece["exact"])
    weights = {each: number(value["value"]) for each, value in piece["values"].items()}
    total, share = sum(weights.values()), number(piece["share"])
    if not alike(share, amount, mine, 1) or (not amount and share * total != weights[member]):
        yield "share"
    for each, value in piece["values"].items():
        if "days" in value and weights[each] * value["days"] != number(value["counted"]) * value["of_days"]:
            yield f"values.{each}"
    if "limits" not in piece:
        if not alike(amount, weights[member], mine, total):
            yield "exact"
        return
    yield from wrong_inside(piece, member, weights)
    everyone = parts(piece)
    if everyone is None:
        low, high = limits_of(piece["limits"][member]).floor, limits_of(piece["limits"][member]).cap
        if (low is not None and mine < low) or (high is not None and mine > high):
            yield "exact"
    elif everyone[member] != mine:
        yield "exact"


def alike(one: Exact, by: Exact, other: Exact, by_other: Exact) -> bool:
    """Whether two products are the same, in ints alone where the factors beside the first are whole."""
    return one.numerator * by * other.denominator == other.numerator * by_other * one.denominator


def wrong_inside(piece: Plain, member: str, weights: Mapping[str, Exact]) -> Iterator[str]:
    """What of the weights under limits does not follow from the pieces of one öre that they come from."""
    inner: Sequence[Plain] = piece["inner"]
    for each in inner:
        yield from wrong_piece(each, member)
    if weights[member] != sum(exact_ore(each["exact"]) for each in inner):
        yield f"values.{member}"
    everyone = [parts(each) for each in inner]
    if sum(exact_ore(each["amount"]) for each in inner) != 1:
        return
    for name, weight in weights.items():
        found = [0 if of is None else of.get(name, 0) for of in everyone]
        if None not in everyone and sum(found) != weight:
            yield f"values.{name}"


def parts(piece: Plain) -> dict[str, Fraction] | None:
    """What each of those who share a piece takes of it; None where bounds hold some who are not listed."""
    amount = exact_ore(piece["amount"])
    weights: dict[str, Exact] = {each: number(value["value"]) for each, value in piece["values"].items()}
    if "limits" not in piece:
        total = sum(weights.values())
        return {each: Fraction(amount * weight, total) for each, weight in weights.items()}
    if OTHERS in weights:
        return None
    limits = {each: limits_of(limit) for each, limit in piece["limits"].items()}
    rest = Fraction(amount - sum(limit.base for limit in limits.values()))
    floors: dict[str, Fraction] = {}
    caps: dict[str, Fraction] = {}
    for each, limit in limits.items():
        low, high = sides(limit, limit.base + rest * weights[each], Fraction(amount))
        floors |= {} if low is None else {each: low - limit.base}
        caps |= {} if high is None else {each: high - limit.base}
    taken = bounded(rest, {each: Fraction(weight) for each, weight in weights.items()}, floors=floors, caps=caps)
    return {each: limits[each].base + part for each, part in taken.items()}


def limits_of(given: Mapping[str, str | None]) -> Limits:
    """A member's limits in a piece."""
    base, floor, cap = (
        None if text is None else Fraction(exact_ore(text)) for text in map(given.get, ("base", "floor", "cap"))
    )
    return Limits(base=base or Fraction(0), floor=floor, cap=cap)


def outline(piece: Plain) -> tuple[str, ...]:
    """What everyone who shares a piece sees alike."""
    return tuple(piece[name] for name in SEEN_BY_ALL)


def sum_of(items: Sequence[Plain], name: str) -> Exact:
    """The sum of a number over the items."""
    return sum(number(each[name]) for each in items)


@lru_cache(maxsize=REMEMBERED)
def exact_ore(kronor: str) -> Exact:
    """Exact öre of kronor with two decimals, or as a ratio."""
    if "/" not in kronor:
        return read_plain(kronor)
    above, _, below = kronor.partition("/")
    return Fraction(int(above) * ORE_PER_KRONA, int(below))


@lru_cache(maxsize=REMEMBERED)
def number(text: str) -> Exact:
    """An exact number: digits where it is whole, else a ratio."""
    if "/" not in text:
        return int(text)
    above, _, below = text.partition("/")
    return Fraction(int(above), int(below))
