"""Bookkeeping to make vouchers by, and what a voucher's file says when it is read back."""

from collections.abc import Iterable
from typing import Any, Final

from costshare.costs.sie import SieFile, Transaction, read_sie
from costshare.exchange.cp437 import transliterated
from costshare.exchange.vouchers import Voucher
from costshare.federation.parties import Kind
from costshare.workspace.bookkeeping_terms import Bookkeeping, PoolBooking

CLAIMS, INCOME, SOLD, VAT, ROUNDING, PREPAID = "1511", "3510", "3610", "2611", "3740", "2971"
OWED, OWING = "1791", "2991"
PROGRAM: Final = "costshare 1.0"
BOOKS: Final = Bookkeeping(
    claims=dict.fromkeys(Kind, CLAIMS),
    income=dict.fromkeys(Kind, INCOME) | {Kind.COMPANY: SOLD},
    vat=VAT,
    rounding=ROUNDING,
    accrued_income=OWED,
    accrued_cost=OWING,
    series="CS",
    counterparty="20",
    customer="8",
    names={CLAIMS: "Kundfordringar", VAT: "Utgående moms", "9999": "Används inte"},
    pools={"p0": PoolBooking(objects={"1": "210"})},
)


def sums(vouchers: Iterable[Voucher]) -> dict[str, int]:
    """Öre by account."""
    found: dict[str, int] = {}
    for voucher in vouchers:
        for row in voucher.rows:
            found[row.account] = found.get(row.account, 0) + row.amount
    return found


def read_back(content: bytes) -> SieFile:
    """The file, in which our own reader finds no fault."""
    found, faults = read_sie(content, "vouchers.si")
    assert faults == ()
    return found


def transactions(vouchers: Iterable[Voucher]) -> list[Any]:
    """The rows as a reader should find them, but for the lines where they stand; an empty code is none."""
    return [
        (
            row.account,
            {each.dimension: code for each in row.objects if (code := transliterated(each.code))},
            voucher.date,
            row.amount,
            transliterated(row.text) or transliterated(voucher.text),
        )
        for voucher in vouchers
        for row in voucher.rows
    ]


def found_in(found: Iterable[Transaction]) -> list[Any]:
    """The rows that a reader found."""
    return [(row.account, dict(row.objects), row.date, row.amount, row.text) for row in found]
