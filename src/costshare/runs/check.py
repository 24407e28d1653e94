"""A check: every fault of a workspace, for every year that has costs."""

from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.billing.requirements import requirements
from costshare.costs.basis import Basis
from costshare.errors import Fault, WorkspaceError, in_order
from costshare.workspace.load import read
from costshare.workspace.workspace import Workspace

Years = Iterable[tuple[int, Basis]]


@frozen(kw_only=True)
class Checked:
    """What a check found. `workspace` is None where the charter cannot be read at all."""

    workspace: Workspace | None
    faults: tuple[Fault, ...]
    allocations: tuple[Allocation, ...]


def check(path: str | Path, *, progress: Callable[[Years], Years] = iter) -> Checked:
    """Read the workspace and allocate every year and basis that has costs; `progress` may watch the years pass.

    Raises `FileNotFoundError` where there is no such folder.
    """
    workspace, faults = read(path)
    if workspace is None:
        return Checked(workspace=None, faults=faults, allocations=())
    found, allocations = list(faults), []
    if workspace.terms.billing is not None:
        found.extend(requirements(workspace))
    for year, basis in progress(workspace.years):
        try:
            allocations.append(allocate(workspace, year, basis))
        except WorkspaceError as error:
            found.extend(error.faults)
    return Checked(workspace=workspace, faults=in_order(found), allocations=tuple(allocations))


def one_year(path: str | Path, year: int, basis: Basis) -> Allocation:
    """The allocation of a year, with the faults of the workspace and those of the year told together.

    Raises `WorkspaceError` and what `allocate` raises.
    """
    workspace, faults = read(path)
    if workspace is None:
        raise WorkspaceError(faults)
    try:
        allocation = allocate(workspace, year, basis)
    except WorkspaceError as error:
        raise WorkspaceError([*faults, *error.faults]) from error
    if faults:
        raise WorkspaceError(faults)
    return allocation
