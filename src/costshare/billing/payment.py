"""A payment: one booked transaction on an account of the federation, whichever file of the bank's told of it."""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from attrs import Factory, field, frozen


class NamedBy(StrEnum):
    """What the bank has a reference of, by which a payment is told from others: two by the same are two."""

    NOTHING = ""
    ENTRY = "entry"
    TRANSACTION = "transaction"


@frozen(kw_only=True)
class Payment:
    """Öre that came in (positive) or went out (negative), and what the bank knows of why.

    `id` is the same each time that the bank tells of the transaction, in whichever message. `entry` is that of the
    booking it belongs to: its own, unless the bank has one reference of the booking and another of the transaction, as
    where it booked several as one total. `account` is in its
    canonical form.

    `references` are the structured ones (OCR) as the payer gave them; `parts` is what the payer paid against each
    reference or document number, where that was said and adds up to the amount, else empty. `message` is free text.
    `payer` is who stands on the other side, so the payee of money out. `reversal` marks a booking that takes back an
    earlier one; its amount has the sign of what it does.
    """

    id: str
    entry: str = Factory(lambda self: self.id, takes_self=True)
    account: str
    booked: dt.date
    amount: int
    references: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    message: str = ""
    payer: str = ""
    payer_orgnr: str = ""
    reversal: bool = False
    named_by: NamedBy = NamedBy.NOTHING
    file: str = field(default="", eq=False)
    line: int | None = field(default=None, eq=False)

    @property
    def is_part(self) -> bool:
        """Whether the bank tells of the booking as something else than the transaction."""
        return self.id != self.entry

    @property
    def is_bare(self) -> bool:
        """Whether it is told as an entry alone, without a word of who paid and for what: it may be a total."""
        return not (self.is_part or self.references or self.parts or self.payer)


def once(payments: Iterable[Payment]) -> tuple[Payment, ...]:
    """Each payment once, in the order they first come; a total gives way to the transactions it is made of.

    Of two tellings of the same payment the one that says more stays.
    """
    known: dict[str, Payment] = {}
    divided: set[str] = set()
    for payment in payments:
        known[payment.id] = max(known.get(payment.id, payment), payment, key=telling)
        divided |= {payment.entry} if payment.is_part else set()
    return tuple(payment for payment in known.values() if payment.is_part or payment.id not in divided)


def telling(payment: Payment) -> tuple[int, int, bool, bool]:
    """How much a payment says of why it was made: parts and references before a name and a text."""
    return len(payment.parts), len(payment.references), bool(payment.payer), bool(payment.message)
