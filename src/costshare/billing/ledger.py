"""The ledger on a day: what each document was for, what was paid of it, what is open, and how late that is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from attrs import frozen

from costshare.billing.posting import Item, Posting, Standing, standings
from costshare.money.amounts import plain


class Age(StrEnum):
    """How many days after the due day something is still open."""

    NOT_DUE = "not-due"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OVER_90 = "over-90"


LAST_DAYS = {Age.NOT_DUE: 0, Age.TO_30: 30, Age.TO_60: 60, Age.TO_90: 90}


def age_of(days: int) -> Age:
    """The age that a number of days after the due day falls in.

    >>> age_of(0), age_of(30), age_of(91)
    (<Age.NOT_DUE: 'not-due'>, <Age.TO_30: '1-30'>, <Age.OVER_90: 'over-90'>)
    """
    return next((age for age, last in LAST_DAYS.items() if days <= last), Age.OVER_90)


@frozen(kw_only=True)
class Balance:
    """One document on a day. Öre; what the federation owes is below zero."""

    standing: Standing
    on: dt.date

    @property
    def item(self) -> Item:
        """The document."""
        return self.standing.item

    @property
    def open(self) -> int:
        """What is left of it."""
        return self.standing.open

    @property
    def days_late(self) -> int:
        """Days since the due day; 0 where nothing that the member owes is open, or it is not due."""
        return max((self.on - self.item.due).days, 0) if self.open > 0 else 0

    @property
    def overdue(self) -> int:
        """What is open after the due day; what the federation owes is never counted against it."""
        return self.open if self.days_late else 0

    @property
    def age(self) -> Age:
        """How late it is; what the federation owes counts as not due."""
        return age_of(self.days_late)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        theirs = {"reference": self.item.number} if self.item.known_as else {}
        return {
            "number": self.item.known_as or self.item.number,
            **theirs,
            "member": self.item.member,
            "kind": str(self.item.kind),
            "date": self.item.date.isoformat(),
            "due": self.item.due.isoformat(),
            **sums((self,)),
            "days_late": self.days_late,
            "age": str(self.age),
        }


@frozen(kw_only=True)
class Ledger:
    """Balances in the order of the documents, on a day; `members` are ids, in order."""

    on: dt.date
    members: tuple[str, ...]
    balances: tuple[Balance, ...]

    def of(self, member: str) -> tuple[Balance, ...]:
        """The balances of one member."""
        return tuple(balance for balance in self.balances if balance.item.member == member)

    def to_dict(self, *, closed: bool = True) -> dict[str, Any]:
        """Plain data, kronor as texts; without `closed`, documents of which nothing is open are left out.

        Members' sums are over all of theirs. ``billed`` is ``paid``, ``offset``, ``rounding`` and ``open`` together.
        """
        by_member: dict[str, list[Balance]] = {member: [] for member in self.members}
        for balance in self.balances:
            by_member[balance.item.member].append(balance)
        return {
            "on": self.on.isoformat(),
            "members": [{"id": member, **sums(mine), "ageing": ageing(mine)} for member, mine in by_member.items()],
            "invoices": [balance.to_dict() for balance in self.balances if closed or balance.open],
            "total": {**sums(self.balances), "ageing": ageing(self.balances)},
        }


def ledger(
    items: Iterable[Item],
    postings: Iterable[Posting],
    on: dt.date,
    *,
    members: Sequence[str] = (),
    until: dt.date | None = None,
) -> Ledger:
    """The ledger at the end of a day: what was issued, and what was posted, until then.

    With `until` it is that of the end of another day; how late it is, is still told as of the first. `members` are
    listed first, in that order and also without documents; others follow in order of their first one.
    """
    last = until or on
    issued = [item for item in items if item.date <= last]
    found = standings(issued, (posting for posting in postings if posting.date <= last))
    return Ledger(
        on=on,
        members=tuple(dict.fromkeys((*members, *(item.member for item in issued)))),
        balances=tuple(Balance(standing=standing, on=on) for standing in found.values()),
    )


def sums(balances: Iterable[Balance]) -> dict[str, str]:
    """The sums over some balances, in kronor."""
    listed = tuple(balances)
    amounts = {
        "billed": sum(balance.item.owed for balance in listed),
        "paid": sum(balance.standing.paid for balance in listed),
        "offset": sum(balance.standing.offset for balance in listed),
        "rounding": sum(balance.standing.rounded for balance in listed),
        "open": sum(balance.open for balance in listed),
        "overdue": sum(balance.overdue for balance in listed),
    }
    return {name: plain(ore) for name, ore in amounts.items()}


def ageing(balances: Iterable[Balance]) -> dict[str, str]:
    """What is open, in kronor, by age; the ages sum to what is open."""
    found = dict.fromkeys(Age, 0)
    for balance in balances:
        found[balance.age] += balance.open
    return {str(age): plain(ore) for age, ore in found.items()}
