"""A reminder: what it claims, and how that can be redone."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costshare.documents.language import Language
from costshare.documents.reminder_html import reminder_html
from costshare.documents.reminder_text import reminder_text, reminders_text
from costshare.documents.reminder_view import reminder_view
from costshare.money.rounding import half_away
from tests.documents.invoices import amounts_in, changed, flat, letter, page


def both(record: Any) -> tuple[str, str]:  # noqa: ANN401 - a JSON document
    """What the text and the page say, each on one line."""
    return flat(reminder_text(record)), flat(page(reminder_html(record)).text)


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("number", "F20139999", "Betalningspåminnelse, faktura F20139999"),
        ("date", "2014-03-03", "3 mars 2014"),
        ("pay_by", "2014-03-11", "11 mars 2014"),
        ("ocr", "1234582", "1234582"),
        ("total", "1.00", "1,00 kr"),
        ("open", "125772.00", "125 772,00 kr"),
        ("invoice.date", "2013-10-16", "16 oktober 2013"),
        ("invoice.due", "2013-11-15", "15 november 2013"),
        ("invoice.payable", "999999.00", "999 999,00"),
        ("days_late", 1, "En dag senare"),
        ("days_late", 12, "12 dagar senare"),
        ("interest.amount", "777.00", "777,00"),
        ("fees.0.amount", "449.00", "449,00"),
        ("fees.0.source", "en lag", "en lag"),
        ("member.reference", "ZZ1234", "ZZ1234"),
        ("member.name", "Staden", "Staden"),
        ("federation.name", "Förbundet", "Förbundet"),
        ("federation.bankgiro", "5402-9681", "5402-9681"),
    ],
)
def test_the_documents_show_what_the_record_says(path: str, value: object, shown: str) -> None:
    for before, after in zip(both(letter("reminder")), both(changed(letter("reminder"), path, value)), strict=True):
        assert after.count(shown) > before.count(shown)


def test_what_is_claimed_adds_up() -> None:
    record = changed(changed(letter("reminder"), "open", "100000.00"), "total", "103737.33")
    table = reminder_view(record).claimed
    assert table.total is not None
    assert [flat(row.about) for row in table.rows][:2] == ["Faktura F20130032", "Betalt eller krediterat"]
    assert sum(amounts_in(" ".join(row.cells[0] for row in table.rows))) == amounts_in(table.total.cells[0])[0]


def test_the_interest_can_be_redone() -> None:
    table = reminder_view(letter("reminder")).interest
    assert table is not None
    assert table.total is not None
    exact = Fraction(0)
    for row in table.rows:
        days, (capital,) = int(row.cells[0]), amounts_in(row.cells[1])
        rate = Fraction(flat(row.note).rsplit(" = ")[1].removesuffix(" %")) / 100
        interest = capital * rate * days / 365
        printed = Fraction(Decimal(row.cells[2].replace("\u00a0", "").replace(",", "."))) * 100
        assert abs(interest - printed) <= Fraction(1, 100)
        exact += interest
    assert [half_away(exact)] == amounts_in(table.total.cells[-1])


def test_without_interest_and_fees_only_the_invoice_is_claimed() -> None:
    record = changed(changed(letter("reminder"), "interest", {"pieces": [], "amount": "0.00"}), "fees", [])
    view = reminder_view(record)
    assert [flat(row.about) for row in view.claimed.rows] == ["Faktura F20130032"]
    assert (view.interest, view.notes) == (None, ())
    assert reminder_html(record)


@pytest.mark.parametrize(
    ("omission", "said"),
    [
        ("no-ground", "för bidrag utanför momsen finns ingen avtalad grund"),
        ("not-known", "ingen lag medgav det"),
        ("included", "den ingår i förseningsersättningen"),
        ("charged-before", "en tidigare påminnelse har krävt den"),
    ],
)
def test_a_fee_that_is_left_out_says_why(omission: str, said: str) -> None:
    fee = {"fee": "compensation", "amount": "0.00", "source": "", "omission": omission}
    for text in both(changed(letter("reminder"), "fees", [fee])):
        assert f"Förseningsersättning tas inte ut: {said}" in text


def test_markup_in_a_text_stays_text() -> None:
    for path in ("member.name", "federation.name", "fees.0.source", "number", "member.reference"):
        root = page(reminder_html(changed(letter("reminder"), path, "<b>&amp;")))
        assert not list(root.all("b"))
        assert "<b>&amp;" in root.text


def test_a_run_is_told_with_sums() -> None:
    record = letter("reminder")
    told = reminders_text([record, record], "remind-2014-02-28")
    rows = told.split("\n")
    assert flat(rows[-3]).startswith("Summa 251 546,00 6 574,66 900,00 259 020,66")
    assert rows[-1] == "2 påminnelser. Filerna finns i out/remind-2014-02-28."
    assert reminders_text([record], "r").endswith("1 påminnelse. Filerna finns i out/r.")
    assert reminders_text([record], "r", Language.ENGLISH).endswith("1 reminder. The files stand in out/r.")
    assert reminders_text([record], "").endswith("Ingen påminnelse är gjord: detta är vad som skulle krävas.")
    assert reminders_text([], "") == "Det finns inget att påminna om."
