"""Every example script runs as it stands, beside a copy of the examples, and prints its golden text."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
GOLDEN = Path(__file__).parent
SCRIPTS = sorted(EXAMPLES.glob("[0-9]*.py"))
LONGEST = 60


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_script_prints_its_golden_text(script: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(EXAMPLES, tmp_path / "examples")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", str(copy / script.name)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (GOLDEN / f"{script.stem}.txt").read_text("utf-8")


def test_every_script_has_a_golden_text_and_every_text_a_script() -> None:
    assert SCRIPTS
    assert [script.stem for script in SCRIPTS] == sorted(text.stem for text in GOLDEN.glob("*.txt"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_is_short_and_the_list_names_it(script: Path) -> None:
    assert len(script.read_text("utf-8").splitlines()) < LONGEST
    assert f"`{script.name}`" in (EXAMPLES / "README.md").read_text("utf-8")
