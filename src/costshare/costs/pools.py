"""Cost pools: what is shared, and which ledger rows land there."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from costshare.costs.rows import CostRow
from costshare.errors import InvalidValueError, Place
from costshare.federation.participation import EVERYONE, Participation
from costshare.federation.parties import Kind

RANGE: Final = re.compile(r"(?P<low>[0-9]{1,12})(?:-(?P<high>[0-9]{1,12}))?")


@frozen
class AccountRange:
    """Accounts from `low` to `high`, both included.

    A longer account compares by its leading digits; a shorter one is none of them.

    >>> AccountRange.read("4000-7999").holds("799912")
    True
    """

    low: str
    high: str

    @classmethod
    def read(cls, text: str) -> "AccountRange":
        """A range such as ``4000-7999``, or one account.

        Raises `InvalidValueError` (``account-range``).
        """
        match = RANGE.fullmatch(text.replace(" ", ""))
        if not match:
            raise InvalidValueError("account-range", text)
        low, high = match["low"], match["high"] or match["low"]
        shorter = min(len(low), len(high))
        if low[:shorter] > high[:shorter]:
            raise InvalidValueError("account-range", text)
        return cls(low, high)

    def holds(self, account: str) -> bool:
        """Whether the account lies in the range."""
        if len(account) < min(len(self.low), len(self.high)):
            return False
        return self.low <= account[: len(self.low)] and account[: len(self.high)] <= self.high


def any_holds(ranges: Iterable[AccountRange], account: str) -> bool:
    """Whether one of the ranges holds the account."""
    return any(accounts.holds(account) for accounts in ranges)


@frozen(kw_only=True)
class Pool:
    """A cost pool. It has a `key`, by which members share it, or a `statistic`, by which other pools do.

    A row that names no pool lands here if it matches every one of `accounts`, `cost_centres` and `objects` that is
    given; with `rest`, if no other pool takes it. `statistic` counts units of an overhead that other pools use, by
    pool id. `vat` is the treatment by kind of member: ``outside``, ``standard`` or ``exempt``.
    """

    id: str
    name: str
    key: str = ""
    participation: Participation = EVERYONE
    accounts: tuple[AccountRange, ...] = ()
    cost_centres: frozenset[str] = frozenset()
    objects: Mapping[str, frozenset[str]] = field(factory=dict, hash=False)
    rest: bool = False
    statistic: Mapping[str, Fraction] | None = field(default=None, hash=False)
    vat: Mapping[Kind, str] = field(factory=dict, hash=False)
    place: Place = field(default=Place("charter.toml"), eq=False)

    @property
    def overhead(self) -> bool:
        """Whether other pools, not members, share it."""
        return self.statistic is not None

    def takes(self, row: CostRow, cost_centre: str) -> bool:
        """Whether the row matches; `cost_centre` is the SIE dimension that holds the cost centre."""
        asked = dict(self.objects)
        if self.cost_centres:
            asked[cost_centre] = self.cost_centres
        if not (self.accounts or asked):
            return False
        return (not self.accounts or any_holds(self.accounts, row.account)) and all(
            row.objects.get(dimension, "") in codes for dimension, codes in asked.items()
        )
