"""A register as JSON Lines, and back: the same entries with the same hashes, whichever database holds them.

The first line says which register it is, and how much follows: its bases by their hashes, then its journal. The tables
that repeat the journal are made from it again. A line is the canonical spelling of what it says, so that the same
register is the same bytes.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen
from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.exc import IntegrityError

from costshare.billing.record import canonical
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.register.entry import DOCUMENTS, Kind, Seat, link, repeated
from costshare.register.reading import Reading
from costshare.register.schema import BASES, COUNTERS, JOURNAL
from costshare.register.verify import UNREADABLE

FORM: Final = 1
"""The version of the form of these lines."""
CHUNK: Final = 500


@frozen(kw_only=True)
class Header:
    """The first line: which register, whose, and how much of it follows; `head` is the hash that it leads to."""

    form: int
    uuid: str
    federation: str
    entries: int
    bases: int
    head: str


def exported(reading: Reading) -> Iterator[bytes]:
    """The lines of a register, each with its end; none of one that is not there yet."""
    about, last = reading.about(), reading.last()
    if about is None:
        return
    counted = {"entries": last.entry, "bases": reading.count_of(BASES)}
    header = {"form": FORM, "uuid": about.uuid, "federation": about.federation, **counted, "head": last.hash}
    yield canonical(header) + b"\n"
    for row in reading.stream(select(BASES).order_by(BASES.c.hash)):
        yield b'{"basis":"%b","content":%b}\n' % (row.hash.encode(), row.content.encode())
    for row in reading.stream(select(JOURNAL).order_by(JOURNAL.c.entry)):
        yield line_of(row)


def line_of(row: Row[Any]) -> bytes:
    """The line of an entry; its record stands there as it is spelled."""
    head = {"entry": row.entry, "hash": row.hash, "kind": row.kind, "previous": row.previous}
    return canonical(head)[:-1] + b',"record":%b,"run":%b}\n' % (row.record.encode(), json.dumps(row.run_id).encode())


def write_lines(lines: Iterable[bytes], target: Path) -> None:
    """Write lines to a file, whole or not at all. Raises `OSError`."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(lines)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(0o644)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@define
class Receiving:
    """What takes lines in, one after the other, into tables that are empty; `file` is what faults call their place."""

    connection: Connection
    file: str
    federation: str
    header: Header | None = None
    line: int = 0
    bases: int = 0
    entry: int = 0
    head: str = ""
    position: int = 0
    numbers: dict[tuple[str, int], int] = field(factory=dict)
    waiting: dict[Table, list[dict[str, Any]]] = field(factory=dict)

    def take(self, lines: Iterable[bytes]) -> None:
        """Take in a register, all of it.

        Raises `WorkspaceError`, with the line: ``transfer-line``, ``transfer-federation``, ``transfer-basis``,
        ``transfer-chain``, ``transfer-end``.
        """
        for self.line, text in enumerate(lines, 1):
            try:
                said = json.loads(text)
                if self.header is None:
                    self.begin(Header(**said))
                elif "basis" in said:
                    self.take_basis(said["basis"], canonical(said["content"]))
                else:
                    self.take_entry(said)
            except WorkspaceError:
                raise
            except UNREADABLE as error:
                raise self.refused("transfer-line") from error
        found = (self.entry, self.bases, self.head)
        if self.header is None or found != (self.header.entries, self.header.bases, self.header.head):
            raise self.refused("transfer-end")
        self.count()

    def begin(self, header: Header) -> None:
        """Take the first line."""
        if header.form != FORM:
            raise ValueError(header.form)
        if header.federation != self.federation:
            raise self.refused("transfer-federation", found=header.federation, expected=self.federation)
        self.header = header

    def take_basis(self, name: str, content: bytes) -> None:
        """Take what documents rest on, if it is what its hash says."""
        if hashlib.sha256(content).hexdigest() != name:
            raise self.refused("transfer-basis")
        self.bases += 1
        self.put(BASES, {"hash": name, "content": content.decode()})

    def take_entry(self, said: dict[str, Any]) -> None:
        """Take an entry of the journal, if it follows from those before it, with the row that repeats it."""
        kind, record = Kind(said["kind"]), canonical(said["record"])
        self.position += kind in DOCUMENTS
        seat = Seat(entry=self.entry + 1, run_id=said["run"], position=self.position)
        told = (said["entry"], said["previous"], said["hash"])
        if told != (seat.entry, self.head, link(kind, seat, record, self.head)) or not self.founds(kind, seat, said):
            raise self.refused("transfer-chain")
        self.entry, before, self.head = seat.entry, self.head, said["hash"]
        entry = {"entry": seat.entry, "kind": str(kind), "run_id": seat.run_id, "record": record.decode()}
        self.put(JOURNAL, {**entry, "previous": before, "hash": self.head})
        table, row = repeated(kind, said["record"], seat)
        self.put(table, row)
        if kind in DOCUMENTS:
            series = (said["record"]["series"], int(said["record"]["date"][:4]))
            self.numbers[series] = self.numbers.get(series, 0) + 1

    def founds(self, kind: Kind, seat: Seat, said: dict[str, Any]) -> bool:
        """Whether an entry founds the register of the first line, if it is the first, and does not if it is not."""
        if kind is not Kind.REGISTER or self.header is None:
            return seat.entry > 1
        of = (said["record"]["uuid"], said["record"]["federation"])
        return seat.entry == 1 and of == (self.header.uuid, self.header.federation)

    def count(self) -> None:
        """Let the counters say what was issued; the end of it all."""
        for (series, year), last in self.numbers.items():
            self.put(COUNTERS, {"series": series, "year": year, "last": last})
        self.flush()

    def put(self, table: Table, row: dict[str, Any]) -> None:
        """Put a row in its table, with others."""
        self.waiting.setdefault(table, []).append(row)
        if len(self.waiting[table]) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Put what is waiting in its tables; the journal first, since the others name its entries."""
        for table in sorted(self.waiting, key=lambda each: each is not JOURNAL):
            try:
                self.connection.execute(insert(table), self.waiting[table])
            except IntegrityError as error:  # something stands there twice
                raise self.refused("transfer-line") from error
        self.waiting.clear()

    def refused(self, code: str, **values: object) -> WorkspaceError:
        """A fault in the line that is being read."""
        return WorkspaceError([fault(code, Place(self.file, self.line, 1), **values)])
