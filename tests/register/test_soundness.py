import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from costshare.register.register import Register
from costshare.register.soundness import Finding, sound
from tests.register.issuing import MEMBERS, issue, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    with opened(path) as made:
        issue(made)
        issue(made, "2027-Q2")
        yield made


def tamper(path: Path, statement: str) -> None:
    """Change a register as one does who knows SQLite: without the triggers."""
    database = sqlite3.connect(path)
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {name}")
    database.execute(statement)
    database.commit()
    database.close()


def test_a_register_is_sound(register: Register) -> None:
    assert register.count() == 2 * len(MEMBERS)
    assert sound(register) == ()


def test_an_empty_register_is_sound(tmp_path: Path) -> None:
    with opened(tmp_path / "empty.db") as register:
        assert sound(register) == ()


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ("UPDATE invoices SET due = '2030-01-01' WHERE position = 2", [("record", 2)]),
        ("UPDATE invoices SET net = net + 1, vat = vat - 1 WHERE position = 2", [("record", 2)]),
        (
            "UPDATE invoices SET record = replace(record, '2027-02-15', '2027-02-16') WHERE position = 1",
            [("chain", 1), ("record", 1)],
        ),
        ("UPDATE invoices SET record = replace(record, ',', ', ') WHERE position = 1", [("chain", 1), ("record", 1)]),
        ("UPDATE invoices SET record = '[]' WHERE position = 1", [("chain", 1), ("record", 1)]),
        ("UPDATE invoices SET record = 'x' WHERE position = 1", [("chain", 1), ("record", 1)]),
        ("UPDATE invoices SET record = '{}' WHERE position = 1", [("chain", 1), ("record", 1)]),
        ("UPDATE invoices SET hash = 'ab' WHERE position = 2", [("chain", 2), ("chain", 3)]),
        ("UPDATE invoices SET previous = 'ab' WHERE position = 2", [("chain", 2)]),
        ("UPDATE invoices SET position = 9 WHERE position = 6", [("chain", 6)]),
        ("DELETE FROM invoices WHERE position = 6", [("gap", 6)]),
        ("DELETE FROM invoices WHERE position = 5", [("chain", 6), ("gap", 5)]),
        ("UPDATE counters SET last = 5", [("unnumbered", 6)]),
        ("UPDATE counters SET last = 7", [("gap", 7)]),
        ("UPDATE about SET uuid = 'ab'", [("chain", 1)]),
    ],
)
def test_what_was_changed_is_found(
    register: Register, path: Path, statement: str, findings: list[tuple[str, int]]
) -> None:
    tamper(path, statement)
    assert sound(register) == tuple(Finding(code, f"F2027000{number}") for code, number in findings)
