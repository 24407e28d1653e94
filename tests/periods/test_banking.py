from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.periods.banking import due_date, is_banking_day, next_banking_day

YEARS = range(2000, 2061)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def easter_sunday(year: int) -> date:
    """Source: Meeus, Jones and Butcher's form of the Gregorian rule (Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def first(weekday: int, year: int, month: int, day: int) -> date:
    """The first such weekday (0 is Monday) on or after the date."""
    start = date(year, month, day)
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def closed(year: int) -> set[date]:
    """The days on which banks are closed, by the law's own rules."""
    easter = easter_sunday(year)
    midsummer_day = first(5, year, 6, 20)
    days = {date(year, month, day) for month, day in [(1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)]}
    days |= {easter + timedelta(days=after) for after in (-2, 0, 1, 39, 49)}
    days |= {midsummer_day - timedelta(days=1), midsummer_day, first(5, year, 10, 31)}
    # In 2005 the national day took the place of Whit Monday.
    days |= {date(year, 6, 6)} if year >= 2005 else {easter + timedelta(days=50)}
    january = date(year, 1, 1)
    days_of_year = (january + timedelta(days=n) for n in range((date(year + 1, 1, 1) - january).days))
    return days | {day for day in days_of_year if day.weekday() >= 5}


@pytest.mark.parametrize("year", YEARS)
def test_agrees_with_the_rules_of_the_law(year: int) -> None:
    january = date(year, 1, 1)
    days = [january + timedelta(days=n) for n in range((date(year + 1, 1, 1) - january).days)]
    assert {day for day in days if not is_banking_day(day)} == closed(year)


@pytest.mark.parametrize(
    ("day", "open_that_day"),
    [
        (date(2027, 12, 23), True),  # banks close early, but are open
        (date(2027, 4, 30), True),
        (date(2027, 1, 5), True),
        (date(2027, 6, 25), False),  # Midsummer Eve
        (date(2027, 5, 7), True),  # a Friday between Ascension Day and the weekend
        (date(2004, 5, 31), False),  # Whit Monday, for the last time
        (date(2005, 5, 16), True),
        (date(2028, 6, 6), False),
    ],
)
def test_days_that_are_easily_mistaken(day: date, open_that_day: bool) -> None:
    assert is_banking_day(day) is open_that_day


@given(DAYS)
def test_the_next_banking_day_is_the_first_one_from_the_day_on(day: date) -> None:
    found = next_banking_day(day)
    assert is_banking_day(found)
    assert found >= day
    assert not any(is_banking_day(day + timedelta(days=n)) for n in range((found - day).days))


@given(DAYS)
def test_banks_are_never_closed_for_more_than_five_days(day: date) -> None:
    assert (next_banking_day(day) - day).days <= 5


@given(DAYS, DAYS, st.integers(0, 90))
def test_who_is_billed_later_pays_no_sooner(one: date, other: date, days: int) -> None:
    assert due_date(min(one, other), days) <= due_date(max(one, other), days)


@pytest.mark.parametrize(
    ("issued", "days", "due"),
    [
        (date(2027, 1, 15), 30, date(2027, 2, 15)),  # 14 February is a Sunday
        (date(2027, 2, 24), 30, date(2027, 3, 30)),  # Good Friday, over Easter
        (date(2027, 11, 24), 30, date(2027, 12, 27)),  # Christmas Eve, a Friday, over the weekend
        (date(2027, 3, 1), 0, date(2027, 3, 1)),
    ],
)
def test_due_dates(issued: date, days: int, due: date) -> None:
    assert due_date(issued, days) == due
