"""A credit note: it takes back an invoice, or a part of it, line by line, and names it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from costshare.apportionment.table import round_table
from costshare.billing.vat import vat_on
from costshare.errors import InvalidValueError
from costshare.money.amounts import ORE_PER_KRONA, plain, read_ore
from costshare.money.rounding import half_away

Record = Mapping[str, Any]


@frozen(kw_only=True)
class Rest:
    """What is left of an invoice to credit: öre of each of its lines in their order, VAT, and rounding."""

    lines: tuple[int, ...] = field(hash=False)
    vat: int
    rounding: int

    @property
    def net(self) -> int:
        """Öre before VAT."""
        return sum(self.lines)

    @property
    def payable(self) -> int:
        """Öre to pay."""
        return self.net + self.vat + self.rounding

    @property
    def is_empty(self) -> bool:
        """Whether all of it has been credited."""
        return not (any(self.lines) or self.vat or self.rounding)


@frozen(kw_only=True)
class Note:
    """What a credit note has of its own: number, reference, day, which one of its claim it is, and why."""

    number: str
    ocr: str
    on: dt.date
    revision: int
    reason: str


def rest(invoice: Record, notes: Iterable[Record]) -> Rest:
    """What the credit notes of an invoice leave of it."""
    lines = [read_ore(line["net"]) for line in invoice["lines"]]
    vat, rounding = read_ore(invoice["vat"]), read_ore(invoice["rounding"])
    for note in notes:
        for line in note["lines"]:
            lines[line["line"] - 1] -= read_ore(line["net"])
        vat -= read_ore(note["vat"])
        rounding -= read_ore(note["rounding"])
    return Rest(lines=tuple(lines), vat=vat, rounding=rounding)


def part(invoice: Record, left: Rest, amount: int | None, *, in_kronor: bool = True) -> Rest:
    """What a credit note of an amount before VAT takes back: all that is left where there is none, or it is all.

    The amount is shared over the lines as they are left, each rounded up or down. VAT is on the amount at the
    invoice's own rate, half away from zero, but never more than is left; what is to be paid is rounded to whole kronor
    where the invoice's is. The last part takes whatever is left of lines, VAT and rounding. `in_kronor` says whether
    the terms have invoices rounded so, which an invoice does not show that came to whole kronor by itself.

    Raises `InvalidValueError`: ``credit-done`` where nothing is left, ``credit-zero`` for an amount of nothing or less,
    ``credit-amount`` for one of more than is left.
    """
    if left.is_empty:
        raise InvalidValueError("credit-done", invoice["number"], number=invoice["number"])
    if amount is None or amount == left.net != 0:
        return left
    if not 0 < amount * direction(left.net) < abs(left.net):
        values = {"number": invoice["number"], "left": plain(left.net), "amount": plain(amount)}
        is_below = left.net > 0 and amount <= 0
        raise InvalidValueError("credit-zero" if is_below else "credit-amount", plain(amount), **values)
    exact = {place: Fraction(amount * line, left.net) for place, line in enumerate(left.lines)}
    lines = round_table({"": exact}, amount)[""]
    vat = within(vat_on(amount, Fraction(invoice["rate"]) / 100), left.vat)
    are_whole = all(ore % ORE_PER_KRONA == 0 for ore in (read_ore(invoice["payable"]), left.payable))
    is_rounded = are_whole and (in_kronor or read_ore(invoice["rounding"]) != 0)
    return Rest(
        lines=tuple(lines[place] for place in range(len(left.lines))),
        vat=vat,
        rounding=to_kronor(amount + vat, left) if is_rounded else 0,
    )


def to_kronor(exact: int, left: Rest) -> int:
    """The rounding of what a part is to pay to whole kronor, half away from zero, from what was left before it.

    What is left after it must stay less than a krona from its own sum: small parts would else add up to more than the
    invoice.
    """
    after = left.net + left.vat - exact
    most, least = (
        left.payable - whole * ORE_PER_KRONA for whole in (after // ORE_PER_KRONA, -(-after // ORE_PER_KRONA))
    )
    nearest = half_away(Fraction(exact, ORE_PER_KRONA)) * ORE_PER_KRONA
    return min(max(nearest, least), most) - exact


def credit_note(invoice: Record, taken: Rest, note: Note, *, before: Rest) -> dict[str, Any]:
    """The credit note's record: the invoice's own, with what is taken back of it; `before` is what was left.

    Its amounts are those of the invoice, with their sign: what the invoice added, the note takes back. Lines of
    nothing are left out.
    """
    lines = [
        {**bare(line), "line": place, "net": plain(net)}
        for place, (line, net) in enumerate(zip(invoice["lines"], taken.lines, strict=True), 1)
        if net
    ]
    return {
        **invoice,
        "kind": "credit-note",
        "run": "credit",
        "number": note.number,
        "ocr": note.ocr,
        "date": note.on.isoformat(),
        "due": note.on.isoformat(),
        "due_days": 0,
        "revision": note.revision,
        "lines": lines,
        "net": plain(taken.net),
        "vat": plain(taken.vat),
        "rounding": plain(taken.rounding),
        "payable": plain(taken.payable),
        "references": [invoice["number"]],
        "credits": invoice["number"],
        "basis": {
            "kind": "credit",
            "reason": note.reason,
            "invoice": {name: invoice[name] for name in ("number", "date", "net", "vat", "rounding", "payable")},
            "left": {"net": plain(before.net), "vat": plain(before.vat), "rounding": plain(before.rounding)},
        },
    }


def bare(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line without what it says of the year's other periods."""
    return {**line, "planned": "", "instalments": {}}


def direction(amount: int) -> int:
    """1, or -1 below zero."""
    return -1 if amount < 0 else 1


def within(amount: int, limit: int) -> int:
    """The amount, not beyond the limit; both have the same sign, or are nothing."""
    return amount if abs(amount) <= abs(limit) else limit
