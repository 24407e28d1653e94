"""Whether what a journal says makes sense: each entry beside its run, each amount done over again.

Nothing is kept of what went before but for look-ups that can be made again: so a journal can be looked at in parts.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import ColumnElement, Row, Table, func, select

from costshare.billing.claim import Claimed
from costshare.billing.issuer import is_numbered_here, ocr_of
from costshare.billing.reckoning import Charge
from costshare.billing.reckoning import Row as Reckoned
from costshare.billing.redo import wrong_in_credit, wrong_in_document
from costshare.billing.redo_basis import UNREADABLE, Frozen, Remembering, frozen_totals
from costshare.billing.redo_year import as_planned, planned, wrong_in_plan, wrong_in_rows, wrong_in_statement
from costshare.billing.settlement import Settled
from costshare.billing.settlement_record import listed
from costshare.billing.vat import VatCategory
from costshare.register import choices
from costshare.register.entry import Kind, ore_of
from costshare.register.reading import BILL, Reading
from costshare.register.schema import BASES, INVOICES, JOURNAL, PLANS, RUNS, SETTLEMENTS
from costshare.register.twins import Twins
from costshare.register.verify import Finding, Replay, Rows, Told
from costshare.register.writing import run_name

Plain = Mapping[str, Any]
Planned = Mapping[tuple[str, str], Plain]

COMMON: Final = ("kind", "year", "instalments")
SETTLE: Final = "settle"
CREDIT: Final = "credit"
ENTRIES: Final = {
    BILL: {Kind.PLAN, Kind.INVOICE},
    SETTLE: {Kind.SETTLEMENT, Kind.INVOICE, Kind.CREDIT_NOTE},
    CREDIT: {Kind.CREDIT_NOTE, Kind.POSTING},
    "payments": {Kind.PAYMENT, Kind.POSTING},
    "match": {Kind.POSTING},
    "unmatch": {Kind.POSTING},
    "pay": {Kind.POSTING},
    "refund": {Kind.POSTING},
    "remind": {Kind.REMINDER},
    "numbers": {Kind.NUMBER},
    "export": {Kind.EXPORT},
}
"""What runs of each kind write."""
UNBOUND: Final = frozenset({Kind.REGISTER, Kind.RUN})
"""What belongs to no run before it."""
REMEMBERED: Final = 1 << 14
"""Bases at a time: those of a year's members, so that each is looked at once, in bounded memory."""
AHEAD: Final = 256
"""Entries whose bases are read at once."""


@frozen(kw_only=True)
class Basis:
    """A basis as far as its documents need it: all of it but for the most common kind."""

    content: Plain
    totals: Frozen


@frozen(kw_only=True)
class SettledYear:
    """A settlement of a year: its rows by member and category, and the documents that it settles by the same."""

    rows: Mapping[Claimed, tuple[Reckoned, ...]] = field(hash=False)
    outcomes: Mapping[tuple[str, str], int] = field(hash=False)
    advances: Mapping[Claimed, list[Plain]] = field(hash=False)
    earlier: Mapping[Claimed, list[Plain]] = field(hash=False)


