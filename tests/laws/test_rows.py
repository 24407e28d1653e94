"""Laws of rows: widths, sums, and what is read back."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from costshare.exchange.rows import rows
from costshare.money.amounts import read_ore
from costshare.sheets.delimited import read_delimited
from costshare.workspace.layout import Layout
from costshare.workspace.layout_read import READY, ready
from tests.exchange.row_records import document

WIDTHS = {"!": 154, "S": 154, "H": 77, "R": 75, "K": 65, "T": 16}
LETTERS = st.characters(codec="iso-8859-1", categories=("L", "N", "P", "Zs"))
NAMES = st.text(LETTERS, min_size=1, max_size=60).map(str.strip).filter(lambda text: text and text[0] not in "=+-@")
LINES = st.lists(st.integers(-9_999_99, 9_999_999_99), min_size=1, max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Documents of one run."""
    made = []
    for place, lines in enumerate(draw(st.lists(LINES, max_size=4)), start=1):
        kind = draw(st.sampled_from(["invoice", "credit-note"]))
        member = {"name": draw(NAMES), "reference": draw(NAMES)}
        made.append(document(*lines, number=f"U2027{place:04}", kind=kind, member=member))
    return made


def owed(records: list[dict[str, Any]]) -> int:
    """The sum of the documents' nets in öre, a credit note's below zero."""
    return sum(read_ore(each["net"]) * (-1 if each["kind"] == "credit-note" else 1) for each in records)


@given(documents())
def test_every_line_has_the_width_of_its_record(records: list[dict[str, Any]]) -> None:
    made = rows(ready("raindance"), records)
    lines = made.content.decode("iso-8859-1").split("\r\n")
    assert lines.pop() == ""
    assert all(len(line) == WIDTHS[line[0]] for line in lines)


@given(documents())
def test_the_sum_in_the_trailer_is_that_of_the_documents_and_of_the_rows(records: list[dict[str, Any]]) -> None:
    lines = rows(ready("raindance"), records).content.decode("iso-8859-1").splitlines()
    booked = sum(int(line[40:52]) for line in lines if line[0] == "K")
    rowed = sum(int(line[58:73]) for line in lines if line[0] == "R")
    assert int(lines[-1][1:]) == owed(records) == booked == rowed


@given(documents())
def test_a_text_is_cut_where_it_has_no_room_and_then_it_is_told(records: list[dict[str, Any]]) -> None:
    made = rows(ready("raindance"), records)
    cut = [(each.document, each.column, each.text) for each in made.cuts]
    expected = [
        (each["number"], column, each["member"][name])
        for each in records
        for column, name, width in (("member.name", "name", 35), ("member.reference", "reference", 30))
        if len(each["member"][name]) > width
    ]
    assert cut == expected
    assert all(each.cut.endswith("~") and each.text.startswith(each.cut[:-1]) for each in made.cuts)


@given(documents())
def test_what_is_read_back_of_the_csv_is_what_was_written(records: list[dict[str, Any]]) -> None:
    sheet, faults = read_delimited(rows(ready("csv"), records).content, "rows.csv")
    assert faults == ()
    assert sheet is not None
    found = [
        (
            sheet.cell(row, "reference"),
            sheet.cell(row, "name"),
            sheet.cell(row, "their_reference"),
            sheet.cell(row, "net"),
        )
        for row in sheet.rows
    ]
    assert found == [
        (each["number"], each["member"]["name"], each["member"]["reference"], signed(each, line).replace(".", ","))
        for each in records
        for line in each["lines"]
    ]


def signed(record: dict[str, Any], line: dict[str, Any]) -> str:
    """The amount of a line as rows have it."""
    text: str = line["net"]
    turned = text[1:] if text.startswith("-") else f"-{text}"
    return turned if record["kind"] == "credit-note" and text != "0.00" else text


def test_a_layout_is_what_its_plain_data_says() -> None:
    assert {"csv", "raindance"} <= set(READY)
    assert all(Layout.from_dict(ready(name).to_dict()) == ready(name) for name in READY)
