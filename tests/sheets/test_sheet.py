from collections.abc import Callable

import pytest

from costshare.errors import Place
from costshare.sheets.sheet import Row, Sheet

SHEET = Sheet("costs.csv", ("pool", "amount"), (Row(4, ("it", "100")),), header_line=2, first_column=3)


def test_a_cell_is_found_by_its_header_name() -> None:
    assert SHEET.cell(SHEET.rows[0], "amount") == "100"


def test_a_place_counts_fields_from_the_first_column_of_the_table() -> None:
    assert SHEET.place(SHEET.rows[0], "amount") == Place("costs.csv", 4, 4)


def test_a_header_name_has_a_place_and_so_has_the_header() -> None:
    assert SHEET.header_place("pool") == Place("costs.csv", 2, 3)
    assert SHEET.header_place() == Place("costs.csv", 2)


@pytest.mark.parametrize("ask", [SHEET.header_place, lambda name: SHEET.place(SHEET.rows[0], name)])
def test_a_name_that_the_header_lacks_is_a_value_error(ask: Callable[[str], Place]) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        ask("account")
