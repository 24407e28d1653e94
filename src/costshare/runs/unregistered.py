"""Invoices without a register: for a finance system that keeps numbers and references itself."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import count, islice
from typing import Any

from costshare.billing.invoice import reference
from costshare.billing.plan import YearPlan
from costshare.errors import InvalidValueError
from costshare.periods.names import period_names
from costshare.runs.bill import Order, Step, drafted, made
from costshare.workspace.workspace import Workspace


def plan(workspace: Workspace, year: int) -> YearPlan:
    """What each member pays of each pool in each period of the year: the budget in instalments, öre before VAT.

    Nothing is frozen: that is for the caller to keep (see `YearPlan.to_dict`).

    Raises `WorkspaceError` with every fault of the year and of what billing needs.
    """
    from costshare.billing.plan import plan as planned

    draft = drafted(workspace, (), order_of(f"{year}", dt.date(year, 1, 1)))
    return planned(draft.allocation, draft.billing, draft.targets)


def invoices(
    workspace: Workspace,
    period: str,
    *,
    on: dt.date,
    numbers: Iterable[int] | None = None,
    year_plan: YearPlan | None = None,
) -> tuple[Mapping[str, Any], ...]:
    """The records of a period's invoices, in charter order, from which documents are made; nothing is written.

    `on` is the day of issue. The n-th number goes into the n-th invoice, and into its payment reference; 1, 2, 3 where
    left out. `year_plan` is the one that the year began with, a new one where left out. That a claim is invoiced once
    is for the caller to see to.

    Raises:
        WorkspaceError: with every fault of the year and of what billing needs.
        InvalidValueError: a period that is none, or none of the plan's.
        ValueError: fewer numbers than invoices.
    """
    order = order_of(period, on)
    draft = drafted(workspace, (), order)
    chosen = year_plan or plan(workspace, draft.allocation.year)
    names = period_names(chosen.year, chosen.instalments)
    if period not in names:
        values = {"count": chosen.instalments, "period": period, "known": ", ".join(names)}
        raise InvalidValueError("period-parts", period, **values)
    given = iter(count(1) if numbers is None else numbers)
    step = Step(plan=chosen, brought={}, frozen=True, freed=None)
    taken: list[int] = []

    def take(wanted: int) -> list[int]:
        taken.extend(islice(given, wanted))
        return taken

    records = made(draft, order, step, take, 0).records
    return tuple({**record, "ocr": reference(number)} for record, number in zip(records, taken, strict=True))


def order_of(period: str, on: dt.date) -> Order:
    """An order of nobody's: nothing of it is kept."""
    return Order(period=period, on=on, now=dt.datetime.combine(on, dt.time(), dt.UTC), user="")
