"""The anchor: how far a register had come after each run, and what is refused when it has not come so far."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from costshare.errors import RegisterError
from costshare.register.register import Register
from costshare.runs import anchors
from costshare.runs.anchors import ANCHOR, Anchor, Mark
from costshare.runs.bill import bill
from tests.billing.agreement import QUARTERS, as_json, billed, issued, lay, order, register, tree

Q1, Q2, Q3, Q4 = QUARTERS
UUID = "11111111-2222-4333-8444-555555555555"
MARK = Mark(count=4, number="F20270004", head="ab" * 32, entries=7, run="bill-2027-Q1")
ANOTHER = r"is another than the one that register\.anchor names"
BEHIND = r"is behind register\.anchor: what had been written when F20270008 was the last"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ANCHOR


def lines(root: Path) -> list[list[str]]:
    """The words of each line."""
    return [line.split() for line in (root / ANCHOR).read_text("utf-8").splitlines()]


def heads(root: Path) -> list[str]:
    """The hash that each mark names."""
    return [line[2] for line in lines(root)[1:]]


def uuid(root: Path) -> str:
    with register(root) as found, found.reading() as reading:
        return reading.uuid()


# --- what is marked


def test_after_each_run_stands_how_far_the_register_has_come(root: Path) -> None:
    done = [billed(root, period) for period in QUARTERS]
    assert lines(root) == [
        ["register", uuid(root)],
        ["4", "F20270004", done[0].head, "7", "bill-2027-Q1"],
        ["8", "F20270008", done[1].head, "12", "bill-2027-Q2"],
        ["12", "F20270012", done[2].head, "17", "bill-2027-Q3"],
        ["16", "F20270016", done[3].head, "22", "bill-2027-Q4"],
    ]


def test_a_run_without_invoices_is_marked_too(tmp_path: Path) -> None:
    root = lay(tmp_path / "w", costs={})
    done = billed(lay(root, costs={"stod": 0}))
    assert lines(root)[1:] == [["0", "-", done.head, "3", "bill-2027-Q1"]]


@pytest.mark.parametrize("again", [{}, {"replan": True}, {"dry_run": True}])
def test_what_writes_nothing_marks_nothing(root: Path, again: dict[str, Any]) -> None:
    billed(root)
    before = tree(root)
    dry_run = again.pop("dry_run", False)
    bill(root, order(**again), dry_run=dry_run)
    assert tree(root) == before


def test_a_dry_run_makes_no_anchor(root: Path) -> None:
    bill(root, order(), dry_run=True)
    assert not (root / ANCHOR).exists()


def test_what_is_refused_marks_nothing(root: Path) -> None:
    billed(root, Q1)
    before = tree(root)
    lay(root, costs={"stod": 1})
    with pytest.raises(Exception, match="plan-changed"):
        billed(root, Q2)
    assert (root / ANCHOR).read_bytes() == before[ANCHOR]


# --- what is refused


def test_an_old_copy_that_was_put_back_is_refused(root: Path) -> None:
    billed(root, Q1)
    shutil.copy(root / "register.db", root / "old.db")
    billed(root, Q2)
    shutil.copy(root / "old.db", root / "register.db")
    before = tree(root)
    for period in (Q1, Q2, Q3):
        for dry_run in (True, False):
            with pytest.raises(RegisterError, match=BEHIND):
                bill(root, order(period), dry_run=dry_run)
    assert tree(root) == before


def test_a_register_that_is_gone_is_not_made_anew(root: Path) -> None:
    billed(root, Q1, Q2)
    (root / "register.db").unlink()
    before = tree(root)
    with pytest.raises(RegisterError, match=BEHIND):
        billed(root, Q3)
    assert tree(root) == before


def test_a_register_that_went_another_way_is_refused(root: Path) -> None:
    """As many entries, but not the same."""
    billed(root, Q1)
    shutil.copy(root / "register.db", root / "old.db")
    billed(root, Q2)
    anchor = (root / ANCHOR).read_bytes()
    shutil.copy(root / "old.db", root / "register.db")
    (root / ANCHOR).unlink()
    billed(root, Q2, user="another")
    (root / ANCHOR).write_bytes(anchor)
    with pytest.raises(RegisterError, match=BEHIND):
        billed(root, Q3)


def test_another_register_is_refused(root: Path) -> None:
    billed(root)
    (root / "register.db").unlink()
    anchor = (root / ANCHOR).read_bytes()
    (root / ANCHOR).unlink()
    billed(root)
    (root / ANCHOR).write_bytes(anchor)
    with pytest.raises(RegisterError, match=ANOTHER):
        billed(root, Q2)


@pytest.mark.parametrize("lost", ["rolled back", "gone"])
def test_what_is_accepted_once_is_the_register_from_then_on(root: Path, lost: str) -> None:
    billed(root, Q1)
    shutil.copy(root / "register.db", root / "old.db")
    billed(root, Q2)
    (root / "register.db").unlink()
    if lost == "rolled back":
        shutil.copy(root / "old.db", root / "register.db")
    done = bill(root, order(Q3), accept_restored=True)
    assert lines(root)[0] == ["register", uuid(root)]
    assert heads(root) == [done.head]
    assert billed(root, Q4).new == 4
    assert len(heads(root)) == 2


def test_it_may_be_accepted_by_a_run_that_has_nothing_to_issue(root: Path) -> None:
    first = billed(root, Q1)
    shutil.copy(root / "register.db", root / "old.db")
    billed(root, Q2)
    shutil.copy(root / "old.db", root / "register.db")
    assert as_json(bill(root, order(Q1), accept_restored=True)) == as_json(first, new=0)
    assert heads(root) == [first.head]
    assert billed(root, Q2).new == 4


def test_a_dry_run_accepts_nothing_for_good(root: Path) -> None:
    billed(root, Q1)
    (root / "register.db").unlink()
    before = tree(root)
    assert bill(root, order(Q1), dry_run=True, accept_restored=True).new == 4
    assert tree(root) == before


def test_accepting_what_is_sound_changes_nothing(root: Path) -> None:
    billed(root, Q1)
    before = lines(root)
    bill(root, order(Q2), accept_restored=True)
    assert lines(root)[: len(before)] == before


# --- what was stopped


def test_a_run_stopped_between_its_commit_and_its_mark_is_marked_by_the_next(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(anchors, "write", stopped)
        with pytest.raises(KeyboardInterrupt):
            billed(root, Q1)
    assert len(issued(root)) == 4
    assert not (root / ANCHOR).exists()
    done = billed(root, Q1)
    assert done.new == 0
    assert heads(root) == [done.head]


def test_what_others_have_written_meanwhile_is_marked_with_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    billed(root, Q1)
    with monkeypatch.context() as patch:
        patch.setattr(anchors, "write", stopped)
        with pytest.raises(KeyboardInterrupt):
            billed(root, Q2)
    done = billed(root, Q3)
    assert heads(root)[1:] == [done.head]


def stopped(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_what_a_killed_run_left_of_a_mark_is_none(root: Path) -> None:
    billed(root, Q1)
    whole = (root / ANCHOR).read_bytes()
    later = lay(root.parent / "later")
    shutil.copy(root / "register.db", later / "register.db")
    billed(later, Q2)
    mark = (later / ANCHOR).read_bytes().splitlines()[-1]
    for length in range(len(mark) + 1):
        (root / ANCHOR).write_bytes(whole + mark[:length])
        found = anchors.read(root / ANCHOR)
        assert found is not None
        assert found.last is not None
        assert found.last.number == "F20270004"
    billed(root, Q2)
    assert (root / ANCHOR).read_bytes().startswith(whole)
    assert len(heads(root)) == 2


@pytest.mark.parametrize("left", [b"", b"regis", b"register 1111"])
def test_an_anchor_of_which_nothing_is_whole_is_begun(root: Path, left: bytes) -> None:
    (root / ANCHOR).write_bytes(left)
    done = billed(root)
    assert lines(root)[0] == ["register", uuid(root)]
    assert heads(root) == [done.head]


# --- the file itself


def test_an_anchor_that_is_not_there_says_nothing(path: Path) -> None:
    assert anchors.read(path) is None


def test_what_is_written_is_read(path: Path) -> None:
    anchors.write(path, UUID, MARK)
    assert anchors.read(path) == Anchor(uuid=UUID, last=MARK)
    later = evolve(MARK, entries=12, run="bill-2027-Q2")
    anchors.write(path, UUID, later)
    assert anchors.read(path) == Anchor(uuid=UUID, last=later)
    assert path.read_text("utf-8") == f"register {UUID}\n{MARK.line()}{later.line()}"


def test_the_furthest_mark_counts_wherever_it_stands(path: Path) -> None:
    later = evolve(MARK, entries=100)
    path.write_text(f"register {UUID}\n{later.line()}{MARK.line()}", "utf-8")
    assert anchors.read(path) == Anchor(uuid=UUID, last=later)


def test_two_that_begin_it_at_once_leave_one_anchor(path: Path) -> None:
    path.write_text(f"register {UUID}\n{MARK.line()}register {UUID}\n{MARK.line()}", "utf-8")
    assert anchors.read(path) == Anchor(uuid=UUID, last=MARK)


def test_it_may_have_come_through_another_system(path: Path) -> None:
    path.write_bytes(f"register {UUID}\r\n{MARK.line()[:-1]}\r\n\r\n".encode())
    assert anchors.read(path) == Anchor(uuid=UUID, last=MARK)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"register {UUID}\n<<<<<<< HEAD\n{MARK.line()}", "Line 2 of register.anchor is no mark"),
        (f"register {UUID}\n4 F20270004 ab 7\n", "Line 2 of register.anchor is no mark"),
        (f"register {UUID}\nx F20270004 ab 7 bill-2027-Q1\n", "Line 2 of register.anchor is no mark"),
        (f"register {UUID}\n4 F20270004 ab -7 bill-2027-Q1\n", "Line 2 of register.anchor is no mark"),
        (f"{MARK.line()}\nregister\n", "Line 3 of register.anchor is no mark"),
        ("\u00ff\u0000\n", "Line 1 of register.anchor is no mark"),
        (MARK.line(), "register.anchor does not name one register"),
        (f"register {UUID}\nregister {UUID[::-1]}\n{MARK.line()}", "register.anchor does not name one register"),
    ],
)
def test_what_is_no_anchor_is_refused_and_left_alone(root: Path, content: str, told: str) -> None:
    (root / ANCHOR).write_bytes(content.encode("latin-1"))
    before = tree(root)
    with pytest.raises(RegisterError) as caught:
        billed(root)
    assert str(caught.value).startswith(told)
    assert tree(root) == before


def test_begun_anew_it_holds_no_more_than_what_holds(path: Path) -> None:
    anchors.write(path, UUID[::-1], MARK)
    anchors.write(path, UUID, MARK, anew=True)
    assert path.read_text("utf-8") == f"register {UUID}\n{MARK.line()}"


def test_a_disk_that_fails_is_told_and_made_up_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    billed(root, Q1)
    before = (root / ANCHOR).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", failing)
        with pytest.raises(OSError, match="no room"):
            billed(root, Q2)
    (root / ANCHOR).write_bytes(before + b"8 F2027")
    assert billed(root, Q2).new == 0
    assert (root / ANCHOR).read_bytes().startswith(before)
    assert len(heads(root)) == 2


def failing(_handle: int) -> None:
    raise OSError(28, "no room")


def test_an_empty_register_is_behind_nothing(tmp_path: Path) -> None:
    with Register.open(tmp_path / "none.db", federation="222222-2222", create=False) as none, none.reading() as reading:
        assert anchors.behind(reading, None) == ""
        assert anchors.behind(reading, Anchor(uuid=UUID, last=None)) != ""
        assert anchors.behind(reading, Anchor(uuid=UUID, last=MARK)) != ""
