"""Payments and postings in a register: what is looked up there, and how each stands in its journal."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Row as SqlRow
from sqlalchemy import and_, func, or_, select

from costshare.billing.doubles import Known, State
from costshare.billing.payment import NamedBy, Payment
from costshare.billing.posting import OF_PAYMENTS, Item, ItemKind, Posting, PostingKind, Standing, standings
from costshare.billing.vat import VatCategory
from costshare.errors import InvalidValueError, UnknownIdError
from costshare.money.amounts import plain
from costshare.register.entry import ore_of
from costshare.register.reading import Item as Row
from costshare.register.reading import Reading
from costshare.register.schema import INVOICES, JOURNAL, NUMBERS, PAYMENTS, POSTINGS, REMINDERS

CHUNK: Final = 500
NEAREST: Final = 2


def item(row: Row) -> Item:
    """A row of the register as payments see it."""
    return Item(
        number=row.number,
        kind=ItemKind(row.kind),
        member=row.member,
        date=row.date,
        due=row.due,
        payable=row.payable,
        ocr=row.ocr,
        known_as=row.known_as,
        category=VatCategory(row.category),
    )


def named(reading: Reading, texts: Collection[str]) -> tuple[Item, ...]:
    """The documents that texts name by their numbers or references, also a finance system's, in order of issue."""
    rows: list[Row] = []
    listed = sorted(texts)
    for start in range(0, len(listed), CHUNK):
        chunk = listed[start : start + CHUNK]
        theirs = select(NUMBERS.c.reference).where(or_(NUMBERS.c.number.in_(chunk), NUMBERS.c.ocr.in_(chunk)))
        either = (INVOICES.c.number.in_(chunk), INVOICES.c.ocr.in_(chunk), INVOICES.c.number.in_(theirs))
        rows.extend(reading.items(or_(*either)))
    return tuple(item(row) for row in sorted({row.number: row for row in rows}.values(), key=lambda row: row.position))


def posted(reading: Reading, numbers: Collection[str]) -> tuple[Posting, ...]:
    """What is posted against documents, in order of posting."""
    found: list[tuple[int, Posting]] = []
    listed = sorted(numbers)
    for start in range(0, len(listed), CHUNK):
        chosen = POSTINGS.select().where(POSTINGS.c.number.in_(listed[start : start + CHUNK]))
        found.extend((row.entry, posting_of(row)) for row in reading.rows(chosen))
    return tuple(posting for _, posting in sorted(found, key=lambda each: each[0]))


def postings(reading: Reading) -> Iterator[Posting]:
    """Everything that is posted, in order of posting."""
    return (posting_of(row) for row in reading.stream(POSTINGS.select().order_by(POSTINGS.c.entry)))


def booked_on(reading: Reading, days: Collection[dt.date]) -> dict[str, Known]:
    """The payments of days, by id, with what has become of them, in order of booking."""
    found: dict[str, Known] = {}
    listed = sorted(day.isoformat() for day in days)
    for start in range(0, len(listed), CHUNK):
        of_days = PAYMENTS.c.booked.in_(listed[start : start + CHUNK])
        moved: dict[str, dict[str, int]] = {}
        sums = select(POSTINGS.c.payment, POSTINGS.c.kind, func.sum(POSTINGS.c.amount).label("sum"))
        sums = sums.join(PAYMENTS, PAYMENTS.c.id == POSTINGS.c.payment).where(of_days)
        for row in reading.stream(sums.group_by(POSTINGS.c.payment, POSTINGS.c.kind)):
            moved.setdefault(row.payment, {})[row.kind] = int(row.sum)
        bearing = select(POSTINGS.c.number).join(PAYMENTS, PAYMENTS.c.id == POSTINGS.c.number)
        bearing = bearing.where(of_days, POSTINGS.c.kind.in_(OF_PAYMENTS))
        bears = {row.number for row in reading.rows(bearing)}
        joined = PAYMENTS.join(JOURNAL, JOURNAL.c.entry == PAYMENTS.c.entry)
        records = select(PAYMENTS.c.run_id, JOURNAL.c.record).select_from(joined).where(of_days)
        for row in reading.stream(records.order_by(PAYMENTS.c.entry)):
            payment = payment_of(json.loads(row.record))
            state = state_of(moved.get(payment.id, {}))
            found[payment.id] = Known(payment=payment, run=row.run_id, state=state, bears=payment.id in bears)
    return found


