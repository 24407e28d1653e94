"""Periods by name: ``2027``, ``2027-H1``, ``2027-Q1``, ``2027-01``; and the day it is in Stockholm."""

import datetime as dt
import re
from functools import lru_cache
from typing import Final

from costshare.errors import InvalidValueError
from costshare.periods.period import Period, parts, year

NAME: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
COUNTS: Final = {"half": 2, "quarter": 4, "month": 12}
STOCKHOLM: Final = "Europe/Stockholm"


def named(name: str) -> Period:
    """The period of that name.

    >>> named("2027-Q1").last
    datetime.date(2027, 3, 31)

    Raises `InvalidValueError` (``not-a-date``, ``year-span``).
    """
    match = NAME.fullmatch(name)
    if not match:
        raise InvalidValueError("not-a-date", name)
    number = int(match["year"])
    for part, count in COUNTS.items():
        if match[part]:
            return parts(number, count)[int(match[part]) - 1]
    return parts(number, 1)[0]


@lru_cache(maxsize=256)
def period_names(number: int, count: int) -> tuple[str, ...]:
    """The names of a year's parts: 1, 2, 4 or 12 of them.

    >>> period_names(2027, 2)
    ('2027-H1', '2027-H2')
    """
    form = {1: "{year:04}", 2: "{year:04}-H{part}", 4: "{year:04}-Q{part}", 12: "{year:04}-{part:02}"}[count]
    return tuple(form.format(year=number, part=part) for part in range(1, count + 1))


def today() -> dt.date:
    """The day it is now in Stockholm; asked once, at the edge of a command."""
    import pendulum

    return pendulum.today(STOCKHOLM).date()


def now() -> dt.datetime:
    """This instant, in UTC; asked once, at the edge of a command."""
    return dt.datetime.now(dt.UTC)


@lru_cache(maxsize=4096)
def read_day(text: str) -> dt.date:
    """A date written year-month-day. Long registers name the same days over and over.

    Raises `InvalidValueError` (``not-a-date``, ``year-span``).
    """
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise InvalidValueError("not-a-date", text)
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidValueError("not-a-date", text) from error
    year(day.year)
    return day
