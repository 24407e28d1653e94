"""Whatever is changed in a register's file is found, by one who may also take away what guards it."""
# ruff: noqa: S608 - tables and columns have no placeholders

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection

from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import METADATA
from costshare.register.verify import Finding, sound
from tests.register.issuing import opened
from tests.register.whole import fill

TABLES = sorted(METADATA.tables)
MAY_BE_EMPTY = {"reminders"}
# What may stand in place of a value: a file holds what was put there, whatever the column is for.
VALUES = ("NULL", "'x'", "-1", "7.5", "X'00ff'", "{column} || ' '", "{column} + 1")


def unguarded(path: Path) -> None:
    """Take every trigger, key and constraint away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        for name in TABLES:
            database.execute(f"CREATE TABLE bare AS SELECT * FROM {name}")
            database.execute(f"DROP TABLE {name}")
            database.execute(f"ALTER TABLE bare RENAME TO {name}")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    path = tmp_path_factory.mktemp("tampering") / "register.db"
    with opened(path) as made:
        fill(made)
    unguarded(path)
    with opened(path) as made:
        yield made


@contextmanager
def undone(register: Register) -> Iterator[Connection]:
    """A connection whose changes are undone."""
    with register._engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def rows(connection: Connection, table: str) -> list[int]:
    found = connection.exec_driver_sql(f"SELECT rowid FROM {table} ORDER BY rowid").scalars().all()
    assert found or table in MAY_BE_EMPTY
    return list(found)


def after(register: Register, statement: str) -> tuple[Finding, ...]:
    """What is found once something has been done."""
    with undone(register) as connection:
        connection.exec_driver_sql(statement)
        return sound(Reading(connection))


def test_nothing_is_found_where_nothing_was_changed(register: Register) -> None:
    with register.reading() as reading:
        assert sound(reading) == ()


@pytest.mark.parametrize("table", TABLES)
def test_every_changed_value_is_found(register: Register, table: str) -> None:
    with undone(register) as connection:
        places = [(row, column.name) for row in rows(connection, table) for column in METADATA.tables[table].columns]
    for row, column in places:
        for value in VALUES:
            with undone(register) as connection:
                cell = f"SELECT {column} FROM {table} WHERE rowid = {row}"
                before = connection.exec_driver_sql(cell).scalar()
                new = value.format(column=column)
                connection.exec_driver_sql(f"UPDATE {table} SET {column} = {new} WHERE rowid = {row}")
                same = connection.exec_driver_sql(cell).scalar() == before
                assert same or sound(Reading(connection)), (row, column, value)


@pytest.mark.parametrize("table", TABLES)
def test_every_deleted_and_every_doubled_row_is_found(register: Register, table: str) -> None:
    with undone(register) as connection:
        found = rows(connection, table)
    for row in found:
        assert after(register, f"DELETE FROM {table} WHERE rowid = {row}")
        assert after(register, f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = {row}")
    if found:
        assert after(register, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_every_swap_of_two_rows_is_found(register: Register, table: str) -> None:
    with undone(register) as connection:
        pairs = list(pairwise(rows(connection, table)))
    for one, other in pairs:
        for column in METADATA.tables[table].columns:
            with undone(register) as connection:
                first, second = (
                    connection.exec_driver_sql(f"SELECT {column.name} FROM {table} WHERE rowid = {row}").scalar()
                    for row in (one, other)
                )
                connection.exec_driver_sql(f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?", (second, one))
                connection.exec_driver_sql(f"UPDATE {table} SET {column.name} = ? WHERE rowid = ?", (first, other))
                assert first == second or sound(Reading(connection)), (column.name, one, other)


def test_what_is_cut_off_the_end_of_everything_is_found_where_a_number_goes(register: Register) -> None:
    """Where none does, only an anchor can tell."""
    followed = [name for name in TABLES if "entry" in METADATA.tables[name].columns]
    with undone(register) as connection:
        entries = rows(connection, "journal")
        (last,) = connection.exec_driver_sql("SELECT max(entry) FROM invoices").one()
    for entry in entries:
        with undone(register) as connection:
            for name in followed:
                connection.exec_driver_sql(f"DELETE FROM {name} WHERE entry > {entry}")
            assert bool(sound(Reading(connection))) == (entry < last), entry
