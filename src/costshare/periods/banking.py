"""Days on which banks move money, and due dates that fall on one.

Banks are closed on Saturdays and Sundays, on public holidays (lagen (1989:253) om allmänna helgdagar), and on Midsummer
Eve, Christmas Eve and New Year's Eve, which 7 § semesterlagen (1977:480) puts on a level with them. The eves on which
banks close early are banking days.

Source: the calendar of the package holidays, categories public and de_facto. Its category "bank" also has the half
days, and is left out for that reason.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

FIRST_WEEKEND_DAY: Final = 5
ONE_DAY: Final = timedelta(days=1)


def is_banking_day(day: date) -> bool:
    """Whether Swedish banks move money on that day."""
    return day.weekday() < FIRST_WEEKEND_DAY and day not in holidays_of(day.year)


def next_banking_day(day: date) -> date:
    """The day itself if it is a banking day, else the first one after it."""
    while not is_banking_day(day):
        day += ONE_DAY
    return day


@cache
def due_date(issued: date, days: int) -> date:
    """The day, `days` calendar days after the day of issue, moved forward to a banking day.

    Source: lagen (1930:173) om beräkning av lagstadgad tid, 2 §, which agreements follow.
    """
    return next_banking_day(issued + timedelta(days=days))


@cache
def holidays_of(year: int) -> frozenset[date]:
    """The days of a year, weekends aside, on which banks are closed."""
    import holidays

    return frozenset(holidays.country_holidays("SE", years=year, categories=(holidays.PUBLIC, holidays.DE_FACTO)))
