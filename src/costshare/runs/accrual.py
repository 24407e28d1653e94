"""The accrual of a year that a dry run of its settlement gives, as vouchers for the federation's books."""

import datetime as dt
from pathlib import Path

from costshare.billing.statement import Statement
from costshare.errors import WorkspaceError
from costshare.exchange.accrual import sie_accrual
from costshare.exchange.sie_written import Written
from costshare.faults import fault
from costshare.runs.folders import write_whole
from costshare.runs.orders import program
from costshare.runs.registers import owned
from costshare.runs.settle import WHOLE


def write_accrual(folder: str | Path, statement: Statement, file: Path, *, on: dt.date) -> Written | None:
    """Write the accrual of a settlement to a SIE file; None, and no file, where there is nothing to accrue.

    Raises `WorkspaceError` (``missing-table``, ``missing-field``) where the charter does not say in which accounts, and
    `OSError`.
    """
    workspace, _ = owned(folder)
    bookkeeping = workspace.terms.bookkeeping
    if bookkeeping is None:
        raise WorkspaceError([fault("missing-table", WHOLE, table="[bookkeeping]")])
    written = sie_accrual(statement, workspace.federation, bookkeeping, on=on, program=program())
    if written is not None:
        write_whole(file, written.content)
    return written
