"""The accounts of what is billed, from the charter's ``[bookkeeping]``.

What is missing there for the pools there are, and what cannot stand together, is told beside what cannot be read.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
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
from costshare.workspace.bookkeeping_schema import BookkeepingEntry, DimensionsEntry, PoolBookingEntry
from costshare.workspace.bookkeeping_terms import NO_BOOKING, Bookkeeping, PoolBooking
from costshare.workspace.charter import CHARTER
from costshare.workspace.draft import Draft
from costshare.workspace.pools import mapping_doubtful
from costshare.workspace.positions import Path

TABLE: Final = "bookkeeping"
POOLS: Final = (TABLE, "pools")
DIMENSION: Final = re.compile("[1-9][0-9]{0,8}")
APART: Final[Mapping[str, tuple[str, ...]]] = {
    "income": ("claims",),
    "vat": ("claims", "income"),
    "rounding": ("claims", "vat"),
    "prepaid": ("claims", "income", "vat", "rounding"),
    "accrued_income": ("income",),
    "accrued_cost": ("income",),
}
"""Accounts that stand in a voucher together, where one account for both would book nothing, or a debt as income."""

Sharing = Mapping[str, AbstractSet[Kind]]
"""The kinds of member that share a pool, by its id."""


def bookkeeping(
    draft: Draft, federation: Federation, pools: tuple[Pool, ...], keys: Mapping[str, Key], ledger: Ledger
) -> Bookkeeping | None:
    """How the federation books what it bills; None where the charter does not say."""
    entry: BookkeepingEntry | None = draft.entries[TABLE]
    if entry is None:
        return None
    draft.known("unknown-pool", "pools", entry.pools, POOLS)
    paths: list[Path] = [(*POOLS, pool) for pool in entry.pools]
    own = {str(path[-1]): each for path, each in draft.structuring.placed(paths, PoolBookingEntry)}
    dimensions(draft, entry.dimensions, own, ledger)
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
        pools={pool: booking(each, ledger) for pool, each in own.items()},
    )
    shared = tuple(pool for pool in pools if not pool.overhead)
    kinds = sharing(federation, shared, keys)
    lacking(draft, made, federation, shared, kinds)
    twice(draft, made)
    if not mapping_doubtful(draft, pools):
        circles(draft, made, pools, kinds, ledger)
    return made


def booking(entry: PoolBookingEntry, ledger: Ledger) -> PoolBooking:
    """What is the pool's own."""
    centre = {ledger.cost_centre: entry.cost_centre} if entry.cost_centre else {}
    return PoolBooking(income=entry.income, objects=centre | entry.objects)


def dimensions(draft: Draft, entry: DimensionsEntry, own: Mapping[str, PoolBookingEntry], ledger: Ledger) -> None:
    """A dimension is a number above zero and means one thing."""
    taken = {ledger.cost_centre}
    for name, number in {"counterparty": entry.counterparty, "customer": entry.customer}.items():
        if number and (str(number) in taken or not DIMENSION.fullmatch(str(number))):
            draft.tell("dimension", (TABLE, "dimensions", name), number, dimension=number)
        elif number:
            taken.add(str(number))
    for pool, each in own.items():
        for given in each.objects:
            if given in taken or not DIMENSION.fullmatch(given):
                draft.tell("dimension", (*POOLS, pool, "objects", given), given, dimension=given)


def sharing(federation: Federation, pools: tuple[Pool, ...], keys: Mapping[str, Key]) -> Sharing:
    """Who shares each pool; a key that could not be read, which is a fault of its own, keeps nobody out."""
    found = {}
    for pool in pools:
        members, key = pool.participation.among(federation.members), keys.get(pool.key)
        found[pool.id] = {each.kind for each in (members if key is None else key.parties(members))}
    return found


