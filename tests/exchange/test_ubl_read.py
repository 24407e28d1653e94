"""Peppol documents read back: what was said, to the letter."""

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from costshare.errors import WorkspaceError
from costshare.exchange.einvoice import Attachment, Kind
from costshare.exchange.ubl import ubl, written
from costshare.exchange.ubl_read import read_ubl
from costshare.exchange.ubl_record import einvoice
from tests.exchange.mutation import allowance, category, kronor, tag
from tests.exchange.peppol_documents import documents
from tests.exchange.peppol_records import small

Record = Mapping[str, Any]


def codes(content: bytes) -> list[tuple[str, str]]:
    """Why a document is not read."""
    with pytest.raises(WorkspaceError) as caught:
        read_ubl(content)
    return [(fault.code, fault.found) for fault in caught.value.faults]


def test_what_is_read_is_what_was_written(records: tuple[Record, ...]) -> None:
    for record in records:
        content = ubl(record)
        assert read_ubl(content) == einvoice(record)
        assert written(read_ubl(content)) == content


def test_texts_are_read_to_the_letter() -> None:
    record = small(amounts={" a\tb\nc\rd\u2028 <&>\"'": 5, "🚒 שירות": 7}, reference="  två  ord ")
    assert read_ubl(ubl(record)) == einvoice(record)


def test_attachments_are_read() -> None:
    files = (Attachment('underlag-å "1".csv', bytes(range(256)), "Underlag", "text/csv"),)
    said = einvoice(small(), files)
    assert read_ubl(written(said)) == said


def test_another_layout_says_the_same() -> None:
    sound = documents()["S"]
    text = sound.replace("><", ">\n  <").replace("25.00", "25").replace("1500.50", "1500.5")
    assert read_ubl(text.encode()) == evolve(read_ubl(sound.encode()), rate="25")


def test_the_kind_is_read() -> None:
    assert read_ubl(documents()["credit"].encode()).kind is Kind.CREDIT_NOTE
    assert read_ubl(documents()["O"].encode()).kind is Kind.INVOICE


@pytest.mark.parametrize(
    ("old", "new", "unread"),
    [
        (
            tag("DueDate", "2013-02-14"),
            tag("DueDate", "2013-02-14") + tag("TaxPointDate", "2013-01-01"),
            "TaxPointDate",
        ),
        (
            "<cac:TaxTotal>",
            allowance("false", kronor("Amount", "1.00"), category("O")) + "<cac:TaxTotal>",
            "AllowanceCharge/ChargeIndicator",
        ),
        ('unitCode="C62">1<', 'unitCode="HUR">1<', "InvoiceLine/InvoicedQuantity"),
        (tag("InvoiceTypeCode", "380"), tag("InvoiceTypeCode", "389"), "InvoiceTypeCode"),
        (tag("DocumentCurrencyCode", "SEK"), tag("DocumentCurrencyCode", "EUR"), "DocumentCurrencyCode"),
    ],
)
def test_nothing_is_lost_unseen(old: str, new: str, unread: str) -> None:
    found = codes(documents()["O"].replace(old, new, 1).encode())
    assert ("ubl-unread", f"Invoice/{unread}") in found
    assert {code for code, _ in found} == {"ubl-unread"}


def test_amounts_must_be_whole_ore() -> None:
    for wrong in ("1501.001", "x"):
        text = documents()["O"].replace("1501.00", wrong)
        assert codes(text.encode()) == [("ubl-number", wrong)]


@pytest.mark.parametrize("content", ["!", ""])
def test_a_file_that_is_not_embedded_is_not_read(content: str) -> None:
    embedded = tag("EmbeddedDocumentBinaryObject", content, ' mimeCode="text/csv" filename="a"')
    attached = f"<cac:Attachment>{embedded if content else ''}</cac:Attachment>"
    reference = f"<cac:AdditionalDocumentReference>{tag('ID', 'a')}{attached}</cac:AdditionalDocumentReference>"
    text = documents()["O"].replace("<cac:AccountingSupplierParty>", f"{reference}<cac:AccountingSupplierParty>")
    assert codes(text.encode()) == [("ubl-unread", "a")]


def test_a_doctype_is_refused() -> None:
    text = documents()["O"].replace("<Invoice ", "<!DOCTYPE Invoice><Invoice ")
    assert codes(text.encode()) == [("xml-doctype", "")]
