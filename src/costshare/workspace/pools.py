"""Pools, overheads and the ledger's mapping, from the charter's entries."""

from typing import Any, Final

from costshare.costs.mapping import Ledger
from costshare.costs.pools import AccountRange, Pool
from costshare.errors import InvalidValueError
from costshare.faults import located
from costshare.federation.parties import Kind
from costshare.workspace.draft import Draft
from costshare.workspace.parties import unique_ids
from costshare.workspace.positions import Path
from costshare.workspace.scalars import one_of
from costshare.workspace.schema import LedgerEntry, OverheadEntry, PoolEntry
from costshare.workspace.terms import Method, OverheadRule

MAPPED: Final = ("accounts", "cost_centres", "objects", "rest")
VAT: Final = ["outside", "standard", "exempt"]


def pools(draft: Draft) -> tuple[Pool, ...]:
    """The pools in charter order; one that has neither a key nor a statistic is left out, with its fault."""
    unique_ids(draft, ("pools",))
    rests = [path for path, entry in draft.entries["pools"] if entry.rest]
    for path in rests[1:]:
        draft.tell("two-rests", (*path, "rest"), "rest = true")
    return tuple(pool(draft, path, entry) for path, entry in draft.entries["pools"] if shared(draft, path, entry))


def mapping_doubtful(draft: Draft, made: tuple[Pool, ...]) -> bool:
    """Whether a mistake is told already that can keep rows from their pool: where they land is then no news."""
    broken = draft.structuring.broken
    in_pools = any(path[0] == "pools" and (not path[2:] or path[2] in MAPPED) for path in broken)
    return (
        in_pools
        or draft.structuring.doubtful(("ledger",))
        or len({pool.id for pool in made}) < len(draft.declared["pools"])
    )


def shared(draft: Draft, path: Path, entry: PoolEntry) -> bool:
    """Whether the pool says, in exactly one way, how it is shared."""
    count = sum(each is not None for each in (entry.key, entry.statistic))
    if count != 1 and not draft.structuring.doubtful(path):
        draft.tell("pool-key", path, entry.id, pool=entry.id, count=count)
    return count == 1


def pool(draft: Draft, path: Path, entry: PoolEntry) -> Pool:
    """One pool; without its key where any of it is in doubt, so that nothing is shared by it."""
    if entry.key is not None:
        draft.known("unknown-key", "keys", [entry.key], (*path, "key"))
    draft.known("unknown-pool", "pools", entry.statistic or (), (*path, "statistic"))
    return Pool(
        id=entry.id,
        name=entry.name,
        key="" if draft.structuring.doubtful(path) else entry.key or "",
        participation=draft.participation(path, entry.kinds, entry.members, entry.except_),
        accounts=ranges(draft, (*path, "accounts"), entry.accounts),
        cost_centres=frozenset(entry.cost_centres),
        objects={dimension: frozenset(codes) for dimension, codes in entry.objects.items()},
        rest=entry.rest,
        statistic=None if entry.statistic is None else dict(entry.statistic),
        vat=treatments(draft, (*path, "vat"), entry.vat),
        place=draft.place(*path),
    )


def ranges(draft: Draft, path: Path, texts: tuple[str, ...]) -> tuple[AccountRange, ...]:
    """The ranges of accounts that can be read."""
    found = (
        draft.valid(AccountRange.read, text, (*path, at), otherwise=None, needed=True) for at, text in enumerate(texts)
    )
    return tuple(each for each in found if each is not None)


def treatments(draft: Draft, path: Path, value: Any) -> dict[Kind, str]:  # noqa: ANN401  one of two forms
    """The VAT treatment by kind of member: one for all kinds, or a table."""
    given = dict.fromkeys(Kind, value) if isinstance(value, str) else value or {}
    if not isinstance(given, dict):
        draft.tell("not-a-table", path, value, field="vat")
        return {}
    found = {}
    for kind, treatment in given.items():
        try:
            found[Kind(one_of(str(kind), [str(each) for each in Kind]))] = one_of(treatment, VAT)
        except InvalidValueError as error:
            draft.faults.append(located(error, draft.place(*path, str(kind)), field="vat"))
    return found


def ledger(draft: Draft) -> Ledger:
    """What the ledger leaves out; balance accounts unless the charter says otherwise."""
    entry: LedgerEntry | None = draft.entries["ledger"]
    if entry is None:
        return Ledger()
    centre = str(entry.cost_centre)
    if entry.ignore is None:
        return Ledger(cost_centre=centre)
    return Ledger(ignore=ranges(draft, ("ledger", "ignore"), entry.ignore), cost_centre=centre)


def overhead(draft: Draft, made: tuple[Pool, ...]) -> OverheadRule:
    """How overhead pools are closed; a method must be said where there are any."""
    entry: OverheadEntry | None = draft.entries["overhead"]
    overheads = tuple(pool.id for pool in made if pool.overhead)
    if entry is None:
        if overheads and "overhead" not in draft.declared["tables"]:
            draft.tell("missing-table", (), table="[overhead]")
        return OverheadRule()
    method, order = Method(entry.method), entry.order
    if method is not Method.STEP_DOWN:
        if order is not None:
            draft.tell("key-field", ("overhead", "order"), "order", field="order", kind=method, known="method")
        return OverheadRule(method=method)
    if order is None:
        draft.tell("missing-field", ("overhead",), field="order", table="[overhead]")
    elif sorted(order) != sorted(overheads):
        draft.tell("overhead-order", ("overhead", "order"), ", ".join(order), known=", ".join(overheads))
        order = None
    return OverheadRule(method=method, order=order or overheads)
