"""``register.anchor``: how far the register had come after each run, kept apart from it and under version control.

A register that is behind its anchor has lost something: an old copy was put back, or rows were taken from its end.
The first line names the register; each line after it is a run: how many invoices there are, the last number, the hash
that the journal leads to, how many entries it has, and the run.
"""

import os
from pathlib import Path
from typing import Final

from attrs import frozen

from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register.reading import Reading
from costshare.register.schema import INVOICES
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
    numbers = reading.rows(INVOICES.select().with_only_columns(INVOICES.c.number).where(INVOICES.c.position == count))
    number = next((str(row.number) for row in numbers), "")
    return Mark(count=count, number=number, head=last.hash, entries=last.entry, run=last.run_id)


def read(path: Path) -> Anchor | None:
    """The anchor in a file; None where there is none.

    Raises `RegisterError` for a file that is no anchor.
    """
    if not path.exists():
        return None
    uuids, marks = set(), []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        match line.split():
            case [name, uuid] if name == NAME:
                uuids.add(uuid)
            case [count, last, head, entries, run] if count.isdecimal() and entries.isdecimal():
                marks.append(Mark(count=int(count), number=last, head=head, entries=int(entries), run=run))
            case []:
                pass
            case _:
                raise RegisterError(_("Line {line} of {file} is no mark of a register."), line=number, file=path.name)
    if len(uuids) != 1:
        raise RegisterError(_("{file} does not name one register."), file=path.name)
    return Anchor(uuid=uuids.pop(), last=max(marks, key=lambda mark: mark.entries, default=None))


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
    if anchor.last is not None and reading.hash_at(anchor.last.entries) != anchor.last.head:
        return _(
            "The register {register} is behind register.anchor: what had been written when {number} was the last "
            "number is not there. "
            "An old copy may have been put back, or something was changed. If it is right as it is, say so once with "
            "--accept-restored."
        )
    return ""
