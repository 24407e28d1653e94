"""Texts as they can be printed: in the typefaces that every PDF is set in, and in lines that end at the margin."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from costshare.documents.notation import NO_BREAK, REMEMBERED

# What the typefaces inside typst hold together: Latin, Greek and Cyrillic letters with their marks, Hebrew and Arabic
# letters, signs. PDF/A wants every letter to be there, so what is not must never come that far.
HELD: Final = (
    "\u0020-\u007e\u00a0-\u00ac\u00ae-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff"
    "\u05d0-\u05ea\u0621-\u063a\u0640-\u064a\u0660-\u0669\u1e00-\u1eff\u2000-\u200b\u200e-\u2027\u202f-\u2040"
    "\u2044-\u2052\u2054-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20c0\u2100-\u211e\u2122\u2126-\u2151\u2153-\u2184"
    "\u2190-\u22ff\ufb00-\ufb06\ufffd"
)
RIGHT_TO_LEFT: Final = re.compile("[\u05d0-\u064a]")
WHITE: Final = re.compile("[\t-\r\u0085\u2028\u2029]+")
IGNORED: Final = re.compile("[\u00ad\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]")
NOT_HELD: Final = re.compile(f"[^{HELD}]")
LONGEST_WORD: Final = 28
LONG_WORD: Final = re.compile(f"[^ \u2010\u2013\u200b-]{{{LONGEST_WORD},}}")
UNUSUAL: Final = re.compile(f"[^\u0020-\u007e\u00a0-\u02ff\u2010-\u2026\u2192\u2212]|\u00ad|{LONG_WORD.pattern}")
MAY_BREAK: Final = "\u200b"
ISOLATED: Final = ("\u2068", "\u2069")


@lru_cache(maxsize=REMEMBERED)
def printable(text: str) -> str:
    """The text as it is printed.

    What no typeface holds is told by its number, ``[U+1F600]``, and so are the marks that turn the direction of what
    follows. A word too long for a line may be broken; a text that runs from right to left stays by itself.
    """
    if not UNUSUAL.search(text):
        return text
    broken = LONG_WORD.sub(lambda found: breakable(found[0]), held(text))
    return broken.join(ISOLATED) if RIGHT_TO_LEFT.search(broken) else broken


@lru_cache(maxsize=REMEMBERED)
def held(text: str) -> str:
    """The text on one line, with the number of each letter that no typeface holds in its place."""
    known = IGNORED.sub("", WHITE.sub(" ", unicodedata.normalize("NFC", text)))
    return NOT_HELD.sub(lambda found: f"[U+{ord(found[0]):04X}]", known)


def not_held(said: object) -> dict[str, str]:
    """By text of plain data what is printed for it, where the typefaces lack a letter of it."""
    if isinstance(said, str):
        return {said: held(said)} if NOT_HELD.search(IGNORED.sub("", WHITE.sub(" ", said))) else {}
    inside = said.values() if isinstance(said, Mapping) else said if isinstance(said, list | tuple) else ()
    return {text: printed for each in inside for text, printed in not_held(each).items()}


def breakable(word: str) -> str:
    """The word with places where it may be broken: after a sign where it has them, else anywhere."""
    parts = re.split(f"(?<=[/@._{NO_BREAK}])", word)
    return MAY_BREAK.join(part if len(part) <= LONGEST_WORD else MAY_BREAK.join(part) for part in parts)
