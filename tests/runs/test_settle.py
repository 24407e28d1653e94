"""Settlement runs: the year's outcome against what was billed, by the terms, once and again."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from costshare.errors import InvalidValueError, WorkspaceError
from costshare.money.amounts import read_ore
from costshare.runs.settle import settle_year
from tests.billing.agreement import COSTS, QUARTERS, Charter, billed, issued, lay, register, tree
from tests.runs.whole_year import (
    OUTCOME,
    accounted,
    agreed,
    credited,
    due,
    lay_year,
    opens,
    outcome,
    run_ids,
    settled,
    settling,
)

Q1, Q2, Q3, Q4 = QUARTERS
SURPLUS: Final = 1_000_00
"""What the advances were more than the outcome: ada is owed 500 kr, bo 1 300 kr, and cia owes 800 kr."""


@pytest.fixture
def root(billed_year: Path) -> Path:
    """A year, billed."""
    return billed_year


def codes(root: Path, **said: Any) -> list[tuple[str, Mapping[str, str]]]:  # noqa: ANN401 - an order's own
    """The faults that refuse a settlement; nothing is written."""
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        settled(root, **said)
    assert tree(root) == before
    return [(fault.code, fault.values) for fault in caught.value.faults]


# --- what is issued ---------------------------------------------------------------------------------------------------


def test_what_is_owed_is_a_credit_note_and_what_is_due_an_invoice(root: Path) -> None:
    found = settled(root)
    said = ("number", "kind", "category", "net", "vat", "payable")
    assert [tuple(each[name] for name in said) for each in found.billed.records] == [
        ("F20280001", "credit-note", "O", "500.00", "0.00", "500.00"),
        ("F20280002", "credit-note", "O", "1300.00", "0.00", "1300.00"),
        ("F20280003", "invoice", "S", "800.00", "200.00", "1000.00"),
    ]
    assert due(found) == {"ada": -500_00, "bo": -1_300_00, "cia": 800_00}
    assert (found.billed.new, found.billed.retained, found.billed.carried) == (3, 0, 0)
    assert accounted(root, found)
    assert opens(root)["F20280002"] == -1_300_00


def test_each_names_the_advances_and_has_lines_of_outcome_less_advances(root: Path) -> None:
    found = settled(root)
    record = found.billed.records[0]
    assert record["references"] == ["F20270001", "F20270005", "F20270009", "F20270013"]
    assert record["period"] == {"name": "2027", "from": "2027-01-01", "until": "2027-12-31"}
    assert (record["run"], record["credits"], record["date"]) == ("settle", "", "2028-02-15")
    assert [(line["pool"], line["of"], line["net"]) for line in record["lines"]] == [
        ("stod", "outcome", "-52000.00"),
        ("stod", "advances", "50000.01"),
        ("system", "outcome", "-27500.00"),
        ("system", "advances", "30000.00"),
        ("kurser", "outcome", "-411.53"),
        ("kurser", "advances", "411.52"),
    ]


def test_it_is_a_run_of_its_own_with_the_statement(root: Path) -> None:
    found = settled(root)
    assert run_ids(root)[-1] == "settle-2027"
    with register(root) as kept, kept.reading() as reading:
        statement = reading.statement("settle-2027")
    assert statement == found.to_dict()["statement"]
    totals = found.statement.total
    assert (totals.budget, totals.billed) == (sum(COSTS.values()), sum(COSTS.values()))
    assert (totals.outcome, totals.difference) == (sum(OUTCOME.values()), -SURPLUS)


def test_a_year_that_cost_what_was_billed_is_settled_without_documents(root: Path) -> None:
    outcome(root, COSTS)
    found = settled(root)
    assert (found.billed.records, found.billed.new) == ((), 0)
    assert run_ids(root)[-1] == "settle-2027"
    before = tree(root)
    settled(root)
    assert tree(root) == before


@pytest.mark.parametrize("on", [dt.date(2026, 12, 31), dt.date(2027, 6, 16), dt.date(2027, 12, 31)])
def test_a_year_is_settled_after_its_end(root: Path, on: dt.date) -> None:
    before = tree(root)
    with pytest.raises(InvalidValueError) as caught:
        settled(root, on=on)
    assert (caught.value.code, caught.value.values["first"]) == ("settle-early", dt.date(2028, 1, 1))
    assert tree(root) == before
    assert settled(root, on=dt.date(2028, 1, 1)).billed.new == 3


def test_a_year_is_settled_after_what_it_settles(root: Path) -> None:
    credited(root, "F20270001", on=dt.date(2028, 2, 16))
    for dry_run in (False, True):
        with pytest.raises(InvalidValueError) as caught:
            settle_year(root, settling(), dry_run=dry_run)
        assert (caught.value.code, caught.value.values["first"]) == ("settle-early", dt.date(2028, 2, 16))
    assert settled(root, on=dt.date(2028, 2, 16)).billed.new == 3


def test_an_accrual_is_of_a_day_in_the_year(billed_quarter: Path) -> None:
    with pytest.raises(InvalidValueError) as caught:
        settle_year(billed_quarter, settling(on=dt.date(2026, 12, 31)), dry_run=True)
    assert (caught.value.code, caught.value.values["first"]) == ("accrual-early", dt.date(2027, 1, 1))
    assert settle_year(billed_quarter, settling(on=dt.date(2027, 1, 1)), dry_run=True).statement.accrued_on


# --- again ------------------------------------------------------------------------------------------------------------


def test_settled_again_there_is_nothing_new(root: Path) -> None:
    first = settled(root)
    before = tree(root)
    again = settled(root, on=dt.date(2028, 3, 1))
    assert again.billed.to_dict() == first.billed.to_dict() | {"new": 0}
    assert settle_year(root, settling(), dry_run=True).billed.plan == first.billed.plan
    assert tree(root) == before


def test_after_a_late_cost_only_the_difference_is_settled(root: Path) -> None:
    settled(root)
    late = OUTCOME | {"stod": OUTCOME["stod"] + 1_000_00}
    outcome(root, late)
    again = settled(root)
    new = again.billed.records[3:]
    assert [(each["member"]["id"], each["kind"], each["net"], each["revision"]) for each in new] == [
        ("ada", "invoice", "500.00", 2),
        ("bo", "invoice", "300.00", 2),
        ("cia", "invoice", "200.00", 2),
    ]
    assert (again.billed.new, len(again.billed.records)) == (3, 6)
    assert [line["of"] for line in new[0]["lines"]].count("settled") == 3
    assert accounted(root, again, late)
    assert again.statement.total.settled + again.statement.total.due == -SURPLUS + 1_000_00
    outcome(root, OUTCOME)
    assert accounted(root, settled(root))
    assert settled(root).billed.new == 0


def test_an_advance_credited_afterwards_is_settled_or_billed_again(root: Path) -> None:
    settled(root)
    credited(root, "F20270001")
    again = settled(root)
    assert [(each["member"]["id"], each["net"]) for each in again.billed.records[3:]] == [("ada", "20102.88")]
    assert accounted(root, again)
    assert billed(root, Q1).new == 1
    back = settled(root)
    assert [(each["kind"], each["net"]) for each in back.billed.records[4:]] == [("credit-note", "20102.88")]
    assert accounted(root, back)
    assert settled(root).billed.new == 0


def test_credited_and_billed_again_there_is_nothing_to_settle(root: Path) -> None:
    first = settled(root)
    credited(root, "F20270001")
    billed(root, Q1)
    assert settled(root).billed.to_dict() == first.billed.to_dict() | {"new": 0}


def test_a_part_that_was_credited_is_settled(root: Path) -> None:
    credited(root, "F20270004", 1_000_00)
    found = settled(root)
    assert due(found) == {"ada": -500_00, "bo": -1_300_00, "cia": 1_800_00}
    assert accounted(root, found)


# --- terms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "dues", "retained", "carried"),
    [
        ({}, {"ada": -500_00, "bo": -1_300_00, "cia": 800_00}, 0, 0),
        ({"threshold": "500 kr"}, {"ada": -500_00, "bo": -1_300_00, "cia": 800_00}, 0, 0),
        ({"threshold": "500.01"}, {"bo": -1_300_00, "cia": 800_00}, -500_00, 0),
        ({"threshold": 5000}, {}, -SURPLUS, 0),
        ({"surplus": "retain"}, {"ada": -222_22, "bo": -577_78, "cia": 800_00}, -SURPLUS, 0),
        ({"surplus": "carry"}, {}, 0, -SURPLUS),
        ({"surplus": "carry", "threshold": "600 kr"}, {}, -500_00, -500_00),
        ({"deficit": "carry"}, {"ada": -500_00, "bo": -1_300_00, "cia": 800_00}, 0, 0),
        ({"total_threshold": "1000 kr"}, {"ada": -222_22, "bo": -577_78, "cia": 800_00}, -SURPLUS, 0),
        ({"total_threshold": "999.99"}, {"ada": -500_00, "bo": -1_300_00, "cia": 800_00}, 0, 0),
        ({"key": "agreed"}, {"ada": -500_00, "bo": -300_00, "cia": -200_00}, 0, 0),
    ],
    ids=str,
)
def test_a_surplus_goes_where_the_terms_say(
    root: Path, terms: dict[str, Any], dues: dict[str, int], retained: int, carried: int
) -> None:
    found = settled(agreed(root, **terms))
    assert (due(found), found.billed.retained, found.billed.carried) == (dues, retained, carried)
    assert accounted(root, found)
    assert settled(root).billed.new == 0


@pytest.mark.parametrize(
    ("terms", "dues", "carried"),
    [
        ({"deficit": "call"}, {"ada": 2_000_00, "bo": 1_200_00, "cia": 800_00}, 0),
        ({"deficit": "carry"}, {}, 4_000_00),
        ({"surplus": "retain", "total_threshold": 10**6}, {"ada": 2_000_00, "bo": 1_200_00, "cia": 800_00}, 0),
    ],
    ids=str,
)
def test_so_does_a_deficit(root: Path, terms: dict[str, Any], dues: dict[str, int], carried: int) -> None:
    agreed(root, **terms)
    dearer = COSTS | {"stod": COSTS["stod"] + 4_000_00}
    outcome(root, dearer)
    found = settled(root)
    assert (due(found), found.billed.retained, found.billed.carried) == (dues, 0, carried)
    assert accounted(root, found, dearer)


def test_no_more_is_repaid_than_lies_above_the_floor(root: Path) -> None:
    agreed(root, equity_floor="22000000 kr")
    ((code, values),) = codes(root)
    assert (code, values["floor"]) == ("equity-unknown", "22000000.00")
    found = settled(root, equity=22_000_400_00)
    assert (sum(due(found).values()), found.billed.retained) == (-400_00, -600_00)
    assert accounted(root, found)
    assert settled(root, equity=22_000_400_00).billed.new == 0


# --- when -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("done", "left"), [((), QUARTERS), ((Q3,), (Q1, Q2, Q4)), ((Q1, Q2, Q4), (Q3,))])
def test_a_year_that_is_not_all_billed_is_a_fault_that_lists_what_is_left(
    tmp_path: Path, done: tuple[str, ...], left: tuple[str, ...]
) -> None:
    root = lay_year(tmp_path / "w")
    if done:
        billed(root, *done)
    ((code, values),) = codes(root)
    assert (code, values["year"], values["periods"]) == ("settle-unbilled", "2027", ", ".join(left))
    with pytest.raises(WorkspaceError, match="settle-unbilled"):
        settle_year(root, settling(on=dt.date(2028, 1, 1)), dry_run=True)
    with pytest.raises(WorkspaceError, match="settle-unbilled"):
        settled(root, on=dt.date(2027, 12, 31))


def test_a_year_stays_in_as_many_parts_as_it_began(root: Path) -> None:
    lay_year(root, lambda made: made["billing"].update(instalments=12))
    assert settled(root).billed.new == 3


@pytest.mark.parametrize("day", [dt.date(2027, 6, 30), dt.date(2027, 12, 31)])
def test_a_dry_run_within_the_year_says_what_it_would_owe_by_then(billed_quarter: Path, day: dt.date) -> None:
    root = billed_quarter
    before = tree(root)
    seen = settle_year(root, settling(on=day), dry_run=True)
    assert tree(root) == before
    quarter = sum(read_ore(each["net"]) for each in issued(root))
    assert sum(due(seen).values()) == sum(OUTCOME.values()) - quarter
    assert seen.statement.total.billed == quarter
    assert (seen.statement.accrued_on, seen.statement.to_dict()["accrued_on"]) == (day, day.isoformat())


def test_a_dry_run_says_what_the_run_will_and_leaves_nothing(root: Path) -> None:
    before = tree(root)
    seen = settle_year(root, settling(), dry_run=True)
    assert "accrued_on" not in seen.statement.to_dict()
    with pytest.raises(WorkspaceError, match="plan-hash"):
        settled(root, expect=f"{seen.billed.plan[:-1]}x")
    assert tree(root) == before
    done = settled(root, expect=seen.billed.plan)
    assert (seen.billed.records, seen.billed.plan, seen.billed.new) == (
        done.billed.records,
        done.billed.plan,
        done.billed.new,
    )
    assert seen.statement == done.statement


# --- what is refused --------------------------------------------------------------------------------------------------


def test_a_year_without_an_outcome_is_a_fault(root: Path) -> None:
    lay(root)
    assert [code for code, _ in codes(root)] == ["no-costs"]


def test_faults_of_the_charter_come_all_at_once(root: Path) -> None:
    def spoil(made: Charter) -> None:
        made["federation"].pop("bankgiro")
        made["members"][0].pop("address")

    lay_year(root, spoil)
    found = [code for code, _ in codes(root)]
    assert found.count("billing-giro") == 1
    assert "billing-field" in found


def test_a_member_that_was_billed_must_stay_in_the_charter(root: Path) -> None:
    def take_out(made: Charter) -> None:
        made["members"].pop()
        made["keys"]["agreed"]["fixed"] = {"ada": "50 %", "bo": "50 %"}

    lay_year(root, take_out)
    assert [code for code, _ in codes(root)] == ["unknown-member"]


@pytest.mark.parametrize("said", [{"year": 1899}, {"on": dt.date(2201, 1, 1)}])
def test_years_out_of_range_are_refused(root: Path, said: dict[str, Any]) -> None:
    before = tree(root)
    with pytest.raises(InvalidValueError, match="year-span"):
        settled(root, **said)
    assert tree(root) == before
