"""What can hinder a command from outside: a database that somebody else holds, and a disk that is full."""

import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final
from unittest.mock import patch

from costshare.register import postgres, sqlite
from tests.disturbed.places import ServedPlace
from tests.register.cluster import Cluster, servant

PATIENCE: Final = 0.1
"""Seconds."""
PAGE: Final = 8192
WAL: Final = 16 << 20
# The files of the log must find room. A write that begins within the limit and ends beyond it is short, as on a disk
# that is full; one that begins beyond it would be another error.
ROOM_ON_SERVER: Final = WAL + PAGE // 16


@contextmanager
def held(path: str, how: str = "EXCLUSIVE") -> Iterator[None]:
    """Somebody else holds the register in a file, and a command waits for only a moment."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other, patch.object(sqlite, "PATIENCE", PATIENCE):
        other.execute(f"BEGIN {how}")
        yield


@contextmanager
def held_on_server(where: str) -> Iterator[None]:
    """Somebody else issues in the register on a server, and a command waits for only a moment."""
    import psycopg

    with closing(psycopg.connect(where)) as other, patch.object(postgres, "PATIENCE", PATIENCE):
        other.execute("LOCK TABLE counters IN SHARE ROW EXCLUSIVE MODE")
        yield


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """No file of this process can have more than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def no_room_on_server(cluster: Cluster, place: ServedPlace) -> Iterator[None]:
    """No file of the server's can have more than so many bytes, and the journal has them already.

    The journal is filled with rows that are taken back: their room stays taken until somebody vacuums.
    """
    import psycopg

    limited(cluster, str(ROOM_ON_SERVER))
    try:
        with closing(psycopg.connect(place.where)) as filling:
            try:
                filling.execute(FILL)
            except psycopg.errors.DiskFull:
                filling.rollback()
            else:
                message = "the server found room for all of it"
                raise AssertionError(message)
        yield
    finally:
        limited(cluster, "unlimited")


def limited(cluster: Cluster, size: str) -> None:
    """From now on, no file of a new connection's can have more than so many bytes; asked by the server's own user."""
    first = (cluster.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0]
    subprocess.run(["prlimit", "--pid", first, f"--fsize={size}:"], check=True, **servant())  # noqa: S607


FILL: Final = (
    "INSERT INTO journal SELECT entry, '', '', '', '', repeat('x', CASE WHEN entry < 1008000 THEN 1900 ELSE 1 END) "
    "FROM generate_series(1000000, 2000000) AS entry"
)
