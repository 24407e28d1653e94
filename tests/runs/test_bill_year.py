"""A year that has begun: what was decided is billed, and a change is spread over what is left."""

import datetime as dt
from pathlib import Path

import pytest

from costshare.errors import InvalidValueError, WorkspaceError
from costshare.runs.bill import bill
from tests.billing.agreement import COSTS, QUARTERS, Charter, billed, charter, issued, lay, nets, order, register, tree

Q1, Q2, Q3, Q4 = QUARTERS
DEARER = COSTS | {"stod": COSTS["stod"] + 30_000_00}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w")


def codes(caught: pytest.ExceptionInfo[WorkspaceError]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


def test_what_was_decided_is_what_is_billed(root: Path) -> None:
    """New texts do not change the plan; they are on the invoices that are still to come."""
    billed(root, Q1)
    lay(root, charter(lambda made: made["pools"][0].update(name="Nytt")))
    assert billed(root, Q2).records[0]["lines"][0]["name"] == "Nytt"
    with register(root) as found:
        assert len(found.runs()) == 2


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_changed_allocation_is_a_fault(root: Path, *, dry_run: bool) -> None:
    billed(root, Q1)
    lay(root, costs=DEARER)
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        bill(root, order(Q2), dry_run=dry_run)
    (fault,) = caught.value.faults
    assert (fault.code, str(fault.place)) == ("plan-changed", "charter.toml:1:1")
    assert (fault.values["members"], fault.values["year"]) == ("ada, bo, cia", "2027")
    assert tree(root) == before


def test_the_fault_names_those_whose_amounts_have_changed(root: Path) -> None:
    billed(root, Q1)
    lay(root, charter(lambda made: made["keys"]["agreed"].update(fixed={"ada": "50 %", "bo": "29 %", "cia": "21 %"})))
    with pytest.raises(WorkspaceError) as caught:
        billed(root, Q2)
    assert caught.value.faults[0].values["members"] == "bo, cia"


@pytest.mark.parametrize(("periods", "at"), [((Q1, Q2, Q3, Q4), 1), ((Q3, Q1, Q4, Q2), 2), ((Q4, Q3, Q2, Q1), 3)])
def test_a_change_is_spread_over_what_is_not_yet_billed(root: Path, periods: tuple[str, ...], at: int) -> None:
    billed(root, *periods[:at])
    before = nets(issued(root))
    lay(root, costs=DEARER)
    billed(root, *periods[at:], replan=True)
    after = nets(issued(root))
    assert before.items() <= after.items(), "what is billed stays"
    assert sum(after.values()) == sum(DEARER.values())
    assert sum(net for cell, net in after.items() if cell.startswith("ada stod")) == DEARER["stod"] // 2 + 1
    rest = [net for cell, net in sorted(after.items()) if cell.startswith("bo stod") and cell not in before]
    assert max(rest) - min(rest) <= 1


def test_a_change_that_is_spread_is_the_plan_from_then_on(root: Path) -> None:
    billed(root, Q1)
    lay(root, costs=DEARER)
    billed(root, Q2, replan=True)
    assert billed(root, Q3).new == 4
    with register(root) as found:
        plan = found.plan(2027)
        assert plan is not None
        assert plan["spreads"][0]["target"] == DEARER["stod"] // 2 + 1
    lay(root)
    with pytest.raises(WorkspaceError, match="plan-changed"):
        billed(root, Q4)


def test_without_a_change_there_is_nothing_to_spread(root: Path) -> None:
    billed(root, Q1)
    assert billed(root, Q2, replan=True).plan == billed(root, Q2).plan
    with register(root) as found:
        revisions = found._engine.connect().exec_driver_sql("SELECT revision FROM plans").scalars().all()
    assert list(revisions) == [1]


def test_the_year_stays_in_as_many_parts_as_it_began(root: Path) -> None:
    billed(root, Q1)
    lay(root, charter(lambda made: made["billing"].update(instalments=12)))
    with pytest.raises(InvalidValueError) as caught:
        billed(root, "2027-05")
    assert caught.value.code == "period-parts"
    assert caught.value.values["count"] == 4
    found = billed(root, Q2)
    assert found.new == 4
    assert found.records[0]["basis"]["instalments"] == 4
    billed(root, Q3, Q4)
    assert sum(nets(issued(root)).values()) == sum(COSTS.values())


def test_a_member_that_leaves_is_billed_until_then(root: Path) -> None:
    billed(root, Q1)
    lay(root, charter(lambda made: made["members"][2].update(until=dt.date(2027, 6, 30))))
    billed(root, Q2, Q3, Q4, replan=True)
    after = nets(issued(root))
    assert [cell for cell in after if cell.startswith("cia stod")] == ["cia stod 2027-Q1", "cia stod 2027-Q2"]
    assert sum(after.values()) == sum(COSTS.values())


def test_a_member_that_was_never_to_be_billed_gets_it_back(root: Path) -> None:
    billed(root, Q1)
    lay(root, charter(lambda made: made["members"][2].update(until=dt.date(2026, 12, 31))))
    billed(root, Q2, Q3, Q4, replan=True)
    records, after = issued(root), nets(issued(root))
    assert sum(net for cell, net in after.items() if cell.startswith("cia")) == 0
    assert sum(after.values()) == sum(COSTS.values())
    back = next(each for each in records if each["member"]["id"] == "cia" and each["period"]["name"] == Q2)
    assert back["basis"]["cells"] == []


@pytest.mark.parametrize("replan", [False, True])
def test_a_member_that_is_taken_out_of_the_charter_is_told(root: Path, *, replan: bool) -> None:
    def take_out(made: Charter) -> None:
        made["members"].pop()
        made["keys"]["agreed"]["fixed"] = {"ada": "50 %", "bo": "50 %"}

    billed(root, Q1)
    lay(root, charter(take_out))
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        billed(root, Q2, replan=replan)
    assert codes(caught) == (["unknown-member"] if replan else ["plan-changed"])
    assert tree(root) == before


@pytest.mark.parametrize("replan", [False, True])
def test_a_pool_that_is_taken_out_of_the_charter_is_told(root: Path, *, replan: bool) -> None:
    billed(root, Q1)
    lay(root, charter(lambda made: made["pools"].pop()), costs={name: COSTS[name] for name in ("stod", "system")})
    with pytest.raises(WorkspaceError) as caught:
        billed(root, Q2, replan=replan)
    assert codes(caught) == (["unknown-pool"] if replan else ["plan-changed"])


def test_a_pool_that_costs_nothing_any_more_is_given_back(root: Path) -> None:
    billed(root, Q1)
    lay(root, costs=COSTS | {"kurser": 0})
    billed(root, Q2, Q3, Q4, replan=True)
    assert sum(net for cell, net in nets(issued(root)).items() if "kurser" in cell) == 0


def test_who_shares_a_pool_no_more_still_stands_to_vat_there(root: Path) -> None:
    def without_company(made: Charter) -> None:
        made["pools"][2] |= {"kinds": ["municipality"], "vat": {"municipality": "outside"}}

    billed(root, Q1)
    lay(root, charter(without_company))
    with pytest.raises(WorkspaceError) as caught:
        billed(root, Q2, replan=True)
    assert codes(caught) == ["billing-vat"]
    lay(root, charter(lambda made: made["pools"][2].update(kinds=["municipality"])))
    billed(root, Q2, Q3, Q4, replan=True)
    after = nets(issued(root))
    assert sum(net for cell, net in after.items() if cell.startswith("cia kurser")) == 0
    assert sum(after.values()) == sum(COSTS.values())
