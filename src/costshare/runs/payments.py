"""Payments: what the bank tells, booked once and matched; and what a person decides of the rest."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.billing import decisions
from costshare.billing.decisions import Decision
from costshare.billing.matching import Unmatched, match
from costshare.billing.payment import Payment, once
from costshare.billing.posting import Posting, PostingKind, matched
from costshare.errors import Gathering, UnknownIdError
from costshare.money.amounts import plain
from costshare.register.accounts import (
    known_bookings,
    named,
    neighbours,
    payment_in,
    payment_record,
    posted,
    posting_record,
    standing_of,
    texts_of,
    untouched,
)
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.writing import Writing
from costshare.runs.orders import aware, program
from costshare.runs.registers import owned, trusted
from costshare.workspace.workspace import Workspace

KIND: Final = "payments"
NO_SOURCES: Final[Mapping[str, str]] = MappingProxyType({})
NO_SETTINGS: Final[Mapping[str, Any]] = MappingProxyType({})


@frozen(kw_only=True)
class Clerk:
    """Who books, on which day, at which instant (with its time zone), and why, where a person decides it."""

    on: dt.date
    now: dt.datetime = field(validator=aware)
    user: str
    reason: str = ""

    @property
    def decision(self) -> Decision:
        """What the clerk decides by.

        Raises `InvalidValueError` (``decision-reason``, ``decision-character``) for a reason that is none.
        """
        return Decision(on=self.on, reason=self.reason, user=self.user)


@frozen(kw_only=True)
class Books:
    """Whose books: a workspace, and which register of it."""

    path: str | Path
    where: Path | str | None = None
    accept_restored: bool = False

    def workspace(self) -> Workspace:
        """The workspace, as far as it can be read."""
        return owned(self.path)[0]

    def register(self, workspace: Workspace, *, create: bool) -> AbstractContextManager[Register]:
        """The register, when nothing of it is lost."""
        return trusted(workspace, self.where, create=create, accept_restored=self.accept_restored)


@frozen(kw_only=True)
class Booked:
    """What a run booked: postings, what of the payments is listed, and how many payments were booked before.

    `known_as` are by reference the numbers that a finance system gave the documents of the postings.
    """

    postings: tuple[Posting, ...] = field(default=(), hash=False)
    unmatched: tuple[Unmatched, ...] = field(default=(), hash=False)
    already: int = 0
    known_as: Mapping[str, str] = field(factory=dict, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare payments --json`` prints."""
        return {
            "matched": [self.shown(each) for each in self.postings if each.kind is not PostingKind.ROUNDING],
            "rounded": [self.shown(each) for each in self.postings if each.kind is PostingKind.ROUNDING],
            "unmatched": [
                {
                    "payment": each.payment,
                    "amount": plain(each.amount),
                    "reason": str(each.reason),
                    "reference": each.reference,
                }
                for each in self.unmatched
            ],
            "already": self.already,
        }

    def shown(self, posting: Posting) -> dict[str, str]:
        """A posting in a list; with the reference of its document where a finance system numbered that."""
        theirs = {"reference": posting.number} if posting.number in self.known_as else {}
        return {
            "payment": posting.payment,
            "number": self.known_as.get(posting.number, posting.number),
            **theirs,
            "amount": plain(posting.amount),
            "kind": str(posting.kind),
        }


def book(books: Books, files: Sequence[Path], clerk: Clerk) -> Booked:
    """Read the bank's files and book what is new in them, matched as far as it is certain.

    All files are read before anything is booked, and nothing of any is booked where one has a fault. What is booked
    already, under whichever message, is not booked again; nor are the transactions of a total that is. It is matched,
    if nothing of it was and it is certain by now. What is listed is of payments that are new or newly matched.

    Raises:
        WorkspaceError: with every fault of the files.
        OSError: a file that cannot be read.
        RegisterError: a register that cannot be used, or that has lost something.
    """
    from costshare.exchange.camt import read

    workspace = books.workspace()
    federation = workspace.federation
    accounts = tuple(filter(None, (federation.bankgiro, federation.plusgiro, federation.iban)))
    gathering = Gathering()
    sources: dict[str, str] = {}
    payments: list[Payment] = []
    for path in files:
        content = path.read_bytes()
        sources[path.name] = hashlib.sha256(content).hexdigest()
        found = gathering.attempt(lambda: read(content, name=path.name, accounts=accounts))  # noqa: B023 - called at once
        payments.extend(found or ())
    gathering.settle()
    given = once(payments)

    with books.register(workspace, create=bool(given)) as register:
        return register.write(lambda writing: booked(writing, given, clerk, sources)) if given else Booked()


def booked(writing: Writing, given: Sequence[Payment], clerk: Clerk, sources: Mapping[str, str]) -> Booked:
    """Book what is new of the payments, and match it and what the bank now tells more of."""
    new, again = unbooked(writing, given), retold(writing, given)
    told = [*new, *chain(*again.values())]
    items = named(writing, texts_of(told))
    found = match(told, items, posted(writing, [each.number for each in items]))
    known_as = {each.id: payment for payment, now in again.items() for each in now}
    postings = tuple(evolve(each, payment=known_as.get(each.payment, each.payment)) for each in found.postings)
    names = {each.id: " ".join(referred(each)) for each in told}
    listed = (
        evolve(each, payment=known_as.get(each.payment, each.payment), reference=each.reference or names[each.payment])
        for each in found.unmatched
    )
    news = {each.id for each in new} | {each.payment for each in postings}
    if news:
        run = start(writing, KIND, clerk, subject=clerk.on.isoformat(), sources=sources)
        writing.add_payments(run, [payment_record(each) for each in new])
        writing.add_postings(run, [posting_record(each) for each in postings])
    return Booked(
        postings=postings,
        unmatched=tuple(each for each in listed if each.payment in news),
        already=len(given) - len(new),
        known_as=writing.numbers({each.number for each in postings}),
    )


