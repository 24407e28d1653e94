"""A settlement run: the outcome beside the year's books, and one transaction. The files come after it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.billing.claim import Claim, Claimed
from costshare.billing.dates import accrual_day, settlement_day
from costshare.billing.invoice import invoice, invoice_number
from costshare.billing.issuer import ocr_of
from costshare.billing.plan import YearPlan
from costshare.billing.reckoning import Reckoning, refuse, shares_of
from costshare.billing.record import Issue
from costshare.billing.requirements import of_settlement, requirements
from costshare.billing.settlement import Policy, Settled, settle, settlement_claims
from costshare.billing.settlement_record import KeyPart, key_parts, settlement_record, turned
from costshare.billing.statement import Statement, inhabitants_of, statement
from costshare.billing.vat import VatCategory
from costshare.costs.basis import Basis
from costshare.documents.document_kind import DocumentKind, LeftOut
from costshare.errors import Fault, Gathering, Place, WorkspaceError
from costshare.faults import fault
from costshare.periods.names import period_names, read_day
from costshare.periods.period import year
from costshare.register.choices import of_period
from costshare.register.reading import BILL, Reading
from costshare.register.writing import Writing
from costshare.runs.bill import lacks
from costshare.runs.billed import Billed, Made, found
from costshare.runs.books import SETTLE, books, of_year
from costshare.runs.kinds import Settings, settings
from costshare.runs.orders import aware, expected, hashes, issue, program
from costshare.runs.registers import owned, trusted
from costshare.runs.rows import unwritable
from costshare.runs.texts import in_charter
from costshare.workspace.charter import CHARTER
from costshare.workspace.terms import Billing, Settlement
from costshare.workspace.workspace import Workspace

WHOLE: Final = Place(CHARTER, 1, 1)

Listed = Mapping[Claimed, list[Mapping[str, Any]]]
"""Documents by member and VAT category."""


@frozen(kw_only=True)
class SettleOrder:
    """What a person asks for: the year, the day of issue, the instant (with its time zone), and who asks.

    `equity` is the federation's own in öre, where the agreement has a floor for it; `expect` the hash of the only
    settlement that may be issued. `documents` are the kinds of files to write, all that can be where it is None.
    """

    year: int
    on: dt.date
    now: dt.datetime = field(validator=aware)
    user: str
    equity: int | None = None
    expect: str = ""
    documents: tuple[DocumentKind, ...] | None = None


@frozen(kw_only=True)
class SettledYear:
    """What a settlement run issued, the statement of the whole year, and the outcome as it was shared."""

    billed: Billed
    statement: Statement
    outcome: Allocation

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare settle --json`` prints."""
        return {**self.billed.to_dict(), "statement": self.statement.to_dict()}


@frozen(kw_only=True)
class Draft:
    """Everything that a settlement needs, read and checked before anything is written."""

    workspace: Workspace
    outcome: Allocation
    budget: Allocation | None
    billing: Billing
    issue: Issue
    sources: Mapping[str, str] = field(hash=False)
    settings: Settings
    left_out: tuple[LeftOut, ...]


@frozen(kw_only=True)
class Step:
    """What is to be settled as the register stands; `advances` and `earlier` settlements with the credits of them.

    `parts` are by member what the settlement's own key gives it of the year's difference.
    """

    settled: Settled
    claims: tuple[Claim, ...]
    advances: Listed = field(hash=False)
    earlier: Listed = field(hash=False)
    parts: Mapping[str, KeyPart] = field(hash=False)
    is_news: bool


def settle_year(
    path: str | Path,
    order: SettleOrder,
    *,
    where: Path | str | None = None,
    dry_run: bool = False,
    accept_restored: bool = False,
) -> SettledYear:
    """Settle a year's outcome against what was billed: invoices for what is due, credit notes for what is owed.

    Settled again, only what has changed since is settled; where nothing has, the same list is given. A dry run on a day
    of the year itself says what the year would owe by then, whatever is left to bill: the accrual for its books.

    Raises:
        WorkspaceError: with every fault; also ``settle-unbilled`` with the periods that are not billed yet,
            ``equity-unknown`` and ``plan-hash``.
        InvalidValueError: a year or a day of issue out of range; a day before the year's end or its last document's
            (``settle-early``), or before the year in a dry run (``accrual-early``).
        RegisterError: a register that cannot be used, or that has lost something (see `accept_restored`).
    """
    year(order.on.year)
    early = dry_run and order.on <= year(order.year).last
    if early:
        accrual_day(order.on, order.year)
    workspace, faults = owned(path)
    draft = drafted(workspace, faults, order)
    with trusted(workspace, where, create=False, accept_restored=accept_restored) as register:
        with register.reading() as reading:  # what is to be refused is refused before anything is written
            seen = previewed(reading, draft, order, early=early)
        if dry_run:
            return seen
    with trusted(workspace, where, create=True, accept_restored=accept_restored) as register:
        return register.write(lambda writing: write(writing, draft, order))


