"""``costshare settle``: what it prints, and with which status it leaves."""

import datetime as dt
import json
import re
import sys
from pathlib import Path

import pytest

from costshare.costs.sie import read_sie
from costshare.money.amounts import read_ore
from tests.billing.agreement import Charter, tree
from tests.cli.conftest import Run
from tests.cli.test_bill import plain, rows, told
from tests.documents.workbooks import Workbook
from tests.runs.whole_year import OUTCOME, agreed, lay_year, outcome

SETTLE = ("--year", "2027", "--on", "2028-02-15")


@pytest.fixture
def root(billed_year: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year, billed."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    return billed_year


def test_json_says_what_was_settled(run: Run, root: Path) -> None:
    found = told(run("settle", root, *SETTLE, "--json"))
    names = ["invoices", "new", "total_net", "retained", "carried", "plan", "head", "files"]
    assert list(found)[: len(names)] == names
    assert [list(each) for each in found["invoices"]] == [
        [
            *("number", "member", "kind", "period", "date", "vat_category", "net", "vat", "rounding", "payable"),
            *("due", "ocr", "references", "files", "credited_by"),
        ]
    ] * 3
    assert found["invoices"][2] == {
        "number": "F20280003",
        "member": "cia",
        "kind": "invoice",
        "period": "2027",
        "date": "2028-02-15",
        "vat_category": "S",
        "net": "800.00",
        "vat": "200.00",
        "rounding": "0.00",
        "payable": "1000.00",
        "due": "2028-03-16",
        "ocr": "000001990",
        "references": ["F20270004", "F20270008", "F20270012", "F20270016"],
        "files": ["out/settle-2027/F20280003.txt", "out/settle-2027/F20280003.html"],
        "credited_by": [],
    }
    assert [each["kind"] for each in found["invoices"]] == ["credit-note", "credit-note", "invoice"]
    assert (found["new"], found["total_net"]) == (3, "-1000.00")
    assert (found["retained"], found["carried"]) == ("0.00", "0.00")
    assert all(re.fullmatch("[0-9a-f]{64}", found[name]) for name in ("plan", "head"))
    for each in found["invoices"]:
        assert all((root / name).is_file() for name in each["files"])
    total = found["statement"]["total"]
    assert (total["budget"], total["billed"], total["outcome"]) == ("161234.58", "161234.58", "160234.58")


def test_what_is_retained_and_carried_has_the_sign_that_makes_it_add_up(run: Run, root: Path) -> None:
    agreed(root, surplus="carry", threshold="600 kr")
    found = told(run("settle", root, *SETTLE, "--json"))
    assert (found["total_net"], found["retained"], found["carried"]) == ("0.00", "-500.00", "-500.00")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_again_it_prints_the_same_and_nothing_is_new(run: Run, root: Path, language: str) -> None:
    first = told(run("settle", root, *SETTLE, "--json"))
    before = tree(root)
    again = told(run("settle", root, "--year", "2027", "--on", "2028-03-01", "--json", "--lang", language))
    assert {**again, "statement": {}} == {**first, "new": 0, "statement": {}}
    assert tree(root).keys() == before.keys()
    assert language == "en" or tree(root) == before


def test_a_late_cost_is_settled_by_itself(run: Run, root: Path) -> None:
    run("settle", root, *SETTLE)
    outcome(root, OUTCOME | {"stod": OUTCOME["stod"] + 1_000_00})
    found = told(run("settle", root, "--year", "2027", "--on", "2028-03-01", "--json"))
    assert (found["new"], len(found["invoices"]), found["total_net"]) == (3, 6, "0.00")
    assert [each["files"][0].split("/")[1] for each in found["invoices"]] == ["settle-2027"] * 3 + ["settle-2027-2"] * 3


def test_a_dry_run_leaves_nothing_and_its_plan_can_be_asked_for(run: Run, root: Path) -> None:
    before = tree(root)
    seen = told(run("settle", root, *SETTLE, "--dry-run", "--json"))
    other = run("settle", root, *SETTLE, "--expect", "ab12")
    assert (other.status, other.out) == (1, "")
    assert "[plan-hash]" in other.err
    assert tree(root) == before
    done = told(run("settle", root, *SETTLE, "--expect", seen["plan"], "--json"))
    assert seen["invoices"] == [{**each, "files": []} for each in done["invoices"]]
    assert (seen["plan"], seen["statement"]) == (done["plan"], done["statement"])


def test_a_dry_run_within_the_year_prints_the_accrual(run: Run, billed_quarter: Path) -> None:
    before = tree(billed_quarter)
    arguments = ("settle", billed_quarter, "--year", "2027", "--on", "2027-06-30", "--dry-run")
    seen = told(run(*arguments, "--json"))
    assert seen["total_net"] == seen["statement"]["total"]["difference"] == "119925.94"
    read = run(*arguments).out.splitlines()
    assert read[0].startswith("Upplupen slutavräkning 2027 per den 30 juni 2027, ")
    assert read[3] == "Detta är ingen slutavräkning: det är vad året skulle ge till den dagen, för bokföringen."
    assert "Nummer" not in run(*arguments).out, "nobody issues the documents"
    assert run(*arguments).err == ""
    assert tree(billed_quarter) == before


# --- the accrual as vouchers

BOOKS = {
    "claims": "1511",
    "income": "3510",
    "vat": "2611",
    "rounding": "3740",
    "accrued_income": "1791",
    "accrued_cost": "2991",
    "dimensions": {"counterparty": 20},
}
ACCRUAL = ("--year", "2027", "--on", "2027-06-30", "--dry-run")


def test_the_accrual_is_written_as_vouchers(run: Run, billed_quarter: Path) -> None:
    lay_year(billed_quarter, lambda made: made.update(bookkeeping=BOOKS))
    before = tree(billed_quarter)
    file = billed_quarter / "accrual.si"
    done = run("settle", billed_quarter, *ACCRUAL, "--sie", file, "--json")
    statement = told(done)["statement"]
    assert tree(billed_quarter) == before | {"accrual.si": file.read_bytes()}
    found, faults = read_sie(file.read_bytes(), "accrual.si")
    assert faults == ()
    made: dict[dt.date, dict[str, int]] = {row.date: {} for row in found.transactions}
    for row in found.transactions:
        made[row.date][row.account] = made[row.date].get(row.account, 0) + row.amount
    due = {each["id"]: read_ore(each["due"]) for each in statement["members"]}
    assert all(ore > 0 for ore in due.values())
    assert made == {
        dt.date(2027, 6, 30): {"1791": sum(due.values()), "3510": -sum(due.values())},
        dt.date(2027, 7, 1): {"1791": -sum(due.values()), "3510": sum(due.values())},
    }


def test_what_sie_has_no_letters_for_is_told(run: Run, billed_quarter: Path) -> None:
    lay_year(
        billed_quarter,
        lambda made: [made.update(bookkeeping=BOOKS), made["federation"].update(name="Kommunalförbundet Øst")],
    )
    done = run("settle", billed_quarter, *ACCRUAL, "--sie", billed_quarter / "a.si")
    assert done.status == 0
    assert "SIE saknar tecken för Kommunalförbundet Øst: där står Kommunalförbundet Öst." in done.err


def test_nothing_to_accrue_is_no_file(run: Run, root: Path) -> None:
    lay_year(root, lambda made: made.update(bookkeeping=BOOKS))
    run("settle", root, *SETTLE)
    done = run("settle", root, *SETTLE, "--dry-run", "--sie", root / "a.si", "--lang", "en")
    assert (done.status, done.err) == (0, "There is nothing to accrue: no file of vouchers was written.\n")
    assert not (root / "a.si").exists()


@pytest.mark.parametrize(("books", "code"), [(None, "missing-table"), (BOOKS | {"accrued_income": ""}, "account")])
def test_accounts_must_be_said_to_accrue(run: Run, billed_quarter: Path, books: Charter | None, code: str) -> None:
    lay_year(billed_quarter, lambda made: made.update({"bookkeeping": books} if books else {}))
    done = run("settle", billed_quarter, *ACCRUAL, "--sie", billed_quarter / "a.si")
    assert (done.status, done.out) == (1, "")
    assert f"[{code}]" in done.err
    assert not (billed_quarter / "a.si").exists()


def test_a_settlement_that_is_issued_has_no_accrual(run: Run, root: Path) -> None:
    before = tree(root)
    done = run("settle", root, *SETTLE, "--sie", root / "a.si")
    assert (done.status, done.out) == (2, "")
    assert "--sie gäller bara med --dry-run" in done.err
    assert tree(root) == before


# --- exit statuses


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--year", "tjugosju"),
        ("--year", "1899"),
        ("--year", "2027", "--on", "2028-02-30"),
        ("--year", "2027", "--equity", "mycket"),
        ("--year", "2027", "--equity", "1.001"),
    ],
    ids=" ".join,
)
def test_wrong_usage(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    before = tree(root)
    for more in ([], ["--json"]):
        done = run("settle", root, *arguments, *more)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
    assert tree(root) == before


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (("--equity", "x"), "Ogiltigt värde för '--equity': 'x': detta är inget belopp"),
        (("--on", "2028-13-01"), "Ogiltigt värde för '--on': '2028-13-01' är ingen dag: skriv den som ÅÅÅÅ-MM-DD."),
        (("--on", "2300-01-01"), "Ogiltigt värde för '--on': '2300-01-01': året 2300 ligger utanför det möjliga"),
    ],
    ids=str,
)
def test_a_wrong_value_is_told_with_its_option(run: Run, root: Path, option: tuple[str, str], told: str) -> None:
    assert told in run("settle", root, "--year", "2027", *option).err


