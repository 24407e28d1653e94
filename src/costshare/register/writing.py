"""What a register takes in, all in one transaction: a run, the plan it freezes, its invoices with their numbers."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from costshare.billing.claim import ClaimKey
from costshare.billing.invoice import invoice_number
from costshare.billing.record import canonical
from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register.entry import claim_of, columns, link
from costshare.register.reading import Reading
from costshare.register.schema import COUNTERS, INVOICES, PLANS, RUNS
from costshare.register.sqlite import clash

# Built once: a statement is as dear to build as to execute, and these are executed for each invoice.
STEP: Final = (
    update(COUNTERS)
    .where(COUNTERS.c.series == bindparam("of_series"), COUNTERS.c.year == bindparam("of_year"))
    .values(last=COUNTERS.c.last + 1)
    .returning(COUNTERS.c.last)
)
ISSUE: Final = insert(INVOICES)
CLASHES: Final = {
    "claim": _("{member} has already been invoiced for {period} (VAT category {category})."),
    "number": _("The number {number} has already been issued."),
    "ocr": _("The payment reference {ocr} has already been issued."),
}


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
        self._head = self.head()

    @property
    def next_position(self) -> int:
        """The position in the register of the next invoice, from 1: what its payment reference is made of."""
        return self._position + 1

    def next_number(self, series: str, year: int) -> int:
        """Take the next number of a series in a year of issue: 1, 2, 3 and so on without a gap."""
        counter = {"of_series": series, "of_year": year}
        number: int | None = self._connection.execute(STEP, counter).scalar()
        if number is None:
            number = 1
            self._connection.execute(insert(COUNTERS), {"series": series, "year": year, "last": number})
        self._taken.add(invoice_number(series, year, number))
        return number

    def add_run(  # noqa: PLR0913 - by keyword, one for each column
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
    ) -> str:
        """Start a run; gives its id, such as ``bill-2027-Q1`` or, where that is taken, ``bill-2027-Q1-2``.

        `issued` is the day on the invoices, `created` the instant (with its time zone) that the run was made.
        """
        same = select(func.count()).select_from(RUNS).where(RUNS.c.kind == kind, RUNS.c.period == period)
        earlier = self._connection.execute(same).scalar_one()
        run_id = f"{kind}-{period}-{earlier + 1}" if earlier else f"{kind}-{period}"
        position = self._connection.execute(select(func.coalesce(func.max(RUNS.c.position), 0))).scalar_one()
        row = {
            "id": run_id,
            "position": position + 1,
            "kind": kind,
            "period": period,
            "year": year,
            "issued": issued.isoformat(),
            "program": program,
            "user": user,
            "sources": canonical(sources).decode(),
            "created": created.astimezone(dt.UTC).isoformat(timespec="seconds"),
        }
        self._connection.execute(insert(RUNS), row)
        self._run_id = run_id
        return run_id

    def save_plan(self, year: int, plan: Mapping[str, Any]) -> None:
        """Freeze the year's plan as a new revision that the run of this transaction made; its order is kept.

        Raises `RegisterError` before a run is added.
        """
        if self._run_id is None:
            raise RegisterError(_("The plan for {year} belongs to no run."), year=year)
        revisions = select(func.coalesce(func.max(PLANS.c.revision), 0)).where(PLANS.c.year == year)
        row = {
            "year": year,
            "revision": self._connection.execute(revisions).scalar_one() + 1,
            "run_id": self._run_id,
            "plan": json.dumps(plan, ensure_ascii=False, separators=(",", ":")),
        }
        self._connection.execute(insert(PLANS), row)

    def add_invoice(self, run_id: str, key: ClaimKey, record: Mapping[str, Any]) -> str:
        """Issue an invoice; gives its hash, which the next one is chained to.

        Raises `RegisterError` where the claim, the number or the payment reference is there already, where the number
        was not taken in this transaction, and where the record is of another claim or its amounts don't add up.
        """
        number = record["number"]
        if claim_of(record) != key or key.federation != self._federation:
            raise RegisterError(_("Invoice {number} is of another claim than the one it is issued for."), number=number)
        row = columns(record)
        text = canonical(record)
        found = link(text, self._head)
        row |= {"position": self.next_position, "run_id": run_id, "record": text.decode()}
        row |= {"hash": found, "previous": self._head}
        try:
            self._connection.execute(ISSUE, row)
        except IntegrityError as error:
            what = clash(error)
            if what is None:
                raise
            raise RegisterError(CLASHES[what], **row) from error
        if number not in self._taken:
            raise RegisterError(_("The number {number} was not taken from its series."), number=number)
        self._taken.remove(number)
        self._position += 1
        self._head = found
        return found

    def finish(self) -> None:
        """Look once more before the transaction is kept.

        Raises `RegisterError` where a number was taken that no invoice has.
        """
        if self._taken:
            raise RegisterError(_("The number {number} was taken but not issued."), number=min(self._taken))
