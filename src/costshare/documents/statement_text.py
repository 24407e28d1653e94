"""The statement of a settlement as text."""

from costshare.billing.statement import Statement
from costshare.documents.invoice_table import Table
from costshare.documents.language import Language
from costshare.documents.statement_view import StatementView, statement_view
from costshare.documents.tables import table


def statement_text(statement: Statement, language: Language = Language.SWEDISH) -> str:
    """The statement, without a line's end after it."""
    return view_text(statement_view(statement.to_dict(), language))


def view_text(view: StatementView) -> str:
    """The text of a view that is at hand already, without a line's end after it."""
    head = ", ".join(filter(None, (view.title, view.federation)))
    return "\n\n".join([f"{head}\n{'=' * len(head)}", *view.introduction, *map(shown, view.tables)])


def shown(found: Table) -> str:
    """A table below its caption, as wide as it needs to be."""
    rows = [(row.about, *row.cells) for row in found.rows]
    total = (found.total.about, *found.total.cells) if found.total else ()
    return f"{found.caption}\n{table(found.header, rows, texts=found.texts, total=total)}"
