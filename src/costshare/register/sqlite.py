"""All that is SQLite's own: how a file is opened, how a transaction starts, what guards the rows, what an error means.

A rollback journal with synchronous EXTRA holds at a power failure and on network shares, where write-ahead logs do not.
A transaction that writes takes its lock at once: one that takes it later cannot wait for another writer.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, Pool, StaticPool

from costshare.errors import RegisterError
from costshare.faults import said as _
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
CLASHES: Final = {"invoices.federation": "claim", "invoices.number": "number", "invoices.ocr": "ocr"}


def file_engine(path: Path, *, create: bool) -> Engine:
    """Connections to a file, made at the first use where `create` says so."""
    address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    return _engine(lambda: sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None), NullPool)


def memory_engine() -> Engine:
    """One connection to a database that no file holds."""
    return _engine(lambda: sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False), StaticPool)


def _engine(connect: Callable[[], sqlite3.Connection], pool: type[Pool]) -> Engine:
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
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def guards() -> Iterator[str]:
    """Statements that make the database itself refuse to change what was issued, or to skip a number."""
    for table in NEVER_CHANGED:
        for act in ("UPDATE", "DELETE"):
            yield _refusal(f"{table.name}_refuse_{act.lower()}", f"{act} ON {table.name}")
    yield _refusal(f"{COUNTERS.name}_refuse_delete", f"DELETE ON {COUNTERS.name}")
    step = "NEW.series IS NOT OLD.series OR NEW.year IS NOT OLD.year OR NEW.last IS NOT OLD.last + 1"
    yield _refusal(f"{COUNTERS.name}_refuse_skip", f"UPDATE ON {COUNTERS.name} WHEN {step}")


def _refusal(name: str, occasion: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {occasion} BEGIN SELECT RAISE(ABORT, 'what is issued stays as it is'); END"


def refusal(error: DBAPIError, register: str) -> RegisterError:
    """What went wrong in the database, in words for the one who runs the program."""
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY_CODE
    if code in REASONS:
        return RegisterError(REASONS[code], register=register)
    return RegisterError(UNKNOWN_REASON, register=register, reason=error.orig)


def clash(error: DBAPIError) -> str | None:
    """What an invoice has in common with one already there: ``"claim"``, ``"number"`` or ``"ocr"``."""
    return next((what for column, what in CLASHES.items() if column in str(error.orig)), None)
