"""The vouchers of documents: accounts, signs, codes, and what lies ahead of its period."""

import datetime as dt
from typing import Any

import pytest
from attrs import evolve

from costshare.errors import InvalidValueError, WorkspaceError
from costshare.exchange.vouchers import Coded, Voucher, VoucherRow, vouchers
from costshare.federation.parties import Kind
from tests.documents.invoices import kept
from tests.exchange.bookings import BOOKS, CLAIMS, INCOME, PREPAID, ROUNDING, SOLD, VAT, sums
from tests.exchange.peppol_records import credit, small

AHEAD = evolve(BOOKS, prepaid=PREPAID)
DAY = dt.date(2013, 1, 15)


def only(record: Any) -> Voucher:  # noqa: ANN401 - a JSON document
    (voucher,) = vouchers(record, BOOKS)
    return voucher


def test_an_invoice_is_a_claim_on_its_receiver_and_income_of_its_pools() -> None:
    member = (Coded("20", "82", "Kommuner"),)
    assert only(small()) == Voucher(
        DAY,
        "Faktura F20130001, Linköpings kommun, 2013-Q1",
        (
            VoucherRow(CLAIMS, 150_100, (*member, Coded("8", "linkoping", "Linköpings kommun"))),
            VoucherRow(INCOME, -100_000, (Coded("1", "210", "Upphandling"), *member), "Upphandling"),
            VoucherRow(INCOME, -50_050, member, "Ramavtal"),
            VoucherRow(ROUNDING, -50, member),
        ),
    )


def test_a_service_is_sold_with_vat() -> None:
    assert sums(vouchers(small("S"), BOOKS)) == {CLAIMS: 187_600, SOLD: -150_050, VAT: -37_513, ROUNDING: -37}


def test_vat_has_no_counterparty() -> None:
    (row,) = (row for row in only(small("S")).rows if row.account == VAT)
    assert row.objects == ()


def test_a_credit_note_turns_all_signs() -> None:
    note = credit(small("S"))
    assert sums(vouchers(note, BOOKS)) == {CLAIMS: -187_600, SOLD: 150_050, VAT: 37_513, ROUNDING: 37}
    assert only(note).text.startswith("Kreditfaktura F20130099, ")
    assert only(note).text.endswith(", avser F20130008")


def test_a_part_is_credited_with_its_own_vat() -> None:
    found = sums(vouchers(credit(small("S"), 100_00), BOOKS))
    assert (found[CLAIMS], found[SOLD], found[VAT]) == (-125_00, 100_00, 25_00)


def test_a_settlement_is_one_row_a_pool() -> None:
    voucher = only(kept("settlement"))
    assert voucher.text.endswith(", slutavräkning 2013")
    assert [row.text for row in voucher.rows] == ["", "Upphandling", "Ramavtal och avtalsförvaltning", ""]
    assert [row.amount for row in voucher.rows] == [223_772_00, -152_765_92, -71_006_26, 18]


def test_what_a_settlement_owes_lowers_the_claims() -> None:
    assert sums(vouchers(kept("owed"), BOOKS))[CLAIMS] < 0


def test_a_line_below_zero_lowers_the_income() -> None:
    found = only(small(amounts={"Upphandling": 100_00, "Rabatt": -30_00}))
    assert [row.amount for row in found.rows] == [70_00, -100_00, 30_00]


def test_a_row_of_nothing_is_left_out_and_a_voucher_without_rows() -> None:
    found = only(small(amounts={"Upphandling": 10_00, "Rabatt": -10_00}))
    assert [row.account for row in found.rows] == [INCOME, INCOME]
    assert vouchers(small(amounts={"Upphandling": 0}), BOOKS) == ()


def test_an_own_code_is_called_after_the_member() -> None:
    (voucher,) = vouchers(small(counterparty="8211", customer_number="K 17"), BOOKS)
    assert voucher.rows[0].objects == (
        Coded("20", "8211", "Linköpings kommun"),
        Coded("8", "K 17", "Linköpings kommun"),
    )


