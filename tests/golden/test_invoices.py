"""Invoices to the byte: the records that were issued, and the documents that each must go on to make."""

import os

import pytest

from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_text import invoice_text
from costshare.documents.language import Language
from tests.documents.invoices import KEPT, NAMES, OTHERS, kept


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_the_documents_of_a_record_are_as_written(name: str, language: Language) -> None:
    made = {
        "txt": invoice_text(kept(name), language).encode(),
        "html": invoice_html(kept(name), language),
    }
    for ending, content in made.items():
        golden = KEPT / f"{name}.{language}.{ending}"
        if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
            golden.write_bytes(content)
        assert content == golden.read_bytes()
