"""A reminder as a page of its own: opens in any browser, prints on A4, asks nothing of the network."""

from collections.abc import Mapping
from typing import Any

from costshare.documents.language import Language
from costshare.documents.letter_html import letter
from costshare.documents.reminder_view import ReminderView, reminder_view


def reminder_html(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The page, in UTF-8."""
    return view_html(reminder_view(record, language))


def view_html(view: ReminderView) -> bytes:
    """The page of a view that is at hand already."""
    return letter("reminder.html", view, view.language)
