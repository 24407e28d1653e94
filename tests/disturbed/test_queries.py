"""No question of a run reads a whole table, however long the register: SQLite says how it would answer each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.disturbed.commands import BEGUN, BILLED, after_the_year, commands
from tests.disturbed.places import Place
from tests.disturbed.year import ADVANCES, run

ASKING = ("SELECT", "INSERT", "UPDATE")
SHORT = ("SCAN about", "SCAN sqlite_master", "SCAN CONSTANT ROW")
LAST = "DESC LIMIT ?"
"""What is asked for one row at the end of an index."""


@contextmanager
def questions() -> Iterator[dict[str, list[str]]]:
    """The steps by which each statement is answered, while the block runs."""
    found: dict[str, list[str]] = {}

    def told(_on: object, cursor: Any, statement: str, given: Any, _context: object, many: bool) -> None:  # noqa: ANN401
        if isinstance(cursor, sqlite3.Cursor) and statement.startswith(ASKING):
            values = given[0] if many else given
            steps = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            found[" ".join(statement.split())] = [step for *_, step in steps]

    event.listen(Engine, "before_cursor_execute", told)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", told)


def scans(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The statements that read all of a table that grows."""
    return {
        statement: steps
        for statement, steps in found.items()
        if any(step.startswith("SCAN") and not step.startswith(SHORT) for step in steps) and LAST not in statement
    }


@pytest.mark.parametrize(("year", "asked"), [(BEGUN, commands), (BILLED, after_the_year)])
def test_only_who_looks_at_everything_reads_whole_tables(tmp_path: Path, year: Any, asked: Any) -> None:  # noqa: ANN401
    place = Place(tmp_path, year)
    for words in [*asked(place), ADVANCES[0]]:  # in the first year, the last bills anew what was credited
        with questions() as found:
            assert run(words, place.root, place.where) == 0
        assert len(found) > len(ASKING)
        assert bool(scans(found)) == (words[0] == "remind"), scans(found)
