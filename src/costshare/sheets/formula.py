"""What a spreadsheet would calculate instead of show."""

from typing import Final

SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate the text, if it were typed into it or read from CSV."""
    return text.lstrip(" ").startswith(SIGNS)
