"""What a person decides of payments: to match one or take that back, to note one that no file tells, to pay back.

Amounts are given as öre above zero; which way the money goes follows from what they are decided of. Nothing can exceed
what is open of a document, or what nothing is posted of in a payment.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import Final

from attrs import Attribute, evolve, field, frozen

from costshare.billing.dates import not_before
from costshare.billing.payment import Payment
from costshare.billing.posting import Posting, PostingKind, Standing, roundings
from costshare.errors import InvalidValueError
from costshare.money.amounts import plain

REFUSED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Characters that do something to a text, or are none; a reason is one line."""


def said(decision: object, attribute: "Attribute[str]", text: str) -> None:
    """A decision says why and who, in words that can be read for good."""
    del decision
    if not text.strip():
        raise InvalidValueError("decision-reason", text, field=attribute.name)
    if found := next((each for each in text if unicodedata.category(each) in REFUSED), ""):
        raise InvalidValueError("decision-character", f"U+{ord(found):04X}", field=attribute.name)


@frozen(kw_only=True)
class Decision:
    """Who decided, on which day, and why.

    Raises `InvalidValueError` where the reason or the user is blank (``decision-reason``) or holds a control character
    (``decision-character``).
    """

    on: dt.date
    reason: str = field(validator=said)
    user: str = field(validator=said)


def match(payment: Payment, left: int, standing: Standing, amount: int, decision: Decision) -> tuple[Posting, ...]:
    """Post an amount of a payment against a document; `left` is what of the payment nothing is posted of.

    Money out goes against what the federation owes, or takes back what was paid of an invoice; money in the other way
    round. The posting counts from the day that the payment was booked, which may be before the document's; it cannot be
    decided before either.

    Raises `InvalidValueError` (``day-before``, ``posting-spent``, ``posting-amount``, ``posting-unallocated``,
    ``posting-closed``, ``posting-open``).
    """
    after_both(decision, payment, standing)
    signed = part_of(payment, left, amount)
    within(standing, signed, taking_back=True)
    return posted(standing, PostingKind.MATCH, signed, decision, payment)


def unmatch(payment: Payment, standing: Standing, matched: int, decision: Decision) -> tuple[Posting, ...]:
    """Take back all that is `matched` of a payment against a document, with its sign.

    It counts from the day that the payment was booked, as what it takes back did: on no day has the payment paid
    anything of the document.

    Raises `InvalidValueError`: ``posting-none`` where nothing is, ``posting-needed`` where other payments rest on it,
    ``day-before``.
    """
    after_both(decision, payment, standing)
    values = {"payment": payment.id, "number": standing.item.called}
    if not matched:
        raise InvalidValueError("posting-none", payment.id, **values)
    if abs(matched) > limit(standing, -matched, taking_back=True):
        raise InvalidValueError("posting-needed", payment.id, **values)
    return posted(standing, PostingKind.MATCH, -matched, decision, payment)


def double(  # noqa: PLR0913 - the last three by keyword
    payment: Payment,
    left: int,
    other: Payment,
    *,
    held: int,
    amount: int | None,
    decision: Decision,
) -> tuple[Posting, ...]:
    """Say that an amount of a payment is the same money as another payment, which counts; None is all of it.

    `left` is what of it nothing is posted of; so is what is `held` against the other, since it seemed to be the same.
    It counts from the day that the payment was booked.

    Raises `InvalidValueError` (``posting-amount``, ``posting-unallocated``).
    """
    signed = part_of(payment, left + held, abs(left + held) if amount is None else amount)
    said = against(payment, other.id, decision)
    lifted = (evolve(said, kind=PostingKind.HELD, amount=-held),) if held else ()
    return (*lifted, evolve(said, amount=signed))


def release(
    payment: Payment, other: str, doubled: Mapping[PostingKind, int], decision: Decision
) -> tuple[Posting, ...]:
    """Say that a payment is money of its own, though it was held against another: all that is, by kind."""
    said = against(payment, other, decision)
    return tuple(evolve(said, kind=kind, amount=-ore) for kind, ore in doubled.items())


def against(payment: Payment, other: str, decision: Decision) -> Posting:
    """A posting of a payment against another."""
    return Posting(
        kind=PostingKind.DOUBLE,
        payment=payment.id,
        number=other,
        amount=0,
        date=payment.booked,
        reason=decision.reason,
        user=decision.user,
    )


