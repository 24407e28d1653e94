"""The federation and who is a member of it on which day."""

import datetime as dt
from collections.abc import Iterable

from attrs import evolve, field, frozen

from costshare.errors import InvalidValueError, Place, UnknownIdError
from costshare.federation.identifiers.optional import (
    bankgiro_or_empty,
    endpoint_or_empty,
    iban_or_empty,
    orgnr_or_empty,
    plusgiro_or_empty,
    vat_or_empty,
)
from costshare.federation.parties import Address, Kind, Party
from costshare.periods.period import DAY, Period

NO_LAST_DAY = dt.date.max - DAY


def not_before_first(member: "Member", attribute: object, until: dt.date | None) -> None:
    """A membership lasts a day at least."""
    del attribute
    if until is not None and until < member.since:
        raise InvalidValueError("dates-order", until, first=member.since)


@frozen(kw_only=True)
class Member:
    """A party and its membership, from `since` until and including `until` (None while it lasts)."""

    party: Party
    since: dt.date
    until: dt.date | None = field(default=None, validator=not_before_first)

    @property
    def id(self) -> str:
        """The party's id."""
        return self.party.id

    @property
    def name(self) -> str:
        """The party's name."""
        return self.party.name

    @property
    def kind(self) -> Kind:
        """The party's kind."""
        return self.party.kind

    @property
    def membership(self) -> Period:
        """Every day of membership; one that lasts ends where the calendar does."""
        return Period.of_days(self.since, self.until or NO_LAST_DAY)

    def within(self, period: Period) -> Period | None:
        """The days of the period on which it is a member."""
        return self.membership.overlap(period)


@frozen(kw_only=True)
class Contact:
    """A role, not a person: whom the receiver of an invoice asks."""

    name: str = ""
    email: str = ""
    phone: str = ""


@frozen(kw_only=True)
class Federation:
    """A municipal federation (kommunalförbund) with its members in charter order.

    `candidates` may join in a scenario; `customers` buy by the unit and share nothing. Identifiers as for `Party`.
    """

    name: str
    orgnr: str = field(default="", converter=orgnr_or_empty)
    vat_number: str = field(default="", converter=vat_or_empty)
    bankgiro: str = field(default="", converter=bankgiro_or_empty)
    plusgiro: str = field(default="", converter=plusgiro_or_empty)
    iban: str = field(default="", converter=iban_or_empty)
    endpoint: str = field(default="", converter=endpoint_or_empty)
    address: Address | None = None
    contact: Contact = Contact()
    members: tuple[Member, ...] = ()
    candidates: tuple[Party, ...] = ()
    customers: tuple[Party, ...] = ()
    place: Place = field(default=Place("charter.toml", 1, 1), eq=False)

    @property
    def parties(self) -> tuple[Party, ...]:
        """Members, candidates and customers: every id that a file may name."""
        return (*(member.party for member in self.members), *self.candidates, *self.customers)

    def member(self, member_id: str) -> Member:
        """The member of that id.

        Raises `UnknownIdError`.
        """
        for member in self.members:
            if member.id == member_id:
                return member
        raise UnknownIdError("member", member_id, ids(self.members))

    def joined(self, candidate: str, on: dt.date) -> "Federation":
        """The federation with the candidate as its last member, from that day.

        Raises `UnknownIdError`.
        """
        for party in self.candidates:
            if party.id == candidate:
                others = tuple(each for each in self.candidates if each is not party)
                return evolve(self, members=(*self.members, Member(party=party, since=on)), candidates=others)
        raise UnknownIdError("candidate", candidate, (party.id for party in self.candidates))

    def left(self, member: str, on: dt.date) -> "Federation":
        """The federation where the member's last day is that day.

        Raises `UnknownIdError`, and `InvalidValueError` (``dates-order``) for a day before it joined.
        """
        leaver = self.member(member)
        members = (evolve(each, until=on) if each is leaver else each for each in self.members)
        return evolve(self, members=tuple(members))

    def members_within(self, period: Period) -> tuple[Member, ...]:
        """Those who are members on some day of the period, in charter order."""
        return tuple(member for member in self.members if member.within(period))


def ids(members: Iterable[Member]) -> tuple[str, ...]:
    """The ids, in order."""
    return tuple(member.id for member in members)
