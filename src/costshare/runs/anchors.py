"""``register.anchor``: how far the register had come after each run, kept apart from it and under version control.

A register that is behind its anchor has lost something: an old copy was put back, or rows were taken from its end.
The first line names the register; each line after it is a run: how many invoices there are, the last number, the hash
that the journal leads to, how many entries it has, and the run.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register.reading import Reading
from costshare.runs.folders import write_whole

ANCHOR: Final = "register.anchor"
NAME: Final = "register"
NOTHING: Final = "-"


@frozen(kw_only=True)
class Mark:
    """How far a register has come: its invoices, the last number (empty before the first), its head and entries."""

    count: int
    number: str
    head: str
    entries: int
    run: str = ""

    def line(self) -> str:
        """As it stands in the file."""
        return f"{self.count} {self.number or NOTHING} {self.head} {self.entries} {self.run or NOTHING}\n"


@frozen(kw_only=True)
class Anchor:
    """What an anchor says: the register's UUID, and the furthest mark of it; None where no run is marked."""

    uuid: str
    last: Mark | None


def marked(reading: Reading) -> Mark:
    """How far a register has come now."""
    count, last = reading.count(), reading.last()
    return Mark(count=count, number=reading.number_at(count), head=last.hash, entries=last.entry, run=last.run_id)


def mark_at(reading: Reading, entries: int) -> Mark | None:
    """The mark of a register when it had so many entries, as it is read back; None where it never had."""
    last = reading.at(entries)
    if last is None:
        return None
    count = reading.count_until(entries)
    number = reading.number_at(count) or NOTHING
    return Mark(count=count, number=number, head=last.hash, entries=entries, run=last.run_id or NOTHING)


def read(path: Path) -> Anchor | None:
    """The anchor in a file; None where there is none, or nothing in it yet.

    Raises `RegisterError` for a file that is no anchor.
    """
    if not path.exists():
        return None
    uuids, last = set(), None
    for number, said in lines(path):
        if isinstance(said, Mark):
            last = said if last is None or said.entries >= last.entries else last
        elif said:
            uuids.add(said)
        else:
            raise RegisterError(_("Line {line} of {file} is no mark of a register."), line=number, file=path.name)
    if not uuids and last is None:
        return None
    if len(uuids) != 1:
        raise RegisterError(_("{file} does not name one register."), file=path.name)
    return Anchor(uuid=uuids.pop(), last=last)


def lines(path: Path) -> Iterator[tuple[int, Mark | str]]:
    """What each line of an anchor says, by its number: a mark, the UUID of a register, or nothing that can be read.

    A line without an end is what a killed run left, and says nothing at all.
    """
    with path.open(encoding="utf-8", errors="replace", newline="\n") as stream:
        for number, line in enumerate(stream, 1):
            match line.split() if line.endswith("\n") else []:
                case [name, uuid] if name == NAME:
                    yield number, uuid
                case [count, last, head, entries, run] if count.isdecimal() and entries.isdecimal():
                    yield number, Mark(count=int(count), number=last, head=head, entries=int(entries), run=run)
                case []:
                    pass
                case _:
                    yield number, ""


def write(path: Path, uuid: str, mark: Mark, *, anew: bool = False) -> None:
    """Add a mark at the end, on the disk when this returns; the file is begun where there is none.

    What a killed run left of its mark goes. With `anew` the file is begun again, and the old one is left to version
    control. Raises `OSError`.
    """
    if anew:
        write_whole(path, f"{NAME} {uuid}\n{mark.line()}".encode())
        return
    with path.open("ab+") as stream:
        stream.seek(0)
        content = stream.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            stream.truncate(whole)
        stream.write((mark.line() if whole else f"{NAME} {uuid}\n{mark.line()}").encode())
        stream.flush()
        os.fsync(stream.fileno())


def behind(reading: Reading, anchor: Anchor | None) -> str:
    """Why the register cannot be the one that the anchor is of, or has lost something since; empty when all is well."""
    if anchor is None:
        return ""
    uuid = reading.uuid()
    if uuid != anchor.uuid and (uuid or anchor.last is None):
        return _(
            "The register {register} is another than the one that register.anchor names. If it is the right one, say "
            "so once with --accept-restored."
        )
    then = None if anchor.last is None else reading.at(anchor.last.entries)
    if anchor.last is not None and (then is None or then.hash != anchor.last.head):
        return _(
            "The register {register} is behind register.anchor: what had been written when {number} was the last "
            "number is not there. "
            "An old copy may have been put back, or something was changed. If it is right as it is, say so once with "
            "--accept-restored."
        )
    return ""
