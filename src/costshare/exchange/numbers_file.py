"""What a finance system called the documents whose rows it took in, from a table with the columns of `COLUMNS`.

Semicolon, comma or tab, or a workbook, as tables are read everywhere.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import asdict, field, frozen

from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located
from costshare.federation.identifiers import ocr
from costshare.federation.identifiers.notation import without_blanks
from costshare.periods.names import read_day
from costshare.sheets.columns import column_faults
from costshare.sheets.read import read_sheet
from costshare.sheets.sheet import Row, Sheet


@frozen(kw_only=True)
class Numbered:
    """A document by its reference, and what a finance system called it; empty is what it did not say. Days are ISO."""

    reference: str
    number: str
    ocr: str = ""
    date: str = ""
    due: str = ""
    place: Place = field(default=Place(""), eq=False)

    def to_dict(self) -> dict[str, str]:
        """Plain data, as a register keeps it."""
        return {name: text for name, text in asdict(self).items() if name != "place"}


def read_ocr(text: str) -> str:
    """A payment reference without blanks; with or without a length digit, as the other's agreement with its bank is.

    Raises `InvalidValueError` (``ocr``).
    """
    if not ocr.check(text):
        raise InvalidValueError("ocr", text)
    return without_blanks(text)


def iso_day(text: str) -> str:
    """A day, as it is written.

    Raises `InvalidValueError` (``not-a-date``, ``year-span``).
    """
    return read_day(text).isoformat()


COLUMNS: Final[dict[str, Callable[[str], str]]] = {
    "reference": str,
    "number": str,
    "ocr": read_ocr,
    "date": iso_day,
    "due": iso_day,
}
NEEDED: Final = ("reference", "number")


def read_numbers(path: Path) -> tuple[tuple[Numbered, ...], tuple[Fault, ...]]:
    """The rows that can be read, in their order, and every fault of the table."""
    sheet, told = read_sheet(path, path.name)
    if sheet is None:
        return (), told
    faults = [*told, *column_faults(sheet, needed=NEEDED, known=COLUMNS)]
    if set(NEEDED) - set(sheet.header):
        return (), tuple(faults)
    found = (numbered(sheet, row, faults) for row in sheet.rows)
    return tuple(each for each in found if each is not None), tuple(faults)


def numbered(sheet: Sheet, row: Row, faults: list[Fault]) -> Numbered | None:
    """What a row says, without what cannot be read; None without a reference or a number. `faults` grows."""
    said: dict[str, str] = {}
    for column, read in COLUMNS.items():
        text = sheet.cell(row, column) if column in sheet.header else ""
        if not text and column in NEEDED:
            faults.append(fault("empty-cell", sheet.place(row, column), column=column))
            return None
        try:
            said[column] = read(text) if text else ""
        except InvalidValueError as error:
            faults.append(located(error, sheet.place(row, column)))
            said[column] = ""
    return Numbered(**said, place=sheet.place(row, "reference"))
