"""What was billed and then credited in full: it may be billed again."""

from collections.abc import Mapping

from attrs import field, frozen

from costshare.billing.claim import Claimed
from costshare.billing.plan import Cell
from costshare.billing.vat import VatCategory
from costshare.register.choices import credits_of, of_period
from costshare.register.reading import BILL, Item, Reading


@frozen(kw_only=True)
class Freed:
    """The members' pools of a period that are open again, and by member and VAT category the revision that is next."""

    cells: frozenset[Cell]
    revisions: Mapping[Claimed, int] = field(hash=False)


def freed(reading: Reading, period: str) -> Freed:
    """What of a period was credited in full and has not been billed since.

    A pool is open again where the last invoice that bills it is credited with all its net, VAT and rounding.
    """
    billed = of_period(BILL, period)
    invoices = reading.items(billed)
    credited = taken_back(reading.items(credits_of(billed)))
    members = {item.member for item in invoices if item.number in credited}
    concerned = [item for item in invoices if item.member in members]
    records = reading.numbered([item.number for item in concerned])
    last: dict[Cell, Item] = {}
    for item in concerned:
        last.update({(item.member, line["pool"]): item for line in records[item.number]["lines"]})
    whole = {cell for cell, item in last.items() if credited.get(item.number) == (item.net, item.vat, item.rounding)}
    revisions: dict[Claimed, int] = {}
    for item in invoices:
        claimed = (item.member, VatCategory(item.category))
        revisions[claimed] = max(revisions.get(claimed, 1), item.revision + 1)
    return Freed(cells=frozenset(whole), revisions=revisions)


def taken_back(notes: tuple[Item, ...]) -> dict[str, tuple[int, int, int]]:
    """By number of the invoice, the net, VAT and rounding in öre that credit notes have taken back of it."""
    found: dict[str, tuple[int, int, int]] = {}
    for note in notes:
        net, vat, rounding = found.get(note.credits, (0, 0, 0))
        found[note.credits] = (net + note.net, vat + note.vat, rounding + note.rounding)
    return found
