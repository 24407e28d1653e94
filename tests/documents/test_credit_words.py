"""A credit note: which invoice it takes back, why, and what it leaves of it."""

from typing import Any

import pytest

from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_text import invoice_text
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.language import Language
from tests.documents.invoices import amounts_in, changed, flat, kept, page


def view(path: str = "ocr", value: object = "000003590", language: Language = Language.SWEDISH) -> InvoiceView:
    """The view of the kept credit note, with something changed."""
    return invoice_view(changed(kept("credit"), path, value), language)


def both(record: Any) -> tuple[str, str]:  # noqa: ANN401 - a JSON document
    """What the text and the page say, each on one line."""
    return flat(invoice_text(record)), flat(page(invoice_html(record)).text)


def test_it_is_a_credit_note() -> None:
    assert (view().title, view().number) == ("Kreditfaktura", "F20130035")
    assert view(language=Language.ENGLISH).title == "Credit note"


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("basis.reason", "Annan mottagare", "Annan mottagare"),
        ("basis.invoice.number", "F20139999", "faktura F20139999 av den 15 februari 2013"),
        ("basis.invoice.date", "2013-02-17", "av den 17 februari 2013"),
        ("date", "2013-05-06", "6 maj 2013"),
        ("number", "F20139998", "Kreditfaktura F20139998"),
        ("ocr", "1234582", "1234582"),
        ("period.until", "2013-03-30", "30 mars 2013"),
        ("ground", "Beslut 7", "Beslut 7"),
        ("lines.0.line", 3, "Av rad 3 på faktura F20130008"),
    ],
)
def test_the_documents_show_what_the_record_says(path: str, value: object, shown: str) -> None:
    for before, after in zip(both(kept("credit")), both(changed(kept("credit"), path, value)), strict=True):
        assert shown in after
        assert shown not in before


def test_it_demands_nothing() -> None:
    labels = {entry.label for entry in (*view().facts.entries, *view().payment.entries)}
    assert not labels & {"Förfallodag", "Betalningsvillkor", "Betalas senast", "Bankgiro", "OCR-referens", "Att betala"}
    assert view().payment.notice.startswith("Inget ska betalas.")
    total = view().totals.total
    assert total is not None
    assert total.about == "Krediteras"


def test_the_invoice_its_credits_and_what_is_left_add_up() -> None:
    account = view().account
    assert account is not None
    assert account.total is not None
    rows = [amounts_in(" ".join(row.cells)) for row in (*account.rows, account.total)]
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1]
    assert all(net + vat + rounding == total for net, vat, rounding, total in rows)
    assert rows == [
        [90_556_48, 22_639_12, 40, 113_196_00],
        [-50_000_00, -12_500_00, 0, -62_500_00],
        [-20_000_50, -5_000_13, -37, -25_001_00],
        [20_555_98, 5_138_99, 3, 25_695_00],
    ]


def test_a_credit_of_an_invoice_below_zero_takes_back_what_that_gave() -> None:
    found = view("payable", "-25001.00")
    assert flat(found.payment.heading) == "Mindre till godo"
    assert flat(found.payment.entries[0].value) == "25 001,00 kr"
    assert flat(found.payment.notice) == "Beloppet minskar det som ni fick till godo på faktura F20130008."


def test_a_credit_of_a_settlement_says_what_its_lines_were() -> None:
    record = changed(changed(kept("credit"), "lines.0.of", "advances"), "period.name", "2013")
    (row,) = invoice_view(record).lines[0].rows
    assert row.note == "Av rad 1 på faktura F20130008: Avgår preliminärt debiterat 2013"


def test_all_of_it_stands_on_its_first_page() -> None:
    assert view().basis is None
    assert "next" not in {element.attributes.get("class") for element in page(invoice_html(kept("credit"))).all()}
