import csv
from collections.abc import Iterable

import pytest

from costshare.errors import Fault
from costshare.sheets.delimited import read_delimited
from costshare.sheets.sheet import Row, Sheet


def read(text: str, encoding: str = "utf-8") -> tuple[Sheet | None, tuple[Fault, ...]]:
    return read_delimited(text.encode(encoding), "t.csv")


def told(faults: Iterable[Fault]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_from_the_header(delimiter: str) -> None:
    sheet, faults = read(f"pool{delimiter}amount\nit{delimiter}1\n")
    assert sheet
    assert faults == ()
    assert (sheet.header, sheet.rows) == (("pool", "amount"), (Row(2, ("it", "1")),))


def test_a_delimiter_inside_quotation_marks_does_not_count() -> None:
    sheet, _ = read('"a,b,c";d\n1,5;2\n')
    assert sheet
    assert sheet.header == ("a,b,c", "d")
    assert sheet.rows[0].cells == ("1,5", "2")


def test_as_many_of_both_is_read_as_semicolons() -> None:
    sheet, _ = read("kostnad, kr;år\n1;2\n")
    assert sheet
    assert sheet.header == ("kostnad, kr", "år")


def test_one_column_needs_no_delimiter() -> None:
    sheet, _ = read("member\na\n")
    assert sheet
    assert sheet.rows == (Row(2, ("a",)),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_swedish_letters_in_either_encoding(encoding: str) -> None:
    sheet, faults = read("namn;år\nÅsa Öberg é;2027\n", encoding)
    assert sheet
    assert faults == ()
    assert (sheet.header, sheet.rows[0].cells) == (("namn", "år"), ("Åsa Öberg é", "2027"))


def test_a_byte_outside_windows_1252_is_told_with_its_line() -> None:
    sheet, faults = read_delimited(b"a;b\r\n\xe5;1\r\n\x81;\x8d\r\n\x90;2\r\n", "t.csv")
    assert sheet is None
    assert told(faults) == [("encoding", 3, None), ("encoding", 4, None)]
    assert [found.values["byte"] for found in faults] == ["0x81", "0x90"]


def test_a_file_that_says_it_is_utf_8_is_not_read_as_anything_else() -> None:
    sheet, faults = read_delimited(b"\xef\xbb\xbfa;b\r1;2\r\xe5;3\r", "t.csv")
    assert sheet is None
    assert told(faults) == [("encoding", 3, None)]
    assert faults[0].values["byte"] == "0xE5"


@pytest.mark.parametrize(
    "raw",
    [
        "a;b\n1;2\n".encode("utf-16"),
        "a;b\n1;2\n".encode("utf-16-le"),
        b"a;b\n1;\x00\n",
        b"PK\x03\x04\x14\x00\x00\x00",
        bytes(range(1, 32)) * 4,
    ],
)
def test_what_is_no_text_has_one_fault(raw: bytes) -> None:
    assert told(read_delimited(raw, "t.csv")[1]) == [("binary-file", None, None)]


def test_a_few_control_characters_are_told_one_by_one() -> None:
    sheet, faults = read("a;b\n1\x07;2\n3;4\n5;\x01\n")
    assert sheet
    assert [row.line for row in sheet.rows] == [3]
    assert told(faults) == [("control-character", 2, 1), ("control-character", 4, 2)]


def test_a_table_padded_with_blanks_is_text() -> None:
    sheet, faults = read("a ;b\n1" + " " * 100 + ";2\n")
    assert sheet
    assert faults == ()
    assert sheet.rows == (Row(2, ("1", "2")),)


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\r\n", "  \n;;\n", "\u00a0"])
def test_a_file_without_text_is_empty(text: str) -> None:
    sheet, faults = read(text)
    assert sheet is None
    assert told(faults) == [("empty-file", None, None)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_stands_on_the_line_where_it_begins(end: str) -> None:
    lines = ["", "pool;text", 'it;"first', "second", "", 'third"', "", "hr;x"]
    sheet, faults = read(end.join(lines))
    assert sheet
    assert faults == ()
    assert sheet.header_line == 2
    assert sheet.rows == (Row(3, ("it", "first\nsecond\n\nthird")), Row(8, ("hr", "x")))


def test_doubled_quotation_marks_are_one_and_blanks_before_a_quotation_are_nothing() -> None:
    sheet, _ = read('a,b\n1, "5"" pipe, long"\n')
    assert sheet
    assert sheet.rows[0].cells == ("1", '5" pipe, long')


def test_a_quotation_mark_that_is_not_closed_is_told_where_it_opens() -> None:
    sheet, faults = read('a;b\n1;2\n3;"x\n4;5\n')
    assert sheet
    assert told(faults) == [("csv-quoting", 3, None)]
    assert sheet.rows == (Row(2, ("1", "2")),)


def test_reading_goes_on_after_broken_quoting() -> None:
    sheet, faults = read('a;b\n"1"x;2\n3;4\n5;"6" y\n7\n')
    assert sheet
    assert told(faults) == [("csv-quoting", 2, None), ("csv-quoting", 4, None), ("too-few-fields", 5, None)]
    assert sheet.rows == (Row(3, ("3", "4")),)


def test_broken_quoting_alone_is_not_an_empty_file() -> None:
    assert told(read('"a;b\n')[1]) == [("csv-quoting", 1, None)]


def test_a_field_beyond_the_limit_of_the_csv_module_is_a_fault() -> None:
    sheet, faults = read(f"a;b\n1;{'x' * (csv.field_size_limit() + 1)}\n2;3\n")
    assert sheet
    assert told(faults) == [("csv-quoting", 2, None)]
    assert sheet.rows == (Row(3, ("2", "3")),)


def test_empty_rows_and_columns_that_a_spreadsheet_exports_are_nothing() -> None:
    sheet, faults = read("a;b;;\r\n1;2;;\r\n;;;\r\n;;;\r\n")
    assert sheet
    assert faults == ()
    assert (sheet.header, sheet.rows) == (("a", "b"), (Row(2, ("1", "2")),))
