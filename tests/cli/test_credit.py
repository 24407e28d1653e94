"""``costshare credit``: what it prints, and with which status it leaves."""

import json
import re
from pathlib import Path

import pytest

from tests.billing.agreement import issued, lay, tree
from tests.cli.conftest import Run
from tests.cli.test_bill import plain, rows, told

ADA, TAXED = "F20270001", "F20270004"
DAY = ("--reason", "fel mottagare", "--on", "2027-05-02")


@pytest.fixture
def root(billed_quarter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first quarter, billed."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    monkeypatch.setenv("LOGNAME", "ekonom")
    return billed_quarter


# --- JSON


def test_json_says_what_was_credited(run: Run, root: Path) -> None:
    found = told(run("credit", root, TAXED, *DAY, "--json"))
    assert list(found) == ["invoices", "new", "total_net", "retained", "carried", "plan", "head", "files"]
    assert found["invoices"] == [
        {
            "number": "F20270005",
            "member": "cia",
            "kind": "credit-note",
            "period": "2027-Q1",
            "date": "2027-05-02",
            "vat_category": "S",
            "net": "5000.00",
            "vat": "1250.00",
            "rounding": "0.00",
            "payable": "6250.00",
            "due": "2027-05-02",
            "ocr": "000000596",
            "references": [TAXED],
            "files": ["out/credit-F20270004/F20270005.txt", "out/credit-F20270004/F20270005.html"],
            "credited_by": [],
        }
    ]
    assert (found["new"], found["total_net"]) == (1, "-5000.00")
    assert (found["retained"], found["carried"]) == ("0.00", "0.00")
    assert all(re.fullmatch("[0-9a-f]{64}", found[name]) for name in ("plan", "head"))
    for name in found["invoices"][0]["files"]:
        text = (root / name).read_text("utf-8")
        assert "fel mottagare" in text
        assert TAXED in text


@pytest.mark.parametrize("amount", ["1000.50", "1 000,50", "1000,50 kr"])
def test_an_amount_in_any_spelling(run: Run, root: Path, amount: str) -> None:
    found = told(run("credit", root, TAXED, *DAY, "--amount", amount, "--json"))
    (note,) = found["invoices"]
    assert [note[name] for name in ("net", "vat", "rounding", "payable")] == ["1000.50", "250.13", "0.37", "1251.00"]


def test_a_dry_run_leaves_nothing_and_its_plan_can_be_asked_for(run: Run, root: Path) -> None:
    before = tree(root)
    seen = told(run("credit", root, ADA, *DAY, "--dry-run", "--json"))
    other = run("credit", root, ADA, *DAY, "--amount", "1", "--expect", seen["plan"])
    assert (other.status, other.out) == (1, "")
    assert "[plan-hash]" in other.err
    assert tree(root) == before
    done = told(run("credit", root, ADA, *DAY, "--expect", seen["plan"], "--json"))
    assert seen["invoices"] == [{**each, "files": []} for each in done["invoices"]]
    assert (seen["plan"], seen["new"], seen["total_net"]) == (done["plan"], done["new"], done["total_net"])


def test_billed_again_the_list_holds_both(run: Run, root: Path) -> None:
    run("credit", root, ADA, *DAY)
    found = told(run("bill", root, "--period", "2027-Q1", "--on", "2027-05-03", "--json"))
    assert (found["new"], [each["number"] for each in found["invoices"]][-1]) == (1, "F20270006")
    assert found["invoices"][-1]["files"][0] == "out/bill-2027-Q1-2/F20270006.txt"
    assert {each["number"]: each["credited_by"] for each in found["invoices"] if each["credited_by"]} == {
        ADA: ["F20270005"]
    }
    assert told(run("bill", root, "--period", "2027-Q1", "--json")) == found | {"new": 0}


def test_its_files_are_made_again_from_the_register(run: Run, root: Path) -> None:
    run("credit", root, ADA, *DAY)
    folder = root / "out" / f"credit-{ADA}"
    before = tree(folder)
    for path in folder.iterdir():
        path.unlink()
    assert run("documents", root, "--run", f"credit-{ADA}").status == 0
    assert tree(folder) == before


# --- exit statuses


@pytest.mark.parametrize(
    "arguments",
    [
        (ADA,),
        (ADA, "--reason", ""),
        (ADA, "--reason", " "),
        (*DAY,),
        (ADA, *DAY, "--amount", "0"),
        (ADA, *DAY, "--amount", "-1"),
        (ADA, *DAY, "--amount", "20102.89"),
        (ADA, *DAY, "--amount", "1.005"),
        (ADA, *DAY, "--amount", "allt"),
        (ADA, "--reason", "x", "--on", "i dag"),
        (ADA, "--reason", "x", "--on", "2201-01-01"),
        ("F20270099", *DAY),
        ("", *DAY),
    ],
    ids=" ".join,
)
def test_wrong_usage(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    before = tree(root)
    for more in ([], ["--json"], ["--dry-run"]):
        done = run("credit", root, *arguments, *more)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
    assert tree(root) == before


@pytest.mark.parametrize(
    ("arguments", "swedish", "english"),
    [
        (
            ("F20270009",),
            "F20270009 är inte känt här: välj något av F20270003, F20270004.",
            "F20270009 is not known here: choose one of F20270003, F20270004.",
        ),
        (
            (ADA, "--amount", "99999"),
            "så mycket av F20270001 kan inte krediteras: 20 102,88 kr före moms är kvar",
            "so much of F20270001 cannot be credited: 20 102,88 kr before VAT is left",
        ),
        ((ADA, "--reason", " "), "inget skäl är angivet", "no reason is given"),
    ],
)
def test_what_was_wrong_is_said(run: Run, root: Path, arguments: tuple[str, ...], swedish: str, english: str) -> None:
    reason = [] if "--reason" in arguments else ["--reason", "x"]
    assert run("credit", root, *arguments, *reason, *DAY[2:]).err.splitlines()[0] == swedish
    assert run("credit", root, *arguments, *reason, *DAY[2:], "--lang", "en").err.splitlines()[0] == english


def test_what_is_done_or_a_credit_note_is_said(run: Run, root: Path) -> None:
    run("credit", root, ADA, *DAY)
    done = run("credit", root, ADA, *DAY)
    assert (done.status, done.err.splitlines()[0]) == (2, "hela F20270001 är redan krediterad")
    done = run("credit", root, "F20270005", *DAY, "--lang", "en")
    assert (done.status, done.err.splitlines()[0]) == (2, "F20270005 is a credit note")


def test_where_nothing_was_issued_nothing_can_be_chosen(run: Run, tmp_path: Path) -> None:
    root = lay(tmp_path / "w")
    done = run("credit", root, ADA, *DAY)
    assert (done.status, done.err) == (2, "F20270001 är inte känt här, och det finns inget att välja bland ännu.\n")
    assert not (root / "register.db").exists()


def test_a_charter_that_does_not_say_whose_it_is_is_a_fault(run: Run, root: Path) -> None:
    (root / "charter.toml").write_text("schema = 1\n", "utf-8")
    assert run("credit", root, ADA, *DAY).status == 1
    assert "faults" in json.loads(run("credit", root, ADA, *DAY, "--json").out)


def test_a_register_that_cannot_be_used(run: Run, root: Path) -> None:
    done = run("credit", root, ADA, *DAY, "--register", root / "charter.toml", "--json")
    assert (done.status, done.out) == (3, "")


# --- what people read


def test_people_read_the_credit_note_below_zero(run: Run, root: Path) -> None:
    done = run("credit", root, TAXED, *DAY)
    assert (done.status, done.err) == (0, "")
    assert rows(done.out)[1] == "F20270005 Kreditfaktura cia −5 000,00 −1 250,00 0,00 −6 250,00"
    assert rows(done.out)[-1] == "1 ny handling. Filerna finns i out/credit-F20270004."
    english = run("credit", root, ADA, *DAY, "--lang", "en")
    assert rows(english.out)[1] == "F20270006 Credit note ada −20 102,88 0,00 −0,12 −20 103,00"


def test_who_credited_and_why_is_kept(run: Run, root: Path) -> None:
    run("credit", root, ADA, *DAY)
    assert issued(root)[-1]["basis"]["reason"] == "fel mottagare"
    assert issued(root)[-1]["number"] == "F20270005"


def test_help_in_both_languages(run: Run) -> None:
    assert "Kreditera en faktura, eller en del av den." in plain(run("credit", "--help").out)
    assert "Take back an invoice, or a part of it, with a credit note." in run("credit", "--help", "--lang", "en").out
