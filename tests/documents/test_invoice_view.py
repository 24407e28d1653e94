"""What an invoice shows, and in which words."""

from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from costshare.billing.vat import VatCategory
from costshare.documents.invoice_html import invoice_html
from costshare.documents.invoice_table import Entry
from costshare.documents.invoice_text import invoice_text
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.invoice_words import FIRST_PAGE, NEXT_PAGE, in_pages
from costshare.documents.language import Language
from tests.documents.invoices import NAMES, changed, flat, kept, page, with_lines

# Where a record says something that a payer needs, another value for it, and how an invoice shows that.
SHOWN = [
    ("number", "X20139999", "X20139999"),
    ("date", "2013-01-03", "3 januari 2013"),
    ("due", "2013-03-04", "4 mars 2013"),
    ("due_days", 45, "45 dagar"),
    ("period.from", "2013-02-01", "1 februari 2013 – 31 mars 2013"),
    ("period.until", "2013-03-30", "1 januari 2013 – 30 mars 2013"),
    ("federation.name", "Förbundet", "Förbundet"),
    ("federation.orgnr", "202100-5489", "202100-5489"),
    ("federation.vat_number", "SE202100548901", "SE202100548901"),
    ("federation.address.street", "Storgatan 7", "Storgatan 7"),
    ("federation.address.postcode", "111 11", "111 11 Norrköping"),
    ("federation.address.city", "Ystad", "999 99 Ystad"),
    ("federation.contact.name", "Reskontran", "Reskontran"),
    ("federation.contact.email", "ekonomi@forbundet.example", "ekonomi@forbundet.example"),
    ("federation.contact.phone", "08-465 004 99", "08-465 004 99"),
    ("federation.bankgiro", "5402-9681", "5402-9681"),
    ("federation.plusgiro", "90 1950-6", "90 1950-6"),
    ("federation.iban", "SE45 5000 0000 0583 9825 7466", "SE45 5000 0000 0583 9825 7466"),
    ("member.name", "Staden", "Staden"),
    ("member.orgnr", "202100-5489", "202100-5489"),
    ("member.vat_number", "SE202100548901", "SE202100548901"),
    ("member.address.street", "Storgatan 7", "Storgatan 7"),
    ("member.address.postcode", "111 11", "111 11 "),
    ("member.address.city", "Ystad", "999 99 Ystad"),
    ("member.address.country", "NO", "Norge"),
    ("member.reference", "ZZ1234", "ZZ1234"),
    ("member.order", "PO-77", "PO-77"),
    ("member.customer_number", "K-88", "K-88"),
    ("member.accounting", "4711", "4711"),
    ("lines.0.name", "Annan pool", "Annan pool"),
    ("lines.0.net", "123.45", "123,45"),
    ("net", "123.45", "123,45"),
    ("vat", "123.45", "123,45"),
    ("rounding", "-0.45", "−0,45"),
    ("payable", "12345.00", "12 345,00 kr"),
    ("ocr", "1234582", "1234582"),
    ("references", ["F20120007"], "F20120007"),
]


def both(record: Any) -> tuple[str, str]:  # noqa: ANN401 - a JSON document
    """What the text and the page say, each on one line."""
    return flat(invoice_text(record)), flat(page(invoice_html(record)).text)


@cache
def unchanged(name: str) -> tuple[str, str]:
    """What a kept record says."""
    return both(kept(name))


def labels(view: InvoiceView) -> dict[str, str]:
    """Every labelled value of the first page."""
    blocks = (view.sender.entries, view.receiver.entries, view.facts.entries, view.payment.entries)
    return {entry.label: entry.value for entries in blocks for entry in entries}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("path", "value", "shown"), SHOWN, ids=[path for path, _, _ in SHOWN])
def test_the_documents_show_what_the_record_says(name: str, path: str, value: object, shown: str) -> None:
    expected = flat(shown)
    for before, after in zip(unchanged(name), both(changed(kept(name), path, value)), strict=True):
        assert expected in after
        assert before.count(expected) < after.count(expected)


def test_the_ground_stands_where_there_is_no_vat() -> None:
    for said in both(changed(kept("contribution"), "ground", "Beslut 2026-11-01 § 7")):
        assert "Beslut 2026-11-01 § 7" in said
    assert invoice_view(kept("service")).ground is None


def test_the_rate_stands_beside_what_it_is_taken_of() -> None:
    (_, vat, _) = invoice_view(kept("service")).totals.rows
    assert (flat(vat.about), flat(vat.cells[0])) == ("Moms 25 % av 100 618,31 kr", "25 154,58")
    (_, reduced, _) = invoice_view(changed(kept("service"), "rate", "6.50")).totals.rows
    assert flat(reduced.about).startswith("Moms 6,5 %")


@pytest.mark.parametrize(
    ("category", "label"), [("O", "Moms: utanför tillämpningsområdet"), ("E", "Moms: undantag från skatteplikt")]
)
def test_no_vat_is_named_by_its_reason(category: str, label: str) -> None:
    assert invoice_view(changed(kept("contribution"), "category", category)).totals.rows[1].about == label


