"""What a PDF says, read back: every amount to the öre, every word, and what was meant to break it."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costshare.billing.vat import VatCategory
from costshare.documents.allocation_text import allocation_text
from costshare.documents.invoice_text import invoice_text
from costshare.documents.language import Language
from costshare.documents.pdf import allocation_pdf, invoice_pdf, reminder_pdf, statement_pdf
from costshare.documents.reminder_text import view_text as reminder_text
from costshare.documents.reminder_view import reminder_view
from costshare.documents.statement_text import view_text as statement_text
from costshare.documents.statement_view import statement_view
from costshare.money.amounts import read_ore
from tests.documents.invoices import amounts_in, changed, flat, kept, letter, with_lines
from tests.documents.pdfs import opened, structure, text_of
from tests.documents.test_pdf import DAY, INVOICES, allocation

HOSTILE = (
    "<script>alert('x')</script>\"&amp;",
    '#let x = 1; #panic("!") \\ *b* _i_ $m$ @ref // c',
    '"}], "lines": [{"caption": "#read(\\"letter.typ\\")',
    "{number} av {count} \\u{41} %s",
)
TEXTS = [
    *(f"federation.{field}" for field in ("name", "bankgiro")),
    *(f"federation.contact.{field}" for field in ("name", "email")),
    *(f"member.{field}" for field in ("name", "orgnr", "reference", "order")),
    *("number", "ocr", "ground", "member.address.street", "lines.0.name", "basis.members.norrkoping"),
    "basis.cells.0.pieces.1.values.norrkoping.source",
]
AMOUNTS = st.integers(-(10**12), 10**12)


def words(text: str) -> Counter[str]:
    """The words of a text, without the lines that draw its tables."""
    return Counter(word for word in text.split() if set(word) - set("-=→"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", INVOICES)
def test_an_invoice_says_the_amounts_of_its_text(name: str, language: Language) -> None:
    printed = amounts_in(text_of(invoice_pdf(kept(name), language)))
    assert Counter(printed) == Counter(amounts_in(invoice_text(kept(name), language)))
    record = kept(name)
    own = {read_ore(record[field]) for field in ("net", "vat", "rounding")}
    lines = {abs(read_ore(line["net"])) for line in record["lines"]}
    assert {abs(amount) for amount in own} | lines <= {abs(amount) for amount in printed}
    assert abs(read_ore(record["payable"])) in map(abs, printed)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (lambda: reminder_pdf(letter("reminder")), lambda: reminder_text(reminder_view(letter("reminder")))),
        (lambda: statement_pdf(letter("statement"), DAY), lambda: statement_text(statement_view(letter("statement")))),
        (
            lambda: allocation_pdf(allocation(), DAY),
            lambda: allocation_text(allocation()),
        ),
    ],
    ids=["reminder", "statement", "allocation"],
)
def test_a_letter_says_the_amounts_of_its_text(content: Callable[[], bytes], text: Callable[[], str]) -> None:
    printed = amounts_in(text_of(content()))
    assert printed
    assert Counter(printed) == Counter(amounts_in(text()))


@pytest.mark.parametrize("name", INVOICES)
def test_an_invoice_says_the_words_of_its_text(name: str) -> None:
    printed, said = words(text_of(invoice_pdf(kept(name)))), words(invoice_text(kept(name)))
    lacking = {word.rstrip(":") for word in said} - {word.rstrip(":") for word in printed}
    assert not lacking


@settings(max_examples=8)
@given(
    amounts=st.lists(AMOUNTS, min_size=1, max_size=25),
    category=st.sampled_from([VatCategory.OUTSIDE, VatCategory.STANDARD]),
)
def test_any_amounts_are_printed_to_the_ore(amounts: list[int], category: VatCategory) -> None:
    record = with_lines({f"Pool {at}": amount for at, amount in enumerate(amounts)}, category)
    assert Counter(amounts_in(text_of(invoice_pdf(record)))) == Counter(amounts_in(invoice_text(record)))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_source_stays_text(text: str) -> None:
    harmless = hostile = kept("contribution")
    for at, path in enumerate(TEXTS):
        harmless, hostile = changed(harmless, path, "Text"), changed(hostile, path, f"{at}: {text}")
    content = invoice_pdf(hostile)
    printed = squeezed(text_of(content))
    assert [at for at in range(len(TEXTS)) if squeezed(f"{at}: {text}") not in printed] == []
    assert structure(content) == structure(invoice_pdf(harmless))


def squeezed(text: str) -> str:
    """The text without spaces, line ends and hyphens, wherever it was wrapped."""
    return "".join(flat(text).split()).replace("-", "")


@settings(max_examples=15)
@given(
    text=st.text(min_size=1, max_size=60) | st.text("אבגدمي😀中\u202e\u0301aå ", min_size=1, max_size=60),
    language=st.sampled_from(list(Language)),
)
def test_any_text_can_be_printed(text: str, language: Language) -> None:
    record = kept("service")
    for path in ("member.name", "lines.0.name", "number", "federation.name"):
        record = changed(record, path, text)
    assert opened(invoice_pdf(record, language)).pages


def test_a_letter_that_no_typeface_holds_is_told_by_its_number() -> None:
    content = invoice_pdf(changed(kept("service"), "member.name", "Ada 😀 kommun"))
    assert "Ada [U+1F600] kommun" in text_of(content)


@pytest.mark.parametrize("name", ["A" * 200, "W" * 200, "Upphandlingssamverkan " * 9, "a/" * 100, "ordet-" * 33])
def test_long_names_are_printed_whole(name: str) -> None:
    record = changed(with_lines({name: 10**12, "Kort": -1, f"{name}2": 0}), "member.name", name)
    content = invoice_pdf(record)
    assert squeezed(text_of(content)).count(squeezed(name)) >= 3
