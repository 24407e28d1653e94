"""``costshare bill``: what it prints, and with which status it leaves."""

import datetime as dt
import json
import os
import pwd
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from costshare.documents.notation import NO_BREAK
from costshare.periods.names import today
from costshare.register import sqlite
from costshare.register.reading import Run as Ran
from tests.billing.agreement import COSTS, charter, issued, lay, register, tree
from tests.cli.conftest import Done, Run

FIRST = ("--period", "2027-Q1", "--on", "2027-01-15")
SECOND = ("--period", "2027-Q2", "--on", "2027-04-15")
DEARER = COSTS | {"stod": COSTS["stod"] + 400}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    monkeypatch.setenv("LOGNAME", "ekonom")
    return lay(tmp_path / "w")


def told(done: Done) -> Any:  # noqa: ANN401 - a JSON document
    assert (done.status, done.err) == (0, "")
    return json.loads(done.out)


def runs(root: Path) -> tuple[Ran, ...]:
    with register(root) as found:
        return found.runs()


def plain(text: str) -> str:
    return re.sub(" +", " ", text.replace(NO_BREAK, " "))


def test_what_a_pdf_has_no_letters_for_is_told_once(run: Run, root: Path) -> None:
    lay(root, charter(lambda made: made["members"][0].update(name="Ada \U0001f389 kommun")))
    done = run("bill", root, *FIRST, "--documents", "pdf")
    assert done.status == 0
    assert done.err.splitlines() == ["PDF saknar tecken för Ada \U0001f389 kommun: där står Ada [U+1F389] kommun."]
    assert run("bill", root, *FIRST, "--documents", "text", "--lang", "en").err == ""


# --- JSON


def test_json_says_what_was_issued(run: Run, root: Path) -> None:
    found = told(run("bill", root, *FIRST, "--json"))
    assert list(found) == ["invoices", "new", "total_net", "retained", "carried", "plan", "head", "files"]
    assert [list(each) for each in found["invoices"]] == [
        [
            *("number", "member", "kind", "period", "date", "vat_category", "net", "vat", "rounding", "payable"),
            *("due", "ocr", "references", "files", "credited_by"),
        ]
    ] * 4
    assert found["invoices"][3] == {
        "number": "F20270004",
        "member": "cia",
        "kind": "invoice",
        "period": "2027-Q1",
        "date": "2027-01-15",
        "vat_category": "S",
        "net": "5000.00",
        "vat": "1250.00",
        "rounding": "0.00",
        "payable": "6250.00",
        "due": "2027-02-15",
        "ocr": "000000497",
        "references": [],
        "files": ["out/bill-2027-Q1/F20270004.txt", "out/bill-2027-Q1/F20270004.html"],
        "credited_by": [],
    }
    assert (found["new"], found["total_net"]) == (4, "40308.64")
    assert (found["retained"], found["carried"]) == ("0.00", "0.00")
    assert all(re.fullmatch("[0-9a-f]{64}", found[name]) for name in ("plan", "head"))
    for each in found["invoices"]:
        assert all((root / name).is_file() for name in each["files"])