def test_a_bill_is_an_invoice() -> None:
    assert invoice_view(kept("service")).title == "Faktura"


def test_the_terms_are_those_agreed_though_the_due_day_moved_to_a_banking_day() -> None:
    moved = labels(invoice_view(changed(kept("service"), "due", "2013-02-18")))
    assert (moved["Förfallodag"], moved["Betalningsvillkor"]) == ("18 februari 2013", "30 dagar")


def test_what_nobody_said_leaves_no_label() -> None:
    view = invoice_view(changed(kept("service"), "member.reference", ""))
    assert not {"Er referens", "Ert ordernummer", "Kundnummer", "Plusgiro", "IBAN", "Avser faktura"} & set(labels(view))
    assert all(labels(view).values())


def test_english_says_the_same() -> None:
    view = invoice_view(kept("service"), Language.ENGLISH)
    assert (view.title, view.payment.heading) == ("Invoice", "Payment")
    assert labels(view)["Pay no later than"] == "14 February 2013"


def test_a_line_says_which_share_and_which_instalment() -> None:
    line = invoice_view(kept("service")).lines[0].rows[0]
    assert line.about == "Upphandling"
    assert flat(line.note) == "Andel av årets kostnad (3,105 %), delbetalning 1 av 4"
    second = changed(kept("service"), "period.name", "2013-Q3")
    assert "delbetalning 3 av 4" in invoice_view(second).lines[0].rows[0].note


@pytest.mark.parametrize("instalments", [{}, {"2013": "100618.31"}])
def test_a_year_that_is_billed_once_has_no_instalments(instalments: dict[str, str]) -> None:
    record = changed(changed(kept("service"), "period.name", "2013"), "lines.0.instalments", instalments)
    assert flat(invoice_view(record).lines[0].rows[0].note) == "Andel av årets kostnad (3,105 %)"


def test_a_pool_without_cost_has_a_share_of_nothing() -> None:
    record = changed(kept("service"), "basis.pools.0.exact", "0.00")
    assert "(0,000\u00a0%)" in invoice_view(record).lines[0].rows[0].note


@pytest.mark.parametrize("ore", [10, 0])
def test_nobody_is_asked_to_pay_nothing(ore: int) -> None:
    view = invoice_view(with_lines({"Lite": ore}))
    assert view.payment.entries == (Entry("Att betala", "0,00\u00a0kr"),)
    assert view.payment.notice == "Inget ska betalas."


def test_what_is_owed_back_is_said_with_a_sign_or_with_words() -> None:
    view = invoice_view(with_lines({"Minus": -12345}))
    assert view.totals.total is not None
    assert (view.totals.total.about, view.totals.total.cells) == ("Att betala", ("−123,00",))
    assert view.payment.entries == (
        Entry("Er till godo", "123,00\u00a0kr"),
        Entry("Referens", str(kept("contribution")["ocr"])),
    )
    assert view.payment.notice.startswith("Inget ska betalas. Ni får tillbaka beloppet")


@pytest.mark.parametrize(("ore", "dated"), [(100_00, True), (10, False), (-100_00, False)])
def test_only_what_is_to_be_paid_has_a_due_date(ore: int, dated: bool) -> None:
    found = labels(invoice_view(with_lines({"En": ore})))
    assert ({"Förfallodag", "Betalningsvillkor"} <= set(found)) == dated
    assert ("OCR-referens" in found) == dated


def test_one_page_carries_nothing() -> None:
    (table,) = invoice_view(kept("contribution")).lines
    assert not any(row.carried for row in table.rows)
    assert table.caption == "Specifikation"


def test_sums_are_carried_from_page_to_page() -> None:
    tables = invoice_view(with_lines({f"Pool {at}": 100 * (-1) ** at * at for at in range(1, 61)})).lines
    assert len(tables) > 2
    assert [table.caption for table in tables[:2]] == [
        f"Specifikation, sida 1 av {len(tables)}",
        f"Specifikation, sida 2 av {len(tables)}",
    ]
    for before, after in pairwise(tables):
        last, first = before.rows[-1], after.rows[0]
        assert (last.about, first.about) == ("Transport till nästa sida", "Transport från föregående sida")
        assert last.cells == first.cells
        assert last.carried
        assert first.carried
    assert sum(not row.carried for table in tables for row in table.rows) == 60
    assert tables[1].rows[-1].cells[1] == "15,00"


def test_a_page_holds_fewer_lines_of_long_names() -> None:
    def heights(length: int) -> list[int]:
        return [len(chunk) for chunk in in_pages([{"name": "x" * length}] * 60)]

    assert heights(1)[:2] == [FIRST_PAGE // 5, NEXT_PAGE // 5]
    assert heights(38) == heights(1)
    assert heights(39)[:2] == [FIRST_PAGE // 7, NEXT_PAGE // 7]
    assert sum(heights(200)) == 60
    assert heights(10_000) == [1] * 60


@pytest.mark.parametrize("category", list(VatCategory))
def test_the_totals_add_up(category: VatCategory) -> None:
    view = invoice_view(with_lines({"En": 12345, "Två": -45}, category))
    assert view.totals.total is not None
    assert len(view.totals.rows) == 3