def drafted(workspace: Workspace, faults: Iterable[Fault], order: SettleOrder) -> Draft:
    """The year's outcome and terms, with every fault of the workspace, of the year and of what billing needs."""
    gathering = Gathering()
    gathering.faults.extend(faults)
    gathering.faults.extend(requirements(workspace))
    chosen = gathering.attempt(lambda: settings(workspace, order.documents, has_letters=True))
    outcome = gathering.attempt(lambda: allocate(workspace, order.year, Basis.OUTCOME))
    gathering.settle()
    billing = workspace.terms.billing
    if outcome is None or billing is None or chosen is None:
        raise WorkspaceError(faults)
    try:
        budget = allocate(workspace, order.year)
    except WorkspaceError:  # a year may have been billed by another budget than the one that is there now
        budget = None
    return Draft(
        workspace=workspace,
        outcome=outcome,
        budget=budget,
        billing=billing,
        issue=issue(workspace, billing),
        sources=hashes(workspace),
        settings=chosen[0],
        left_out=chosen[1],
    )


def next_step(reading: Reading, draft: Draft, order: SettleOrder, *, early: bool = False) -> Step:
    """What is left to settle of the year."""
    advances, earlier = of_year(reading, order.year, BILL), of_year(reading, order.year, SETTLE)
    if not early:
        unbilled(reading, draft, order.year)
        settlement_day(order.on, order.year, (read_day(each["date"]) for each in (*advances, *earlier)))
    workspace = draft.workspace
    members, pools = workspace.federation.members, tuple(pool for pool in workspace.pools if not pool.overhead)
    reckoning = Reckoning(outcome=draft.outcome, books=books(reading, order.year), members=members, pools=pools)
    terms = workspace.terms.settlement or Settlement()
    share = shares_of(workspace, order.year)
    settled = settle(reckoning, Policy(terms=terms, equity=order.equity, share=share))
    again = revisions(reading, order.year)
    claims = tuple(settlement_claims(workspace.federation.orgnr, settled, members, pools, revisions=again))
    refuse(of_settlement(workspace, {claim.key.category for claim in claims}))
    before = reading.settlement(order.year)
    return Step(
        settled=settled,
        claims=claims,
        advances=by_claimed(advances),
        earlier=by_claimed(earlier),
        parts=key_parts(terms.key, settled, share),
        is_news=bool(claims) or before is None or anew(Settled.from_dict(before)) != anew(settled),
    )


def by_claimed(documents: Iterable[Mapping[str, Any]]) -> Listed:
    """Documents by member and VAT category, each in its order."""
    found: dict[Claimed, list[Mapping[str, Any]]] = {}
    for each in documents:
        found.setdefault((each["member"]["id"], VatCategory(each["category"])), []).append(each)
    return found


def anew(settled: Settled) -> Settled:
    """A settlement as the one after it would find it, if nothing else happens: what was due is settled."""
    rows = (evolve(row, settled=row.settled + row.due, due=0) for row in settled.rows)
    return evolve(settled, rows=tuple(rows))


def unbilled(reading: Reading, draft: Draft, number: int) -> None:
    """Refuse to settle a year whose advances are not all billed.

    Raises `WorkspaceError` (``settle-unbilled``).
    """
    kept = reading.plan(number)
    parts = YearPlan.from_dict(kept).instalments if kept else draft.billing.instalments
    done = reading.billed(number)
    if missing := [name for name in period_names(number, parts) if name not in done]:
        raise WorkspaceError([fault("settle-unbilled", WHOLE, year=number, periods=", ".join(missing))])


