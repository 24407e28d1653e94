from collections.abc import Iterable

import pytest

from costshare.errors import Fault
from costshare.sheets.sheet import Row, Sheet
from costshare.sheets.table import table


def read(*rows: list[str], first_column: int = 1) -> tuple[Sheet | None, tuple[Fault, ...]]:
    return table("t", [Row(line, tuple(cells)) for line, cells in enumerate(rows, 1)], first_column=first_column)


def told(faults: Iterable[Fault]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


def test_cells_and_names_lose_white_space_at_their_ends() -> None:
    sheet, faults = read([" a", "b\u00a0"], ["\t1 ", "\u00a0x y\u202f"])
    assert sheet
    assert faults == ()
    assert sheet.header == ("a", "b")
    assert sheet.rows == (Row(2, ("1", "x y")),)


def test_blank_rows_are_skipped_and_the_others_keep_their_lines() -> None:
    sheet, faults = read([], ["", " "], ["a", "b"], ["", ""], ["1", ""], [" "])
    assert sheet
    assert faults == ()
    assert sheet.header_line == 3
    assert sheet.rows == (Row(5, ("1", "")),)


@pytest.mark.parametrize("rows", [(), ([],), (["", "\u00a0"], [])])
def test_a_table_without_text_is_empty(rows: tuple[list[str], ...]) -> None:
    sheet, faults = read(*rows)
    assert sheet is None
    assert told(faults) == [("empty-file", None, None)]


def test_a_header_alone_is_a_sheet_without_rows() -> None:
    sheet, faults = read(["a", "b"])
    assert sheet
    assert (sheet.header, sheet.rows, faults) == (("a", "b"), (), ())


def test_a_row_of_another_width_is_left_out_with_its_counts() -> None:
    sheet, faults = read(["a", "b"], ["1", "2", ""], ["1", "2"], ["1"])
    assert sheet
    assert [row.line for row in sheet.rows] == [3]
    assert told(faults) == [("too-many-fields", 2, None), ("too-few-fields", 4, None)]
    assert [(found.values["count"], found.values["expected"]) for found in faults] == [("3", "2"), ("1", "2")]


def test_columns_without_name_to_the_right_may_be_empty_or_left_out() -> None:
    sheet, faults = read(["a", "b", "", ""], ["1", "2", "", ""], ["3", "4"], ["5", "6", ""])
    assert sheet
    assert faults == ()
    assert sheet.header == ("a", "b")
    assert [row.cells for row in sheet.rows] == [("1", "2"), ("3", "4"), ("5", "6")]


def test_a_cell_under_no_name_is_one_field_too_many() -> None:
    sheet, faults = read(["a", "b", "", ""], ["1", "2", "x", ""], ["1", "2", "", "", ""])
    assert sheet
    assert sheet.rows == ()
    assert [(found.code, found.values["count"]) for found in faults] == [
        ("too-many-fields", "3"),
        ("too-many-fields", "5"),
    ]


def test_a_header_with_a_fault_gives_no_sheet_but_the_rows_are_still_looked_at() -> None:
    sheet, faults = read(["a", "", "a"], ["1", "2"], first_column=2)
    assert sheet is None
    assert told(faults) == [("empty-cell", 1, 3), ("duplicate-column", 1, 4), ("too-few-fields", 2, None)]
    assert faults[0].text("message") == "the field 3 is empty"


def test_names_are_compared_exactly() -> None:
    assert read(["member", "Member"])[1] == ()


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1c", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\u2069"])
def test_a_control_character_is_a_fault_of_its_cell_even_at_the_end(character: str) -> None:
    sheet, faults = read(["a", "b"], ["1", f"2{character}"], ["3", "4"])
    assert sheet
    assert told(faults) == [("control-character", 2, 2)]
    assert faults[0].found == f"U+{ord(character):04X}"
    assert [row.line for row in sheet.rows] == [3]


@pytest.mark.parametrize("name", ["b\x1c", "\x1c", "b\x07c"])
def test_a_control_character_in_the_header_is_a_fault(name: str) -> None:
    sheet, faults = read(["a", name], ["1", "2"])
    assert sheet is None
    assert told(faults)[0] == ("control-character", 1, 2)


def test_a_control_character_alone_on_a_row_is_not_blank() -> None:
    assert told(read(["a"], ["\x1c"])[1])[0] == ("control-character", 2, 1)


def test_tabs_and_line_ends_inside_a_cell_are_text() -> None:
    sheet, _ = read(["a"], ["x\ty\nz"])
    assert sheet
    assert sheet.rows[0].cells == ("x\ty\nz",)
