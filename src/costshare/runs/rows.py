"""The rows of a run for a finance system, and whether what is to be issued can be written so."""

from collections.abc import Iterable, Mapping
from typing import Any

from costshare.documents.document_kind import DocumentKind
from costshare.errors import Fault, WorkspaceError
from costshare.exchange.rows import Rows, rows
from costshare.runs.kinds import Settings


def rows_of(settings: Settings, records: Iterable[Mapping[str, Any]], run: str = "") -> Rows | None:
    """The rows by the layout and in the accounts that were frozen with a run; None without a layout.

    Raises `WorkspaceError` with everything that the layout has no room, no code, no sign or no character for.
    """
    if settings.layout is None:
        return None
    accounts = None if settings.bookkeeping is None else settings.bookkeeping.income_of
    return rows(settings.layout, records, run=run, accounts=accounts)


def unwritable(settings: Settings, records: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What of records that are to be issued cannot be written as rows, where a run writes any.

    A claim is issued once, so this is looked for before.
    """
    if DocumentKind.ROWS not in settings.kinds:
        return ()
    try:
        rows_of(settings, records)
    except WorkspaceError as error:
        return error.faults
    return ()
