"""What a register answers, as of one moment."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select

from costshare.register.schema import (
    ABOUT,
    BASES,
    COUNTERS,
    EXPORTS,
    INVOICES,
    JOURNAL,
    NUMBERS,
    PAYMENTS,
    PLANS,
    POSTINGS,
    REMINDERS,
    RUNS,
    SETTLEMENTS,
)

BILL: Final = "bill"
CHUNK: Final = 256
FETCHED: Final = 200


@frozen(kw_only=True)
class Run:
    """One time that something was written. `created` is the instant, ISO in UTC; `sources` leads from file to hash.

    `settings` are what its documents are made by beside their records.
    """

    id: str
    kind: str
    period: str
    year: int
    issued: dt.date
    program: str
    user: str
    sources: Mapping[str, str] = field(hash=False)
    created: str
    reason: str = ""
    settings: Mapping[str, Any] = field(factory=dict, hash=False)


@frozen(kw_only=True)
class Last:
    """The last entry of the journal: its place, its run, and the hash that all before it leads to."""

    entry: int
    hash: str
    run_id: str = ""


@frozen(kw_only=True)
class Item:
    """An invoice or a credit note, and what of it is open: öre, below zero where the federation owes.

    Net, VAT, rounding and payable are as on the document. `credits` is the number of the invoice that a credit note
    takes back, or empty. `known_as` is the number that a finance system gave it; then the OCR and the due day are that
    system's too, as far as it said them.
    """

    number: str
    position: int
    kind: str
    run: str
    run_id: str
    period: str
    member: str
    recipient: str
    category: str
    revision: int
    ocr: str
    date: dt.date
    due: dt.date
    net: int
    vat: int
    rounding: int
    payable: int
    credits: str
    posted: int
    known_as: str = ""

    @property
    def owed(self) -> int:
        """What it made the member owe, in öre: a credit note's is below zero."""
        return self.payable if self.kind == "invoice" else -self.payable

    @property
    def open(self) -> int:
        """What is left of that."""
        return self.owed - self.posted


