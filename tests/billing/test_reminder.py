"""What a reminder says."""

import datetime as dt
from typing import Any

from attrs import evolve

from costshare.billing.late_fees import Omission
from costshare.billing.posting import PostingKind
from costshare.billing.record import canonical
from costshare.billing.reminder import reminder, reminder_record
from costshare.billing.vat import VatCategory
from costshare.workspace.late_terms import Late, LateInterest
from tests.billing.paying import DUE, item, posting
from tests.billing.test_interest import DAY, LATE, RATES
from tests.billing.test_late_fees import COMPENSATION_LAW

ON = dt.date(2027, 3, 18)
TERMS = evolve(LATE, compensation=True, reminder_fee=6_000)
OWED = item(category=VatCategory.STANDARD)
INVOICE: dict[str, Any] = {
    "record": 1,
    "number": "F1",
    "date": "2027-01-15",
    "due": "2027-02-15",
    "period": {"name": "2027-Q1"},
    "category": "S",
    "payable": "1000.00",
    "federation": {"name": "Förbundet"},
    "member": {"id": "ada"},
    "lines": [],
}


def test_it_claims_what_is_open_the_interest_and_the_fees() -> None:
    made = reminder(OWED, [posting(40_000), posting(50_000, "F2"), posting(9, date=ON + DAY)], TERMS, ON)
    assert made is not None
    assert made.balance.open == 60_000
    assert made.interest.amount == 522  # 600 kr, 31 days, 10.25 %
    assert made.fees == 45_000
    assert made.total == 105_522


def test_it_is_to_be_paid_ten_days_later_on_a_banking_day() -> None:
    made = reminder(OWED, [], TERMS, ON)
    assert made is not None
    assert made.pay_by == dt.date(2027, 3, 30)  # the 28th is Easter Sunday, the 29th Easter Monday


def test_a_payment_of_the_same_day_lowers_it() -> None:
    made = reminder(OWED, [posting(99_000, date=ON)], Late(), ON)
    assert made is not None
    assert (made.total, made.interest.pieces, made.charges) == (1_000, (), ())


def test_what_is_not_overdue_is_not_reminded_of() -> None:
    assert reminder(OWED, [], TERMS, DUE) is None
    assert reminder(OWED, [], TERMS, DUE + DAY) is not None
    assert reminder(OWED, [posting(100_000, date=ON)], TERMS, ON) is None
    assert reminder(OWED, [posting(100_000, kind=PostingKind.OFFSET)], TERMS, ON) is None


def test_a_contribution_is_charged_with_interest_but_no_fee_without_a_ground() -> None:
    made = reminder(item(), [], TERMS, ON)
    assert made is not None
    assert [charge.omission for charge in made.charges] == [Omission.NO_GROUND, Omission.NO_GROUND]
    assert made.total == 100_000 + made.interest.amount
    assert made.interest.amount > 0


def test_the_compensation_is_claimed_once() -> None:
    made = reminder(OWED, [], TERMS, ON, compensated=True)
    assert made is not None
    assert made.fees == 0
    assert len(made.charges) == 2


def test_its_record_says_everything() -> None:
    made = reminder(OWED, [], TERMS, DUE + 10 * DAY)
    assert made is not None
    record = reminder_record(made, INVOICE, program="costshare 1", user="ekonomen")
    assert canonical(record)
    assert record == {
        "record": 1,
        "kind": "reminder",
        "number": "F1",
        "ocr": "1000",
        "date": "2027-02-25",
        "pay_by": "2027-03-08",
        "invoice": {name: INVOICE[name] for name in ("number", "date", "due", "period", "category", "payable")},
        "federation": INVOICE["federation"],
        "member": INVOICE["member"],
        "open": "1000.00",
        "days_late": 10,
        "interest": made.interest.to_dict(),
        "fees": [
            {"fee": "compensation", "amount": "450.00", "source": COMPENSATION_LAW, "omission": ""},
            {"fee": "reminder", "amount": "0.00", "source": "", "omission": "included"},
        ],
        "total": "1452.81",
        "program": "costshare 1",
        "user": "ekonomen",
    }


def test_the_interest_follows_the_terms() -> None:
    made = reminder(OWED, [], Late(interest=LateInterest.BY_LAW, rates=RATES), DUE + 10 * DAY)
    assert made is not None
    assert made.interest.amount == 281
    assert made.total == 100_281
