"""What an invoice rests on, done over again: from weights to shares, to exact amounts, to the whole öre of the year.

Done with a basis alone: no workspace, no register. What it holds of others than the receiver is done as far as it says
it. Not to be redone are:

- the weights themselves, with their days, units and sources: they are what files said;
- where more share a piece than are listed, how many the others are, and what bounds do to them;
- under bounds inside bounds, the weights of others that come from pieces in which the receiver has no part;
- which of the cells with the largest fractions are rounded up: that follows from all members' cells. That a cell is
  rounded the way it says, and by less than a unit, is redone.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from costshare.allocation.derivation import OTHERS
from costshare.allocation.rounding import Reason
from costshare.apportionment.bounded import bounded
from costshare.errors import CostshareError
from costshare.keys.bounded import sides
from costshare.keys.piece import Limits
from costshare.money.amounts import ORE_PER_KRONA, plain
from costshare.money.rounding import half_away
from costshare.money.shares import read_share
from costshare.workspace.terms import Mode

Plain = Mapping[str, Any]

UNREADABLE: Final = (CostshareError, ValueError, KeyError, TypeError, AttributeError, ArithmeticError, IndexError)
SEEN_BY_ALL: Final = ("from", "until", "key", "amount")
UP: Final = frozenset({Reason.REMAINDER, Reason.TOTAL_UP})
ROUNDED_TEXT: Final = Fraction(1, 200_000)
"""How far a percentage with three decimals may be from what it was written of."""


@frozen(kw_only=True)
class Frozen:
    """The totals that invoices rest on, in öre by pool; what is nothing may be left out.

    `cells` are the year's amounts, `brought` what the settlement of the year before carried into it, `planned` the
    least and the most that the year's advances can be. `wrong` says what in the basis does not follow from the rest.
    """

    cells: Mapping[str, int] = field(factory=dict, hash=False)
    brought: Mapping[str, int] = field(factory=dict, hash=False)
    planned: Mapping[str, tuple[int, int]] = field(factory=dict, hash=False)
    wrong: tuple[str, ...] = ()


def frozen_totals(basis: Plain, member: str) -> Frozen:
    """The totals of a basis, and what in it does not follow."""
    try:
        wrong = tuple(dict.fromkeys(wrong_in(basis, member)))
        cells = {cell["pool"]: whole_ore(cell["amount"]) for cell in basis["cells"]}
        brought = {pool: whole_ore(amount) for pool, amount in basis.get("brought", {}).items()}
        shares = advance(basis["advance"])
        planned = {
            pool: in_order(*(half_away(cells.get(pool, 0) * share) + brought.get(pool, 0) for share in shares))
            for pool in {**cells, **brought}
        }
        return Frozen(cells=cells, brought=brought, planned=planned, wrong=wrong)
    except UNREADABLE as error:
        return Frozen(wrong=(f"basis ({type(error).__name__})",))


def advance(text: str) -> tuple[Fraction, Fraction]:
    """Between what the advance lies: a percentage with three decimals may stand for one with more."""
    share = read_share(text)
    digits = text.removesuffix("%").strip().partition(".")[2]
    off = ROUNDED_TEXT if text.endswith("%") and len(digits) == 3 else Fraction(0)  # noqa: PLR2004 - as written
    return share - off, share + off


def in_order(one: int, other: int) -> tuple[int, int]:
    """The lesser first: of amounts below zero, more of them is less."""
    return (one, other) if one <= other else (other, one)


def wrong_in(basis: Plain, member: str) -> Iterator[str]:
    """What in a basis does not follow from the rest of it, by where it stands."""
    unit, nearest = whole_ore(basis["unit"]), Mode(basis["mode"]) is Mode.NEAREST
    if unit <= 0:
        yield "unit"
        return
    yield from wrong_overheads(basis)
    pools = {pool["id"]: pool for pool in basis["pools"]}
    for name, pool in pools.items():
        yield from (f"pools.{name}.{each}" for each in wrong_pool(pool, basis, unit, nearest=nearest))
    for cell in basis["cells"]:
        where = f"cells.{cell['pool']}"
        if cell["member"] != member or cell["pool"] not in pools:
            yield where
        else:
            of = wrong_cell(cell, pools[cell["pool"]], unit, nearest=nearest)
            yield from (f"{where}.{each}" for each in of)


def wrong_overheads(basis: Plain) -> Iterator[str]:
    """Whether each overhead goes on by the units that others use, and all of it."""
    for overhead in basis["overheads"]:
        name, given = overhead["id"], overhead["to"]
        came = [gift for each in basis["overheads"] for gift in each["to"] if gift["id"] == name]
        full, units = exact_ore(overhead["exact"]), sum_of(given, "units")
        if full != exact_ore(overhead["direct"]) + sum(exact_ore(gift["amount"]) for gift in came):
            yield f"overheads.{name}"
        for gift in given:
            goes = full * Fraction(gift["units"]) / units
            if Fraction(gift["of"]) != units or exact_ore(gift["amount"]) != goes:
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
    amount = whole_ore(pool["amount"])
    # Cells that are rounded alone leave their pool to come out as it may.
    if amount % unit or (not nearest and abs(amount - exact) >= unit):
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
    if whole_ore(cell["amount"]) != rounded_to(exact, cell["rounding"], unit, exact_ore(pool["exact"]), near=nearest):
        yield "amount"


def rounded_to(exact: Fraction, rounding: str, unit: int, whole: Fraction, *, near: bool) -> int | None:
    """The öre that an exact amount becomes, rounded as it says; None where it cannot have been rounded so.

    A pool below zero is the mirror of one above: `whole` is the pool's exact amount.
    """
    reason, sign = Reason(rounding), -1 if whole < 0 else 1
    units = exact / unit
    if (reason is Reason.NEAREST) != near:
        return None
    if near:
        return half_away(units) * unit
    if (reason is Reason.WHOLE) != (units.denominator == 1):
        return None
    down = (sign * units).__floor__()
    return sign * (down + (reason in UP)) * unit


def wrong_piece(piece: Plain, member: str) -> Iterator[str]:
    """What of one piece does not follow: the receiver's share and amount, and under limits everyone's weight."""
    amount, mine = exact_ore(piece["amount"]), exact_ore(piece["exact"])
    weights = {each: Fraction(value["value"]) for each, value in piece["values"].items()}
    total = sum(weights.values())
    if Fraction(piece["share"]) != (mine / amount if amount else weights[member] / total):
        yield "share"
    for each, value in piece["values"].items():
        if "days" in value and weights[each] * value["days"] != Fraction(value["counted"]) * value["of_days"]:
            yield f"values.{each}"
    if "limits" not in piece:
        if mine * total != amount * weights[member]:
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


def wrong_inside(piece: Plain, member: str, weights: Mapping[str, Fraction]) -> Iterator[str]:
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
        found = [Fraction(0) if of is None else of.get(name, Fraction(0)) for of in everyone]
        if None not in everyone and sum(found) != weight:
            yield f"values.{name}"


def parts(piece: Plain) -> dict[str, Fraction] | None:
    """What each of those who share a piece takes of it; None where bounds hold some who are not listed."""
    amount = exact_ore(piece["amount"])
    weights = {each: Fraction(value["value"]) for each, value in piece["values"].items()}
    if "limits" not in piece:
        total = sum(weights.values())
        return {each: amount * weight / total for each, weight in weights.items()}
    if OTHERS in weights:
        return None
    limits = {each: limits_of(limit) for each, limit in piece["limits"].items()}
    rest = amount - sum(limit.base for limit in limits.values())
    floors: dict[str, Fraction] = {}
    caps: dict[str, Fraction] = {}
    for each, limit in limits.items():
        low, high = sides(limit, limit.base + rest * weights[each], amount)
        floors |= {} if low is None else {each: low - limit.base}
        caps |= {} if high is None else {each: high - limit.base}
    taken = bounded(rest, weights, floors=floors, caps=caps)
    return {each: limits[each].base + part for each, part in taken.items()}


def limits_of(given: Mapping[str, str | None]) -> Limits:
    """A member's limits in a piece."""
    base, floor, cap = (None if text is None else exact_ore(text) for text in map(given.get, ("base", "floor", "cap")))
    return Limits(base=base or Fraction(0), floor=floor, cap=cap)


def outline(piece: Plain) -> tuple[str, ...]:
    """What everyone who shares a piece sees alike."""
    return tuple(piece[name] for name in SEEN_BY_ALL)


def sum_of(items: Sequence[Plain], name: str) -> Fraction:
    """The sum of a number over the items."""
    return sum((Fraction(each[name]) for each in items), start=Fraction(0))


def exact_ore(kronor: str) -> Fraction:
    """Exact öre of kronor with two decimals, or as a ratio."""
    return Fraction(kronor) * ORE_PER_KRONA if "/" in kronor else Fraction(whole_ore(kronor))


def whole_ore(kronor: str) -> int:
    """Öre of kronor as they are written in a record: there is one spelling.

    Raises `ValueError` for any other.
    """
    ore = int(f"{kronor[:-3]}{kronor[-2:]}")
    if plain(ore) != kronor:
        raise ValueError(kronor)
    return ore
