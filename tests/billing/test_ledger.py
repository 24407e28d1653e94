"""The ledger on a day."""

import datetime as dt

import pytest

from costshare.billing.ledger import Age, Ledger, ledger
from costshare.billing.posting import PostingKind
from tests.billing.paying import DUE, ISSUED, PAID, item, note, posting

DAY = dt.timedelta(days=1)
ITEMS = [item(), item("F2", 50_000, member="bo"), note(member="bo", due=ISSUED), item("F3", 7, date=DUE)]
POSTINGS = [
    posting(99_950),
    posting(50, kind=PostingKind.ROUNDING),
    posting(20_000, "F2", PostingKind.OFFSET, date=DUE),
    posting(-20_000, "K1", PostingKind.OFFSET, date=DUE),
    posting(1_000, "F2", date=DUE + DAY),
]
ZERO = {"not-due": "0.00", "1-30": "0.00", "31-60": "0.00", "61-90": "0.00", "over-90": "0.00"}


def on(day: dt.date) -> Ledger:
    return ledger(ITEMS, POSTINGS, day, members=("cia", "bo"))


def test_a_member_is_billed_what_is_paid_offset_rounded_and_open() -> None:
    assert on(DUE + DAY).to_dict()["members"] == [
        {
            "id": "cia",
            "billed": "0.00",
            "paid": "0.00",
            "offset": "0.00",
            "rounding": "0.00",
            "open": "0.00",
            "overdue": "0.00",
            "ageing": ZERO,
        },
        {
            "id": "bo",
            "billed": "300.00",
            "paid": "10.00",
            "offset": "0.00",
            "rounding": "0.00",
            "open": "290.00",
            "overdue": "290.00",
            "ageing": {**ZERO, "1-30": "290.00"},
        },
        {
            "id": "ada",
            "billed": "1000.07",
            "paid": "999.50",
            "offset": "0.00",
            "rounding": "0.50",
            "open": "0.07",
            "overdue": "0.07",
            "ageing": {**ZERO, "1-30": "0.07"},
        },
    ]


def test_each_document_says_what_is_left_of_it() -> None:
    made = on(DUE + DAY)
    found = made.to_dict()
    assert [row["number"] for row in found["invoices"]] == ["F1", "F2", "K1", "F3"]
    assert found["invoices"][1] == {
        "number": "F2",
        "member": "bo",
        "kind": "invoice",
        "date": "2027-01-15",
        "due": "2027-02-15",
        "billed": "500.00",
        "paid": "10.00",
        "offset": "200.00",
        "rounding": "0.00",
        "open": "290.00",
        "overdue": "290.00",
        "days_late": 1,
        "age": "1-30",
    }
    assert [row["number"] for row in made.to_dict(closed=False)["invoices"]] == ["F2", "F3"]
    assert made.to_dict(closed=False)["members"] == found["members"]
    assert found["on"] == "2027-02-16"
    assert found["total"] == {
        "billed": "1300.07",
        "paid": "1009.50",
        "offset": "0.00",
        "rounding": "0.50",
        "open": "290.07",
        "overdue": "290.07",
        "ageing": {**ZERO, "1-30": "290.07"},
    }


def test_of_a_member_are_its_documents() -> None:
    assert [balance.item.number for balance in on(DUE).of("bo")] == ["F2", "K1"]
    assert on(DUE).of("cia") == ()


def test_only_what_was_issued_and_posted_until_the_day_counts() -> None:
    before = on(PAID - DAY)
    assert [(each.item.number, each.open) for each in before.balances] == [
        ("F1", 100_000),
        ("F2", 50_000),
        ("K1", -20_000),
    ]
    assert [each.open for each in on(PAID).balances] == [0, 50_000, -20_000]
    assert [each.open for each in on(DUE).balances] == [0, 30_000, 0, 7]
    assert ledger(ITEMS, POSTINGS, ISSUED - DAY).balances == ()
    assert len(ledger(ITEMS, POSTINGS, ISSUED).balances) == 3


def test_what_the_federation_owes_is_never_overdue() -> None:
    made = ledger([note(due=ISSUED)], [], DUE + 100 * DAY)
    (owed,) = made.balances
    assert (owed.open, owed.days_late, owed.overdue, owed.age) == (-20_000, 0, 0, Age.NOT_DUE)
    assert made.to_dict()["total"]["ageing"] == {**ZERO, "not-due": "-200.00"}


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-1, Age.NOT_DUE),
        (0, Age.NOT_DUE),
        (1, Age.TO_30),
        (30, Age.TO_30),
        (31, Age.TO_60),
        (60, Age.TO_60),
        (61, Age.TO_90),
        (90, Age.TO_90),
        (91, Age.OVER_90),
        (1000, Age.OVER_90),
    ],
)
def test_ages_begin_the_day_after(days: int, age: Age) -> None:
    (balance,) = ledger([item()], [], DUE + days * DAY).balances
    assert (balance.age, balance.days_late) == (age, max(days, 0))
    assert balance.overdue == (100_000 if days > 0 else 0)


def test_what_is_paid_is_not_late() -> None:
    (balance,) = ledger([item()], [posting(100_000)], DUE + DAY).balances
    assert (balance.days_late, balance.overdue, balance.age) == (0, 0, Age.NOT_DUE)
