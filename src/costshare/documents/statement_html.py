"""The statement of a settlement as a page of its own, which asks nothing of the network."""

from costshare.billing.statement import Statement
from costshare.documents.language import Language
from costshare.documents.letter_html import letter
from costshare.documents.statement_view import StatementView, statement_view


def statement_html(statement: Statement, language: Language = Language.SWEDISH) -> bytes:
    """The page, in UTF-8."""
    return view_html(statement_view(statement.to_dict(), language))


def view_html(view: StatementView) -> bytes:
    """The page of a view that is at hand already."""
    return letter("statement.html", view, view.language)
