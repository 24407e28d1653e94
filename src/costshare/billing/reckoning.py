"""What a year's outcome leaves open of what was billed, by member, pool and VAT category."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs
from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.table import round_table
from costshare.billing.plan import Cell
from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.costs.basis import Basis
from costshare.costs.pools import Pool
from costshare.errors import Fault, Place, WorkspaceError
from costshare.faults import fault, unknown
from costshare.federation.membership import Member, ids
from costshare.keys.piece import Occasion
from costshare.periods.period import year
from costshare.workspace.workspace import Workspace

CHARTER: Final = Place("charter.toml", 1, 1)

Charge = tuple[str, str, VatCategory]
"""A member, a pool and a VAT category."""

Share = Callable[[int], Mapping[str, Fraction]]
"""Shares a total in öre, of either sign, among members by id, in exact parts that sum to it."""


@frozen(kw_only=True)
class Books:
    """What a register says of a year, in öre before VAT; what is nothing may be left out.

    `billed` are the year's advances and `settled` its earlier settlements, both net of credits; `carried` is what those
    settlements carried to the next year, and `brought` what settlements of the year before carried into this one.
    """

    billed: Mapping[Charge, int] = field(factory=dict, hash=False)
    settled: Mapping[Charge, int] = field(factory=dict, hash=False)
    carried: Mapping[Charge, int] = field(factory=dict, hash=False)
    brought: Mapping[Cell, int] = field(factory=dict, hash=False)

    @property
    def cells(self) -> frozenset[Cell]:
        """Every member and pool for which something stands."""
        charges = (each for kind in self.kinds for each, ore in kind.items() if ore)
        return frozenset(((member, pool) for member, pool, _ in charges)) | {
            cell for cell, ore in self.brought.items() if ore
        }

    @property
    def kinds(self) -> tuple[Mapping[Charge, int], ...]:
        """What stands by charge, in the order in which it decides on a cell's VAT categories."""
        return (self.billed, self.settled, self.carried)


