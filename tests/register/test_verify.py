import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from costshare.register.register import Register
from costshare.register.schema import INVOICES
from tests.register.issuing import MEMBERS, issue, opened, sound


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


def hash_of_basis(register: Register, position: int) -> str:
    """What the invoice of that position names as what it rests on."""
    with register.reading() as reading:
        (row,) = reading.rows(INVOICES.select().where(INVOICES.c.position == position))
        return str(row.basis)


def test_a_register_is_sound(register: Register) -> None:
    assert register.count() == 2 * len(MEMBERS)
    assert sound(register) == ()


def test_an_empty_register_is_sound(tmp_path: Path) -> None:
    with opened(tmp_path / "empty.db") as register:
        assert sound(register) == ()


def test_a_register_that_is_not_there_is_sound(tmp_path: Path) -> None:
    with Register.open(tmp_path / "none.db", federation="222000-0026", create=False) as register:
        assert sound(register) == ()


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ("UPDATE invoices SET due = '2030-01-01' WHERE position = 2", ["row F20270002"]),
        ("UPDATE invoices SET net = net + 1, vat = vat - 1 WHERE position = 2", ["row F20270002"]),
        (
            "UPDATE journal SET record = replace(record, '02-15', '02-16') WHERE entry = 4",
            ["chain entry 4", "row F20270001"],
        ),
        ("UPDATE journal SET record = replace(record, ',', ', ') WHERE entry = 4", ["chain entry 4"]),
        ("UPDATE journal SET record = '[]' WHERE entry = 2", ["chain entry 2", "record entry 2"]),
        ("UPDATE journal SET record = 'x' WHERE entry = 2", ["chain entry 2", "record entry 2"]),
        ("UPDATE journal SET hash = 'ab' WHERE entry = 5", ["chain entry 5", "chain entry 6"]),
        ("UPDATE journal SET previous = 'ab' WHERE entry = 5", ["chain entry 5"]),
        ("UPDATE journal SET kind = 'x' WHERE entry = 4", ["chain entry 4", "record entry 4"]),
        (
            "UPDATE journal SET run_id = 'bill-2027-Q2' WHERE entry = 4",
            ["chain entry 4", "record F20270001", "row F20270001"],
        ),
        ("UPDATE invoices SET position = 9 WHERE position = 6", ["row F20270006"]),
        ("DELETE FROM invoices WHERE position = 6", ["row F20270006"]),
        ("DELETE FROM journal WHERE entry = 10", ["extra invoices 10", "counter F2027"]),
        ("UPDATE counters SET last = 5", ["counter F2027"]),
        ("UPDATE counters SET last = 7", ["counter F2027"]),
        ("DELETE FROM counters", ["counter F2027"]),
        ("INSERT INTO counters VALUES ('G', 2027, 0)", ["counter G2027"]),
        ("UPDATE about SET uuid = 'ab'", ["row entry 1"]),
        ("UPDATE about SET version = 1", ["row entry 1"]),
        ("DELETE FROM about", ["row entry 1", "extra about"]),
        ("INSERT INTO about VALUES ('x', 2, '222000-0026', '')", ["row entry 1", "extra about"]),
        ("UPDATE runs SET year = 2028 WHERE period = '2027-Q2'", ["row entry 7"]),
        ("DELETE FROM plans", ["row entry 3"]),
        ("INSERT INTO plans VALUES (2028, 1, 2)", ["extra plans 2"]),
        ("INSERT INTO postings VALUES (4, '', '', '', '', '', 1)", ["extra postings 4"]),
        ("INSERT INTO bases VALUES ('ab', '{}')", ["basis ab", "extra bases ab"]),
        ("UPDATE bases SET content = '{}' WHERE hash = (SELECT basis FROM invoices WHERE position = 1)", ["basis <1>"]),
        (
            "DELETE FROM bases WHERE hash = (SELECT basis FROM invoices WHERE position = 2)",
            ["basis F20270002", "basis F20270005"],
        ),
        ("UPDATE invoices SET basis = 'ab' WHERE position = 2", ["row F20270002"]),
        ("DELETE FROM journal WHERE entry = 1", ["chain entry 2", "extra about"]),
        ("DELETE FROM journal WHERE entry = 5", ["chain entry 6", "extra invoices 5"]),
        ("DELETE FROM journal WHERE entry = 7", ["chain entry 8", "extra runs 7"]),
        ("DELETE FROM journal WHERE entry BETWEEN 5 AND 6", ["chain entry 7", "extra invoices 5", "extra invoices 6"]),
        ("UPDATE journal SET entry = 99 WHERE entry = 10", ["chain entry 99", "extra invoices 10", "row F20270006"]),
        ("UPDATE journal SET record = 'x' WHERE entry = 1", ["chain entry 1", "record entry 1"]),
        ("UPDATE journal SET record = 'x' WHERE entry = 5", ["chain entry 5", "record entry 5"]),
        ("UPDATE journal SET record = 'x' WHERE entry = 10", ["chain entry 10", "record entry 10"]),
        (
            "UPDATE journal SET record = printf('%.*c', 100000, '[') WHERE entry = 5",
            ["chain entry 5", "record entry 5"],
        ),
        (
            "UPDATE journal SET record = replace(record, '-0.01', '-0.02') WHERE entry = 5",
            ["chain entry 5", "record entry 5"],
        ),
        ("UPDATE journal SET kind = 'credit-note' WHERE entry = 5", ["chain entry 5", "record entry 5"]),
        (
            "UPDATE journal SET record = replace(record, 'F20270002', 'F20270009') WHERE entry = 5",
            ["chain entry 5", "number F20270009", "row F20270009"],
        ),
    ],
)
def test_what_was_changed_is_found(register: Register, path: Path, statement: str, findings: list[str]) -> None:
    bases = [hash_of_basis(register, position) for position in range(1, 7)]
    tamper(path, statement)
    told = [f"{found.code} {found.subject}" for found in sound(register)]
    for position, each in enumerate(bases, 1):
        told = [text.replace(each, f"<{position}>") for text in told]
    assert told == findings
