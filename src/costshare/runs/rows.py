"""The layout of the rows of a workspace, and whether what is to be issued can be written by it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from costshare.errors import Fault, WorkspaceError
from costshare.exchange.rows import rows
from costshare.workspace.layout import Layout
from costshare.workspace.layout_read import ready
from costshare.workspace.workspace import Workspace

DEFAULT: Final = "csv"


def layout_of(workspace: Workspace) -> Layout:
    """The layout that the charter names; the ready one for CSV where it names none."""
    return workspace.rows or ready(DEFAULT)


def unwritable(workspace: Workspace, records: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What of records that a finance system is to make invoices of cannot be written as rows.

    A claim is issued once, so this is looked for before.
    """
    try:
        rows(layout_of(workspace), records)
    except WorkspaceError as error:
        return error.faults
    return ()
