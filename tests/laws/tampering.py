"""A whole year in a register, and hands that change it: with a tool for databases, or with this program's own means."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen
from sqlalchemy import Connection

from costshare.billing.record import canonical, digest
from costshare.documents.language import Language
from costshare.money.amounts import read_plain
from costshare.register.entry import DOCUMENTS, Kind, Seat, link, repeated
from costshare.register.halves import looked_at
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import BASES, COUNTERS, JOURNAL, METADATA
from costshare.register.verify import Finding
from costshare.runs.anchors import ANCHOR
from costshare.runs.documents import documents_again
from costshare.runs.ledger import remind
from costshare.runs.numbers import number
from costshare.runs.payments import Books, match_by_hand, pay, refund
from costshare.runs.verify import NOTES, anchored
from tests.billing.agreement import FEDERATION, QUARTERS, billed, register
from tests.register.whole import hand_over
from tests.runs.whole_year import clerk, credited, lay_year, paid, paying, settled

Entry = tuple[str, str, dict[str, Any]]
"""Kind, run and record of an entry."""

VALUES: Final = ("NULL", "'x'", "''", "-1", "0", "7.5", "X'00ff'", "{column} || ' '", "{column} + 1", "upper({column})")
"""What may stand in place of a value: a file holds what was put there, whatever the column is for."""
LOOKED_UP: Final = (
    ("journal", "entry"),
    ("bases", "hash"),
    ("invoices", "number"),
    ("invoices", "entry"),
    ("invoices", "position"),
    ("payments", "id"),
)
"""What is looked up so often that it has an index, also where nothing guards it."""
PAYER: Final = dt.date(2027, 9, 1)


def whole_year(root: Path) -> Path:
    """A year with everything: billed, paid, credited in full and in part, decided, reminded, settled; and documents."""
    agreed(root)
    billed(root, *QUARTERS)
    with register(root) as found:
        owed = {each["number"]: each for each in found.records()}
    wholly, partly, over = (owed[number] for number in ("F20270001", "F20270002", "F20270004"))
    paid(
        root,
        paying(read_plain(wholly["payable"]), wholly["ocr"], key="B1"),
        paying(read_plain(partly["payable"]) // 2, partly["ocr"], key="B2"),
        paying(read_plain(over["payable"]) + 100_00, over["ocr"], key="B3"),
        paying(1_234_00, "nobody", key="B4"),
    )
    books = Books(path=root)
    with register(root) as found, found.reading() as reading:
        over_by, unknown = sorted(reading.unallocated().items(), key=lambda each: each[1])
    match_by_hand(books, unknown[0], "F20270005", 1_000_00, clerk())
    pay(books, "F20270003", None, clerk())
    refund(books, over_by[0], None, clerk())
    credited(root, "F20270005")
    credited(root, "F20270006", 1_000_00)
    agreed(root, issuer="finance-system")
    billed(root, QUARTERS[1])
    read_back(books, "U20270001;700001;7000011;2027-06-30\n")
    agreed(root)
    remind(books, clerk(on=PAYER))
    with register(root) as found:
        hand_over(found, "bill-2027-Q1", {})
    settled(root)
    list(documents_again(root, None, Language.SWEDISH))
    return root


def agreed(root: Path, **billing: str) -> None:
    """Lay the workspace, over what is there; the rest of its terms is the same each time."""
    late = {"reminder_fee": "60 kr", "ground": "§ 14", "due_agreed": True}
    lay_year(root, lambda made: made.update(late=late, billing=made["billing"] | billing))


def read_back(books: Books, rows: str) -> None:
    """Book numbers that a finance system gave."""
    file = Path(books.path) / "numbers.csv"
    file.write_text(f"reference;number;ocr;due\n{rows}", "utf-8")
    assert number(books, file, clerk()).new


def unguarded(path: Path) -> None:
    """Take every trigger, key and constraint away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for name in METADATA.tables:
            database.execute(f"CREATE TABLE bare AS SELECT * FROM {name}")  # noqa: S608 - our own tables
            database.execute(f"DROP TABLE {name}")
            database.execute(f"ALTER TABLE bare RENAME TO {name}")
        for name, column in LOOKED_UP:
            database.execute(f"CREATE INDEX {name}_by_{column} ON {name} ({column})")


