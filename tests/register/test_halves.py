"""A journal looked at in two halves says what it says in one."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from costshare.register.halves import LONG, looked_at
from costshare.register.register import Register
from costshare.register.verify import Finding
from tests.billing.agreement import FEDERATION
from tests.laws.tampering import unguarded, whole_year

CHANGES = (
    "DELETE FROM journal WHERE entry IN (SELECT max(entry) / 2 + 1 FROM journal)",
    "UPDATE journal SET hash = 'ab' WHERE entry IN (SELECT max(entry) / 2 FROM journal)",
    "UPDATE journal SET record = replace(record, '2027-02-15', '2027-02-16') WHERE entry IN (9, 40)",
    "UPDATE invoices SET entry = NULL WHERE position = 3",
    "UPDATE invoices SET entry = 'x' WHERE position = 4",
    "INSERT INTO postings SELECT 100, run_id, kind, payment, number, date, amount FROM postings LIMIT 1",
)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register without guards, in which a whole year has happened."""
    root = whole_year(tmp_path_factory.mktemp("year") / "w")
    unguarded(root / "register.db")
    return root / "register.db"


def findings(path: Path, long: int, noted: str = "") -> Counter[Finding]:
    """What is found, whatever the order."""
    with Register.open(path, federation=FEDERATION, create=False) as register, register.reading() as reading:
        return Counter(looked_at(reading, path, FEDERATION, noted=noted, long=long))


def test_a_sound_register_is_sound_in_halves(year: Path) -> None:
    assert not findings(year, 1)
    with Register.open(year, federation=FEDERATION, create=False) as register, register.reading() as reading:
        found = [reading.at(entry) for entry in (2, reading.last().entry - 1)]
    for head in [each.hash for each in found if each]:
        assert findings(year, 1, head) == findings(year, LONG, head) == {Finding("head-earlier", head): 1}
    assert findings(year, 1, "ab") == {Finding("head", "ab"): 1}


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_changed_is_found_in_halves_too(year: Path, statement: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(year, tmp_path / "register.db"))
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    assert findings(path, LONG)
    found = {each for each in findings(path, LONG) if each.code not in {"number", "counter"}}
    assert found <= set(findings(path, 1))


def test_the_second_half_takes_nothing_on_trust(year: Path, tmp_path: Path) -> None:
    """A number of the second half that follows from another than the last of the first is found by the counter."""
    path = Path(shutil.copy(year, tmp_path / "register.db"))
    with closing(sqlite3.connect(path)) as database:
        middle = database.execute("SELECT max(entry) / 2 FROM journal").fetchone()[0]
        row = "SELECT entry FROM invoices WHERE entry <= ? ORDER BY entry DESC LIMIT 1"
        (last,) = database.execute(row, [middle]).fetchone()
        database.execute("DELETE FROM journal WHERE entry = ?", [last])
        database.commit()
    assert {"counter", "extra"} <= {each.code for each in findings(path, 1)}
