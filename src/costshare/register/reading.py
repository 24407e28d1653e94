"""What a register answers, as of one moment."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import Connection, Row, Select, func, select

from costshare.register.schema import ABOUT, COUNTERS, INVOICES, PLANS, RUNS

BILL: Final = "bill"
CHUNK: Final = 256


@frozen(kw_only=True)
class Run:
    """One time that something was issued. `created` is the instant, ISO in UTC; `sources` leads from file to hash."""

    id: str
    kind: str
    period: str
    year: int
    issued: dt.date
    program: str
    user: str
    sources: Mapping[str, str] = field(hash=False)
    created: str


class Reading:
    """Answers from within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Take the connection whose transaction it is."""
        self._connection = connection

    def run(self, kind: str, period: str) -> Run | None:
        """The latest run of that kind for that period."""
        chosen = select(RUNS).where(RUNS.c.kind == kind, RUNS.c.period == period)
        row = self._connection.execute(chosen.order_by(RUNS.c.position.desc()).limit(1)).first()
        return None if row is None else run_of(row)

    def runs(self) -> tuple[Run, ...]:
        """Every run, in order of issue."""
        return tuple(run_of(row) for row in self._connection.execute(select(RUNS).order_by(RUNS.c.position)))

    def plan(self, year: int) -> dict[str, Any] | None:
        """The year's plan as it was last frozen, its members and pools in their order."""
        chosen = select(PLANS.c.plan).where(PLANS.c.year == year).order_by(PLANS.c.revision.desc()).limit(1)
        text = self._connection.execute(chosen).scalar()
        return None if text is None else json.loads(text)

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
        """How many invoices have been issued."""
        last: int | None = self._connection.execute(select(func.max(INVOICES.c.position))).scalar()
        return last or 0

    def head(self) -> str:
        """The hash of the last invoice; before the first, the register's UUID."""
        last = select(INVOICES.c.hash).order_by(INVOICES.c.position.desc()).limit(1)
        found: str | None = self._connection.execute(last).scalar()
        return found or self.uuid()

    def uuid(self) -> str:
        """Which register this is; the chain starts from it. Empty where there is none yet."""
        uuid: str = self._connection.execute(select(ABOUT.c.uuid)).scalar_one()
        return uuid

    def after(self, position: int, run_id: str | None) -> dict[int, dict[str, Any]]:
        """The next records by position, a limited number of them; of one run where that is named."""
        chosen = select(INVOICES.c.position, INVOICES.c.record).where(INVOICES.c.position > position)
        if run_id is not None:
            chosen = chosen.where(INVOICES.c.run_id == run_id)
        rows = self._connection.execute(chosen.order_by(INVOICES.c.position).limit(CHUNK))
        return {at: json.loads(text) for at, text in rows}

    def rows(self, chosen: Select[Any]) -> Iterable[Row[Any]]:
        """The rows of any other question."""
        return self._connection.execute(chosen)


def run_of(row: Row[Any]) -> Run:
    """A row of the runs as a value."""
    return Run(
        id=row.id,
        kind=row.kind,
        period=row.period,
        year=row.year,
        issued=dt.date.fromisoformat(row.issued),
        program=row.program,
        user=row.user,
        sources=json.loads(row.sources),
        created=row.created,
    )