def test_without_dimensions_there_are_no_codes_but_the_pools() -> None:
    plain = evolve(BOOKS, counterparty="", customer="")
    (voucher,) = vouchers(small(), plain)
    assert [row.objects for row in voucher.rows] == [(), (Coded("1", "210", "Upphandling"),), (), ()]


def test_another_dimension_of_a_pool_is_called_by_its_code() -> None:
    pools = {"p0": evolve(BOOKS.pools["p0"], objects={"6": "P100"})}
    (voucher,) = vouchers(small(), evolve(BOOKS, pools=pools))
    assert voucher.rows[1].objects[0] == Coded("6", "P100", "P100")


def dated(day: str, record: Any = None) -> Any:  # noqa: ANN401 - a JSON document
    return {**(record or small("S")), "date": day}


def test_what_is_dated_before_its_period_is_prepaid_until_it_begins() -> None:
    issued, moved = vouchers(dated("2012-12-31"), AHEAD)
    assert sums([issued]) == {CLAIMS: 187_600, PREPAID: -150_050, VAT: -37_513, ROUNDING: -37}
    assert (issued.date, moved.date) == (dt.date(2012, 12, 31), dt.date(2013, 1, 1))
    assert sums([moved]) == {PREPAID: 150_050, SOLD: -150_050}
    assert moved.text == "Periodisering, faktura F20130008, Kommunalt bolag (exempel) AB, 2013-Q1"


def test_what_is_dated_in_its_period_or_has_no_such_account_is_income_at_once() -> None:
    assert len(vouchers(dated("2013-01-01"), AHEAD)) == 1
    assert len(vouchers(dated("2012-12-31"), BOOKS)) == 1


def test_a_credit_note_is_booked_as_the_invoice_stands_on_its_day() -> None:
    invoice = dated("2012-11-30")
    before, after = dated("2012-12-15", credit(invoice)), dated("2013-02-01", credit(invoice))
    nothing = dict.fromkeys((CLAIMS, PREPAID, VAT, ROUNDING, SOLD), 0)
    for note in (before, after):
        assert sums([*vouchers(invoice, AHEAD), *vouchers(note, AHEAD)]) == nothing
    assert (len(vouchers(before, AHEAD)), len(vouchers(after, AHEAD))) == (2, 1)


def test_prepaid_lines_that_cancel_each_other_are_moved_all_the_same() -> None:
    ahead = dated("2012-12-31", small(amounts={"Upphandling": 100_00, "Rabatt": -100_00}))
    (moved,) = vouchers(ahead, AHEAD)
    assert [row.amount for row in moved.rows] == [-100_00, 100_00]


def test_nothing_ahead_is_not_moved() -> None:
    assert vouchers(dated("2012-12-31", small(amounts={"Upphandling": 0})), AHEAD) == ()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"claims": {Kind.MUNICIPALITY: CLAIMS}}, "bookkeeping-account", "claims"),
        ({"income": {Kind.MUNICIPALITY: INCOME}}, "bookkeeping-account", "income"),
        ({"vat": ""}, "missing-field", "vat"),
        ({"rounding": ""}, "missing-field", "rounding"),
    ],
)
def test_an_account_that_is_not_said_is_a_fault(change: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        vouchers(small("S"), evolve(BOOKS, **change))
    assert [(fault.code, fault.values["field"]) for fault in caught.value.faults] == [(code, field)]


def test_a_voucher_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(InvalidValueError, match="sie-unbalanced"):
        Voucher(DAY, "", (VoucherRow(CLAIMS, 100), VoucherRow(INCOME, -99)))


def test_a_reminder_has_no_voucher() -> None:
    with pytest.raises(ValueError, match="reminder"):
        vouchers({**small(), "kind": "reminder"}, BOOKS)
