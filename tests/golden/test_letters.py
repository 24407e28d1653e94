"""Statements and reminders to the byte: plain data that was kept, and the documents that it must go on to make."""

import os
from collections.abc import Callable
from typing import Any, Final

import pytest

from costshare.documents import reminder_html, reminder_text, statement_html, statement_text
from costshare.documents.language import Language
from costshare.documents.reminder_view import reminder_view
from costshare.documents.statement_view import statement_view
from tests.documents.invoices import LETTERS, letter

Made = Callable[[Any, Language], dict[str, bytes]]


def statement(data: Any, language: Language) -> dict[str, bytes]:  # noqa: ANN401 - a JSON document
    view = statement_view(data, language)
    return {"txt": f"{statement_text.view_text(view)}\n".encode(), "html": statement_html.view_html(view)}


def reminder(data: Any, language: Language) -> dict[str, bytes]:  # noqa: ANN401 - a JSON document
    view = reminder_view(data, language)
    return {"txt": reminder_text.view_text(view).encode(), "html": reminder_html.view_html(view)}


MADE: Final[dict[str, Made]] = {"statement": statement, "reminder": reminder}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", MADE)
def test_the_documents_are_as_written(name: str, language: Language) -> None:
    for ending, content in MADE[name](letter(name), language).items():
        golden = LETTERS / f"{name}.{language}.{ending}"
        if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
            golden.write_bytes(content)
        assert content == golden.read_bytes()
