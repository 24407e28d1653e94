"""A billing run: the rooms in order, and one transaction. The files come after it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.billing.claim import NO_REVISIONS, Claim, claims
from costshare.billing.content import content_faults
from costshare.billing.dates import bill_day
from costshare.billing.invoice import invoice, invoice_number
from costshare.billing.issuer import ocr_of
from costshare.billing.plan import Cell, YearPlan, advances, plan, replan
from costshare.billing.record import Issue, record
from costshare.billing.requirements import of_plan, requirements
from costshare.documents.document_kind import DocumentKind, LeftOut
from costshare.errors import Fault, Gathering, InvalidValueError, Place, WorkspaceError
from costshare.faults import fault
from costshare.periods.names import named, period_names
from costshare.periods.period import year
from costshare.register.reading import Reading
from costshare.register.writing import Writing
from costshare.runs.billed import Billed, Made, found
from costshare.runs.books import brought
from costshare.runs.files import document_faults
from costshare.runs.freed import Freed, freed
from costshare.runs.kinds import Settings, settings
from costshare.runs.orders import aware, expected, hashes, issue, program
from costshare.runs.registers import mark, owned, trusted
from costshare.runs.rows import unwritable
from costshare.runs.texts import in_charter
from costshare.workspace.charter import CHARTER
from costshare.workspace.terms import Billing
from costshare.workspace.workspace import Workspace

KIND: Final = "bill"


@frozen(kw_only=True)
class Order:
    """What a person asks for: the period, the day of issue, the instant (with its time zone), and who asks.

    `expect` is the hash of the only plan that may be issued; with `replan` a changed allocation is spread over what
    is not yet billed. `documents` are the kinds of files to write, all that can be where it is None.
    """

    period: str
    on: dt.date
    now: dt.datetime = field(validator=aware)
    user: str
    replan: bool = False
    expect: str = ""
    documents: tuple[DocumentKind, ...] | None = None


@frozen(kw_only=True)
class Draft:
    """Everything that a run needs, read and checked before anything is written.

    `sources` leads from each file to its SHA-256, `program` names what made the run, `settings` what its files are made
    by, and `left_out` the kinds that it does not write.
    """

    workspace: Workspace
    allocation: Allocation
    billing: Billing
    issue: Issue
    targets: Mapping[Cell, int] = field(hash=False)
    sources: Mapping[str, str] = field(hash=False)
    program: str
    settings: Settings
    left_out: tuple[LeftOut, ...]


@frozen(kw_only=True)
class Step:
    """What is to be issued as the register stands: the year's plan, and what of it; all where `freed` is None.

    `frozen` says that the register has the plan as it is, and `brought` what of it the settlement of the year before
    carried into it, by member and pool.
    """

    plan: YearPlan
    brought: Mapping[str, Mapping[str, int]] = field(hash=False)
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
        InvalidValueError: a period that is none, or none of this agreement's; a day of issue out of range, or more than
            a year from the period's (``bill-day``).
        RegisterError: a register that cannot be used, or that has lost something (see `accept_restored`).
    """
    year(order.on.year)
    workspace, faults = owned(path)
    with trusted(workspace, where, create=False, accept_restored=accept_restored) as register:
        with register.reading() as reading:
            done = found(reading, KIND, order.period)
            again = freed(reading, order.period) if done else None
        if done and not (again and again.cells):
            if dry_run:
                return done.without_files()
            mark(workspace, where, accept_restored=accept_restored)
            return done.writing(order.documents)
        bill_day(order.on, order.period, again=bool(done))
        draft = drafted(workspace, faults, order)
        if dry_run or register.is_new:  # what is to be refused is refused before a register is made
            with register.reading() as reading:
                seen = previewed(reading, draft, order, next_step(reading, draft, order))
            if dry_run:
                return seen
    with trusted(workspace, where, create=True, accept_restored=accept_restored) as register:
        return register.write(lambda writing: write(writing, draft, order))


def drafted(workspace: Workspace, faults: Iterable[Fault], order: Order) -> Draft:
    """The year's allocation and terms, with every fault of the workspace, of the year and of what billing needs."""
    gathering = Gathering()
    gathering.faults.extend(faults)
    gathering.faults.extend(requirements(workspace))
    number, billing = named(order.period).start.year, workspace.terms.billing
    chosen = gathering.attempt(lambda: settings(workspace, order.documents))
    allocation = gathering.attempt(lambda: allocate(workspace, number))
    gathering.settle()
    if allocation is None or billing is None or chosen is None:
        raise WorkspaceError(faults)
    return Draft(
        workspace=workspace,
        allocation=allocation,
        billing=billing,
        issue=issue(workspace, billing),
        targets=advances(allocation, billing),
        sources=hashes(workspace),
        program=program(),
        settings=chosen[0],
        left_out=chosen[1],
    )


