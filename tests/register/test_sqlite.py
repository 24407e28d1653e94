import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from costshare.errors import RegisterError
from costshare.register import sqlite
from costshare.register.register import Register
from costshare.register.schema import INVOICES
from tests.register.issuing import MEMBERS, issue, numbered, numbers, opened, sound


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    with opened(path) as made:
        issue(made)
        yield made


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("busy_timeout", 30_000),
    ],
)
def test_every_connection_is_set_up(register: Register, pragma: str, value: object) -> None:
    for _ in range(2):
        with register._engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoices SET payable = payable",
        "UPDATE invoices SET due = '2030-01-01' WHERE position = 1",
        "DELETE FROM invoices WHERE position = 3",
        "DELETE FROM invoices",
        "REPLACE INTO invoices SELECT * FROM invoices",
        "UPDATE runs SET kind = ''",
        "DELETE FROM runs",
        "REPLACE INTO runs SELECT * FROM runs",
        "UPDATE plans SET revision = 2",
        "DELETE FROM plans",
        "DELETE FROM counters",
        "UPDATE journal SET record = '{}'",
        "DELETE FROM journal",
        "REPLACE INTO journal SELECT * FROM journal",
        "UPDATE bases SET content = '{}'",
        "DELETE FROM bases",
        "UPDATE counters SET last = last",
        "UPDATE counters SET last = last - 1",
        "UPDATE counters SET year = year + 1, last = last + 1",
        "UPDATE counters SET series = 'K', last = last + 1",
    ],
)
def test_the_database_refuses_to_change_what_was_issued(register: Register, statement: str) -> None:
    with register._transaction() as connection, pytest.raises(DBAPIError, match="stays as it is"):
        connection.exec_driver_sql(statement)
    assert sound(register) == ()
    assert numbers(register) == numbered(len(MEMBERS))


@pytest.mark.parametrize("column", ["net", "vat", "rounding", "payable"])
def test_the_database_refuses_sums_that_are_none(register: Register, column: str) -> None:
    changed = {"number": "'F9'", "ocr": "'9'", "member": "'m'", "position": "99", "entry": "1", column: f"{column} + 1"}
    columns = list(INVOICES.columns.keys())
    names, values = ", ".join(columns), ", ".join(changed.get(name, name) for name in columns)
    with register._transaction() as connection, pytest.raises(DBAPIError, match="payable_adds_up"):
        connection.exec_driver_sql(f"INSERT INTO invoices ({names}) SELECT {values} FROM invoices LIMIT 1")  # noqa: S608


def test_a_register_in_use_is_said_and_left_alone(
    register: Register, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with opened(path) as other, register.writing():
        assert other.count() == len(MEMBERS)
        with pytest.raises(RegisterError, match="Another program is using the register"):
            issue(other, "2027-Q2")
    issue(register, "2027-Q2")
    assert register.count() == 2 * len(MEMBERS)


def test_a_reader_that_does_not_let_go_undoes_the_run(
    register: Register, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    with opened(path) as other, other.reading() as reading:
        assert reading.count() == len(MEMBERS)
        with pytest.raises(RegisterError, match="Another program is using the register"):
            issue(register, "2027-Q2")
    assert numbers(register) == numbered(len(MEMBERS))
    assert sound(register) == ()


def test_a_full_database_is_said_and_the_run_undone(register: Register) -> None:
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()  # no fewer than there are

    event.listen(register._engine, "connect", limit)
    with pytest.raises(RegisterError, match="no room on the disk"):
        issue(register, "2027-Q2")
    assert numbers(register) == numbered(len(MEMBERS))
    event.remove(register._engine, "connect", limit)
    issue(register, "2027-Q2")
    assert sound(register) == ()


def test_a_register_that_can_only_be_read_is_said(register: Register) -> None:
    def read_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(sqlite.READ_ONLY).close()

    event.listen(register._engine, "connect", read_only)
    assert register.count() == len(MEMBERS)
    with pytest.raises(RegisterError, match="can only be read"):
        issue(register, "2027-Q2")


def test_a_damaged_register_is_said(register: Register, path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\x07" * (len(content) - 100))
    with pytest.raises(RegisterError, match=r"register\.db is damaged"):
        register.count()


def test_any_other_failure_is_told_as_the_database_says_it(register: Register) -> None:
    with register._transaction() as connection, pytest.raises(DBAPIError) as caught:
        connection.exec_driver_sql("SELECT 1 FROM missing")
    assert str(sqlite.refusal(caught.value, "r.db")) == "The register r.db failed: no such table: missing"
