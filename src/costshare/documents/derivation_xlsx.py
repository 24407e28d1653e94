"""What amounts rest on, as sheets of a workbook: drivers with their sources, parts, overheads and roundings.

It is read from derivations as plain data, so that an allocation and the records of invoices tell it alike.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import Any

from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import OTHERS, cell, overheads, whole
from costshare.allocation.rounding import Reason
from costshare.documents.invoice_values import exact_ore, ore
from costshare.documents.language import Language, Translate, translator
from costshare.documents.rounding_words import rounding
from costshare.documents.workbook import Cell, Column, Kind, Live, Sheet
from costshare.periods.names import read_day

Data = Mapping[str, Any]


@frozen(kw_only=True)
class Derived:
    """What amounts rest on, as `costshare.allocation.derivation` tells it; `unit` is what was rounded to, in öre.

    `cells` are by pool and member, `pools` and `overheads` by id; `pool_names` and `member_names` are by id, and what
    has none goes by its id.
    """

    unit: int
    cells: Mapping[tuple[str, str], Data] = field(hash=False)
    pools: Mapping[str, Data] = field(hash=False)
    overheads: Mapping[str, Data] = field(hash=False)
    pool_names: Mapping[str, str] = field(hash=False)
    member_names: Mapping[str, str] = field(hash=False)

    def pool(self, each: str) -> str:
        """What a pool is called."""
        return self.pool_names.get(each, each)

    def member(self, each: str) -> str:
        """What a member is called."""
        return self.member_names.get(each, each)

    def pieces(self) -> Iterator[tuple[str, str, Data]]:
        """The pieces of every cell, with its pool and member."""
        for (pool, member), each in self.cells.items():
            for piece in each["pieces"]:
                yield pool, member, piece


def derived_from(allocation: Allocation) -> Derived:
    """What an allocation rests on."""
    return Derived(
        unit=allocation.rounding.unit,
        # The others' weights as one: each member's own stands in its own cell.
        cells={
            (made.pool, made.member): cell(split, made, most=0)
            for split in allocation.pools
            for made in split.cells.values()
        },
        pools={split.pool.id: whole(split) for split in allocation.pools},
        overheads={each["id"]: each for each in overheads(allocation)},
        pool_names={split.pool.id: split.pool.name for split in allocation.pools},
        member_names={member.id: member.name for member in allocation.members},
    )


def derivation_sheets(derived: Derived, language: Language = Language.SWEDISH) -> tuple[Sheet, ...]:
    """The sheets that there is anything to say on."""
    _ = translator(language)
    made = (drivers, pools, closed_overheads, parts, before_bounds, roundings)
    return tuple(sheet for make in made if (sheet := make(derived, _)).rows)


def drivers(derived: Derived, _: Translate) -> Sheet:
    """Every value that a file of drivers holds and a key has used, once for each key."""
    columns = (
        Column(head=_("Key")),
        Column(head=_("Member")),
        Column(head=_("Value"), kind=Kind.NUMBER, name="value"),
        Column(head=_("Exact value"), optional=True),
        Column(head=_("Unit"), optional=True),
        Column(head=_("From"), kind=Kind.DAY, optional=True),
        Column(head=_("Day, or last day"), kind=Kind.DAY),
        Column(head=_("Source")),
        Column(head=_("Counted, before scaling"), kind=Kind.NUMBER, name="counted", optional=True),
        Column(head=_("Days as member"), kind=Kind.COUNT, name="days", optional=True),
        Column(head=_("Days in all"), kind=Kind.COUNT, name="of_days", optional=True),
    )
    about = _(
        "The drivers that the keys rest on: the value of each member, its day or days, and where it is taken from."
    )
    by_key: dict[str, dict[tuple[Cell, ...], None]] = {}
    for _pool, _member, piece in derived.pieces():
        for each in (piece, *piece.get("inner", ())):
            rows = by_key.setdefault(each["key"], {})
            for member, fact in sorted(each["values"].items()):
                if member != OTHERS and fact["date"]:
                    rows[driver_row(each["key"], derived.member(member), fact)] = None
    return Sheet.of(_("Drivers"), about, columns, chain.from_iterable(by_key.values()), fixed=2)


def driver_row(key: str, member: str, fact: Data) -> tuple[Cell, ...]:
    """One value; where it was scaled, also by the formula that did it."""
    exact = Fraction(fact["value"])
    scaled = "counted" in fact
    return (
        key,
        member,
        Live("{counted}*{of_days}/{days}", exact) if scaled else exact,
        ratio(exact),
        fact["unit"],
        read_day(fact["from"]) if "from" in fact else None,
        read_day(fact["date"]),
        fact["source"],
        *((Fraction(fact["counted"]), fact["days"], fact["of_days"]) if scaled else (None, None, None)),
    )


def pools(derived: Derived, _: Translate) -> Sheet:
    """A row a pool: its own cost, what overheads moved onto it, and what that makes."""
    columns = (
        Column(head=_("Pool")),
        Column(head=_("Key")),
        Column(head=_("Own cost, kr"), kind=Kind.EXACT, name="own", summed=True),
        Column(head=_("From overheads, kr"), kind=Kind.EXACT, name="moved", summed=True),
        Column(head=_("To share, kr"), kind=Kind.EXACT, name="whole", summed=True),
        Column(head=_("Exact kronor to share")),
        Column(head=_("Rounded, kr"), kind=Kind.KRONOR, name="amount", summed=True),
    )
    about = _("What each pool costs: its own cost and what overheads moved onto it, exact and as it was rounded.")
    rows = []
    for pool, told in derived.pools.items():
        moved = sum((exact_ore(move["amount"]) for move in told["overheads"]), start=Fraction(0))
        exact = Live("{own}+{moved}", exact_ore(told["exact"]))
        amounts = (exact_ore(told["direct"]), moved, exact, told["exact"], ore(told["amount"]))
        rows.append((derived.pool(pool), told["key"], *amounts))
    return Sheet.of(_("Pools"), about, columns, rows, total=_("Total"))


def closed_overheads(derived: Derived, _: Translate) -> Sheet:
    """A row for each move that emptied an overhead pool."""
    columns = (
        Column(head=_("Overhead pool")),
        Column(head=_("Own cost, kr"), kind=Kind.EXACT, name="own"),
        Column(head=_("From others, kr"), kind=Kind.EXACT, name="others"),
        Column(head=_("Full cost, kr"), kind=Kind.EXACT, name="full"),
        Column(head=_("Onto")),
        Column(head=_("Units"), kind=Kind.NUMBER, name="units"),
        Column(head=_("Units in all"), kind=Kind.NUMBER, name="of"),
        Column(head=_("Moved, kr"), kind=Kind.EXACT, name="moved"),
        Column(head=_("Exact kronor moved")),
    )
    about = _(
        "How overheads were closed before the rest was shared: each goes to those that use it, by their units of it."
    )
    rows = []
    for overhead, told in derived.overheads.items():
        own, full = exact_ore(told["direct"]), exact_ore(told["exact"])
        for move in told["to"]:
            moved = Live("{full}*{units}/{of}", exact_ore(move["amount"]))
            first = (overhead, own, full - own, Live("{own}+{others}", full), derived.pool(move["id"]))
            rows.append((*first, Fraction(move["units"]), Fraction(move["of"]), moved, move["amount"]))
    return Sheet.of(_("Overheads"), about, columns, rows)


def parts(derived: Derived, _: Translate) -> Sheet:
    """A row for each member's part of each piece: the weights, the share, and the exact amount that it makes."""
    columns = (
        Column(head=_("Pool")),
        Column(head=_("Member")),
        Column(head=_("From"), kind=Kind.DAY),
        Column(head=_("To"), kind=Kind.DAY),
        Column(head=_("Key")),
        Column(head=_("To share, kr"), kind=Kind.EXACT, name="whole"),
        Column(head=_("Weight"), kind=Kind.NUMBER, name="weight"),
        Column(head=_("Sum of weights"), kind=Kind.NUMBER, name="weights"),
        Column(head=_("Share"), kind=Kind.SHARE, name="share"),
        Column(head=_("Exact share")),
        Column(head=_("Part, kr"), kind=Kind.EXACT, name="part"),
        Column(head=_("Exact kronor")),
        Column(head=_("Base, kr"), kind=Kind.EXACT, name="base", optional=True),
        Column(head=_("Floor, kr"), kind=Kind.EXACT, name="floor", optional=True),
        Column(head=_("Cap, kr"), kind=Kind.EXACT, name="cap", optional=True),
    )
    about = _(
        "How each member's part was arrived at: what is shared, by which key and weights. A part is what is to be "
        "shared times the weight, divided by the sum of weights; where base, floor or cap stand, what they make of it."
    )
    rows = [part_row(derived, pool, member, piece) for pool, member, piece in derived.pieces()]
    return Sheet.of(_("Derivation"), about, columns, rows, fixed=2)


