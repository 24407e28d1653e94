"""What a run issued as a workbook (extra ``excel``), from its records alone: documents, lines, what they rest on."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from costshare.billing.settlement_record import lines_as_read
from costshare.billing.vat import VatCategory
from costshare.documents.derivation_xlsx import Derived, derivation_sheets
from costshare.documents.invoice_values import ore, period_in_words
from costshare.documents.invoice_view import words_of
from costshare.documents.language import Language, Translate, translator
from costshare.documents.settlement_xlsx import StatementSheets
from costshare.documents.workbook import Book, Cell, Column, Kind, Live, Sheet
from costshare.documents.workbook_file import workbook_file
from costshare.periods.names import read_day

Record = Mapping[str, Any]


def run_xlsx(records: Sequence[Record], statement: Record | None, language: Language = Language.SWEDISH) -> bytes:
    """The workbook of the invoices and credit notes of a run, with the statement of a settlement if it is one.

    What a credit note gives back stands below zero. The same records make the same bytes. Raises `MissingExtraError`
    without the extra.
    """
    _ = translator(language)
    listed = lines(records, language)
    sheets = [documents(records, listed, _), listed]
    if statement is not None:
        sheets += StatementSheets(statement, language).sheets()
    federation = (
        statement["federation"] if statement is not None else records[0]["federation"]["name"] if records else ""
    )
    book = Book(
        title=title(records, statement, language),
        federation=federation,
        notes=(_("What a credit note gives back stands below zero."),),
        sheets=(*sheets, *derivation_sheets(derived_of(records), language)),
    )
    return workbook_file(book, language)


def title(records: Sequence[Record], statement: Record | None, language: Language) -> str:
    """What the run was: a settlement, the bills of a period, or a credit note."""
    _ = translator(language)
    if statement is not None:
        return StatementSheets(statement, language).title
    if len(records) == 1:
        return f"{words_of(records[0], language).title()} {records[0]['number']}"
    periods = dict.fromkeys(record["period"]["name"] for record in records)
    return _("Invoices {periods}").format(periods=", ".join(period_in_words(each, language) for each in periods))


def documents(records: Sequence[Record], listed: Sheet, _: Translate) -> Sheet:
    """A row a document: its net is the sum of its lines, and what is to be paid that with VAT and rounding."""
    columns = (
        *(Column(head=_("Number"), name="number"), Column(head=_("Document")), Column(head=_("Member"))),
        *(Column(head=_("Period")), Column(head=_("Date"), kind=Kind.DAY), Column(head=_("Due"), kind=Kind.DAY)),
        Column(head=_("VAT treatment")),
        Column(head=_("Net"), kind=Kind.KRONOR, name="net", summed=True),
        Column(head=_("VAT rate"), kind=Kind.SHARE, name="rate", optional=True),
        Column(head=_("VAT"), kind=Kind.KRONOR, name="vat", summed=True),
        Column(head=_("Rounding"), kind=Kind.KRONOR, name="rounding", summed=True),
        Column(head=_("To pay"), kind=Kind.KRONOR, name="payable", summed=True),
        *(Column(head=_("OCR reference")), Column(head=_("Refers to"), optional=True)),
        Column(head=_("Reason"), optional=True),
    )
    about = _("Every invoice and credit note of the run. The net is the sum of its lines on the next sheet.")
    rows = (document_row(each, listed, _) for each in records)
    return Sheet.of(_("Invoices and credit notes"), about, columns, rows, total=_("Total"))


def document_row(record: Record, listed: Sheet, _: Translate) -> tuple[Cell, ...]:
    """One document; where nothing is to be paid, as of a credit note, it is due on no day."""
    kinds = {"invoice": _("Invoice"), "credit-note": _("Credit note")}
    treatments = {
        VatCategory.STANDARD: _("taxable"),
        VatCategory.OUTSIDE: _("outside VAT"),
        VatCategory.EXEMPT: _("exempt from VAT"),
    }
    sign = sign_of(record)
    net, vat, rounding, payable = (sign * ore(record[name]) for name in ("net", "vat", "rounding", "payable"))
    is_due = record["kind"] == "invoice" and payable > 0
    return (
        *(record["number"], kinds[record["kind"]], record["member"]["name"], record["period"]["name"]),
        *(read_day(record["date"]), read_day(record["due"]) if is_due else None),
        treatments[VatCategory(record["category"])],
        Live(f"SUMIF({listed.span_from_afar('number')},{{number}},{listed.span_from_afar('net')})", net),
        Fraction(record["rate"]) / 100 or None,
        *(vat, rounding, Live("{net}+{vat}+{rounding}", payable)),
        *(record["ocr"], ", ".join(record["references"]), record["basis"].get("reason", "")),
    )


def lines(records: Sequence[Record], language: Language) -> Sheet:
    """A row a line."""
    _ = translator(language)
    columns = (
        *(Column(head=_("Number"), name="number"), Column(head=_("Member")), Column(head=_("Pool"))),
        Column(head=_("What it is")),
        Column(head=_("Without VAT, kr"), kind=Kind.KRONOR, name="net", summed=True),
    )
    rows = []
    for each in records:
        words, sign = words_of(each, language), sign_of(each)
        for line in lines_as_read(each):
            about_line = (each["number"], each["member"]["name"], line["name"], words.extent_of_claim(line))
            rows.append((*about_line, sign * ore(line["net"])))
    about = _("Every line of the documents: the pool, what part of it the line is, and the amount.")
    return Sheet.of(_("Lines"), about, columns, rows, total=_("Total"))


def derived_of(records: Sequence[Record]) -> Derived:
    """What the records rest on, each cell and pool once; credit notes rest on the invoices that they name."""
    resting = [each["basis"] for each in records if "cells" in each["basis"]]
    names = {record["member"]["id"]: record["member"]["name"] for record in records}
    for basis in resting:
        names |= basis["members"]
    return Derived(
        unit=ore(resting[0]["unit"]) if resting else 1,
        cells={(cell["pool"], cell["member"]): cell for basis in resting for cell in basis["cells"]},
        pools={pool["id"]: pool for basis in resting for pool in basis["pools"]},
        overheads={each["id"]: each for basis in resting for each in basis["overheads"]},
        pool_names=dict(pool_names(records)),
        member_names=names,
    )


def pool_names(records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """What the pools of the lines are called."""
    for record in records:
        for line in record["lines"]:
            yield line["pool"], line["name"]


def sign_of(record: Record) -> int:
    """1 for an invoice, -1 for a credit note, whose amounts are above zero in its record."""
    return 1 if record["kind"] == "invoice" else -1
