"""A table file of any kind that is read here."""

from pathlib import Path
from typing import Final

from costshare.errors import Fault, Place
from costshare.faults import fault
from costshare.sheets.delimited import read_delimited
from costshare.sheets.sheet import Sheet
from costshare.sheets.workbook import read_workbook

TEXT_SUFFIXES: Final = (".csv", ".txt", ".tsv")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xls", ".ods")


def read_sheet(path: Path, name: str, *, sheet: str | None = None) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """The table in the file, and every fault of it; `name` is what the faults call the file.

    The suffix decides how the file is read. `sheet` names the worksheet of a workbook (default: the first) and means
    nothing for a text file. Rows with a fault are left out; without a header that can be read there is no sheet, and
    never without a fault that says why. Whether the file exists is for the caller to check.

    Raises `MissingExtraError` for a workbook without the extra ``excel``.
    """
    suffix = path.suffix.lower()
    if suffix not in TEXT_SUFFIXES + WORKBOOK_SUFFIXES:
        return None, (not_readable(name),)
    try:
        raw = path.read_bytes()
    except OSError:
        return None, (not_readable(name),)
    if not raw:
        return None, (fault("empty-file", Place(name)),)
    return read_delimited(raw, name) if suffix in TEXT_SUFFIXES else read_workbook(raw, name, sheet=sheet)


def not_readable(name: str) -> Fault:
    """The fault of a file of another kind, of a folder, and of a file that the system does not let us read."""
    return fault("file-type", Place(name), name, file=name, kinds=", ".join(TEXT_SUFFIXES + WORKBOOK_SUFFIXES))
