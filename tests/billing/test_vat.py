import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from costshare.billing import vat
from costshare.billing.vat import TREATMENTS, VatCategory, rate_on, standard_rates, vat_on
from costshare.errors import InvalidValueError, Place
from costshare.faults import located

QUARTER = Fraction(1, 4)


@pytest.mark.parametrize(
    ("net", "rate", "expected"),
    [
        (0, QUARTER, 0),
        (1, QUARTER, 0),
        (2, QUARTER, 1),  # half an öre goes up
        (3, QUARTER, 1),
        (6, QUARTER, 2),
        (10001, QUARTER, 2500),
        (10002, QUARTER, 2501),
        (-1, QUARTER, 0),
        (-2, QUARTER, -1),
        (-10002, QUARTER, -2501),
        (10**12 + 2, QUARTER, 250_000_000_001),
        (10002, Fraction(0), 0),
        (50, Fraction(6, 100), 3),
        (75, Fraction(6, 100), 5),
    ],
)
def test_vat_is_rounded_half_away_from_zero(net: int, rate: Fraction, expected: int) -> None:
    assert vat_on(net, rate) == expected


def test_vat_is_that_of_the_category_and_not_of_the_lines() -> None:
    lines = (2, 2, 2)
    assert vat_on(sum(lines), QUARTER) == 2
    assert sum(vat_on(line, QUARTER) for line in lines) == 3


def test_the_treatments_have_their_codes() -> None:
    assert TREATMENTS == {"outside": "O", "standard": "S", "exempt": "E"}
    assert list(VatCategory) == [VatCategory.OUTSIDE, VatCategory.STANDARD, VatCategory.EXEMPT]
    assert [str(each) for each in VatCategory] == ["O", "S", "E"]


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (dt.date(1990, 7, 1), QUARTER),
        (dt.date(2023, 6, 30), QUARTER),
        (dt.date(2023, 7, 1), QUARTER),
        (dt.date(2200, 1, 1), QUARTER),
    ],
)
def test_the_standard_rate_holds_from_its_first_day(day: dt.date, rate: Fraction) -> None:
    assert rate_on(VatCategory.STANDARD, day) == rate


def test_a_new_rate_holds_from_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = (*standard_rates(), vat.Rate(dt.date(2030, 1, 1), Fraction(3, 10), "a law to come"))
    monkeypatch.setattr(vat, "standard_rates", lambda: rates)
    days = (dt.date(2029, 12, 31), dt.date(2030, 1, 1), dt.date(2030, 1, 2))
    assert [rate_on(VatCategory.STANDARD, day) for day in days] == [QUARTER, Fraction(3, 10), Fraction(3, 10)]


def test_a_day_before_every_known_rate_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        rate_on(VatCategory.STANDARD, dt.date(1990, 6, 30))
    assert located(caught.value, Place("")).text("message") == (
        "no standard rate of VAT is known for 1990-06-30: the first holds from 1990-07-01"
    )
    assert (caught.value.code, caught.value.found) == ("vat-rate", "1990-06-30")


@pytest.mark.parametrize("category", [VatCategory.OUTSIDE, VatCategory.EXEMPT])
def test_there_is_no_rate_outside_vat_and_where_exempt(category: VatCategory) -> None:
    for day in (dt.date(1950, 1, 1), dt.date(2027, 1, 1)):
        assert rate_on(category, day) == 0


def test_the_rates_stand_in_order_with_their_law() -> None:
    rates = standard_rates()
    assert [(rate.since, rate.rate) for rate in rates] == [
        (dt.date(1990, 7, 1), QUARTER),
        (dt.date(2023, 7, 1), QUARTER),
    ]
    assert all("mervärdesskattelagen" in rate.source for rate in rates)
    assert "9 kap. 2 §" in rates[-1].source


def test_the_rates_are_put_in_order_of_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "rates.toml"
    entry = '[[standard]]\nfrom = {day}\nrate = "{rate}"\nsource = "§ å"\n'
    text = entry.format(day="2030-01-01", rate="30 %") + entry.format(day="2020-01-01", rate="20 %")
    file.write_text(text, "utf-8")
    monkeypatch.setattr(vat, "RATES", file)
    standard_rates.cache_clear()
    try:
        found = standard_rates()
    finally:
        standard_rates.cache_clear()
    assert [(rate.since.year, rate.rate, rate.source) for rate in found] == [
        (2020, Fraction(1, 5), "§ å"),
        (2030, Fraction(3, 10), "§ å"),
    ]
