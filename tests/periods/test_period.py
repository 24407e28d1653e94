import datetime as dt
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import InvalidValueError
from costshare.periods.period import Period, months, part_of_year, parts, year
from costshare.testing.strategies import days, periods


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def of_days(first: str, last: str) -> Period:
    return Period.of_days(day(first), day(last))


def test_a_period_holds_its_first_and_last_day() -> None:
    period = of_days("2027-02-01", "2027-02-28")
    assert (period.start, period.end, period.last, period.days) == (
        day("2027-02-01"),
        day("2027-03-01"),
        day("2027-02-28"),
        28,
    )
    assert day("2027-02-01") in period
    assert day("2027-02-28") in period
    assert day("2027-01-31") not in period
    assert day("2027-03-01") not in period


def test_a_period_has_a_day() -> None:
    assert of_days("2027-02-01", "2027-02-01").days == 1
    with pytest.raises(ValueError, match="from 2027-02-01 to before 2027-02-01"):
        Period(day("2027-02-01"), day("2027-02-01"))


@pytest.mark.parametrize(
    ("first", "last", "covered", "overlap"),
    [
        ("2027-02-01", "2027-02-28", True, ("2027-02-01", "2027-02-28")),
        ("2027-02-02", "2027-02-27", True, ("2027-02-02", "2027-02-27")),
        ("2027-01-31", "2027-02-01", False, ("2027-02-01", "2027-02-01")),
        ("2027-02-28", "2027-03-01", False, ("2027-02-28", "2027-02-28")),
        ("2027-01-01", "2027-01-31", False, None),
        ("2027-03-01", "2027-03-31", False, None),
    ],
)
def test_periods_cover_and_overlap(first: str, last: str, covered: bool, overlap) -> None:
    february, other = of_days("2027-02-01", "2027-02-28"), of_days(first, last)
    assert february.covers(other) is covered
    expected = of_days(*overlap) if overlap else None
    assert february.overlap(other) == expected
    assert other.overlap(february) == expected


def test_a_cut_begins_a_piece_on_each_day_inside() -> None:
    cuts = [day("2027-02-10"), day("2027-02-01"), day("2027-02-10"), day("2027-03-01"), day("2027-02-28")]
    assert of_days("2027-02-01", "2027-02-28").cut(cuts) == (
        of_days("2027-02-01", "2027-02-09"),
        of_days("2027-02-10", "2027-02-27"),
        of_days("2027-02-28", "2027-02-28"),
    )


@given(periods(), st.lists(days()))
def test_pieces_hold_every_day_once(period: Period, cuts: list[dt.date]) -> None:
    pieces = period.cut(cuts)
    assert pieces[0].start == period.start
    assert pieces[-1].end == period.end
    assert all(one.end == following.start for one, following in pairwise(pieces))


@given(periods(), periods())
def test_what_two_periods_share_lies_in_both(one: Period, other: Period) -> None:
    shared = one.overlap(other)
    assert shared == other.overlap(one)
    assert shared is None or (one.covers(shared) and other.covers(shared))
    assert (shared == other) is one.covers(other)


def test_a_year_is_the_calendar_year() -> None:
    assert year(2024) == of_days("2024-01-01", "2024-12-31")
    assert year(2024).days == 366
    assert year(1900).days == year(2200).days == 365


@pytest.mark.parametrize("number", [1899, 2201, 0, -1, 10_000])
def test_years_far_off_are_refused(number: int) -> None:
    with pytest.raises(InvalidValueError) as error:
        year(number)
    assert (error.value.code, error.value.found, error.value.values) == ("year-span", number, {"year": number})


@pytest.mark.parametrize(("count", "lengths"), [(1, [365]), (2, [181, 184]), (4, [90, 91, 92, 92])])
def test_a_year_has_parts(count: int, lengths: list[int]) -> None:
    assert [part.days for part in parts(2023, count)] == lengths


def test_a_year_has_twelve_months() -> None:
    assert [part.start for part in parts(2024, 12)] == [dt.date(2024, month, 1) for month in range(1, 13)]
    assert [part.days for part in parts(2024, 12)][:3] == [31, 29, 31]


def test_the_months_of_a_period_are_those_that_begin_in_it() -> None:
    assert list(months(of_days("2023-12-02", "2024-02-01"))) == [day("2024-01-01"), day("2024-02-01")]
    assert list(months(of_days("2023-12-02", "2023-12-31"))) == []
    assert list(months(of_days("2023-12-01", "2023-12-01"))) == [day("2023-12-01")]


def test_the_part_of_a_year_is_by_days_or_by_months() -> None:
    quarter = of_days("2023-01-01", "2023-03-31")
    assert part_of_year(quarter) == Fraction(90, 365)
    assert part_of_year(quarter, by_months=True) == Fraction(1, 4)
    assert part_of_year(of_days("2024-01-02", "2024-03-01")) == Fraction(60, 366)
    assert part_of_year(of_days("2024-01-02", "2024-03-01"), by_months=True) == Fraction(1, 6)
