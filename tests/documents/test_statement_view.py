"""The statement of a settlement: columns only where there is something, sums that add up."""

from typing import Any, Final

import pytest

from costshare.documents.invoice_table import Table
from costshare.documents.language import Language
from costshare.documents.statement_html import view_html
from costshare.documents.statement_text import view_text
from costshare.documents.statement_view import StatementView, statement_view
from tests.documents.invoices import amounts_in, flat, letter, page

NOTHING: Final = dict.fromkeys(
    ("budget", "billed", "outcome", "brought", "moved", "difference", "settled", "due", "retained", "carried"), "0.00"
)


def figures(**amounts: str) -> dict[str, str]:
    """Amounts beside zeros."""
    return NOTHING | amounts


def data(*members: dict[str, Any], **total: str) -> dict[str, Any]:
    """A statement of one pool."""
    pool = {"id": "it", "name": "IT", **figures(**total)}
    named = [
        {"id": f"m{at}", "name": f"Medlem {at}", "pools": {"it": figures()}, **each} for at, each in enumerate(members)
    ]
    return {"federation": "Förbundet", "year": 2027, "total": figures(**total), "members": named, "pools": [pool]}


def made(*members: dict[str, Any], **total: str) -> StatementView:
    """The view of such a statement."""
    return statement_view(data(*members, **total))


def test_it_says_whose_and_which_year() -> None:
    view = statement_view(letter("statement"))
    assert view.title == "Slutavräkning 2013"
    assert view_text(view).startswith("Slutavräkning 2013, Kommunalförbundet Fjärde storstadsregionen\n=====")
    (title,) = page(view_html(view)).all("title")
    assert title.text == "Slutavräkning 2013, Kommunalförbundet Fjärde storstadsregionen"


def test_the_tables_add_up() -> None:
    for table in statement_view(letter("statement")).tables:
        if "invånare" in table.caption:
            continue
        assert table.total is not None
        columns = zip(*(amounts_in(" ".join(row.cells)) for row in table.rows), strict=True)
        assert [sum(column) for column in columns] == amounts_in(" ".join(table.total.cells))


def test_every_member_and_every_pool_has_a_row() -> None:
    view = statement_view(letter("statement"))
    said = {table.caption: [row.about for row in table.rows] for table in view.tables}
    members = [member["name"] for member in letter("statement")["members"]]
    assert said["Per medlem"] == said["Vad som sker med skillnaden"] == said["Upphandling, per medlem"] == members
    assert said["Per kostnadspool"] == ["Upphandling", "Ramavtal och avtalsförvaltning"]
    assert said["Ramavtal och avtalsförvaltning, per medlem"] == members[:-1]


def headers(view: StatementView) -> dict[str, tuple[str, ...]]:
    """What the columns of each table are called, but for the first."""
    return {table.caption: table.header[1:] for table in view.tables}


def test_columns_that_hold_nothing_are_left_out() -> None:
    same = {"billed": "2.00", "outcome": "3.00", "difference": "1.00", "due": "1.00"}
    assert headers(made(figures(**same), **same)) == {
        "Per medlem": ("Debiterat", "Utfall", "Skillnad"),
        "Per kostnadspool": ("Debiterat", "Utfall", "Skillnad"),
    }


@pytest.mark.parametrize(
    ("name", "head"), [("retained", "Behålls"), ("carried", "Till 2028"), ("settled", "Reglerat tidigare")]
)
def test_what_is_not_settled_now_has_a_table(name: str, head: str) -> None:
    view = made(figures(**{name: "1.00"}), figures(**{name: "-1.00"}))
    assert headers(view)["Vad som sker med skillnaden"] == ("Skillnad", head)
    assert "Hela skillnaden regleras nu." not in view.introduction
    assert "Hela skillnaden regleras nu." in made(figures(due="1.00"), due="1.00").introduction


def test_what_is_brought_and_moved_has_a_column() -> None:
    view = made(figures(brought="1.00", moved="2.00"), figures(moved="-2.00"), brought="1.00")
    assert headers(view)["Per medlem"] == ("Debiterat", "Utfall", "Från 2026", "Omfördelat", "Skillnad")


def counted(inhabitants: str, on: str, outcome: str, each: str) -> dict[str, Any]:
    """A member with inhabitants."""
    nothing = {"budget": "0.00", "billed": "0.00", "difference": "0.00"}
    per = {"inhabitants": inhabitants, "inhabitants_on": on, "per_inhabitant": {**nothing, "outcome": each}}
    return {**figures(outcome=outcome), **per}


def inhabitants(view: StatementView) -> Table:
    """The table for each inhabitant."""
    (table,) = (table for table in view.tables if "invånare" in table.caption)
    return table


def test_inhabitants_counted_on_one_day_are_told_of_it_once() -> None:
    ada, bo = counted("100", "2026-11-01", "50.00", "0.50"), counted("50", "2026-11-01", "100.00", "2.00")
    table = inhabitants(made(ada, bo, figures(outcome="9.00"), outcome="159.00"))
    assert table.caption == "Kronor per invånare, räknade den 1 november 2026"
    assert table.header == ("Medlem", "Invånare", "Debiterat", "Utfall", "Skillnad")
    assert [row.about for row in table.rows] == ["Medlem 0", "Medlem 1"]
    assert table.total is not None
    assert table.total.cells == ("150", "0,00", "1,00", "0,00")


def test_inhabitants_counted_on_different_days_say_which() -> None:
    ada, bo = counted("100", "2026-11-01", "50.00", "0.50"), counted("50", "", "100.00", "2.00")
    table = inhabitants(made(ada, bo, outcome="150.00"))
    assert (table.caption, table.texts) == ("Kronor per invånare", 2)
    assert [row.cells[0] for row in table.rows] == ["1 november 2026", ""]
    assert table.header[1] == "Räknade den"


def test_without_inhabitants_there_is_no_such_table() -> None:
    assert not [table for table in made(figures()).tables if "invånare" in table.caption]


def test_markup_in_a_name_stays_text() -> None:
    given = data(figures(), figures())
    given["members"][0]["name"] = given["pools"][0]["name"] = given["federation"] = "<b>&amp;"
    root = page(view_html(statement_view(given)))
    assert not list(root.all("b"))
    assert root.text.count("<b>&amp;") == 4


@pytest.mark.parametrize("language", list(Language))
def test_the_text_and_the_page_say_the_same(language: Language) -> None:
    view = statement_view(letter("statement"), language)
    text, root = flat(view_text(view)), page(view_html(view))
    for row in root.all("tr"):
        cells = [flat(cell.text) for cell in row.all("th", "td")]
        assert " ".join(cells).strip() in text
