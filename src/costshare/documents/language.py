"""The language that a person reads: Swedish first, English beside it."""

import gettext
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

DOMAIN: Final = "costshare"
CATALOGUES: Final = Path(__file__).parents[1] / "locale"

Translate = Callable[[str], str]
Plural = Callable[[str, str, int], str]


class Language(StrEnum):
    """A language that costshare speaks; English is the one that its texts are written in."""

    SWEDISH = "sv"
    ENGLISH = "en"

    @property
    def locale(self) -> str:
        """The locale of numbers and dates: those of Sweden, also in English, but for the words."""
        return "sv_SE" if self is Language.SWEDISH else "en_SE"


@cache
def translator(language: Language) -> Translate:
    """The function that translates a whole text.

    Raises `FileNotFoundError` where the catalogue is not installed: a half-Swedish document would be worse than none.
    """
    return catalogue(language).gettext


@cache
def plurals(language: Language) -> Plural:
    """The function that translates a text of one, or of many, by how many they are."""
    return catalogue(language).ngettext


def catalogue(language: Language) -> gettext.NullTranslations:
    """What texts are in a language.

    Raises `FileNotFoundError`.
    """
    if language is Language.ENGLISH:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, CATALOGUES, languages=[language.value])
