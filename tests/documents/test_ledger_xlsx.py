"""The ledger as a workbook: what a spreadsheet computes of it is what the ledger says."""

import datetime as dt
from typing import Any, Final

import pytest

from costshare.billing.ledger import ledger
from costshare.documents.language import Language
from costshare.documents.ledger_text import SUMS
from costshare.documents.ledger_xlsx import ledger_xlsx
from tests.billing.paying import DUE, item, note, posting
from tests.documents.workbooks import Workbook, assert_formulas_agree

ITEMS: Final = [item(), item("F2", 50_050, member="bo"), note(), item("F3", 10**11 + 1, member="cia")]
LATE: Final = ledger(
    ITEMS, [posting(99_950), posting(33_333, "F2")], DUE + dt.timedelta(days=45), members=("ada", "dal")
)
FOUND: Final[dict[str, Any]] = {**LATE.to_dict(), "unallocated": [{"payment": "b-1", "amount": "0.07"}], "held": []}
AGES: Final = ("not-due", "1-30", "31-60", "61-90", "over-90")


def read(found: dict[str, Any], language: Language = Language.SWEDISH) -> Workbook:
    """The workbook of a ledger."""
    return Workbook(ledger_xlsx(found, language))


def ore(cells: list[Any]) -> list[int]:
    """Amounts in öre."""
    return [round(100 * value) for value in cells]


def said(of: dict[str, Any]) -> list[int]:
    """The amounts of a row of the ledger."""
    return [int(of[name].replace(".", "")) for name in SUMS]


def aged(of: dict[str, Any]) -> list[int]:
    """What is open by age."""
    return [int(of["ageing"][age].replace(".", "")) for age in AGES]


@pytest.mark.parametrize(("sheet", "first", "listed"), [("Medlemmar", 1, "members"), ("Handlingar", 7, "invoices")])
def test_sums_are_the_ledger_s(sheet: str, first: int, listed: str) -> None:
    _head, *rows, total = read(FOUND).values[sheet]
    columns = slice(first, first + len(SUMS))
    assert [ore(row[columns]) for row in rows] == [said(each) for each in FOUND[listed]]
    assert ore(total[columns]) == said(FOUND["total"])


def test_what_is_open_and_every_sum_are_computed() -> None:
    book = read(FOUND)
    assert book.cells["Medlemmar"]["F2"].formula == "B2-C2-D2-E2"
    assert book.cells["Handlingar"]["L5"].formula == "H5-I5-J5-K5"
    assert book.cells["Handlingar"]["L6"].formula == "SUM(L2:L5)"
    assert assert_formulas_agree(book) == 4 + 4 + 6 + 5 + 6 + 1


def test_ages_sum_to_what_is_open() -> None:
    head, *rows, total = read(FOUND).values["Medlemmar"]
    assert head[7:] == ["Ej förfallet", "1–30 dagar", "31–60 dagar", "61–90 dagar", "Över 90 dagar"]
    assert [ore(row[7:]) for row in rows] == [aged(each) for each in FOUND["members"]]
    assert [sum(ore(total[7:]))] == ore(total[5:6])


def test_members_and_documents_in_either_language() -> None:
    swedish, english = read(FOUND).values, read(FOUND, Language.ENGLISH).values
    assert list(swedish) == ["Medlemmar", "Handlingar", "Betalningar utan handling", "Om arbetsboken"]
    assert list(english) == ["Members", "Documents", "Payments without document", "About"]
    assert [row[0] for row in swedish["Medlemmar"]] == ["Medlem", "ada", "dal", "bo", "cia", "Summa"]
    issued, due = dt.date(2027, 1, 15), dt.date(2027, 2, 15)
    assert [row[:7] for row in swedish["Handlingar"]][:4] == [
        ["Nummer", "Medlem", "Slag", "Datum", "Förfaller", "Dagar sen", "Ålder"],
        ["F1", "ada", "Faktura", issued, due, 45, "31–60 dagar"],
        ["F2", "bo", "Faktura", issued, due, 45, "31–60 dagar"],
        ["K1", "ada", "Kreditfaktura", issued, due, 0, "Ej förfallet"],
    ]
    assert english["Members"][0][1:7] == ["Billed", "Paid", "Set off", "Rounded off", "Open", "Overdue"]
    assert swedish["Betalningar utan handling"][1:] == [["b-1", 0.07], ["Summa", 0.07]]


def test_what_seems_to_be_booked_already_has_a_sheet() -> None:
    book = read({**FOUND, "held": [{"payment": "b-2", "other": "b-1", "amount": "3.00"}]})
    assert book.values["Redan bokförda"] == [
        ["Betalning", "Som betalning", "Kronor"],
        ["b-2", "b-1", 3],
        ["Summa", "", 3],
    ]


def test_an_empty_ledger_is_a_workbook_too() -> None:
    book = read({**ledger([], [], DUE).to_dict(), "unallocated": [], "held": []})
    assert list(book.values) == ["Medlemmar", "Handlingar", "Om arbetsboken"]
    assert book.values["Medlemmar"][1] == ["Summa", *[0] * (len(SUMS) + len(AGES))]
    assert list(book.formulas()) == []


def test_the_same_ledger_makes_the_same_bytes() -> None:
    assert ledger_xlsx(FOUND) == ledger_xlsx(FOUND)
