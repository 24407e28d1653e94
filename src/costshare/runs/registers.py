"""Which register a workspace has: ``register.db`` beside the charter, or another that is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from costshare.errors import Fault, RegisterError, WorkspaceError
from costshare.register.register import Register
from costshare.runs import anchors
from costshare.workspace.load import read
from costshare.workspace.workspace import Workspace

REGISTER: Final = "register.db"


def owned(path: str | Path) -> tuple[Workspace, tuple[Fault, ...]]:
    """As much of the workspace as can be read, and its faults.

    Raises `WorkspaceError` where not even the federation's organisation number can be read: it says whose register it
    is.
    """
    workspace, faults = read(path)
    if workspace is None or not workspace.federation.orgnr:
        raise WorkspaceError(faults)
    return workspace, faults


def opened(workspace: Workspace, where: Path | str | None, *, create: bool) -> Register:
    """The workspace's register; made where there is none, if `create` says so.

    Raises `RegisterError`.
    """
    place, orgnr = where or workspace.root / REGISTER, workspace.federation.orgnr
    return Register.open(place, federation=orgnr, create=create, backups=workspace.root)


@contextmanager
def trusted(
    workspace: Workspace, where: Path | str | None, *, create: bool, accept_restored: bool = False
) -> Iterator[Register]:
    """The workspace's register, when nothing of it is lost; what is written to it is marked in the anchor afterwards.

    So is what a run wrote that was stopped before it could mark it. Without `create` nothing is written, to neither.
    With `accept_restored` a register that has lost something is taken as it is, and its anchor begun anew.

    Raises `RegisterError` where it is behind its anchor, or is another register than the anchor's.
    """
    path = workspace.root / anchors.ANCHOR
    with opened(workspace, where, create=create) as register:
        anchor = anchors.read(path)
        with register.reading() as reading:
            trouble = anchors.behind(reading, anchor)
        if trouble and not accept_restored:
            raise RegisterError(
                trouble, register=register.name, number=anchor.last.number if anchor and anchor.last else ""
            )
        yield register
        if create:
            marked = anchor.last.entries if anchor and anchor.last else 0
            with register.reading() as reading:
                last = reading.last()
                if trouble or (last.run_id and last.entry > marked):
                    anchors.write(path, reading.uuid(), anchors.marked(reading), anew=bool(trouble))


def mark(workspace: Workspace, where: Path | str | None, *, accept_restored: bool = False) -> None:
    """Mark in the anchor what a run wrote that was stopped before it could; see `trusted`."""
    with trusted(workspace, where, create=True, accept_restored=accept_restored):
        pass
