"""The page of an invoice: sound, escaped, and fit for a screen reader, a narrow window and paper."""

import re
from itertools import pairwise

import pytest

from costshare.documents.invoice_html import invoice_html, view_html
from costshare.documents.invoice_view import invoice_view
from costshare.documents.language import Language
from tests.documents.invoices import NAMES, OTHERS, Element, changed, flat, kept, page, with_lines

SCRIPT = "<script>alert('x')</script>\"&amp;"
HEBREW = "\u05d0\u05d1\u05d2"
HEADINGS = tuple(f"h{rank}" for rank in range(1, 7))
# Every place of a record that holds a text of somebody's.
TEXTS = [
    *(f"federation.{field}" for field in ("name", "orgnr", "vat_number", "bankgiro", "plusgiro", "iban")),
    *(f"federation.contact.{field}" for field in ("name", "email", "phone")),
    *(f"{party}.address.{field}" for party in ("federation", "member") for field in ("street", "city", "country")),
    *(f"member.{field}" for field in ("name", "orgnr", "reference", "order", "customer_number", "accounting")),
    *("number", "ocr", "ground", "lines.0.name", "basis.members.linkoping", "basis.members.norrkoping"),
    "basis.cells.0.pieces.1.values.norrkoping.source",
    "basis.cells.0.pieces.1.key",
    "basis.pools.0.pieces.1.key",
    "basis.pools.0.pieces.0.key",
]


def read(name: str, language: Language = Language.SWEDISH) -> Element:
    return page(invoice_html(kept(name), language))


@pytest.mark.parametrize("path", TEXTS)
def test_markup_in_a_text_stays_text(path: str) -> None:
    plain, made = (page(invoice_html(changed(kept("contribution"), path, text))) for text in ("Text", SCRIPT))
    assert SCRIPT in made.text
    assert [each.name for each in made.all()] == [each.name for each in plain.all()]


def test_markup_in_a_unit_stays_text() -> None:
    record = kept("contribution")
    for fact in record["basis"]["cells"][0]["pieces"][1]["values"].values():
        fact["unit"] = SCRIPT
    assert page(invoice_html(record)).text.count(SCRIPT) == 2


@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_nothing_is_run_or_fetched(name: str) -> None:
    root = read(name)
    assert not list(root.all("script", "link", "img", "iframe", "object", "form"))
    for element in root.all():
        assert not {"src", "href", "srcset", "style"} & set(element.attributes)
        assert not any(attribute.startswith("on") for attribute in element.attributes)
    (style,) = root.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_its_language_and_title(language: Language) -> None:
    root = read("service", language)
    (html,) = root.all("html")
    assert html.attributes["lang"] == language
    (title,) = html.all("title")
    assert title.text.endswith("F20130008, Kommunalförbundet Fjärde storstadsregionen")


@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_headings_go_down_a_step_at_a_time(name: str) -> None:
    ranks = [int(heading.name[1]) for heading in read(name).all(*HEADINGS)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))
    assert all(flat(heading.text).strip() for heading in read(name).all(*HEADINGS))


def test_there_is_one_of_each_landmark() -> None:
    root = read("service")
    assert [len(list(root.all(name))) for name in ("header", "main")] == [1, 1]


@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_every_table_is_named_and_its_heads_have_a_scope(name: str) -> None:
    tables = list(read(name).all("table"))
    assert tables
    for table in tables:
        (caption,) = table.all("caption")
        assert caption.text
        assert {head.attributes["scope"] for head in table.all("th")} == {"col", "row"}
        widths = {len(list(row.all("th", "td"))) for row in table.all("tr")}
        assert len(widths) == 1


def test_a_table_that_scrolls_can_be_reached() -> None:
    groups = [each for each in read("contribution").all("div") if each.attributes.get("role") == "group"]
    assert groups
    assert all(each.attributes["tabindex"] == "0" and each.attributes["aria-label"] for each in groups)


def test_the_receivers_row_is_marked_in_words() -> None:
    mine = [flat(row.text) for row in read("contribution").all("tr") if row.attributes.get("class") == "mine"]
    assert "Linköpings kommun (ni)1" in mine
    assert any("(denna faktura)" in row for row in mine)


def test_names_keep_their_direction_to_themselves() -> None:
    root = page(invoice_html(changed(with_lines({HEBREW: 100}), "member.name", HEBREW)))
    isolated = [each.text for each in root.all("bdi")]
    assert root.text.count(HEBREW) == isolated.count(HEBREW) == 3


def test_lines_of_several_pages_are_tables_of_their_own() -> None:
    root = page(invoice_html(with_lines({f"Pool {at}": at for at in range(60)})))
    assert len([each for each in root.all("div") if each.attributes.get("class") == "wide lines"]) > 2
    assert len([each for each in root.all("tr") if each.attributes.get("class") == "carried"]) > 3


def test_paper_is_thought_of() -> None:
    (style,) = read("service").all("style")
    for rule in (
        "size: A4",
        "table-header-group",
        "break-inside: avoid",
        "break-before: page",
        '"Sida " counter(page)',
    ):
        assert rule in style.text


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", list(Language))
def test_no_label_has_a_word_too_long_for_its_column(name: str, language: Language) -> None:
    words = {word for label in read(name, language).all("dt") for word in label.text.split()}
    assert max(map(len, words)) <= len("Organisationsnummer")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_stands_out_from_what_is_behind_it() -> None:
    (style,) = read("service").all("style")
    full = re.sub(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?![0-9a-f])", r"#\1\1\2\2\3\3", style.text)
    inks = set(re.findall(r"(?<![-a-z])color: (#[0-9a-f]{6})", full))
    grounds = set(re.findall(r"background: (#[0-9a-f]{6})", full))
    assert len(inks) >= 2
    assert len(grounds) >= 2
    for ink in inks:
        for ground in grounds:
            assert (luminance(ground) + 0.05) / (luminance(ink) + 0.05) >= 4.5


def test_a_view_at_hand_gives_the_same_page() -> None:
    assert view_html(invoice_view(kept("service"))) == invoice_html(kept("service"))
