"""A key held between floors and caps, after base amounts."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import evolve, field, frozen

from costshare.apportionment.bounded import bounded
from costshare.drivers.fact import Fact
from costshare.errors import BoundsError, Fault, Place, WeightError, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Key, Limits, Occasion, Piece
from costshare.keys.sharing import in_pieces, membership_edges, pieces_of, present
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


def parts_of(limits: Limits, whole: Fraction) -> Limits:
    """The limits as parts of the whole; those of a whole below zero change places."""
    low, high = (limits.floor, limits.cap) if whole > 0 else (limits.cap, limits.floor)
    return Limits(
        base=limits.base / whole,
        floor=None if low is None else low / whole,
        cap=None if high is None else high / whole,
    )


@frozen(kw_only=True)
class BoundedKey:
    """Shares of another key between floors and caps.

    Each member takes its `base` first; the key shares the rest; what each takes in all stays between `floor` and
    `cap`, and what that moves is shared by the key among those it leaves free. Parts are of the piece that is shared;
    yearly amounts count for the part of the year on which the member is one. Of a pool below zero, parts bound its
    size. Whom a base or a floor names takes it also where the key inside gives it nothing.
    """

    kind: ClassVar[str] = "of"

    id: str
    of: Key
    floor: Bound = NO_BOUND
    cap: Bound = NO_BOUND
    base: Bound = NO_BOUND
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those who take part in the key inside, and those whom a base or a floor names."""
        members = self.participation.among(members)
        found = {each.id for each in (*self.of.parties(members), *self.named(members))}
        return tuple(each for each in members if each.id in found)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where the key inside is cut, if it is, and where somebody whom a base or a floor names joins or leaves."""
        members = self.participation.among(members)
        inner = self.of.cuts(span, members, occasion)
        return inner | membership_edges(self.named(members)) if inner else inner

    def named(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those whom a base or a floor names."""
        return tuple(each for each in members if each.id in self.base.by_member or each.id in self.floor.by_member)

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
        inner = self.inside(amount, period, members, occasion)
        weights: dict[str, Fraction] = {}
        for each in inner:
            for member, part in each.amounts.items():
                weights[member] = weights.get(member, Fraction(0)) + part
        for named in self.named(members):
            weights.setdefault(named.id, Fraction(0))
        limits = {
            member.id: self.limits(member, amount, period, occasion) for member in members if member.id in weights
        }
        bases = {member: limit.base for member, limit in limits.items()}
        left = amount - sum(bases.values())
        floors: dict[str, Fraction] = {}
        caps: dict[str, Fraction] = {}
        for member, limit in limits.items():
            low, high = sides(limit, bases[member] + left * weights[member], amount)
            floors |= {} if low is None else {member: low - bases[member]}
            caps |= {} if high is None else {member: high - bases[member]}
        try:
            rest = bounded(left, weights, floors=floors, caps=caps)
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

    def inside(
        self, amount: Fraction, period: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """What the key inside makes of the amount, told as parts of 1; of nothing, what it makes of one öre."""
        whole = amount or Fraction(1)
        return tuple(
            evolve(
                piece,
                amount=piece.amount / whole,
                amounts={member: part / whole for member, part in piece.amounts.items()},
                limits={member: parts_of(limits, whole) for member, limits in piece.limits.items()},
            )
            for piece in self.of.split(whole, period, members, occasion)
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
            return fault("bounds-cross", self.place, self.id, member=crossed, pool=occasion.pool, year=occasion.year)
        sides = (limit.floor if error.bounds == "floor" else limit.cap for limit in limits.values())
        bound = sum((side for side in sides if side is not None), start=Fraction(0))
        values = {"year": occasion.year, "amount": decimals(amount / 100, 2), "bound": decimals(bound / 100, 2)}
        return fault(f"bounds-{error.bounds}", self.place, self.id, key=self.id, pool=occasion.pool, **values)


def sides(limit: Limits, free: Fraction, amount: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """What a member is held between. `free` is what it would take without any floor or cap.

    The floors of others push nobody who has none below zero, or further below it; nor do caps, of an amount below zero,
    push anybody above it: where floors take more than there is, that is to be told and not to be paid out.
    """
    low, high = limit.floor, limit.cap
    if amount >= 0 and low is None:
        low = min(Fraction(0), free) if high is None else min(Fraction(0), free, high)
    if amount < 0 and high is None:
        high = max(Fraction(0), free) if low is None else max(Fraction(0), free, low)
    return low, high