class Meaning:
    """The watch of a replay that looks at what entries say."""

    def __init__(self, reading: Reading) -> None:
        """Take what answers the look-ups."""
        self._reading = reading
        self._run: Plain = {}
        self._kinds: Container[Kind] = ()
        self._plans: dict[int, Planned] = {}
        self._settled: tuple[str, SettledYear | None] = ("", None)
        self._bases: OrderedDict[str, Basis] = OrderedDict()
        self._alike = Remembering()
        self._twins = Twins()
        self._acts: dict[Kind, Callable[[Row[Any], Told], Iterable[Finding]]] = {
            Kind.RUN: self._of_run,
            Kind.PLAN: self._of_plan,
            Kind.SETTLEMENT: self._of_settlement,
            Kind.INVOICE: self._of_document,
            Kind.CREDIT_NOTE: self._of_document,
            Kind.NUMBER: self._of_number,
        }

    def knows(self, row: Row[Any], replay: Replay, beside: Rows) -> bool:
        """Whether an entry that follows from the one before is the twin of a sound one."""
        return self._twins.have(row, replay, beside)

    def learn(self, told: Told) -> None:
        """Take an entry with which nothing is wrong."""
        self._twins.learn(told)

    def of(self, row: Row[Any], told: Told) -> list[Finding]:
        """What of an entry makes no sense.

        ``run``: a run that is not the next of its kind and period, or an entry that such a run does not write.
        ``reference``: a payment reference that is not that of its place. ``numbered``: a number of a finance system for
        what is numbered here. ``plan``, ``settlement``: they don't add up,
        or are not what the documents say. ``redo``: doing a document over again gives something else.
        """
        if not isinstance(row.entry, int):
            return []  # it stands nowhere, which is told already
        found = []
        try:
            kind = told.kind
            if (kind is Kind.REGISTER) != (row.entry == 1):
                found.append(Finding("record", f"entry {row.entry}"))
            if kind not in UNBOUND and kind not in self._allowed(row.run_id):
                found.append(Finding("run", told.number or f"entry {row.entry}"))
            if act := self._acts.get(kind):
                found.extend(act(row, told))
        except UNREADABLE:
            found.append(Finding("redo", told.number or f"entry {row.entry}"))
        return found

    def _allowed(self, run_id: str) -> Container[Kind]:
        if self._run.get("id") != run_id:
            self._run = next(self._reading.entries(RUNS, RUNS.c.id == run_id), {})
            self._kinds = ENTRIES.get(self._run.get("kind", ""), ())
        return self._kinds

    def _of_run(self, row: Row[Any], told: Told) -> Iterator[Finding]:
        run = self._run = told.record
        self._kinds = ENTRIES.get(run["kind"], ())
        same = (RUNS.c.kind == run["kind"], RUNS.c.period == run["period"], RUNS.c.entry < row.entry)
        turn = self._count(RUNS, *same) + 1
        while self._count(RUNS, RUNS.c.id == run_name(run["kind"], run["period"], turn), RUNS.c.entry < row.entry):
            turn += 1  # another run is called so
        if run["id"] != run_name(run["kind"], run["period"], turn) or run["kind"] not in ENTRIES:
            yield Finding("run", str(run["id"]))

    def _count(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        ((found,),) = self._reading.rows(select(func.count()).select_from(table).where(*conditions))
        return int(found)

    def _of_plan(self, row: Row[Any], told: Told) -> Iterator[Finding]:
        self._plans.clear()
        self._twins = Twins()  # what they have alike, they had of the plan before
        number, revision = told.record["year"], told.record["revision"]
        chosen = (PLANS.c.year == number, PLANS.c.entry < row.entry)
        before = [each for each in self._reading.entries(PLANS, *chosen) if each["revision"] < revision]
        runs = (RUNS.c.kind == BILL, RUNS.c.year == number, RUNS.c.id != row.run_id, RUNS.c.entry < row.entry)
        billed = {each.period for each in self._reading.rows(select(RUNS.c.period).where(*runs))}
        wrong = list(wrong_in_plan(told.record["plan"], before[-1]["plan"] if before else None, billed))
        if revision != len(before) + 1 or told.record["plan"]["year"] != number:
            wrong.append("revision")
        yield from (Finding("plan", f"{number}: {each}") for each in wrong)

    def _of_settlement(self, row: Row[Any], told: Told) -> Iterator[Finding]:
        number, record = told.record["year"], told.record
        settled = Settled.from_dict(record["settled"])
        bills, settlements = (self._documents(kind, number, row.entry) for kind in (BILL, SETTLE))
        brought = self._before(number - 1, row.entry)
        wrong = [
            *wrong_in_rows(
                settled.rows, charges(bills), charges(settlements), brought.carried_cells if brought else {}
            ),
            *wrong_in_statement(record["statement"], settled.rows),
        ]
        same = (SETTLEMENTS.c.year == number, SETTLEMENTS.c.entry < row.entry)
        if record["revision"] != self._count(SETTLEMENTS, *same) + 1 or settled.year != number:
            wrong.append("revision")
        if record["statement"]["year"] != number:
            wrong.append("statement.year")
        yield from (Finding("settlement", f"{number}: {each}") for each in wrong)
        self._settled = (row.run_id, settled_year(settled.rows, bills, settlements))

    def _documents(self, kind: str, number: int, entry: int) -> list[Plain]:
        issued = choices.of_year(kind, number)
        earlier = INVOICES.c.entry < entry
        return [*self._reading.bare(issued, earlier), *self._reading.bare(choices.credits_of(issued), earlier)]

    def _before(self, number: int, entry: int) -> Settled | None:
        found = list(self._reading.entries(SETTLEMENTS, SETTLEMENTS.c.year == number, SETTLEMENTS.c.entry < entry))
        return Settled.from_dict(found[-1]["settled"]) if found else None

    def _of_document(self, row: Row[Any], told: Told) -> list[Finding]:
        record, run, found = told.record, self._run, []
        if record["ocr"] != ocr_of(int(told.row["position"]), numbered_here=is_numbered_here(record)):
            found.append(Finding("reference", told.number))
        if record["date"] != run["issued"] or record["run"] != run["kind"]:
            found.append(Finding("run", told.number))
        basis = self._bases.get(record["basis"]) or self._load(record["basis"], row.entry)
        if basis is None:
            return found  # that it is missing, or is not what its hash says, is told already
        if record["run"] == CREDIT:
            wrong = self._wrong_credit(row, {**record, "basis": basis.content})
        else:
            advance = record["run"] == BILL
            made = self._wrong_advance(row, record, basis) if advance else self._wrong_settling(row, record, basis)
            wrong = [*basis.totals.wrong, *made]
            if record["period"]["name"] != run["period"]:
                wrong.append("period")
        if wrong:
            found.extend(Finding("redo", f"{told.number}: {each}") for each in dict.fromkeys(wrong))
        return found

    def _wrong_advance(self, row: Row[Any], record: Plain, basis: Basis) -> list[str]:
        """What of an advance does not follow from its basis, or is not what the year's plan says."""
        plan = self._plan(basis.content["year"], row.entry)
        member = record["member"]["id"]
        unplanned = [
            f"lines.{line['pool']}.planned"
            for line in record["lines"]
            if not as_planned(line, plan.get((member, line["pool"])))
        ]
        return [*wrong_in_document(record, basis.content, basis.totals), *unplanned]

    def _wrong_settling(self, row: Row[Any], record: Plain, basis: Basis) -> list[str]:
        """What of a settlement's document does not follow from its basis, or is not what its run settled."""
        wrong = list(wrong_in_document(record, basis.content, basis.totals))
        content = basis.content["settlement"]
        year, claimed = self._settled_by(row), (record["member"]["id"], VatCategory(record["category"]))
        if tuple(Reckoned.from_dict(each) for each in content["rows"]) != year.rows.get(claimed):
            wrong.append("rows")
        for name, documents in (("advances", year.advances), ("earlier", year.earlier)):
            if content[name] != documents.get(claimed, []):
                wrong.append(name)
        for pool, amount in basis.totals.cells.items():
            if year.outcomes.get((claimed[0], pool), 0) != amount:
                wrong.append(f"rows.{pool}.outcome")
        return wrong

    def _of_number(self, row: Row[Any], told: Told) -> Iterator[Finding]:
        documents = self._reading.bare(choices.numbered(told.record["reference"]), INVOICES.c.entry < row.entry)
        if any(map(is_numbered_here, documents)):
            yield Finding("numbered", f"entry {row.entry}")

    def _wrong_credit(self, row: Row[Any], note: Plain) -> list[str]:
        number = note["credits"]
        invoice = next(self._reading.bare(choices.numbered(number), INVOICES.c.entry < row.entry), None)
        if invoice is None or invoice["kind"] != Kind.INVOICE or self._run["period"] != number:
            return ["credits"]
        earlier = self._reading.bare(choices.credits_to(number), INVOICES.c.entry < row.entry)
        return list(wrong_in_credit(note, invoice, list(earlier)))

    def _plan(self, number: int, entry: int) -> Planned:
        if number not in self._plans:
            found = list(self._reading.entries(PLANS, PLANS.c.year == number, PLANS.c.entry < entry))
            self._plans = {number: planned(found[-1]["plan"]) if found else {}}
        return self._plans[number]

    def _settled_by(self, row: Row[Any]) -> SettledYear:
        run_id, year = self._settled
        if run_id != row.run_id or year is None:
            of_run = select(JOURNAL.c.entry).where(JOURNAL.c.run_id == row.run_id)
            ((entry,),) = self._reading.rows(select(SETTLEMENTS.c.entry).where(SETTLEMENTS.c.entry.in_(of_run)))
            (record,) = self._reading.entries(SETTLEMENTS, SETTLEMENTS.c.entry == entry)
            bills, settlements = (self._documents(kind, record["year"], entry) for kind in (BILL, SETTLE))
            year = settled_year(Settled.from_dict(record["settled"]).rows, bills, settlements)
            self._settled = (row.run_id, year)
        return year

    def _load(self, name: str, entry: int) -> Basis | None:
        """The basis of that hash; those of the documents that follow are read along with it."""
        joined = BASES.join(INVOICES, INVOICES.c.basis == BASES.c.hash)
        ahead = INVOICES.c.entry.between(entry, entry + AHEAD)
        for found in self._reading.rows(select(BASES).select_from(joined).where(ahead)):
            if found.hash not in self._bases:
                self._bases[found.hash] = self._made(json.loads(found.content))
        while len(self._bases) > REMEMBERED:
            self._bases.popitem(last=False)
        return self._bases.get(name)

    def _made(self, content: Plain) -> Basis:
        if content["kind"] == CREDIT:
            return Basis(content=content, totals=Frozen())
        totals = frozen_totals(content, self._alike)
        needed = COMMON if content["kind"] == "instalment" else content
        return Basis(content={each: content[each] for each in needed}, totals=totals)


def settled_year(rows: Iterable[Reckoned], bills: Iterable[Plain], settlements: Iterable[Plain]) -> SettledYear:
    """A settlement's rows, and the documents that it settles, by member and category."""
    by_claim: dict[Claimed, list[Reckoned]] = {}
    outcomes: dict[tuple[str, str], int] = {}
    for row in rows:
        by_claim.setdefault((row.member, row.category), []).append(row)
        outcomes[row.member, row.pool] = outcomes.get((row.member, row.pool), 0) + row.outcome
    return SettledYear(
        rows={claimed: tuple(mine) for claimed, mine in by_claim.items()},
        outcomes=outcomes,
        advances=by_claimed(bills),
        earlier=by_claimed(settlements),
    )


def by_claimed(documents: Iterable[Plain]) -> dict[Claimed, list[Plain]]:
    """Documents by member and VAT category, as a settlement lists them."""
    found: dict[Claimed, list[Plain]] = {}
    for each in documents:
        found.setdefault((each["member"]["id"], VatCategory(each["category"])), []).append(listed(each))
    return found


def charges(documents: Iterable[Plain]) -> dict[Charge, int]:
    """Öre before VAT by member, pool and VAT category; what credit notes give back is taken away."""
    found: dict[Charge, int] = {}
    for each in documents:
        sign = 1 if each["kind"] == Kind.INVOICE else -1
        for line in each["lines"]:
            charge = (each["member"]["id"], line["pool"], VatCategory(each["category"]))
            found[charge] = found.get(charge, 0) + sign * ore_of(line["net"])
    return found
