"""Which register a workspace has: ``register.db`` beside the charter, or another that is named."""

from pathlib import Path
from typing import Final

from costshare.errors import Fault, WorkspaceError
from costshare.register.register import Register
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
    return Register.open(where or workspace.root / REGISTER, federation=workspace.federation.orgnr, create=create)
