"""The ledger of a register on a day, and reminders of what is late."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve, frozen

from costshare.billing.issuer import is_numbered_here
from costshare.billing.late_fees import Fee, of_late
from costshare.billing.ledger import Ledger, ledger
from costshare.billing.reminder import reminder, reminder_record
from costshare.documents.document_kind import DocumentKind
from costshare.errors import InvalidValueError, UnknownIdError, WorkspaceError
from costshare.federation.membership import ids
from costshare.money.amounts import plain
from costshare.register.accounts import held_by, item, posted, postings, reminders_of, rests_by, standing_of
from costshare.register.choices import numbered, of_member
from costshare.register.entry import ore_of
from costshare.register.reading import Reading
from costshare.register.writing import Writing
from costshare.runs.documents import REMIND, Batch
from costshare.runs.kinds import LETTERS, settings
from costshare.runs.orders import program
from costshare.runs.payments import Books, Clerk, start
from costshare.runs.registers import owned
from costshare.workspace.late_terms import Late
from costshare.workspace.workspace import Workspace


@frozen(kw_only=True)
class Accounts:
    """The ledger, with what of payments goes to no document: öre by payment.

    `held` is what seems to be told already, and counts nothing: the payment, the other, and öre.
    """

    ledger: Ledger
    unallocated: tuple[tuple[str, int], ...]
    held: tuple[tuple[str, str, int], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare ledger --json`` prints."""
        rest = [{"payment": payment, "amount": plain(ore)} for payment, ore in self.unallocated]
        held = [{"payment": payment, "other": other, "amount": plain(ore)} for payment, other, ore in self.held]
        return {**self.ledger.to_dict(), "unallocated": rest, "held": held}


def accounts(books: Books, on: dt.date, *, member: str = "", until: dt.date | None = None) -> Accounts:
    """The ledger at the end of a day, of all members or of one.

    With `until` it is that of the end of another day; how late it is, is still told as of the first.

    Raises `UnknownIdError` for a member that neither the charter nor the register knows, and `RegisterError`.
    """
    workspace = books.workspace()
    with books.register(workspace, create=False) as register, register.reading() as reading:
        return read(reading, workspace, on, member, until=until or on)


def read(reading: Reading, workspace: Workspace, on: dt.date, member: str, *, until: dt.date) -> Accounts:
    """The ledger as of one moment: what there was until a day, as late as it was on another."""
    items = [item(row) for row in reading.items(*([of_member(member)] if member else []))]
    known = ids(workspace.federation.members)
    if member and member not in known and not items:
        raise UnknownIdError("member", member, known)
    made = ledger(items, postings(reading), on, members=(member,) if member else known, until=until)
    if member:
        return Accounts(ledger=made, unallocated=())
    return Accounts(ledger=made, unallocated=tuple(rests_by(reading, until).items()), held=held_by(reading, until))


def remind(
    books: Books,
    clerk: Clerk,
    *,
    member: str = "",
    dry_run: bool = False,
    documents: Sequence[DocumentKind] | None = None,
) -> Batch:
    """Remind of every invoice that is overdue on the day, of all members or of one; gives the run and its records.

    An invoice is reminded of once a day. In a dry run, and where nothing is late, the run is empty. `documents` are the
    kinds of files to write, of those that people read; all that can be where it is None.

    Raises:
        InvalidValueError: ``document-kind``, for one that people do not read.
        WorkspaceError: the faults of the charter, ``reminder-fee`` and ``rate-missing``.
        UnknownIdError: there is no such member.
        RegisterError: a register that cannot be used, or that has lost something.
    """
    workspace, faults = owned(books.path)
    if faults := (*faults, *of_late(workspace.terms.late)):
        raise WorkspaceError(faults)
    late = workspace.terms.late or Late()
    for kind in documents or ():
        if kind not in LETTERS:
            raise InvalidValueError("document-kind", str(kind), kind=kind, known=", ".join(LETTERS))
    chosen, _ = settings(workspace, documents, has_letters=True)
    chosen = evolve(chosen, kinds=tuple(kind for kind in chosen.kinds if kind in LETTERS))

    def records(reading: Reading) -> list[dict[str, Any]]:
        found = read(reading, workspace, clerk.on, member, until=clerk.on)
        overdue = [each for each in found.ledger.balances if each.overdue]
        return list(reminders(reading, [each.item.number for each in overdue], late, clerk))

    def act(writing: Writing) -> Batch:
        made = records(writing)
        if not made:
            return Batch(run="", records=())
        run = start(writing, REMIND, clerk, subject=clerk.on.isoformat(), settings=chosen.to_dict())
        writing.add_reminders(run, made)
        return Batch(run=run, records=tuple(made), settings=chosen)

    with books.register(workspace, create=False) as register, register.reading() as reading:
        seen = records(reading)
    if dry_run or not seen:
        return Batch(run="", records=tuple(seen))
    with books.register(workspace, create=True) as register:
        return register.write(act)


def reminders(reading: Reading, numbers: Iterable[str], late: Late, clerk: Clerk) -> Iterable[dict[str, Any]]:
    """The records of the reminders of those invoices, without those of which the day has one already, or others do."""
    for number in numbers:
        before = reminders_of(reading, number)
        if any(each["date"] == clerk.on.isoformat() for each in before):
            continue
        fees = [fee for each in before for fee in each["fees"] if fee["fee"] == Fee.COMPENSATION]
        compensated = any(ore_of(fee["amount"]) for fee in fees)
        document = standing_of(reading, number).item
        made = reminder(document, posted(reading, {number}), late, clerk.on, compensated=compensated)
        if made is not None:
            (invoice,) = reading.bare(numbered(number))
            if is_numbered_here(invoice):
                yield reminder_record(made, invoice, program=program(), user=clerk.user)
