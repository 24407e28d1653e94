"""What a billing run refuses, and that it then leaves nothing."""

import datetime as dt
from pathlib import Path

import pytest

from costshare.billing import content
from costshare.billing.content import OF_CATEGORY
from costshare.documents.document_kind import DocumentKind
from costshare.errors import InvalidValueError, RegisterError, WorkspaceError
from costshare.runs.bill import bill
from costshare.workspace.load import load
from tests.billing.agreement import Charter, billed, charter, issued, lay, order, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w")


def codes(caught: pytest.ExceptionInfo[WorkspaceError]) -> list[str]:
    return [fault.code for fault in caught.value.faults]


def test_every_fault_is_told_at_once(root: Path) -> None:
    def break_it(made: Charter) -> None:
        made["federation"].pop("bankgiro")
        made["federation"].pop("vat_number")
        made["vat"] = {}
        made["members"][0].pop("address")
        made["members"][1]["address"] = {"street": "G", "postcode": "1", "city": ""}
        made["keys"]["agreed"]["fixed"]["ada"] = "49 %"
        made["pools"][1].pop("vat")
        made["colour"] = {"a": 1}

    lay(root, charter(break_it))
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        billed(root)
    assert sorted(codes(caught)) == [
        *["billing-field"] * 4,
        "billing-giro",
        *["billing-ground"] * 2,
        "billing-vat",
        "billing-vat-number",
        "shares-sum",
        "unknown-field",
    ]
    assert all(fault.line for fault in caught.value.faults)
    assert tree(root) == before


@pytest.mark.parametrize(
    ("kind", "table", "said", "code"),
    [
        (DocumentKind.SIE, "bookkeeping", {"claims": "15A1", "income": "3510", "rounding": "3740"}, "account"),
        (DocumentKind.SIE, "bookkeeping", 3, "not-a-table"),
        (DocumentKind.ROWS, "rows", {"layout": "cvs"}, "layout-unknown"),
    ],
)
def test_a_table_that_cannot_be_read_is_not_missing(
    root: Path, kind: DocumentKind, table: str, said: object, code: str
) -> None:
    def break_it(made: Charter) -> None:
        made["pools"] = [pool | {"vat": "outside"} for pool in made["pools"]]
        made[table] = said

    lay(root, charter(break_it))
    with pytest.raises(WorkspaceError) as caught:
        billed(root, documents=(kind,))
    assert codes(caught) == [code]


def test_a_text_that_a_spreadsheet_would_calculate_is_told_once_where_the_charter_has_it(root: Path) -> None:
    def break_it(made: Charter) -> None:
        for each in (*made["members"], *made["pools"]):
            each["name"] = f"-{each['name']}"
        for each, orgnr in zip(made["members"], ("0464", "0456", "0449"), strict=True):
            each["invoice"] = {"endpoint": f"0007:212000{orgnr}", "reference": "ZZ1"}
        made["vat"]["outside"] = "=1+1"

    lay(root, charter(break_it))
    workspace = load(root)
    with pytest.raises(WorkspaceError) as caught:
        billed(root, documents=(DocumentKind.PEPPOL,))
    found = [(fault.code, fault.found, str(fault.place)) for fault in caught.value.faults]
    named = [*((each.party.name, each.party.place) for each in workspace.federation.members)]
    named += [(pool.name, pool.place) for pool in workspace.pools]
    told = [("csv-formula", name, str(place)) for name, place in named]
    assert sorted(found) == sorted([*told, ("csv-formula", "=1+1", "charter.toml:1:1")])


def test_an_agreement_without_billing_is_told(root: Path) -> None:
    lay(root, charter(lambda made: made.pop("billing")))
    with pytest.raises(WorkspaceError) as caught:
        billed(root)
    assert codes(caught) == ["billing-field"]
    assert caught.value.faults[0].text("message") == "billing needs [billing] in charter.toml"


def test_a_year_without_costs_is_told(root: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        billed(root, "2028-Q1")
    assert codes(caught) == ["no-costs"]


@pytest.mark.parametrize("text", ['schema = 1\n[federation]\nname = "F"\n', "schema =", ""])
def test_whose_register_it_is_must_be_readable(root: Path, text: str) -> None:
    billed(root)
    (root / "charter.toml").write_text(text, "utf-8")
    with pytest.raises(WorkspaceError):
        billed(root)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2027-Q5", "not-a-date"),
        ("2027-q1", "not-a-date"),
        ("", "not-a-date"),
        ("2027-13", "not-a-date"),
        ("next", "not-a-date"),
        ("1899-Q1", "year-span"),
        ("2027", "period-parts"),
        ("2027-H1", "period-parts"),
        ("2027-01", "period-parts"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_period_that_is_none_of_the_agreements(root: Path, period: str, code: str, *, dry_run: bool) -> None:
    before = tree(root)
    with pytest.raises(InvalidValueError) as caught:
        bill(root, order(period), dry_run=dry_run)
    assert caught.value.code == code
    assert tree(root) == before
    if code == "period-parts":
        assert caught.value.values == {"count": 4, "period": period, "known": "2027-Q1, 2027-Q2, 2027-Q3, 2027-Q4"}


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_a_day_of_issue_out_of_range_is_refused(root: Path, year: int) -> None:
    with pytest.raises(InvalidValueError, match="year-span"):
        billed(root, on=dt.date(year, 12, 31))
    assert not (root / "register.db").exists()


@pytest.mark.parametrize(("year", "allowed"), [(2025, False), (2026, True), (2028, True), (2029, False)])
def test_a_day_of_issue_is_within_a_year_of_the_period(root: Path, year: int, *, allowed: bool) -> None:
    on = dt.date(year, 6, 1)
    if allowed:
        assert billed(root, on=on).new == 4
        assert billed(root, on=dt.date(2040, 1, 1)).new == 0, "what is billed is listed on any day"
        return
    with pytest.raises(InvalidValueError) as caught:
        billed(root, on=on)
    assert (caught.value.code, caught.value.values["first"], caught.value.values["last"]) == ("bill-day", 2026, 2028)
    assert not (root / "register.db").exists()


def test_an_instant_has_a_time_zone() -> None:
    with pytest.raises(ValueError, match="now has no time zone"):
        order(now=dt.datetime(2027, 1, 15, 9, 30))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(TypeError, match="now is a datetime, not date"):
        order(now=dt.date(2027, 1, 15))


def test_another_federations_register_is_refused(root: Path) -> None:
    billed(root)
    lay(root, charter(lambda made: made["federation"].update(orgnr="212000-0456", vat_number="SE212000045601")))
    with pytest.raises(RegisterError, match="belongs to 222222-2222"):
        billed(root)


def test_a_record_that_lacks_what_the_law_asks_for_is_not_issued(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last look before an invoice is issued, whatever the charter was let through with."""
    extra = content.Rule(id="colour", source="none", fields=("member.colour",))
    monkeypatch.setattr(content, "OF_CATEGORY", {each: (*rules, extra) for each, rules in OF_CATEGORY.items()})
    with pytest.raises(WorkspaceError) as caught:
        billed(root)
    assert codes(caught) == ["billing-field"] * 3
    told = [fault.text("message") for fault in caught.value.faults]
    assert told == [f"billing needs colour in {who}" for who in ("ada", "bo", "cia")]
    assert not (root / "register.db").exists() or issued(root) == []
