"""Workspaces made by hand, without files."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.costs.mapping import Landed
from costshare.costs.pools import Pool
from costshare.costs.rows import CostRow
from costshare.errors import Place
from costshare.federation.membership import Federation, Member
from costshare.federation.participation import EVERYONE, Participation
from costshare.federation.parties import PARTIES, Kind
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.piece import Key
from costshare.workspace.terms import Terms
from costshare.workspace.workspace import Workspace

FIXED = FixedKey(id="fixed", shares={"a": Fraction(2, 3), "b": Fraction(1, 3)})
EQUAL = EqualKey(id="equal")


def member(name: str, since: str = "2009-01-01", until: str = "", *, kind: str = "municipality") -> Member:
    party = PARTIES[Kind(kind)](id=name, name=f"{name.upper()} kommun")
    last = dt.date.fromisoformat(until) if until else None
    return Member(party=party, since=dt.date.fromisoformat(since), until=last)


def row(amount: int, day: str = "2027-03-01", basis: str = "budget") -> CostRow:
    return CostRow(basis=Basis(basis), date=dt.date.fromisoformat(day), amount=amount, place=Place("costs.csv", 2, 1))


def pool(name: str, key: str = "fixed", *, taking: Participation = EVERYONE) -> Pool:
    return Pool(id=name, name=f"Pool {name}", key=key, participation=taking)


def overhead(name: str, **units: int) -> Pool:
    return Pool(id=name, name=name, statistic={to: Fraction(use) for to, use in units.items()})


def workspace(
    pools: tuple[Pool, ...],
    costs: Mapping[str, list[CostRow]],
    *,
    members: tuple[Member, ...] = (member("a"), member("b")),
    keys: Mapping[str, Key] | None = None,
    frames: tuple[IndexedFrame, ...] = (),
    terms: Terms | None = None,
) -> Workspace:
    return Workspace(
        root=Path("nowhere"),
        federation=Federation(name="Förbundet", members=members),
        drivers={},
        keys={"fixed": FIXED, "equal": EQUAL} if keys is None else keys,
        pools=pools,
        costs=Landed(pools={each.id: tuple(costs.get(each.id, ())) for each in pools}, ignored={}),
        frames=frames,
        terms=terms or Terms(),
    )
