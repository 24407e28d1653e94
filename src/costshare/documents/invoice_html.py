"""An invoice as a page of its own: opens in any browser, prints on A4, asks nothing of the network."""

from collections.abc import Mapping
from typing import Any

from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.language import Language
from costshare.documents.letter_html import letter


def invoice_html(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The page, in UTF-8: the invoice, then its basis; what it says rests on the record alone."""
    return view_html(invoice_view(record, language))


def view_html(view: InvoiceView) -> bytes:
    """The page of a view that is at hand already, as where a text is made of it too."""
    return letter("invoice.html", view, view.language)
