"""A drawn workspace, written to a folder, read and allocated."""

import tempfile
from pathlib import Path

from hypothesis import assume, settings

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.errors import WorkspaceError
from costshare.testing.case import Case
from costshare.workspace.load import load
from costshare.workspace.workspace import Workspace


def loaded(case: Case) -> Workspace:
    """The workspace, read from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        return load(case.write(Path(folder)))


def allocated(case: Case) -> Allocation:
    """The allocation that the case asks for.

    Raises `WorkspaceError`.
    """
    return allocate(loaded(case), case.year, case.basis)


def possible(case: Case) -> Allocation:
    """The allocation, of a case that has one."""
    try:
        return allocated(case)
    except WorkspaceError:
        assume(condition=False)
        raise


def exact(allocation: Allocation) -> dict[str, dict[str, object]]:
    """The exact öre by pool and member, without zeros."""
    return {
        split.pool.id: {member: cell.exact for member, cell in split.cells.items() if cell.exact}
        for split in allocation.pools
    }


def amounts(allocation: Allocation) -> dict[str, dict[str, int]]:
    """The öre by pool and member."""
    return {split.pool.id: {member: cell.amount for member, cell in split.cells.items()} for split in allocation.pools}


def fewer(part: int = 5) -> settings:
    """That part of the examples that the profile asks for: a drawn workspace is written and read each time."""
    return settings(max_examples=max(10, settings().max_examples // part))
