"""Flows: what happened over a period, such as a year's purchases."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from costshare.drivers.fact import Fact, Row
from costshare.errors import Fault, Place, WorkspaceError
from costshare.faults import fault
from costshare.periods.period import DAY, Period


@frozen(kw_only=True)
class Flow:
    """Volumes by member and period.

    `rows` are in order of day and do not overlap. Values are zero or more, in `unit`.
    """

    kind: ClassVar[str] = "flow"

    id: str
    file: str
    unit: str = ""
    rows: Mapping[str, tuple[Row, ...]]

    def over(self, member: str, window: Period, *, needed: Period | None) -> Fact:
        """The member's volume in the window: the sum of its rows there.

        `needed` are the days that rows must cover; None where none need be.

        Raises `WorkspaceError`: ``flow-crosses`` where a row lies partly in the window, ``flow-gap`` for the first
        needed day without a row.
        """
        inside = [row for row in self.rows.get(member, ()) if row.when.overlap(window)]
        found = [*self.crossing(member, inside, window), *self.gaps(member, inside, needed)]
        if found:
            raise WorkspaceError(found)
        sources = dict.fromkeys(row.source for row in inside if row.source)
        total = sum((row.value for row in inside), start=Fraction(0))
        return Fact(value=total, window=window, source="; ".join(sources), unit=self.unit)

    def crossing(self, member: str, rows: list[Row], window: Period) -> Iterator[Fault]:
        """A fault for each row that crosses an edge of the window."""
        for row in rows:
            if not window.covers(row.when):
                day = window.start if row.when.start < window.start else window.end
                yield fault(
                    "flow-crosses",
                    Place(self.file, row.line, 1),
                    f"{row.when.start} – {row.when.last}",
                    member=member,
                    driver=self.id,
                    day=day,
                    first=window.start,
                    last=window.last,
                )

    def gaps(self, member: str, rows: list[Row], needed: Period | None) -> Iterator[Fault]:
        """A fault for the first needed day that no row holds."""
        if needed is None:
            return
        day = needed.start
        for row in rows:
            if row.when.start > day:
                break
            day = max(day, row.when.end)
        if day < needed.end:
            line = max((row.line for row in rows if row.when.end <= day), default=1)
            yield fault(
                "flow-gap",
                Place(self.file, line, 1),
                driver=self.id,
                member=member,
                day=day,
                first=needed.start,
                last=needed.end - DAY,
            )
