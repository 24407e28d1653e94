"""A billing run: the rooms in order, and one transaction. The files come after it."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, field, frozen

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.billing.claim import NO_REVISIONS, claims
from costshare.billing.content import content_faults
from costshare.billing.invoice import invoice, invoice_number, reference
from costshare.billing.plan import Cell, YearPlan, advances, plan, replan
from costshare.billing.record import Issue, Kept, record
from costshare.billing.requirements import of_plan, requirements
from costshare.billing.vat import TREATMENTS
from costshare.errors import Fault, Gathering, InvalidValueError, Place, WorkspaceError
from costshare.faults import fault
from costshare.money.rounding import decimals
from costshare.periods.names import named, period_names
from costshare.periods.period import year
from costshare.register.entry import Kind
from costshare.register.reading import Reading
from costshare.register.writing import Writing
from costshare.runs.billed import Billed, Made, found, hash_of
from costshare.runs.documents import Batch
from costshare.runs.freed import Freed, freed
from costshare.runs.orders import expected, program
from costshare.runs.registers import owned, trusted
from costshare.workspace.charter import CHARTER
from costshare.workspace.terms import Billing
from costshare.workspace.workspace import Workspace

KIND: Final = "bill"


@frozen(kw_only=True)
class Order:
    """What a person asks for: the period, the day of issue, the instant (with its time zone), and who asks.

    `expect` is the hash of the only plan that may be issued; with `replan` a changed allocation is spread over what
    is not yet billed.
    """

    period: str
    on: dt.date
    now: dt.datetime
    user: str
    replan: bool = False
    expect: str = ""


@frozen(kw_only=True)
class Draft:
    """Everything that a run needs, read and checked before anything is written.

    `sources` leads from each file to its SHA-256, `program` names what made the run.
    """

    workspace: Workspace
    allocation: Allocation
    billing: Billing
    issue: Issue
    targets: Mapping[Cell, int] = field(hash=False)
    sources: Mapping[str, str] = field(hash=False)
    program: str


@frozen(kw_only=True)
class Step:
    """What is to be issued as the register stands: the year's plan, and what of it; all where `freed` is None.

    `frozen` says that the register has the plan as it is.
    """

    plan: YearPlan
    frozen: bool
    freed: Freed | None


def bill(
    path: str | Path,
    order: Order,
    *,
    where: Path | str | None = None,
    dry_run: bool = False,
    accept_restored: bool = False,
) -> Billed:
    """Issue the invoices of a period, once; a period that is billed gives the same list, whatever has changed since.

    What was credited in full since is issued anew, as the next revision of its claim. `where` is the register: a file
    or a URL; ``register.db`` in the workspace where it is left out. A dry run says what would be, and leaves nothing
    behind. The documents are not written here: see `costshare.runs.documents.write_documents`.

    Raises:
        WorkspaceError: with every fault; also ``plan-changed`` and ``plan-hash``.
        InvalidValueError: a period that is none, or none of this agreement's; a day of issue out of range.
        RegisterError: a register that cannot be used, or that has lost something (see `accept_restored`).
    """
    year(order.on.year)
    workspace, faults = owned(path)
    with trusted(workspace, where, create=False, accept_restored=accept_restored) as register:
        with register.reading() as reading:
            done = found(reading, KIND, order.period)
            again = freed(reading, order.period) if done else None
        if done and not (again and again.cells):
            return shown(done) if dry_run else done
        draft = drafted(workspace, faults, order)
        if dry_run or register.is_new:  # what is to be refused is refused before a register is made
            with register.reading() as reading:
                seen = previewed(reading, draft, order, next_step(reading, draft, order))
            if dry_run:
                return seen
    with trusted(workspace, where, create=True, accept_restored=accept_restored) as register:
        return register.write(lambda writing: write(writing, draft, order))


def shown(done: Billed) -> Billed:
    """What has been issued, as a dry run tells it: without files."""
    return evolve(done, batches=tuple(evolve(batch, run="") for batch in done.batches))


def drafted(workspace: Workspace, faults: Iterable[Fault], order: Order) -> Draft:
    """The year's allocation and terms, with every fault of the workspace, of the year and of what billing needs."""
    gathering = Gathering()
    gathering.faults.extend(faults)
    gathering.faults.extend(requirements(workspace))
    number, billing = named(order.period).start.year, workspace.terms.billing
    allocation = gathering.attempt(lambda: allocate(workspace, number))
    gathering.settle()
    if allocation is None or billing is None:
        raise WorkspaceError(faults)
    return Draft(
        workspace=workspace,
        allocation=allocation,
        billing=billing,
        issue=issue(workspace, billing),
        targets=advances(allocation, billing),
        sources=hashes(workspace),
        program=program(),
    )


def issue(workspace: Workspace, billing: Billing) -> Issue:
    """What all invoices of the run have in common."""
    return Issue(
        vat_grounds={str(TREATMENTS[name]): ground for name, ground in workspace.terms.vat_grounds.items()},
        instalments=billing.instalments,
        advance=f"{decimals(billing.advance * 100, 3).rstrip('0').rstrip('.')} %",
    )


