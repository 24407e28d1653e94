import datetime as dt
from pathlib import Path

import pytest

from costshare.billing.invoice import reference
from costshare.billing.plan import YearPlan
from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_text import invoice_text
from costshare.errors import InvalidValueError, WorkspaceError
from costshare.runs.unregistered import invoices, plan
from costshare.workspace.load import load
from costshare.workspace.workspace import Workspace
from tests.billing.agreement import COSTS, billed, lay, tree

DAY = dt.date(2027, 1, 15)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return load(lay(tmp_path / "w"))


def test_it_issues_what_a_register_would_and_writes_nothing(workspace: Workspace) -> None:
    before = tree(workspace.root)
    records = invoices(workspace, "2027-Q1", on=DAY)
    assert tree(workspace.root) == before
    assert list(records) == list(billed(workspace.root).records)


def test_the_numbers_given_are_in_the_numbers_and_in_the_payment_references(workspace: Workspace) -> None:
    first = invoices(workspace, "2027-Q1", on=DAY, numbers=range(7001, 7100))
    assert [each["number"] for each in first] == ["F20277001", "F20277002", "F20277003", "F20277004"]
    assert [each["ocr"] for each in first] == [reference(number) for number in range(7001, 7005)]


def test_no_two_periods_share_a_payment_reference(workspace: Workspace) -> None:
    numbers = iter(range(1, 100))
    references = [
        each["ocr"] for name in ("2027-Q1", "2027-Q2") for each in invoices(workspace, name, on=DAY, numbers=numbers)
    ]
    assert len(set(references)) == len(references)


def test_its_documents_are_made_as_a_registers_are(workspace: Workspace) -> None:
    for record in invoices(workspace, "2027-Q1", on=DAY, numbers=range(7001, 7100)):
        assert record["ocr"] in invoice_text(record)
        assert record["ocr"].encode() in invoice_html(record)


def test_a_plan_that_was_kept_is_billed_whatever_the_budget_is_now(workspace: Workspace) -> None:
    kept = YearPlan.from_dict(plan(workspace, 2027).to_dict())
    before = invoices(workspace, "2027-Q2", on=DAY, year_plan=kept)
    changed = load(lay(workspace.root, costs={**COSTS, "stod": 1}))
    assert plan(changed, 2027) != kept
    after = invoices(changed, "2027-Q2", on=DAY, year_plan=kept)
    assert [each["net"] for each in after] == [each["net"] for each in before]


def test_fewer_numbers_than_invoices_are_refused(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="shorter"):
        invoices(workspace, "2027-Q1", on=DAY, numbers=[7001])


def test_a_period_that_is_none_of_the_plans_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidValueError, match="period-parts"):
        invoices(workspace, "2027-H1", on=DAY)


def test_a_year_without_a_budget_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError):
        plan(workspace, 2031)
