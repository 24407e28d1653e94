"""Several processes at one register, processes that are killed, a disk that is full."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.register.issuing import by_period, numbered, numbers, opened, sound
from tests.register.processes import FEW

ROOT = Path(__file__).parents[2]
QUARTERS = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
KILLS = 40
KILLS_ON_SERVER = 12


def run(*arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.register.processes", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_twelve_processes_at_once_issue_each_claim_once_and_leave_no_gap(new_place: Callable[[], Path | str]) -> None:
    place = new_place()
    run("race", place, *QUARTERS * 3)
    with opened(place) as register:
        assert by_period(register.records()) == {quarter: list(FEW) for quarter in QUARTERS}
        assert sorted(run.id for run in register.runs()) == [f"bill-{quarter}" for quarter in QUARTERS]
        assert numbers(register) == numbered(len(QUARTERS) * len(FEW))
        assert sound(register) == ()


def test_processes_at_once_leave_nothing_beside_the_register(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    run("race", path, *QUARTERS)
    assert list(tmp_path.iterdir()) == [path]


def test_processes_at_once_make_one_register_on_a_server(url: str) -> None:
    run("race", url, *QUARTERS)
    with opened(url) as register:
        assert numbers(register) == numbered(len(QUARTERS) * len(FEW))


def test_a_killed_process_leaves_the_register_on_a_server_as_before_or_complete(url: str) -> None:
    run("kill", url, str(KILLS_ON_SERVER))


def test_a_killed_process_leaves_the_register_as_before_or_complete(tmp_path: Path) -> None:
    run("kill", tmp_path, str(KILLS))


def test_a_process_killed_between_two_writes_to_the_disk_leaves_the_register_as_before(tmp_path: Path) -> None:
    run("fill", tmp_path, "killed")


def test_a_disk_that_is_full_at_any_page_leaves_the_register_as_before_and_is_told(tmp_path: Path) -> None:
    run("fill", tmp_path)
