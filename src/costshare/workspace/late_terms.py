"""What was agreed on late payment, and the reference rates that interest by law follows."""

import datetime as dt
from bisect import bisect_right
from enum import StrEnum
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from costshare.errors import Place

MONTHS_OF_HALF_YEAR: Final = 6


class LateInterest(StrEnum):
    """Whether interest runs on what is paid late, and by which rules."""

    NONE = "none"
    BY_LAW = "räntelagen"


@frozen
class ReferenceRate:
    """A reference rate, as a part of one a year, from the first day that it holds; the line of its file."""

    since: dt.date
    rate: Fraction
    line: int = 1


@frozen(kw_only=True)
class ReferenceRates:
    """The reference rates of räntelagen as the workspace's table has them, in order of day, one from a day."""

    file: str = ""
    rows: tuple[ReferenceRate, ...] = ()

    def on(self, day: dt.date) -> ReferenceRate | None:
        """The rate that holds on a day: the last one from that day or before, if of the same half-year; else None.

        The law sets the rate anew for each half-year, also where it does not change, so a row says nothing of the next
        one. Source: räntelagen (1975:635) 9 §.
        """
        before = bisect_right(self.rows, day, key=lambda row: row.since)
        row = self.rows[before - 1] if before else None
        return row if row is not None and half_year(row.since) == half_year(day) else None


def half_year(day: dt.date) -> dt.date:
    """The first day of the half-year that a day belongs to.

    >>> half_year(dt.date(2027, 6, 30)), half_year(dt.date(2027, 7, 1))
    (datetime.date(2027, 1, 1), datetime.date(2027, 7, 1))
    """
    return dt.date(day.year, 1 if day.month <= MONTHS_OF_HALF_YEAR else MONTHS_OF_HALF_YEAR + 1, 1)


@frozen(kw_only=True)
class Late:
    """What late payment costs: interest, the fee of a reminder in öre, the compensation that the law gives.

    With `due_agreed` the due day was fixed in advance. `ground` is the clause that lets contributions outside VAT be
    charged with fees too; where it is empty, they are not. `place` is that of the fee.
    """

    interest: LateInterest = LateInterest.NONE
    rates: ReferenceRates = ReferenceRates()
    due_agreed: bool = False
    reminder_fee: int = 0
    compensation: bool = False
    ground: str = ""
    place: Place = field(default=Place("charter.toml", 1, 1), eq=False)
