"""``costshare ledger``: what it prints, and with which status it leaves."""

import datetime as dt
from pathlib import Path

import pytest

from tests.billing.agreement import tree
from tests.cli.conftest import Run
from tests.cli.test_bill import plain, rows, told
from tests.exchange.messages import Ntry, Tx
from tests.runs.whole_year import credited, lay_year, paid, paying

ON = ("--on", "2027-02-28")
SUMS = ("billed", "paid", "offset", "rounding", "open", "overdue")


@pytest.fixture
def root(billed_quarter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first quarter, billed; something is paid, something credited, something unknown."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    paid(billed_quarter, paying(20_102_50, "000000190", key="B1"), paying(50_00, key="B2"))
    credited(billed_quarter, "F20270004", 1_000_00, on=dt.date(2027, 2, 20))
    return billed_quarter


def test_json_says_what_is_open(run: Run, root: Path) -> None:
    found = told(run("ledger", root, *ON, "--json"))
    assert list(found) == ["on", "members", "invoices", "total", "unallocated", "held"]
    assert found["on"] == "2027-02-28"
    assert [(each["id"], [each[name] for name in SUMS]) for each in found["members"]] == [
        ("ada", ["20103.00", "20102.50", "0.00", "0.50", "0.00", "0.00"]),
        ("bo", ["15103.00", "0.00", "0.00", "0.00", "15103.00", "15103.00"]),
        ("cia", ["5103.00", "0.00", "0.00", "0.00", "5103.00", "5103.00"]),
    ]
    assert [(each["number"], each["open"], each["due"], each["days_late"]) for each in found["invoices"]] == [
        ("F20270001", "0.00", "2027-02-15", 0),
        ("F20270002", "15103.00", "2027-02-15", 13),
        ("F20270003", "103.00", "2027-02-15", 13),
        ("F20270004", "5000.00", "2027-02-15", 13),
        ("F20270005", "0.00", "2027-02-20", 0),
    ]
    ages = {"not-due": "0.00", "1-30": "20206.00", "31-60": "0.00", "61-90": "0.00", "over-90": "0.00"}
    assert found["total"]["ageing"] == ages
    assert [each["amount"] for each in found["unallocated"]] == ["50.00"]


def test_without_a_day_all_is_in_it(run: Run, root: Path) -> None:
    found = told(run("ledger", root, "--json"))
    assert found["total"]["billed"] == "40309.00"
    assert len(found["invoices"]) == 5


def test_what_seems_to_be_booked_already_stands_apart(run: Run, root: Path) -> None:
    txs = tuple(Tx(amount=ore, debtor="Ada") for ore in (20_00, 10_00))
    paid(root, Ntry(amount=30_00, reference="B3", txs=txs), name="details.xml")
    (held,) = paid(root, Ntry(amount=30_00, reference="X9"), name="total.xml", kind="camt.053").unmatched
    found = told(run("ledger", root, *ON, "--json"))
    assert found["held"] == [{"payment": held.payment, "other": held.reference, "amount": "30.00"}]
    assert sorted(each["amount"] for each in found["unallocated"]) == ["10.00", "20.00", "50.00"]
    read = rows(run("ledger", root, *ON).out)
    assert read[-2] == "Betalning som verkar vara bokförd redan Som betalning Kronor"
    assert read[-1] == f"{held.payment} {held.reference} 30,00"
    assert told(run("ledger", root, "--on", "2027-02-14", "--json"))["held"] == []
    run("unmatch", root, held.payment, held.reference, "--reason", "eget", "--on", "2027-03-02")
    assert told(run("ledger", root, *ON, "--json"))["held"] == []


def test_one_member(run: Run, root: Path) -> None:
    found = told(run("ledger", root, *ON, "--member", "cia", "--json"))
    assert [each["id"] for each in found["members"]] == ["cia"]
    assert {each["member"] for each in found["invoices"]} == {"cia"}


def test_nothing_is_written(run: Run, root: Path, tmp_path: Path) -> None:
    before = tree(root)
    run("ledger", root)
    assert tree(root) == before
    empty = lay_year(tmp_path / "empty")
    before = tree(empty)
    assert told(run("ledger", empty, "--json"))["invoices"] == []
    assert run("ledger", empty).status == 0
    assert tree(empty) == before


def test_the_workbook_stands_beside_the_answer(run: Run, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "reskontra.xlsx"
    found = run("ledger", root, *ON, "--xlsx", path, "--json")
    assert told(found) == told(run("ledger", root, *ON, "--json"))
    assert path.read_bytes().startswith(b"PK")


# --- exit statuses


@pytest.mark.parametrize("arguments", [("--member", "dal"), ("--on", "nyss"), ("--xlsx", "{root}")], ids=" ".join)
def test_wrong_usage(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    for more in ([], ["--json"]):
        done = run("ledger", root, *(each.format(root=root) for each in arguments), *more)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()


def test_an_unknown_member_names_those_there_are(run: Run, root: Path) -> None:
    assert run("ledger", root, "--member", "dal").err == "dal är inte känt här: välj något av ada, bo, cia.\n"


def test_what_lies_outside(run: Run, root: Path) -> None:
    assert run("ledger", root, "--register", root / "charter.toml").status == 3
    assert run("ledger", root, "--xlsx", root / "none" / "l.xlsx").status == 3
    (root / "charter.toml").unlink()
    assert run("ledger", root).status == 1


# --- what people read


def test_people_read_members_documents_ages_and_payments(run: Run, root: Path) -> None:
    done = run("ledger", root, *ON)
    assert (done.status, done.err) == (0, "")
    read = rows(done.out)
    assert read[:5] == [
        "Reskontra den 28 februari 2027",
        "Medlem Debiterat Betalt Kvittat Avrundat Öppet Förfallet",
        "ada 20 103,00 20 102,50 0,00 0,50 0,00 0,00",
        "bo 15 103,00 0,00 0,00 0,00 15 103,00 15 103,00",
        "cia 5 103,00 0,00 0,00 0,00 5 103,00 5 103,00",
    ]
    assert "F20270002 bo 2027-02-15 13 15 103,00" in read
    assert not any(line.startswith("F20270001") for line in read), "of which nothing is open"
    assert "1–30 dagar 20 206,00" in read
    assert read[-1].endswith(" 50,00")
    english = rows(run("ledger", root, *ON, "--lang", "en").out)
    assert english[1] == "Member Billed Paid Set off Rounded off Open Overdue"
    assert english[2:5] == read[2:5]


def test_help_in_both_languages(run: Run) -> None:
    assert "Vad som är debiterat, betalt, öppet och förfallet." in plain(run("ledger", "--help").out)
    assert "What is billed, paid, open and overdue." in plain(run("ledger", "--help", "--lang", "en").out)