def state_of(moved: Mapping[str, int]) -> State:
    """What has become of a payment, by öre posted of it by kind."""
    if moved.get(PostingKind.HELD):
        return State.HELD
    if any(kind in moved for kind in OF_PAYMENTS):
        return State.DECIDED
    return State.POSTED if moved else State.OPEN


def doubled(reading: Reading, payment: str, other: str = "") -> dict[PostingKind, int]:
    """Öre of a payment that are held against another, or against any, by kind; those of nothing are left out."""
    sums = select(POSTINGS.c.kind, func.sum(POSTINGS.c.amount).label("sum")).group_by(POSTINGS.c.kind)
    chosen = sums.where(POSTINGS.c.payment == payment, POSTINGS.c.kind.in_(OF_PAYMENTS))
    rows = reading.rows(chosen.where(POSTINGS.c.number == other) if other else chosen)
    return {PostingKind(row.kind): int(row.sum) for row in rows if row.sum}


def held_by(reading: Reading, until: dt.date) -> tuple[tuple[str, str, int], ...]:
    """What at the end of a day seems to be told already: each payment, the other, and öre, in order of booking."""
    sums = select(POSTINGS.c.payment, POSTINGS.c.number, func.sum(POSTINGS.c.amount).label("sum"))
    chosen = sums.where(POSTINGS.c.kind == PostingKind.HELD, POSTINGS.c.date <= until.isoformat())
    chosen = chosen.group_by(POSTINGS.c.payment, POSTINGS.c.number).order_by(func.min(POSTINGS.c.entry))
    return tuple((row.payment, row.number, int(row.sum)) for row in reading.rows(chosen) if row.sum)


def payment_that_counts(reading: Reading, payment: str, *, beside: str) -> Payment | None:
    """The booked payment of that id, which another is to be the same money as; None where it is no payment's.

    Raises `InvalidValueError` (``posting-double``) where it is the same payment, or counts in another itself.
    """
    found = next((payment_of(each) for each in reading.entries(PAYMENTS, PAYMENTS.c.id == payment)), None)
    if found and (payment == beside or doubled(reading, payment)):
        raise InvalidValueError("posting-double", payment, payment=payment)
    return found


def payment_in(reading: Reading, payment: str) -> tuple[Payment, int]:
    """A booked payment, and what of it is left.

    Raises `UnknownIdError`; it knows the payments that have something left.
    """
    records = list(reading.entries(PAYMENTS, PAYMENTS.c.id == payment))
    if not records:
        raise UnknownIdError("payment", payment, reading.unallocated())
    return payment_of(records[0]), reading.unallocated(PAYMENTS.c.id == payment).get(payment, 0)


def standing_of(reading: Reading, number: str) -> Standing:
    """A document and what is posted against it, by its number or by the one that a finance system gave it.

    Raises `UnknownIdError`; it knows the document whose reference was given for its number, or whose number is written
    otherwise, else the nearest numbers.
    """
    found = named(reading, {number})
    mine = next((each for each in found if each.number == number), None)
    mine = mine or next((each for each in found if each.known_as == number), None)
    if mine is None:
        raise UnknownIdError("invoice", number, [each.called for each in found] or neighbours(reading, number))
    return standings([mine], posted(reading, [mine.number]))[mine.number]


def neighbours(reading: Reading, number: str) -> tuple[str, ...]:
    """The number that differs only by case or blanks; else those beside which it would stand, in order.

    At most `NEAREST` on either side.
    """
    bare = "".join(number.split())
    if alike := named(reading, {bare, bare.upper(), bare.lower()}):
        return tuple(each.called for each in alike)
    column = INVOICES.c.number
    below = INVOICES.select().where(column < number).order_by(column.desc()).limit(NEAREST)
    above = INVOICES.select().where(column > number).order_by(column).limit(NEAREST)
    before = [row.number for row in reading.rows(below)]
    return (*reversed(before), *(row.number for row in reading.rows(above)))


