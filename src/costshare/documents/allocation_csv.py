"""An allocation for another program: one row a cell, in the same form whatever the language."""

import csv
import io

from costshare.allocation.allocation import Allocation
from costshare.money.amounts import plain

HEADER = ("year", "basis", "pool", "member", "amount")


def allocation_csv(allocation: Allocation) -> bytes:
    """UTF-8, comma, point; amounts in kronor without VAT. Ids only: no text of the user's is in it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for split in allocation.pools:
        for member, cell in split.cells.items():
            writer.writerow((allocation.year, allocation.basis, split.pool.id, member, plain(cell.amount)))
    return stream.getvalue().encode()
