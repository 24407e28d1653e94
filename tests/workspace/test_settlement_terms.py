"""What ``[settlement]`` says, and what it may not say."""

from pathlib import Path

import pytest

from costshare.errors import Place
from costshare.testing.sample import workspace_files, write_workspace
from costshare.workspace.load import load, read
from costshare.workspace.terms import Deficit, Settlement, Surplus


def charter(folder: Path, table: str) -> Path:
    """The sample workspace with that table last in its charter."""
    write_workspace(folder)
    (folder / "charter.toml").write_text(workspace_files()["charter.toml"] + table, "utf-8")
    return folder


def test_what_is_left_out_was_not_agreed(tmp_path: Path) -> None:
    assert load(charter(tmp_path, "")).terms.settlement is None
    assert load(charter(tmp_path, "[settlement]\n")).terms.settlement == Settlement()
    assert Settlement() == Settlement(
        surplus=Surplus.REPAY, deficit=Deficit.CALL, threshold=0, total_threshold=0, equity_floor=None, key=""
    )


def test_everything_that_may_be_said(tmp_path: Path) -> None:
    made = load(
        charter(
            tmp_path,
            """
[settlement]
surplus   = "carry"
deficit   = "carry"
threshold = "100 kr"
total_threshold = 100000
equity_floor    = "22000000 kr"
key       = "equal"
""",
        )
    ).terms.settlement
    assert made == Settlement(
        surplus=Surplus.CARRY,
        deficit=Deficit.CARRY,
        threshold=10_000,
        total_threshold=10_000_000,
        equity_floor=2_200_000_000,
        key="equal",
    )
    assert made is not None
    lines = (tmp_path / "charter.toml").read_text("utf-8").splitlines()
    assert made.place == Place("charter.toml", lines.index("[settlement]") + 1, 1)


def test_a_floor_may_lie_below_zero(tmp_path: Path) -> None:
    made = load(charter(tmp_path, '[settlement]\nequity_floor = "-5000 kr"\n')).terms.settlement
    assert made is not None
    assert made.equity_floor == -500_000


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('surplus = "call"', "not-a-choice"),
        ('deficit = "retain"', "not-a-choice"),
        ("surplus = true", "not-a-choice"),
        ("threshold = -1", "not-an-amount"),
        ('total_threshold = "-0.01"', "not-an-amount"),
        ("threshold = 1.5", "float"),
        ('equity_floor = "22 mkr"', "not-an-amount"),
        ('key = "capital"', "unknown-key"),
        ("floor = 1", "unknown-field"),
    ],
)
def test_what_may_not_be_said(tmp_path: Path, line: str, code: str) -> None:
    _, faults = read(charter(tmp_path, f"[settlement]\n{line}\n"))
    assert [each.code for each in faults] == [code]
    assert faults[0].line == len((tmp_path / "charter.toml").read_text("utf-8").splitlines())
