"""Everything that is wrong is told at once: nobody mends a workspace one run at a time."""

import json
from pathlib import Path

import pytest

from costshare.cli.main import main
from costshare.documents.fault_text import faults_text
from costshare.runs.check import check
from tests.faults.mistakes import HERE, change, workspace

# One mistake in each kind of file and on each level, none of them hiding another.
TOGETHER = (
    "gln",
    "shares-sum",
    "unknown-field",
    "not-boolean",
    "key-field",
    "bankgiro",
    "too-many-fields",
    "unknown-pool",
    "sie-unbalanced",
    "missing-value",
    "flow-gap",
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workspace with all of the mistakes."""
    root = workspace(HERE / "year-span", tmp_path)
    for name in TOGETHER:
        change(HERE / name, root)
    return root


def test_every_mistake_is_told(broken: Path) -> None:
    faults = check(broken).faults
    assert sorted(fault.code for fault in faults) == sorted(("year-span", *TOGETHER))
    assert len({fault.place for fault in faults}) == len(faults)


def test_they_stand_in_order_of_place(broken: Path) -> None:
    places = [(fault.file, fault.line, fault.column) for fault in check(broken).faults]
    assert places == sorted(places)


def test_the_command_line_tells_the_same(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faults = check(broken).faults
    assert main(["check", str(broken)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == faults_text(faults) + "\n"
    assert main(["check", str(broken), "--json"]) == 1
    told = capsys.readouterr()
    assert [each["code"] for each in json.loads(told.out)["faults"]] == [fault.code for fault in faults]
    assert told.err == ""