class Reading:
    """Answers from within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection whose transaction it is."""
        self._connection = connection

    def run(self, kind: str, period: str) -> Run | None:
        """The latest run of that kind for that period."""
        return next(reversed(self.runs_of(kind, period)), None)

    def runs_of(self, kind: str, period: str) -> tuple[Run, ...]:
        """The runs of that kind for that period, in order of issue."""
        return self._runs(RUNS_IN_ORDER.where(RUNS.c.kind == kind, RUNS.c.period == period))

    def runs(self) -> tuple[Run, ...]:
        """Every run, in order of issue."""
        return self._runs(RUNS_IN_ORDER)

    def run_called(self, run_id: str) -> Run | None:
        """The run with that id."""
        return next(iter(self._runs(RUNS_IN_ORDER.where(RUNS.c.id == run_id))), None)

    def _runs(self, chosen: Select[Any]) -> tuple[Run, ...]:
        return tuple(run_of(json.loads(text)) for text in self._connection.execute(chosen).scalars())

    def plan(self, year: int) -> dict[str, Any] | None:
        """The year's plan as it was last frozen."""
        return self._latest(PLANS, year, "plan")

    def settlement(self, year: int) -> dict[str, Any] | None:
        """Where the year's difference went, as it was last settled."""
        return self._latest(SETTLEMENTS, year, "settled")

    def statement(self, run_id: str) -> dict[str, Any] | None:
        """The statement of the settlement that a run made; None where it made none, or kept no statement."""
        chosen = select(JOURNAL.c.record).join(SETTLEMENTS, SETTLEMENTS.c.entry == JOURNAL.c.entry)
        text = self._connection.execute(chosen.where(JOURNAL.c.run_id == run_id)).scalar()
        found: dict[str, Any] | None = None if text is None else json.loads(text).get("statement")
        return found

    def _latest(self, table: Table, year: int, name: str) -> dict[str, Any] | None:
        chosen = select(JOURNAL.c.record).join(table, table.c.entry == JOURNAL.c.entry).where(table.c.year == year)
        text = self._connection.execute(chosen.order_by(table.c.revision.desc()).limit(1)).scalar()
        found: dict[str, Any] | None = None if text is None else json.loads(text)[name]
        return found

    def billed(self, year: int) -> frozenset[str]:
        """The names of the year's periods that have been billed, also those in which nobody owed anything."""
        chosen = select(RUNS.c.period).where(RUNS.c.kind == BILL, RUNS.c.year == year)
        return frozenset(self._connection.execute(chosen).scalars())

    def last_number(self, series: str, year: int) -> int:
        """The last number taken of a series in a year of issue; 0 before the first."""
        chosen = select(COUNTERS.c.last).where(COUNTERS.c.series == series, COUNTERS.c.year == year)
        found: int | None = self._connection.execute(chosen).scalar()
        return found or 0

    def count(self) -> int:
        """How many invoices and credit notes have been issued."""
        last: int | None = self._connection.execute(select(func.max(INVOICES.c.position))).scalar()
        return last or 0

    def last(self) -> Last:
        """The last entry of the journal; 0 and nothing where there is no register yet."""
        chosen = select(JOURNAL.c.entry, JOURNAL.c.hash, JOURNAL.c.run_id).order_by(JOURNAL.c.entry.desc()).limit(1)
        row = self._connection.execute(chosen).first()
        return Last(entry=row.entry, hash=row.hash, run_id=row.run_id) if row else Last(entry=0, hash="")

    def head(self) -> str:
        """The hash that the whole journal leads to; empty where there is no register yet."""
        return self.last().hash

    def head_after(self, run_id: str) -> str:
        """The hash of a run's last entry: what is written later does not change what the run says."""
        chosen = select(JOURNAL.c.hash).where(JOURNAL.c.run_id == run_id).order_by(JOURNAL.c.entry.desc()).limit(1)
        found: str = self._connection.execute(chosen).scalar_one()
        return found

    def at(self, entry: int) -> Last | None:
        """An entry of the journal as if it were the last; None where it has none such."""
        chosen = select(JOURNAL.c.entry, JOURNAL.c.hash, JOURNAL.c.run_id).where(JOURNAL.c.entry == entry)
        row = self._connection.execute(chosen).first()
        return Last(entry=row.entry, hash=row.hash, run_id=row.run_id) if row else None

    def count_until(self, entry: int) -> int:
        """How many invoices and credit notes had been issued by an entry of the journal."""
        chosen = select(INVOICES.c.position).where(INVOICES.c.entry <= entry).order_by(INVOICES.c.entry.desc()).limit(1)
        return self._connection.execute(chosen).scalar() or 0

    def number_at(self, position: int) -> str:
        """The number of the document in that place; empty where there is none."""
        chosen = select(INVOICES.c.number).where(INVOICES.c.position == position)
        return str(self._connection.execute(chosen).scalar() or "")

    def has_hash(self, found: str) -> bool:
        """Whether the journal led to that hash at some time; it is looked through for it."""
        chosen = select(JOURNAL.c.entry).where(JOURNAL.c.hash == found).limit(1)
        return self._connection.execute(chosen).first() is not None

    def uuid(self) -> str:
        """Which register this is. Empty where there is none yet."""
        uuid: str | None = self._connection.execute(select(ABOUT.c.uuid)).scalar()
        return uuid or ""

    def after(self, position: int, run_id: str | None) -> dict[int, dict[str, Any]]:
        """The next records by position, a limited number of them; of one run where that is named."""
        of_run = [] if run_id is None else [INVOICES.c.run_id == run_id]
        return self._records(INVOICES.c.position > position, *of_run, limit=CHUNK)

    def of_run(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The records of a run, in order of issue."""
        return iter(self._records(INVOICES.c.run_id == run_id).values())

    def has_documents(self, run_id: str) -> bool:
        """Whether a run made anything that has documents: invoices, credit notes, reminders, a statement."""
        settled = select(SETTLEMENTS.c.entry).join(JOURNAL, JOURNAL.c.entry == SETTLEMENTS.c.entry)
        chosen = (
            select(INVOICES.c.entry).where(INVOICES.c.run_id == run_id),
            select(REMINDERS.c.entry).where(REMINDERS.c.run_id == run_id),
            settled.where(JOURNAL.c.run_id == run_id),
        )
        return any(self._connection.execute(each.limit(1)).first() for each in chosen)

    def bare(self, *conditions: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
        """The records of those rows of the invoices, in order of issue; their basis by its hash only."""
        return self.entries(INVOICES, *conditions)

    def numbered(self, numbers: Collection[str]) -> dict[str, dict[str, Any]]:
        """The records with these numbers, by number, in order of issue."""
        found = self._records(INVOICES.c.number.in_(numbers)).values() if numbers else ()
        return {record["number"]: record for record in found}

    def _records(self, *conditions: ColumnElement[bool], limit: int | None = None) -> dict[int, dict[str, Any]]:
        joined = INVOICES.join(JOURNAL, JOURNAL.c.entry == INVOICES.c.entry)
        chosen = select(INVOICES.c.position, INVOICES.c.basis, JOURNAL.c.record).select_from(joined).where(*conditions)
        rows = self._connection.execute(chosen.order_by(INVOICES.c.position).limit(limit)).all()
        bases: dict[str, Any] = {}
        hashes = sorted({row.basis for row in rows})
        for start in range(0, len(hashes), CHUNK):
            wanted = select(BASES).where(BASES.c.hash.in_(hashes[start : start + CHUNK]))
            bases |= {row.hash: json.loads(row.content) for row in self._connection.execute(wanted)}
        return {row.position: {**json.loads(row.record), "basis": bases[row.basis]} for row in rows}

    def items(self, *conditions: ColumnElement[bool]) -> tuple[Item, ...]:
        """Invoices and credit notes in order of issue, with what is posted on each."""
        posted = select(func.coalesce(func.sum(POSTINGS.c.amount), 0)).where(POSTINGS.c.number == INVOICES.c.number)
        theirs = [NUMBERS.c[name].label(f"their_{name}") for name in ("number", "ocr", "due")]
        joined = INVOICES.outerjoin(NUMBERS, NUMBERS.c.reference == INVOICES.c.number)
        chosen = select(INVOICES, posted.scalar_subquery().label("posted"), *theirs).select_from(joined)
        chosen = chosen.where(*conditions)
        return tuple(item_of(row) for row in self._connection.execute(chosen.order_by(INVOICES.c.position)))

    def unallocated(
        self, *conditions: ColumnElement[bool], counted: ColumnElement[bool] | None = None
    ) -> dict[str, int]:
        """Öre by payment of what of it goes to nothing, in order of booking; those without a rest are left out.

        `conditions` are on the payments, and `counted` on the postings that count, all where left out.
        """
        posted = select(func.coalesce(func.sum(POSTINGS.c.amount), 0)).where(
            POSTINGS.c.payment == PAYMENTS.c.id,
            POSTINGS.c.kind != "rounding",  # it moves no money
            *(() if counted is None else (counted,)),
        )
        rest = PAYMENTS.c.amount - posted.scalar_subquery()
        chosen = select(PAYMENTS.c.id, rest.label("rest")).where(rest != 0, *conditions).order_by(PAYMENTS.c.entry)
        return {row.id: int(row.rest) for row in self._connection.execute(chosen)}

    def entries(self, table: Table, *conditions: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
        """The records that rows of a table repeat, in order of entry."""
        joined = table.join(JOURNAL, JOURNAL.c.entry == table.c.entry)
        chosen = select(JOURNAL.c.record).select_from(joined).where(*conditions).order_by(table.c.entry)
        for row in self.stream(chosen):
            yield json.loads(row.record)

    def numbers(self, references: Collection[str]) -> dict[str, str]:
        """The number that a finance system gave each of these documents, by reference; none where it has not yet."""
        found: dict[str, str] = {}
        listed = sorted(references)
        for start in range(0, len(listed), CHUNK):
            chunk = listed[start : start + CHUNK]
            chosen = select(NUMBERS.c.reference, NUMBERS.c.number).where(NUMBERS.c.reference.in_(chunk))
            found |= {row.reference: row.number for row in self._connection.execute(chosen)}
        return found

    def exports(self, run_id: str) -> list[dict[str, Any]]:
        """The records of each time that files of a run were handed over to a finance system, in order."""
        return list(self.entries(EXPORTS, EXPORTS.c.exported == run_id))

    def about(self) -> Row[Any] | None:
        """The row that says which register this is; None where there is none, or more than one."""
        found = self._connection.execute(select(ABOUT)).all()
        return found[0] if len(found) == 1 else None

    def version(self) -> int:
        """The version of the tables; 0 where there is no register yet."""
        found: int | None = self._connection.execute(select(ABOUT.c.version)).scalar()
        return found or 0

    def count_of(self, table: Table) -> int:
        """How many rows a table has."""
        found: int = self._connection.execute(select(func.count()).select_from(table)).scalar_one()
        return found

    def stream(self, chosen: Select[Any]) -> Iterator[Row[Any]]:
        """The rows of a question with many, fetched some at a time."""
        with self._connection.execute(chosen, execution_options={"yield_per": FETCHED}) as found:
            yield from found

    def rows(self, chosen: Select[Any]) -> Iterable[Row[Any]]:
        """The rows of any other question."""
        return self._connection.execute(chosen)


RUNS_IN_ORDER: Final = select(JOURNAL.c.record).join(RUNS, RUNS.c.entry == JOURNAL.c.entry).order_by(RUNS.c.entry)


def run_of(record: Mapping[str, Any]) -> Run:
    """A run's record as a value."""
    return Run(**{**record, "issued": dt.date.fromisoformat(record["issued"])})


def item_of(row: Row[Any]) -> Item:
    """A row of the invoices as a value."""
    return Item(
        number=row.number,
        position=row.position,
        kind=row.kind,
        run=row.run_kind,
        run_id=row.run_id,
        period=row.period,
        member=row.member,
        recipient=row.recipient,
        category=row.category,
        revision=row.revision,
        ocr=row.their_ocr or ("" if row.ocr == row.number else row.ocr),
        date=dt.date.fromisoformat(row.date),
        due=dt.date.fromisoformat(row.their_due or row.due),
        net=row.net,
        vat=row.vat,
        rounding=row.rounding,
        payable=row.payable,
        credits=row.credits,
        posted=int(row.posted),
        known_as=row.their_number or "",
    )
