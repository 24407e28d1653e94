"""The moments of a run, each told through a pipe as it comes: a statement, a commit, the anchor, a file.

A process that watches itself can be killed at any one of them, or have something else happen to it.
"""

import os
import signal
import sqlite3
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.engine.default import DefaultDialect

from costshare.runs import anchors

OTHER: Final = "."
BEGUN: Final = "w"
COMMITTING: Final = "c"
COMMITTED: Final = "k"
ANCHORED: Final = "a"
# How each database begins a transaction that writes.
BEGINNINGS: Final = (
    "BEGIN IMMEDIATE",
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
)
EXECUTING: Final = ("do_execute", "do_executemany", "do_execute_no_params")
FILING: Final = ("fsync", "replace")


def die() -> None:
    """Leave as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)


def in_memory(cursor: Any) -> bool:  # noqa: ANN401 - the driver's own
    """Whether a statement goes to what no file holds: an empty register that is only looked at."""
    if not isinstance(cursor, sqlite3.Cursor):
        return False
    return not cursor.connection.execute("PRAGMA database_list").fetchone()[2]


class Moments:
    """Counts the moments of this process, and at one of them, by its place from 0, does something."""

    def __init__(self, told: int, at: int | None = None, act: Callable[[], None] = die) -> None:
        """Tell of each through the file of that number."""
        self._told, self._at, self._act = told, at, act
        self._count = 0
        self._writes = False

    def watch(self) -> None:
        """From now on."""
        for name in EXECUTING:
            setattr(DefaultDialect, name, self._executing(getattr(DefaultDialect, name)))
        setattr(DefaultDialect, "do_commit", self._committing(DefaultDialect.do_commit))  # noqa: B010 - mypy
        for name in FILING:
            setattr(os, name, self._around(getattr(os, name), OTHER))
        setattr(anchors, "write", self._around(anchors.write, ANCHORED))  # noqa: B010 - mypy

    def _moment(self, mark: str) -> None:
        os.write(self._told, mark.encode())
        if self._count == self._at:
            self._act()
        self._count += 1

    def _around(self, function: Callable[..., Any], mark: str) -> Callable[..., Any]:
        def told(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            self._moment(OTHER)
            found = function(*given, **named)
            self._moment(mark)
            return found

        return told

    def _executing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def told(dialect: DefaultDialect, cursor: Any, statement: str, *rest: Any, **named: Any) -> None:  # noqa: ANN401
            begins = statement.startswith(BEGINNINGS) and not in_memory(cursor)
            self._moment(OTHER)
            function(dialect, cursor, statement, *rest, **named)
            self._writes |= begins
            self._moment(BEGUN if begins else OTHER)

        return told

    def _committing(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def told(dialect: DefaultDialect, connection: Any) -> None:  # noqa: ANN401 - the driver's own
            writes, self._writes = self._writes, False
            self._moment(COMMITTING if writes else OTHER)
            function(dialect, connection)
            self._moment(COMMITTED if writes else OTHER)

        return told
