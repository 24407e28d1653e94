"""Years later, every issued document is redone to the same öre: for any agreement, its periods billed and settled."""

import datetime as dt

from hypothesis import given

from costshare.errors import WorkspaceError
from costshare.runs.bill import bill
from costshare.runs.settle import SettleOrder, settle_year
from costshare.runs.verify import verify
from tests.billing.agreement import NOW
from tests.laws.folders import fewer
from tests.laws.test_billing_runs import Year, folder, years

NOTED = {"document-missing"}


@fewer(20)
@given(years())
def test_what_was_billed_is_redone_to_the_same_ore(year: Year) -> None:
    with folder(year) as root:
        for period in year.periods:
            bill(root, year.order(period))
        found = verify(root)
    assert {each.code for each in found.findings} <= NOTED, found.findings


@fewer(20)
@given(years())
def test_what_was_settled_is_redone_to_the_same_ore(year: Year) -> None:
    """The outcome is the budget, read as one; the advance is what makes a difference."""
    with folder(year) as root:
        for period in year.periods:
            bill(root, year.order(period))
        charter = root / "charter.toml"
        charter.write_text(charter.read_text("utf-8").replace('basis = "budget"', 'basis = "outcome"'), "utf-8")
        order = SettleOrder(year=year.case.year, on=dt.date(year.case.year + 1, 2, 15), now=NOW, user="u")
        try:
            settle_year(root, order)
        except WorkspaceError:  # not all of the year is billed
            return
        found = verify(root)
    assert {each.code for each in found.findings} <= NOTED, found.findings