def hashes(workspace: Workspace) -> dict[str, str]:
    """The SHA-256 of the charter and of each file that it names."""
    files = (CHARTER, *workspace.files)
    return {name: hashlib.sha256((workspace.root / name).read_bytes()).hexdigest() for name in files}


def next_step(reading: Reading, draft: Draft, order: Order) -> Step:
    """What is to be issued, of the plan that the first bill of the year froze.

    A new plan is made where there is none, or where a change is to be spread. A year stays in as many parts as it
    began.

    Raises `InvalidValueError` (``period-parts``), and `WorkspaceError`: ``plan-changed``, and what the plan needs that
    the charter has no longer.
    """
    number, kept = draft.allocation.year, reading.plan(draft.allocation.year)
    before = YearPlan.from_dict(kept) if kept else plan(draft.allocation, draft.billing)
    names = period_names(number, before.instalments)
    if order.period not in names:
        values = {"count": before.instalments, "period": order.period, "known": ", ".join(names)}
        raise InvalidValueError("period-parts", order.period, **values)
    billed = reading.billed(number)
    again = freed(reading, order.period) if order.period in billed else None
    chosen = continued(before, draft, order, billed, again)
    if lost := tuple(of_plan(draft.workspace, chosen, order.period)):
        raise WorkspaceError(lost)
    return Step(plan=chosen, frozen=kept is not None and chosen is before, freed=again)


def continued(before: YearPlan, draft: Draft, order: Order, done: frozenset[str], again: Freed | None) -> YearPlan:
    """The plan as it was, or with a change spread over what is not `done`, or done and free `again`.

    Raises `WorkspaceError` (``plan-changed``).
    """
    now = {cell: ore for cell, ore in draft.targets.items() if ore}
    if now == before.targets:
        return before
    if not order.replan:
        changed = {member for (member, _), _ in set(now.items()) ^ set(before.targets.items())}
        values = {"members": ", ".join(sorted(changed)), "year": before.year}
        raise WorkspaceError([fault("plan-changed", Place(CHARTER, 1, 1), **values)])
    open_again = {(*cell, order.period) for cell in again.cells} if again else ()
    return replan(before, draft.targets, draft.allocation, done, freed=open_again)


def made(draft: Draft, order: Order, step: Step, numbers: Callable[[int], Iterable[int]], position: int) -> Made:
    """The period's invoices, numbered in charter order; `position` is how many the register holds.

    Raises `WorkspaceError` where one of them lacks what an invoice must say.
    """
    workspace = draft.workspace
    lacking: list[Fault] = []
    pools = {pool.id: pool for pool in workspace.pools}
    common = evolve(draft.issue, instalments=step.plan.instalments)
    again = step.freed
    due = tuple(
        claims(
            workspace.federation.orgnr,
            step.plan,
            order.period,
            workspace.federation.members,
            pools,
            only=again.cells if again else None,
            revisions=again.revisions if again else NO_REVISIONS,
        )
    )
    documents = []
    for place, (claim, counter) in enumerate(zip(due, numbers(len(due)), strict=True), start=position + 1):
        number = invoice_number(draft.billing.series, order.on.year, counter)
        each = invoice(claim, number=number, reference=reference(place), on=order.on, billing=draft.billing)
        data = record(each, workspace.federation, draft.allocation, common, plan=step.plan)
        documents.append((claim.key, data))
        lacking.extend(
            fault("billing-field", claim.party.place, field=rule, table=claim.key.member)
            for rule in content_faults(data)
        )
    if lacking:
        raise WorkspaceError(lacking)
    return Made.of(documents)


def previewed(reading: Reading, draft: Draft, order: Order, step: Step) -> Billed:
    """What the run would issue, as numbers stand now, beside what it has issued already."""
    last = reading.last_number(draft.billing.series, order.on.year)
    new = made(draft, order, step, lambda count: range(last + 1, last + 1 + count), reading.count())
    expected(order.expect, new.hash)
    before = found(reading, KIND, order.period)
    batch = Batch(run="", records=new.records)
    earlier = shown(before).batches if before else ()
    return Billed(batches=(*earlier, batch), new=len(new.records), plan=new.hash, head=reading.head())


def write(writing: Writing, draft: Draft, order: Order) -> Billed:
    """Issue inside the transaction, unless somebody has in the meantime."""
    before = found(writing, KIND, order.period)
    step = next_step(writing, draft, order)
    if before and not (step.freed and step.freed.cells):
        return before
    series, of_year = draft.billing.series, order.on.year
    new = made(draft, order, step, lambda count: writing.take_numbers(series, of_year, count), writing.count())
    expected(order.expect, new.hash)
    run = writing.add_run(
        kind=KIND,
        period=order.period,
        year=draft.allocation.year,
        issued=order.on,
        created=order.now,
        program=draft.program,
        user=order.user,
        sources=draft.sources,
    )
    if not step.frozen:
        writing.save_plan(draft.allocation.year, step.plan.to_dict())
    writing.add_documents(run, Kind.INVOICE, new.kept)
    batches = (*(before.batches if before else ()), Batch(run=run, records=new.records))
    plan_hash = hash_of(Kept.of(each) for batch in batches for each in batch.records) if before else new.hash
    return Billed(batches=batches, new=len(new.records), plan=plan_hash, head=writing.head())
