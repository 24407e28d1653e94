"""A workbook as a file: values as what they are, and pages that can be read."""

import datetime as dt
from fractions import Fraction
from typing import Final
from xml.etree import ElementTree

import pytest

from costshare.documents.language import Language
from costshare.documents.workbook import Book, Column, Kind, Live, Sheet, Value
from costshare.documents.workbook_file import workbook_file
from tests.documents.workbooks import Cell, Workbook, assert_formulas_agree

TOO_LARGE: Final = "för stort för att ett kalkylprograms tal ska hålla varje öre"
HOSTILE: Final = (
    "=1+1",
    "+46 11",
    "-5",
    "@SUM(A1)",
    '=HYPERLINK("x")',
    "{=1}",
    "_x0041_",
    "  two ",
    "a\nb",
    "&amp;<b>",
)


def book(*sheets: Sheet, title: str = "Titel", federation: str = "Förbundet") -> Book:
    """A workbook."""
    return Book(title=title, federation=federation, notes=("Kronor.",), sheets=sheets)


def written(*sheets: Sheet, **said: str) -> Workbook:
    """A workbook that was written and read again."""
    return Workbook(workbook_file(book(*sheets, **said)))


def one(value: Value | Live, kind: Kind) -> Cell:
    """The cell of one value."""
    return written(Sheet.of("Blad", "", (Column(head="x", kind=kind, name="x"),), [(value,)])).cells["Blad"]["A2"]


@pytest.mark.parametrize(
    ("kind", "value", "number", "form"),
    [
        (Kind.KRONOR, 123_456, 1234.56, "[$-41D]#,##0.00"),
        (Kind.KRONOR, -1, -0.01, "[$-41D]#,##0.00"),
        (Kind.KRONOR, 10**15 - 1, 9999999999999.99, "[$-41D]#,##0.00"),
        (Kind.EXACT, Fraction(200, 3), 2 / 3, "[$-41D]#,##0.00####"),
        (Kind.NUMBER, Fraction(7), 7, "[$-41D]#,##0"),
        (Kind.NUMBER, Fraction(1, 4), 0.25, "[$-41D]#,##0.00####"),
        (Kind.COUNT, 31, 31, "[$-41D]#,##0"),
        (Kind.SHARE, Fraction(1, 8), 0.125, "[$-41D]0.000%"),
        (Kind.DAY, dt.date(2027, 1, 31), 46418, "[$-41D]yyyy-mm-dd"),
    ],
)
def test_numbers_are_numbers_as_in_sweden(kind: Kind, value: Value, number: float, form: str) -> None:
    cell = one(value, kind)
    assert (cell.value, cell.form, cell.is_text) == (number, form, False)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.KRONOR, 10**15, "10000000000000.00"),
        (Kind.KRONOR, -(10**20) - 1, "-1000000000000000000.01"),
        (Kind.EXACT, Fraction(10**16, 3), "33333333333333.333333"),
        (Kind.NUMBER, Fraction(10**15), "1000000000000000"),
        (Kind.DAY, dt.date(1899, 12, 31), "1899-12-31"),
    ],
)
def test_what_a_spreadsheet_cannot_hold_is_text(kind: Kind, value: Value, text: str) -> None:
    cell = one(value, kind)
    assert (cell.value, cell.is_text) == (text, True)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_a_text(text: str) -> None:
    cell = one(text, Kind.TEXT)
    assert (cell.value.replace("_x005F_", "_"), cell.formula, cell.is_text) == (text, "", True)
    assert cell.is_quoted is text.startswith(("=", "+", "-", "@")), "it stays a text when somebody edits it"


def test_names_of_all_kinds_are_texts_everywhere() -> None:
    columns = (Column(head="=A"), Column(head="@B", kind=Kind.KRONOR, name="b", summed=True))
    sheet = Sheet.of("Blad", "=1+1", columns, [(text, 1) for text in HOSTILE], total="=Summa")
    found = written(sheet, title="=1 & 2", federation="=3 🏛 בלדיה")
    assert {cell.formula for _, _, cell in found.formulas()} == {"SUM(B2:B11)"}
    assert found.values["Om arbetsboken"][1] == ["Arbetsboken", "=3 🏛 בלדיה"]
    assert found.sheets["Blad"].findtext("{*}headerFooter/{*}oddHeader", "") == "&L=3 🏛 בלדיה&C=1 && 2&RBlad"


