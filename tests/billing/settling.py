"""A year's books beside its outcome, in few words: öre by member and pool, outside VAT unless said otherwise."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.billing.reckoning import Books, Charge, Reckoning
from costshare.billing.settlement import Policy, Settled, settle
from costshare.billing.vat import VatCategory
from costshare.federation.membership import Member
from costshare.workspace.terms import Settlement
from tests.billing.values import allocation, member, pool

O, S, E = VatCategory.OUTSIDE, VatCategory.STANDARD, VatCategory.EXEMPT  # noqa: E741 - the categories' own codes
POOLS: Final = (pool("it"), pool("lon", "standard"), pool("utb", "exempt"))
Table = Mapping[str, Mapping[str, int]]


def charges(table: Table, category: VatCategory = O) -> dict[Charge, int]:
    """Öre by pool and member as charges of one category."""
    return {(who, name, category): ore for name, row in table.items() for who, ore in row.items()}


def reckoning(
    outcome: Table,
    billed: Table,
    *members: Member,
    charged: Mapping[Charge, int] | None = None,
    **books: Any,  # noqa: ANN401 - books' own
) -> Reckoning:
    """The outcome beside what was billed, each by pool and member; `charged` is what was billed beside that."""
    found = members or tuple(member(name) for name in ("ada", "bo", "cia"))
    kept = Books(billed=charges(billed) | dict(charged or {}), **books)
    return Reckoning(outcome=allocation(outcome, *found), books=kept, members=found, pools=POOLS)


def of(made: Reckoning, *, equity: int | None = None, share: Any = None, **terms: Any) -> Settled:  # noqa: ANN401
    """The settlement by those terms."""
    return settle(made, Policy(terms=Settlement(**terms), equity=equity, share=share))


def by_member(settled: Settled, name: str) -> dict[str, int]:
    """One of the rows' amounts by member, without zeros."""
    found: dict[str, int] = {}
    for row in settled.rows:
        found[row.member] = found.get(row.member, 0) + getattr(row, name)
    return {who: ore for who, ore in found.items() if ore}
