"""Interest on what is paid late, by räntelagen (1975:635): on each day's open amount, counted exactly, rounded once.

The law counts from a day: the due day where it was fixed in advance (3 §), else the day 30 days after the demand (4 §),
which is the invoice. The debt may still be paid on that day, so interest is owed for each day after it that begins with
the debt unpaid; the day of the payment is the last one. A year has 365 days, also where it has 366. No interest runs on
interest or on fees, nor before the debt is due (2 §), nor on what the federation owes.

Interest is at the reference rate of the day with an addition (6 §), both by date.

Source: räntelagen (1975:635) 2–4, 6 and 9 §§, read 2026-11-24.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from typing import Any, Final

from attrs import frozen

from costshare.allocation.derivation import kronor
from costshare.billing.late_fees import dated, holding
from costshare.billing.posting import Item, Posting
from costshare.errors import Fault, Place, WorkspaceError
from costshare.faults import fault
from costshare.money.amounts import plain
from costshare.money.rounding import decimals, half_away
from costshare.periods.period import DAY, Period
from costshare.workspace.late_terms import Late, LateInterest, half_year

POINTS: Final = "points"
AFTER_DEMAND: Final = dt.timedelta(days=30)
DAYS_OF_YEAR: Final = 365
PERCENT_DECIMALS: Final = 2


@frozen(kw_only=True)
class Piece:
    """Days in a row with the same capital, in öre, and the same rate: `reference` and `points`, parts of one a year."""

    days: Period
    capital: int
    reference: Fraction
    points: Fraction

    @property
    def rate(self) -> Fraction:
        """What is paid a year of the capital."""
        return self.reference + self.points

    @property
    def exact(self) -> Fraction:
        """The interest in öre, not rounded."""
        return self.capital * self.rate * self.days.days / DAYS_OF_YEAR

    def to_dict(self) -> dict[str, Any]:
        """Plain data: both days included, the rates in per cent, `exact` in kronor, a ratio where it is not whole."""
        return {
            "from": self.days.start.isoformat(),
            "until": self.days.last.isoformat(),
            "days": self.days.days,
            "reference": decimals(self.reference * 100, PERCENT_DECIMALS),
            "rate": decimals(self.rate * 100, PERCENT_DECIMALS),
            "capital": plain(self.capital),
            "exact": kronor(self.exact),
        }


@frozen(kw_only=True)
class Interest:
    """The interest on one invoice, piece by piece in order of day; none where nothing is owed."""

    pieces: tuple[Piece, ...] = ()

    @property
    def exact(self) -> Fraction:
        """The sum in öre, not rounded."""
        return sum((piece.exact for piece in self.pieces), Fraction(0))

    @property
    def amount(self) -> int:
        """Öre, rounded half away from zero, once for the invoice."""
        return half_away(self.exact)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"pieces": [piece.to_dict() for piece in self.pieces], "amount": plain(self.amount)}


def counts_from(item: Item, late: Late) -> dt.date:
    """The day that interest counts from; the first one that it is owed for is the day after."""
    return item.due if late.due_agreed else max(item.due, item.date + AFTER_DEMAND)


def interest(
    item: Item, postings: Iterable[Posting], late: Late, until: dt.date, *, since: dt.date | None = None
) -> Interest:
    """The interest on an invoice for the days until a day, that day included; none where the terms say none.

    A posting counts from the day after its own. With `since`, only the days after it: what is owed until one day, and
    from there until another, adds up to what is owed until the other, before rounding.

    Raises `WorkspaceError` (``rate-missing``) for the first day without a reference rate.
    """
    start = counts_from(item, late)
    start = start if since is None else max(start, since)
    if late.interest is LateInterest.NONE or until <= start:
        return Interest()
    posted = tuple(posting for posting in postings if posting.number == item.number)
    return Interest(pieces=tuple(pieces(item, posted, late, Period.of_days(start + DAY, until))))


def pieces(item: Item, posted: tuple[Posting, ...], late: Late, days: Period) -> Iterator[Piece]:
    """The pieces of those days on which something is open."""
    cuts = chain(
        (posting.date + DAY for posting in posted),
        (rate.since for rate in late.rates.rows),
        (each.since for each in dated(POINTS)),
        (dt.date(year, month, 1) for year in range(days.start.year, days.last.year + 1) for month in (1, 7)),
    )
    for part in days.cut(cuts):
        capital = item.owed - sum(posting.amount for posting in posted if posting.date < part.start)
        if capital > 0:
            reference, points = late.rates.on(part.start), holding(POINTS, part.start)
            if reference is None or points is None:
                raise WorkspaceError([rate_missing(late, part.start)])
            yield Piece(days=part, capital=capital, reference=reference.rate, points=points.value)


def rate_missing(late: Late, day: dt.date) -> Fault:
    """The fault of a day without a rate: at the last line of the table, where a row is to be added."""
    place = Place(late.rates.file, max((row.line for row in late.rates.rows), default=1), 1)
    return fault("rate-missing", place, day=day, start=half_year(day))