def amounts(*rows: tuple[int, int], name: str = "Blad") -> Sheet:
    """Two amounts and their sum, each row."""
    columns = (
        Column(head="Namn"),
        *(Column(head=each, kind=Kind.KRONOR, name=each, summed=True) for each in ("a", "b", "c")),
    )
    return Sheet.of(name, "", columns, [("x", a, b, Live("{a}+{b}", a + b)) for a, b in rows], total="Summa")


def test_formulas_stand_beside_what_they_come_to() -> None:
    found = written(amounts((10, 20), (-5, 15)))
    assert assert_formulas_agree(found) == 5
    assert found.values["Blad"][1:] == [["x", 0.1, 0.2, 0.3], ["x", -0.05, 0.15, 0.1], ["Summa", 0.05, 0.35, 0.4]]
    assert TOO_LARGE not in str(found.values["Om arbetsboken"])


def test_amounts_beyond_a_double_are_texts_with_their_sums_and_no_formula_is_left() -> None:
    found = written(amounts((10, 20)), amounts((10**15, 1), (1, 1), name="Stort"))
    assert list(found.formulas()) == []
    assert found.values["Blad"][1] == ["x", 0.1, 0.2, 0.3]
    assert found.values["Stort"][1] == ["x", "10000000000000.00", 0.01, "10000000000000.01"]
    assert found.values["Stort"][-1] == ["Summa", "10000000000000.01", 0.02, "10000000000000.03"]
    assert TOO_LARGE in str(found.values["Om arbetsboken"])


def setup(sheet: ElementTree.Element, path: str) -> dict[str, str]:
    """The attributes of an element of a sheet."""
    found = sheet.find(path)
    assert found is not None, path
    return dict(found.attrib)


def test_pages_are_a4_across_with_the_header_on_each() -> None:
    found = written(amounts((1, 2), name="Blad"))
    sheet = found.sheets["Blad"]
    assert setup(sheet, "{*}pageSetup")["paperSize"] == "9"
    assert setup(sheet, "{*}pageSetup")["orientation"] == "landscape"
    assert setup(sheet, "{*}pageSetup")["fitToHeight"] == "0"
    pane = setup(sheet, "{*}sheetViews/{*}sheetView/{*}pane")
    assert (pane["xSplit"], pane["ySplit"], pane["topLeftCell"], pane["state"]) == ("1", "1", "B2", "frozen")
    assert setup(sheet, "{*}autoFilter") == {"ref": "A1:D2"}, "sums are not sorted among the rows"
    names = [each.text for each in found.parts["xl/workbook.xml"].iterfind("{*}definedNames/{*}definedName")]
    assert "Blad!$A:$A,Blad!$1:$1" in names


@pytest.mark.parametrize(("count", "paper"), [(18, "9"), (20, "8"), (26, "8")])
def test_what_is_too_wide_for_a4_is_fitted_to_a3(count: int, paper: str) -> None:
    columns = tuple(Column(head=f"Spalt {n}") for n in range(count))
    found = setup(written(Sheet.of("Blad", "", columns, [("sju tal",) * count])).sheets["Blad"], "{*}pageSetup")
    assert (found["paperSize"], found["fitToHeight"]) == (paper, "0")


def test_sixty_columns_go_over_many_pages_that_can_be_read() -> None:
    columns = (Column(head="Namn"), *(Column(head=f"Pool {n}", kind=Kind.KRONOR, name=f"p{n}") for n in range(60)))
    found = written(Sheet.of("Blad", "", columns, [("x", *range(60))]))
    assert "fitToHeight" not in setup(found.sheets["Blad"], "{*}pageSetup")
    assert setup(found.sheets["Blad"], "{*}pageSetup")["paperSize"] == "9"


def test_a_long_text_wraps_and_its_row_is_as_high() -> None:
    sheet = Sheet.of("Blad", "", (Column(head="Namn"),), [("ord " * 100,), ("ord",), ("x" * 40_000,)])
    rows = written(sheet).sheets["Blad"].findall("{*}sheetData/{*}row")
    assert [float(row.get("ht", 0)) for row in rows[1:]] == [120, 0, 408.75]


def test_a_last_sheet_says_what_the_others_hold() -> None:
    sheet = Sheet.of("Blad", "Det här.", (Column(head="x"),), [])
    rows = [
        ["Sheet", "What it holds"],
        ["This workbook", "Förbundet"],
        ["", "Titel"],
        ["", "Kronor."],
        ["Blad", "Det här."],
    ]
    assert Workbook(workbook_file(book(sheet), Language.ENGLISH)).values["About"] == rows


def test_the_same_book_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = book(amounts((1, 2)))
    first = workbook_file(made)
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert workbook_file(made) == first
