"""Several runs at once, runs that are killed at any moment, a disk that is full.

``COSTSHARE_KILLS=1000`` kills a thousand times.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLS = os.environ.get("COSTSHARE_KILLS", "25")


def run(*arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.billing.processes", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_twelve_runs_at_once_issue_each_claim_once_and_are_told_the_same(tmp_path: Path) -> None:
    run("race", tmp_path, "12")


def test_a_killed_run_leaves_the_register_as_before_or_complete_and_is_completed(tmp_path: Path) -> None:
    run("kill", tmp_path, KILLS)


def test_a_run_killed_at_a_full_disk_leaves_the_register_as_before(tmp_path: Path) -> None:
    run("fill", tmp_path, "killed")


def test_a_full_disk_is_told_and_leaves_the_register_as_before(tmp_path: Path) -> None:
    run("fill", tmp_path)
