"""What a key answers: pieces of a pool, each shared out in full, with what it rests on."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from attrs import field, frozen

from costshare.costs.basis import Basis
from costshare.drivers.fact import Fact
from costshare.errors import Place
from costshare.federation.membership import Member
from costshare.periods.period import Period, part_of_year, year


@frozen(kw_only=True)
class Occasion:
    """What a key is asked for: the pool, the year, the basis; and whether the year is cut by days or by months."""

    pool: str
    year: int
    basis: Basis
    by_months: bool = False

    @property
    def period(self) -> Period:
        """The whole year."""
        return year(self.year)

    def part(self, piece: Period | None) -> Fraction:
        """The piece's part of the year; nothing is no part."""
        return part_of_year(piece, by_months=self.by_months) if piece else Fraction(0)


@frozen(kw_only=True)
class Limits:
    """What a bounded key holds one member to in one piece, in exact öre; None is no limit."""

    base: Fraction
    floor: Fraction | None
    cap: Fraction | None


@frozen(kw_only=True)
class Piece:
    """A piece of a pool that a key shares among those who take part in it.

    `amount` is the piece in exact öre; `amounts` are the members' parts and sum to it. `facts` are the weights. Under
    bounds, `limits` holds them by member, and `inner` the pieces of an amount of 1 that the weights come from.
    """

    period: Period
    key: str
    amount: Fraction
    facts: Mapping[str, Fact] = field(hash=False)
    amounts: Mapping[str, Fraction] = field(hash=False)
    limits: Mapping[str, Limits] = field(factory=dict, hash=False)
    inner: tuple["Piece", ...] = ()

    @cached_property
    def weight(self) -> Fraction:
        """All the weights together."""
        return sum((fact.value for fact in self.facts.values()), start=Fraction(0))

    def share(self, member: str) -> Fraction:
        """The member's exact share of the piece."""
        if self.amount:
            return self.amounts[member] / self.amount
        return self.facts[member].value / self.weight


class Key(Protocol):
    """An allocation key (fördelningsnyckel): who takes which share of a pool."""

    @property
    def id(self) -> str:
        """The name in the charter; versions and parts of a key carry its own."""

    @property
    def place(self) -> Place:
        """Where the charter defines it."""

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those of the members who take part on some day, if they are members then; in the order given."""

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """The days inside the span from which the shares may differ from the day before."""

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """The amount, exact öre of either sign, in pieces that sum to it; the span lies in the occasion's year.

        Raises `WorkspaceError` with every fault: a value that is missing, or nobody to take a share.
        """