def test_a_year_that_is_not_all_billed_is_a_fault_that_lists_what_is_left(run: Run, billed_quarter: Path) -> None:
    before = tree(billed_quarter)
    done = run("settle", billed_quarter, *SETTLE)
    assert (done.status, done.out) == (1, "")
    assert "2027-Q2, 2027-Q3, 2027-Q4 är kvar [settle-unbilled]" in done.err
    english = run("settle", billed_quarter, *SETTLE, "--lang", "en").err
    assert "the advances of 2027 are not all billed: 2027-Q2, 2027-Q3, 2027-Q4 are left" in english
    done = run("settle", billed_quarter, *SETTLE, "--json")
    assert (done.status, done.err) == (1, "")
    assert [each["code"] for each in json.loads(done.out)["faults"]] == ["settle-unbilled"]
    assert tree(billed_quarter) == before


def test_a_floor_needs_to_know_the_equity(run: Run, root: Path) -> None:
    agreed(root, equity_floor="22000000 kr")
    done = run("settle", root, *SETTLE, "--json")
    assert (done.status, [each["code"] for each in json.loads(done.out)["faults"]]) == (1, ["equity-unknown"])
    found = told(run("settle", root, *SETTLE, "--equity", "22 000 400 kr", "--json"))
    assert (found["total_net"], found["retained"]) == ("-400.00", "-600.00")


