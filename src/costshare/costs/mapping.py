"""Each cost row lands in exactly one pool, or is left out as the charter says."""

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import frozen

from costshare.costs.pools import AccountRange, Pool, any_holds
from costshare.costs.rows import CostRow
from costshare.errors import Fault
from costshare.faults import fault
from costshare.money.amounts import plain

BALANCE_ACCOUNTS: Final = (AccountRange("1000", "2999"),)


@frozen(kw_only=True)
class Ledger:
    """Which accounts are left out, and which SIE dimension is the cost centre."""

    ignore: tuple[AccountRange, ...] = BALANCE_ACCOUNTS
    cost_centre: str = "1"


@frozen(kw_only=True)
class Landed:
    """Rows by pool id, and those left out, by account."""

    pools: Mapping[str, tuple[CostRow, ...]]
    ignored: Mapping[str, tuple[CostRow, ...]]


def land(rows: Iterable[CostRow], pools: tuple[Pool, ...], ledger: Ledger) -> tuple[Landed, tuple[Fault, ...]]:
    """Every row in its pool, with a fault for each account and cost centre whose rows match no pool, or several."""
    landed: dict[str, list[CostRow]] = {pool.id: [] for pool in pools}
    ignored: dict[str, list[CostRow]] = {}
    strays: dict[tuple[str, str, tuple[str, ...]], list[CostRow]] = {}
    for row in rows:
        if not row.pool and any_holds(ledger.ignore, row.account):
            ignored.setdefault(row.account, []).append(row)
            continue
        takers = takers_of(row, pools, ledger)
        if len(takers) == 1:
            landed[takers[0]].append(row)
        else:
            cost_centre = row.objects.get(ledger.cost_centre, "")
            strays.setdefault((row.account, cost_centre, takers), []).append(row)
    found = tuple(stray(*key, rows=astray) for key, astray in strays.items())
    in_pools = {pool: tuple(mine) for pool, mine in landed.items()}
    left_out = {account: tuple(mine) for account, mine in sorted(ignored.items())}
    return Landed(pools=in_pools, ignored=left_out), found


def takers_of(row: CostRow, pools: tuple[Pool, ...], ledger: Ledger) -> tuple[str, ...]:
    """The pools that the row matches.

    The one it names, those whose mapping takes it, or else the one that takes the rest.
    """
    if row.pool:
        return tuple(pool.id for pool in pools if pool.id == row.pool)
    takers = tuple(pool.id for pool in pools if pool.takes(row, ledger.cost_centre))
    return takers or tuple(pool.id for pool in pools if pool.rest)


def stray(account: str, cost_centre: str, takers: tuple[str, ...], *, rows: list[CostRow]) -> Fault:
    """The fault of rows with the same account and cost centre; it stands at the first of them."""
    return fault(
        "row-in-two-pools" if takers else "row-in-no-pool",
        min((row.place for row in rows), key=lambda place: (place.file, place.line or 0)),
        account,
        account=account,
        cost_centre=cost_centre or "–",
        pools=", ".join(takers),
        rows=len(rows),
        amount=plain(sum(row.amount for row in rows)),
    )
