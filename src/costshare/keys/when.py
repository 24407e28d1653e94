"""Which day, or which days, a key asks its driver for; counted from the year that is shared."""

import datetime as dt
from typing import Protocol

from attrs import frozen

from costshare.costs.basis import Basis
from costshare.periods.period import Period


@frozen
class YearDay:
    """A day of the year that lies `offset` years after the year that is shared (-1: the year before)."""

    offset: int
    month: int
    day: int

    def on(self, year: int) -> dt.date:
        """The day, for the year that is shared."""
        return dt.date(year + self.offset, self.month, self.day)


@frozen
class FixedDay:
    """The same day whichever year is shared."""

    day: dt.date

    def on(self, year: int) -> dt.date:
        """The day."""
        del year
        return self.day


@frozen
class Window:
    """The days from `first` to `last`, both included."""

    first: YearDay
    last: YearDay

    def on(self, year: int) -> Period:
        """The window, for the year that is shared."""
        return Period.of_days(self.first.on(year), self.last.on(year))

    @classmethod
    def of_years(cls, first: int, last: int) -> "Window":
        """Whole years, by their offsets."""
        return cls(YearDay(first, 1, 1), YearDay(last, 12, 31))


class At(Protocol):
    """A rule for a day."""

    def on(self, year: int) -> dt.date:
        """The day, for the year that is shared."""


@frozen
class AtBy:
    """A rule for a day by basis; a forecast asks as the budget does."""

    budget: At
    outcome: At

    def rule(self, basis: Basis) -> At:
        """The rule of the basis."""
        return self.outcome if basis is Basis.OUTCOME else self.budget


@frozen
class OverBy:
    """A window by basis; a forecast asks as the budget does."""

    budget: Window
    outcome: Window

    def rule(self, basis: Basis) -> Window:
        """The window of the basis."""
        return self.outcome if basis is Basis.OUTCOME else self.budget
