"""How an invoice's record becomes a row: the columns that repeat it, and the hash that ties it to the one before."""

import hashlib
from collections.abc import Mapping
from typing import Any

from costshare.billing.claim import ClaimKey
from costshare.billing.vat import VatCategory
from costshare.errors import InvalidValueError, RegisterError
from costshare.faults import said as _
from costshare.money.amounts import plain


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


def columns(record: Mapping[str, Any]) -> dict[str, str | int]:
    """What the columns repeat of a record, amounts in öre.

    Raises `RegisterError` where the record's amounts don't add up.
    """
    claim = claim_of(record)
    return {
        "number": record["number"],
        "federation": claim.federation,
        "run_kind": claim.run,
        "period": claim.period,
        "member": claim.member,
        "recipient": claim.recipient,
        "category": str(claim.category),
        "revision": claim.revision,
        "ocr": record["ocr"],
        "date": record["date"],
        "due": record["due"],
        **amounts(record),
    }


def amounts(record: Mapping[str, Any]) -> dict[str, int]:
    """Net, VAT, rounding and payable in öre.

    Raises `RegisterError` unless the lines sum to the net, and net, VAT and rounding to what is to be paid.
    """
    found = {name: ore_of(record[name]) for name in ("net", "vat", "rounding", "payable")}
    lines = sum(ore_of(line["net"]) for line in record["lines"])
    payable = found["net"] + found["vat"] + found["rounding"]
    for said, sum_of in ((found["net"], lines), (found["payable"], payable)):
        if said != sum_of:
            raise RegisterError(
                _("Invoice {number} does not add up: it says {said}, and its parts are {sum}."),
                number=record["number"],
                said=plain(said),
                sum=plain(sum_of),
            )
    return found


def ore_of(text: str) -> int:
    """Öre of an amount in a record, which has one spelling.

    Raises `InvalidValueError` (``not-an-amount``) for any other.
    """
    try:
        ore = int(text.replace(".", "", 1))
    except ValueError:
        ore = None
    if ore is None or plain(ore) != text:
        raise InvalidValueError("not-an-amount", text)
    return ore


def link(record: bytes, previous: str) -> str:
    """The hash of a record in its canonical spelling, chained to the hash before: SHA-256, in hexadecimal.

    It is the `digest` of ``{"record": …, "previous": …}``, without spelling the record once more.
    """
    return hashlib.sha256(b'{"previous":"%b","record":%b}' % (previous.encode(), record)).hexdigest()
