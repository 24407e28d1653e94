"""tabulate takes texts for numbers unless it is told not to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from costshare.documents.tables import table

CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    "text", ["1e5", "1.10", "12345678901234567.89", "100,120", "007", "nan", "inf", "0x1f", "1_000", "-0"]
)
def test_a_cell_stands_as_it_is(text: str) -> None:
    lines = table(["a", "b"], [[text, text], ["x", "y"]], total=[text, text]).split("\n")
    assert lines[2].split() == [text, text]
    assert lines[-1].split() == [text, text]


def test_why_numbers_are_not_parsed() -> None:
    assert "100000" in tabulate([["1e5"]])
    assert "1.23457e+16" in tabulate([["12345678901234567.89"]], floatfmt="g")


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_every_cell_stands_in_its_row(rows: list[tuple[str, str]]) -> None:
    lines = table(["a", "b"], rows).split("\n")
    assert [tuple(line.split()) for line in lines[2:]] == rows


def test_texts_stand_left_and_numbers_right() -> None:
    assert table(["Medlem", "Kr"], [["A", "1,00"], ["Borg", "1 000,00"]], total=["Summa", "1 001,00"]).split("\n") == [
        "Medlem          Kr",
        "--------  --------",
        "A             1,00",
        "Borg      1 000,00",
        "--------  --------",
        "Summa     1 001,00",
    ]


def test_a_table_without_rows_has_its_header() -> None:
    assert table(["Medlem", "Kr"], []).split("\n") == ["Medlem    Kr", "--------  ----"]
