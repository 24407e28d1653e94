"""Texts in CP437, the one character set of SIE: what it lacks is written otherwise, by a table."""

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from unicodedata import category, normalize

TABLE: Final = Path(__file__).parent / "cp437.toml"
UNKNOWN: Final = "?"
REMEMBERED: Final = 1 << 14
BACKSLASH: Final = "\\"
PRINTED: Final = bytes([*range(0x20, 0x7F), *range(0x80, 0xFF)]).decode("cp437")
"""What CP437 prints; its last character is a no-break space."""
KEPT: Final = frozenset(PRINTED) - {BACKSLASH}
"""What is written as it is. Some programs take a backslash before any character for the mark of an escape."""
UNSEEN: Final = frozenset({"Mn", "Me", "Cf"})
"""Marks without a letter to stand on, and what only steers how a text is set."""
BLANK: Final = frozenset({"Cc", "Zs", "Zl", "Zp"})


@cache
def table() -> Mapping[str, str]:
    """What a character that CP437 lacks is written as."""
    sections = tomllib.loads(TABLE.read_text("utf-8"))
    return {character: written for section in sections.values() for character, written in section.items()}


@lru_cache(maxsize=REMEMBERED)
def transliterated(text: str) -> str:
    """The text in characters that CP437 has, none of them a control character or a backslash.

    A letter with marks loses them where CP437 has it only without. What nothing is known of becomes a question mark.

    >>> transliterated("Špela & Øster – § 12, Linköping")
    'Spela & Öster - par. 12, Linköping'
    """
    if KEPT.issuperset(text):
        return text
    return "".join(map(spelled, normalize("NFC", text)))


@lru_cache(maxsize=REMEMBERED)
def spelled(character: str) -> str:
    """One character in those that CP437 has."""
    if character in KEPT:
        return character
    if character in table():
        return table()[character]
    kind = category(character)
    if kind in UNSEEN or kind in BLANK:
        return "" if kind in UNSEEN else " "
    parts = normalize("NFKD", character)
    if parts == character or (kind[0] != "L" and any(category(part) == "Mn" for part in parts)):
        return UNKNOWN  # a sign without its stroke says something else: ≠ is no =
    return "".join(map(spelled, parts))
