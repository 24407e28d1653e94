"""Whether a register is as it was written: its journal is replayed, and every row beside it compared."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import Row, Table, select

from costshare.billing.invoice import invoice_number
from costshare.errors import CostshareError
from costshare.register.entry import DOCUMENTS, Kind, Seat, link, repeated
from costshare.register.reading import Reading
from costshare.register.schema import (
    ABOUT,
    BASES,
    COUNTERS,
    INVOICES,
    JOURNAL,
    PAYMENTS,
    PLANS,
    POSTINGS,
    RUNS,
    SETTLEMENTS,
)

UNREADABLE: Final = (CostshareError, ValueError, KeyError, TypeError, AttributeError)
FOLLOWED: Final = (RUNS, PLANS, INVOICES, PAYMENTS, POSTINGS, SETTLEMENTS)
"""The tables whose rows each repeat one entry of the journal, and are looked through beside it."""


@frozen
class Finding:
    """Something that cannot be so. `subject` says where: a number, a run, an entry of the journal."""

    code: str
    subject: str


@define
class Replay:
    """What the journal has said so far; it is of the same size however long the journal is."""

    entry: int = 0
    head: str = ""
    position: int = 0
    numbers: dict[tuple[str, int], int] = field(factory=dict)
    run_id: str = ""


def sound(reading: Reading) -> tuple[Finding, ...]:
    """What is wrong with a register, in the order of its journal; empty when it is sound, or not there yet.

    ``chain``: an entry does not follow from those before it. ``record``: an entry cannot be read, or its amounts don't
    add up. ``row``: what a table repeats of an entry is missing or says something else. ``extra``: a row that repeats
    no entry. ``number``: a number out of turn. ``counter``: a counter that says another last number than the last.
    ``basis``: what an invoice rests on is missing, or is not what its hash says.
    """
    return tuple(findings(reading))


def findings(reading: Reading) -> Iterator[Finding]:
    """The same, as they are found."""
    replay = Replay()
    beside = {table: Beside(reading, table) for table in FOLLOWED}
    for row in reading.stream(select(JOURNAL).order_by(JOURNAL.c.entry)):
        yield from entered(replay, row, beside, reading)
    for table, rows in beside.items():
        yield from (Finding("extra", f"{table.name} {row.entry}") for row in rows.rest())
    yield from counted(replay, reading)
    yield from based(reading)
    abouts = reading.count_of(ABOUT)
    if abouts != (1 if replay.entry else 0):
        yield Finding("extra", ABOUT.name)


def entered(replay: Replay, row: Row[Any], beside: Mapping[Table, "Beside"], reading: Reading) -> Iterator[Finding]:
    """One entry of the journal: its link, its content, and the row that repeats it."""
    about = f"entry {row.entry}"
    try:
        kind = Kind(row.kind)
        seat = Seat(entry=replay.entry + 1, run_id=row.run_id, position=replay.position + 1)
        follows = row.entry == seat.entry and row.previous == replay.head
        if not follows or row.hash != link(kind, seat, row.record.encode(), replay.head):
            yield Finding("chain", about)
        record = json.loads(row.record)
        table, expected = repeated(kind, record, Seat(entry=row.entry, run_id=row.run_id, position=seat.position))
    except UNREADABLE:
        yield Finding("record", about)
        replay.entry, replay.head = row.entry, row.hash
        return
    replay.entry, replay.head = row.entry, row.hash
    about = record.get("number") or about
    if kind in DOCUMENTS:
        replay.position += 1
        if not in_turn(replay, record):
            yield Finding("number", about)
    if kind is Kind.RUN:
        replay.run_id = record["id"]
    if row.run_id != replay.run_id:
        yield Finding("record", about)
    if table in beside:
        found = beside[table].at(row.entry)
        yield from (Finding("extra", f"{table.name} {entry}") for entry in beside[table].skipped())
    else:
        found = reading.about()
    if found is None or tuple(found) != tuple(map(expected.get, table.columns.keys())):
        yield Finding("row", about)


def in_turn(replay: Replay, record: Mapping[str, Any]) -> bool:
    """Whether the number is the next of its series."""
    series = (record["series"], int(record["date"][:4]))
    replay.numbers[series] = replay.numbers.get(series, 0) + 1
    return bool(record["number"] == invoice_number(*series, replay.numbers[series]))


def counted(replay: Replay, reading: Reading) -> Iterator[Finding]:
    """Whether each counter says what the journal has issued."""
    counters = {(row.series, row.year): row.last for row in reading.rows(select(COUNTERS))}
    for series in sorted(counters.keys() | replay.numbers.keys()):
        if counters.get(series) != replay.numbers.get(series):
            yield Finding("counter", f"{series[0]}{series[1]}")


def based(reading: Reading) -> Iterator[Finding]:
    """Whether what invoices rest on is there, each once, and is what its hash says."""
    for row in reading.stream(select(BASES).order_by(BASES.c.hash)):
        if hashlib.sha256(row.content.encode()).hexdigest() != row.hash:
            yield Finding("basis", row.hash)
    there = select(BASES.c.hash).where(BASES.c.hash == INVOICES.c.basis).exists()
    for row in reading.rows(select(INVOICES.c.number).where(~there).order_by(INVOICES.c.position)):
        yield Finding("basis", row.number)
    used = select(INVOICES.c.basis).where(INVOICES.c.basis == BASES.c.hash).exists()
    for row in reading.rows(select(BASES.c.hash).where(~used).order_by(BASES.c.hash)):
        yield Finding("extra", f"{BASES.name} {row.hash}")


class Beside:
    """The rows of a table by their entry, looked through once, in step with the journal."""

    def __init__(self, reading: Reading, table: Table) -> None:
        """Begin before the first row."""
        self._rows = iter(reading.stream(select(table).order_by(table.c.entry)))
        self._next = next(self._rows, None)
        self._skipped: list[int] = []

    def at(self, entry: int) -> Row[Any] | None:
        """The row of that entry; those before it that nobody asked for are skipped."""
        while self._next is not None and self._next.entry < entry:
            self._skipped.append(self._next.entry)
            self._next = next(self._rows, None)
        if self._next is None or self._next.entry != entry:
            return None
        found, self._next = self._next, next(self._rows, None)
        return found

    def skipped(self) -> list[int]:
        """The entries of the rows that were skipped since this was asked last."""
        found, self._skipped = self._skipped, []
        return found

    def rest(self) -> Iterable[Row[Any]]:
        """The rows that are left."""
        while self._next is not None:
            yield self._next
            self._next = next(self._rows, None)
