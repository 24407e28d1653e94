"""What `make kills` looks at is found: a commit too many, an anchor too early."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOUND = "bill in sqlite, turn"
# Between what is done too early and the end, so many moments pass that one of the kills comes then.
LINGER = """
def linger(writing):
    for _ in range(1000):
        writing._connection.exec_driver_sql("SELECT 1")
"""
SABOTAGE = {
    "half-done": LINGER
    + """
from costshare.register.writing import Writing
whole = Writing.add_documents
def parted(self, run_id, made):
    self._connection.connection.driver_connection.commit()
    self._connection.connection.driver_connection.execute("BEGIN IMMEDIATE")
    linger(self)
    whole(self, run_id, made)
Writing.add_documents = parted
""",
    "ahead of the register": LINGER
    + """
from costshare.register.writing import Writing
from costshare.runs import anchors
whole = Writing.finish
def early(self):
    anchors.write(ROOT / anchors.ANCHOR, self.uuid(), anchors.marked(self))
    linger(self)
    whole(self)
Writing.finish = early
""",
}
KILLS = """
import sys, tempfile
from pathlib import Path
from tests.disturbed.kills import campaign
from tests.disturbed.places import Place
from tests.disturbed.year import BILL, stop_the_clock
stop_the_clock()
place = Place(Path(sys.argv[1]), BILL)
ROOT = place.root
{sabotage}
print(campaign(place, BILL, 6).total())
"""


def run(folder: Path, sabotage: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLS.format(sabotage=sabotage), folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("sabotage", SABOTAGE)
def test_what_must_not_be_is_found(tmp_path: Path, sabotage: str) -> None:
    done = run(tmp_path, SABOTAGE[sabotage])
    assert done.returncode != 0
    assert FOUND in done.stderr


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path) -> None:
    done = run(tmp_path, "")
    assert (done.returncode, done.stdout) == (0, "6\n"), done.stderr
