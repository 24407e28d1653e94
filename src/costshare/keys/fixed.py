"""Agreed shares."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from costshare.drivers.fact import Fact
from costshare.errors import Place
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Occasion, Piece
from costshare.keys.sharing import by_membership, membership_edges
from costshare.periods.period import Period


@frozen(kw_only=True)
class FixedKey:
    """Shares by member, which sum to 1. Where one of them is no member, the others are scaled up."""

    kind: ClassVar[str] = "fixed"

    id: str
    shares: Mapping[str, Fraction] = field(hash=False)
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those of the members who have a share."""
        return tuple(member for member in self.participation.among(members) if member.id in self.shares)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where somebody with a share joins or leaves."""
        del span, occasion
        return membership_edges(self.parties(members))

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """One piece for each set of members."""
        members = self.parties(members)

        def weigh(member: Member) -> Fact:
            return Fact(value=self.shares[member.id])

        return by_membership(self, weigh, members, amount, span, occasion)
