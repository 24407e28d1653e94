"""An allocation: who bears what of a year's costs, and how each öre was arrived at."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from attrs import field, frozen

from costshare.allocation.overheads import Move
from costshare.allocation.rounding import Reason
from costshare.costs.basis import Basis
from costshare.costs.pools import Pool
from costshare.errors import UnknownIdError
from costshare.federation.membership import Member
from costshare.keys.piece import Piece
from costshare.money.amounts import plain
from costshare.money.rounding import decimals
from costshare.workspace.terms import Mode, Rounding

CURRENCY: Final = "SEK"
PERCENT_PLACES: Final = 3


@frozen(kw_only=True)
class Cell:
    """One member's part of one pool: the exact öre, the öre billed, and why they differ as they do."""

    pool: str
    member: str
    exact: Fraction
    amount: int
    reason: Reason


@frozen(kw_only=True)
class PoolSplit:
    """One final pool, shared: `direct` öre of its own, and what overheads moved onto it.

    `pieces` sum to `exact`; `cells` hold every member that takes part, in charter order.
    """

    pool: Pool
    direct: Fraction
    moves: tuple[Move, ...]
    exact: Fraction
    pieces: tuple[Piece, ...]
    cells: Mapping[str, Cell] = field(hash=False)

    @property
    def amount(self) -> int:
        """Öre: the sum of the row."""
        return sum(cell.amount for cell in self.cells.values())


@frozen(kw_only=True)
class Allocation:
    """A year's costs of one basis, shared among the members.

    Amounts are öre without VAT, cost positive. Members and pools stand in charter order; `pools` are the final ones,
    `overheads` the moves that closed the others.
    """

    federation: str
    year: int
    basis: Basis
    rounding: Rounding
    members: tuple[Member, ...]
    pools: tuple[PoolSplit, ...]
    overheads: tuple[Move, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Member]:
        """The members by id, in charter order."""
        return {member.id: member for member in self.members}

    @property
    def exact(self) -> Fraction:
        """The exact öre to be shared."""
        return sum((split.exact for split in self.pools), start=Fraction(0))

    @property
    def amount(self) -> int:
        """The öre shared: the sum of every cell."""
        return sum(split.amount for split in self.pools)

    @property
    def gap(self) -> Fraction:
        """The öre shared less the exact öre; zero but for rounding to kronor or of each cell alone."""
        return self.amount - self.exact

    def cell(self, pool: str, member: str) -> Cell | None:
        """The member's part of the pool; None where it takes no part.

        Raises `UnknownIdError`.
        """
        return self.split(pool).cells.get(self.member(member).id)

    def split(self, pool: str) -> PoolSplit:
        """The pool of that id.

        Raises `UnknownIdError`.
        """
        for split in self.pools:
            if split.pool.id == pool:
                return split
        raise UnknownIdError("pool", pool, (split.pool.id for split in self.pools))

    def member(self, member: str) -> Member:
        """The member of that id, if it is one some day of the year.

        Raises `UnknownIdError`.
        """
        if member not in self.by_id:
            raise UnknownIdError("member", member, self.by_id)
        return self.by_id[member]

    def cells(self, member: str) -> tuple[Cell, ...]:
        """The member's parts of the pools that it takes part in.

        Raises `UnknownIdError`.
        """
        known = self.member(member).id
        return tuple(split.cells[known] for split in self.pools if known in split.cells)

    def total(self, member: str) -> int:
        """The member's öre in all pools.

        Raises `UnknownIdError`.
        """
        return sum(cell.amount for cell in self.cells(member))

    def exact_total(self, member: str) -> Fraction:
        """The member's exact öre in all pools.

        Raises `UnknownIdError`.
        """
        return sum((cell.exact for cell in self.cells(member)), start=Fraction(0))

    def percent(self, member: str) -> str:
        """The member's exact part of the whole, in per cent with three decimals; zero of nothing.

        Each is rounded alone, half away from zero: they need not add up to 100.000.

        Raises `UnknownIdError`.
        """
        share = self.exact_total(member) / self.exact if self.exact else Fraction(0)
        return decimals(share * 100, PERCENT_PLACES)

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare allocate --json`` prints: amounts as text in kronor with two decimals."""
        nearest = self.rounding.mode is Mode.NEAREST
        return {
            "federation": self.federation,
            "year": self.year,
            "basis": str(self.basis),
            "currency": CURRENCY,
            "total": decimals(self.exact / 100, 2) if nearest else plain(self.amount),
            "gap": decimals(self.gap / 100, 2),
            "members": [
                {
                    "id": member.id,
                    "name": member.name,
                    "amount": plain(self.total(member.id)),
                    "percent": self.percent(member.id),
                }
                for member in self.members
            ],
            "pools": [
                {
                    "id": split.pool.id,
                    "name": split.pool.name,
                    "amount": plain(split.amount),
                    "members": {member: plain(cell.amount) for member, cell in split.cells.items()},
                }
                for split in self.pools
            ],
            "rates": [],
        }
