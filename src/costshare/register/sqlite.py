"""All that is SQLite's own: how a file is opened, how a transaction starts, what guards the rows, what an error means.

A rollback journal with synchronous EXTRA holds at a power failure and on network shares, where write-ahead logs do not.
A transaction that writes takes its lock at once: one that takes it later cannot wait for another writer.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool, StaticPool

from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register.backend import Act, Backend
from costshare.register.schema import COUNTERS, NEVER_CHANGED

PATIENCE: Final = 30.0
"""Seconds to wait for another writer."""

WRITES: Final = "costshare_writes"
PRAGMAS: Final = (
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # otherwise REPLACE deletes a row without asking the triggers
)
READ_ONLY: Final = "PRAGMA query_only = ON"
PRIMARY_CODE: Final = 0xFF
REASONS: Final = {
    sqlite3.SQLITE_BUSY: _("Another program is using the register {register}. Try again when it is done."),
    sqlite3.SQLITE_FULL: _("There is no room on the disk for the register {register}. Nothing was issued."),
    sqlite3.SQLITE_IOERR: _("The disk failed, or is full, where the register {register} is. Nothing was issued."),
    sqlite3.SQLITE_READONLY: _("The register {register} can only be read."),
    sqlite3.SQLITE_CANTOPEN: _("The register {register} cannot be opened. Is its folder there?"),
    sqlite3.SQLITE_NOTADB: _("The file {register} is not a register."),
    sqlite3.SQLITE_CORRUPT: _("The register {register} is damaged."),
}
UNKNOWN_REASON: Final = _("The register {register} failed: {reason}")
OPTIONS: Final = {Act.READ: {WRITES: False}, Act.WRITE: {WRITES: True}, Act.MAKE: {WRITES: True}}


def in_file(path: Path, *, create: bool) -> Backend:
    """A file, made at the first use where `create` says so."""
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)

    return _backend(str(path), connect, NullPool)


def in_memory(name: str) -> Backend:
    """What no file holds: one connection, and gone with it."""
    connect = partial(sqlite3.connect, ":memory:", isolation_level=None, check_same_thread=False)
    return _backend(name, connect, StaticPool)


def _backend(name: str, connect: Callable[[], sqlite3.Connection], pool: type[Pool]) -> Backend:
    def prepared() -> sqlite3.Connection:
        connection = connect()
        try:
            for pragma in PRAGMAS:
                with closing(connection.execute(pragma)):
                    pass
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=prepared, poolclass=pool)
    event.listen(engine, "begin", _begin)
    return Backend(
        name=name,
        engine=engine,
        options=OPTIONS,
        guards=guards,
        guarding="SELECT name FROM sqlite_master WHERE type = 'trigger'",
        refusal=refusal,
        retryable=retryable,
    )


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def guards() -> Iterator[str]:
    """Statements that make the database itself refuse to change what was written, or to take a number twice.

    Those that are there already are made anew.
    """
    for table in NEVER_CHANGED:
        for act in ("UPDATE", "DELETE"):
            yield from _guard(f"{table.name}_refuse_{act.lower()}", f"{act} ON {table.name}")
    yield from _guard(f"{COUNTERS.name}_refuse_delete", f"DELETE ON {COUNTERS.name}")
    back = "NEW.series IS NOT OLD.series OR NEW.year IS NOT OLD.year OR NEW.last <= OLD.last"
    yield from _guard(f"{COUNTERS.name}_refuse_update", f"UPDATE ON {COUNTERS.name} WHEN {back}")


def _guard(name: str, occasion: str) -> tuple[str, str]:
    refused = "SELECT RAISE(ABORT, 'what is issued stays as it is')"
    return f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} BEFORE {occasion} BEGIN {refused}; END"


def refusal(error: DBAPIError, register: str) -> RegisterError:
    """What went wrong in the database, in words for the one who runs the program."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY_CODE
    if code in REASONS:
        return RegisterError(REASONS[code], register=register)
    return RegisterError(UNKNOWN_REASON, register=register, reason=error.orig)


def retryable(_error: DBAPIError) -> bool:
    """Never: who holds the lock has no rival, and who waits for it has waited long enough."""
    return False
