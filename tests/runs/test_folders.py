import fcntl
import os
import threading
from pathlib import Path

import pytest

from costshare.runs.folders import STARTER, copy, example, without_unfinished, write_whole


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    write_whole(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"x")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"x"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"x")
    reader.join(timeout=5)
    assert read == [b"x"]
    assert pipe.is_fifo()


def test_no_folder_to_write_in(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "a", b"")


def killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of what a write leaves that is killed before it ends."""

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    def kept(path: Path, *, missing_ok: bool) -> None:
        """Whoever is killed tidies nothing up."""

    before = set(folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", stop)
        patch.setattr(Path, "unlink", kept)
        with pytest.raises(KeyboardInterrupt):
            write_whole(folder / "F1.txt", b"half a fi")
    (left,) = set(folder.iterdir()) - before
    return left.name


def test_what_a_killed_write_left_goes_before_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = {killed(tmp_path, monkeypatch) for _ in range(3)}
    assert len(left) == 3
    with without_unfinished(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_nothing_else_goes(tmp_path: Path) -> None:
    names = [
        *("F1.txt", ".F1.txt", ".F1.txt.k3j2h1g_", "F1.txt.k3j2h1g_.part", ".F1.txt.part", "..k3j2h1g_.part"),
        *(".F1.txt.K3J2H1G_.part", ".F1.txt.k3j2h1g.part", ".F1.txt.k3j2h1g_.parts", ".F1.txt.k3j2h1g_xpart"),
    ]
    for name in names:
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / ".folder.k3j2h1g_.part").mkdir()
    (tmp_path / ".link.k3j2h1g_.part").symlink_to("F1.txt")
    before = sorted(tmp_path.iterdir())
    with without_unfinished(tmp_path):
        pass
    assert sorted(tmp_path.iterdir()) == before


def test_while_another_writes_nothing_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_unfinished(tmp_path):
        theirs = killed(tmp_path, monkeypatch)
        with without_unfinished(tmp_path):
            assert [path.name for path in tmp_path.iterdir()] == [theirs]
    with without_unfinished(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_locked_nothing_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(handle: int, how: int) -> None:
        raise OSError(95, "Operation not supported")

    theirs = killed(tmp_path, monkeypatch)
    monkeypatch.setattr(fcntl, "flock", refused)
    with without_unfinished(tmp_path):
        write_whole(tmp_path / "a", b"one")
    assert {path.name for path in tmp_path.iterdir()} == {theirs, "a"}


@pytest.mark.parametrize("source", [STARTER, example()], ids=["starter", "example"])
def test_a_copy_is_the_same_files(source: Path, tmp_path: Path) -> None:
    names = copy(source, tmp_path / "new")
    assert "charter.toml" in names
    assert list(names) == sorted(names)
    for name in names:
        where = ".gitignore" if name == "gitignore" else name
        assert (tmp_path / "new" / where).read_bytes() == (source / name).read_bytes()


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    for target in (tmp_path, tmp_path / "mine"):
        with pytest.raises(FileExistsError):
            copy(STARTER, target)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
