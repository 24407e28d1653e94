"""Split the cost of a shared public service between its members, exactly, and show how.

Public names load when they are first used, so that ``import costshare`` costs nothing.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it for true; importing typing would cost more than all the rest
if TYPE_CHECKING:
    from costshare.allocation.allocate import allocate
    from costshare.allocation.allocation import Allocation
    from costshare.allocation.derivation import derivation
    from costshare.apportionment.bounded import apportion_bounded
    from costshare.apportionment.largest_remainder import apportion
    from costshare.apportionment.table import apportion_table
    from costshare.errors import CostshareError, Fault, WorkspaceError
    from costshare.workspace.load import load
    from costshare.workspace.workspace import Workspace

HOMES = {
    "Allocation": "costshare.allocation.allocation",
    "CostshareError": "costshare.errors",
    "Fault": "costshare.errors",
    "Workspace": "costshare.workspace.workspace",
    "WorkspaceError": "costshare.errors",
    "allocate": "costshare.allocation.allocate",
    "apportion": "costshare.apportionment.largest_remainder",
    "apportion_bounded": "costshare.apportionment.bounded",
    "apportion_table": "costshare.apportionment.table",
    "derivation": "costshare.allocation.derivation",
    "load": "costshare.workspace.load",
}

__all__ = [
    "Allocation",
    "CostshareError",
    "Fault",
    "Workspace",
    "WorkspaceError",
    "allocate",
    "apportion",
    "apportion_bounded",
    "apportion_table",
    "derivation",
    "load",
]


def __getattr__(name: str) -> object:
    """Load a public name on first use."""
    if name not in HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
