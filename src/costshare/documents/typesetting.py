"""Pages set by typst (extra ``pdf``): PDF/A-3a and PDF/UA-1 at once, from values and a template, to the same bytes.

A value comes in as a file of JSON. It is never a part of a template's source, so that nothing in it is read as markup.
The files are in memory; as `sys.inputs` they would make typst forget what it has laid out for the letter before.
"""

import datetime as dt
import json
import threading
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from costshare.documents.language import Language, translator
from costshare.documents.payment_code import payment_svg
from costshare.errors import MissingExtraError
from costshare.workspace.letterhead import Letterhead

TEMPLATES: Final = Path(__file__).parent / "templates"
STANDARDS: Final = ("a-3a", "ua-1")
COMPILERS: Final = threading.local()


class Relation(StrEnum):
    """What a file within a PDF is to what its pages say.

    `ALTERNATIVE`: the same, for a system to read. `SUPPLEMENT`: more than is said. `SOURCE`: what they were made from.
    """

    ALTERNATIVE = "alternative"
    SUPPLEMENT = "supplement"
    SOURCE = "source"


@frozen(kw_only=True)
class Attachment:
    """A file within a PDF: text in UTF-8, such as the invoice as Peppol UBL, kept to the byte."""

    name: str
    content: bytes
    kind: str = "application/xml"
    relation: Relation = Relation.ALTERNATIVE
    about: str = ""


@frozen(kw_only=True)
class Sheet:
    """What stands on the pages: which template lays out which values, and what the file says of itself, all printable.

    `code` is what a payment code is to say; none where it is empty.
    """

    template: str
    view: Mapping[str, Any]
    title: str
    author: str
    footer: str
    code: str = ""


def typeset(
    sheet: Sheet, language: Language, on: dt.date, *, attachments: Sequence[Attachment], letterhead: Letterhead
) -> bytes:
    """The PDF, which says of itself that it was made at the beginning of that day.

    Raises `MissingExtraError` without the extra, and `UnicodeDecodeError` for an attachment that is not text in UTF-8.
    """
    _ = translator(language)
    said = {
        "lang": language.value,
        "title": sheet.title,
        "author": sheet.author,
        "colour": letterhead.colour,
        "logo": _("Logo of {name}").format(name=sheet.author) if letterhead.logo else "",
        "code": _("Code for payment by telephone") if sheet.code else "",
        "attachments": [
            {"name": each.name, "kind": each.kind, "relation": each.relation.value, "about": each.about or each.name}
            for each in attachments
        ],
        "view": sheet.view,
    }
    footer = {"whose": sheet.footer, "page": _("Page {number} of {count}")}
    typesetter = compiler()
    texts = {
        "said.json": json.dumps(said, ensure_ascii=False),
        "footer.json": json.dumps(footer, ensure_ascii=False),
        "logo.svg": letterhead.logo,
        "code.svg": payment_svg(sheet.code) if sheet.code else "",
        **{f"file-{at}": each.content.decode() for at, each in enumerate(attachments)},
    }
    files = {"main.typ": TEMPLATES / sheet.template, **{name: text.encode() for name, text in texts.items()}}
    made = dt.datetime.combine(on, dt.time(), tzinfo=dt.UTC)
    content: bytes = typesetter.compile(
        input=files, format="pdf", pdf_standards=list(STANDARDS), timestamp=int(made.timestamp())
    )
    return content


def compiler() -> Any:  # noqa: ANN401  typst has no class before it is imported
    """The compiler of a thread, made once, since two cannot have one at a time.

    The machine's own typefaces are left out, so that every machine makes the same bytes. Raises `MissingExtraError`.
    """
    known: dict[str, Any] = COMPILERS.__dict__
    if "compiler" not in known:
        try:
            import segno  # noqa: F401  the other half of the extra
            import typst
        except ImportError as error:
            raise MissingExtraError("pdf", "PDF") from error
        known["compiler"] = typst.Compiler(root=TEMPLATES, ignore_system_fonts=True)
    return known["compiler"]
