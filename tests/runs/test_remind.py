"""Reminders of what is overdue: which, what they claim, and once a day."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest

from costshare.errors import UnknownIdError, WorkspaceError
from costshare.runs.ledger import remind
from costshare.runs.payments import Books
from tests.billing.agreement import Charter, issued, tree
from tests.runs.whole_year import clerk, credited, lay_year, paid, paying, run_ids

ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"
DAY: Final = dt.date(2027, 3, 1)
"""Fourteen days late."""


def late(root: Path, **terms: Any) -> Path:  # noqa: ANN401 - what [late] may say
    """The workspace with terms of late payment, and a reference rate for the first half-year."""

    def agree(made: Charter) -> None:
        made["late"] = {"interest": "räntelagen", "rates": "rates.csv", "due_agreed": True, **terms}

    (root / "rates.csv").write_text("from,reference\n2027-01-01,2.25\n", "utf-8")
    return lay_year(root, agree)


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed; reminders cost 60 kr."""
    return late(billed_quarter, reminder_fee="60 kr")


def reminded(root: Path, on: dt.date = DAY, **said: Any) -> tuple[str, list[dict[str, Any]]]:  # noqa: ANN401
    batch = remind(Books(path=root), clerk(on=on, reason=""), **said)
    return batch.run, [dict(each) for each in batch.records]


def test_every_overdue_invoice_is_reminded_of_with_interest_and_fee(root: Path) -> None:
    run, records = reminded(root)
    assert run == "remind-2027-03-01"
    assert [(each["number"], each["open"], each["interest"]["amount"], each["total"]) for each in records] == [
        (ADA, "20103.00", "79.04", "20182.04"),
        (BO, "15103.00", "59.38", "15162.38"),
        (CIA_EXEMPT, "103.00", "0.40", "163.40"),
        (CIA_TAXED, "6250.00", "24.57", "6334.57"),
    ]
    assert {each["days_late"] for each in records} == {14}
    assert [[fee["omission"] for fee in each["fees"] if fee["fee"] == "reminder"] for each in records[::3]] == [
        ["no-ground"],
        [""],
    ]
    assert run_ids(root)[-1] == run
    assert issued(root), "and sound"


def test_on_the_due_day_nothing_is_late(root: Path) -> None:
    before = tree(root)
    assert reminded(root, dt.date(2027, 2, 15)) == ("", [])
    assert tree(root) == before


def test_once_a_day(root: Path) -> None:
    reminded(root)
    before = tree(root)
    assert reminded(root) == ("", [])
    assert tree(root) == before
    run, records = reminded(root, dt.date(2027, 3, 2))
    assert (run, len(records)) == ("remind-2027-03-02", 4)


def test_what_is_paid_or_credited_is_not_reminded_of(root: Path) -> None:
    paid(root, paying(20_103_00, "000000190", key="B1", booked="2027-02-20"))
    paid(root, paying(15_000_00, "000000299", key="B2", booked="2027-02-20"), name="second.xml")
    credited(root, CIA_TAXED, on=dt.date(2027, 2, 20))
    _run, records = reminded(root)
    assert [(each["number"], each["open"]) for each in records] == [(BO, "103.00"), (CIA_EXEMPT, "103.00")]


def test_one_member_only(root: Path) -> None:
    assert [each["number"] for each in reminded(root, member="cia")[1]] == [CIA_EXEMPT, CIA_TAXED]
    assert [each["number"] for each in reminded(root)[1]] == [ADA, BO]
    with pytest.raises(UnknownIdError):
        reminded(root, member="dal")


def test_a_dry_run_leaves_nothing(root: Path) -> None:
    before = tree(root)
    run, records = reminded(root, dry_run=True)
    assert (run, len(records)) == ("", 4)
    assert tree(root) == before
    assert reminded(root)[1] == records


def test_the_compensation_is_claimed_once(billed_quarter: Path) -> None:
    root = late(billed_quarter, compensation=True)

    def claimed(on: dt.date) -> list[str]:
        _run, records = reminded(root, on)
        return [fee["amount"] for each in records for fee in each["fees"] if fee["fee"] == "compensation"]

    assert claimed(DAY)[2:] == ["450.00", "450.00"]
    assert claimed(dt.date(2027, 3, 2))[2:] == ["0.00", "0.00"]


def test_a_missing_rate_is_a_fault(root: Path) -> None:
    before = tree(root)
    with pytest.raises(WorkspaceError, match="rate-missing"):
        reminded(root, dt.date(2027, 7, 1))
    assert tree(root) == before


def test_without_terms_a_reminder_costs_nothing(billed_quarter: Path) -> None:
    _run, records = reminded(billed_quarter)
    assert [each["total"] for each in records] == ["20103.00", "15103.00", "103.00", "6250.00"]


def test_faults_of_the_charter_are_told_first(root: Path) -> None:
    text = (root / "charter.toml").read_text("utf-8")
    (root / "charter.toml").write_text(text.replace("due_agreed", "due_agred"), "utf-8")
    with pytest.raises(WorkspaceError, match="unknown-field"):
        reminded(root)


def test_a_fee_that_the_law_does_not_admit_is_not_claimed(billed_quarter: Path) -> None:
    root = late(billed_quarter, interest="none", reminder_fee="6100 kr")
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        reminded(root)
    assert [fault.code for fault in caught.value.faults] == ["reminder-fee"]
    assert tree(root) == before