def referred(payment: Payment) -> Iterator[str]:
    """The references that a payment names, each once."""
    yield from dict.fromkeys([reference for reference, _ in payment.parts] or payment.references)


def unbooked(reading: Reading, given: Sequence[Payment]) -> tuple[Payment, ...]:
    """The payments that are not booked yet, neither themselves nor as a part of a total, nor by their parts."""
    known, bookings = known_bookings(reading, {name for payment in given for name in (payment.id, payment.entry)})
    return tuple(
        each
        for each in given
        if each.id not in known and each.entry not in known and (each.is_part or each.id not in bookings)
    )


def retold(reading: Reading, given: Sequence[Payment]) -> dict[str, Sequence[Payment]]:
    """Booked payments of which nothing was ever posted, as the bank now tells them: perhaps more than it did before.

    Of one whose match was taken back a person decides. Each by the id that it is booked by; a booked total as its
    transactions, where those that are told make the whole.
    """
    rest = untouched(reading, {name for payment in given for name in (payment.id, payment.entry)})
    found: dict[str, Sequence[Payment]] = {each.id: (each,) for each in given if rest.get(each.id) == each.amount}
    totals: dict[str, list[Payment]] = {}
    for each in given:
        if each.is_part and each.entry in rest:
            totals.setdefault(each.entry, []).append(each)
    for entry, parts in totals.items():
        total, left = payment_in(reading, entry)
        if left == total.amount == sum(part.amount for part in parts):
            found[entry] = parts
    return found


def match_by_hand(books: Books, payment: str, number: str, amount: int | None, clerk: Clerk) -> Booked:
    """Post a payment, or a part of it, against a document that a person names; None is as much as both sides have.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        found, left = payment_in(reading, payment)
        standing = standing_of(reading, number)
        most = decisions.most(left, standing) if amount is None else amount
        return decisions.match(found, left, standing, most, decision)

    return decided(books, "match", number, clerk, decide)


def unmatch(books: Books, payment: str, number: str, clerk: Clerk) -> Booked:
    """Take back all that is matched of a payment against a document, the rests that it closed included.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        found, _ = payment_in(reading, payment)
        standing = standing_of(reading, number)
        return decisions.unmatch(found, standing, matched(payment, posted(reading, [standing.item.number])), decision)

    return decided(books, "unmatch", number, clerk, decide)


def pay(books: Books, number: str, amount: int | None, clerk: Clerk) -> Booked:
    """Post money that came without the bank's files telling, against a document; None is all that is open.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        standing = standing_of(reading, number)
        return decisions.pay(standing, abs(standing.open) if amount is None else amount, decision)

    return decided(books, "pay", number, clerk, decide)


def refund(books: Books, subject: str, amount: int | None, clerk: Clerk) -> Booked:
    """Post money paid back: of a credit note by its number, or of a payment's balance by the payment's id.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        if named(reading, {subject}):
            standing = standing_of(reading, subject)
            return decisions.refund(standing, abs(standing.open) if amount is None else amount, decision)
        try:
            found, left = payment_in(reading, subject)
        except UnknownIdError as error:
            raise UnknownIdError(error.kind, subject, (*neighbours(reading, subject), *error.known)) from None
        return decisions.refund_payment(found, left, abs(left) if amount is None else amount, decision)

    return decided(books, "refund", subject, clerk, decide)


def decided(
    books: Books, kind: str, subject: str, clerk: Clerk, decide: Callable[[Reading], tuple[Posting, ...]]
) -> Booked:
    """Book what a person decided, in a run of its own."""
    workspace = books.workspace()
    with books.register(workspace, create=False) as register, register.reading() as reading:
        decide(reading)  # what is to be refused is refused before a register is made

    def act(writing: Writing) -> Booked:
        postings = decide(writing)
        run = start(writing, kind, clerk, subject=subject)
        writing.add_postings(run, [posting_record(each) for each in postings])
        return Booked(postings=postings, known_as=writing.numbers({each.number for each in postings}))

    with books.register(workspace, create=True) as register:
        return register.write(act)


def start(  # noqa: PLR0913 - the last three by keyword
    writing: Writing,
    kind: str,
    clerk: Clerk,
    *,
    subject: str,
    sources: Mapping[str, str] = NO_SOURCES,
    settings: Mapping[str, Any] = NO_SETTINGS,
) -> str:
    """A run of a kind of its own; gives its id. `settings` are what its documents are made by."""
    return writing.add_run(
        kind=kind,
        period=subject,
        year=clerk.on.year,
        issued=clerk.on,
        created=clerk.now,
        program=program(),
        user=clerk.user,
        sources=sources,
        reason=clerk.reason,
        settings=settings,
    )
