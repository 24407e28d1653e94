"""Numbers and dates as people in Sweden write them, by Babel: the only place that formats.

U+00A0 stands between thousands and before units, and minus is U+2212. What is formatted is already rounded, so that
Babel's own rounding and the caller's decimal context have no say.
"""

import datetime as dt
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final

from attrs import frozen
from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

from costshare.documents.language import Language
from costshare.money.amounts import plain
from costshare.money.rounding import decimals
from costshare.periods.period import Period

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"
MOST_ADDED: Final = 20
REMEMBERED: Final = 10_000


@frozen
class Notation:
    """How a language writes numbers and dates."""

    language: Language = Language.SWEDISH

    @property
    def locale(self) -> Locale:
        """Babel's locale."""
        return locale_of(self.language)

    def kronor(self, ore: int) -> str:
        """Öre as kronor with two decimals, without unit: ``1 234,50``."""
        return self.pattern(plain(ore), "#,##0.00")

    def amount(self, ore: int) -> str:
        """Öre as kronor with unit: ``1 234,50 kr``."""
        return f"{self.kronor(ore)}{NO_BREAK}kr"

    def exact_kronor(self, ore: Fraction, *, places: int = 4) -> str:
        """Exact öre as kronor: two decimals where the öre are whole, else rounded half away from zero to that many."""
        if ore.denominator == 1:
            return self.kronor(ore.numerator)
        return self.pattern(decimals(ore / 100, places), f"#,##0.{'0' * places}")

    def number(self, value: Fraction, *, places: int = 4) -> str:
        """A number with the decimals that it needs, at most that many."""
        text = decimals(value, places)
        return self.pattern(text, f"#,##0.{'#' * places}")

    def ratio(self, value: Fraction) -> str:
        """A number exactly: its decimals where they end within six, else the ratio too: ``239/3 (79,666667)``."""
        text = self.number(value, places=6)
        if (value * 10**6).denominator == 1:
            return text
        return f"{self.number(Fraction(value.numerator))}/{self.number(Fraction(value.denominator))} ({text})"

    def percent(self, text: str) -> str:
        """A percentage that is already rounded: ``30,154 %``."""
        return f"{self.pattern(text, '#,##0.000')}{NO_BREAK}%"

    def share(self, share: Fraction) -> str:
        """A share as a percentage with the decimals it needs, at most six."""
        return f"{self.number(share * 100, places=6)}{NO_BREAK}%"

    def day(self, day: dt.date) -> str:
        """A date in words: ``1 juli 2013``."""
        return written_day(day, self.language)

    def days(self, period: Period) -> str:
        """A period in words, both days included; a whole year is its number."""
        year = Period(dt.date(period.start.year, 1, 1), dt.date(period.start.year + 1, 1, 1))
        if period == year:
            return str(period.start.year)
        return f"{self.day(period.start)} – {self.day(period.last)}"

    def pattern(self, number: str, pattern: str) -> str:
        """A decimal text in the locale's signs."""
        return written(number, pattern, self.language)


@lru_cache(maxsize=REMEMBERED)
def written(number: str, pattern: str, language: Language) -> str:
    """A decimal text in a language's signs; documents say the same numbers over and over."""
    # A context of our own, with room for every digit: the caller's may be short, or set traps.
    with localcontext(Context(prec=len(number) + MOST_ADDED)):
        return str(parsed(pattern).apply(Decimal(number), locale_of(language))).replace("-", MINUS)


@lru_cache(maxsize=REMEMBERED)
def written_day(day: dt.date, language: Language) -> str:
    """A date in a language's words."""
    return str(format_date(day, "long", locale=locale_of(language)))


@cache
def locale_of(language: Language) -> Locale:
    """Babel's locale of a language."""
    return Locale.parse(language.locale)


@cache
def parsed(pattern: str) -> NumberPattern:
    """Babel's form of a pattern; there are few, and reading one takes longer than using it."""
    made: NumberPattern = parse_pattern(pattern)
    return made