def test_faults_leave_nothing(run: Run, root: Path) -> None:
    lay_year(root, lambda made: made["federation"].pop("bankgiro"))
    before = tree(root)
    done = run("settle", root, *SETTLE, "--json")
    assert (done.status, [each["code"] for each in json.loads(done.out)["faults"]]) == (1, ["billing-giro"])
    assert run("settle", root, "--year", "2030", "--json").status == 1
    assert tree(root) == before


# --- what people read


def test_people_read_the_statement_and_the_documents(run: Run, root: Path) -> None:
    done = run("settle", root, *SETTLE)
    assert (done.status, done.err) == (0, "")
    read = rows(done.out)
    assert "F20280002 Kreditfaktura bo −1 300,00 0,00 0,00 −1 300,00" in read
    assert "F20280003 Faktura cia 800,00 200,00 0,00 1 000,00 2028-03-16" in read
    assert read[-1] == "3 nya handlingar. Filerna finns i out/settle-2027."
    for amount in ("161 234,58", "160 234,58", "−1 000,00"):
        assert amount in plain(done.out), "budget and billed, outcome, difference"


def test_help_in_both_languages(run: Run) -> None:
    assert "Slutavräkna ett års utfall mot det som debiterats." in plain(run("settle", "--help").out)
    assert "Settle a year's outcome against what was billed." in plain(run("settle", "--help", "--lang", "en").out)


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=["issued", "looked at"])
def test_the_workbook_says_what_the_statement_does(run: Run, root: Path, tmp_path: Path, dry: list[str]) -> None:
    path = tmp_path / "slut.xlsx"
    found = told(run("settle", root, *SETTLE, *dry, "--json", "--xlsx", path))["statement"]
    rows_of = Workbook(path.read_bytes()).values
    assert [row[0] for row in rows_of["Per medlem"][1:-1]] == [each["name"] for each in found["members"]]
    assert f"{rows_of['Per medlem'][-1][-1]:.2f}" == found["total"]["due"]
    assert {row[1] for row in rows_of["Härledning"][1:]} == {each["name"] for each in found["members"]}


def test_a_missing_extra_is_told_before_anything_is_issued(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    before = tree(root)
    done = run("settle", root, *SETTLE, "--xlsx", tmp_path / "s.xlsx")
    assert (done.status, done.out) == (3, "")
    assert "costshare[excel]" in done.err
    assert tree(root) == before
