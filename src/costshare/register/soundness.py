"""Whether a register is as it was written: the chain, the numbers, the sums."""

import json
from collections.abc import Iterator
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Row, select

from costshare.billing.invoice import invoice_number
from costshare.billing.record import canonical
from costshare.errors import CostshareError
from costshare.register.entry import columns, link
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import COUNTERS, INVOICES

UNREADABLE: Final = (CostshareError, ValueError, KeyError, TypeError)


@frozen
class Finding:
    """Something in a register that cannot be so: `number` is the invoice, or empty."""

    code: str
    number: str


def sound(register: Register) -> tuple[Finding, ...]:
    """What is wrong with a register, in order of issue; empty when it is sound.

    ``chain``: a hash or a position does not follow from what stands before. ``record``: a record cannot be read, its
    amounts don't add up, or a column says something else. ``gap``: a number was taken that no invoice has;
    ``unnumbered``: an invoice has a number that no series gave.
    """
    with register.reading() as reading:
        return (*_chained(reading), *_numbered(reading))


def _chained(reading: Reading) -> Iterator[Finding]:
    head = reading.uuid()
    for position, row in enumerate(reading.rows(select(INVOICES).order_by(INVOICES.c.position)), 1):
        if row.position != position or row.previous != head or row.hash != link(row.record.encode(), head):
            yield Finding("chain", row.number)
        if not _agrees(row):
            yield Finding("record", row.number)
        head = row.hash


def _agrees(row: Row[Any]) -> bool:
    """Whether the record is in its canonical spelling, adds up, and says the same as the columns."""
    try:
        record = json.loads(row.record)
        said = columns(record)
    except UNREADABLE:
        return False
    return bool(canonical(record).decode() == row.record and said.items() <= row._mapping.items())  # noqa: SLF001


def _numbered(reading: Reading) -> Iterator[Finding]:
    taken = {
        invoice_number(row.series, row.year, counter)
        for row in reading.rows(select(COUNTERS))
        for counter in range(1, row.last + 1)
    }
    issued = {row.number for row in reading.rows(select(INVOICES.c.number))}
    for number in sorted(taken - issued):
        yield Finding("gap", number)
    for number in sorted(issued - taken):
        yield Finding("unnumbered", number)
