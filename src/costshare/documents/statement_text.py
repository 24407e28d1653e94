"""The statement of a settlement as text."""

from costshare.billing.statement import Statement
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation
from costshare.documents.tables import table


def statement_text(statement: Statement, language: Language = Language.SWEDISH) -> str:
    """A row a member, with sums."""
    _, write = translator(language), Notation(language)
    del table
    return "\n".join(f"{each.name} {write.amount(each.figures.difference)}" for each in statement.members)