def revisions(reading: Reading, number: int) -> dict[Claimed, int]:
    """By member and VAT category, the revision of the next settlement claim of the year."""
    found: dict[Claimed, int] = {}
    for item in reading.items(of_period(SETTLE, str(number))):
        claimed = (item.member, VatCategory(item.category))
        found[claimed] = max(found.get(claimed, 1), item.revision + 1)
    return found


def made(draft: Draft, order: SettleOrder, step: Step, numbers: Callable[[int], Iterable[int]], position: int) -> Made:
    """The settlement's documents, numbered in charter order; `position` is how many the register holds.

    Raises `WorkspaceError` where one of them lacks what an invoice must say.
    """
    documents = []
    lacking: list[Fault] = []
    counters = numbers(len(step.claims))
    for place, (claim, counter) in enumerate(zip(step.claims, counters, strict=True), start=position + 1):
        owed = claim.net < 0
        each = invoice(
            turned(claim) if owed else claim,
            number=invoice_number(draft.billing.series, order.on.year, counter),
            reference=ocr_of(place, numbered_here=draft.billing.own_invoices),
            on=order.on,
            billing=draft.billing,
            supplied=year(order.year).last,
        )
        mine = (claim.key.member, claim.key.category)
        data = settlement_record(
            each,
            draft.workspace.federation,
            draft.outcome,
            draft.issue,
            owed=owed,
            advances=step.advances.get(mine, ()),
            earlier=step.earlier.get(mine, ()),
            key=step.parts.get(claim.key.member),
            rows=[row for row in step.settled.rows if (row.member, row.category) == mine],
        )
        documents.append((claim.key, data))
        lacking.extend(lacks(data, claim, draft.workspace, draft.settings, asked=order.documents is not None))
    lacking.extend(unwritable(draft.settings, [data for _, data in documents]))
    if lacking:
        raise WorkspaceError(in_charter(lacking, draft.workspace))
    return Made.of(documents)


def previewed(reading: Reading, draft: Draft, order: SettleOrder, *, early: bool) -> SettledYear:
    """What the run would issue, as numbers stand now, beside what it has issued already."""
    step = next_step(reading, draft, order, early=early)
    before = found(reading, SETTLE, str(order.year))
    last = reading.last_number(draft.billing.series, order.on.year)
    new = made(draft, order, step, lambda count: range(last + 1, last + 1 + count), reading.count())
    accrued_on = order.on if early else None
    if before and not new.records:
        return told(draft, step, before.without_files(), accrued_on)
    expected(order.expect, new.hash)
    return told(draft, step, new.previewed(reading.head(), before), accrued_on)


def write(writing: Writing, draft: Draft, order: SettleOrder) -> SettledYear:
    """Issue inside the transaction; nothing where nothing has changed since the settlement before."""
    step = next_step(writing, draft, order)
    before = found(writing, SETTLE, str(order.year))
    if before and not step.is_news:
        return told(draft, step, before.writing(order.documents))
    series, of_issue = draft.billing.series, order.on.year
    new = made(draft, order, step, lambda count: writing.take_numbers(series, of_issue, count), writing.count())
    expected(order.expect, new.hash)
    run = writing.add_run(
        kind=SETTLE,
        period=str(order.year),
        year=order.year,
        issued=order.on,
        created=order.now,
        program=program(),
        user=order.user,
        sources=draft.sources,
        settings=draft.settings.to_dict(),
    )
    year_statement = stated(draft, step)
    writing.save_settlement(run, order.year, step.settled.to_dict(), year_statement.to_dict())
    writing.add_documents(run, new.kept)
    kept = year_statement.to_dict()
    issued = new.issued(run, writing.head(), before=before, statement=kept, settings=draft.settings)
    return told(draft, step, evolve(issued, left_out=draft.left_out))


def told(draft: Draft, step: Step, billed: Billed, accrued_on: dt.date | None = None) -> SettledYear:
    """The run with the year's statement; the accrual by a day, where one is given."""
    kept = evolve(billed, retained=step.settled.retained, carried=step.settled.carried)
    statement = evolve(stated(draft, step), accrued_on=accrued_on)
    return SettledYear(billed=kept, statement=statement, outcome=draft.outcome)


def stated(draft: Draft, step: Step) -> Statement:
    """The year's statement."""
    workspace = draft.workspace
    return statement(
        step.settled,
        workspace.federation.members,
        workspace.pools,
        federation=workspace.federation.name,
        budget=draft.budget,
        inhabitants=inhabitants_of(workspace, step.settled.year),
    )
