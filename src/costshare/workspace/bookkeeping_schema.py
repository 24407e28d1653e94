"""The form of ``[bookkeeping]`` in charter.toml, as `costshare.workspace.schema` has that of the other tables."""

from typing import Any, NewType

from attrs import field, frozen

from costshare.federation.parties import Kind
from costshare.workspace.stand_in import NONE_SAID

LedgerAccount = NewType("LedgerAccount", str)
AccountByKind = NewType("AccountByKind", dict[Kind, str])


@frozen(kw_only=True)
class DimensionsEntry:
    """``dimensions = { … }`` of the vouchers; 0 is none."""

    counterparty: int = 0
    customer: int = 0


@frozen(kw_only=True)
class PoolBookingEntry:
    """``[bookkeeping.pools.ID]``."""

    income: AccountByKind = field(factory=lambda: AccountByKind({}), metadata=NONE_SAID)
    cost_centre: str = ""
    objects: dict[str, str] = field(factory=dict, metadata=NONE_SAID)


@frozen(kw_only=True)
class BookkeepingEntry:
    """``[bookkeeping]``; its pools are read one by one, so that a mistake in one hides none in another."""

    claims: AccountByKind = field(metadata=NONE_SAID)
    income: AccountByKind = field(metadata=NONE_SAID)
    vat: LedgerAccount = LedgerAccount("")
    rounding: LedgerAccount = LedgerAccount("")
    prepaid: LedgerAccount = LedgerAccount("")
    accrued_income: LedgerAccount = LedgerAccount("")
    accrued_cost: LedgerAccount = LedgerAccount("")
    series: str = ""
    dimensions: DimensionsEntry = field(default=DimensionsEntry(), metadata=NONE_SAID)
    names: dict[LedgerAccount, str] = field(factory=dict, metadata=NONE_SAID)
    pools: dict[str, Any] = field(factory=dict)
