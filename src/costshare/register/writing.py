"""What a register takes in, all in one transaction: a run, the plan it freezes, its invoices with their numbers."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from costshare.billing.claim import ClaimKey
from costshare.billing.invoice import invoice_number
from costshare.billing.record import Kept, canonical
from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register.entry import Kind, Row, Seat, claim_of, link, repeated
from costshare.register.reading import Reading
from costshare.register.schema import BASES, COUNTERS, INVOICES, JOURNAL, PLANS, RUNS, SETTLEMENTS

TAKE: Final = (
    update(COUNTERS)
    .where(COUNTERS.c.series == bindparam("of_series"), COUNTERS.c.year == bindparam("of_year"))
    .values(last=COUNTERS.c.last + bindparam("count"))
    .returning(COUNTERS.c.last)
)
CHUNK: Final = 500
NO_NAME: Final = re.compile(r"[^\w.+-]+")
"""What the name of a file or a folder had better not hold."""
LONGEST: Final = 100
NO_SETTINGS: Final[Mapping[str, Any]] = MappingProxyType({})
CLAIM: Final = ("run_kind", "period", "member", "recipient", "category", "revision")


def run_name(kind: str, period: str, turn: int) -> str:
    """What the so-manieth run of a kind and period is called, where no other is called so."""
    wanted = f"{kind}-{NO_NAME.sub('-', period)[:LONGEST]}"
    return wanted if turn == 1 else f"{wanted}-{turn}"


def founded(connection: Connection, *, uuid: str, federation: str, created: dt.datetime) -> None:
    """Write the first entry of a register, from which its chain starts: which register it is, and whose."""
    record = {
        "uuid": uuid,
        "federation": federation,
        "created": created.astimezone(dt.UTC).isoformat(timespec="seconds"),
    }
    Chain(connection, entry=0, head="").add("", [(Kind.REGISTER, record)])


class Chain:
    """The end of a journal, and what is added to it."""

    def __init__(self, connection: Connection, *, entry: int, head: str) -> None:
        """Take the last entry and its hash; 0 and nothing where there is none."""
        self._connection = connection
        self.entry = entry
        self.head = head

    def add(self, run_id: str, told: Iterable[tuple[Kind, Mapping[str, Any]]], position: int = 0) -> None:
        """Add entries, and the rows that repeat them. `position` counts documents and is of the first."""
        entries: list[Row] = []
        rows: dict[Table, list[Row]] = {}
        for place, (kind, record) in enumerate(told):
            seat = Seat(entry=self.entry + 1, run_id=run_id, position=position + place)
            table, row = repeated(kind, record, seat)
            rows.setdefault(table, []).append(row)
            text = canonical(record)
            found = link(kind, seat, text, self.head)
            entry: Row = {"entry": seat.entry, "kind": str(kind), "run_id": run_id, "record": text.decode()}
            entries.append({**entry, "previous": self.head, "hash": found})
            self.entry, self.head = seat.entry, found
        if entries:
            self._connection.execute(insert(JOURNAL), entries)
        for table, repeating in rows.items():
            self._connection.execute(insert(table), repeating)


class Writing(Reading):
    """Issues within one transaction; what it reads includes what it has written.

    Every number that is taken must be issued before the transaction ends, or all of it is undone.
    """

    def __init__(self, connection: Connection, federation: str) -> None:
        """Take the connection whose transaction it is, and whose register."""
        super().__init__(connection)
        self._federation = federation
        self._run_id: str | None = None
        self._taken: set[str] = set()
        self._position = self.count()
        last = self.last()
        self._chain = Chain(connection, entry=last.entry, head=last.hash)

    @property
    def next_position(self) -> int:
        """The position in the register of the next invoice, from 1: what its payment reference is made of."""
        return self._position + 1

    def take_numbers(self, series: str, year: int, count: int) -> range:
        """Take the next so many numbers of a series in a year of issue: 1, 2, 3 and so on without a gap."""
        if not count:
            return range(0)
        wanted = {"of_series": series, "of_year": year, "count": count}
        last: int | None = self._connection.execute(TAKE, wanted).scalar()
        if last is None:
            last = count
            self._connection.execute(insert(COUNTERS), {"series": series, "year": year, "last": last})
        taken = range(last - count + 1, last + 1)
        self._taken.update(invoice_number(series, year, number) for number in taken)
        return taken

    def add_run(  # noqa: PLR0913 - by keyword, one for each field
        self,
        *,
        kind: str,
        period: str,
        year: int,
        issued: dt.date,
        created: dt.datetime,
        program: str,
        user: str,
        sources: Mapping[str, str],
        reason: str = "",
        settings: Mapping[str, Any] = NO_SETTINGS,
    ) -> str:
        """Start a run; gives its id, such as ``bill-2027-Q1`` or, where that is taken, ``bill-2027-Q1-2``.

        The id is also the name of a folder: what of `period` no such name may hold is a hyphen in it.
        `issued` is the day on the invoices, `created` the instant (with its time zone) that the run was made, `sources`
        leads from file to hash, and `reason` is why a person decided it. `settings` are plain data: what the run's
        documents are made by beside their records.
        """
        run_id = self._free_id(kind, period)
        record = {
            "id": run_id,
            "kind": kind,
            "period": period,
            "year": year,
            "issued": issued.isoformat(),
            "program": program,
            "user": user,
            "sources": dict(sources),
            "created": created.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "reason": reason,
            **({"settings": dict(settings)} if settings else {}),
        }
        self._chain.add(run_id, [(Kind.RUN, record)])
        self._run_id = run_id
        return run_id

    def _free_id(self, kind: str, period: str) -> str:
        same = select(func.count()).select_from(RUNS).where(RUNS.c.kind == kind, RUNS.c.period == period)
        turn = self._connection.execute(same).scalar_one() + 1
        while self._connection.execute(select(RUNS.c.entry).where(RUNS.c.id == run_name(kind, period, turn))).first():
            turn += 1
        return run_name(kind, period, turn)

    def save_plan(self, year: int, plan: Mapping[str, Any]) -> None:
        """Freeze the year's plan as a new revision that the run of this transaction made.

        Raises `RegisterError` before a run is added.
        """
        if self._run_id is None:
            raise RegisterError(_("The plan for {year} belongs to no run."), year=year)
        record = {"year": year, "revision": self._revision(PLANS, year), "plan": plan}
        self._chain.add(self._run_id, [(Kind.PLAN, record)])

    def save_settlement(self, run_id: str, year: int, settled: Mapping[str, Any], statement: Mapping[str, Any]) -> None:
        """Keep where the year's difference goes, as a new revision, and the statement of it."""
        revision = self._revision(SETTLEMENTS, year)
        record = {"year": year, "revision": revision, "settled": settled, "statement": statement}
        self._add(run_id, [(Kind.SETTLEMENT, record)])

    def _revision(self, table: Table, year: int) -> int:
        found = select(func.coalesce(func.max(table.c.revision), 0)).where(table.c.year == year)
        revision: int = self._connection.execute(found).scalar_one()
        return revision + 1

    def add_documents(self, run_id: str, made: Sequence[tuple[ClaimKey, Kept]]) -> None:
        """Issue invoices and credit notes, in this order.

        Raises `RegisterError` where a claim, a number or a payment reference is there already, where a number was not
        taken in this transaction, and where a record is of another claim or its amounts don't add up.
        """
        for key, kept in made:
            number = kept.record["number"]
            if claim_of(kept.record) != key or key.federation != self._federation:
                text = _("Invoice {number} is of another claim than the one it is issued for.")
                raise RegisterError(text, number=number)
            if number not in self._taken:
                raise RegisterError(_("The number {number} was not taken from its series."), number=number)
            self._taken.remove(number)
        self._unclaimed([key for key, _kept in made])
        self._add_bases(kept for _key, kept in made)
        try:
            told = [(Kind(kept.record["kind"]), kept.record) for _key, kept in made]
            self._add(run_id, told, self.next_position)
        except IntegrityError as error:
            raise RegisterError(
                _("A number, a claim or a payment reference of {run} has already been issued."), run=run_id
            ) from error
        self._position += len(made)

    def _unclaimed(self, keys: Iterable[ClaimKey]) -> None:
        """Refuse a claim that is there already, in words; the table's own constraint would refuse it too."""
        wanted = {
            (key.run, key.period, key.member, key.recipient, str(key.category), key.revision): key for key in keys
        }
        for run, period in {(key.run, key.period) for key in wanted.values()}:
            columns = [INVOICES.c[name] for name in CLAIM]
            there = select(*columns).where(INVOICES.c.run_kind == run, INVOICES.c.period == period)
            for row in self._connection.execute(there):
                if tuple(row) in wanted:
                    text = _("{member} has already been invoiced for {period} (VAT category {category}).")
                    raise RegisterError(text, member=row.member, period=row.period, category=row.category)

    def _add_bases(self, made: Iterable[Kept]) -> None:
        wanted = {kept.record["basis"]: kept.spelled.decode() for kept in made}
        hashes = list(wanted)
        for start in range(0, len(hashes), CHUNK):
            chunk = hashes[start : start + CHUNK]
            there = set(self._connection.execute(select(BASES.c.hash).where(BASES.c.hash.in_(chunk))).scalars())
            if new := [{"hash": each, "content": wanted[each]} for each in chunk if each not in there]:
                self._connection.execute(insert(BASES), new)

    def add_payments(self, run_id: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Book transactions on the federation's account; `amount` is text in kronor, money out negative.

        Raises `sqlalchemy.exc.IntegrityError` for one that is booked already.
        """
        self._add(run_id, [(Kind.PAYMENT, record) for record in records])

    def add_postings(self, run_id: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Book what goes to which invoice; `amount` is text in kronor, positive where it lowers what is open."""
        self._add(run_id, [(Kind.POSTING, record) for record in records])

    def add_reminders(self, run_id: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Keep what members were reminded of, and what that claims of them."""
        self._add(run_id, [(Kind.REMINDER, record) for record in records])

    def add_numbers(self, run_id: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a finance system called documents: `reference`, and its `number`, `ocr`, `date` and `due`.

        Raises `sqlalchemy.exc.IntegrityError` for a reference or a number that is there already.
        """
        self._add(run_id, [(Kind.NUMBER, record) for record in records])

    def add_exports(self, run_id: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Keep that files of earlier runs were handed over to a finance system.

        `exported` is the run whose files they are, `kind` what files, `date` the day and `created` the instant.
        """
        self._add(run_id, [(Kind.EXPORT, record) for record in records])

    def _add(self, run_id: str, told: Iterable[tuple[Kind, Mapping[str, Any]]], position: int = 0) -> None:
        if run_id != self._run_id:
            raise RegisterError(_("What is to be written belongs to no run of this transaction: {run}"), run=run_id)
        self._chain.add(run_id, told, position)

    def finish(self) -> None:
        """Look once more before the transaction is kept.

        Raises `RegisterError` where a number was taken that no invoice has.
        """
        if self._taken:
            raise RegisterError(_("The number {number} was taken but not issued."), number=min(self._taken))
