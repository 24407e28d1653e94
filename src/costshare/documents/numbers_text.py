"""The numbers that were read back from a finance system, as a person reads them in a terminal."""

from collections.abc import Mapping
from typing import Any

from costshare.documents.language import Language, translator
from costshare.documents.tables import table


def numbers_text(numbering: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """A row a document that is new; then how many were booked before."""
    _ = translator(language)
    parts = []
    if new := numbering["numbered"]:
        rows = [[each["reference"], each["number"], each["ocr"] or "–", each["due"] or "–"] for each in new]
        parts.append(table([_("Reference"), _("Number"), _("OCR"), _("Due")], rows, texts=4))
    if numbering["already"]:
        parts.append(_("Booked already, and left alone: {count}").format(count=numbering["already"]))
    return "\n\n".join(parts) or _("There is nothing new to book.")
