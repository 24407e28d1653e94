"""Every text that a person reads has a Swedish form, with the same names to fill in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter

import click
import pytest
from attrs import astuple
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from costshare.faults import CATALOGUE

PACKAGE = Path(__file__).parents[2] / "src" / "costshare"
SWEDISH = PACKAGE / "locale" / "sv" / "LC_MESSAGES" / "costshare.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]


def texts_of_faults() -> Iterator[str]:
    for text in CATALOGUE.values():
        yield from filter(None, astuple(text))


def texts_in(folder: Path) -> Iterator[str]:
    """What stands in ``_()``, ``N_()`` and ``ngettext()`` under a folder."""
    for _file, _line, text, _comments, _context in extract_from_dir(folder, METHODS):
        yield from (text,) if isinstance(text, str) else text


def texts_in_source() -> Iterator[str]:
    return texts_in(PACKAGE)


def texts_of_click() -> Iterator[str]:
    """Usage errors and help, which click says through the same catalogue."""
    return texts_in(Path(click.__file__).parent)


def names_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with SWEDISH.open("rb") as lines:
        return read_po(lines, locale="sv")


def translations(message: Message | None) -> list[str]:
    if message is None or message.fuzzy or message.string is None:
        return []
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_there_are_texts_to_look_at() -> None:
    assert len(set(texts_of_faults())) > 100
    assert set(texts_in_source())


@pytest.mark.parametrize("texts", [texts_of_faults, texts_in_source])
def test_every_text_is_translated(texts: Callable[[], Iterator[str]], catalogue: Catalog) -> None:
    known = {
        text: translations(message)
        for message in catalogue
        for text in ((message.id,) if isinstance(message.id, str) else message.id)
    }
    untranslated = {text for text in texts() if not known.get(text) or not all(known[text])}
    assert not untranslated


def test_translations_fill_in_the_same_names(catalogue: Catalog) -> None:
    differing = {
        message.id
        for message in catalogue
        if message.id
        for english, swedish in zip(
            [message.id] if isinstance(message.id, str) else message.id, translations(message), strict=False
        )
        if names_in(swedish) != names_in(english)
    }
    assert not differing


def test_nothing_is_translated_that_is_said_no_more(catalogue: Catalog) -> None:
    said = {*texts_of_faults(), *texts_in_source(), *texts_of_click()}
    assert not {
        message.id
        for message in catalogue
        if message.id and (message.id if isinstance(message.id, str) else message.id[0]) not in said
    }
