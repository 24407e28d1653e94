"""Levels: what is true on a day, such as the population of 31 December."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar, Final

from attrs import frozen

from costshare.drivers.fact import Fact, Row
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault

OLDEST: Final = 366


class Dates(StrEnum):
    """Which day's value answers for the day asked for."""

    EXACT = "exact"
    LATEST = "latest"


@frozen(kw_only=True)
class Level:
    """Values by member and day. `rows` are in order of day, one for a day.

    Values are zero or more, in `unit`. With `Dates.LATEST` the newest value on or before the day answers, if it is at
    most 366 days older.
    """

    kind: ClassVar[str] = "level"

    id: str
    file: str
    unit: str = ""
    dates: Dates = Dates.EXACT
    rows: Mapping[str, tuple[Row, ...]]

    def at(self, member: str, day: dt.date) -> Fact:
        """The member's value for the day.

        Raises `WorkspaceError` (``missing-value``) at the member's last row in the file.
        """
        rows = self.rows.get(member, ())
        before = bisect_right(rows, day, key=lambda row: row.when.start)
        if before:
            row = rows[before - 1]
            age = (day - row.when.start).days
            if age == 0 or (self.dates is Dates.LATEST and age <= OLDEST):
                return Fact(value=row.value, day=row.when.start, source=row.source, unit=self.unit)
        place = Place(self.file, max((row.line for row in rows), default=1), 1)
        raise WorkspaceError([fault("missing-value", place, driver=self.id, member=member, day=day)])
