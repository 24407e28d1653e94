"""The accounts of what is billed, from the charter's ``[bookkeeping]``: what is missing for the pools there are."""

import datetime as dt
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from costshare.costs.basis import Basis
from costshare.costs.mapping import Ledger, takers_of
from costshare.costs.pools import Pool, any_holds
from costshare.costs.rows import CostRow
from costshare.errors import Place
from costshare.federation.membership import Federation
from costshare.federation.parties import Kind
from costshare.keys.piece import Key
from costshare.workspace.bookkeeping_schema import BookkeepingEntry, PoolBookingEntry
from costshare.workspace.bookkeeping_terms import NO_BOOKING, Bookkeeping, PoolBooking
from costshare.workspace.charter import CHARTER
from costshare.workspace.draft import Draft
from costshare.workspace.pools import mapping_doubtful
from costshare.workspace.positions import Path

TABLE: Final = "bookkeeping"
DIMENSION: Final = re.compile("[1-9][0-9]{0,8}")

Sharing = Mapping[str, AbstractSet[Kind]]
"""The kinds of member that share a pool, by its id."""


def bookkeeping(
    draft: Draft, federation: Federation, pools: tuple[Pool, ...], keys: Mapping[str, Key], ledger: Ledger
) -> Bookkeeping | None:
    """How the federation books what it bills; None where the charter does not say."""
    entry: BookkeepingEntry | None = draft.entries[TABLE]
    if entry is None:
        return None
    draft.known("unknown-pool", "pools", entry.pools, (TABLE, "pools"))
    dimensions(draft, entry, ledger)
    made = Bookkeeping(
        claims=entry.claims,
        income=entry.income,
        vat=entry.vat,
        rounding=entry.rounding,
        prepaid=entry.prepaid,
        accrued_income=entry.accrued_income,
        accrued_cost=entry.accrued_cost,
        series=entry.series,
        cost_centre=ledger.cost_centre,
        counterparty=str(entry.dimensions.counterparty or ""),
        customer=str(entry.dimensions.customer or ""),
        names={str(account): name for account, name in entry.names.items()},
        pools={pool: booking(each, ledger) for pool, each in entry.pools.items()},
    )
    if not draft.structuring.doubtful((TABLE,)):
        shared = tuple(pool for pool in pools if not pool.overhead)
        kinds = sharing(federation, shared, keys)
        lacking(draft, made, federation, shared, kinds)
        if not mapping_doubtful(draft, pools):
            circles(draft, made, pools, kinds, ledger)
    return made


def booking(entry: PoolBookingEntry, ledger: Ledger) -> PoolBooking:
    """What is the pool's own."""
    centre = {ledger.cost_centre: entry.cost_centre} if entry.cost_centre else {}
    return PoolBooking(income=entry.income, objects=centre | entry.objects)


def dimensions(draft: Draft, entry: BookkeepingEntry, ledger: Ledger) -> None:
    """A dimension is a number above zero and means one thing."""
    taken = {ledger.cost_centre}
    said = {"counterparty": entry.dimensions.counterparty, "customer": entry.dimensions.customer}
    for name, number in said.items():
        if number < 0 or str(number) in taken:
            draft.tell("dimension", (TABLE, "dimensions", name), number, dimension=number)
        elif number:
            taken.add(str(number))
    for pool, each in entry.pools.items():
        for given in each.objects:
            if given in taken or not DIMENSION.fullmatch(given):
                draft.tell("dimension", (TABLE, "pools", pool, "objects", given), given, dimension=given)


def sharing(federation: Federation, pools: tuple[Pool, ...], keys: Mapping[str, Key]) -> Sharing:
    """Who shares each pool; a key that could not be read, which is a fault of its own, keeps nobody out."""
    found = {}
    for pool in pools:
        members, key = pool.participation.among(federation.members), keys.get(pool.key)
        found[pool.id] = {each.kind for each in (members if key is None else key.parties(members))}
    return found


def lacking(draft: Draft, made: Bookkeeping, federation: Federation, pools: tuple[Pool, ...], shared: Sharing) -> None:
    """Note each account that the charter's own members and pools need, and that is not said."""
    needed = {
        "claims": {each.kind for each in federation.members if each.kind not in made.claims},
        "income": {kind for pool in pools for kind in shared[pool.id] if not made.income_of(pool.id, kind)},
    }
    for name, kinds in needed.items():
        for kind in (each for each in Kind if each in kinds):
            draft.tell("bookkeeping-account", (TABLE, name), field=name, kind=kind)
    is_taxed = any(pool.vat.get(kind) == "standard" for pool in pools for kind in shared[pool.id])
    billing = draft.entries["billing"]
    is_rounded = billing is not None and billing.payable == "krona"
    for name, is_needed in {"vat": is_taxed, "rounding": is_rounded}.items():
        if is_needed and not getattr(made, name):
            draft.tell("missing-field", (TABLE,), field=name, table=f"[{TABLE}]")


def circles(draft: Draft, made: Bookkeeping, pools: tuple[Pool, ...], shared: Sharing, ledger: Ledger) -> None:
    """Note each income account whose rows a pool would take: what members pay would then lower what they share."""
    found: dict[str, tuple[str, Path]] = {}
    for pool, kinds in shared.items():
        for kind in (each for each in Kind if each in kinds):
            account, row = made.income_of(pool, kind), booked(made, pool, kind)
            takers = () if any_holds(ledger.ignore, account) else takers_of(row, pools, ledger)
            if account and takers:
                is_own = kind in made.pools.get(pool, NO_BOOKING).income
                path: Path = (TABLE, "pools", pool, "income") if is_own else (TABLE, "income")
                found.setdefault(account, (takers[0], path))
    for account, (taker, path) in found.items():
        draft.tell("income-shared", path, account, account=account, pool=taker)


def booked(made: Bookkeeping, pool: str, kind: Kind) -> CostRow:
    """A row of the ledger as our own voucher makes it, of no amount."""
    account, objects = made.income_of(pool, kind), made.objects_of(pool)
    return CostRow(
        basis=Basis.OUTCOME, date=dt.date.min, amount=0, account=account, objects=objects, place=Place(CHARTER)
    )
