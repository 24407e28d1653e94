"""Postings: what moves against an invoice or a credit note, and what that leaves open.

Amounts are öre. What is owed is positive where the member owes and negative where the federation does; a posting lowers
what is open by its amount, so one against a credit note is negative. Money in is positive, money out negative.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from attrs import evolve, frozen

from costshare.billing.payment import Payment
from costshare.billing.vat import VatCategory
from costshare.money.amounts import ORE_PER_KRONA


class ItemKind(StrEnum):
    """What a document asks for: money of the member, or that the member gets some back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


class PostingKind(StrEnum):
    """What a posting is.

    `MATCH`: a payment, matched by its reference or by a person, or such a match taken back. `PAY`: one that came no
    file's way. `REFUND`: money paid back. `ROUNDING`: a rest below one krona is closed. `OFFSET`: a credit note against
    an invoice. `DOUBLE`: a payment is the same money as another, which counts. `HELD`: it seems to be, and counts
    nothing until a person decides.
    """

    MATCH = "match"
    PAY = "pay"
    REFUND = "refund"
    ROUNDING = "rounding"
    OFFSET = "offset"
    DOUBLE = "double"
    HELD = "held"


OF_PAYMENTS: Final = (PostingKind.DOUBLE, PostingKind.HELD)
"""The kinds that hold a payment against another, and no document."""


@frozen(kw_only=True)
class Item:
    """An issued invoice or credit note, as payments see it. `payable` is what the document says, as it says it.

    `known_as` is the number that a finance system gave it, where one numbers the documents; `number` is then the
    reference to it.
    """

    number: str
    kind: ItemKind = ItemKind.INVOICE
    member: str
    date: dt.date
    due: dt.date
    payable: int
    ocr: str = ""
    known_as: str = ""
    category: VatCategory = VatCategory.OUTSIDE

    @property
    def owed(self) -> int:
        """What the member owes by it; negative where it is owed."""
        return -self.payable if self.kind is ItemKind.CREDIT_NOTE else self.payable

    @property
    def called(self) -> str:
        """The number that people know it by."""
        return self.known_as or self.number


@frozen(kw_only=True)
class Posting:
    """A part of something against one document, on the day that it counts from; or a payment against another.

    `payment` is the payment that it moves a part of; with a rounding, which moves no money, the one that occasioned it.
    It is empty where there is none, and so is `number` where a payment's balance is paid back. Where the payment is the
    same money as another, `number` is the id of that. A person's posting has a reason and a user.
    """

    kind: PostingKind
    payment: str = ""
    number: str = ""
    amount: int
    date: dt.date
    reason: str = ""
    user: str = ""


@frozen(kw_only=True)
class Standing:
    """An item after some postings: what they paid of it, offset and rounded away."""

    item: Item
    paid: int = 0
    offset: int = 0
    rounded: int = 0

    @property
    def open(self) -> int:
        """What is left of it, with the sign of what was owed unless too much was posted."""
        return self.item.owed - self.paid - self.offset - self.rounded

    @property
    def closing(self) -> int:
        """The rounding that it still takes: a rest below one krona is closed, one that has become larger is reopened.

        Zero while nothing is posted.
        """
        rest = self.item.owed - self.paid - self.offset
        touched = self.paid != 0 or self.offset != 0
        return (rest if touched and abs(rest) < ORE_PER_KRONA else 0) - self.rounded

    def after(self, posting: Posting) -> "Standing":
        """What one more posting makes of it."""
        match posting.kind:
            case PostingKind.ROUNDING:
                return evolve(self, rounded=self.rounded + posting.amount)
            case PostingKind.OFFSET:
                return evolve(self, offset=self.offset + posting.amount)
            case _:
                return evolve(self, paid=self.paid + posting.amount)


def standings(items: Iterable[Item], postings: Iterable[Posting] = ()) -> dict[str, Standing]:
    """Each item by its number, as the postings leave it; postings against other documents mean nothing here."""
    found = {item.number: Standing(item=item) for item in items}
    for posting in postings:
        if posting.number in found:
            found[posting.number] = found[posting.number].after(posting)
    return found


def matched(payment: str, postings: Iterable[Posting]) -> int:
    """What of a payment is matched against the document that the postings are of, with its sign."""
    return sum(
        posting.amount for posting in postings if posting.payment == payment and posting.kind is PostingKind.MATCH
    )


def unallocated(payment: Payment, postings: Iterable[Posting]) -> int:
    """What of a payment nothing is posted of, with the sign of the payment."""
    return payment.amount - sum(
        posting.amount
        for posting in postings
        if posting.payment == payment.id and posting.kind is not PostingKind.ROUNDING
    )


def roundings(standing: Standing, occasion: Posting) -> tuple[Posting, ...]:
    """The rounding that an item takes after the posting that occasions it; none where it takes none."""
    if not standing.closing:
        return ()
    return (evolve(occasion, kind=PostingKind.ROUNDING, amount=standing.closing),)
