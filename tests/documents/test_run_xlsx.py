"""What a run issued as a workbook: documents that are the sums of their lines, and what they rest on."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import pytest

from costshare.documents.invoice_view import invoice_view
from costshare.documents.language import Language
from costshare.documents.run_xlsx import run_xlsx
from costshare.money.amounts import read_plain
from tests.documents.invoices import NAMES, OTHERS, amounts_in, changed, kept, letter, with_lines
from tests.documents.workbooks import Workbook, assert_formulas_agree

RECORDS: Final = [kept(name) for name in (*NAMES, *OTHERS)]
DOCUMENTS: Final = "Fakturor och kreditfakturor"
FIRST: Final = (DOCUMENTS, "Rader")


def signed(record: Mapping[str, Any], name: str) -> int:
    """An amount in öre, a credit note's below zero."""
    return read_plain(record[name]) * (1 if record["kind"] == "invoice" else -1)


def by_head(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet, each by the heads of its columns."""
    head, *rows = book.values[sheet]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_document_is_there_with_its_amounts() -> None:
    book = Workbook(run_xlsx(RECORDS, None))
    *rows, total = by_head(book, DOCUMENTS)
    assert [row["Nummer"] for row in rows] == [record["number"] for record in RECORDS]
    heads = {"Netto": "net", "Moms": "vat", "Öresavrundning": "rounding", "Att betala": "payable"}
    for head, name in heads.items():
        assert [round(100 * row[head]) for row in rows] == [signed(record, name) for record in RECORDS]
        assert round(100 * total[head]) == sum(signed(record, name) for record in RECORDS)
    assert [row["Handling"] for row in rows] == ["Faktura", "Faktura", "Kreditfaktura", "Faktura", "Kreditfaktura"]
    assert [bool(row["Förfaller"]) for row in rows] == [True, True, False, True, False]
    assert [row["Momssats"] for row in rows] == [int(float(record["rate"])) / 100 or "" for record in RECORDS]


def test_nets_are_the_live_sums_of_their_lines() -> None:
    book = Workbook(run_xlsx(RECORDS, None))
    lines = sum(len(record["lines"]) for record in RECORDS)
    formula = book.cells[DOCUMENTS]["H2"].formula
    assert formula == f"SUMIF('Rader'!$A$2:$A${lines + 1},A2,'Rader'!$E$2:$E${lines + 1})"
    assert book.cells[DOCUMENTS]["L2"].formula == "H2+J2+K2"
    assert len(book.values["Rader"]) == lines + 2
    assert round(100 * book.values["Rader"][-1][-1]) == sum(signed(record, "net") for record in RECORDS)
    assert_formulas_agree(book)


def test_references_are_texts() -> None:
    cell = Workbook(run_xlsx(RECORDS[:1], None)).cells[DOCUMENTS]["L2"]
    assert (cell.value, cell.is_text) == (RECORDS[0]["ocr"], True)


def test_a_settlement_has_its_statement_beside_its_documents() -> None:
    book = Workbook(run_xlsx([kept("settlement"), kept("owed")], letter("statement")))
    assert list(book.values)[:5] == [DOCUMENTS, "Rader", "Per medlem", "Per invånare", "Per kostnadspool"]
    assert by_head(book, "Om arbetsboken")[1]["Vad det innehåller"] == "Slutavräkning 2013"
    assert_formulas_agree(book)


def test_the_lines_of_a_settlement_s_credit_note_stand_as_on_paper_with_words_that_fit_their_signs() -> None:
    record = kept("owed")
    lines = by_head(Workbook(run_xlsx([record], None)), "Rader")[:-1]
    assert [row["Vad det är"].partition(",")[0] for row in lines] == [
        "Avgår preliminärt debiterat 2013",
        "Reglerat tidigare",
        "Utfall 2013",
    ]
    (printed,) = invoice_view(record).lines
    credited = [ore for row in printed.rows for ore in amounts_in(row.cells[1])]
    assert [-round(100 * row["Utan moms, kr"]) for row in lines] == credited


def test_a_credit_note_says_why_and_rests_on_its_invoice() -> None:
    book = Workbook(run_xlsx([kept("credit")], None))
    assert list(book.values) == [DOCUMENTS, "Rader", "Om arbetsboken"]
    assert by_head(book, DOCUMENTS)[0]["Skäl"] == kept("credit")["basis"]["reason"]
    assert by_head(book, DOCUMENTS)[0]["Avser"] == kept("credit")["credits"]


def test_what_the_documents_rest_on_is_told_once() -> None:
    twice = [kept("contribution"), changed(kept("contribution"), "number", "F20139999")]
    once, both = (Workbook(run_xlsx(records, None)).values for records in (twice[:1], twice))
    for sheet in ("Fördelningsgrunder", "Kostnadspooler", "Gemensamma kostnader", "Härledning", "Avrundningar"):
        assert once[sheet] == both[sheet]
    assert any("invånare" in row for row in once["Fördelningsgrunder"])
    cells = kept("contribution")["basis"]["cells"]
    assert len(once["Härledning"]) == 1 + sum(len(cell["pieces"]) for cell in cells)


@pytest.mark.parametrize("language", Language)
def test_the_same_records_make_the_same_bytes(language: Language) -> None:
    spelled = [json.loads(json.dumps(record, sort_keys=True)) for record in RECORDS]
    assert run_xlsx(RECORDS, letter("statement"), language) == run_xlsx(spelled, letter("statement"), language)


def test_names_that_are_formulas_stay_texts() -> None:
    record = changed(with_lines({"=1+1": 100, "@SUM(A1)": 250}), "member.name", '=HYPERLINK("x")')
    book = Workbook(run_xlsx([record], None))
    assert [row[2] for row in book.values["Rader"][1:3]] == ["=1+1", "@SUM(A1)"]
    assert {re.sub("[0-9]+", "", cell.formula) for sheet, _, cell in book.formulas() if sheet in FIRST} == {
        *("SUMIF('Rader'!$A$:$A$,A,'Rader'!$E$:$E$)", "H+I+J"),
        *(f"SUM({letter}:{letter})" for letter in "EHIJK"),
    }


def test_a_run_of_nothing_is_a_workbook_too() -> None:
    assert list(Workbook(run_xlsx([], None)).formulas()) == []
