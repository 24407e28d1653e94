"""``costshare numbers``: what it prints, and with which status it leaves."""

from pathlib import Path

import pytest

from tests.billing.agreement import Charter
from tests.cli.conftest import Run
from tests.cli.test_bill import rows, told
from tests.runs.whole_year import lay_year

SOUND = "reference;number;ocr;due\nU20270001;700001;7000011;2027-02-28\nU20270002;700002;;\n"


@pytest.fixture
def root(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first quarter whose invoices a finance system makes, and its list of them."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    monkeypatch.setenv("LOGNAME", "ekonom")

    def theirs(made: Charter) -> None:
        made["billing"]["issuer"] = "finance-system"

    root = lay_year(tmp_path / "w", theirs)
    done = run("bill", root, "--period", "2027-Q1", "--on", "2027-01-15", "--documents", "rows")
    assert (done.status, rows(done.out)[-1]) == (0, "4 nya handlingar. Filerna finns i out/bill-2027-Q1.")
    assert "U20270001" in done.out
    (root / "numbers.csv").write_text(SOUND, "utf-8")
    return root


def test_people_read_what_is_new_and_how_much_was_not(run: Run, root: Path) -> None:
    done = run("numbers", root, root / "numbers.csv", "--on", "2027-01-20")
    assert (done.status, done.err) == (0, "")
    assert rows(done.out) == [
        "Referens Nummer OCR Förfaller",
        "U20270001 700001 7000011 2027-02-28",
        "U20270002 700002 – –",
    ]
    again = run("numbers", root, root / "numbers.csv")
    assert (again.status, again.out) == (0, "Redan bokförda, och lämnade i fred: 2\n")


def test_json_says_the_same(run: Run, root: Path) -> None:
    found = told(run("numbers", root, root / "numbers.csv", "--json"))
    first = {"reference": "U20270001", "number": "700001", "ocr": "7000011", "date": "", "due": "2027-02-28"}
    assert (list(found), found["numbered"][0], found["already"]) == (["numbered", "already"], first, 0)
    assert told(run("numbers", root, root / "numbers.csv", "--json")) == {"numbered": [], "already": 2}


def test_faults_are_told_with_their_lines(run: Run, root: Path) -> None:
    (root / "numbers.csv").write_text(SOUND.replace("7000011", "7000012"), "utf-8")
    done = run("numbers", root, root / "numbers.csv")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("numbers.csv:2:3: detta är inget OCR-nummer [ocr]")


def test_a_reference_that_is_not_there_is_told_with_those_that_wait(run: Run, root: Path) -> None:
    (root / "numbers.csv").write_text("reference,number\nU20270009,1\n", "utf-8")
    done = run("numbers", root, root / "numbers.csv", "--lang", "en")
    assert "one of: U20270001, U20270002, U20270003, U20270004" in done.err


def test_an_empty_file_of_numbers_books_nothing(run: Run, root: Path) -> None:
    (root / "numbers.csv").write_text("reference,number\n", "utf-8")
    done = run("numbers", root, root / "numbers.csv")
    assert (done.status, done.out) == (0, "Det finns inget nytt att bokföra.\n")
