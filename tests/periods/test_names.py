import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import InvalidValueError
from costshare.periods.names import named, period_names, read_day, today
from costshare.periods.period import parts
from costshare.testing.strategies import days


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2027", "2027-01-01", "2027-12-31"),
        ("2027-H1", "2027-01-01", "2027-06-30"),
        ("2027-H2", "2027-07-01", "2027-12-31"),
        ("2027-Q1", "2027-01-01", "2027-03-31"),
        ("2027-Q4", "2027-10-01", "2027-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2027-12", "2027-12-01", "2027-12-31"),
    ],
)
def test_a_period_has_a_name(name: str, first: str, last: str) -> None:
    period = named(name)
    assert (period.start.isoformat(), period.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "name",
    ["", "27", "2027-H3", "2027-Q5", "2027-Q0", "2027-13", "2027-00", "2027-1", "2027-q1", "2027-01-01", " 2027"],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        named(name)
    assert (error.value.code, error.value.found) == ("not-a-date", name)


def test_a_year_far_off_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="year-span"):
        named("1899-Q1")


@given(st.integers(1900, 2200), st.sampled_from([1, 2, 4, 12]))
def test_names_and_parts_go_together(year: int, count: int) -> None:
    assert tuple(map(named, period_names(year, count))) == parts(year, count)


@given(days(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_a_written_day_is_read_back(day: dt.date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-02-29", "not-a-date"),
        ("20270101", "not-a-date"),
        ("2027-1-1", "not-a-date"),
        ("01/02/2027", "not-a-date"),
        ("2027-01-01T00:00", "not-a-date"),
        ("", "not-a-date"),
        ("1899-12-31", "year-span"),
        ("2201-01-01", "year-span"),
    ],
)
def test_what_is_no_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        read_day(text)
    assert error.value.code == code


def test_today_is_a_date() -> None:
    now = dt.datetime.now(tz=dt.UTC).date()
    assert abs((today() - now).days) <= 1
