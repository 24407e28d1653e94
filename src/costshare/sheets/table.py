"""Rows of raw cells made into a sheet, by the rules that text files and workbooks share."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from costshare.errors import Fault, Place
from costshare.faults import fault
from costshare.sheets.sheet import Row, Sheet

HARMLESS_CONTROLS: Final = "\t\n\r"
TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows, so that it reads otherwise than it is."""


def table(file: str, rows: Iterable[Row], *, first_column: int = 1) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """The sheet of raw rows, the first that is not blank being the header, and every fault.

    Blank rows are skipped and rows with a fault left out. There is no sheet when the header has a fault, since its
    cells could not be told apart, or when there is no header.
    """
    written = [row for row in rows if not is_blank(row)]
    if not written:
        return None, (fault("empty-file", Place(file)),)
    names, *body = written
    header = stripped(names.cells[: named_width(names.cells)])
    faults = control_faults(file, names, first_column) + header_faults(file, names.line, header, first_column)
    header_is_sound = not faults
    kept = []
    for row in body:
        wrong = row_faults(file, row, len(header), len(names.cells), first_column)
        faults += wrong
        if not wrong:
            kept.append(Row(row.line, stripped(row.cells[: len(header)])))
    sheet = Sheet(file, header, tuple(kept), header_line=names.line, first_column=first_column)
    return sheet if header_is_sound else None, tuple(faults)


def is_blank(row: Row) -> bool:
    """Whether all cells are white space: an empty line, or one of nothing but delimiters."""
    return not any(map(str.strip, row.cells)) and not any(map(control_character, row.cells))


def stripped(cells: Iterable[str]) -> tuple[str, ...]:
    """The cells without surrounding white space, no-break spaces included."""
    return tuple(cell.strip() for cell in cells)


def named_width(cells: Sequence[str]) -> int:
    """How many cells there are up to the last one that holds something."""
    return max((number for number, cell in enumerate(cells, 1) if cell.strip()), default=0)


def header_faults(file: str, line: int, header: Sequence[str], first_column: int) -> list[Fault]:
    """Header names that are empty or stand twice."""
    faults = []
    for index, name in enumerate(header):
        place = Place(file, line, first_column + index)
        if not name:
            faults.append(fault("empty-cell", place, column=first_column + index))
        elif name in header[:index]:
            faults.append(fault("duplicate-column", place, name, column=name))
    return faults


def row_faults(file: str, row: Row, named: int, written: int, first_column: int) -> list[Fault]:
    """What is wrong with one row under a header of `written` cells, the last `named` of them named.

    Spreadsheets export empty columns to the right of a table; those may stay empty in a row, or be left out of it.
    """
    faults = control_faults(file, row, first_column)
    count = len(row.cells)
    if count <= written:
        count = max(named_width(row.cells), min(count, named))
    if count != named:
        code = "too-many-fields" if count > named else "too-few-fields"
        faults.append(fault(code, Place(file, row.line), count=count, expected=named))
    return faults


def control_faults(file: str, row: Row, first_column: int) -> list[Fault]:
    """One fault for each cell that holds a control character other than tab and line end."""
    return [
        fault("control-character", Place(file, row.line, column), f"U+{ord(character):04X}")
        for column, cell in enumerate(row.cells, first_column)
        if (character := control_character(cell))
    ]


def control_character(text: str) -> str:
    """The first control character in the text other than tab and line end, or an empty text."""
    if text.isprintable():
        return ""
    return next((each for each in text if is_control(each)), "")


def is_control(character: str) -> bool:
    """Whether a character is no letter or sign, and changes how what stands round it is read."""
    return character in TURNING or (unicodedata.category(character) == "Cc" and character not in HARMLESS_CONTROLS)