def next_step(reading: Reading, draft: Draft, order: Order) -> Step:
    """What is to be issued, of the plan that the first bill of the year froze.

    A new plan is made where there is none, or where a change is to be spread. A year stays in as many parts as it
    began.

    Raises `InvalidValueError` (``period-parts``), and `WorkspaceError`: ``plan-changed``, and what the plan needs that
    the charter has no longer.
    """
    number, kept = draft.allocation.year, reading.plan(draft.allocation.year)
    carried = brought(reading, number)
    targets = with_brought(draft.targets, carried)
    before = YearPlan.from_dict(kept) if kept else plan(draft.allocation, draft.billing, targets)
    names = period_names(number, before.instalments)
    if order.period not in names:
        values = {"count": before.instalments, "period": order.period, "known": ", ".join(names)}
        raise InvalidValueError("period-parts", order.period, **values)
    billed = reading.billed(number)
    again = freed(reading, order.period) if order.period in billed else None
    open_again = {(*cell, order.period) for cell in again.cells} if again else set()
    chosen = before
    if changed := differing(before, targets):
        if not order.replan:
            values = {"members": ", ".join(changed), "year": number}
            raise WorkspaceError([fault("plan-changed", Place(CHARTER, 1, 1), **values)])
        chosen = replan(before, targets, draft.allocation, billed, freed=open_again)
    if lost := tuple(of_plan(draft.workspace, chosen, order.period)):
        raise WorkspaceError(lost)
    return Step(plan=chosen, brought=by_member(carried), frozen=kept is not None and chosen is before, freed=again)


def with_brought(targets: Mapping[Cell, int], carried: Mapping[Cell, int]) -> dict[Cell, int]:
    """What the year is to bring, with what the settlement of the year before carried into it."""
    return {**targets, **{cell: targets.get(cell, 0) + ore for cell, ore in carried.items()}}


def by_member(carried: Mapping[Cell, int]) -> dict[str, dict[str, int]]:
    """The same, by member and then by pool."""
    found: dict[str, dict[str, int]] = {}
    for (member, pool), ore in carried.items():
        found.setdefault(member, {})[pool] = ore
    return found


def differing(before: YearPlan, targets: Mapping[Cell, int]) -> tuple[str, ...]:
    """The members of whom the year is to bring something else than was planned, by id."""
    now = {cell: ore for cell, ore in targets.items() if ore}
    return tuple(sorted({member for (member, _), _ in set(now.items()) ^ set(before.targets.items())}))


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
        ocr = ocr_of(place, numbered_here=draft.billing.own_invoices)
        each = invoice(claim, number=number, reference=ocr, on=order.on, billing=draft.billing)
        mine = step.brought.get(claim.key.member, {})
        data = record(each, workspace.federation, draft.allocation, common, plan=step.plan, brought=mine)
        documents.append((claim.key, data))
        lacking.extend(lacks(data, claim, workspace, draft.settings, asked=order.documents is not None))
    lacking.extend(unwritable(draft.settings, [data for _, data in documents]))
    if lacking:
        raise WorkspaceError(in_charter(lacking, workspace))
    return Made.of(documents)


def lacks(
    data: Mapping[str, Any], claim: Claim, workspace: Workspace, chosen: Settings, *, asked: bool
) -> Iterator[Fault]:
    """What the document must say and does not: by law, and in the forms in which it is to be written."""
    for rule in content_faults(data):
        yield fault("billing-field", claim.party.place, field=rule, table=claim.key.member)
    federation = workspace.federation.place
    yield from document_faults(data, chosen, member=claim.party.place, federation=federation, asked=asked)


def previewed(reading: Reading, draft: Draft, order: Order, step: Step) -> Billed:
    """What the run would issue, as numbers stand now, beside what it has issued already."""
    last = reading.last_number(draft.billing.series, order.on.year)
    new = made(draft, order, step, lambda count: range(last + 1, last + 1 + count), reading.count())
    before = found(reading, KIND, order.period)
    if before and is_old(step, new):
        return before.without_files()
    expected(order.expect, new.hash)
    return evolve(new.previewed(reading.head(), before), left_out=draft.left_out)


def write(writing: Writing, draft: Draft, order: Order) -> Billed:
    """Issue inside the transaction, unless somebody has in the meantime."""
    before = found(writing, KIND, order.period)
    step = next_step(writing, draft, order)
    if before and not (step.freed and step.freed.cells):
        return before
    series, of_year = draft.billing.series, order.on.year
    new = made(draft, order, step, lambda count: writing.take_numbers(series, of_year, count), writing.count())
    if before and is_old(step, new):
        return before
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
        settings=draft.settings.to_dict(),
    )
    if not step.frozen:
        writing.save_plan(draft.allocation.year, step.plan.to_dict())
    writing.add_documents(run, new.kept)
    issued = new.issued(run, writing.head(), before=before, settings=draft.settings)
    return evolve(issued, left_out=draft.left_out)


def is_old(step: Step, new: Made) -> bool:
    """Whether a run would keep nothing: what was credited is not to be billed any more, and the plan says so."""
    return step.frozen and not new.records
