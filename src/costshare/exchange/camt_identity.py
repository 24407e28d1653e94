"""What makes a booked transaction one and the same, in whichever of the bank's messages it is told.

A transaction is known by the bank's own reference of it (``AcctSvcrRef``), whichever entry it comes in, with day and
amount, since banks have been seen to use references again. An entry is known by its own, which is to be the same in
camt.053 and camt.054; a transaction without one, by its entry. The account is left out: a notification may name it by
bankgiro and the statement by IBAN. Positions, statement numbers and ``NtryRef`` differ between messages and are not
used.

Where two bookings of a file are alike in all that, they are counted, so that none is lost.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from costshare.billing.payment import NamedBy, Payment
from costshare.exchange.camt_entry import Detail, Entry

DIGITS: Final = 16

Base = tuple[str | int, ...]


def payments(entries: Sequence[Entry], file: str) -> tuple[Payment, ...]:
    """The payments of a file, in its order; those of nothing are left out. Their ids don't depend on the order."""
    seen: Counter[Base] = Counter()
    order = sorted(range(len(entries)), key=lambda index: fingerprint(entries[index]))
    names = {index: named(base_of_entry(entries[index]), entries[index], seen) for index in order}
    made = {index: tuple(of_entry(entries[index], names[index], file, seen)) for index in order}
    return tuple(payment for index in range(len(entries)) for payment in made[index] if payment.amount)


def of_entry(entry: Entry, name: str, file: str, seen: Counter[Base]) -> Iterator[Payment]:
    """The payments of one entry, in its order."""
    order = sorted(range(len(entry.details)), key=lambda index: content(entry.details[index]))
    names = {index: name_of(entry, entry.details[index], name, seen) for index in order}
    for index, detail in enumerate(entry.details):
        yield payment(entry, detail, names[index], name, file)


def name_of(entry: Entry, detail: Detail, name: str, seen: Counter[Base]) -> str:
    """A transaction's own name: that of its entry where it is all of it and has no other reference."""
    is_all = len(entry.details) == 1
    if is_all and (not detail.reference or detail.reference == entry.reference or not entry.reference):
        return name
    return named(base_of_detail(entry, detail, name), entry, seen)


def base_of_entry(entry: Entry) -> Base:
    """What tells an entry from others of its file, as far as the bank says."""
    only = entry.details[0] if len(entry.details) == 1 else None
    reference = entry.reference or (only.reference if only else "")
    if reference:
        return reference, entry.amount
    return entry.account, entry.amount, *(content(only) if only else ())


def base_of_detail(entry: Entry, detail: Detail, name: str) -> Base:
    """What tells a transaction from others, within its entry where the bank gave it no reference of its own."""
    amount = detail.amount or 0
    if detail.reference and detail.reference != entry.reference:
        return detail.reference, amount
    return name, amount, *detail.identities, *detail.references


def named(base: Base, entry: Entry, seen: Counter[Base]) -> str:
    """The day, and a digest of what is told: the same for the same booking, another for the next one like it."""
    day = entry.booked.isoformat()
    told = (day, *base)
    seen[told] += 1
    text = json.dumps([*told, *([seen[told]] if seen[told] > 1 else [])], ensure_ascii=False)
    return f"{day.replace('-', '')}-{hashlib.sha256(text.encode()).hexdigest()[:DIGITS]}"


def named_by(entry: Entry, detail: Detail) -> NamedBy:
    """Whose reference tells the transaction from others; that of an entry of several tells nothing of one."""
    if detail.reference and detail.reference != entry.reference:
        return NamedBy.TRANSACTION
    return NamedBy.ENTRY if entry.reference and len(entry.details) == 1 else NamedBy.NOTHING


def fingerprint(entry: Entry) -> tuple[str, int, list[Base]]:
    """All of an entry that does not depend on the message: alike ones are taken in this order."""
    return entry.booked.isoformat(), entry.amount, sorted(content(detail) for detail in entry.details)


def content(detail: Detail) -> Base:
    """All of a transaction that does not depend on the message."""
    return (
        str(detail.amount),
        detail.reference,
        *detail.identities,
        " ".join(detail.references),
        detail.message,
        detail.debtor.name,
    )


def payment(entry: Entry, detail: Detail, id_: str, name: str, file: str) -> Payment:
    """The transaction as the rest of the program knows it."""
    amount = detail.amount or 0
    other = detail.payer(1 if amount > 0 else -1, reversal=entry.reversal)
    return Payment(
        id=id_,
        entry=name,
        account=entry.account,
        booked=entry.booked,
        amount=amount,
        references=detail.references,
        parts=detail.parts,
        message=detail.message,
        payer=other.name,
        payer_orgnr=other.orgnr,
        reversal=entry.reversal,
        named_by=named_by(entry, detail),
        file=file,
        line=detail.line,
    )
