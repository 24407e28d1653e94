"""Shares in proportion to what a driver measures."""

import datetime as dt
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from attrs import evolve, field, frozen

from costshare.drivers.events import Events
from costshare.drivers.fact import Fact, Scaled
from costshare.drivers.flow import Flow
from costshare.drivers.level import Level
from costshare.errors import Fault, Place, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.keys.piece import Occasion, Piece
from costshare.keys.sharing import by_membership, membership_edges
from costshare.keys.when import AtBy, OverBy
from costshare.periods.period import Period


class Newcomer(StrEnum):
    """How a volume counts where membership does not cover a window before the year.

    `AS_COUNTED`: what the file holds, also from before the member joined. `SCALED`: its volume per day of membership,
    times the window's days.
    """

    AS_COUNTED = "as-counted"
    SCALED = "scaled"


@frozen(kw_only=True)
class LevelKey:
    """Shares by a level on a day."""

    kind: ClassVar[str] = "driver"

    id: str
    driver: Level
    at: AtBy
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
        day = self.at.rule(occasion.basis).on(occasion.year)

        def weigh(member: Member) -> Fact:
            return self.driver.at(member.id, day)

        return by_membership(self, weigh, members, amount, span, occasion)


@frozen(kw_only=True)
class VolumeKey:
    """Shares by a volume over a window: a flow, or events.

    A window that reaches into the year is not cut by membership: its volumes already are.
    """

    kind: ClassVar[str] = "driver"

    id: str
    driver: Flow | Events
    over: OverBy
    newcomer: Newcomer | None = None
    participation: Participation = EVERYONE
    place: Place = field(default=Place("charter.toml"), eq=False)

    def window(self, occasion: Occasion) -> Period:
        """The days whose volumes count."""
        return self.over.rule(occasion.basis).on(occasion.year)

    def parties(self, members: tuple[Member, ...]) -> tuple[Member, ...]:
        """Those whom the key lets in."""
        return self.participation.among(members)

    def cuts(self, span: Period, members: tuple[Member, ...], occasion: Occasion) -> frozenset[dt.date]:
        """Where somebody joins or leaves, if the window lies before the year."""
        del span
        if self.window(occasion).end > occasion.period.start:
            return frozenset()
        return membership_edges(self.parties(members))

    def split(
        self, amount: Fraction, span: Period, members: tuple[Member, ...], occasion: Occasion
    ) -> tuple[Piece, ...]:
        """One piece for each set of members; a single one where the window reaches into the year."""
        members = self.parties(members)

        def weigh(member: Member) -> Fact:
            return self.volume(member, occasion)

        return by_membership(self, weigh, members, amount, span, occasion)

    def volume(self, member: Member, occasion: Occasion) -> Fact:
        """The member's volume in the window, by the rule for newcomers where membership does not cover it.

        Raises `WorkspaceError`: ``newcomer-unsaid``, ``newcomer-unmeasured`` and the faults of the driver.
        """
        window = self.window(occasion)
        inside = member.within(window)
        before_the_year = window.end <= occasion.period.start
        if inside == window or not before_the_year:
            return self.driver.over(member.id, window, needed=inside)
        if self.newcomer is None:
            raise WorkspaceError([self.about("newcomer-unsaid", member, window)])
        if self.newcomer is Newcomer.AS_COUNTED:
            return self.driver.over(member.id, window, needed=inside)
        if inside is None:
            raise WorkspaceError([self.about("newcomer-unmeasured", member, window)])
        counted = self.driver.over(member.id, inside, needed=inside)
        scaled = Scaled(counted=counted.value, days=inside.days, of_days=window.days)
        return evolve(counted, value=counted.value * window.days / inside.days, scaled=scaled)

    def about(self, code: str, member: Member, window: Period) -> Fault:
        """A fault about a newcomer."""
        values = {"driver": self.driver.id, "first": window.start, "last": window.last}
        return fault(code, self.place, member.id, member=member.id, **values)
