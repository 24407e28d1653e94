"""A year's billing plan: what each member pays of each pool in each period, in öre before VAT.

The first bill of a year freezes it, so that what was decided is what is billed.
"""

from collections.abc import Container, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.billing.instalments import instalments, respread
from costshare.federation.membership import Member
from costshare.money.rounding import half_away
from costshare.periods.names import period_names
from costshare.periods.period import parts
from costshare.workspace.terms import Billing

Cell = tuple[str, str]


@frozen(kw_only=True)
class Spread:
    """One member's part of one pool: what the year is to bring, and the öre by period name."""

    member: str
    pool: str
    target: int
    amounts: Mapping[str, int] = field(hash=False)


@frozen(kw_only=True)
class YearPlan:
    """Every spread of a year, in charter order. `instalments` is how many periods the year has."""

    year: int
    instalments: int
    spreads: tuple[Spread, ...]

    @property
    def targets(self) -> dict[Cell, int]:
        """What the year is to bring, by member and pool; what is nothing is left out."""
        return {(each.member, each.pool): each.target for each in self.spreads if each.target}

    @cached_property
    def by_member(self) -> Mapping[str, Mapping[str, Spread]]:
        """The spreads by member and pool."""
        found: dict[str, dict[str, Spread]] = {}
        for each in self.spreads:
            found.setdefault(each.member, {})[each.pool] = each
        return found

    def of(self, member: str, period: str) -> dict[str, int]:
        """The member's öre by pool in one period."""
        spreads = self.by_member.get(member, {})
        return {pool: each.amounts[period] for pool, each in spreads.items() if period in each.amounts}

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a register keeps it."""
        spreads = [
            {"member": each.member, "pool": each.pool, "target": each.target, "amounts": dict(each.amounts)}
            for each in self.spreads
        ]
        return {"year": self.year, "instalments": self.instalments, "spreads": spreads}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "YearPlan":
        """The plan that `to_dict` gave."""
        spreads = tuple(Spread(**each) for each in data["spreads"])
        return cls(year=data["year"], instalments=data["instalments"], spreads=spreads)


def plan(allocation: Allocation, billing: Billing, targets: Mapping[Cell, int] | None = None) -> YearPlan:
    """The allocation in instalments: `advance` of each cell, spread over the periods that the membership touches.

    Each cell's advance is rounded to whole öre, half away from zero; the instalments add up to it exactly. `targets`
    are what the year is to bring of each cell, its advances where left out.
    """
    spreads = []
    for (member, pool), target in (advances(allocation, billing) if targets is None else targets).items():
        periods = touched(allocation.by_id[member], allocation.year, billing.instalments)
        amounts = dict(zip(periods, instalments(target, len(periods)), strict=True))
        spreads.append(Spread(member=member, pool=pool, target=target, amounts=amounts))
    return YearPlan(year=allocation.year, instalments=billing.instalments, spreads=tuple(spreads))


def replan(
    before: YearPlan,
    targets: Mapping[Cell, int],
    allocation: Allocation,
    billed: frozenset[str],
    *,
    freed: Container[tuple[str, str, str]] = (),
) -> YearPlan:
    """The plan after the allocation has changed: periods that are billed stay, the rest is spread over the others.

    `targets` are the allocation's `advances`, `billed` the names of the periods that have been billed, and `freed` the
    members, pools and periods of them that were credited in full and are open again. Where no period is left, the
    difference waits for the settlement.
    """
    members = {member.id: member for member in allocation.members}
    old = {(each.member, each.pool): each.amounts for each in before.spreads}
    spreads = []
    for cell in dict.fromkeys([*targets, *old]):
        member, target, amounts = members.get(cell[0]), targets.get(cell, 0), old.get(cell, {})
        done = {period for period in billed if (*cell, period) not in freed}
        stays = {period: ore for period, ore in amounts.items() if period in done}
        periods = touched(member, allocation.year, before.instalments) if member else tuple(amounts)
        left = tuple(period for period in periods if period not in done)
        spreads.append(Spread(member=cell[0], pool=cell[1], target=target, amounts=respread(target, stays, left)))
    return YearPlan(year=before.year, instalments=before.instalments, spreads=tuple(spreads))


def advances(allocation: Allocation, billing: Billing) -> dict[Cell, int]:
    """What is billed in advance of each cell, in öre, in charter order."""
    return {
        (member.id, cell.pool): half_away(cell.amount * billing.advance)
        for member in allocation.members
        for cell in allocation.cells(member.id)
    }


def touched(member: Member, year: int, count: int) -> tuple[str, ...]:
    """The names of the year's periods that the membership touches, in order."""
    named = zip(period_names(year, count), parts(year, count), strict=True)
    return tuple(name for name, period in named if member.within(period))
