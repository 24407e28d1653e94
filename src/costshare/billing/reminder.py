"""A reminder: what is open of an invoice after its due day, and what the delay has cost."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen

from costshare.billing.interest import Interest, interest
from costshare.billing.late_fees import Charge, charges
from costshare.billing.ledger import Balance
from costshare.billing.posting import Item, Posting, standings
from costshare.money.amounts import plain
from costshare.periods.banking import due_date
from costshare.workspace.late_terms import Late

DAYS: Final = 10
RECORD: Final = 1
"""The version of the record's form."""


@frozen(kw_only=True)
class Reminder:
    """What a reminder claims, in öre: what is open, the interest until its day, and the fees."""

    balance: Balance
    interest: Interest
    charges: tuple[Charge, ...]
    pay_by: dt.date

    @property
    def fees(self) -> int:
        """The fees that are charged."""
        return sum(charge.amount for charge in self.charges)

    @property
    def total(self) -> int:
        """What is to be paid by the new day."""
        return self.balance.open + self.interest.amount + self.fees


def reminder(
    item: Item, postings: Iterable[Posting], late: Late, on: dt.date, *, compensated: bool = False
) -> Reminder | None:
    """The reminder of an invoice on a day; None where nothing of it is overdue then.

    It is to be paid ten days later, moved to the next banking day. `compensated` says that an earlier reminder of the
    invoice has claimed the compensation.

    Raises `WorkspaceError` as `interest` does.
    """
    posted = [posting for posting in postings if posting.date <= on]
    balance = Balance(standing=standings([item], posted)[item.number], on=on)
    if not balance.overdue:
        return None
    return Reminder(
        balance=balance,
        interest=interest(item, posted, late, on),
        charges=charges(late, item.category, on, compensated=compensated),
        pay_by=due_date(on, DAYS),
    )


def reminder_record(made: Reminder, invoice: Mapping[str, Any], *, program: str, user: str) -> dict[str, Any]:
    """The canonical record of a reminder, from which its document can be made again.

    `invoice` is the canonical record of its invoice, which says who it is from and to. Amounts are text in kronor, days
    are ISO dates. A fee that is left out has the amount 0.00 and the reason.
    """
    item = made.balance.item
    return {
        "record": RECORD,
        "kind": "reminder",
        "number": item.number,
        "ocr": item.ocr,
        "date": made.balance.on.isoformat(),
        "pay_by": made.pay_by.isoformat(),
        "invoice": {name: invoice[name] for name in ("number", "date", "due", "period", "category", "payable")},
        "federation": invoice["federation"],
        "member": invoice["member"],
        "open": plain(made.balance.open),
        "days_late": made.balance.days_late,
        "interest": made.interest.to_dict(),
        "fees": [charged(charge) for charge in made.charges],
        "total": plain(made.total),
        "program": program,
        "user": user,
    }


def charged(charge: Charge) -> dict[str, str]:
    """A fee, charged or left out."""
    return {
        "fee": str(charge.fee),
        "amount": plain(charge.amount),
        "source": charge.source,
        "omission": str(charge.omission or ""),
    }
