"""The text of an invoice: lines that fit, columns that stand, nothing that turns its neighbours."""

import pytest

from costshare.documents.invoice_columns import WIDTH, Columns, isolated, marked_text, table_text, wrapped
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_text import invoice_text, view_text
from costshare.documents.invoice_view import invoice_view
from tests.documents.invoices import NAMES, changed, flat, kept, with_lines

HEBREW = "\u05d0\u05d1\u05d2"


def table(*names: str, texts: int = 1) -> Table:
    return Table(
        caption="Om", header=("Namn", "Kronor"), rows=tuple(Row(name, ("1,00",)) for name in names), texts=texts
    )


@pytest.mark.parametrize("name", NAMES)
def test_lines_fit_a_letter(name: str) -> None:
    lines = invoice_text(kept(name)).splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert all(line == line.rstrip() for line in lines)
    assert invoice_text(kept(name)).endswith("\n")


@pytest.mark.parametrize("long", ["x" * 200, "ett namn " * 22])
def test_long_names_wrap(long: str) -> None:
    record = with_lines({long: 1})
    for path in ("member.name", "federation.name", "member.reference", "federation.address.street", "ground"):
        record = changed(record, path, long)
    text = invoice_text(record)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.replace(" ", "").replace("\n", "").count(long.replace(" ", "")) >= 5


def test_a_view_at_hand_gives_the_same_text() -> None:
    assert view_text(invoice_view(kept("service"))) == invoice_text(kept("service"))


def test_the_receivers_row_is_marked_by_sign_and_word() -> None:
    marked = [line for line in invoice_text(kept("contribution")).splitlines() if line.startswith("→")]
    assert flat(marked[0]) == "→ Linköpings kommun (ni) 1"
    assert any("(denna faktura)" in line for line in marked)


def test_numbers_stand_to_the_right_and_texts_to_the_left() -> None:
    assert table_text(table("Ett", "Tvåhundra")).split("\n") == [
        "Om",
        "Namn                 Kronor",
        "---------  ----------------",
        "Ett                    1,00",
        "Tvåhundra              1,00",
    ]


def test_a_source_and_a_total_stand_where_they_belong() -> None:
    given = Table(
        caption="Om",
        header=("Namn", "Kronor"),
        rows=(Row("Ett", ("1,00",), note="därav"),),
        total=Row("Summa", ("1,00",)),
        source=Entry("Källa", "SCB"),
    )
    assert table_text(given).split("\n") == [
        "Om",
        "Källa: SCB",
        "Namn             Kronor",
        "-----  ----------------",
        "Ett                1,00",
        "därav",
        "-----  ----------------",
        "Summa              1,00",
    ]


def test_all_who_share_a_table_see_the_same_but_for_their_own_row() -> None:
    first, second = (marked_text(table("Ada", "Bo"), mine, "ni").split("\n") for mine in (0, 1))
    assert [line[:10].rstrip() for line in first[3:]] == ["→ Ada (ni)", "  Bo"]
    assert [line[:10].rstrip() for line in second[3:]] == ["  Ada", "→ Bo (ni)"]
    assert first[:3] == second[:3]


def test_the_widest_text_yields_first() -> None:
    wide = Table(caption="Om", header=("A", "B", "C"), texts=2, rows=(Row("x" * 80, ("y" * 40, "1,00")),))
    assert Columns(wide).widths == [38, 38, 16]


def test_numbers_are_never_broken() -> None:
    number = "1" * 90
    given = Table(caption="Om", header=("A", "B"), rows=(Row("ett långt namn på en rad", (number,)),))
    assert number in table_text(given)


def test_right_to_left_is_kept_to_itself() -> None:
    assert isolated(f"{HEBREW} 1") == f"\u2068{HEBREW} 1\u2069"
    assert wrapped(HEBREW, 80) == [f"\u2068{HEBREW}\u2069"]
    assert isolated("a\u202eb") == "\u2068a\u202eb\u2069"
    assert isolated("Åmåls kommun – 1\u00a0000,00") == "Åmåls kommun – 1\u00a0000,00"
    assert f"\u2068{HEBREW}\u2069" in invoice_text(with_lines({HEBREW: 100}))


def test_breaks_in_a_text_are_blanks() -> None:
    assert wrapped("en\nrad", 80) == ["en rad"]
    assert wrapped("", 80) == [""]
