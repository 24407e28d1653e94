"""What was cut in rows for a finance system, as a person reads it in a terminal."""

from collections.abc import Iterable, Mapping

from costshare.documents.language import Language, translator
from costshare.documents.tables import table


def cuts_text(cuts: Iterable[Mapping[str, str]], language: Language = Language.SWEDISH) -> str:
    """A row a text that had no room in its column; nothing where all had."""
    _ = translator(language)
    rows = [[each["document"] or "–", each["column"], each["text"], each["cut"]] for each in cuts]
    if not rows:
        return ""
    head = [_("Document"), _("Column"), _("Text"), _("Cut to")]
    return "\n\n".join([_("These texts had no room in their columns, and were cut:"), table(head, rows, texts=4)])