def part_row(derived: Derived, pool: str, member: str, piece: Data) -> tuple[Cell, ...]:
    """One member's part of one piece; under bounds the weights alone do not give the share."""
    share, exact = Fraction(piece["share"]), exact_ore(piece["exact"])
    own, all_of_them = weights(piece, member)
    limits = piece.get("limits", {}).get(member, {})
    by_weight = not limits and all_of_them and share == own / all_of_them
    return (
        *(derived.pool(pool), derived.member(member)),
        *(read_day(piece["from"]), read_day(piece["until"]), piece["key"]),
        *(exact_ore(piece["amount"]), own, all_of_them),
        Live("{weight}/{weights}", share) if by_weight else share,
        piece["share"],
        Live("{whole}*{share}", exact),
        piece["exact"],
        *(None if limits.get(name) is None else exact_ore(limits[name]) for name in ("base", "floor", "cap")),
    )


def before_bounds(derived: Derived, _: Translate) -> Sheet:
    """A row for each member's weight under a bounded key: where it comes from."""
    columns = (
        Column(head=_("Pool")),
        Column(head=_("Member")),
        Column(head=_("From"), kind=Kind.DAY),
        Column(head=_("To"), kind=Kind.DAY),
        Column(head=_("Bounded key")),
        Column(head=_("By key")),
        Column(head=_("Share of the weights"), kind=Kind.SHARE, name="whole"),
        Column(head=_("Weight"), kind=Kind.NUMBER, name="weight"),
        Column(head=_("Sum of weights"), kind=Kind.NUMBER, name="weights"),
        Column(head=_("Makes the weight"), kind=Kind.SHARE, name="made"),
    )
    about = _("Where the weights under base, floor and cap come from: the shares that the keys behind them give.")
    rows = []
    for pool, member, piece in derived.pieces():
        for inner in piece.get("inner", ()):
            own, all_of_them = weights(inner, member)
            rows.append(
                (
                    *(derived.pool(pool), derived.member(member)),
                    *(read_day(inner["from"]), read_day(inner["until"]), piece["key"], inner["key"]),
                    *(exact_ore(inner["amount"]), own, all_of_them, exact_ore(inner["exact"])),
                )
            )
    return Sheet.of(_("Before bounds"), about, columns, rows, fixed=2)


