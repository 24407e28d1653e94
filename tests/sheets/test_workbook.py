import datetime as dt
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import Fault, MissingExtraError
from costshare.sheets.sheet import Row
from costshare.sheets.workbook import Cell, cell_text, read_workbook


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    memory = BytesIO()
    made = xlsxwriter.Workbook(memory, {"in_memory": True})
    fill(made)
    made.close()
    return memory.getvalue()


def one_sheet(cells: Mapping[tuple[int, int], object]) -> bytes:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for (line, column), value in cells.items():
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, value, day)
            else:
                sheet.write(line, column, value)

    return workbook(fill)


AFTERNOON = dt.datetime(2027, 1, 31, 13, 45)  # noqa: DTZ001  (a sheet knows no zones)


def told(faults: Iterable[Fault]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


def test_cells_are_the_text_that_a_csv_would_hold() -> None:
    values = [1, 1.5, -0.1, 12345678, True, False, dt.date(2027, 1, 31), AFTERNOON, " åäö "]
    raw = one_sheet({(0, c): f"c{c}" for c in range(9)} | {(1, c): value for c, value in enumerate(values)})
    sheet, faults = read_workbook(raw, "t.xlsx")
    assert sheet
    assert faults == ()
    assert sheet.rows[0].cells == (
        *("1", "1.5", "-0.1", "12345678", "true", "false", "2027-01-31", "2027-01-31 13:45:00", "åäö"),
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
        (1e22, "1" + "0" * 22),
        (1.5e-7, "0.00000015"),
        (0.1 + 0.2, "0.30000000000000004"),
        (math.inf, "Infinity"),
        (7, "7"),
        ("a\r\nb\rc", "a\nb\nc"),
        (AFTERNOON, "2027-01-31 13:45:00"),
        (dt.datetime.combine(AFTERNOON, dt.time()), "2027-01-31"),
        (dt.date(2027, 1, 31), "2027-01-31"),
        (dt.time(7, 30), "07:30:00"),
        (dt.timedelta(hours=37, minutes=5), "37:05:00"),
        (dt.timedelta(hours=-1), "-1:00:00"),
    ],
)
def test_a_cell_as_text(cell: Cell, text: str) -> None:
    assert cell_text(cell) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_that_number_without_an_exponent(number: float) -> None:
    text = cell_text(number)
    assert float(text) == number
    assert Decimal(text) == Decimal(repr(number))
    assert "e" not in text.lower()
    assert not text.endswith(".0")


def test_places_are_those_of_the_sheet_where_the_table_begins_further_in() -> None:
    raw = one_sheet({(2, 1): "a", (2, 2): "b", (4, 1): "1", (4, 2): "2"})
    sheet, faults = read_workbook(raw, "t.xlsx")
    assert sheet
    assert faults == ()
    assert (sheet.header, sheet.header_line, sheet.rows) == (("a", "b"), 3, (Row(5, ("1", "2")),))
    place = sheet.place(sheet.rows[0], "b")
    assert (place.line, place.column) == (5, 3)


def test_formatted_empty_cells_beside_and_below_the_table_are_nothing() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, [1, 2])
        sheet.write_string(0, 4, " ")
        for line in range(2, 50):
            sheet.write_blank(line, 3, None, made.add_format({"bold": True}))

    sheet, faults = read_workbook(workbook(fill), "t.xlsx")
    assert sheet
    assert faults == ()
    assert (sheet.header, sheet.rows) == (("a", "b"), (Row(2, ("1", "2")),))


def test_a_cell_beside_the_table_is_told() -> None:
    raw = one_sheet({(0, 0): "a", (1, 0): 1, (2, 0): 2, (2, 2): "note"})
    sheet, faults = read_workbook(raw, "t.xlsx")
    assert sheet
    assert told(faults) == [("too-many-fields", 3, None)]
    assert sheet.rows == (Row(2, ("1",)),)


def test_the_first_sheet_with_cells_or_the_named_one() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_chartsheet("Diagram")
        for name in ("Budget", "Utfall"):
            made.add_worksheet(name).write_column(0, 0, ["a", name])

    raw = workbook(fill)
    for asked, read in ((None, "Budget"), ("Budget", "Budget"), ("Utfall", "Utfall")):
        sheet, _ = read_workbook(raw, "t.xlsx", sheet=asked)
        assert sheet
        assert sheet.rows[0].cells == (read,)


def test_a_sheet_that_is_not_there_is_told_with_those_that_are() -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_chartsheet("Diagram")
        made.add_worksheet("Budget")
        made.add_worksheet("Utfall")

    sheet, faults = read_workbook(workbook(fill), "t.xlsx", sheet="Diagram")
    assert sheet is None
    assert told(faults) == [("sheet-missing", None, None)]
    assert faults[0].values["known"] == "Budget, Utfall"


def test_an_empty_sheet_is_an_empty_file() -> None:
    assert told(read_workbook(one_sheet({}), "t.xlsx")[1]) == [("empty-file", None, None)]


@pytest.mark.parametrize("raw", [b"", b"a;b\n1;2\n", b"PK\x03\x04", one_sheet({(0, 0): "a"})[:-30]])
def test_what_is_no_workbook_is_told(raw: bytes) -> None:
    sheet, faults = read_workbook(raw, "t.xlsx")
    assert sheet is None
    assert told(faults) == [("broken-workbook", None, None)]


def test_without_the_extra_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r"reading \.xlsx needs an extra: pip install 'costshare\[excel\]'"):
        read_workbook(b"", "t.xlsx")
