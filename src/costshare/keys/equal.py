"""Equal parts."""

import datetime as dt
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
class EqualKey:
    """Each of those who take part weighs 1."""

    kind: ClassVar[str] = "equal"

    id: str
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those whom the key lets in."""
        return self.participation.among(members)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where somebody joins or leaves."""
        del span, occasion
        return membership_edges(self.parties(members))

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """One piece for each set of members."""
        members = self.parties(members)

        def weigh(member: Member) -> Fact:
            del member
            return Fact(value=Fraction(1))

        return by_membership(self, weigh, members, amount, span, occasion)
