"""In which accounts, and under which codes, the federation books what it bills."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import field, frozen

from costshare.federation.parties import Kind

AccountByKind = Mapping[Kind, str]
"""An account by kind of member."""
NO_CODES: Final[Mapping[str, str]] = MappingProxyType({})
NO_ACCOUNTS: Final[AccountByKind] = MappingProxyType({})


@frozen(kw_only=True)
class PoolBooking:
    """What is a pool's own: its income accounts, where they are others than everybody's, and its objects.

    `objects` leads from SIE dimension to code; the cost centre is one of them.
    """

    income: AccountByKind = field(default=NO_ACCOUNTS, hash=False)
    objects: Mapping[str, str] = field(default=NO_CODES, hash=False)


NO_BOOKING: Final = PoolBooking()


@frozen(kw_only=True)
class Bookkeeping:
    """Accounts are texts of digits; empty where the federation has none for it.

    `prepaid` takes what is billed for a period that has not begun, until it does. `accrued_income` and `accrued_cost`
    take what a settlement will call or repay. `series` is that of the vouchers. `cost_centre`, `counterparty` and
    `customer` are numbers of SIE dimensions; without one of the latter two, rows have no such object. `names` are those
    of accounts, for systems that show them.
    """

    claims: AccountByKind = field(hash=False)
    income: AccountByKind = field(hash=False)
    vat: str = ""
    rounding: str = ""
    prepaid: str = ""
    accrued_income: str = ""
    accrued_cost: str = ""
    series: str = ""
    cost_centre: str = "1"
    counterparty: str = ""
    customer: str = ""
    names: Mapping[str, str] = field(default=NO_CODES, hash=False)
    pools: Mapping[str, PoolBooking] = field(factory=dict, hash=False)

    def income_of(self, pool: str, kind: Kind) -> str:
        """The account of what members of a kind pay for a pool; empty where there is none."""
        return self.pools.get(pool, NO_BOOKING).income.get(kind) or self.income.get(kind, "")

    def objects_of(self, pool: str) -> Mapping[str, str]:
        """The pool's codes by SIE dimension."""
        return self.pools.get(pool, NO_BOOKING).objects

    def to_dict(self) -> dict[str, Any]:
        """Plain data, as a register keeps it."""
        plain = {name: getattr(self, name) for name in attrs.fields_dict(type(self))}
        pools = {
            pool: {"income": written(each.income), "objects": dict(each.objects)} for pool, each in self.pools.items()
        }
        return plain | {
            "claims": written(self.claims),
            "income": written(self.income),
            "names": dict(self.names),
            "pools": pools,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Bookkeeping":
        """What `to_dict` gave."""
        pools = {
            pool: PoolBooking(income=read(each["income"]), objects=each["objects"])
            for pool, each in data["pools"].items()
        }
        return cls(**{**data, "claims": read(data["claims"]), "income": read(data["income"]), "pools": pools})


def written(accounts: AccountByKind) -> dict[str, str]:
    """Accounts as plain data."""
    return {str(kind): account for kind, account in accounts.items()}


def read(accounts: Mapping[str, str]) -> AccountByKind:
    """The accounts that `written` gave."""
    return {Kind(kind): account for kind, account in accounts.items()}