def pay(standing: Standing, amount: int, decision: Decision) -> tuple[Posting, ...]:
    """Post money that the member paid and that no file holds, on the day of the decision.

    Raises `InvalidValueError` (``day-before``, ``posting-closed``, ``posting-amount``, ``posting-open``).
    """
    return by_hand(standing, PostingKind.PAY, amount, decision)


def refund(standing: Standing, amount: int, decision: Decision) -> tuple[Posting, ...]:
    """Post money paid back of what a credit note owes the member, on the day of the decision.

    Raises `InvalidValueError` (``day-before``, ``posting-closed``, ``posting-amount``, ``posting-open``).
    """
    return by_hand(standing, PostingKind.REFUND, amount, decision)


def refund_payment(payment: Payment, left: int, amount: int, decision: Decision) -> tuple[Posting, ...]:
    """Post money paid back of a payment's balance, as of one too many; `left` is what nothing is posted of.

    Of money out, it posts that it was such a repayment.

    Raises `InvalidValueError` (``day-before``, ``posting-spent``, ``posting-amount``, ``posting-unallocated``).
    """
    not_before(decision.on, payment.booked, payment.id)
    return (
        Posting(
            kind=PostingKind.REFUND,
            payment=payment.id,
            amount=part_of(payment, left, amount),
            date=decision.on,
            reason=decision.reason,
            user=decision.user,
        ),
    )


def after_both(decision: Decision, payment: Payment, standing: Standing) -> None:
    """What a payment is for can be decided when there are both the payment and the document."""
    not_before(decision.on, payment.booked, payment.id)
    not_before(decision.on, standing.item.date, standing.item.called)


def by_hand(standing: Standing, kind: PostingKind, amount: int, decision: Decision) -> tuple[Posting, ...]:
    """Post money in or out that no file holds."""
    not_before(decision.on, standing.item.date, standing.item.called)
    if not standing.open:
        raise closed(standing)
    above_zero(amount)
    signed = amount if kind is PostingKind.PAY else -amount
    within(standing, signed, taking_back=False)
    return posted(standing, kind, signed, decision)


def posted(
    standing: Standing, kind: PostingKind, signed: int, decision: Decision, payment: Payment | None = None
) -> tuple[Posting, ...]:
    """The posting against a document, with the rounding that it occasions."""
    posting = Posting(
        kind=kind,
        payment=payment.id if payment else "",
        number=standing.item.number,
        amount=signed,
        date=payment.booked if payment else decision.on,
        reason=decision.reason,
        user=decision.user,
    )
    return (posting, *roundings(standing.after(posting), posting))


def part_of(payment: Payment, left: int, amount: int) -> int:
    """The amount with the payment's sign, if so much of it is left."""
    if not left:
        raise InvalidValueError("posting-spent", payment.id, payment=payment.id)
    above_zero(amount)
    if amount > abs(left):
        values = {"payment": payment.id, "left": plain(left), "amount": plain(amount)}
        raise InvalidValueError("posting-unallocated", plain(amount), **values)
    return amount if left > 0 else -amount


def most(left: int, standing: Standing) -> int:
    """How much both sides have, of a payment of which so much is left and of a document.

    Where one has nothing it is as much as the other has, so that a match of it is refused by the one that lacks it.
    """
    return min(abs(left), limit(standing, left, taking_back=True)) or abs(left) or abs(standing.open)


def within(standing: Standing, signed: int, *, taking_back: bool) -> None:
    """Nothing is posted beyond what is open, and nothing taken back beyond what was paid, where that can be at all."""
    highest = limit(standing, signed, taking_back=taking_back)
    if not highest and not standing.open:
        raise closed(standing)
    if abs(signed) > highest:
        values = {"number": standing.item.called, "open": plain(highest), "amount": plain(abs(signed))}
        raise InvalidValueError("posting-open", plain(abs(signed)), **values)


def closed(standing: Standing) -> InvalidValueError:
    """What refuses to post against a document of which nothing is open."""
    number = standing.item.called
    return InvalidValueError("posting-closed", number, number=number)


def limit(standing: Standing, signed: int, *, taking_back: bool) -> int:
    """How much a document takes of an amount with that sign: what is open or, `taking_back`, what was paid of it."""
    way = 1 if standing.item.owed > 0 else -1
    paid = standing.paid if taking_back else 0
    return max(way * (standing.open if signed * way > 0 else paid), 0)


def above_zero(amount: int) -> None:
    """What is posted is something."""
    if amount <= 0:
        raise InvalidValueError("posting-amount", plain(amount), amount=plain(amount))
