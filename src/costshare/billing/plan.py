"""A year's billing plan: what each member pays of each pool in each period, in öre before VAT.

The first bill of a year freezes it, so that what was decided is what is billed.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.billing.instalments import instalments, respread
from costshare.federation.membership import Member
from costshare.money.rounding import half_away
from costshare.periods.names import period_names
from costshare.periods.period import parts
from costshare.workspace.terms import Billing

Amounts = Mapping[str, Mapping[str, Mapping[str, int]]]


@frozen(kw_only=True)
class YearPlan:
    """Öre by member, pool and period name; what is missing is nothing.

    `basis` says what the plan bills: an advance of the budget is ``budget``.
    """

    year: int
    basis: str
    instalments: int
    amounts: Amounts = field(hash=False)

    def of(self, member: str, period: str) -> dict[str, int]:
        """The member's öre by pool in one period, in the order of the pools."""
        return {
            pool: by_period[period] for pool, by_period in self.amounts.get(member, {}).items() if period in by_period
        }

    def total(self, member: str) -> int:
        """The member's öre in the year."""
        return sum(ore for by_period in self.amounts.get(member, {}).values() for ore in by_period.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a register keeps it."""
        return {
            "year": self.year,
            "basis": self.basis,
            "instalments": self.instalments,
            "amounts": {
                member: {pool: dict(by_period) for pool, by_period in pools.items()}
                for member, pools in self.amounts.items()
            },
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "YearPlan":
        """The plan that `to_dict` gave."""
        return cls(year=data["year"], basis=data["basis"], instalments=data["instalments"], amounts=data["amounts"])


def plan(allocation: Allocation, billing: Billing) -> YearPlan:
    """The allocation in instalments: `advance` of each cell, spread over the periods that the membership touches.

    Each cell's advance is rounded to whole öre, half away from zero; the instalments add up to it exactly.
    """
    amounts: dict[str, dict[str, dict[str, int]]] = {}
    for member, pool, ore in advances(allocation, billing.advance):
        periods = touched(member, allocation.year, billing.instalments)
        spread = dict(zip(periods, instalments(ore, len(periods)), strict=True))
        amounts.setdefault(member.id, {})[pool] = spread
    return YearPlan(year=allocation.year, basis=str(allocation.basis), instalments=billing.instalments, amounts=amounts)


def replan(frozen_plan: YearPlan, allocation: Allocation, billing: Billing, billed: frozenset[str]) -> YearPlan:
    """The plan after the allocation has changed: billed periods stay as they are, the rest is spread over the others.

    `billed` are the names of the periods that have been billed. A cell with no period left keeps what was billed: its
    difference is for the settlement.
    """
    target = {(member.id, pool): ore for member, pool, ore in advances(allocation, billing.advance)}
    members = {member.id: member for member in allocation.members}
    cells = dict.fromkeys(
        [*target, *((member, pool) for member, pools in frozen_plan.amounts.items() for pool in pools)]
    )
    amounts: dict[str, dict[str, dict[str, int]]] = {}
    for member, pool in cells:
        before = frozen_plan.amounts.get(member, {}).get(pool, {})
        stays = {period: ore for period, ore in before.items() if period in billed}
        periods = (
            touched(members[member], allocation.year, frozen_plan.instalments) if member in members else tuple(before)
        )
        open_periods = tuple(period for period in periods if period not in billed)
        amounts.setdefault(member, {})[pool] = respread(target.get((member, pool), 0), stays, open_periods)
    return YearPlan(
        year=frozen_plan.year, basis=frozen_plan.basis, instalments=frozen_plan.instalments, amounts=amounts
    )


def advances(allocation: Allocation, advance: Fraction) -> Iterator[tuple[Member, str, int]]:
    """What is billed in advance of each cell, in charter order."""
    for member in allocation.members:
        for split in allocation.pools:
            if member.id in split.cells:
                yield member, split.pool.id, half_away(split.cells[member.id].amount * advance)


def touched(member: Member, year: int, count: int) -> tuple[str, ...]:
    """The names of the year's periods that the membership touches, in order."""
    named = zip(period_names(year, count), parts(year, count), strict=True)
    return tuple(name for name, period in named if member.within(period))
