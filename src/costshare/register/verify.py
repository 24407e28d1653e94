"""Whether a register is as it was written: its journal is replayed, and every row beside it compared."""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Final, Protocol

from attrs import define, field, frozen
from sqlalchemy import ColumnElement, Row, Table, except_, or_, select

from costshare.billing.invoice import DIGITS, invoice_number
from costshare.errors import CostshareError
from costshare.register.entry import DOCUMENTS, Kind, Seat, link, repeated
from costshare.register.reading import Reading
from costshare.register.schema import ABOUT, BASES, COUNTERS, INVOICES, JOURNAL, NEVER_CHANGED

UNREADABLE: Final = (CostshareError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
FOLLOWED: Final = tuple(table for table in NEVER_CHANGED if table not in {JOURNAL, BASES})
"""The tables whose rows each repeat one entry of the journal, and are looked through beside it."""
KINDS: Final = {str(kind): kind for kind in Kind}
IN_ORDER: Final = {table: itemgetter(*table.columns.keys()) for table in (ABOUT, *FOLLOWED)}
"""The values of a row as its table has them."""

Series = tuple[str, int]


@frozen
class Span:
    """The entries after one and up to another; all of them, and those that are none, on a side that is None."""

    after: int | None = None
    until: int | None = None

    def of(self, table: Table) -> Iterator[ColumnElement[bool]]:
        """Which rows of a table are of those entries."""
        entry = table.c.entry
        if self.after is not None:
            yield entry > self.after
        if self.until is not None:
            yield entry <= self.until if self.after is not None else or_(entry <= self.until, entry.is_(None))


WHOLE: Final = Span()
Rows = Mapping[Table, "Beside"]


@frozen
class Finding:
    """Something that cannot be so. `subject` says where: a number, an entry of the journal, a row of a table."""

    code: str
    subject: str


@define(kw_only=True)
class Told:
    """What an entry of the journal says: the row that repeats it, of a run its id, of a document number and series.

    There is one for each entry of a long journal, so it is a class that is quickly made.
    """

    kind: Kind
    record: Mapping[str, Any]
    table: Table
    row: dict[str, str | int]
    run_id: str | None = None
    number: str = ""
    series: Series = ("", 0)


@define
class Replay:
    """What the journal has said so far; of the same size however long it is, but for what is wrong.

    Where it began after the first entry, `begun` are by series the counters that it met first: what is before them,
    the one knows who began before. `lost` says that an entry is missing or cannot be read since the last document:
    it may have been one. `doubted` are the numbers whose rows are not as they were, each with the hash of what the
    document rests on.
    """

    entry: int = 0
    head: str = ""
    founded: bool = False
    run_id: str = ""
    position: int = 0
    numbers: dict[Series, int] = field(factory=dict)
    begun: dict[Series, int] | None = None
    lost: bool = False
    doubted: dict[str, str | int] = field(factory=dict)


class Watch(Protocol):
    """Looks at the entries of a journal in their order, beside the replay."""

    def knows(self, row: Row[Any], replay: Replay, beside: Rows) -> bool:
        """Whether nothing can be wrong with an entry that follows from the one before, nor with the row beside it.

        If so, the replay has gone on past both.
        """

    def of(self, row: Row[Any], told: Told) -> Iterable[Finding]:
        """What is wrong with an entry that could be read, beside what is found otherwise."""

    def learn(self, told: Told) -> None:
        """Take an entry with which nothing is wrong."""


def sound(reading: Reading) -> tuple[Finding, ...]:
    """What is wrong with a register, in the order of its journal; empty when it is sound, or not there yet.

    ``chain``: an entry does not follow from those before it. ``record``: an entry cannot be read, its amounts don't
    add up, or it is of another run than those around it. ``row``: what a table repeats of an entry is missing or says
    something else. ``extra``: a row that repeats no entry. ``number``: a number out of turn. ``counter``: a counter
    that says another last number than the last. ``basis``: what an invoice rests on is missing, or is not what its
    hash says.
    """
    return tuple(findings(reading))


def findings(reading: Reading, watch: Watch | None = None) -> Iterator[Finding]:
    """The same, as they are found; with `watch` also what it finds."""
    replay = Replay()
    yield from replayed(replay, reading, watch)
    yield from summed_up(replay, reading)


def replayed(replay: Replay, reading: Reading, watch: Watch | None = None, span: Span = WHOLE) -> Iterator[Finding]:
    """What is found of a part of the journal, and of the rows that repeat it; the replay ends where the part does."""
    beside = {table: Beside(reading, table, span) for table in FOLLOWED}
    for row in reading.stream(select(JOURNAL).where(*span.of(JOURNAL)).order_by(JOURNAL.c.entry)):
        if found := entered(replay, row, beside, reading, watch):
            yield from found
    for table in beside.values():
        yield from table.before(None)


def guarded(found: Iterator[Finding]) -> Iterator[Finding]:
    """The findings; one more where looking for them comes upon something that cannot be."""
    try:
        yield from found
    except UNREADABLE:
        yield Finding("record", JOURNAL.name)


def summed_up(replay: Replay, reading: Reading) -> Iterator[Finding]:
    """What is found of that which repeats no entry, once all of the journal has been replayed."""
    yield from counted(replay, reading)
    yield from based(replay, reading)
    if reading.count_of(ABOUT) != int(replay.founded):
        yield Finding("extra", ABOUT.name)


def entered(replay: Replay, row: Row[Any], beside: Rows, reading: Reading, watch: Watch | None = None) -> list[Finding]:
    """What is found of one entry of the journal: of its link, its content, and the row that repeats it."""
    seat = Seat(entry=row.entry, run_id=row.run_id)
    is_linked = linked(replay, row, seat)
    if is_linked and watch and watch.knows(row, replay, beside):
        return []
    wrong = [] if is_linked else [Finding("chain", f"entry {row.entry}")]
    told = understood(row, seat)
    if told is None:
        return [*wrong, Finding("record", f"entry {row.entry}"), *passed_over(replay, row, beside)]
    wrong.extend(beside_its_row(replay, row, told, beside, reading))
    if watch:
        wrong.extend(watch.of(row, told))
        if not wrong:
            watch.learn(told)
    return wrong


def beside_its_row(replay: Replay, row: Row[Any], told: Told, beside: Rows, reading: Reading) -> Iterator[Finding]:
    """What is found of an entry beside the run that it is of, the numbers before it, and the row that repeats it."""
    replay.run_id = replay.run_id if told.run_id is None else told.run_id
    about = told.number or f"entry {row.entry}"
    if row.run_id != replay.run_id:
        yield Finding("record", about)
    rows = beside.get(told.table)
    if rows is None:
        found, replay.founded = reading.about(), True
    else:
        found = rows.at(row.entry)
        if found is None:
            yield from rows.before(row.entry)
            found = rows.at(row.entry)
    if told.number and not in_turn(replay, told, found):
        yield Finding("number", about)
    if found is None or tuple(found) != IN_ORDER[told.table](told.row):
        yield Finding("row", about)
        if told.number:
            replay.doubted[told.number] = told.row["basis"]


def linked(replay: Replay, row: Row[Any], seat: Seat) -> bool:
    """Whether an entry follows from the one before it; from then on, it is the one before."""
    entry, kind, run_id, record, previous, found = tuple(row)
    turn = replay.entry + 1
    follows = entry == turn and previous == replay.head
    if entry != turn:
        replay.lost, replay.run_id = True, run_id
    try:
        follows = follows and found == link(kind, seat, record.encode(), previous)
    except UNREADABLE:
        follows = False
    replay.entry, replay.head = entry if isinstance(entry, int) else turn, found
    return bool(follows)


def understood(row: Row[Any], seat: Seat) -> Told | None:
    """What an entry says; None where that cannot be read."""
    try:
        kind, record = KINDS[row.kind], json.loads(row.record)
        table, expected = repeated(kind, record, seat)
        if kind is Kind.RUN:
            return Told(kind=kind, record=record, table=table, row=expected, run_id=str(record["id"]))
        if kind not in DOCUMENTS:
            return Told(kind=kind, record=record, table=table, row=expected)
        series, number = (str(record["series"]), int(record["date"][:4])), str(record["number"])
        told = Told(kind=kind, record=record, table=table, row=expected, number=number, series=series)
    except UNREADABLE:
        return None
    return told if record["kind"] == kind and told.number else None


def passed_over(replay: Replay, row: Row[Any], beside: Rows) -> Iterator[Finding]:
    """Go on after an entry that cannot be read: whatever repeats it is not to be looked for anywhere else."""
    replay.lost, replay.run_id, replay.founded = True, row.run_id, replay.founded or row.entry == 1
    for table in beside.values():
        yield from table.before(row.entry)
        table.at(row.entry)


def in_turn(replay: Replay, told: Told, found: Row[Any] | None) -> bool:
    """Whether the number is the next of its series; then also what the position is to be.

    Where something was lost, any later number is, and the position is what the row says.
    """
    counter = replay.numbers.get(told.series, 0) + 1
    replay.position += 1
    is_first = replay.begun is not None and told.series not in replay.numbers
    if replay.lost or is_first:
        digits = told.number.removeprefix(invoice_number(*told.series, 0)[:-DIGITS])
        counter = max(counter, int(digits) if digits.isdecimal() else 0)
    if replay.begun is not None and is_first:
        replay.begun[told.series] = counter
    if replay.lost and found is not None and isinstance(found.position, int):
        replay.position = max(replay.position, found.position)
    replay.numbers[told.series], replay.lost = counter, False
    told.row["position"] = replay.position
    return told.number == invoice_number(*told.series, counter)


def counted(replay: Replay, reading: Reading) -> Iterator[Finding]:
    """Whether each counter says what the journal has issued; what was lost at its end may have been issued too."""
    counters: dict[Series, int] = {}
    for row in reading.rows(select(COUNTERS)):
        if (row.series, row.year) in counters:
            yield Finding("extra", f"{COUNTERS.name} {row.series}{row.year}")
        counters[row.series, row.year] = row.last
    for series in sorted(counters.keys() | replay.numbers.keys(), key=str):
        said, issued = counters.get(series), replay.numbers.get(series)
        if said != issued and not (replay.lost and isinstance(said, int) and said > (issued or 0)):
            yield Finding("counter", f"{series[0]}{series[1]}")


def based(replay: Replay, reading: Reading) -> Iterator[Finding]:
    """Whether what invoices rest on is there, each once, and is what its hash says."""
    before = None
    for row in reading.stream(select(BASES).order_by(BASES.c.hash)):
        if row.hash == before:
            yield Finding("extra", f"{BASES.name} {row.hash}")
        before = row.hash
        try:
            is_so = hashlib.sha256(row.content.encode()).hexdigest() == row.hash
        except UNREADABLE:
            is_so = False
        if not is_so:
            yield Finding("basis", str(row.hash))
    there = select(BASES.c.hash).where(BASES.c.hash == INVOICES.c.basis).exists()
    for row in reading.stream(select(INVOICES.c.number).where(~there).order_by(INVOICES.c.position)):
        if row.number not in replay.doubted:
            yield Finding("basis", str(row.number))
    doubted = set(replay.doubted.values())
    unused = except_(select(BASES.c.hash), select(INVOICES.c.basis)).subquery()
    for row in reading.stream(select(unused).order_by(unused.c.hash)):
        if row.hash not in doubted:
            yield Finding("extra", f"{BASES.name} {row.hash}")


class Beside:
    """The rows of a table by their entry, looked through once, in step with the journal."""

    def __init__(self, reading: Reading, table: Table, span: Span) -> None:
        """Begin before the first row."""
        self._name = table.name
        self._rows = reading.stream(select(table).where(*span.of(table)).order_by(table.c.entry))
        self._next: Row[Any] | None = None
        self._place: object = None
        self._go_on()

    def before(self, entry: object) -> Iterator[Finding]:
        """The rows before those of an entry, all that are left for None: they repeat nothing."""
        while self._next is not None and (entry is None or place(self._next.entry) < place(entry)):
            yield Finding("extra", f"{self._name} {self._next.entry}")
            self._go_on()

    def peek(self, entry: object) -> Row[Any] | None:
        """The row of an entry, where it is the next."""
        return self._next if self._place == entry else None

    def at(self, entry: object) -> Row[Any] | None:
        """The same, and go on past it."""
        found = self.peek(entry)
        if found is not None:
            self._go_on()
        return found

    def _go_on(self) -> None:
        self._next = next(self._rows, None)
        self._place = None if self._next is None else self._next.entry


def place(entry: object) -> float:
    """Where an entry stands in order: a file may hold anything in place of a number."""
    if entry is None:
        return -math.inf
    return entry if isinstance(entry, int | float) else math.inf
