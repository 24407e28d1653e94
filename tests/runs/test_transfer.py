"""A register moved: the same hashes and bytes in whichever database; and nothing kept of lines that are wrong."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from costshare.billing.record import canonical
from costshare.errors import RegisterError, WorkspaceError
from costshare.runs.anchors import ANCHOR
from costshare.runs.transfer import export, lines_of, receive
from costshare.runs.verify import verify
from tests.billing.agreement import QUARTERS, billed, lay
from tests.laws.tampering import whole_year

LAST = -1
NOTHING_THERE = "import into an empty place"
Change = Callable[[list[bytes]], list[bytes]]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a whole year in its register; not to be changed."""
    return whole_year(tmp_path_factory.mktemp("year") / "w")


@pytest.fixture(scope="module")
def lines(year: Path) -> list[bytes]:
    return list(lines_of(year))


@pytest.fixture
def empty(year: Path, tmp_path: Path) -> Path:
    """The same workspace without a register, and without an anchor."""
    root = tmp_path / "empty"
    return Path(shutil.copytree(year, root, ignore=shutil.ignore_patterns("register.*", "out")))


def test_it_is_the_same_register_in_postgresql_and_back_again(
    year: Path, empty: Path, tmp_path: Path, url: str
) -> None:
    first, second, third = (tmp_path / f"{number}.jsonl" for number in range(3))
    export(year, first)
    there = receive(empty, first, where=url)
    export(empty, second, where=url)
    (empty / ANCHOR).unlink()
    back = receive(empty, second)
    export(empty, third)
    assert first.read_bytes() == second.read_bytes() == third.read_bytes()
    assert there == back
    assert there.head == verify(year).head == verify(empty).head
    assert {each.code for each in verify(empty).findings} == {"document-missing"}


def test_who_has_moved_goes_on_where_it_was(year: Path, empty: Path, tmp_path: Path) -> None:
    export(year, tmp_path / "lines")
    before = receive(empty, tmp_path / "lines")
    shutil.copy(year / ANCHOR, empty / ANCHOR)
    billed(empty, QUARTERS[2])
    found = verify(empty)
    assert found.ok
    assert found.count >= before.count


def test_a_line_says_what_the_journal_says(year: Path, lines: list[bytes]) -> None:
    header = json.loads(lines[0])
    assert header["entries"] + header["bases"] + 1 == len(lines)
    assert header["head"] == verify(year).head
    assert all(line == canonical(json.loads(line)) + b"\n" for line in lines)


def dropped(place: int) -> Change:
    return lambda lines: lines[:place] + lines[place + 1 :] if place >= 0 else lines[:place]


def doubled(place: int) -> Change:
    return lambda lines: lines[: place + 1] + lines[place:]


def other(place: int, before: bytes, after: bytes) -> Change:
    def change(lines: list[bytes]) -> list[bytes]:
        made = list(lines)
        assert before in made[place]
        made[place] = made[place].replace(before, after, 1)
        return made

    return change