@frozen
class Hand:
    """A register that may be changed, and the anchor beside it."""

    anchor: Path
    connection: Connection

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is changed in the block is undone at its end."""
        with self.connection.begin_nested() as change:
            yield
            change.rollback()

    def run(self, statement: str, *values: object) -> list[Any]:
        """The rows of a statement."""
        done = self.connection.exec_driver_sql(statement, tuple(values))
        return list(done) if done.returns_rows else []

    def findings(self, *, anchor: bool = True) -> Iterator[Finding]:
        """What is wrong by now, as it is found; notes left out."""
        reading = Reading(self.connection)
        yield from looked_at(reading, "", FEDERATION)
        if anchor:
            yield from (each for each in anchored(reading, self.anchor) if each.code not in NOTES)

    def found(self, *, anchor: bool = True) -> bool:
        """Whether anything is."""
        findings = self.findings(anchor=anchor)
        return next(findings, None) is not None

    def rows(self, table: str) -> list[int]:
        """The rows of a table, by where they stand."""
        return [row for (row,) in self.run(f"SELECT rowid FROM {table} ORDER BY rowid")]  # noqa: S608

    def value(self, table: str, column: str, row: int) -> Any:  # noqa: ANN401 - whatever stands there
        """What stands in a field."""
        return self.run(f"SELECT {column} FROM {table} WHERE rowid = ?", row)[0][0]  # noqa: S608

    def set(self, table: str, column: str, row: int, value: object) -> None:
        """Put something there."""
        self.run(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", value, row)  # noqa: S608


@contextmanager
def in_hand(root: Path) -> Iterator[Hand]:
    """The register of a workspace in which nothing guards it, as long as the block lasts; then it is as it was."""
    with (
        Register.open(root / "register.db", federation=FEDERATION, create=False) as opened,
        opened._engine.connect() as connection,
        connection.begin() as all_of_it,
    ):
        yield Hand(root / ANCHOR, connection)
        all_of_it.rollback()


@frozen(kw_only=True)
class Story:
    """All that a register says, apart from how it is written down."""

    entries: tuple[Entry, ...] = field(hash=False)
    bases: Mapping[str, Any] = field(hash=False)

    @classmethod
    def of(cls, hand: Hand) -> "Story":
        """What a register says."""
        told = hand.run("SELECT kind, run_id, record FROM journal ORDER BY entry")
        entries = tuple((kind, run_id, json.loads(record)) for kind, run_id, record in told)
        bases = {name: json.loads(content) for name, content in hand.run("SELECT hash, content FROM bases")}
        return cls(entries=entries, bases=bases)

    def with_entry(self, place: int, record: dict[str, Any]) -> "Story":
        """With another record in a place."""
        kind, run_id, _ = self.entries[place]
        return evolve(self, entries=(*self.entries[:place], (kind, run_id, record), *self.entries[place + 1 :]))

    def with_basis(self, name: str, content: dict[str, Any]) -> "Story":
        """With another basis, which all that rested on the one of that name rest on."""
        new = digest(content)
        entries = tuple(
            (kind, run_id, {**record, "basis": new} if record.get("basis") == name else record)
            for kind, run_id, record in self.entries
        )
        return Story(entries=entries, bases={**self.bases, new: content})

    def forged(self, hand: Hand) -> None:
        """Write all of it anew, so that everything fits: every hash, every table, every counter.

        Raises what the register's own writing raises where the story cannot be written at all.
        """
        for each in METADATA.tables:
            hand.run(f"DELETE FROM {each}")  # noqa: S608
        head, position, numbers, used = "", 0, dict[tuple[str, int], int](), set[str]()
        for entry, (kind, run_id, record) in enumerate(self.entries, 1):
            is_document = Kind(kind) in DOCUMENTS
            position += is_document
            seat = Seat(entry=entry, run_id=run_id, position=position)
            table, row = repeated(Kind(kind), record, seat)
            text = canonical(record)
            new = link(Kind(kind), seat, text, head)
            told = {"entry": entry, "kind": kind, "run_id": run_id, "record": text.decode()}
            put(hand, JOURNAL.name, {**told, "previous": head, "hash": new})
            put(hand, table.name, row)
            head = new
            if is_document:
                series = (record["series"], int(record["date"][:4]))
                numbers[series] = numbers.get(series, 0) + 1
                used.add(record["basis"])
        for (name, year), last in numbers.items():
            put(hand, COUNTERS.name, {"series": name, "year": year, "last": last})
        for name in used & self.bases.keys():
            put(hand, BASES.name, {"hash": name, "content": canonical(self.bases[name]).decode()})


def put(hand: Hand, table: str, row: Mapping[str, object]) -> None:
    """One row."""
    marks = ", ".join("?" for _ in row)
    hand.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())  # noqa: S608


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    """The path of each text, number and truth value."""
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, step))
    else:
        yield path


def changed(data: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    """The data with something else at a path."""
    made: dict[str, Any] = json.loads(json.dumps(data))
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = another(inner[path[-1]])
    return made


def another(value: object) -> object:
    """Something else of the same form."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    digits = [place for place, sign in enumerate(text) if sign.isdigit()]
    if not digits:
        return f"{text}x"
    last = digits[-1]
    return f"{text[:last]}{(int(text[last]) + 1) % 10}{text[last + 1 :]}"


def tables() -> Iterable[str]:
    """The names of all tables."""
    return sorted(METADATA.tables)


def columns(table: str) -> list[str]:
    """The columns of a table."""
    return [column.name for column in METADATA.tables[table].columns]
