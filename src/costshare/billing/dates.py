"""Which days what is issued and decided may have: none before what it rests on."""

import datetime as dt
from collections.abc import Iterable

from costshare.errors import InvalidValueError
from costshare.periods.names import named
from costshare.periods.period import year


def not_before(day: dt.date, first: dt.date, subject: str) -> None:
    """Refuse a day before that of a document or payment that something is done to.

    Raises `InvalidValueError` (``day-before``).
    """
    if day < first:
        raise InvalidValueError("day-before", day, day=day, subject=subject, first=first)


def bill_day(day: dt.date, period: str, *, again: bool = False) -> None:
    """Refuse to bill a period on a day that is more than a year from its own; `again`, any later day is right.

    Raises `InvalidValueError` (``bill-day``).
    """
    number = named(period).start.year
    if day.year < number - 1 or (day.year > number + 1 and not again):
        raise InvalidValueError("bill-day", day, day=day, period=period, first=number - 1, last=number + 1)


def accrual_day(day: dt.date, number: int) -> None:
    """Refuse to say on a day before the year what it would owe by then.

    Raises `InvalidValueError` (``accrual-early``).
    """
    first = year(number).start
    if day < first:
        raise InvalidValueError("accrual-early", day, day=day, year=number, first=first)


def settlement_day(day: dt.date, number: int, settled: Iterable[dt.date]) -> None:
    """Refuse to settle a year in the year itself, or before the last day of the documents that are settled.

    Raises `InvalidValueError` (``settle-early``).
    """
    first = max((year(number).end, *settled))
    if day < first:
        raise InvalidValueError("settle-early", day, day=day, year=number, first=first)
