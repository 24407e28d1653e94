import pytest

from costshare.costs.sie_line import Brace, Broken, Record, loose_text, read_line


def record(line: str) -> Record:
    parts = read_line(line)
    assert isinstance(parts, tuple)
    (only,) = parts
    assert isinstance(only, Record)
    return only


def texts(line: str) -> list[str]:
    return list(record(line).fields)


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('#VER A 1 20270101 "Hyra januari" 20270103', ["A", "1", "20270101", "Hyra januari", "20270103"]),
        ('\t#VER\t"A"   "1"\t20270101', ["A", "1", "20270101"]),
        ('#VER "" "" 20270101 ""', ["", "", "20270101", ""]),
        ("#VER", []),
        ("#VER A 1 20270101 hyra#2 #3", ["A", "1", "20270101", "hyra#2", "#3"]),
        (r'#VER A 1 20270101 "5\" rör \"grovt\""', ["A", "1", "20270101", '5" rör "grovt"']),
        (r'#VER A 1 20270101 "C:\moms\ny"', ["A", "1", "20270101", r"C:\moms\ny"]),
        ('#VER A 1 20270101 "{inte} en }klammer{"', ["A", "1", "20270101", "{inte} en }klammer{"]),
        ('#VER A 1 20270101 "5" rör"', ["A", "1", "20270101", "5", 'rör"']),
        ('#VER A 1 20270101 5"rör', ["A", "1", "20270101", '5"rör']),
        ("#VER A 1 20270101 a\u00a0b", ["A", "1", "20270101", "a\u00a0b"]),
        ('#VER A 1 20270101 "x"  \t', ["A", "1", "20270101", "x"]),
    ],
)
def test_fields_are_divided_by_blanks_and_unquoted(line: str, fields: list[str]) -> None:
    assert texts(line) == fields


@pytest.mark.parametrize(
    ("line", "objects"),
    [
        ("#TRANS 4010 {} 100.00", []),
        ("#TRANS 4010 { } 100.00", []),
        ("#TRANS 4010 100.00", []),
        ('#TRANS 4010 {1 "310" 6 "P100"} 100.00', ["1", "310", "6", "P100"]),
        ('#TRANS 4010 { "1" "310" } 100.00', ["1", "310"]),
        ("#TRANS 4010{1 310}100.00", ["1", "310"]),
        ('#RTRANS 4010 {6 "P} 1"} 100.00', ["6", "P} 1"]),
        ('#BTRANS 4010 {6\t"åäö"} 100.00', ["6", "åäö"]),
    ],
)
def test_the_objects_of_a_row_stand_apart_from_its_fields(line: str, objects: list[str]) -> None:
    assert list(record(line).objects) == objects
    assert texts(line) == ["4010", "100.00"]


def test_labels_are_told_in_capitals() -> None:
    assert record("#trans 4010 {} 1").label == "#TRANS"


def test_columns_count_characters_from_one() -> None:
    read = record('  #TRANS 4010 {1 "310"} -5.00 "" "text"')
    assert read.column() == 3
    assert [read.field_column(index) for index in range(4)] == [10, 25, 31, 34]
    assert [read.object_column(index) for index in range(2)] == [16, 18]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("{", [Brace.OPEN]),
        (" } ", [Brace.CLOSE]),
        ("{}", [Brace.OPEN, Brace.CLOSE]),
        ('#VER A 1 20270101 "x" {', ["#VER", Brace.OPEN]),
        ("#TRANS 4010 {} 1.00}", ["#TRANS", Brace.CLOSE]),
        ("{ #TRANS 4010 {} 1.00 }", [Brace.OPEN, "#TRANS", Brace.CLOSE]),
        ("", []),
    ],
)
def test_a_brace_may_share_the_line_of_a_record(line: str, parts: list[Brace | str]) -> None:
    read = read_line(line)
    assert isinstance(read, tuple)
    assert [part.label if isinstance(part, Record) else part for part in read] == parts


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        ('#VER A 1 20270101 "Hyra', "a quotation mark is not closed", 19),
        (r'#VER A 1 20270101 "Hyra\"', "a quotation mark is not closed", 19),
        ('#VER A 1 20270101 "Hyra"januari "', "a quotation mark inside a text", 24),
        ('#TRANS 4010 {1 "310" 100.00', "the list of objects is not closed", 13),
        ("#TRANS 4010 {1 {310} 100.00", "the list of objects is not closed", 13),
        ("{ TRANS 4010 {} 1.00", "a line begins with a label, such as #TRANS", 3),
    ],
)
def test_a_line_that_cannot_be_read_says_why_and_where(line: str, reason: str, column: int) -> None:
    assert read_line(line) == Broken(reason, column)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (' "Kassa"', "Kassa"),
        ("Kassa och bank", "Kassa och bank"),
        ('"F"rskott till leverant"r"', 'F"rskott till leverant"r'),
        (r'"5\" rör" 7', '5" rör'),
        ('"Kassa', "Kassa"),
        ("", ""),
    ],
)
def test_a_name_is_read_however_it_is_quoted(written: str, text: str) -> None:
    assert loose_text(written) == text
