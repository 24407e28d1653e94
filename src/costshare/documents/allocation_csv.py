"""An allocation for another program: one row a cell, in the same form whatever the language."""

import csv
import io

from costshare.allocation.allocation import Allocation
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.money.amounts import plain
from costshare.sheets.formula import looks_like_formula

HEADER = ("year", "basis", "pool", "member", "amount")


def allocation_csv(allocation: Allocation) -> bytes:
    """UTF-8, comma, point; amounts in kronor without VAT. Ids only: no text of the user's is in it.

    A charter's ids are letters, digits and hyphens. Raises `WorkspaceError` (``csv-formula``) where an allocation made
    in Python has one that a spreadsheet would calculate: to write it in another way would be to name another member.
    """
    ids = (*(split.pool.id for split in allocation.pools), *(member.id for member in allocation.members))
    if refused := [fault("csv-formula", Place("charter.toml", 1, 1), each) for each in ids if looks_like_formula(each)]:
        raise WorkspaceError(refused)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for split in allocation.pools:
        for member, cell in split.cells.items():
            writer.writerow((allocation.year, allocation.basis, split.pool.id, member, plain(cell.amount)))
    return stream.getvalue().encode()
