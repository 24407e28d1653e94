"""A register moved: written to a file as lines, and made again of them in another database."""

import sys
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from costshare.documents.verified_text import message
from costshare.errors import Place, RegisterError, WorkspaceError
from costshare.faults import fault
from costshare.faults import said as _
from costshare.register.halves import looked_at
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.transfer import exported, write_lines
from costshare.runs import anchors
from costshare.runs.registers import REGISTER, opened, owned, trusted


@frozen(kw_only=True)
class Moved:
    """What was moved: how many entries and documents, and the hash that the journal leads to."""

    entries: int
    count: int
    head: str


def lines_of(path: str | Path, *, where: Path | str | None = None) -> Iterator[bytes]:
    """The lines of a workspace's register, as of one moment.

    Raises `WorkspaceError` where the charter does not say whose register it is, and `RegisterError`, also where there
    is no register.
    """
    workspace, _faults = owned(path)
    with trusted(workspace, where, create=False) as register, register.reading() as reading:
        if not reading.last().entry:
            raise RegisterError(_("There is no register at {register}."), register=register.name)
        yield from exported(reading)


def export(path: str | Path, target: Path, *, where: Path | str | None = None) -> None:
    """Write a register's lines to a file, whole or not at all. Raises as `lines_of`, and `OSError`."""
    write_lines(lines_of(path, where=where), target)


def receive(path: str | Path, file: Path, *, where: Path | str | None = None, accept_restored: bool = False) -> Moved:
    """Make the register that a file's lines are of, where there is none yet: the same register, moved.

    Every line is checked, and the whole is verified, before anything is kept. A register that is behind the workspace's
    anchor, or another than it names, is refused; with `accept_restored` the anchor is begun anew.

    Raises `WorkspaceError` with the line that is wrong, and `RegisterError`.
    """
    workspace, _faults = owned(path)
    anchor_file = workspace.root / anchors.ANCHOR
    anchor = anchors.read(anchor_file)
    place, orgnr = where or workspace.root / REGISTER, workspace.federation.orgnr
    trouble = ""

    def check(reading: Reading) -> None:
        nonlocal trouble
        found = list(looked_at(reading, place, orgnr, long=sys.maxsize))
        if found:
            said = Place(file.name, 1, 1)
            raise WorkspaceError([fault("transfer-unsound", said, finding=message(each)) for each in found])
        trouble = anchors.behind(reading, anchor)
        if trouble and not accept_restored:
            number = anchor.last.number if anchor and anchor.last else ""
            raise RegisterError(trouble, register=file.name, number=number)

    with file.open("rb") as lines:
        Register.receive(place, federation=orgnr, lines=lines, file=file.name, check=check)
    with opened(workspace, where, create=False) as register, register.reading() as reading:
        mark = anchors.marked(reading)
        if trouble or anchor is None or anchor.last is None or anchor.last.entries < mark.entries:
            anchors.write(anchor_file, reading.uuid(), mark, anew=bool(trouble))
    return Moved(entries=mark.entries, count=mark.count, head=mark.head)
