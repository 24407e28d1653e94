"""Events: one row each, such as a register of cases; counted, or summed by a column."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from costshare.drivers.fact import Fact
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.periods.period import Period


@frozen(kw_only=True)
class Event:
    """One member's part of one event; an event that several share is divided equally between them."""

    day: dt.date
    value: Fraction
    line: int


@frozen(kw_only=True)
class Events:
    """Events by member, in order of day. A member without events has zero.

    Values may be negative (a corrected hour), but not the volume of a window.
    """

    kind: ClassVar[str] = "events"

    id: str
    file: str
    unit: str = ""
    rows: Mapping[str, tuple[Event, ...]]

    def over(self, member: str, window: Period, *, needed: Period | None) -> Fact:
        """The member's volume in the window; zero where nothing happened, so that no day is `needed`.

        Raises `WorkspaceError` (``negative-level``) where the values sum to less than zero.
        """
        del needed
        events = self.rows.get(member, ())
        first, after = (bisect_left(events, day, key=lambda event: event.day) for day in (window.start, window.end))
        inside = events[first:after]
        total = sum((event.value for event in inside), start=Fraction(0))
        if total < 0:
            place = Place(self.file, max(event.line for event in inside), 1)
            raise WorkspaceError([fault("negative-level", place, str(total), member=member)])
        return Fact(value=total, window=window, unit=self.unit)
