"""``costshare remind``: what it prints, and with which status it leaves."""

import json
from pathlib import Path

import pytest

from tests.billing.agreement import tree
from tests.cli.conftest import Run
from tests.cli.test_bill import plain, rows, told
from tests.runs.test_remind import late

ON = ("--on", "2027-03-01")


@pytest.fixture
def root(billed_quarter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first quarter, billed; reminders cost 60 kr."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    return late(billed_quarter, reminder_fee="60 kr")


def test_json_says_what_was_reminded_of_and_the_letters_are_there(run: Run, root: Path) -> None:
    found = told(run("remind", root, *ON, "--json"))
    assert list(found) == ["run", "reminders"]
    assert (found["run"], [each["number"] for each in found["reminders"]]) == (
        "remind-2027-03-01",
        ["F20270001", "F20270002", "F20270003", "F20270004"],
    )
    folder = root / "out" / "remind-2027-03-01"
    assert "79,04" in plain((folder / "reminder-F20270001.txt").read_text("utf-8"))
    before = tree(folder)
    for path in folder.iterdir():
        path.unlink()
    assert run("documents", root).status == 0
    assert tree(folder) == before


def test_a_dry_run_leaves_nothing(run: Run, root: Path) -> None:
    before = tree(root)
    found = told(run("remind", root, *ON, "--dry-run", "--json"))
    assert (found["run"], len(found["reminders"])) == ("", 4)
    assert run("remind", root, *ON, "--dry-run").status == 0
    assert tree(root) == before


def test_people_read_a_row_a_reminder(run: Run, root: Path) -> None:
    done = run("remind", root, *ON, "--member", "cia")
    assert (done.status, done.err) == (0, "")
    assert "F20270004 cia 14 6 250,00 24,57 60,00 6 334,57 2027-03-11" in rows(done.out)
    assert rows(done.out)[-1] == "2 påminnelser. Filerna finns i out/remind-2027-03-01."
    assert run("remind", root, *ON, "--member", "cia").out == "Det finns inget att påminna om.\n"
    assert run("remind", root, *ON, "--member", "cia", "--lang", "en").out == "There is nothing to remind of.\n"


def test_a_kind_that_people_do_not_read_is_refused_before_anything_is_written(run: Run, root: Path) -> None:
    before = tree(root)
    for kind in ("peppol", "sie", "xlsx", "rows"):
        done = run("remind", root, *ON, "--documents", kind)
        assert (done.status, done.out) == (2, "")
    assert tree(root) == before


def test_exit_statuses(run: Run, root: Path) -> None:
    before = tree(root)
    assert run("remind", root, "--member", "dal").status == 2
    assert run("remind", root, "--on", "i går").status == 2
    done = run("remind", root, "--on", "2027-07-01", "--json")
    assert (done.status, [each["code"] for each in json.loads(done.out)["faults"]]) == (1, ["rate-missing"])
    assert run("remind", root, "--register", root / "rates.csv").status == 3
    assert tree(root) == before


def test_help_in_both_languages(run: Run) -> None:
    assert "Påminn om förfallna fakturor, med ränta och avgifter som avtalat." in plain(run("remind", "--help").out)
    assert "Remind of invoices that are overdue" in run("remind", "--help", "--lang", "en").out
