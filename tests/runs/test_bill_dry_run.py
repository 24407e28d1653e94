"""What a billing run would be, looked at before it is: a dry run, and the plan that is expected."""

import datetime as dt
from pathlib import Path

import pytest
from attrs import evolve

from costshare.errors import WorkspaceError
from costshare.runs.bill import bill
from tests.billing.agreement import COSTS, QUARTERS, as_json, billed, issued, lay, order, tree

Q1, Q2, Q3, Q4 = QUARTERS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w")


def codes(caught: pytest.ExceptionInfo[WorkspaceError]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


def test_a_dry_run_leaves_nothing_behind(root: Path) -> None:
    before = tree(root.parent)
    found = bill(root, order(), dry_run=True)
    assert tree(root.parent) == before
    assert [batch.run for batch in found.batches] == [""]
    assert (found.new, found.head, len(found.records)) == (4, "", 4)
    assert all(each["files"] == [] for each in found.to_dict()["invoices"])


def test_a_dry_run_says_what_the_run_then_does(root: Path) -> None:
    for period in (Q2, Q1):
        seen = bill(root, order(period), dry_run=True)
        done = bill(root, order(period, expect=seen.plan))
        assert seen.records == done.records
        assert (seen.plan, seen.new) == (done.plan, done.new)


def test_the_plan_does_not_depend_on_numbers_or_who_issues(root: Path) -> None:
    seen = bill(root, order(Q2, user="a"), dry_run=True)
    billed(root, Q1)
    assert bill(root, order(Q2, user="b", expect=seen.plan)).plan == seen.plan


def test_the_plan_depends_on_what_is_issued(root: Path) -> None:
    plans = {bill(root, order(period), dry_run=True).plan for period in QUARTERS}
    plans.add(bill(root, order(on=dt.date(2027, 1, 16)), dry_run=True).plan)
    lay(root, costs=COSTS | {"stod": 1})
    plans.add(bill(root, order(), dry_run=True).plan)
    assert len(plans) == 6


def test_a_dry_run_of_what_is_issued_shows_it_and_asks_for_no_files(root: Path) -> None:
    first = billed(root)
    before = tree(root)
    found = bill(root, order(), dry_run=True)
    (batch,) = first.batches
    assert found == evolve(first, batches=(evolve(batch, run=""),), new=0)
    assert tree(root) == before


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("begun", [False, True])
def test_another_plan_than_expected_is_refused(root: Path, *, dry_run: bool, begun: bool) -> None:
    if begun:
        billed(root, Q4)
    before = tree(root)
    seen = bill(root, order(), dry_run=True).plan
    with pytest.raises(WorkspaceError) as caught:
        bill(root, order(expect="0" * 64), dry_run=dry_run)
    assert codes(caught) == ["plan-hash"]
    (fault,) = caught.value.faults
    assert str(fault.place) == "charter.toml:1:1"
    assert fault.values["expect"] == "0" * 64
    assert fault.values["found"] == f"{seen[:59]}…"
    assert tree(root) == before


def test_a_plan_that_changes_before_the_lock_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was expected is compared again inside the transaction."""
    seen = bill(root, order(), dry_run=True)
    hashes = iter([seen.plan, "another"])
    monkeypatch.setattr("costshare.runs.billed.hash_of", lambda _: next(hashes))
    with pytest.raises(WorkspaceError) as caught:
        bill(root, order(expect=seen.plan))
    assert codes(caught) == ["plan-hash"]
    assert issued(root) == []


def test_what_is_issued_cannot_be_unexpected_any_more(root: Path) -> None:
    first = billed(root)
    assert as_json(billed(root, expect="0" * 64)) == as_json(first, new=0)
