"""The ledger as a workbook: what a spreadsheet reads of it adds up to what the ledger says."""

import datetime as dt
import io
from typing import Any, Final

import pytest
from python_calamine import CalamineWorkbook

from costshare.billing.ledger import ledger
from costshare.documents.language import Language
from costshare.documents.ledger_text import SUMS
from costshare.documents.ledger_xlsx import ledger_xlsx
from tests.billing.paying import DUE, item, note, posting

ITEMS: Final = [item(), item("F2", 50_050, member="bo"), note(), item("F3", 10**12 + 1, member="cia")]
LATE: Final = ledger(
    ITEMS, [posting(99_950), posting(33_333, "F2")], DUE + dt.timedelta(days=45), members=("ada", "dal")
)
FOUND: Final[dict[str, Any]] = {**LATE.to_dict(), "unallocated": []}


def sheets(found: dict[str, Any], language: Language = Language.SWEDISH) -> dict[str, list[list[Any]]]:
    """What calamine reads, by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(ledger_xlsx(found, language)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def kronor(row: list[Any]) -> list[int]:
    """The amounts of a row, in öre."""
    return [round(100 * value) for value in row[-len(SUMS) :]]


def said(of: dict[str, str]) -> list[int]:
    return [int(of[name].replace(".", "")) for name in SUMS]


@pytest.mark.parametrize("sheet", [0, 1])
def test_sums_are_the_ledger_s(sheet: int) -> None:
    head, *rows, total = list(sheets(FOUND).values())[sheet]
    listed = FOUND["members"] if sheet == 0 else FOUND["invoices"]
    assert [kronor(row) for row in rows] == [said(each) for each in listed]
    assert kronor(total) == said(FOUND["total"]) == [sum(column) for column in zip(*map(kronor, rows), strict=True)]
    assert len(head) == len(total)


def test_members_and_documents_in_either_language() -> None:
    swedish, english = sheets(FOUND), sheets(FOUND, Language.ENGLISH)
    assert list(swedish) == ["Medlemmar", "Handlingar"]
    assert list(english) == ["Members", "Documents"]
    assert [row[0] for row in swedish["Medlemmar"]] == ["Medlem", "ada", "dal", "bo", "cia", "Summa"]
    assert [row[:6] for row in swedish["Handlingar"]][:4] == [
        ["Nummer", "Medlem", "Slag", "Datum", "Förfaller", "Ålder"],
        ["F1", "ada", "Faktura", "2027-01-15", "2027-02-15", "31–60 dagar"],
        ["F2", "bo", "Faktura", "2027-01-15", "2027-02-15", "31–60 dagar"],
        ["K1", "ada", "Kreditfaktura", "2027-01-15", "2027-02-15", "Ej förfallet"],
    ]
    assert english["Members"][0][1:] == ["Billed", "Paid", "Set off", "Rounded off", "Open", "Overdue"]


def test_an_empty_ledger_is_a_workbook_too() -> None:
    found = {**ledger([], [], DUE).to_dict(), "unallocated": []}
    for rows in sheets(found).values():
        head, total = rows
        assert kronor(total) == [0] * len(SUMS)
        assert head[-1] == "Förfallet"


def test_the_same_ledger_makes_the_same_bytes() -> None:
    assert ledger_xlsx(FOUND) == ledger_xlsx(FOUND)
