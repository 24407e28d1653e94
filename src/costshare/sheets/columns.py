"""Whether a table has the columns that it must have, and no others."""

from collections.abc import Collection, Iterator

from costshare.errors import Fault
from costshare.faults import fault, unknown
from costshare.sheets.sheet import Sheet


def column_faults(sheet: Sheet, *, needed: Collection[str], known: Collection[str]) -> Iterator[Fault]:
    """A fault for each column that is missing, and for each that is not known."""
    for column in needed:
        if column not in sheet.header:
            found = ",".join(sheet.header)
            yield fault("missing-column", sheet.header_place(), found, column=column, known=",".join(known))
    for column in sheet.header:
        if column not in known:
            yield unknown("unknown-column", sheet.header_place(column), column, known, column=column)