def roundings(derived: Derived, _: Translate) -> Sheet:
    """A row for each member's amount of each pool: the exact one, the rounded one, and why it went that way."""
    columns = (
        Column(head=_("Pool")),
        Column(head=_("Member")),
        Column(head=_("Exact, kr"), kind=Kind.EXACT, name="exact", summed=True),
        Column(head=_("Exact kronor")),
        Column(head=_("Rounded, kr"), kind=Kind.KRONOR, name="amount", summed=True),
        Column(head=_("Rounded by, kr"), kind=Kind.EXACT, name="by", summed=True),
        Column(head=_("How it was rounded")),
    )
    about = _("How each member's exact amount of a pool was rounded, and why up or down.")
    rows = []
    for (pool, member), told in derived.cells.items():
        exact, amount = exact_ore(told["exact"]), ore(told["amount"])
        why = rounding(Reason(told["rounding"]), derived.unit, _)
        by = amount - exact  # a value: numbers so near each other would lose its digits in a spreadsheet
        rows.append((derived.pool(pool), derived.member(member), exact, told["exact"], amount, by, why))
    return Sheet.of(_("Roundings"), about, columns, rows, total=_("Total"), fixed=2)


def weights(piece: Data, member: str) -> tuple[Fraction, Fraction]:
    """The member's weight in a piece, and everyone's together."""
    values = piece["values"]
    everyone = sum((Fraction(fact["value"]) for fact in values.values()), start=Fraction(0))
    return Fraction(values[member]["value"]), everyone


def ratio(exact: Fraction) -> str:
    """A number as a ratio, where six decimals do not end it."""
    return "" if (exact * 10**6).denominator == 1 else str(exact)
