"""A credit: one credit note, and what it sets off, in one transaction."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.credit import Note, Rest, credit_note, part, rest
from costshare.billing.dates import not_before
from costshare.billing.decisions import said
from costshare.billing.invoice import invoice_number
from costshare.billing.issuer import is_numbered_here, ocr_of
from costshare.billing.posting import Item, ItemKind, Posting, PostingKind, Standing, roundings
from costshare.documents.document_kind import DocumentKind
from costshare.errors import InvalidValueError, WorkspaceError
from costshare.periods.names import read_day
from costshare.periods.period import year
from costshare.register import choices
from costshare.register.accounts import posting_record, standing_of
from costshare.register.entry import claim_of, ore_of
from costshare.register.reading import Reading
from costshare.register.writing import Writing
from costshare.runs.billed import Billed, Made, Record
from costshare.runs.files import document_faults, settings_of
from costshare.runs.kinds import WHOLE, Settings, also
from costshare.runs.orders import aware, expected, program
from costshare.runs.registers import owned, trusted
from costshare.runs.rows import unwritable
from costshare.runs.texts import in_charter
from costshare.workspace.terms import Billing
from costshare.workspace.workspace import Workspace

KIND: Final = "credit"


@frozen(kw_only=True)
class CreditOrder:
    """What a person asks for: the invoice's number, why, how much before VAT (öre; None is all that is left).

    With the day of issue, the instant (with its time zone), and who asks; `expect` is the hash of the only credit note
    that may be issued, and `documents` are the kinds of files to write, all that can be where it is None.

    Raises `InvalidValueError` for a blank reason (``decision-reason``) or a control character in it
    (``decision-character``).
    """

    number: str
    reason: str = field(validator=said)
    on: dt.date
    now: dt.datetime = field(validator=aware)
    user: str
    amount: int | None = None
    expect: str = ""
    documents: tuple[DocumentKind, ...] | None = None


@frozen(kw_only=True)
class Credited:
    """The invoice, what is posted on it, what of it is left to credit, and what is taken back."""

    standing: Standing
    invoice: dict[str, Any]
    left: Rest
    taken: Rest
    revision: int
    settings: Settings


def credit(
    path: str | Path,
    order: CreditOrder,
    *,
    where: Path | str | None = None,
    dry_run: bool = False,
    accept_restored: bool = False,
) -> Billed:
    """Issue a credit note that mirrors an invoice, or a part of it; an invoice credited in full may be billed again.

    The note is set off against what is unpaid of the invoice; the rest is owed to the member. All that it says comes
    from the register, since the charter may have changed; but for whether a part is rounded to whole kronor, where
    the invoice does not show it. So does how its files are made, and which: as those of the invoice.

    Raises:
        WorkspaceError: where the charter does not say whose register it is; ``plan-hash``, ``document-unset``; what
            keeps the note from being written as its invoice was.
        UnknownIdError: no document has that number.
        InvalidValueError: ``credit-kind``, ``credit-done``, ``credit-zero``, ``credit-amount``; a day of issue out of
            range, or before the invoice's (``day-before``).
        RegisterError: a register that cannot be used, or that has lost something (see `accept_restored`).
    """
    year(order.on.year)
    workspace, _ = owned(path)
    in_kronor = (workspace.terms.billing or Billing()).payable_in_kronor
    with trusted(workspace, where, create=False, accept_restored=accept_restored) as register:
        with register.reading() as reading:  # what is to be refused is refused before anything is written
            seen = previewed(reading, order, workspace, in_kronor=in_kronor)
        if dry_run:
            return seen
    with trusted(workspace, where, create=True, accept_restored=accept_restored) as register:
        return register.write(lambda writing: write(writing, order, in_kronor=in_kronor))


def looked_up(reading: Reading, order: CreditOrder, *, in_kronor: bool) -> Credited:
    """What is to be credited, as the register stands; `in_kronor` says how the terms round what is to be paid."""
    standing = standing_of(reading, order.number)
    if standing.item.kind is not ItemKind.INVOICE:
        raise InvalidValueError("credit-kind", order.number, number=order.number)
    not_before(order.on, standing.item.date, order.number)
    number = standing.item.number  # which the order may name by the number that a finance system gave it
    notes = [note.number for note in reading.items(choices.credits_to(number))]
    records = reading.numbered([number, *notes])
    invoice = records.pop(number)
    left = rest(invoice, records.values())
    same = reading.items(choices.alike(KIND, claim_of(invoice)))
    return Credited(
        standing=standing,
        invoice=invoice,
        left=left,
        taken=part(invoice, left, order.amount, in_kronor=in_kronor),
        revision=max((note.revision for note in same), default=0) + 1,
        settings=also(settings_for(reading, number), order.documents),
    )


def settings_for(reading: Reading, number: str) -> Settings:
    """What the files of a document were made by."""
    (item,) = reading.items(choices.numbered(number))
    run = reading.run_called(item.run_id)
    return Settings() if run is None else settings_of(run)


def made(found: Credited, order: CreditOrder, counter: int, position: int) -> Made:
    """The credit note, with its number; `position` is its place in the register."""
    note = Note(
        number=invoice_number(found.invoice["series"], order.on.year, counter),
        ocr=ocr_of(position, numbered_here=is_numbered_here(found.invoice)),
        on=order.on,
        revision=found.revision,
        reason=order.reason,
    )
    record = credit_note(found.invoice, found.taken, note, before=found.left)
    return Made.of([(claim_of(record), record)])


def previewed(reading: Reading, order: CreditOrder, workspace: Workspace, *, in_kronor: bool) -> Billed:
    """What the credit would issue, as numbers stand now."""
    found = looked_up(reading, order, in_kronor=in_kronor)
    counter = reading.last_number(found.invoice["series"], order.on.year) + 1
    new = made(found, order, counter, reading.count() + 1)
    expected(order.expect, new.hash)
    asked = order.documents is not None
    lacking = [
        *unwritable(found.settings, new.records),
        *document_faults(new.records[0], found.settings, member=WHOLE, federation=WHOLE, asked=asked),
    ]
    if lacking:
        raise WorkspaceError(in_charter(lacking, workspace))
    return new.previewed(reading.head())


def write(writing: Writing, order: CreditOrder, *, in_kronor: bool) -> Billed:
    """Issue inside the transaction."""
    found = looked_up(writing, order, in_kronor=in_kronor)
    (counter,) = writing.take_numbers(found.invoice["series"], order.on.year, 1)
    new = made(found, order, counter, writing.next_position)
    expected(order.expect, new.hash)
    run = writing.add_run(
        kind=KIND,
        period=found.standing.item.number,
        year=order.on.year,
        issued=order.on,
        created=order.now,
        program=program(),
        user=order.user,
        sources={},
        reason=order.reason,
        settings=found.settings.to_dict(),
    )
    writing.add_documents(run, new.kept)
    (note,) = new.records
    writing.add_postings(run, [posting_record(each) for each in offsets(found, note, order)])
    return new.issued(run, writing.head(), settings=found.settings)


def offsets(found: Credited, note: Record, order: CreditOrder) -> Iterator[Posting]:
    """The postings that set the note off against its invoice, as far as that is unpaid; what is set off sums to zero.

    What has been paid already is not set off: that much of the note stays owed to the member. A rest below one krona,
    of either document, is closed as payments close it, and one that payments closed is opened again.
    """
    worth, unpaid = found.taken.payable, found.standing.open + found.standing.rounded
    amount = min(unpaid, worth) if worth > 0 else max(unpaid, worth)
    if amount * worth <= 0:
        return
    for standing, ore in ((found.standing, amount), (Standing(item=noted(note)), -amount)):
        posting = Posting(
            kind=PostingKind.OFFSET,
            number=standing.item.number,
            amount=ore,
            date=order.on,
            reason=order.reason,
            user=order.user,
        )
        yield posting
        yield from roundings(standing.after(posting), posting)


def noted(note: Record) -> Item:
    """The credit note as payments see it."""
    return Item(
        number=note["number"],
        kind=ItemKind.CREDIT_NOTE,
        member=note["member"]["id"],
        date=read_day(note["date"]),
        due=read_day(note["due"]),
        payable=ore_of(note["payable"]),
    )
