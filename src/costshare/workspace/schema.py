"""The form of charter.toml: one class a table, one attribute a field.

A trailing underscore stands where the field's name is a word of Python. What is None was left out.
"""

import datetime as dt
from fractions import Fraction
from typing import Any, Literal, NewType

from attrs import field, frozen

from costshare.costs.basis import Basis
from costshare.drivers.level import Dates
from costshare.federation.parties import Kind
from costshare.keys.bounded import Bound
from costshare.keys.measured import Newcomer
from costshare.keys.when import AtBy, OverBy
from costshare.workspace.bookkeeping_schema import BookkeepingEntry
from costshare.workspace.late_terms import LateInterest
from costshare.workspace.terms import Deficit, Surplus

Share = NewType("Share", Fraction)
Ore = NewType("Ore", int)
Threshold = NewType("Threshold", int)
Units = NewType("Units", Fraction)
Change = NewType("Change", Fraction)
Year = NewType("Year", int)
Started = NewType("Started", int)
Series = NewType("Series", str)
DecimalSign = Literal[",", "."]
Overheads = Literal["direct", "step-down", "reciprocal"]


@frozen(kw_only=True)
class AddressEntry:
    """``address = { … }``."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "SE"


@frozen(kw_only=True)
class ContactEntry:
    """``contact = { … }``."""

    name: str = ""
    email: str = ""
    phone: str = ""


@frozen(kw_only=True)
class InvoiceEntry:
    """``invoice = { … }`` of a member or customer."""

    endpoint: str = ""
    gln: str = ""
    recipient: str = ""
    orgnr: str = ""
    reference: str = ""
    order: str = ""
    customer_number: str = ""
    accounting: str = ""
    address: AddressEntry | None = None


@frozen(kw_only=True)
class FederationEntry:
    """``[federation]``."""

    name: str
    orgnr: str
    vat_number: str = ""
    bankgiro: str = ""
    plusgiro: str = ""
    iban: str = ""
    endpoint: str = ""
    address: AddressEntry | None = None
    contact: ContactEntry | None = None
    logo: str = ""
    colour: str = ""


@frozen(kw_only=True)
class PartyEntry:
    """``[[candidates]]`` and ``[[customers]]``."""

    id: str
    name: str
    kind: Kind
    orgnr: str
    vat_number: str = ""
    code: str = ""
    counterparty: str = ""
    address: AddressEntry | None = None
    invoice: InvoiceEntry | None = None


@frozen(kw_only=True)
class MemberEntry(PartyEntry):
    """``[[members]]``; both dates included."""

    from_: dt.date
    until: dt.date | None = None


@frozen(kw_only=True)
class DriverEntry:
    """``[drivers.NAME]``."""

    file: str
    unit: str = ""
    sheet: str | None = None
    decimal: DecimalSign | None = None
    dates: Dates | None = None
    count: bool | None = None
    sum: str | None = None
    date: str | None = None
    member: str | None = None
    joint: str | None = None
    where: dict[str, tuple[str, ...]] | None = None


@frozen(kw_only=True)
class BlendEntry:
    """One part of a blend."""

    key: str
    weight: Share


@frozen(kw_only=True)
class KeyEntry:
    """``[keys.NAME]``: exactly one kind of key, with who takes part."""

    kinds: tuple[Kind, ...] | None = None
    members: tuple[str, ...] | None = None
    except_: tuple[str, ...] | None = None

    equal: bool | None = None
    driver: str | None = None
    at: AtBy | None = None
    over: OverBy | None = None
    newcomer: Newcomer | None = None
    fixed: dict[str, Share] | None = None
    blend: tuple[BlendEntry, ...] | None = None
    of: str | None = None
    floor: Bound | None = None
    cap: Bound | None = None
    base: Bound | None = None
    versions: tuple["VersionEntry", ...] | None = None
    otherwise: str | None = None

    agreed: Any = None
    tolerance: Any = None
    round_to: Any = None
    old_key: Any = None
    new_key: Any = None
    weight_of_new: Any = None
    max_change: Any = None
    max_rise: Any = None
    max_fall: Any = None
    measured_on: Any = None
    before: Any = None
    tiers: Any = None


@frozen(kw_only=True)
class VersionEntry(KeyEntry):
    """``[[keys.NAME.versions]]``; both dates included."""

    from_: dt.date
    until: dt.date | None = None


@frozen(kw_only=True)
class PoolEntry:
    """``[[pools]]``."""

    id: str
    name: str
    key: str | None = None
    statistic: dict[str, Units] | None = None
    kinds: tuple[Kind, ...] | None = None
    members: tuple[str, ...] | None = None
    except_: tuple[str, ...] | None = None
    accounts: tuple[str, ...] = ()
    cost_centres: tuple[str, ...] = ()
    objects: dict[str, tuple[str, ...]] = field(factory=dict)
    rest: bool = False
    vat: Any = None


@frozen(kw_only=True)
class OverheadEntry:
    """``[overhead]``."""

    method: Overheads
    order: tuple[str, ...] | None = None


@frozen(kw_only=True)
class LedgerEntry:
    """``[ledger]``."""

    ignore: tuple[str, ...] | None = None
    cost_centre: int = 1


@frozen(kw_only=True)
class StartEntry:
    """``start = { … }`` of an indexed frame."""

    year: Started
    amount: Ore


@frozen(kw_only=True)
class CostEntry:
    """``[[costs]]``: a file, or a frame that follows an index."""

    basis: Basis
    file: str | None = None
    unit: Literal["kr", "tkr"] = "kr"
    sheet: str | None = None
    decimal: DecimalSign | None = None
    pool: str | None = None
    start: StartEntry | None = None
    index: dict[Year, Change] = field(factory=dict)
    index_cap: Change | None = None
    add: dict[Year, Ore] = field(factory=dict)


@frozen(kw_only=True)
class OwnershipEntry:
    """``[ownership]``."""

    key: str


@frozen(kw_only=True)
class RoundingEntry:
    """``[rounding]``."""

    unit: Literal["0.01", "1", "1000"] = "0.01"
    mode: Literal["must-sum", "nearest"] = "must-sum"


@frozen(kw_only=True)
class ProrationEntry:
    """``[proration]``."""

    by: Literal["days", "months"] = "days"


@frozen(kw_only=True)
class VatEntry:
    """``[vat]``: who decided, and why."""

    outside: str = ""
    exempt: str = ""
    standard: str = ""


@frozen(kw_only=True)
class BillingEntry:
    """``[billing]``."""

    instalments: Literal[1, 2, 4, 12] = 1
    advance: Share = Share(Fraction(1))
    due_days: int = 30
    series: Series | None = None
    payable: Literal["none", "krona"] = "krona"
    issuer: Literal["costshare", "finance-system"] = "costshare"


@frozen(kw_only=True)
class SettlementEntry:
    """``[settlement]``."""

    surplus: Surplus = Surplus.REPAY
    deficit: Deficit = Deficit.CALL
    threshold: Threshold = Threshold(0)
    total_threshold: Threshold = Threshold(0)
    equity_floor: Ore | None = None
    key: str | None = None


@frozen(kw_only=True)
class LateEntry:
    """``[late]``."""

    interest: LateInterest = LateInterest.NONE
    rates: str | None = None
    due_agreed: bool = False
    reminder_fee: Ore = Ore(0)
    compensation: bool = False
    ground: str = ""


@frozen(kw_only=True)
class RowsEntry:
    """``[rows]``: the layout of what a finance system takes in, a ready one by name or the path of a file."""

    layout: str


TABLES: dict[str, type[Any]] = {
    "federation": FederationEntry,
    "overhead": OverheadEntry,
    "ledger": LedgerEntry,
    "ownership": OwnershipEntry,
    "rounding": RoundingEntry,
    "proration": ProrationEntry,
    "vat": VatEntry,
    "billing": BillingEntry,
    "settlement": SettlementEntry,
    "late": LateEntry,
    "bookkeeping": BookkeepingEntry,
    "rows": RowsEntry,
}
LISTS: dict[str, type[Any]] = {
    "members": MemberEntry,
    "candidates": PartyEntry,
    "customers": PartyEntry,
    "pools": PoolEntry,
    "costs": CostEntry,
}
NAMED: dict[str, type[Any]] = {"drivers": DriverEntry, "keys": KeyEntry}
LATER: tuple[str, ...] = ("rates", "charges")
