"""What happened, as an entry of the journal, and the row of another table that repeats it for look-ups."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Table

from costshare.billing.claim import ClaimKey
from costshare.billing.vat import VatCategory
from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.money.amounts import plain, read_plain
from costshare.register.schema import (
    ABOUT,
    EXPORTS,
    INVOICES,
    NUMBERS,
    PAYMENTS,
    PLANS,
    POSTINGS,
    REMINDERS,
    RUNS,
    SETTLEMENTS,
    VERSION,
)

Row = dict[str, str | int]


class Kind(StrEnum):
    """What an entry of the journal is."""

    REGISTER = "register"
    RUN = "run"
    PLAN = "plan"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"
    PAYMENT = "payment"
    POSTING = "posting"
    SETTLEMENT = "settlement"
    REMINDER = "reminder"
    NUMBER = "number"
    EXPORT = "export"


DOCUMENTS: Final = frozenset({Kind.INVOICE, Kind.CREDIT_NOTE})
MOVES: Final = frozenset({Kind.PAYMENT, Kind.POSTING})
ore_of = read_plain
OF_RUNS: Final = MOVES | {Kind.REMINDER, Kind.NUMBER, Kind.EXPORT}
NAMED: Final = {
    Kind.RUN: (RUNS, ("id", "kind", "period", "year")),
    Kind.PLAN: (PLANS, ("year", "revision")),
    Kind.SETTLEMENT: (SETTLEMENTS, ("year", "revision")),
    Kind.PAYMENT: (PAYMENTS, ("id", "booking", "account", "booked")),
    Kind.POSTING: (POSTINGS, ("kind", "payment", "number", "date")),
    Kind.REMINDER: (REMINDERS, ("number", "date")),
    Kind.NUMBER: (NUMBERS, ("reference", "number", "ocr", "date", "due")),
    Kind.EXPORT: (EXPORTS, ("exported", "kind", "date", "created")),
}
"""The table that repeats each other kind of entry, and the fields that it takes as they are."""


@frozen(kw_only=True)
class Seat:
    """Where an entry stands: its place in the journal, its run and, for a document, its place among the documents."""

    entry: int
    run_id: str
    position: int = 0


def repeated(kind: Kind, record: Mapping[str, Any], seat: Seat) -> tuple[Table, Row]:
    """The table that repeats an entry of this kind, and the row that it has there, amounts in öre.

    Raises `RegisterError` where the amounts of a document don't add up, `InvalidValueError` for an amount in another
    spelling, and `KeyError` where the record lacks something.
    """
    if kind is Kind.REGISTER:
        return ABOUT, {**{name: record[name] for name in ("uuid", "federation", "created")}, "version": VERSION}
    if kind in DOCUMENTS:
        return INVOICES, document(record, seat)
    table, names = NAMED[kind]
    row: Row = {"entry": seat.entry, **{name: record[name] for name in names}}
    if kind in OF_RUNS:
        row["run_id"] = seat.run_id
    if kind in MOVES:
        row["amount"] = ore_of(record["amount"])
    return table, row


def document(record: Mapping[str, Any], seat: Seat) -> Row:
    """What the columns repeat of an invoice's or a credit note's record.

    Raises `RegisterError` where the record's amounts don't add up.
    """
    buyer = record["member"]
    return {
        "number": record["number"],
        "position": seat.position,
        "entry": seat.entry,
        "run_id": seat.run_id,
        "kind": record["kind"],
        "federation": record["federation"]["orgnr"],
        "run_kind": record["run"],
        "period": record["period"]["name"],
        "member": buyer["id"],
        "recipient": buyer["orgnr"],
        "category": VatCategory(record["category"]).value,
        "revision": record["revision"],
        "ocr": record["ocr"] or record["number"],
        "date": record["date"],
        "due": record["due"],
        **amounts(record),
        "credits": record["credits"],
        "basis": record["basis"],
    }


def claim_of(record: Mapping[str, Any]) -> ClaimKey:
    """The claim that the record invoices."""
    return ClaimKey(
        federation=record["federation"]["orgnr"],
        run=record["run"],
        period=record["period"]["name"],
        member=record["member"]["id"],
        recipient=record["member"]["orgnr"],
        category=VatCategory(record["category"]),
        revision=record["revision"],
    )


def amounts(record: Mapping[str, Any]) -> dict[str, int]:
    """Net, VAT, rounding and payable in öre.

    Raises `RegisterError` unless the lines sum to the net, and net, VAT and rounding to what is to be paid.
    """
    net, vat, rounding, payable = map(ore_of, (record["net"], record["vat"], record["rounding"], record["payable"]))
    lines = sum([ore_of(line["net"]) for line in record["lines"]])
    if net != lines or payable != net + vat + rounding:
        said, parts = (net, lines) if net != lines else (payable, net + vat + rounding)
        raise RegisterError(
            _("Invoice {number} does not add up: it says {said}, and its parts are {sum}."),
            number=record["number"],
            said=plain(said),
            sum=plain(parts),
        )
    return {"net": net, "vat": vat, "rounding": rounding, "payable": payable}


def link(kind: Kind, seat: Seat, record: bytes, previous: str) -> str:
    """The hash of an entry, chained to the hash before: SHA-256, in hexadecimal.

    It is the `digest` of ``{"entry", "kind", "previous", "record", "run"}`` without spelling the record once more.
    """
    found = hashlib.sha256(f'{{"entry":{seat.entry},"kind":"{kind}","previous":"{previous}","record":'.encode())
    found.update(record)
    found.update(spelled(seat.run_id))
    return found.hexdigest()


@lru_cache(maxsize=64)
def spelled(run_id: str) -> bytes:
    """The end of what an entry says, with the id of its run; runs have many entries."""
    return f',"run":{json.dumps(run_id, ensure_ascii=False)}}}'.encode()
