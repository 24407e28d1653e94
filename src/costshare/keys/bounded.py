"""A key held between floors and caps, after base amounts."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from costshare.apportionment.bounded import bounded
from costshare.drivers.fact import Fact
from costshare.errors import BoundsError, Fault, Place, WeightError, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Key, Limits, Occasion, Piece
from costshare.keys.sharing import in_pieces, pieces_of, present
from costshare.money.rounding import decimals
from costshare.periods.period import Period


@frozen
class Part:
    """A part of the pool."""

    share: Fraction

    def of(self, amount: Fraction, part_of_year: Fraction) -> Fraction:
        """The exact öre for a piece of that amount."""
        del part_of_year
        return self.share * amount


@frozen
class Yearly:
    """Öre a year."""

    ore: int

    def of(self, amount: Fraction, part_of_year: Fraction) -> Fraction:
        """The exact öre for a piece of that part of the year."""
        del amount
        return self.ore * part_of_year


@frozen(kw_only=True)
class Bound:
    """What each member is held to: by member, else the same for all; None is no bound."""

    everyone: Part | Yearly | None = None
    by_member: Mapping[str, Part | Yearly] = field(factory=dict, hash=False)

    def for_member(self, member: str) -> Part | Yearly | None:
        """The member's bound."""
        return self.by_member.get(member, self.everyone)


NO_BOUND = Bound()


@frozen(kw_only=True)
class BoundedKey:
    """Shares of another key between floors and caps.

    Each member takes its `base` first; the key shares the rest; what each takes in all stays between `floor` and
    `cap`, and what that moves is shared by the key among those it leaves free. Parts are of the piece that is shared;
    yearly amounts count for the part of the year on which the member is one. Of a pool below zero, parts bound its
    size.
    """

    kind: ClassVar[str] = "of"

    id: str
    of: Key
    floor: Bound = NO_BOUND
    cap: Bound = NO_BOUND
    base: Bound = NO_BOUND
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where the key inside is cut."""
        return self.of.cuts(span, self.participation.among(members), occasion)

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """One piece for each set of members and version inside."""
        members = self.participation.among(members)

        def share(piece: Period, part: Fraction) -> tuple[Piece, ...]:
            return (self.piece(part, piece, present(members, piece), occasion),)

        return in_pieces(share, pieces_of(span, self.cuts(span, members, occasion), amount, occasion))

    def piece(self, amount: Fraction, period: Period, members: tuple[Member, ...], occasion: Occasion) -> Piece:
        """The amount shared under the bounds."""
        inner = self.of.split(Fraction(1), period, members, occasion)
        weights: dict[str, Fraction] = {}
        for each in inner:
            for member, part in each.amounts.items():
                weights[member] = weights.get(member, Fraction(0)) + part
        limits = {
            member.id: self.limits(member, amount, period, occasion) for member in members if member.id in weights
        }
        bases = {member: limit.base for member, limit in limits.items()}
        floors = {member: limit.floor - limit.base for member, limit in limits.items() if limit.floor is not None}
        caps = {member: limit.cap - limit.base for member, limit in limits.items() if limit.cap is not None}
        try:
            rest = bounded(amount - sum(bases.values()), weights, floors=floors, caps=caps)
        except BoundsError as error:
            raise WorkspaceError([self.unmet(error, amount, limits, occasion)]) from error
        except WeightError as error:
            least = min(weights, key=weights.__getitem__)
            raise WorkspaceError(
                [fault("negative-share", self.of.place, self.of.id, key=self.of.id, member=least)]
            ) from error
        return Piece(
            period=period,
            key=self.id,
            amount=amount,
            facts={member: Fact(value=weight) for member, weight in weights.items()},
            amounts={member: bases[member] + part for member, part in rest.items()},
            limits=limits,
            inner=inner,
        )

    def limits(self, member: Member, amount: Fraction, period: Period, occasion: Occasion) -> Limits:
        """The member's base, floor and cap in the piece; of an amount below zero a part bounds from the other side."""
        stay = occasion.part(member.within(period))
        part = amount * stay / occasion.part(period)
        base, floor, cap = (bound.for_member(member.id) for bound in (self.base, self.floor, self.cap))
        low: list[Fraction] = []
        high: list[Fraction] = []
        for bound, side, other in ((floor, low, high), (cap, high, low)):
            if bound is not None:
                (other if amount < 0 and isinstance(bound, Part) else side).append(bound.of(part, stay))
        return Limits(
            base=Fraction(0) if base is None else base.of(part, stay),
            floor=max(low, default=None),
            cap=min(high, default=None),
        )

    def unmet(self, error: BoundsError, amount: Fraction, limits: Mapping[str, Limits], occasion: Occasion) -> Fault:
        """The fault that says which bounds cannot hold."""
        if error.bounds == "cross":
            crossed = next(
                m for m, x in limits.items() if x.floor is not None and x.cap is not None and x.floor > x.cap
            )
            return fault("bounds-cross", self.place, self.id, member=crossed, pool=occasion.pool)
        sides = (limit.floor if error.bounds == "floor" else limit.cap for limit in limits.values())
        bound = sum((side for side in sides if side is not None), start=Fraction(0))
        kronor = {"amount": decimals(amount / 100, 2), "bound": decimals(bound / 100, 2)}
        return fault(f"bounds-{error.bounds}", self.place, self.id, key=self.id, pool=occasion.pool, **kronor)
