"""A workbook as a value: what a sheet keeps, what its formulas name, and when they would be right."""

import datetime as dt
from fractions import Fraction
from typing import Final

import pytest

from costshare.documents.workbook import Column, Kind, Live, Sheet

COLUMNS: Final = (
    Column(head="Name"),
    Column(head="Note", optional=True),
    Column(head="A", kind=Kind.KRONOR, name="a", summed=True),
    Column(head="B", kind=Kind.KRONOR, name="b", summed=True),
    Column(head="Both", kind=Kind.KRONOR, name="both", summed=True),
)


def sheet(*amounts: tuple[int, int], note: str = "", name: str = "It's") -> Sheet:
    """A sheet of two amounts and their sum."""
    rows = [("x", note, a, b, Live("{a}+{b}", a + b)) for a, b in amounts]
    return Sheet.of(name, "", COLUMNS, rows, total="Sum")


def test_a_column_that_holds_nothing_is_left_out_and_formulas_follow() -> None:
    bare, noted = sheet((1, 2)), sheet((1, 2), note="here")
    assert [column.head for column in bare.columns] == ["Name", "A", "B", "Both"]
    assert bare.formula(Live("{a}+{b}", 3), 0) == "B2+C2"
    assert noted.formula(Live("{a}+{b}", 3), 4) == "C6+D6"


@pytest.mark.parametrize("nothing", [None, "", 0, Fraction(0)])
def test_nothing_is_nothing_of_any_kind(nothing: str | int | Fraction | None) -> None:
    made = Sheet.of("x", "", COLUMNS, [("x", nothing, 0, 0, 0), ("y", None, 0, 0, 0)])
    assert [column.head for column in made.columns] == ["Name", "A", "B", "Both"]


def test_a_day_is_something() -> None:
    made = Sheet.of("x", "", COLUMNS, [("x", dt.date(2027, 1, 1), 0, 0, 0)])
    assert len(made.columns) == len(COLUMNS)


def test_the_last_row_has_live_sums() -> None:
    made = sheet((1, 2), (3, 4))
    assert made.last_row() == ("Sum", Live("SUM(B2:B3)", 4), Live("SUM(C2:C3)", 6), Live("SUM(D2:D3)", 10))


def test_the_sum_of_no_rows_is_no_formula() -> None:
    assert sheet().last_row() == ("Sum", 0, 0, 0)


def test_other_sheets_name_its_cells() -> None:
    made = sheet((1, 2), (3, 4))
    assert made.span_from_afar("b") == "'It''s'!$C$2:$C$3"
    assert made.cell_from_afar("b", 1) == "'It''s'!C3"
    with pytest.raises(KeyError):
        made.span_from_afar("c")


@pytest.mark.parametrize(
    ("amounts", "can"),
    [
        ([(10**12, -(10**12))], True),
        ([(10**15, 0)], False),
        ([(0, -(10**15))], False),
        ([(6 * 10**14, 6 * 10**14)], False),
        ([(10**11, 0)] * 150, True),
        ([(10**12, 0)] * 150, False),
    ],
    ids=["as large as it gets", "no double holds it", "nor below zero", "nor the sum", "a long sum", "too long a sum"],
)
def test_formulas_only_where_they_are_right_to_the_ore(amounts: list[tuple[int, int]], can: bool) -> None:
    assert sheet(*amounts).can_be_live() is can
