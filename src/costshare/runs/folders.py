"""Files on disk: a starter workspace, the example, and documents that are either whole or not there."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

STARTER: Final = Path(__file__).parent / "starter"
INSTALLED_EXAMPLE: Final = Path(__file__).parent / "upphandlingscenter"
SOURCE_EXAMPLE: Final = Path(__file__).parents[3] / "examples" / "upphandlingscenter"
PART: Final = ".part"
UNFINISHED: Final = re.compile(r"\..+\.[a-z0-9_]{8}" + re.escape(PART))
"""What `write_whole` calls a file until it is whole."""


def example() -> Path:
    """The Upphandlingscenter example: in the wheel beside this file, in a checkout among the examples."""
    return INSTALLED_EXAMPLE if INSTALLED_EXAMPLE.is_dir() else SOURCE_EXAMPLE


def copy(source: Path, target: Path) -> tuple[str, ...]:
    """Copy a folder's files; gives their paths, relative and in order.

    Raises `FileExistsError` where the target holds anything: nothing of the user's is ever overwritten.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    names = sorted(path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file())
    for name in names:
        where = target / (".gitignore" if name == "gitignore" else name)
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_bytes((source / name).read_bytes())
    return tuple(names)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the whole new one, also after a power cut.

    A symbolic link stays one. What is no file, such as a pipe or ``/dev/stdout``, is written to and not replaced.

    Raises `OSError`.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    except OSError as error:
        error.filename = str(path)  # which its reader knows of
        raise
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def without_unfinished(folder: Path) -> Iterator[None]:
    """A folder to write whole files in, without what a killed writer left there.

    Where somebody else is writing in it, nothing is removed: what is unfinished may be theirs. Nor is it where that
    cannot be known: on Windows, and on a file system without locks.

    Raises `OSError`.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove_unfinished(folder)
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH)  # from now on, nobody else may remove
        yield
    finally:
        os.close(handle)


def remove_unfinished(folder: Path) -> None:
    """Remove what is called as `write_whole` calls a file until it is whole."""
    for path in list(folder.iterdir()):
        if UNFINISHED.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink()
