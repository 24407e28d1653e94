"""What is marked in the anchor, and when."""

from pathlib import Path

from costshare.runs.anchors import ANCHOR
from costshare.runs.bill import bill
from tests.billing.agreement import QUARTERS, billed, lay, order


def test_a_run_that_was_stopped_before_its_mark_is_marked_when_it_is_asked_for_again(tmp_path: Path) -> None:
    anchor = lay(tmp_path) / ANCHOR
    billed(tmp_path, *QUARTERS[:2])
    marked = anchor.read_text("utf-8")
    anchor.write_text("".join(marked.splitlines(keepends=True)[:-1]), "utf-8")
    bill(tmp_path, order(QUARTERS[1]), dry_run=True)
    assert anchor.read_text("utf-8") != marked
    billed(tmp_path, QUARTERS[1])
    assert anchor.read_text("utf-8") == marked
    billed(tmp_path, QUARTERS[1])
    assert anchor.read_text("utf-8") == marked


def test_the_first_run_is_marked_although_there_is_no_anchor_yet(tmp_path: Path) -> None:
    anchor = lay(tmp_path) / ANCHOR
    billed(tmp_path)
    marked = anchor.read_text("utf-8")
    anchor.unlink()
    billed(tmp_path)
    assert anchor.read_text("utf-8") == marked
