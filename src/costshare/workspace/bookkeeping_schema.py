"""The form of ``[bookkeeping]`` in charter.toml, as `costshare.workspace.schema` has that of the other tables."""

from typing import NewType

from attrs import field, frozen

from costshare.federation.parties import Kind

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

    income: AccountByKind = field(factory=lambda: AccountByKind({}))
    cost_centre: str = ""
    objects: dict[str, str] = field(factory=dict)


@frozen(kw_only=True)
class BookkeepingEntry:
    """``[bookkeeping]``."""

    claims: AccountByKind
    income: AccountByKind
    vat: LedgerAccount = LedgerAccount("")
    rounding: LedgerAccount = LedgerAccount("")
    prepaid: LedgerAccount = LedgerAccount("")
    accrued_income: LedgerAccount = LedgerAccount("")
    accrued_cost: LedgerAccount = LedgerAccount("")
    series: str = ""
    dimensions: DimensionsEntry = DimensionsEntry()
    names: dict[LedgerAccount, str] = field(factory=dict)
    pools: dict[str, PoolBookingEntry] = field(factory=dict)
