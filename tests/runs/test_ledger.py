"""The ledger of a register on a day."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from costshare.errors import UnknownIdError
from costshare.money.amounts import read_ore
from costshare.runs.ledger import accounts
from costshare.runs.payments import Books, match_by_hand, refund
from tests.billing.agreement import tree
from tests.runs.whole_year import clerk, credited, lay_year, paid, paying

ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"
SUMS = ("billed", "paid", "offset", "rounding", "open", "overdue")
DUE = dt.date(2027, 2, 15)


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed."""
    return billed_quarter


def ledger(root: Path, on: dt.date = DUE, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - as accounts takes them
    return accounts(Books(path=root), on, **said).to_dict()


def sums(of: Mapping[str, str]) -> list[int]:
    return [read_ore(of[name]) // 100 for name in SUMS]


def test_each_member_and_each_document_has_its_sums(root: Path) -> None:
    paid(root, paying(20_102_50, "000000190", key="B1", booked="2027-02-10"))
    credited(root, CIA_TAXED, 1_000_00, on=DUE)
    found = ledger(root)
    assert [(each["id"], sums(each)) for each in found["members"]] == [
        ("ada", [20103, 20102, 0, 0, 0, 0]),
        ("bo", [15103, 0, 0, 0, 15103, 0]),
        ("cia", [5103, 0, 0, 0, 5103, 0]),
    ]
    assert [(each["number"], sums(each)) for each in found["invoices"]] == [
        (ADA, [20103, 20102, 0, 0, 0, 0]),
        (BO, [15103, 0, 0, 0, 15103, 0]),
        (CIA_EXEMPT, [103, 0, 0, 0, 103, 0]),
        (CIA_TAXED, [6250, 0, 1250, 0, 5000, 0]),
        ("F20270005", [-1250, 0, -1250, 0, 0, 0]),
    ]
    assert found["invoices"][0]["rounding"] == "0.50"
    assert found["unallocated"] == []


def test_what_is_overdue_is_so_the_day_after(root: Path) -> None:
    assert sums(ledger(root)["total"])[4:] == [41559, 0]
    assert sums(ledger(root, DUE + dt.timedelta(days=1))["total"])[4:] == [41559, 41559]


def test_before_anything_was_issued_nothing_is_billed(root: Path) -> None:
    found = ledger(root, dt.date(2027, 1, 14))
    assert ([each["id"] for each in found["members"]], found["invoices"]) == (["ada", "bo", "cia"], [])
    assert sums(found["total"]) == [0] * 6


def test_what_comes_after_the_day_may_be_told_as_of_the_day(root: Path) -> None:
    """What is issued for a later day is the members' to pay already."""
    paid(root, paying(20_203_00, "000000190", key="B1", booked="2027-02-10"))
    early = ledger(root, dt.date(2026, 12, 1), until=dt.date.max)
    assert (early["on"], sums(early["total"])[0], sums(early["total"])[4:]) == ("2026-12-01", 41559, [21456, 0])
    assert [each["amount"] for each in early["unallocated"]] == ["100.00"]
    late = ledger(root, dt.date(2027, 3, 1), until=dt.date.max)
    assert sums(late["total"])[4:] == [21456, 21456]


def test_one_member_has_its_own_only(root: Path) -> None:
    paid(root, paying(1_00, key="B1", booked="2027-02-10"))
    found = ledger(root, member="cia")
    assert [each["id"] for each in found["members"]] == ["cia"]
    assert [each["number"] for each in found["invoices"]] == [CIA_EXEMPT, CIA_TAXED]
    assert sums(found["total"]) == sums(found["members"][0])
    assert found["unallocated"] == [], "whose it is, is not known"


def test_a_member_is_known_by_the_charter_or_by_the_register(root: Path) -> None:
    with pytest.raises(UnknownIdError) as caught:
        ledger(root, member="dal")
    assert (caught.value.kind, caught.value.known) == ("member", ("ada", "bo", "cia"))

    def without_cia(made: dict[str, Any]) -> None:
        made["members"].pop()
        made["keys"]["agreed"]["fixed"] = {"ada": "50 %", "bo": "50 %"}

    lay_year(root, without_cia)
    assert [each["id"] for each in ledger(root)["members"]] == ["ada", "bo", "cia"]
    assert len(ledger(root, member="cia")["invoices"]) == 2


def test_a_workspace_without_a_register_has_an_empty_ledger(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    before = tree(root)
    found = ledger(root)
    assert (found["invoices"], found["unallocated"], sums(found["total"])) == ([], [], [0] * 6)
    assert tree(root) == before


def test_a_charter_with_faults_still_has_a_ledger(root: Path) -> None:
    text = (root / "charter.toml").read_text("utf-8")
    (root / "charter.toml").write_text(text.replace("instalments", "instalment"), "utf-8")
    assert len(ledger(root)["invoices"]) == 4


def test_what_goes_to_no_document_is_told_as_of_the_day(root: Path) -> None:
    (over,) = paid(root, paying(20_203_00, "000000190", key="B1", booked="2027-02-10")).unmatched
    refund(Books(path=root), over.payment, 40_00, clerk(on=dt.date(2027, 2, 20)))
    days = {day: ledger(root, dt.date(2027, 2, day))["unallocated"] for day in (9, 10, 19, 20)}
    assert [[each["amount"] for each in found] for found in days.values()] == [[], ["100.00"], ["100.00"], ["60.00"]]


def test_what_was_paid_before_the_invoice_is_its_payment_from_then_on(root: Path) -> None:
    (early,) = paid(root, paying(103_00, key="B1", booked="2027-01-10")).unmatched
    match_by_hand(Books(path=root), early.payment, CIA_EXEMPT, None, clerk())
    before, after = ledger(root, dt.date(2027, 1, 14)), ledger(root, dt.date(2027, 1, 15))
    assert [each["amount"] for each in before["unallocated"]] == ["103.00"]
    assert (after["unallocated"], after["invoices"][2]["paid"]) == ([], "103.00")
