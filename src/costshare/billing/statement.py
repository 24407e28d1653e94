"""The statement of a settlement: budget, billed, outcome and difference, by member, by pool and for each inhabitant."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.billing.reckoning import Row
from costshare.billing.settlement import Settled
from costshare.costs.pools import Pool
from costshare.drivers.fact import Fact
from costshare.drivers.level import Level
from costshare.federation.membership import Member
from costshare.money.amounts import ORE_PER_KRONA, plain
from costshare.money.rounding import decimals
from costshare.periods.period import year
from costshare.workspace.workspace import Workspace

INHABITANTS: Final = frozenset({"invånare", "inv", "inv.", "inhabitants"})
"""The units in which a driver counts inhabitants, in small letters."""


@frozen(kw_only=True)
class Figures:
    """Sums of a year, in öre before VAT, with the signs of `costshare.billing.reckoning.Row`.

    ``difference = outcome + brought + moved - billed = settled + due + retained + carried``.
    """

    budget: int = 0
    billed: int = 0
    outcome: int = 0
    brought: int = 0
    moved: int = 0
    settled: int = 0
    due: int = 0
    retained: int = 0
    carried: int = 0

    @property
    def difference(self) -> int:
        """What the advances lack; below zero, what they were too much."""
        return self.outcome + self.brought + self.moved - self.billed

    def __add__(self, other: "Figures | Row") -> "Figures":
        """Each sum with the other's; a row has no budget."""
        return Figures(**{name: ore + getattr(other, name, 0) for name, ore in attrs.asdict(self).items()})

    def to_dict(self) -> dict[str, str]:
        """Kronor as text with two decimals."""
        return {
            "budget": plain(self.budget),
            "billed": plain(self.billed),
            "outcome": plain(self.outcome),
            "brought": plain(self.brought),
            "moved": plain(self.moved),
            "difference": plain(self.difference),
            "settled": plain(self.settled),
            "due": plain(self.due),
            "retained": plain(self.retained),
            "carried": plain(self.carried),
        }


@frozen(kw_only=True)
class MemberStatement:
    """One member's year, as a whole and by pool; `inhabitants` is None where nothing counts them."""

    id: str
    name: str
    figures: Figures
    pools: Mapping[str, Figures] = field(hash=False)
    inhabitants: Fact | None = None

    def per_inhabitant(self) -> dict[str, str]:
        """Kronor for each inhabitant, rounded to öre half away from zero; empty where nothing counts them."""
        if self.inhabitants is None or not self.inhabitants.value:
            return {}
        count = self.inhabitants.value * ORE_PER_KRONA
        found = self.figures
        amounts = {
            "budget": found.budget,
            "billed": found.billed,
            "outcome": found.outcome,
            "difference": found.difference,
        }
        return {name: decimals(ore / count, 2) for name, ore in amounts.items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain data; the number of inhabitants and the day of it where they are known."""
        counted: dict[str, Any] = {}
        if self.inhabitants is not None and self.inhabitants.value:
            day = self.inhabitants.day
            counted = {
                "inhabitants": decimals(self.inhabitants.value, 0),
                "inhabitants_on": day.isoformat() if day else "",
                "per_inhabitant": self.per_inhabitant(),
            }
        pools = {pool: figures.to_dict() for pool, figures in self.pools.items()}
        return {"id": self.id, "name": self.name, **self.figures.to_dict(), **counted, "pools": pools}


@frozen(kw_only=True)
class Statement:
    """A year's settlement as members read it. Members and pools stand in charter order.

    Where it is the accrual by a day, and no settlement, `accrued_on` is that day.
    """

    federation: str
    year: int
    total: Figures
    members: tuple[MemberStatement, ...]
    pools: Mapping[str, Figures] = field(hash=False)
    names: Mapping[str, str] = field(hash=False)
    accrued_on: dt.date | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data: kronor as text with two decimals; ``accrued_on`` only in an accrual."""
        accrued = {"accrued_on": self.accrued_on.isoformat()} if self.accrued_on else {}
        return {
            "federation": self.federation,
            "year": self.year,
            **accrued,
            "total": self.total.to_dict(),
            "members": [member.to_dict() for member in self.members],
            "pools": [{"id": pool, "name": self.names[pool], **each.to_dict()} for pool, each in self.pools.items()],
        }


def statement(  # noqa: PLR0913 - the last three by keyword
    settled: Settled,
    members: Iterable[Member],
    pools: Iterable[Pool],
    *,
    federation: str = "",
    budget: Allocation | None = None,
    inhabitants: Mapping[str, Fact] | None = None,
) -> Statement:
    """The statement of a settlement; `members` and `pools` are the charter's, in its order, `federation` its name.

    Members and pools of which neither the settlement nor the budget says anything are left out.
    """
    planned = (
        {}
        if budget is None
        else {(cell.member, cell.pool): cell.amount for split in budget.pools for cell in split.cells.values()}
    )
    cells = {cell: Figures(budget=ore) for cell, ore in planned.items()}
    for row in settled.rows:
        cells[row.member, row.pool] = cells.get((row.member, row.pool), Figures()) + row
    names = {pool.id: pool.name for pool in pools}
    people = []
    for member in members:
        mine = {pool: cells[member.id, pool] for pool in names if (member.id, pool) in cells}
        if mine:
            counted = (inhabitants or {}).get(member.id)
            each = MemberStatement(
                id=member.id, name=member.name, figures=sum(mine.values(), Figures()), pools=mine, inhabitants=counted
            )
            people.append(each)
    by_pool = {pool: [figures for (_, of), figures in cells.items() if of == pool] for pool in names}
    return Statement(
        federation=federation,
        year=settled.year,
        total=sum(cells.values(), Figures()),
        members=tuple(people),
        pools={pool: sum(found, Figures()) for pool, found in by_pool.items() if found},
        names=names,
    )


def inhabitants_of(workspace: Workspace, number: int) -> dict[str, Fact]:
    """How many inhabitants each member has, as it was last known on the last day of the year.

    They are the values of the first driver of levels whose unit is one of `INHABITANTS`; members that it has no value
    of are left out, and without such a driver all are.
    """
    last = year(number).last
    for driver in workspace.drivers.values():
        if isinstance(driver, Level) and driver.unit.strip().casefold() in INHABITANTS:
            known = ((member.id, last_known(driver, member.id, last)) for member in workspace.federation.members)
            return {member: fact for member, fact in known if fact is not None}
    return {}


def last_known(driver: Level, member: str, day: dt.date) -> Fact | None:
    """The member's newest value on or before the day, however old."""
    rows = [row for row in driver.rows.get(member, ()) if row.when.start <= day]
    if not rows:
        return None
    return Fact(value=rows[-1].value, day=rows[-1].when.start, source=rows[-1].source, unit=driver.unit)
