"""How tables are measured: numbers whole, texts within what is left, letters smaller only where they must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.documents.invoice_table import Row, Table
from costshare.documents.pdf_values import PORTRAIT, SIZES, Measured, marked_values, shared_room, table_values

NUMBER = "−10\u00a0000\u00a0000\u00a0000,00"


def table(numbers: int, texts: int = 1, about: str = "Ada kommun") -> Table:
    cells = (*("text",) * (texts - 1), *(NUMBER,) * numbers)
    header = (*("Medlem",) * texts, *("Utan moms, kr",) * numbers)
    return Table(caption="Delar", header=header, texts=texts, rows=(Row(about, cells),), total=Row("Summa", cells))


@pytest.mark.parametrize(("numbers", "size"), [(1, 10), (4, 10), (5, 8), (6, 7)])
def test_letters_are_smaller_where_the_columns_need_it(numbers: int, size: int) -> None:
    assert Measured.of(table(numbers), PORTRAIT, 1).size == size


def test_a_table_too_wide_for_the_smallest_letters_wraps_its_cells() -> None:
    measured = Measured.of(table(20), PORTRAIT, 1)
    assert measured.size == SIZES[-1]
    assert all("part" in column for column in measured.columns)


def test_numbers_have_the_room_that_they_need_and_texts_the_rest() -> None:
    first, second = Measured.of(table(1, about="x" * 500), PORTRAIT, 1).columns
    assert first["part"] < PORTRAIT
    assert second["em"] * 2 > len(NUMBER) * 0.8


def test_heads_are_wrapped_where_they_would_widen_numbers() -> None:
    wide = Table(caption="", header=("Medlem", "Kostnad utan moms i kronor"), rows=(Row("Ada", ("1",)),))
    assert Measured.of(wide, PORTRAIT, 1).header == ["Medlem", "Kostnad utan\nmoms i kronor"]


def test_a_table_without_rows_can_be_measured() -> None:
    assert table_values(Table(caption="", header=("Medlem", "Kronor"), rows=()))["rows"] == []


def test_the_receivers_own_row_is_marked_and_no_other() -> None:
    two = Table(caption="", header=("Medlem", "Vikt"), rows=(Row("Ada", ("1",)), Row("Bo", ("2",))))
    marked = marked_values(two, 1, "ni")["rows"]
    assert [(row[0], row[3]) for row in marked] == [("Ada", ""), ("→ Bo (ni)", "mine")]
    assert marked_values(two, 0, "ni")["rows"][1][0] == "Bo"


@given(st.lists(st.integers(1, 300), min_size=1, max_size=8), st.integers(130, 300))
def test_texts_fit_the_room_and_only_the_widest_yield(widths: list[int], room: int) -> None:
    found = shared_room(widths, room)
    assert sum(found) <= max(room, 0)
    assert all(after <= before for before, after in zip(widths, found, strict=True))
    yielded = [after for before, after in zip(widths, found, strict=True) if after < before]
    assert not yielded or min(yielded) >= max(found) - 1