def lacking(draft: Draft, made: Bookkeeping, federation: Federation, pools: tuple[Pool, ...], shared: Sharing) -> None:
    """Note each account that the charter's own members and pools need, and that is not said, not even wrongly."""
    needed = {
        "claims": {each.kind for each in federation.members if each.kind not in made.claims},
        "income": {
            kind
            for pool in pools
            for kind in shared[pool.id]
            if not made.income_of(pool.id, kind) and not is_wrong(draft, (*POOLS, pool.id, "income"), kind)
        },
    }
    for name, all_kinds in needed.items():
        kinds = {kind for kind in all_kinds if not is_wrong(draft, (TABLE, name), kind)}
        for kind in (each for each in Kind if each in kinds):
            draft.tell("bookkeeping-account", (TABLE, name), field=name, kind=kind)
    is_taxed = any(pool.vat.get(kind) == "standard" for pool in pools for kind in shared[pool.id])
    billing = draft.entries["billing"]
    is_rounded = billing is not None and billing.payable == "krona"
    for name, is_needed in {"vat": is_taxed, "rounding": is_rounded}.items():
        if is_needed and not getattr(made, name) and not draft.structuring.doubtful((TABLE, name)):
            draft.tell("missing-field", (TABLE,), field=name, table=f"[{TABLE}]")


def is_wrong(draft: Draft, path: Path, kind: Kind) -> bool:
    """Whether the account of a kind may be one that could not be read, there or in what holds it."""
    broken = draft.structuring.broken
    within = {each[len(path)] for each in broken if each[: len(path)] == path and len(each) > len(path)}
    held = any(path[:length] in broken for length in range(1, len(path) + 1))
    return held or any(each == kind or each not in list(Kind) for each in within)


def twice(draft: Draft, made: Bookkeeping) -> None:
    """Note each account that stands for two things that must be kept apart."""
    used = {name: dict(accounts(made, name)) for name in ("claims", *APART)}
    for name, others in APART.items():
        for account, path in used[name].items():
            if other := next((each for each in others if account in used[each]), ""):
                draft.tell("account-twice", path, account, field=name, other=other, account=account)


def accounts(made: Bookkeeping, name: str) -> Iterator[tuple[str, Path]]:
    """The accounts of one sort, each with its path."""
    found: str | Mapping[Kind, str] = getattr(made, name)
    if isinstance(found, str):
        yield from [(found, (TABLE, name))] if found else []
        return
    yield from ((account, (TABLE, name, kind)) for kind, account in found.items())
    if name == "income":
        for pool, each in made.pools.items():
            yield from ((account, (*POOLS, pool, name, kind)) for kind, account in each.income.items())


def circles(draft: Draft, made: Bookkeeping, pools: tuple[Pool, ...], shared: Sharing, ledger: Ledger) -> None:
    """Note each income account whose rows a pool would take: what members pay would then lower what they share."""
    found: dict[str, tuple[str, Path]] = {}
    structuring = draft.structuring
    for pool, kinds in shared.items():
        if POOLS in structuring.broken or structuring.doubtful((*POOLS, pool)):
            continue
        for kind in (each for each in Kind if each in kinds):
            account, row = made.income_of(pool, kind), booked(made, pool, kind)
            takers = () if any_holds(ledger.ignore, account) else takers_of(row, pools, ledger)
            if account and takers:
                is_own = kind in made.pools.get(pool, NO_BOOKING).income
                path: Path = (*POOLS, pool, "income") if is_own else (TABLE, "income")
                found.setdefault(account, (takers[0], path))
    for account, (taker, path) in found.items():
        draft.tell("income-shared", path, account, account=account, pool=taker)


def booked(made: Bookkeeping, pool: str, kind: Kind) -> CostRow:
    """A row of the ledger as our own voucher makes it, of no amount."""
    account, objects = made.income_of(pool, kind), made.objects_of(pool)
    return CostRow(
        basis=Basis.OUTCOME, date=dt.date.min, amount=0, account=account, objects=objects, place=Place(CHARTER)
    )
