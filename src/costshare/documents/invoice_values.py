"""The amounts, days and shares of a record, read back and put in words.

The invoices of a run have most of theirs in common, so each is read and written once.
"""

from fractions import Fraction
from functools import lru_cache

from costshare.documents.language import Language
from costshare.documents.notation import NO_BREAK, REMEMBERED, Notation
from costshare.money.amounts import ORE_PER_KRONA, read_ore
from costshare.periods.names import named, read_day
from costshare.periods.period import Period


@lru_cache(maxsize=REMEMBERED)
def ore(kronor: str) -> int:
    """Öre of kronor with two decimals."""
    return read_ore(kronor, decimal=".")


@lru_cache(maxsize=REMEMBERED)
def exact_ore(kronor: str) -> Fraction:
    """Exact öre of the kronor that a derivation writes: decimals, or a ratio."""
    return Fraction(kronor) * ORE_PER_KRONA


def day_in_words(day: str, language: Language) -> str:
    """A day of a record."""
    return Notation(language).day(read_day(day))


@lru_cache(maxsize=REMEMBERED)
def days_in_words(first: str, last: str, language: Language) -> str:
    """The days of a record from one to another, both included."""
    return Notation(language).days(Period.of_days(read_day(first), read_day(last)))


@lru_cache(maxsize=REMEMBERED)
def period_in_words(name: str, language: Language) -> str:
    """The period of that name, from its first day to its last."""
    return Notation(language).days(named(name))


def ratio(write: Notation, value: Fraction) -> str:
    """An exact number as a ratio; a whole number as it is."""
    above = write.number(Fraction(value.numerator))
    return above if value.denominator == 1 else f"{above}/{write.number(Fraction(value.denominator))}"


def exact_amount(write: Notation, exact: Fraction, *, places: int = 4) -> str:
    """Exact öre as kronor, with unit."""
    return f"{write.exact_kronor(exact, places=places)}{NO_BREAK}kr"