@frozen(kw_only=True)
class Row:
    """One member's part of one pool under one VAT category, in öre before VAT; what the member bears is positive.

    `outcome + brought + moved = billed + settled + due + retained + carried + open`. `moved` is what a settlement's own
    key puts on it beside the outcome, and sums to zero over a year's rows. `settled` is from earlier settlements, `due`
    from this one; `carried` is from both. Of what is settled nothing is `open`.
    """

    member: str
    pool: str
    category: VatCategory
    outcome: int = 0
    brought: int = 0
    moved: int = 0
    billed: int = 0
    settled: int = 0
    due: int = 0
    retained: int = 0
    carried: int = 0

    @property
    def difference(self) -> int:
        """What the year's advances lack; below zero, what they were too much."""
        return self.outcome + self.brought + self.moved - self.billed

    @property
    def open(self) -> int:
        """What of the difference is neither settled, retained nor carried."""
        return self.difference - self.settled - self.due - self.retained - self.carried

    def to_dict(self) -> dict[str, Any]:
        """Plain data, amounts in öre."""
        return attrs.asdict(self) | {"category": str(self.category)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Row":
        """The row that `to_dict` gave."""
        return cls(**{**data, "category": VatCategory(data["category"])})


@frozen(kw_only=True)
class Reckoning:
    """A year's books beside its outcome. `members` and `pools` are the charter's, in its order."""

    outcome: Allocation
    books: Books
    members: tuple[Member, ...]
    pools: tuple[Pool, ...]

    def rows(self, share: Share | None = None) -> tuple[Row, ...]:
        """What is open, in charter order and by category; with `share`, the total difference is shared by that.

        A cell's outcome stands under the categories that the cell was billed under, in proportion where they are
        several; if it was never billed, under those it was settled or carried under; if neither, under the one that its
        pool now has for the member's kind.

        Raises `WorkspaceError`: ``unknown-member`` and ``unknown-pool`` for what the books hold and the charter does
        not, ``billing-vat`` for a pool that does not say how a member's kind stands to VAT.
        """
        refuse(self.unknown())
        moved = self.moved(share) if share else {}
        found = self.books.cells | {cell for cell, ore in (*self.allocated.items(), *moved.items()) if ore}
        by_cell = [grouped(kind) for kind in self.books.kinds]
        rows: list[Row] = []
        faults: list[Fault] = []
        for member in self.members:
            for pool in (each for each in self.pools if (member.id, each.id) in found):
                cell = (member.id, pool.id)
                stands = [kind.get(cell, {}) for kind in by_cell]
                weights = next(filter(None, stands), None) or {TREATMENTS[each]: 1 for each in treatment(pool, member)}
                if weights:
                    rows.extend(self.cell(cell, moved.get(cell, 0), weights, stands))
                else:
                    faults.append(fault("billing-vat", pool.place, pool.id, pool=pool.id, kind=member.kind))
        refuse(faults)
        return tuple(rows)

    def unknown(self) -> Iterator[Fault]:
        """What the books hold of members and pools that the charter no longer has."""
        members, pools = {member.id for member in self.members}, {pool.id for pool in self.pools}
        cells = sorted(self.books.cells)
        for name in dict.fromkeys(member for member, _ in cells if member not in members):
            yield unknown("unknown-member", CHARTER, name, ids(self.members))
        for name in dict.fromkeys(pool for _, pool in cells if pool not in pools):
            yield unknown("unknown-pool", CHARTER, name, (pool.id for pool in self.pools))

    def cell(
        self, cell: Cell, moved: int, weights: Mapping[VatCategory, int], stands: list[dict[VatCategory, int]]
    ) -> Iterator[Row]:
        """The cell's rows: its amounts split by the size of the weights, beside what stands under each category."""
        sizes = {category: abs(ore) for category, ore in weights.items()}
        borne = [
            apportion(amount, sizes) for amount in (self.allocated.get(cell, 0), self.books.brought.get(cell, 0), moved)
        ]
        for category in sorted({*weights, *(each for kind in stands for each in kind)}):
            outcome, brought, shifted = (each.get(category, 0) for each in borne)
            billed, settled, carried = (each.get(category, 0) for each in stands)
            yield Row(
                member=cell[0],
                pool=cell[1],
                category=category,
                outcome=outcome,
                brought=brought,
                moved=shifted,
                billed=billed,
                settled=settled,
                carried=carried,
            )

    @property
    def allocated(self) -> dict[Cell, int]:
        """The outcome by member and pool."""
        return {(cell.member, cell.pool): cell.amount for split in self.outcome.pools for cell in split.cells.values()}

    @property
    def advances(self) -> dict[Cell, int]:
        """What was billed, by member and pool."""
        return {cell: sum(stands.values()) for cell, stands in grouped(self.books.billed).items()}

    @property
    def borne(self) -> dict[Cell, int]:
        """The outcome and what was brought into the year, by member and pool."""
        found = self.allocated
        for cell, ore in self.books.brought.items():
            found[cell] = found.get(cell, 0) + ore
        return found

    def moved(self, share: Share) -> dict[Cell, int]:
        """What each cell bears beside its outcome, so that each member bears its advances and its share of the total.

        Shares are rounded to whole öre together. A member's share stands on its pools in the proportions of its
        advances; without any, in those of its outcome; without either, in those of the pools. Sums to zero.
        """
        borne, advances = self.borne, self.advances
        total = sum(borne.values()) - sum(advances.values())
        exact = share(total) if total else {}
        whole = round_table({"": exact}, total)[""] if exact else {}
        sizes = dict.fromkeys((pool.id for pool in self.pools), 0)
        for of in (borne, advances):
            for (_, pool), ore in of.items():
                sizes[pool] += abs(ore)
        moved = {cell: advances.get(cell, 0) - borne.get(cell, 0) for cell in {*borne, *advances}}
        for member, part in whole.items():
            weights = next(filter(None, (sizes_of(member, of) for of in (advances, borne))), sizes)
            for pool, ore in apportion(part, weights).items():
                moved[member, pool] = moved.get((member, pool), 0) + ore
        return moved


def refuse(faults: Iterable[Fault]) -> None:
    """Raise `WorkspaceError` with the faults, if there is one."""
    if told := tuple(faults):
        raise WorkspaceError(told)


def treatment(pool: Pool, member: Member) -> tuple[str, ...]:
    """How the pool says that the member's kind stands to VAT; nothing where it does not."""
    return (pool.vat[member.kind],) if member.kind in pool.vat else ()


def grouped(charges: Mapping[Charge, int]) -> dict[Cell, dict[VatCategory, int]]:
    """What stands of each cell, by category; without zeros."""
    found: dict[Cell, dict[VatCategory, int]] = {}
    for (member, pool, category), ore in charges.items():
        if ore:
            found.setdefault((member, pool), {})[category] = ore
    return found


def sizes_of(member: str, cells: Mapping[Cell, int]) -> dict[str, int]:
    """The sizes of the member's cells by pool, without zeros."""
    return {pool: abs(ore) for (each, pool), ore in cells.items() if each == member and ore}


def shares_of(workspace: Workspace, number: int) -> Share | None:
    """How the agreement's own key of the settlement shares a total in that year; None where it names none.

    What it gives raises `WorkspaceError` for what the key lacks: a value, or anybody to take a share.
    """
    settlement = workspace.terms.settlement
    key = workspace.keys.get(settlement.key) if settlement else None
    if settlement is None or key is None:
        return None
    occasion = Occasion(
        pool=f"[settlement] key = {settlement.key}",
        year=number,
        basis=Basis.OUTCOME,
        by_months=workspace.terms.by_months,
    )

    def share(total: int) -> dict[str, Fraction]:
        parts: dict[str, Fraction] = {}
        members = workspace.federation.members_within(year(number))
        for piece in key.split(Fraction(total), year(number), members, occasion):
            for member, part in piece.amounts.items():
                parts[member] = parts.get(member, Fraction(0)) + part
        return parts

    return share
