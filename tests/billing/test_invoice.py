import datetime as dt
from fractions import Fraction

import holidays
import pytest

from costshare.billing.claim import ClaimLine
from costshare.billing.invoice import Invoice, invoice, invoice_number, reference
from costshare.billing.vat import VatCategory
from costshare.federation.identifiers import ocr
from costshare.workspace.terms import Billing
from tests.billing.values import ISSUED, claim, invoiced, key, party

EXACT = Billing(payable_in_kronor=False)


def test_an_invoice_says_what_is_owed() -> None:
    assert invoiced(10002, -1000) == Invoice(
        series="F",
        number="F20270001",
        ocr="000000190",
        key=key(),
        party=party(),
        date=ISSUED,
        due=dt.date(2027, 2, 15),
        due_days=30,
        lines=(ClaimLine(pool="p0", name="Pool 0", amount=10002), ClaimLine(pool="p1", name="Pool 1", amount=-1000)),
        rate=Fraction(1, 4),
        net=9002,
        vat=2251,
        rounding=47,
    )


def test_the_vat_is_that_of_the_whole_category() -> None:
    assert invoiced(2, 2, 2).vat == 2


@pytest.mark.parametrize("category", [VatCategory.OUTSIDE, VatCategory.EXEMPT])
def test_no_vat_outside_it_and_where_exempt(category: VatCategory) -> None:
    found = invoiced(10002, category=category, billing=EXACT)
    assert (found.category, found.rate) == (category, Fraction(0))
    assert (found.net, found.vat, found.payable) == (10002, 0, 10002)


@pytest.mark.parametrize(
    ("net", "rounding"),
    [
        (0, 0),
        (1, -1),
        (49, -49),
        (50, 50),
        (51, 49),
        (99, 1),
        (100, 0),
        (12349, -49),
        (12350, 50),
        (10**12 + 50, 50),
    ],
)
def test_what_is_to_be_paid_is_rounded_to_kronor(net: int, rounding: int) -> None:
    for sign in (1, -1):
        found = invoiced(sign * net, category=VatCategory.OUTSIDE)
        assert found.rounding == sign * rounding
        assert found.payable == sign * (net + rounding)
        assert found.payable % 100 == 0
        assert (found.net, found.vat) == (sign * net, 0)


@pytest.mark.parametrize(
    ("net", "vat", "rounding"),
    [(119, 30, -49), (120, 30, 50), (121, 30, 49), (39, 10, -49), (40, 10, 50), (2, 1, -3), (-120, -30, -50)],
)
def test_the_rounding_is_of_net_and_vat_together_and_changes_neither(net: int, vat: int, rounding: int) -> None:
    found = invoiced(net)
    assert (found.net, found.vat, found.rounding) == (net, vat, rounding)
    assert found.payable == net + vat + rounding


def test_where_the_terms_do_not_say_so_nothing_is_rounded() -> None:
    found = invoiced(149, category=VatCategory.OUTSIDE, billing=EXACT)
    assert (found.rounding, found.payable) == (0, 149)


@pytest.mark.parametrize("days", [0, 10, 30, 60])
def test_due_dates_fall_on_banking_days_for_ten_years(days: int) -> None:
    closed = holidays.country_holidays("SE", years=range(2025, 2038), categories=(holidays.PUBLIC, holidays.DE_FACTO))
    terms = Billing(due_days=days)
    first = dt.date(2026, 1, 1)
    for issued in (first + dt.timedelta(days=each) for each in range(3653)):
        expected = issued + dt.timedelta(days=days)
        while expected.weekday() >= 5 or expected in closed:
            expected += dt.timedelta(days=1)
        found = invoice(claim(100), number="F1", reference="18", on=issued, billing=terms)
        assert (found.date, found.due) == (issued, expected)


@pytest.mark.parametrize(
    ("series", "year", "counter", "expected"),
    [
        ("F", 2027, 1, "F20270001"),
        ("F", 2027, 9999, "F20279999"),
        ("F", 2027, 10000, "F202710000"),
        ("", 2027, 12, "20270012"),
        ("UC-", 987, 3, "UC-09870003"),
    ],
)
def test_numbers_hold_series_year_and_counter(series: str, year: int, counter: int, expected: str) -> None:
    assert invoice_number(series, year, counter) == expected


@pytest.mark.parametrize(
    ("position", "expected"),
    [(1, "000000190"), (12, "000001297"), (9999999, "999999998"), (10000000, "1000000008")],
)
def test_references_are_payment_references_with_a_length_digit(position: int, expected: str) -> None:
    found = reference(position)
    assert found == expected
    assert ocr.check(found, length_digit=True)
    assert int(found[:-2]) == position


def test_references_are_unique() -> None:
    assert len({reference(position) for position in range(1, 20_000)}) == 19_999


def test_an_invoice_is_found_by_its_number() -> None:
    assert hash(invoiced(1, 2)) == hash(invoiced(2, 1)), "lines do not count"
    assert invoiced(1, 2) != invoiced(2, 1)
