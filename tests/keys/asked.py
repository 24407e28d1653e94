"""Members, and what a key answers for a whole year."""

import datetime as dt
from fractions import Fraction

from costshare.costs.basis import Basis
from costshare.errors import Fault, WorkspaceError
from costshare.federation.membership import Member
from costshare.federation.parties import PARTIES, Kind
from costshare.keys.piece import Key, Occasion, Piece
from costshare.periods.period import year as year_of


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def member(name: str, since: str = "2009-01-01", until: str = "", *, kind: str = "municipality") -> Member:
    party = PARTIES[Kind(kind)](id=name, name=name.upper())
    return Member(party=party, since=day(since), until=day(until) if until else None)


def occasion(year: int = 2023, basis: str = "budget", *, by_months: bool = False) -> Occasion:
    return Occasion(pool="p", year=year, basis=Basis(basis), by_months=by_months)


def split(
    key: Key, amount: int, *members: Member, year: int = 2023, basis: str = "budget", by_months: bool = False
) -> tuple[Piece, ...]:
    asked = occasion(year, basis, by_months=by_months)
    return key.split(Fraction(amount), year_of(year), members, asked)


def shared(key: Key, amount: int, *members: Member, **asked) -> dict[str, Fraction]:
    """Each member's exact öre in all pieces together."""
    found: dict[str, Fraction] = {}
    for piece in split(key, amount, *members, **asked):
        for name, part in piece.amounts.items():
            found[name] = found.get(name, Fraction(0)) + part
    return found


def days(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    """The first and the last day of each piece."""
    return [(piece.period.start.isoformat(), piece.period.last.isoformat()) for piece in pieces]


def refusals(key: Key, amount: int, *members: Member, **asked) -> tuple[Fault, ...]:
    """The faults of a split that cannot be made."""
    try:
        made = split(key, amount, *members, **asked)
    except WorkspaceError as error:
        return error.faults
    raise AssertionError(made)
