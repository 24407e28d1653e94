"""What orders to issue have in common."""

from importlib.metadata import version

from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.workspace.charter import CHARTER


def expected(expect: str, found: str) -> None:
    """Refuse another plan than the one that was asked for, if one was; both are hashes.

    Raises `WorkspaceError` (``plan-hash``).
    """
    if expect and expect != found:
        raise WorkspaceError([fault("plan-hash", Place(CHARTER, 1, 1), found, plan=found, expect=expect)])


def program() -> str:
    """This program and its version."""
    return f"costshare {version('costshare')}"
