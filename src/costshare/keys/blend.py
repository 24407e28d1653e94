"""A weighted mix of keys."""

import datetime as dt
from fractions import Fraction
from functools import partial
from typing import ClassVar

from attrs import field, frozen

from costshare.errors import Gathering, Place
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Key, Occasion, Piece
from costshare.periods.period import Period


@frozen(kw_only=True)
class BlendKey:
    """Parts of the pool, each by a key of its own and shared over that key's own participants.

    The weights sum to 1.
    """

    kind: ClassVar[str] = "blend"

    id: str
    parts: tuple[tuple[Key, Fraction], ...]
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those who take part in a part that weighs anything."""
        members = self.participation.among(members)
        found = {each.id for key, weight in self.parts if weight for each in key.parties(members)}
        return tuple(each for each in members if each.id in found)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where any part is cut."""
        members = self.participation.among(members)
        return frozenset().union(*(key.cuts(span, members, occasion) for key, _ in self.parts))

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """The pieces of every part, in the order of the parts."""
        members = self.participation.among(members)
        gathering = Gathering()
        pieces: list[Piece] = []
        for key, weight in self.parts:
            if weight:
                made = gathering.attempt(partial(key.split, amount * weight, span, members, occasion))
                pieces.extend(made or ())
        gathering.settle()
        return tuple(pieces)
