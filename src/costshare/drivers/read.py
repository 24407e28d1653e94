"""A driver's file: its columns decide whether it holds levels, flows or events."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

from attrs import field, frozen

from costshare.drivers.events import Event, Events
from costshare.drivers.fact import Row
from costshare.drivers.flow import Flow
from costshare.drivers.level import Dates, Level
from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located, unknown
from costshare.money.reading import DecimalSign, read_number
from costshare.periods.names import read_day
from costshare.periods.period import Period
from costshare.sheets.read import read_sheet
from costshare.sheets.sheet import Row as SheetRow
from costshare.sheets.sheet import Sheet

T = TypeVar("T")
Driver = Level | Flow | Events
WhenOf = Callable[[SheetRow], Period | None]

LEVEL: Final = ("member", "date", "value")
FLOW: Final = ("member", "from", "until", "value")
SOURCE: Final = "source"


@frozen(kw_only=True)
class EventColumns:
    """How a file of events is read: its columns by name, and which rows count.

    `total` is the column that is summed; None where rows are counted. `joint` separates members that share an event.
    `where` admits rows whose column holds one of the values.
    """

    date: str = "date"
    member: str = "member"
    total: str | None = None
    joint: str = ""
    where: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return tuple(dict.fromkeys((self.member, self.date, *([self.total] if self.total else []), *self.where)))


@frozen(kw_only=True)
class DriverFile:
    """A driver as the charter names it. `place` is that of `dates` there; `known` are the ids that rows may name."""

    id: str
    path: Path
    file: str
    place: Place
    known: Collection[str]
    unit: str = ""
    sheet: str | None = None
    decimal: DecimalSign = None
    dates: Dates | None = None
    events: EventColumns | None = None


def read_driver(source: DriverFile) -> tuple[Driver | None, tuple[Fault, ...]]:
    """The driver and every fault of its file; None where the file could not be read as a table at all."""
    sheet, faults = read_sheet(source.path, source.file, sheet=source.sheet)
    if sheet is None:
        return None, faults
    reading = Reading(source=source, sheet=sheet, faults=list(faults))
    return reading.driver(), tuple(reading.faults)


@frozen(kw_only=True)
class Reading:
    """One file on its way to a driver; `faults` grows."""

    source: DriverFile
    sheet: Sheet
    faults: list[Fault]

    def driver(self) -> Driver | None:
        """The driver of the kind that the charter or the columns say."""
        source, header = self.source, self.sheet.header
        if source.events is not None:
            if source.dates is not None:
                self.faults.append(fault("driver-field", source.place, "dates", field="dates", kind=Events.kind))
            return self.events(source.events) if self.has(source.events.needed, others=True) else None
        if "from" in header or "until" in header:
            if source.dates is not None:
                self.faults.append(fault("driver-field", source.place, "dates", field="dates", kind=Flow.kind))
            return self.flow() if self.has(FLOW) else None
        if "date" in header or "value" in header:
            return self.level() if self.has(LEVEL) else None
        self.faults.append(fault("driver-columns", Place(source.file, 1, 1), ",".join(header)))
        return None

    def has(self, columns: tuple[str, ...], *, others: bool = False) -> bool:
        """Whether the header has the columns, and no others but `source` unless they are admitted."""
        header, place, known = self.sheet.header, Place(self.source.file, 1, 1), (*columns, SOURCE)
        for column in columns:
            if column not in header:
                self.faults.append(
                    fault("missing-column", place, ",".join(header), column=column, known=",".join(columns))
                )
        if not others:
            for number, column in enumerate(header, start=1):
                if column not in known:
                    where = Place(self.source.file, 1, number)
                    self.faults.append(unknown("unknown-column", where, column, known, column=column))
        return set(columns) <= set(header)

    def level(self) -> Level:
        """A level: one value for a member and a day."""
        rows = self.rows(self.day)
        for member, mine in rows.items():
            for earlier, later in pairwise(mine):
                if earlier.when == later.when:
                    self.faults.append(self.doubled("twice", member, earlier, later))
        source = self.source
        dates = source.dates or Dates.EXACT
        return Level(id=source.id, file=source.file, unit=source.unit, dates=dates, rows=rows)

    def flow(self) -> Flow:
        """A flow: rows of a member that do not overlap."""
        rows = self.rows(self.stretch)
        for member, mine in rows.items():
            for earlier, later in pairwise(mine):
                if later.when.start < earlier.when.end:
                    self.faults.append(self.doubled("flow-overlap", member, earlier, later))
        return Flow(id=self.source.id, file=self.source.file, unit=self.source.unit, rows=rows)

    def day(self, row: SheetRow) -> Period | None:
        """The day of a level's row."""
        day = self.date(row, "date")
        return None if day is None else Period.of_days(day, day)

    def stretch(self, row: SheetRow) -> Period | None:
        """The inclusive dates of a flow's row."""
        first, last = self.date(row, "from"), self.date(row, "until")
        if first is None or last is None:
            return None
        if last < first:
            self.faults.append(fault("dates-order", self.sheet.place(row, "until"), str(last), first=first))
            return None
        return Period.of_days(first, last)

    def rows(self, when: WhenOf) -> dict[str, tuple[Row, ...]]:
        """The rows of levels and flows by member, in order of day."""
        found: dict[str, list[Row]] = {}
        for row in self.sheet.rows:
            members = self.members(row, "member", joint="")
            value, period = self.number(row, "value"), when(row)
            if members and value is not None and period is not None:
                if value < 0:
                    text = self.sheet.cell(row, "value")
                    self.faults.append(fault("negative-level", self.sheet.place(row, "value"), text, member=members[0]))
                    continue
                source = self.sheet.cell(row, SOURCE) if SOURCE in self.sheet.header else ""
                made = Row(when=period, value=value, source=source, line=row.line)
                found.setdefault(members[0], []).append(made)
        return {member: tuple(sorted(rows, key=lambda row: (row.when, row.line))) for member, rows in found.items()}

    def events(self, columns: EventColumns) -> Events:
        """Events of the rows that the charter lets count; an event is shared equally by the members it names."""
        found: dict[str, list[Event]] = {}
        for row in self.counted(columns.where):
            members = self.members(row, columns.member, joint=columns.joint)
            value = self.number(row, columns.total) if columns.total else 1
            day = self.date(row, columns.date)
            if members and value is not None and day is not None:
                for member in members:
                    event = Event(day=day, value=Fraction(value) / len(members), line=row.line)
                    found.setdefault(member, []).append(event)
        rows = {
            member: tuple(sorted(events, key=lambda event: (event.day, event.line))) for member, events in found.items()
        }
        return Events(id=self.source.id, file=self.source.file, unit=self.source.unit, rows=rows)

    def counted(self, where: Mapping[str, tuple[str, ...]]) -> Iterator[SheetRow]:
        """The rows that every condition admits."""
        for row in self.sheet.rows:
            if all(self.sheet.cell(row, column) in admitted for column, admitted in where.items()):
                yield row

    def members(self, row: SheetRow, column: str, *, joint: str) -> list[str]:
        """The known members that a cell names; a fault for each unknown one."""
        cell = self.sheet.cell(row, column)
        named = [name.strip() for name in cell.split(joint)] if joint else [cell]
        place = self.sheet.place(row, column)
        if not cell:
            self.faults.append(fault("empty-cell", place, column=column))
            return []
        wrong = [name for name in named if name not in self.source.known]
        self.faults.extend(unknown("unknown-member", place, name, self.source.known) for name in wrong)
        return [] if wrong else list(dict.fromkeys(named))

    def number(self, row: SheetRow, column: str) -> Fraction | None:
        """The exact number in a cell; None, and a fault, where there is none."""
        return self.value(row, column, partial(read_number, decimal=self.source.decimal))

    def date(self, row: SheetRow, column: str) -> dt.date | None:
        """The day in a cell; None, and a fault, where there is none."""
        return self.value(row, column, read_day)

    def value(self, row: SheetRow, column: str, read: Callable[[str], T]) -> T | None:
        """What a cell says; None, and a fault, where it is empty or cannot be read."""
        cell, place = self.sheet.cell(row, column), self.sheet.place(row, column)
        if not cell:
            self.faults.append(fault("empty-cell", place, column=column))
            return None
        try:
            return read(cell)
        except InvalidValueError as error:
            self.faults.append(located(error, place))
            return None

    def doubled(self, code: str, member: str, earlier: Row, later: Row) -> Fault:
        """The fault of two rows for the same day; it stands at the later line."""
        first, second = sorted((earlier.line, later.line))
        return fault(code, Place(self.source.file, second, 1), member, member=member, day=later.when.start, first=first)
