"""Stretches of days, half-open: the first day belongs, the end does not.

Agreements write their dates inclusive; `Period.of_days` takes them so, and `last` gives the last day back. Days are
`datetime.date`; a `pendulum.Date` is one.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

from attrs import field, frozen

from costshare.errors import InvalidValueError

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
DAY: Final = dt.timedelta(days=1)


def end_after(period: "Period", attribute: object, end: dt.date) -> None:
    """A period has at least one day."""
    del attribute
    if end <= period.start:
        message = f"a period has at least one day, this one runs from {period.start} to before {end}"
        raise ValueError(message)


@frozen(order=True)
class Period:
    """The days from `start` until, but not including, `end`; at least one day.

    >>> Period.of_days(dt.date(2024, 1, 1), dt.date(2024, 12, 31)).days
    366
    """

    start: dt.date
    end: dt.date = field(validator=end_after)

    @classmethod
    def of_days(cls, first: dt.date, last: dt.date) -> "Period":
        """From the first day to the last, both included."""
        return cls(first, last + DAY)

    @property
    def last(self) -> dt.date:
        """The last day that belongs."""
        return self.end - DAY

    @property
    def days(self) -> int:
        """How many days it holds."""
        return self.end.toordinal() - self.start.toordinal()

    def __contains__(self, day: dt.date) -> bool:
        """Whether the day belongs."""
        return self.start <= day < self.end

    def covers(self, other: "Period") -> bool:
        """Whether every day of the other belongs."""
        return self.start <= other.start and other.end <= self.end

    def overlap(self, other: "Period") -> "Period | None":
        """The days that both hold; None where there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def cut(self, days: Iterable[dt.date]) -> tuple["Period", ...]:
        """The pieces that begin at `start` and at each of the days inside.

        They are in order and hold every day once.
        """
        starts = sorted({self.start, self.end, *(day for day in days if day in self)})
        return tuple(Period(start, end) for start, end in pairwise(starts))


@lru_cache(maxsize=256)
def year(number: int) -> Period:
    """The calendar year, which is the fiscal year of every Swedish municipality.

    Raises `InvalidValueError` (``year-span``) outside 1900 to 2200.
    """
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise InvalidValueError("year-span", number, year=number)
    return Period(dt.date(number, 1, 1), dt.date(number + 1, 1, 1))


@lru_cache(maxsize=256)
def parts(number: int, count: int) -> tuple[Period, ...]:
    """The year in 1, 2, 4 or 12 parts: whole, halves, quarters, months.

    >>> [part.days for part in parts(2023, 4)]
    [90, 91, 92, 92]
    """
    length = 12 // count
    return year(number).cut(dt.date(number, month, 1) for month in range(1, 13, length))


def months(period: Period) -> Iterator[dt.date]:
    """The first days of months that belong to the period, in order."""
    for number in range(period.start.year, period.end.year + 1):
        for month in range(1, 13):
            if (first := dt.date(number, month, 1)) in period:
                yield first


def part_of_year(piece: Period, *, by_months: bool = False) -> Fraction:
    """The piece's part of the year it lies in: its days over the year's, or its months over twelve.

    By months, a month counts where its first day lies in the piece. Pieces that hold every day of a year once have
    parts that sum to one, both ways.
    """
    if by_months:
        return Fraction(sum(1 for _ in months(piece)), 12)
    return Fraction(piece.days, year(piece.start.year).days)