def test_the_sum_has_its_sign(run: Run, tmp_path: Path) -> None:
    root = lay(tmp_path / "w", costs={"stod": -400_00})
    found = told(run("bill", root, *FIRST, "--json"))
    assert found["total_net"] == "-100.00"
    assert [each["payable"] for each in found["invoices"]] == ["-50.00", "-30.00", "-25.00"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_json_is_the_same_in_every_language_and_the_second_time(run: Run, root: Path, language: str) -> None:
    first = told(run("bill", root, *FIRST, "--json"))
    lay(root, costs=DEARER)
    second = run("bill", root, *FIRST, "--json", "--lang", language)
    assert second.out == json.dumps(first | {"new": 0}, ensure_ascii=False, indent=2) + "\n"


def test_a_dry_run_says_what_would_be_and_leaves_nothing(run: Run, root: Path) -> None:
    before = tree(root)
    seen = told(run("bill", root, *FIRST, "--dry-run", "--json"))
    assert tree(root) == before
    done = told(run("bill", root, *FIRST, "--json", "--expect", seen["plan"]))
    assert seen["invoices"] == [{**each, "files": []} for each in done["invoices"]]
    assert (seen["plan"], seen["new"], seen["total_net"]) == (done["plan"], done["new"], done["total_net"])


def test_a_dry_run_of_what_is_issued_writes_no_files_either(run: Run, root: Path) -> None:
    first = told(run("bill", root, *FIRST, "--json"))
    shutil.rmtree(root / "out")
    before = tree(root)
    seen = told(run("bill", root, *FIRST, "--dry-run", "--json"))
    assert tree(root) == before
    assert (seen["new"], seen["plan"], seen["head"]) == (0, first["plan"], first["head"])


# --- exit statuses


@pytest.mark.parametrize(
    "arguments",
    [
        ("bill", "{root}"),
        ("bill", "{root}", "--period", "2027-Q5"),
        ("bill", "{root}", "--period", "2027-q1"),
        ("bill", "{root}", "--period", "2027"),
        ("bill", "{root}", "--period", "2027-H1"),
        ("bill", "{root}", "--period", "2027-01"),
        ("bill", "{root}", "--period", "1899-Q1"),
        ("bill", "{root}", "--period", "2027-Q1", "--on", "15 januari"),
        ("bill", "{root}", "--period", "2027-Q1", "--on", "2027-02-30"),
        ("bill", "{root}", "--period", "2027-Q1", "--on", "9999-12-31"),
        ("bill", "{root}", "--period", "2027-Q1", "--on", "0001-01-01"),
        ("bill", "{root}/none", "--period", "2027-Q1"),
        ("documents", "{root}", "--run", "bill-2027-Q1"),
        ("documents", "{root}/none"),
    ],
    ids=" ".join,
)
def test_wrong_usage(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    before = tree(root)
    json_too = [["--json"]] if arguments[0] == "bill" else []
    for more in ([], *json_too):
        done = run(*(each.format(root=root) for each in arguments), *more)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
    assert tree(root) == before


def test_a_period_of_another_length_says_which_there_are(run: Run, root: Path) -> None:
    assert run("bill", root, "--period", "2027-H1").err == (
        "året faktureras i 4 delar, och 2027-H1 är inte en av dem\n"
        "    väntat: något av: 2027-Q1, 2027-Q2, 2027-Q3, 2027-Q4\n"
        "    åtgärd: ange en av dessa perioder\n"
    )
    english = run("bill", root, "--period", "2027-H1", "--lang", "en").err
    assert english.startswith("the year is billed in 4 parts, which 2027-H1 is not one of\n")


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--json",)])
def test_a_day_before_every_known_rate_says_which_is_the_first(run: Run, root: Path, more: tuple[str, ...]) -> None:
    lay(root, charter(lambda made: [each.update({"from": dt.date(1990, 1, 1)}) for each in made["members"]]))
    (root / "costs.csv").write_text("pool,date,amount\nstod,1990-01-01,100\n", "utf-8")
    done = run("bill", root, "--period", "1990-Q1", "--on", "1990-06-30", *more)
    assert (done.status, done.out) == (2, "")
    assert (
        done.err.splitlines()[0]
        == "ingen normalskattesats för moms är känd för 1990-06-30: den första gäller från 1990-07-01"
    )
    assert not (root / "register.db").exists() or issued(root) == []


@pytest.mark.parametrize("command", [("bill", "{root}", *FIRST), ("bill", "{root}", *FIRST, "--dry-run")])
def test_faults_leave_nothing(run: Run, root: Path, command: tuple[str, ...]) -> None:
    lay(root, charter(lambda made: made["federation"].pop("bankgiro")))
    before = tree(root)
    done = run(*(each.format(root=root) for each in command))
    assert (done.status, done.out) == (1, "")
    assert "fakturering kräver ett konto att betala till [billing-giro]" in done.err
    done = run(*(each.format(root=root) for each in command), "--json")
    assert (done.status, done.err) == (1, "")
    assert [each["code"] for each in json.loads(done.out)["faults"]] == ["billing-giro"]
    assert tree(root) == before


def test_a_changed_allocation_is_told_and_can_be_spread(run: Run, root: Path) -> None:
    run("bill", root, *FIRST)
    lay(root, costs=DEARER)
    before = tree(root)
    done = run("bill", root, *SECOND)
    assert (done.status, done.out) == (1, "")
    assert "[plan-changed]" in done.err
    assert "ada, bo, cia" in done.err
    assert "--replan" in done.err
    (fault,) = json.loads(run("bill", root, *SECOND, "--json").out)["faults"]
    assert (fault["code"], fault["file"], fault["line"], fault["column"]) == ("plan-changed", "charter.toml", 1, 1)
    assert tree(root) == before
    seen = told(run("bill", root, *SECOND, "--replan", "--dry-run", "--json"))
    assert tree(root) == before
    assert told(run("bill", root, *SECOND, "--replan", "--json", "--expect", seen["plan"]))["new"] == 4


def test_another_plan_than_expected_is_told_and_nothing_issued(run: Run, root: Path) -> None:
    before = tree(root)
    done = run("bill", root, *FIRST, "--expect", "ab12")
    assert (done.status, done.out) == (1, "")
    assert "[plan-hash]" in done.err
    assert "ab12" in done.err
    assert tree(root) == before


@pytest.mark.parametrize(
    ("where", "english"),
    [
        ("{root}/none/r.db", "The register {root}/none/r.db cannot be opened. Is its folder there?\n"),
        ("{root}/charter.toml", "The file {root}/charter.toml is not a register.\n"),
        ("mysql:///r", "A register is an SQLite file, or a PostgreSQL database by a URL. Found: mysql\n"),
        ("sqlite://", "The address of a register in SQLite is sqlite:///, then the path of its file.\n"),
    ],
)
def test_a_register_that_cannot_be_used(run: Run, root: Path, where: str, english: str) -> None:
    before = tree(root)
    done = run("bill", root, *FIRST, "--register", where.format(root=root), "--lang", "en", "--json")
    assert (done.status, done.out, done.err) == (3, "", english.format(root=root))
    assert tree(root) == before


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_register_that_another_program_uses(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, lock: str) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    run("bill", root, *FIRST)
    before = tree(root)
    with closing(sqlite3.connect(root / "register.db", isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        done = run("bill", root, *SECOND)
        assert (done.status, done.out) == (3, "")
        assert done.err == f"Ett annat program använder registret {root}/register.db. Försök igen när det är klart.\n"
        other.execute("ROLLBACK")
    assert tree(root) == before
    assert told(run("bill", root, *SECOND, "--json"))["new"] == 4


def test_documents_that_cannot_be_written_are_told_and_made_the_next_time(run: Run, root: Path) -> None:
    (root / "out").write_text("a file in the way", "utf-8")
    done = run("bill", root, *FIRST)
    assert (done.status, done.out) == (3, "")
    assert done.err.splitlines() == [
        f"Något utanför programmet gick fel: {root / 'out' / 'bill-2027-Q1'}: en fil står där en mapp ska stå.",
        "Det som är utfärdat står i registret. När felet är avhjälpt gör costshare documents filerna.",
    ]
    assert len(issued(root)) == 4, "what is issued is issued; only its files are missing"
    (root / "out").unlink()
    (root / "out").mkdir()
    (root / "out" / "bill-2027-Q1").touch()
    assert run("bill", root, *FIRST).status == 3
    (root / "out" / "bill-2027-Q1").unlink()
    assert told(run("bill", root, *FIRST, "--json"))["new"] == 0
    assert (root / "out" / "bill-2027-Q1" / "manifest.json").is_file()


# --- which register, which day


def test_another_register_by_option_or_environment(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "elsewhere.db"
    first = told(run("bill", root, *FIRST, "--json", "--register", path))
    monkeypatch.setenv("COSTSHARE_REGISTER", f"sqlite:///{path}")
    assert told(run("bill", root, *FIRST, "--json")) == first | {"new": 0}
    assert run("documents", root, "--run", "bill-2027-Q1").status == 0
    assert not (root / "register.db").exists()
    own = ("bill", root, *FIRST, "--json", "--register", root / "register.db")
    before = tree(root)
    done = run(*own)
    assert (done.status, done.out) == (3, "")
    assert "--accept-restored" in done.err
    assert tree(root) == before
    assert told(run(*own, "--accept-restored"))["new"] == 4
    assert run("bill", root, *FIRST, "--json").status == 3, "the other is no more the federation's"


def test_the_day_of_issue_is_today_if_it_is_not_said(run: Run, root: Path) -> None:
    days = {today()}
    found = told(run("bill", root, "--period", "2027-Q1", "--json"))
    assert found["invoices"][0]["date"] in {day.isoformat() for day in days | {today()}}


def test_who_issued_is_in_the_register(run: Run, root: Path) -> None:
    run("bill", root, *FIRST)
    assert [each.user for each in runs(root)] == ["ekonom"]


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_who_has_no_name_is_told_by_number(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """A container may run as an account that the system does not know."""

    def unknown(uid: int) -> None:
        raise error(uid)

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert run("bill", root, *FIRST).status == 0
    assert [each.user for each in runs(root)] == [str(os.getuid())]


# --- what people read

SWEDISH = """\
Nummer Medlem Netto Moms Öresavrundning Att betala Förfaller
--------- -------- --------- -------- ---------------- ------------ -----------
F20270001 ada 20 102,88 0,00 0,12 20 103,00 2027-02-15
F20270002 bo 15 102,88 0,00 0,12 15 103,00 2027-02-15
F20270003 cia 102,88 0,00 0,12 103,00 2027-02-15
F20270004 cia 5 000,00 1 250,00 0,00 6 250,00 2027-02-15
--------- -------- --------- -------- ---------------- ------------ -----------
Summa 40 308,64 1 250,00 0,36 41 559,00
"""
ENGLISH = "Number Member Net VAT Rounding To pay Due"


def rows(text: str) -> list[str]:
    return [line.strip() for line in plain(text).splitlines() if line.strip() and not line.startswith("---")]


def test_people_read_a_row_an_invoice_with_sums(run: Run, root: Path) -> None:
    done = run("bill", root, *FIRST)
    assert (done.status, done.err) == (0, "")
    assert rows(done.out)[:-1] == rows(SWEDISH)
    assert rows(done.out)[-1] == "4 nya handlingar. Filerna finns i out/bill-2027-Q1."
    done = run("bill", root, *FIRST, "--lang", "en")
    assert rows(done.out)[:-2] == [ENGLISH, *rows(SWEDISH)[1:-1]], "in Swedish notation"
    assert rows(done.out)[-1] == "0 new documents. The files stand in out/bill-2027-Q1."


def test_people_read_that_a_dry_run_issues_nothing(run: Run, root: Path) -> None:
    plan = told(run("bill", root, *FIRST, "--dry-run", "--json"))["plan"]
    assert f"vad som skulle bli. Plan {plan}" in run("bill", root, *FIRST, "--dry-run").out
    assert f"this is what would be. Plan {plan}" in run("bill", root, *FIRST, "--dry-run", "--lang", "en").out


def test_people_read_that_a_dry_run_of_what_is_issued_has_nothing_new(run: Run, root: Path) -> None:
    plan = told(run("bill", root, *FIRST, "--json"))["plan"]
    done = run("bill", root, *FIRST, "--dry-run")
    assert rows(done.out)[:-1] == rows(SWEDISH)
    assert rows(done.out)[-1] == f"Perioden är redan fakturerad, och inget nytt skulle utfärdas. Plan {plan}"
    english = run("bill", root, *FIRST, "--dry-run", "--lang", "en").out
    assert rows(english)[-1] == f"The period is issued already, and nothing new would be. Plan {plan}"


def test_people_read_that_there_is_nothing_to_bill(run: Run, tmp_path: Path) -> None:
    root = lay(tmp_path, costs=dict.fromkeys(COSTS, 0))
    assert run("bill", root, *FIRST).out == "Det finns inget att fakturera.\n"
    assert run("bill", root, *FIRST, "--lang", "en").out == "There is nothing to bill.\n"
    assert told(run("bill", root, *FIRST, "--json"))["invoices"] == []


def test_help_in_both_languages(run: Run) -> None:
    assert "Utfärda en periods fakturor, en gång." in run("bill", "--help").out
    assert "Issue a period's invoices, once." in run("bill", "--help", "--lang", "en").out
