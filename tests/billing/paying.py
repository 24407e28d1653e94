"""Invented documents, payments and postings as values."""

import datetime as dt
from typing import Any, Final

from costshare.billing.matching import Matched, match
from costshare.billing.payment import Payment
from costshare.billing.posting import Item, ItemKind, Posting, PostingKind

ISSUED: Final = dt.date(2027, 1, 15)
DUE: Final = dt.date(2027, 2, 15)
PAID: Final = dt.date(2027, 2, 10)


def item(number: str = "F1", payable: int = 100_000, **said: Any) -> Item:  # noqa: ANN401 - an item's own
    """An invoice of a thousand kronor."""
    given = {"member": "ada", "date": ISSUED, "due": DUE, "ocr": f"{number.removeprefix('F')}000", **said}
    return Item(number=number, payable=payable, **given)


def note(number: str = "K1", payable: int = 20_000, **said: Any) -> Item:  # noqa: ANN401 - an item's own
    """A credit note of two hundred kronor."""
    return item(number, payable, kind=ItemKind.CREDIT_NOTE, ocr="", **said)


def payment(amount: int = 100_000, *references: str, **said: Any) -> Payment:  # noqa: ANN401 - a payment's own
    """A payment with structured references."""
    given = {"id": "p1", "booked": PAID, "account": "50501055", **said}
    return Payment(entry=given["id"], amount=amount, references=references, **given)


def posting(amount: int, number: str = "F1", kind: PostingKind = PostingKind.MATCH, **said: Any) -> Posting:  # noqa: ANN401
    """A posting of the payment p1."""
    given = {"payment": "p1" if kind is PostingKind.MATCH else "", "date": PAID, **said}
    return Posting(kind=kind, number=number, amount=amount, **given)


def short(matched: Matched) -> tuple[list[tuple[str, str, str, int]], list[tuple[str, int, str, str]]]:
    """Postings and what is unmatched, as tuples."""
    return (
        [(str(each.kind), each.payment, each.number, each.amount) for each in matched.postings],
        [(each.payment, each.amount, str(each.reason), each.reference) for each in matched.unmatched],
    )


def matched(*payments: Payment, items: Any, postings: Any = ()) -> Any:  # noqa: ANN401 - see `short`
    """What the payments are posted as, in short."""
    return short(match(payments, items, postings))
