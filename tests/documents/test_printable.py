"""Which letters are printed as they are, and where a long word may be broken."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.documents.printable import HELD, ISOLATED, LONGEST_WORD, MAY_BREAK, not_held, printable

TOLD = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


@pytest.mark.parametrize("text", ["", "Åtgärd 12 345,67 kr", "→ Ada (ni)", "½ × 3 − 1 – 2", "Jåhkåmåhke", "Łódź"])
def test_what_is_usual_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A\u030a", "Å"),
        ("två\nrader\toch", "två rader och"),
        ("\U0001f600", "[U+1F600]"),
        ("a\u0000b", "a[U+0000]b"),
        ("\u202eomvänd", "[U+202E]omvänd"),
        ("mjukt\u00adbindestreck", "mjuktbindestreck"),
        ("אבג", "\u2068אבג\u2069"),
    ],
)
def test_what_is_unusual_is_made_fit(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_what_no_typeface_holds_is_found_wherever_it_stands() -> None:
    record = {"name": "Fest \U0001f389", "lines": [{"name": "Åtgärd\n→"}, "\U0001f389", None, 1], "mjukt": "a\u00adb"}
    assert not_held(record) == {"Fest \U0001f389": "Fest [U+1F389]", "\U0001f389": "[U+1F389]"}


@given(st.text())
def test_nothing_is_printed_that_no_typeface_holds(text: str) -> None:
    shown = printable(text).removeprefix(ISOLATED[0]).removesuffix(ISOLATED[1])
    assert not re.search(f"[^{HELD}]", shown)


@given(st.text(st.characters(min_codepoint=0x2FF, max_codepoint=sys.maxunicode, categories=("L", "N", "S"))))
def test_nothing_that_can_be_seen_is_lost(text: str) -> None:
    back = TOLD.sub(lambda found: chr(int(found[1], 16)), printable(text).replace(MAY_BREAK, ""))
    assert re.sub("[\u2068\u2069]", "", back) == unicodedata.normalize("NFC", text)


@given(st.text("ab@./\u00a0", min_size=LONGEST_WORD, max_size=300))
def test_a_long_word_may_be_broken_and_is_else_the_same(text: str) -> None:
    shown = printable(text)
    assert shown.replace(MAY_BREAK, "") == text
    assert max(map(len, shown.split(MAY_BREAK))) <= LONGEST_WORD
