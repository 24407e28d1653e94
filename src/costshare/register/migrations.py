"""Forward from older versions of the tables: a backup first, then all of it in one transaction, or nothing.

What was written is never rewritten: a migration adds tables, and says in the register's own row which version it has
now. Who only reads an older register sees it as it will be, through tables that last as long as the connection.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Dialect, Table, update

from costshare.register.schema import (
    ABOUT,
    EXPORTS,
    FIRST,
    METADATA,
    NUMBERS,
    PAYMENTS,
    POSTINGS,
    REMINDERS,
    SETTLEMENTS,
    VERSION,
)

ADDED: Final[dict[int, tuple[Table, ...]]] = {
    2: (PAYMENTS, POSTINGS, SETTLEMENTS, REMINDERS),
    3: (NUMBERS, EXPORTS),
}
"""The tables that each version has beside those of the version before."""
OLDEST: Final = 1


def added_since(version: int) -> tuple[Table, ...]:
    """The tables that a register of that version lacks."""
    return tuple(table for later, tables in ADDED.items() if later > version for table in tables)


def tables_of(version: int) -> tuple[str, ...]:
    """The names of the tables that a register of that version has."""
    added = (table for later, tables in ADDED.items() if later <= version for table in tables)
    return tuple(table.name for table in (*FIRST, *added))


def migrate(connection: Connection, version: int, guards: Iterable[str]) -> None:
    """Bring a register of that version up to date, inside the connection's transaction."""
    METADATA.create_all(connection, tables=added_since(version), checkfirst=False)
    for guard in guards:
        connection.exec_driver_sql(guard)
    connection.execute(update(ABOUT).where(ABOUT.c.version == version).values(version=VERSION))


def seen_as_new(version: int, dialect: Dialect) -> Iterator[str]:
    """Statements by which a connection sees a register of that version as if it were up to date, and empty of news."""
    for table in added_since(version):
        columns = ", ".join(f"{column.name} {column.type.compile(dialect)}" for column in table.columns)
        yield f"CREATE TEMPORARY TABLE {table.name} ({columns})"
    columns = ", ".join(f"{VERSION} AS version" if c.name == "version" else c.name for c in ABOUT.columns)
    yield f"CREATE TEMPORARY TABLE {ABOUT.name} AS SELECT {columns} FROM {ABOUT.name}"  # noqa: S608 - our own names


def free_name(path: Path) -> Path:
    """The path, or the first one numbered after it where nothing is."""
    names = (path if number == 1 else path.with_name(f"{path.name}-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


def backed_up(register: Path, version: int) -> Path:
    """Copy a register in a file beside it, whole and on the disk when this returns; gives the copy.

    No earlier copy is overwritten. Raises `OSError` and `sqlite3.Error`.
    """
    target = free_name(register.with_name(f"{register.name}.v{version}-backup"))
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    address = f"{register.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(part)) as copy:
        source.backup(copy)
    kept(part, target)
    return target


def kept(part: Path, target: Path) -> None:
    """Let a whole file take its name, on the disk when this returns. Raises `OSError`."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.rename(target)
    if os.name != "nt":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
