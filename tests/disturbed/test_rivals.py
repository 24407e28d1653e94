"""Eight commands at one register at once, in both databases."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("act", ["bill", "mixed", "settle"])
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_eight_commands_at_once_do_each_thing_once_and_leave_no_gap(
    request: pytest.FixtureRequest, tmp_path: Path, act: str, database: str
) -> None:
    where = tmp_path / "register.db" if database == "SQLite" else request.getfixturevalue("url")
    done = subprocess.run(
        [sys.executable, "-m", "tests.disturbed.rivals", act, tmp_path, where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