@pytest.mark.parametrize(
    ("change", "code", "line"),  # where it is noticed
    [
        (lambda _lines: [], "transfer-end", 0),
        (lambda lines: lines[:1], "transfer-end", 1),
        (lambda lines: lines[:-1], "transfer-end", LAST),
        (dropped(0), "transfer-line", 1),
        (dropped(1), "transfer-end", LAST),
        (doubled(1), "transfer-end", LAST),
        (doubled(0), "transfer-line", 2),
        (lambda lines: [*lines, b"\n"], "transfer-line", LAST),
        (lambda lines: [*lines, b"[]\n"], "transfer-line", LAST),
        (other(0, b'"form":1', b'"form":2'), "transfer-line", 1),
        (other(0, b'"federation":"222222-2222"', b'"federation":"555555-5555"'), "transfer-federation", 1),
        (other(0, b'"head":"', b'"head":"0'), "transfer-end", LAST),
        (other(0, b'"entries":', b'"entries":1'), "transfer-end", LAST),
        (lambda lines: other(0, b'"bases":9', b'"bases":10')(doubled(1)(lines)), "transfer-line", LAST),
        (other(0, b'"uuid":"', b'"uuid":"0'), "transfer-chain", 11),
        (other(1, b'"content":{', b'"content":{"a":1,'), "transfer-basis", 2),
        (other(2, b'"basis":"', b'"basis":"0'), "transfer-basis", 3),
        (other(-1, b'"hash":"', b'"hash":"0'), "transfer-chain", LAST),
        (other(-1, b'"previous":"', b'"previous":"0'), "transfer-chain", LAST),
        (other(-1, b'"entry":', b'"entry":1'), "transfer-chain", LAST),
        (other(-1, b'"run":"', b'"run":"0'), "transfer-chain", LAST),
        (other(-1, b'"record":{', b'"record":{"a":1,'), "transfer-chain", LAST),
        (other(-1, b'"kind":"', b'"kind":"0'), "transfer-line", LAST),
    ],
)
def test_lines_that_are_wrong_are_told_and_nothing_is_kept(  # noqa: PLR0917 - three of them are the case
    change: Change, code: str, line: int, empty: Path, lines: list[bytes], tmp_path: Path
) -> None:
    made = change(lines)
    file = tmp_path / "wrong.jsonl"
    file.write_bytes(b"".join(made))
    with pytest.raises(WorkspaceError) as caught:
        receive(empty, file)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == (code, "wrong.jsonl")
    assert fault.line == (len(made) if line == LAST else line)
    assert not (empty / "register.db").exists()
    assert not (empty / ANCHOR).exists()


def test_every_line_counts(empty: Path, lines: list[bytes], tmp_path: Path) -> None:
    """Without any one of them, or with any two entries of the journal in another order, nothing is taken in."""
    file = tmp_path / "wrong.jsonl"
    first = 1 + json.loads(lines[0])["bases"]
    without = [lines[:place] + lines[place + 1 :] for place in range(0, len(lines), 7)]
    swapped = [
        [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]
        for place in range(first, len(lines) - 1, 7)
    ]
    for made in (*without, *swapped):
        file.write_bytes(b"".join(made))
        with pytest.raises(WorkspaceError):
            receive(empty, file)
    assert not (empty / "register.db").exists()


def test_it_takes_an_empty_place(year: Path, tmp_path: Path) -> None:
    export(year, tmp_path / "lines")
    before = (year / "register.db").read_bytes()
    with pytest.raises(RegisterError, match=NOTHING_THERE):
        receive(year, tmp_path / "lines")
    assert (year / "register.db").read_bytes() == before


def test_there_is_something_to_export(empty: Path, tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="There is no register"):
        export(empty, tmp_path / "lines")
    assert not (tmp_path / "lines").exists()


def test_one_register_lives_and_an_earlier_state_of_it_is_refused(tmp_path: Path) -> None:
    root = lay(tmp_path / "w")
    billed(root, QUARTERS[0])
    export(root, tmp_path / "early")
    billed(root, QUARTERS[1])
    export(root, tmp_path / "late")
    marked = (root / ANCHOR).read_bytes()
    (root / "register.db").unlink()
    with pytest.raises(RegisterError, match="is behind"):
        receive(root, tmp_path / "early")
    assert not (root / "register.db").exists()
    receive(root, tmp_path / "late")
    assert (root / ANCHOR).read_bytes() == marked
    (root / "register.db").unlink()
    receive(root, tmp_path / "early", accept_restored=True)
    assert verify(root).ok
    assert (root / ANCHOR).read_bytes() != marked


def test_another_register_of_the_federation_is_refused(year: Path, tmp_path: Path) -> None:
    export(year, tmp_path / "lines")
    root = lay(tmp_path / "w")
    billed(root, QUARTERS[0])
    with pytest.raises(RegisterError, match="another than the one"):
        receive(root, tmp_path / "lines", where=root / "other.db")
    assert not (root / "other.db").exists()
