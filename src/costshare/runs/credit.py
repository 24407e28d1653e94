"""A credit: one credit note, and what it sets off, in one transaction."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from costshare.billing.credit import Note, Rest, credit_note, part, rest
from costshare.billing.invoice import invoice_number, reference
from costshare.billing.posting import PostingKind
from costshare.errors import InvalidValueError, UnknownIdError
from costshare.money.amounts import plain
from costshare.periods.period import year
from costshare.register import choices
from costshare.register.entry import Kind, claim_of
from costshare.register.reading import Item, Reading
from costshare.register.writing import Writing
from costshare.runs.billed import Billed, Made
from costshare.runs.orders import expected, program
from costshare.runs.registers import owned, trusted

KIND: Final = "credit"


@frozen(kw_only=True)
class CreditOrder:
    """What a person asks for: the invoice's number, why, how much before VAT (öre; None is all that is left).

    With the day of issue, the instant (with its time zone), and who asks; `expect` is the hash of the only credit note
    that may be issued.

    Raises `InvalidValueError` (``decision-reason``) for a blank reason.
    """

    number: str
    reason: str
    on: dt.date
    now: dt.datetime
    user: str
    amount: int | None = None
    expect: str = ""

    def __attrs_post_init__(self) -> None:
        """A credit without a reason cannot be defended."""
        if not self.reason.strip():
            raise InvalidValueError("decision-reason", self.reason, field="reason")


@frozen(kw_only=True)
class Credited:
    """The invoice, what of it is left, and what is taken back."""

    item: Item
    invoice: dict[str, Any]
    left: Rest
    taken: Rest
    revision: int


def credit(
    path: str | Path,
    order: CreditOrder,
    *,
    where: Path | str | None = None,
    dry_run: bool = False,
    accept_restored: bool = False,
) -> Billed:
    """Issue a credit note that mirrors an invoice, or a part of it; an invoice credited in full may be billed again.

    The note is set off against what is open of the invoice; the rest is owed to the member. All that it says comes
    from the register: the charter may have changed.

    Raises:
        WorkspaceError: where the charter does not say whose register it is; ``plan-hash``.
        UnknownIdError: no invoice has that number.
        InvalidValueError: ``credit-kind``, ``credit-done``, ``credit-amount``; a day of issue out of range.
        RegisterError: a register that cannot be used, or that has lost something (see `accept_restored`).
    """
    year(order.on.year)
    workspace, _ = owned(path)
    with trusted(workspace, where, create=False, accept_restored=accept_restored) as register:
        with register.reading() as reading:  # what is to be refused is refused before anything is written
            seen = previewed(reading, order)
        if dry_run:
            return seen
    with trusted(workspace, where, create=True, accept_restored=accept_restored) as register:
        return register.write(lambda writing: write(writing, order))


def looked_up(reading: Reading, order: CreditOrder) -> Credited:
    """What is to be credited, as the register stands."""
    items = reading.items(choices.numbered(order.number))
    if not items:
        raise UnknownIdError("invoice", order.number, ())
    (item,) = items
    if item.kind != Kind.INVOICE:
        raise InvalidValueError("credit-kind", order.number, number=order.number)
    notes = [note.number for note in reading.items(choices.credits_to(order.number))]
    records = reading.numbered([order.number, *notes])
    invoice = records.pop(order.number)
    left = rest(invoice, records.values())
    same = reading.items(choices.alike(KIND, item))
    revision = max((note.revision for note in same), default=0) + 1
    return Credited(item=item, invoice=invoice, left=left, taken=part(invoice, left, order.amount), revision=revision)


def made(found: Credited, order: CreditOrder, counter: int, position: int) -> Made:
    """The credit note, with its number; `position` is its place in the register."""
    note = Note(
        number=invoice_number(found.invoice["series"], order.on.year, counter),
        ocr=reference(position),
        on=order.on,
        revision=found.revision,
        reason=order.reason,
    )
    record = credit_note(found.invoice, found.taken, note, before=found.left)
    return Made.of([(claim_of(record), record)])


def previewed(reading: Reading, order: CreditOrder) -> Billed:
    """What the credit would issue, as numbers stand now."""
    found = looked_up(reading, order)
    counter = reading.last_number(found.invoice["series"], order.on.year) + 1
    new = made(found, order, counter, reading.count() + 1)
    expected(order.expect, new.hash)
    return new.previewed(reading.head())


def write(writing: Writing, order: CreditOrder) -> Billed:
    """Issue inside the transaction."""
    found = looked_up(writing, order)
    (counter,) = writing.take_numbers(found.invoice["series"], order.on.year, 1)
    new = made(found, order, counter, writing.next_position)
    expected(order.expect, new.hash)
    run = writing.add_run(
        kind=KIND,
        period=order.number,
        year=order.on.year,
        issued=order.on,
        created=order.now,
        program=program(),
        user=order.user,
        sources={},
        reason=order.reason,
    )
    writing.add_documents(run, new.kept)
    writing.add_postings(run, offsets(found, new.records[0]["number"], order))
    return new.issued(run, writing.head())


def offsets(found: Credited, number: str, order: CreditOrder) -> list[dict[str, str]]:
    """The two postings that set the note off against what is open of its invoice; they sum to zero.

    What has been paid already is not set off: that much of the note stays owed to the member.
    """
    worth = found.taken.net + found.taken.vat + found.taken.rounding
    amount = min(found.item.open, worth) if worth > 0 else max(found.item.open, worth)
    if amount * worth <= 0:
        return []
    same = {"kind": str(PostingKind.OFFSET), "payment": "", "date": order.on.isoformat()}
    same |= {"reason": order.reason, "user": order.user}
    return [
        {**same, "number": found.item.number, "amount": plain(amount)},
        {**same, "number": number, "amount": plain(-amount)},
    ]
