"""A key that changes on given days."""

import datetime as dt
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Key, Occasion, Piece
from costshare.keys.sharing import in_pieces, pieces_of
from costshare.periods.period import Period


@frozen(kw_only=True)
class VersionedKey:
    """Versions by period, none on the same day as another; `otherwise` holds on the days without one."""

    kind: ClassVar[str] = "versions"

    id: str
    versions: tuple[tuple[Period, Key], ...]
    otherwise: Key | None = None
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def edges(self) -> frozenset[dt.date]:
        """The days on which a version begins or has just ended."""
        return frozenset(day for period, _ in self.versions for day in (period.start, period.end))

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those who take part in some version, or in the key that holds on the days without one."""
        members = self.participation.among(members)
        keys = [key for _, key in self.versions]
        keys += [] if self.otherwise is None else [self.otherwise]
        found = {each.id for key in keys for each in key.parties(members)}
        return tuple(each for each in members if each.id in found)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where the version changes, and where a version that holds in the span is cut."""
        members = self.participation.among(members)
        inner = (self.on(piece.start).cuts(piece, members, occasion) for piece in span.cut(self.edges()))
        return self.edges().union(*inner)

    def on(self, day: dt.date) -> Key:
        """The version that holds on the day.

        Raises `WorkspaceError` (``versions-gap``).
        """
        for period, key in self.versions:
            if day in period:
                return key
        if self.otherwise is None:
            raise WorkspaceError([fault("versions-gap", self.place, self.id, owner=self.id, day=day)])
        return self.otherwise

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """The pieces of each version, in order of time."""
        members = self.participation.among(members)

        def share(piece: Period, part: Fraction) -> tuple[Piece, ...]:
            return self.on(piece.start).split(part, piece, members, occasion)

        return in_pieces(share, pieces_of(span, self.edges(), amount, occasion))
