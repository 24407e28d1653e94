"""What a settlement carries: it goes into the next year's advances, and is settled there."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

import pytest

from costshare.errors import WorkspaceError
from costshare.money.amounts import read_ore
from costshare.runs.bill import bill
from tests.billing.agreement import Charter, issued, order
from tests.runs.whole_year import OUTCOME, accounted, agreed, due, lay_year, net_of, outcome, settled

SURPLUS: Final = 1_000_00


@pytest.fixture
def root(billed_year: Path) -> Path:
    """A year, billed."""
    return billed_year


def next_year(root: Path, budget: int = 100_000_00, result: int = 99_000_00, **terms: Any) -> None:  # noqa: ANN401
    """A budget and an outcome of 2028 as well."""
    agreed(root, **terms)
    with (root / "costs.csv").open("a", encoding="utf-8") as file:
        file.write(f"stod,2028-01-01,{budget // 100},x\n")
    with (root / "outcome.csv").open("a", encoding="utf-8") as file:
        file.write(f"stod,2028-06-30,{result // 100},x\n")


def test_what_is_carried_goes_into_the_next_year_and_is_settled_there(root: Path) -> None:
    next_year(root, surplus="carry")
    settled(root)
    bills = [bill(root, order(f"2028-Q{quarter}", on=dt.date(2028, 3, 1))) for quarter in (1, 2, 3, 4)]
    nets = [net for found in bills for net in net_of(found).values()]
    assert sum(nets) == 100_000_00 - SURPLUS
    last = settled(root, year=2028, on=dt.date(2029, 2, 1))
    assert (due(last), last.billed.carried) == ({}, -1_000_00), "outcome, less what was brought, less advances"
    assert accounted(root, last, {**OUTCOME, "2028": 99_000_00})
    assert settled(root).billed.new == 0
    totals = last.statement.total
    assert (totals.outcome, totals.brought, totals.billed) == (99_000_00, -SURPLUS, 99_000_00)


def test_who_has_no_next_year_is_settled_with_at_once(root: Path) -> None:
    def leaving(made: Charter) -> None:
        made["members"][1]["until"] = dt.date(2027, 12, 31)
        made["settlement"] = {"surplus": "carry"}

    lay_year(root, leaving)
    found = settled(root)
    assert (due(found), found.billed.carried) == ({"bo": -1_300_00}, 300_00)
    assert accounted(root, found)


def test_what_is_carried_when_the_next_year_has_begun_is_spread_over_what_is_left_of_it(root: Path) -> None:
    next_year(root, surplus="carry")
    bill(root, order("2028-Q1", on=dt.date(2028, 1, 15)))
    settled(root)
    with pytest.raises(WorkspaceError, match="plan-changed"):
        bill(root, order("2028-Q2", on=dt.date(2028, 4, 15)))
    for quarter in (2, 3, 4):
        bill(root, order(f"2028-Q{quarter}", on=dt.date(2028, 4, 15), replan=True))
    of_next = [each for each in issued(root) if each["period"]["name"].startswith("2028")]
    assert sum(read_ore(each["net"]) for each in of_next) == 100_000_00 - SURPLUS
    last = settled(root, year=2028, on=dt.date(2029, 2, 1))
    assert accounted(root, last, {**OUTCOME, "2028": 99_000_00})


def test_what_is_carried_when_the_next_year_is_billed_is_settled_with_it(root: Path) -> None:
    next_year(root, surplus="carry", deficit="carry")
    for quarter in (1, 2, 3, 4):
        bill(root, order(f"2028-Q{quarter}", on=dt.date(2028, 1, 15)))
    settled(root)
    last = settled(root, year=2028, on=dt.date(2029, 2, 1))
    assert (due(last), last.billed.carried) == ({}, -1_000_00 - SURPLUS)
    outcome(root, OUTCOME | {"stod": OUTCOME["stod"] + 500_00})
    with (root / "outcome.csv").open("a", encoding="utf-8") as file:
        file.write("stod,2028-06-30,99000,x\n")
    assert settled(root).billed.carried == -SURPLUS + 500_00
    last = settled(root, year=2028, on=dt.date(2029, 2, 1))
    assert last.billed.carried == -1_000_00 - SURPLUS + 500_00
    assert accounted(root, last, {**OUTCOME, "more": 500_00, "2028": 99_000_00})
