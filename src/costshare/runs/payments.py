"""Payments: what the bank tells, booked once and matched; and what a person decides of the rest."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.billing import decisions
from costshare.billing.decisions import Decision
from costshare.billing.doubles import Double, Known, State, sorted_out
from costshare.billing.matching import Reason, Unmatched, match
from costshare.billing.payment import Payment
from costshare.billing.posting import OF_PAYMENTS, Posting, PostingKind, matched
from costshare.errors import Gathering, UnknownIdError
from costshare.money.amounts import plain
from costshare.register.accounts import (
    booked_on,
    doubled,
    named,
    neighbours,
    payment_in,
    payment_record,
    payment_that_counts,
    posted,
    posting_record,
    standing_of,
    texts_of,
)
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.writing import Writing
from costshare.runs.orders import aware, program
from costshare.runs.registers import owned, trusted
from costshare.workspace.workspace import Workspace

KIND: Final = "payments"
NOT_MATCHED: Final = (PostingKind.ROUNDING, *OF_PAYMENTS)
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
    """What a run booked: postings, what of the payments is listed, and how many of them were booked and left alone.

    `known_as` are by reference the numbers that a finance system gave the documents of the postings.
    """

    postings: tuple[Posting, ...] = field(default=(), hash=False)
    unmatched: tuple[Unmatched, ...] = field(default=(), hash=False)
    already: int = 0
    known_as: Mapping[str, str] = field(factory=dict, hash=False)

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare payments --json`` prints."""
        return {
            "matched": [self.shown(each) for each in self.postings if each.kind not in NOT_MATCHED],
            "rounded": [self.shown(each) for each in self.postings if each.kind is PostingKind.ROUNDING],
            "doubled": [self.shown(each) for each in self.postings if each.kind in OF_PAYMENTS],
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
    told: list[tuple[Payment, ...]] = []
    for path in files:
        content = path.read_bytes()
        sources[path.name] = hashlib.sha256(content).hexdigest()
        found = gathering.attempt(lambda: read(content, name=path.name, accounts=accounts))  # noqa: B023 - called at once
        told.append(found or ())
    gathering.settle()

    with books.register(workspace, create=any(told)) as register:
        return register.write(lambda writing: booked(writing, told, clerk, sources)) if any(told) else Booked()


def booked(writing: Writing, files: Sequence[Sequence[Payment]], clerk: Clerk, sources: Mapping[str, str]) -> Booked:
    """Book what is new of the payments, and match it and what the bank now tells more of."""
    known = booked_on(writing, {each.booked for file in files for each in file})
    told = sorted_out(files, known)
    counting = [each for each in told.new if each.id not in told.doubles]
    again = [each for each in told.given if is_open(known.get(each.id)) and each.id not in told.doubles]
    items = named(writing, texts_of([*counting, *again]))
    found = match([*counting, *again], items, posted(writing, [each.number for each in items]))
    payments = {each.payment.id: each.payment for each in known.values()} | {each.id: each for each in told.new}
    doubles = tuple(posting_of_double(payments[each.payment], each) for each in told.doubles.values())
    news = {each.id for each in counting} | {each.payment for each in found.postings}
    held = {each.payment for each in doubles if each.kind is PostingKind.HELD}
    names = {each.id: " ".join(referred(each)) for each in (*counting, *again)}
    if told.new or found.postings or doubles:
        run = start(writing, KIND, clerk, subject=clerk.on.isoformat(), sources=sources)
        writing.add_payments(run, [payment_record(each) for each in told.new])
        writing.add_postings(run, [posting_record(each) for each in (*found.postings, *doubles)])
    return Booked(
        postings=(*found.postings, *(each for each in doubles if each.payment in known or each.payment in held)),
        unmatched=(
            *(
                evolve(each, reference=each.reference or names[each.payment])
                for each in found.unmatched
                if each.payment in news
            ),
            *(
                in_doubt(payments[each.payment], payments[each.number], each)
                for each in doubles
                if each.payment in held
            ),
        ),
        already=sum(each.id not in news | held for each in told.given),
        known_as=writing.numbers({each.number for each in found.postings}),
    )


def is_open(known: Known | None) -> bool:
    """Whether a payment is booked, and nothing was ever posted of it: of one taken back a person decides."""
    return known is not None and known.state is State.OPEN


def posting_of_double(payment: Payment, double: Double) -> Posting:
    """The posting by which a payment counts in another."""
    kind = PostingKind.DOUBLE if double.certain else PostingKind.HELD
    return Posting(kind=kind, payment=payment.id, number=double.other, amount=payment.amount, date=payment.booked)


def in_doubt(payment: Payment, other: Payment, held: Posting) -> Unmatched:
    """What is listed of a payment that seems to be told already, as another."""
    reason = Reason.SEEMS_TOTAL if payment.is_bare else Reason.SEEMS_PART
    if payment.amount == other.amount:
        reason = Reason.SEEMS_BOOKED
    return Unmatched(payment=payment.id, amount=payment.amount, reason=reason, reference=held.number)


def referred(payment: Payment) -> Iterator[str]:
    """The references that a payment names, each once."""
    yield from dict.fromkeys([reference for reference, _ in payment.parts] or payment.references)


def match_by_hand(books: Books, payment: str, number: str, amount: int | None, clerk: Clerk) -> Booked:
    """Post a payment, or a part of it, against a document that a person names; None is as much as both sides have.

    Where `number` is the id of another payment, it is the same money as that.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        found, left = payment_in(reading, payment)
        if other := payment_that_counts(reading, number, beside=payment):
            held = doubled(reading, payment, number).get(PostingKind.HELD, 0)
            return decisions.double(found, left, other, held=held, amount=amount, decision=decision)
        standing = standing_of(reading, number)
        most = decisions.most(left, standing) if amount is None else amount
        return decisions.match(found, left, standing, most, decision)

    return decided(books, "match", number, clerk, decide)


def unmatch(books: Books, payment: str, number: str, clerk: Clerk) -> Booked:
    """Take back all that is matched of a payment against a document, the rests that it closed included.

    Where `number` is the id of another payment, the payment is money of its own, though it was held against that.

    Raises `UnknownIdError`, `InvalidValueError` and `RegisterError`.
    """
    decision = clerk.decision

    def decide(reading: Reading) -> tuple[Posting, ...]:
        found, _ = payment_in(reading, payment)
        if held := doubled(reading, payment, number):
            return decisions.release(found, number, held, decision)
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
