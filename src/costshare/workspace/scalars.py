"""How the values of a charter are read: strictly, since a coerced value is a wrong bill.

Each hook takes what `tomllib` gave and raises `InvalidValueError` for what does not fit.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, get_args

from costshare.errors import InvalidValueError
from costshare.faults import nearest
from costshare.keys.bounded import Bound, Part, Yearly
from costshare.keys.when import At, AtBy, FixedDay, OverBy, Window, YearDay
from costshare.money.amounts import read_kronor
from costshare.money.reading import read_number
from costshare.money.shares import read_share
from costshare.periods.period import year
from costshare.workspace.schema import Change, Ore, Share, Units, Year

AT_FORMS: Final = '{ year = -1, day = "11-01" }, 2026-11-01, { budget = …, outcome = … }'
OVER_FORMS: Final = (
    "{ first = -3, last = -1 }, { from = { year, day }, until = { year, day } }, { budget = …, outcome = … }"
)
FURTHEST_YEAR: Final = 100
MONTH_DAY: Final = re.compile("[0-9]{2}-[0-9]{2}")
LEAP_YEAR, COMMON_YEAR = 2000, 2001


def text(value: object, _: object = None) -> str:
    """A text, and nothing that could be turned into one: 0126 without quotation marks would lose its zero."""
    if not isinstance(value, str):
        raise InvalidValueError("not-text", value)
    return value


def whole(value: object, _: object = None) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidValueError("not-whole", value)
    return value


def boolean(value: object, _: object = None) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InvalidValueError("not-boolean", value)
    return value


def date(value: object, _: object = None) -> dt.date:
    """A date, without a time of day."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise InvalidValueError("not-a-date-here", value)
    year(value.year)
    return value


def share(value: object, _: object = None) -> Fraction:
    """A share, zero or more."""
    if not isinstance(value, str):
        raise InvalidValueError("not-a-share", value)
    read = read_share(value)
    if read < 0:
        raise InvalidValueError("not-a-share", value)
    return read


def change(value: object, _: object = None) -> Fraction:
    """A change such as an index: a share of either sign."""
    if not isinstance(value, str):
        raise InvalidValueError("not-a-share", value)
    return read_share(value)


def year_key(value: object, _: object = None) -> int:
    """A year that stands as a key, which TOML reads as text."""
    digits = text(value)
    if not (digits.isascii() and digits.isdigit() and len(digits) == len("2027")):
        raise InvalidValueError("year-span", value, year=value)
    year(int(digits))
    return int(digits)


def ore(value: object, _: object = None) -> int:
    """An amount in öre, of whole kronor or of a text."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise InvalidValueError("not-an-amount", value)
    return read_kronor(value)


def units(value: object, _: object = None) -> Fraction:
    """A number of units, zero or more: a whole number, or a text with decimals."""
    if isinstance(value, int) and not isinstance(value, bool):
        number = Fraction(value)
    elif isinstance(value, str):
        number = read_number(value, decimal="," if "," in value else ".")
    else:
        raise InvalidValueError("not-a-number", value)
    if number < 0:
        raise InvalidValueError("not-a-number", value)
    return number


def choice(value: object, kind: type[StrEnum]) -> StrEnum:
    """One of an enumeration's values."""
    return kind(one_of(value, [str(each) for each in kind]))


def literal(value: object, kind: object) -> object:
    """One of a literal's values."""
    return one_of(value, list(get_args(kind)))


def one_of(value: object, known: list[Any]) -> Any:  # noqa: ANN401  whichever type the choices have
    """The value, if it is one of the known ones and of the same type."""
    for each in known:
        if type(each) is type(value) and each == value:
            return each
    near = nearest(str(value)[:60], [str(each) for each in known]) if isinstance(value, str) else ""
    raise InvalidValueError("not-a-choice", value, known=", ".join(map(str, known)), nearest=near)


def at(value: object, _: object = None) -> AtBy:
    """The day that a key asks a level for."""
    if isinstance(value, Mapping) and "budget" in value:
        return AtBy(*(day_rule(each) for each in by_basis(value, AT_FORMS)))
    rule = day_rule(value)
    return AtBy(rule, rule)


def over(value: object, _: object = None) -> OverBy:
    """The days over which a key asks for a volume."""
    if isinstance(value, Mapping) and "budget" in value:
        return OverBy(*(window(each) for each in by_basis(value, OVER_FORMS)))
    rule = window(value)
    return OverBy(rule, rule)


def by_basis(value: Mapping[str, object], forms: str) -> tuple[object, object]:
    """The two rules of ``{ budget = …, outcome = … }``."""
    if set(value) != {"budget", "outcome"}:
        raise InvalidValueError("when", dict(value), forms=forms)
    return value["budget"], value["outcome"]


def day_rule(value: object) -> At:
    """A fixed date, or a day of a year counted from the one that is shared."""
    if isinstance(value, Mapping):
        return year_day(value, AT_FORMS)
    if isinstance(value, dt.date):
        return FixedDay(date(value))
    raise InvalidValueError("when", value, forms=AT_FORMS)


def window(value: object) -> Window:
    """Whole years, or from a day to a day; it must not end before it begins."""
    if isinstance(value, Mapping) and set(value) == {"first", "last"}:
        made = Window.of_years(offset(value["first"]), offset(value["last"]))
    elif isinstance(value, Mapping) and set(value) == {"from", "until"}:
        made = Window(year_day(value["from"], OVER_FORMS), year_day(value["until"], OVER_FORMS))
    else:
        raise InvalidValueError("when", value, forms=OVER_FORMS)
    first, last = made.first.on(LEAP_YEAR), made.last.on(LEAP_YEAR)
    if last < first:
        raise InvalidValueError("when", value, forms=OVER_FORMS)
    return made


def year_day(value: object, forms: str) -> YearDay:
    """``{ year = -1, day = "11-01" }``; a day that every year has."""
    if not isinstance(value, Mapping) or set(value) != {"year", "day"}:
        raise InvalidValueError("when", value, forms=forms)
    day = text(value["day"])
    if not MONTH_DAY.fullmatch(day):
        raise InvalidValueError("not-a-day", day)
    try:
        found = dt.date.fromisoformat(f"{COMMON_YEAR}-{day}")
    except ValueError as error:
        raise InvalidValueError("not-a-day", day) from error
    return YearDay(offset(value["year"]), found.month, found.day)


def offset(value: object) -> int:
    """Years from the one that is shared, at most a hundred either way."""
    years = whole(value)
    if abs(years) > FURTHEST_YEAR:
        raise InvalidValueError("year-span", value, year=value)
    return years


def bound(value: object, _: object = None) -> Bound:
    """A bound for everyone, or by member."""
    if isinstance(value, Mapping):
        return Bound(by_member={member: quantity(each) for member, each in value.items()})
    return Bound(everyone=quantity(value))


def quantity(value: object) -> Part | Yearly:
    """A share of the pool, or an amount a year."""
    if isinstance(value, str) and (value.rstrip()[-1:] in {"%", "‰"} or "/" in value):
        return Part(read_share(value))
    return Yearly(ore(value))


HOOKS: Final[Mapping[Any, Callable[[Any, Any], Any]]] = {
    Share: share,
    Change: change,
    Ore: ore,
    Units: units,
    Year: year_key,
    str: text,
    int: whole,
    bool: boolean,
    dt.date: date,
    AtBy: at,
    OverBy: over,
    Bound: bound,
}
