"""How the values of a charter are read: strictly, since a coerced value is a wrong bill.

Each hook takes what `tomllib` gave and raises `InvalidValueError` for what does not fit.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, Final, TypeVar, get_args

import cattrs

from costshare.errors import InvalidValueError
from costshare.faults import nearest
from costshare.federation.parties import Kind
from costshare.keys.bounded import Bound, Part, Yearly
from costshare.keys.when import At, AtBy, FixedDay, OverBy, Window, YearDay
from costshare.money.amounts import read_kronor
from costshare.money.reading import read_number
from costshare.money.shares import read_share
from costshare.periods.period import year
from costshare.workspace.bookkeeping_schema import AccountByKind, LedgerAccount
from costshare.workspace.schema import Change, Ore, Series, Share, Started, Threshold, Units, Year

T = TypeVar("T")

AT_FORMS: Final = '{ year = -1, day = "11-01" }, 2026-11-01, { budget = …, outcome = … }'
OVER_FORMS: Final = (
    "{ first = -3, last = -1 }, { from = { year, day }, until = { year, day } }, { budget = …, outcome = … }"
)
FURTHEST_YEAR: Final = 100
SERIES: Final = re.compile("[A-Za-zÅÄÖåäö][A-Za-zÅÄÖåäö0-9-]{0,9}")
ACCOUNT: Final = re.compile("[0-9]{4,12}")
MONTH_DAY: Final = re.compile("[0-9]{2}-[0-9]{2}")
LEAP_YEAR, COMMON_YEAR = 2000, 2001


def as_written(value: object) -> object:
    """A value as the charter writes it, for the reader of a fault; texts without their quotation marks."""
    return toml(value) if isinstance(value, Mapping | list | bool | dt.date) else value


def toml(value: object) -> str:
    """A value as TOML."""
    match value:
        case Mapping():
            return "{ " + ", ".join(f"{name} = {toml(each)}" for name, each in value.items()) + " }"
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def inside(value: Mapping[str, object], name: str, read: Callable[[object], T]) -> T:
    """What stands under the name; a mistake there knows that it does."""
    try:
        return read(value[name])
    except (InvalidValueError, cattrs.IterableValidationError) as error:
        error.__notes__ = [cattrs.IterableValidationNote("", name, object)]
        raise cattrs.IterableValidationError("", [error], dict) from error


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


def started(value: object, _: object = None) -> int:
    """A year that stands as a value."""
    found = whole(value)
    year(found)
    return found


def ore(value: object, _: object = None) -> int:
    """An amount in öre, of whole kronor or of a text."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise InvalidValueError("not-an-amount", value)
    return read_kronor(value)


def threshold(value: object, _: object = None) -> int:
    """An amount in öre, zero or more."""
    read = ore(value)
    if read < 0:
        raise InvalidValueError("not-an-amount", value)
    return read


def series(value: object, _: object = None) -> str:
    """What the numbers of documents begin with, and so the names of their files."""
    found = text(value)
    if not SERIES.fullmatch(found):
        raise InvalidValueError("number-series", value)
    return found


def account(value: object, _: object = None) -> str:
    """The number of one account in a ledger."""
    number = text(value)
    if not ACCOUNT.fullmatch(number):
        raise InvalidValueError("account", value)
    return number


def account_by_kind(value: object, _: object = None) -> dict[Kind, str]:
    """An account for every kind of member, or by kind."""
    if not isinstance(value, Mapping):
        return dict.fromkeys(Kind, account(value))
    found, wrong = {}, []
    for name in value:
        try:
            found[kind_of_member(name)] = account(value[name])
        except InvalidValueError as error:
            error.__notes__ = [cattrs.IterableValidationNote("", name, object)]
            wrong.append(error)
    if wrong:
        raise cattrs.IterableValidationError("", wrong, dict)
    return found


def kind_of_member(name: str) -> Kind:
    """The kind that a name in a table by kind is."""
    try:
        return Kind(one_of(name, list(map(str, Kind))))
    except InvalidValueError as error:
        raise InvalidValueError(error.code, name, field="kind", **error.values) from error


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
    raise InvalidValueError("not-a-choice", value, known=", ".join(map(toml, known)), nearest=near)


def at(value: object, _: object = None) -> AtBy:
    """The day that a key asks a level for."""
    if isinstance(value, Mapping) and "budget" in value:
        return AtBy(*by_basis(value, AT_FORMS, day_rule))
    rule = day_rule(value)
    return AtBy(rule, rule)


def over(value: object, _: object = None) -> OverBy:
    """The days over which a key asks for a volume."""
    if isinstance(value, Mapping) and "budget" in value:
        return OverBy(*by_basis(value, OVER_FORMS, window))
    rule = window(value)
    return OverBy(rule, rule)


def by_basis(value: Mapping[str, object], forms: str, read: Callable[[object], T]) -> tuple[T, T]:
    """The two rules of ``{ budget = …, outcome = … }``."""
    if set(value) != {"budget", "outcome"}:
        raise InvalidValueError("when", dict(value), forms=forms)
    return inside(value, "budget", read), inside(value, "outcome", read)


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
        made = Window.of_years(inside(value, "first", offset), inside(value, "last", offset))
    elif isinstance(value, Mapping) and set(value) == {"from", "until"}:
        day = partial(year_day, forms=OVER_FORMS)
        made = Window(inside(value, "from", day), inside(value, "until", day))
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
    day = inside(value, "day", month_day)
    return YearDay(inside(value, "year", offset), day.month, day.day)


def month_day(value: object) -> dt.date:
    """A day that every year has, such as ``"11-01"``, in a common year."""
    day = text(value)
    if not MONTH_DAY.fullmatch(day):
        raise InvalidValueError("not-a-day", day)
    try:
        return dt.date.fromisoformat(f"{COMMON_YEAR}-{day}")
    except ValueError as error:
        raise InvalidValueError("not-a-day", day) from error


def offset(value: object) -> int:
    """Years from the one that is shared, at most a hundred either way."""
    years = whole(value)
    if abs(years) > FURTHEST_YEAR:
        raise InvalidValueError("year-span", value, year=value)
    return years


def bound(value: object, _: object = None) -> Bound:
    """A bound for everyone, or by member."""
    if isinstance(value, Mapping):
        return Bound(by_member={member: inside(value, member, quantity) for member in value})
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
    Threshold: threshold,
    Units: units,
    LedgerAccount: account,
    AccountByKind: account_by_kind,
    Year: year_key,
    Started: started,
    Series: series,
    str: text,
    int: whole,
    bool: boolean,
    dt.date: date,
    AtBy: at,
    OverBy: over,
    Bound: bound,
}
