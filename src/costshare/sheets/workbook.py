"""Workbooks (.xlsx, and .xls and .ods as well), read to the text that a CSV of the same table would hold."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Final

from costshare.errors import Fault, MissingExtraError, Place
from costshare.faults import fault
from costshare.sheets.sheet import Row, Sheet
from costshare.sheets.table import table

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Cell = int | float | str | bool | dt.date | dt.time | dt.datetime | dt.timedelta

MIDNIGHT: Final = dt.time()
SECOND: Final = dt.timedelta(seconds=1)


def read_workbook(raw: bytes, name: str, *, sheet: str | None = None) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """The table on the named worksheet, or on the first one; its header is the first row that holds anything.

    Raises `MissingExtraError` without the extra ``excel``.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingExtraError("excel", "reading .xlsx") from error
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(raw))
        known = worksheets(workbook)
        wanted = known[0] if sheet is None and known else sheet
        if wanted not in known:
            place = Place(name)
            missing = fault("sheet-missing", place, wanted or "", sheet=wanted or "", known=", ".join(known))
            return None, (missing if known else fault("broken-workbook", place),)
        # Empty rows and columns before the table are kept, or its places would not be those of the sheet.
        grid = workbook.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    except CalamineError:
        return None, (fault("broken-workbook", Place(name)),)
    return table_of(grid, name)


def worksheets(workbook: "CalamineWorkbook") -> list[str]:
    """The names of the sheets that hold cells, in the workbook's order: a chart sheet has none."""
    from python_calamine import SheetTypeEnum

    return [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def table_of(grid: Sequence[list[Cell]], name: str) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """The sheet of all the cells of a worksheet, from its first row and column."""
    written = ((line, cells) for line, cells in enumerate(grid, 1) if cells.count("") < len(cells))
    lines = [Row(line, tuple(map(cell_text, cells))) for line, cells in written]
    first = min((column for row in lines for column, cell in enumerate(row.cells) if cell.strip()), default=0)
    return table(name, (Row(row.line, row.cells[first:]) for row in lines), first_column=first + 1)


def cell_text(cell: Cell) -> str:
    """The cell as text: numbers exact and without exponent, dates as ISO dates, truth as true and false.

    >>> cell_text(1.0), cell_text(1e-07), cell_text(dt.datetime(2027, 1, 31)), cell_text(True)
    ('1', '0.0000001', '2027-01-31', 'true')
    """
    match cell:
        case str():
            return cell.replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            return "true" if cell else "false"
        case float():
            return float_text(cell)
        case dt.datetime():
            return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat(sep=" ")
        case dt.timedelta():
            return duration_text(cell)
        case _:
            return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def float_text(number: float) -> str:
    """The shortest decimal number that is stored as this float: what the spreadsheet's user typed."""
    exact = Decimal(repr(number))
    if not exact.is_finite():
        return str(exact)
    text = f"{exact:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    shortest = f"{whole}.{decimals}" if decimals else whole
    return "0" if shortest == "-0" else shortest


def duration_text(duration: dt.timedelta) -> str:
    """Hours, minutes and seconds, as a spreadsheet shows a cell with the format [h]:mm:ss."""
    seconds = abs(duration) // SECOND
    sign = "-" if duration < dt.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
