"""A billing run: the rooms in order, and one transaction. The files come after it."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from importlib.metadata import version
from itertools import count
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.billing.claim import ClaimKey, claims
from costshare.billing.content import content_faults
from costshare.billing.invoice import invoice, invoice_number, reference
from costshare.billing.plan import YearPlan, advances, plan, replan
from costshare.billing.record import Issue, record
from costshare.billing.requirements import of_plan, requirements
from costshare.billing.vat import TREATMENTS
from costshare.errors import Fault, Gathering, InvalidValueError, Place, WorkspaceError
from costshare.faults import fault
from costshare.money.rounding import decimals
from costshare.periods.names import named, period_names
from costshare.periods.period import year
from costshare.register.reading import Reading
from costshare.register.writing import Writing
from costshare.runs.billed import KIND, Billed, hash_of, issued
from costshare.runs.registers import opened, owned
from costshare.workspace.charter import CHARTER
from costshare.workspace.terms import Billing
from costshare.workspace.workspace import Workspace


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
    """Everything that a run needs, read and checked before anything is written."""

    workspace: Workspace
    allocation: Allocation
    billing: Billing
    issue: Issue


def bill(path: str | Path, order: Order, *, where: Path | str | None = None, dry_run: bool = False) -> Billed:
    """Issue the invoices of a period, once; a period that is billed gives the same list, whatever has changed since.

    `where` is the register: a file or a URL; ``register.db`` in the workspace where it is left out. A dry run says
    what would be, and leaves nothing behind. The documents are not written here: see
    `costshare.runs.documents.write_documents`.

    Raises:
        WorkspaceError: with every fault; also ``plan-changed`` and ``plan-hash``.
        InvalidValueError: a period that is none, or none of this agreement's; a day of issue out of range.
        RegisterError: a register that cannot be used.
    """
    year(order.on.year)
    workspace, faults = owned(path)
    with opened(workspace, where, create=False) as register:
        done = issued(register, order.period)
        if done is not None:
            return evolve(done, run="") if dry_run else done
        draft = drafted(workspace, faults, order)
        with register.reading() as reading:  # what is to be refused is refused before a register is made
            chosen = year_plan(reading, draft, order)
            if dry_run or order.expect:
                seen = previewed(reading, draft, order, chosen)
                if dry_run:
                    return seen
    with opened(workspace, where, create=True) as register:
        with register.writing() as writing:
            since = writing.run(KIND, order.period)  # somebody may have billed in the meantime
            new = write(writing, draft, order) if since is None else 0
        found = issued(register, order.period, new=new)
    if found is None:
        message = "a run that was committed is not in the register"
        raise RuntimeError(message)
    return found


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
    return Draft(workspace=workspace, allocation=allocation, billing=billing, issue=issue(workspace, billing, order))


def issue(workspace: Workspace, billing: Billing, order: Order) -> Issue:
    """What all invoices of the run have in common."""
    grounds = {str(TREATMENTS[name]): ground for name, ground in workspace.terms.vat_grounds.items()}
    files = (CHARTER, *workspace.files)
    return Issue(
        vat_grounds=grounds,
        instalments=billing.instalments,
        advance=f"{decimals(billing.advance * 100, 3).rstrip('0').rstrip('.')} %",
        sources={name: hashlib.sha256((workspace.root / name).read_bytes()).hexdigest() for name in files},
        program=f"costshare {version('costshare')}",
        user=order.user,
    )


def year_plan(reading: Reading, draft: Draft, order: Order) -> YearPlan:
    """The plan that the first bill of the year froze; a new one where there is none, or where a change is to be spread.

    A year stays in as many parts as it began.

    Raises `InvalidValueError` (``period-parts``), and `WorkspaceError`: ``plan-changed``, and what the plan needs that
    the charter has no longer.
    """
    number, kept = draft.allocation.year, reading.plan(draft.allocation.year)
    before = YearPlan.from_dict(kept) if kept else plan(draft.allocation, draft.billing)
    names = period_names(number, before.instalments)
    if order.period not in names:
        values = {"count": before.instalments, "period": order.period, "known": ", ".join(names)}
        raise InvalidValueError("period-parts", order.period, **values)
    chosen = continued(before, draft, order, reading.billed(number))
    if lost := tuple(of_plan(draft.workspace, chosen, order.period)):
        raise WorkspaceError(lost)
    return chosen


def continued(before: YearPlan, draft: Draft, order: Order, done: frozenset[str]) -> YearPlan:
    """The plan as it was, or with a change spread over what is not `done`.

    Raises `WorkspaceError` (``plan-changed``).
    """
    now = {cell: ore for cell, ore in advances(draft.allocation, draft.billing).items() if ore}
    if now == before.targets:
        return before
    if not order.replan:
        changed = {member for (member, _), _ in set(now.items()) ^ set(before.targets.items())}
        values = {"members": ", ".join(sorted(changed)), "year": before.year}
        raise WorkspaceError([fault("plan-changed", Place(CHARTER, 1, 1), **values)])
    return replan(before, draft.allocation, draft.billing, done)


def invoices(
    draft: Draft, order: Order, chosen: YearPlan, numbers: Callable[[], int], position: int
) -> list[tuple[ClaimKey, dict[str, Any]]]:
    """The period's invoices as records, numbered in charter order; `position` is how many the register holds.

    Raises `WorkspaceError` where one of them lacks what an invoice must say.
    """
    workspace, made = draft.workspace, []
    lacking: list[Fault] = []
    pools = {pool.id: pool for pool in workspace.pools}
    common = evolve(draft.issue, instalments=chosen.instalments)
    found = claims(workspace.federation.orgnr, chosen, order.period, workspace.federation.members, pools)
    for place, claim in enumerate(found, start=position + 1):
        number = invoice_number(draft.billing.series, order.on.year, numbers())
        each = invoice(claim, number=number, reference=reference(place), on=order.on, billing=draft.billing)
        data = record(each, workspace.federation, draft.allocation, common, plan=chosen)
        made.append((claim.key, data))
        lacking.extend(
            fault("billing-field", claim.party.place, field=rule, table=claim.key.member)
            for rule in content_faults(data)
        )
    if lacking:
        raise WorkspaceError(lacking)
    return made


def previewed(reading: Reading, draft: Draft, order: Order, chosen: YearPlan) -> Billed:
    """What the run would issue, as numbers stand now."""
    after = count(reading.last_number(draft.billing.series, order.on.year) + 1)
    records = tuple(each for _, each in invoices(draft, order, chosen, lambda: next(after), reading.count()))
    plan_hash = hash_of(records)
    expected(order, plan_hash)
    return Billed(run="", records=records, new=len(records), plan=plan_hash, head=reading.head())


def write(writing: Writing, draft: Draft, order: Order) -> int:
    """Issue inside the transaction; gives how many invoices."""
    chosen = year_plan(writing, draft, order)
    series, of_year = draft.billing.series, order.on.year
    made = invoices(draft, order, chosen, lambda: writing.next_number(series, of_year), writing.count())
    expected(order, hash_of(each for _, each in made))
    run = writing.add_run(
        kind=KIND,
        period=order.period,
        year=draft.allocation.year,
        issued=order.on,
        created=order.now,
        program=draft.issue.program,
        user=order.user,
        sources=draft.issue.sources,
    )
    if chosen.to_dict() != writing.plan(draft.allocation.year):
        writing.save_plan(draft.allocation.year, chosen.to_dict())
    for key, each in made:
        writing.add_invoice(run, key, each)
    return len(made)


def expected(order: Order, plan_hash: str) -> None:
    """Refuse another plan than the one that was asked for."""
    if order.expect and order.expect != plan_hash:
        raise WorkspaceError([fault("plan-hash", Place(CHARTER, 1, 1), plan_hash, plan=plan_hash, expect=order.expect)])
