"""The rows of a run for a finance system, and whether what is to be issued can be written so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from costshare.documents.document_kind import DocumentKind
from costshare.errors import Fault, WorkspaceError
from costshare.exchange.rows import Cut, Rows, rows
from costshare.runs.kinds import Settings


def rows_of(settings: Settings, records: Iterable[Mapping[str, Any]], run: str = "") -> Rows | None:
    """The rows by the layout and in the accounts that were frozen with a run; None without a layout.

    Raises `WorkspaceError` with everything that the layout has no room, no code, no sign or no character for.
    """
    if settings.layout is None:
        return None
    accounts = None if settings.bookkeeping is None else settings.bookkeeping.income_of
    return rows(settings.layout, records, run=run, accounts=accounts)


def altered(settings: Settings, records: Sequence[Mapping[str, Any]]) -> tuple[tuple[Cut, ...], dict[str, str]]:
    """What the files of a run for a finance system say otherwise than the documents do.

    Texts that rows have no room for, and by text what stands in vouchers for one that SIE lacks characters of.
    """
    cuts: tuple[Cut, ...] = ()
    instead: dict[str, str] = {}
    if DocumentKind.ROWS in settings.kinds and (made := rows_of(settings, records)):
        cuts = made.cuts
    if DocumentKind.SIE in settings.kinds and settings.bookkeeping and records:
        from costshare.exchange.sie_written import sie_of

        instead = dict(sie_of(records, settings.bookkeeping, program="").changed)
    return cuts, instead


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