def reminders_of(reading: Reading, number: str) -> list[dict[str, Any]]:
    """The records of the reminders of an invoice, in order."""
    return list(reading.entries(REMINDERS, REMINDERS.c.number == number))


def posting_of(row: SqlRow[Any]) -> Posting:
    """A row of the postings; why and by whom stand in the journal only."""
    return Posting(
        kind=PostingKind(row.kind),
        payment=row.payment,
        number=row.number,
        amount=row.amount,
        date=dt.date.fromisoformat(row.date),
    )


def posting_record(posting: Posting) -> dict[str, str]:
    """A posting as the journal has it."""
    return {
        "kind": str(posting.kind),
        "payment": posting.payment,
        "number": posting.number,
        "amount": plain(posting.amount),
        "date": posting.date.isoformat(),
        "reason": posting.reason,
        "user": posting.user,
    }


def payment_record(payment: Payment) -> dict[str, Any]:
    """A payment as the journal has it."""
    return {
        "id": payment.id,
        "booking": payment.entry,
        "account": payment.account,
        "booked": payment.booked.isoformat(),
        "amount": plain(payment.amount),
        "references": list(payment.references),
        "parts": [{"reference": reference, "amount": plain(ore)} for reference, ore in payment.parts],
        "message": payment.message,
        "payer": payment.payer,
        "payer_orgnr": payment.payer_orgnr,
        "reversal": payment.reversal,
        "named_by": str(payment.named_by),
        "file": payment.file,
        "line": payment.line,
    }


def payment_of(record: Mapping[str, Any]) -> Payment:
    """The payment that a record is of."""
    return Payment(
        id=record["id"],
        entry=record["booking"],
        account=record["account"],
        booked=dt.date.fromisoformat(record["booked"]),
        amount=ore_of(record["amount"]),
        references=tuple(record["references"]),
        parts=tuple((part["reference"], ore_of(part["amount"])) for part in record["parts"]),
        message=record["message"],
        payer=record["payer"],
        payer_orgnr=record["payer_orgnr"],
        reversal=record["reversal"],
        named_by=NamedBy(record.get("named_by", "")),
        file=record["file"],
        line=record["line"],
    )


def texts_of(payments: Iterable[Payment]) -> set[str]:
    """Everything in payments that might name a document."""
    return {text for payment in payments for text in texts(payment)}


def texts(payment: Payment) -> Iterator[str]:
    """Everything in a payment that might name a document."""
    for text in (*payment.references, *(reference for reference, _ in payment.parts)):
        yield text.strip()
    yield from payment.message.replace(",", " ").replace(";", " ").split()


def rests_by(reading: Reading, until: dt.date) -> dict[str, int]:
    """Öre by payment of what of it went to nothing at the end of a day; what a later document took was still left."""
    day = until.isoformat()
    issued = select(INVOICES.c.number).where(INVOICES.c.date <= day)
    counts = or_(POSTINGS.c.number == "", POSTINGS.c.number.in_(issued), POSTINGS.c.kind.in_(OF_PAYMENTS))
    counted = and_(POSTINGS.c.date <= day, counts)
    return reading.unallocated(PAYMENTS.c.booked <= day, counted=counted)


def without_numbers(reading: Reading) -> tuple[str, ...]:
    """The references of the documents that a finance system numbers and has not numbered yet, in order of issue."""
    numbered = select(NUMBERS.c.reference).where(NUMBERS.c.reference == INVOICES.c.number)
    # the OCR column holds the reference where there is no OCR of ours
    waiting = INVOICES.select().where(INVOICES.c.ocr == INVOICES.c.number, ~numbered.exists())
    return tuple(row.number for row in reading.rows(waiting.order_by(INVOICES.c.position)))
