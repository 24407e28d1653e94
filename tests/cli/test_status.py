"""The exit status of a command that leaves with one of its own."""

from pathlib import Path

from costshare.cli.main import main
from costshare.runs.folders import copy, example


def test_a_check_that_fails_leaves_with_one(tmp_path: Path) -> None:
    copy(example(), tmp_path / "w")
    folder = str(tmp_path / "w")
    assert main(["bill", folder, "--period", "2013-Q1", "--on", "2013-01-15", "--documents", "text"]) == 0
    assert main(["verify", folder]) == 0
    (tmp_path / "w" / "out" / "bill-2013-Q1" / "F20130001.txt").write_text("ändrad", "utf-8")
    assert main(["verify", folder]) == 1
    assert main(["verify", folder, "--json"]) == 1
