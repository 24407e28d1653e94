"""Letters as PDF (extra ``pdf``): the same words and numbers as in their texts and pages, laid out on A4.

Each is PDF/A-3a and PDF/UA-1 at once, says its language and title, and has bookmarks and tagged tables. The same
arguments make the same bytes, on every machine with the same version of typst.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from costshare.allocation.allocation import Allocation
from costshare.documents.allocation_view import allocation_view
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.language import Language
from costshare.documents.payment_code import payment_text
from costshare.documents.pdf_values import heading, invoice_values, reminder_values, statement_values
from costshare.documents.printable import printable
from costshare.documents.reminder_view import ReminderView, reminder_view
from costshare.documents.statement_view import StatementView, statement_view
from costshare.documents.typesetting import Attachment, Sheet, typeset
from costshare.periods.names import read_day
from costshare.workspace.letterhead import Letterhead

Record = Mapping[str, Any]

PLAIN: Final = Letterhead()


def invoice_pdf(
    record: Record,
    language: Language = Language.SWEDISH,
    *,
    attachments: Sequence[Attachment] = (),
    letterhead: Letterhead = PLAIN,
) -> bytes:
    """An invoice or a credit note of any kind, then its basis; dated as its record is.

    Raises `MissingExtraError`.
    """
    return invoice_view_pdf(invoice_view(record, language), record, attachments=attachments, letterhead=letterhead)


def invoice_view_pdf(
    view: InvoiceView, record: Record, *, attachments: Sequence[Attachment] = (), letterhead: Letterhead = PLAIN
) -> bytes:
    """The PDF of a view that is at hand already; the record says its day, and what the payment code is to say.

    Raises `MissingExtraError`.
    """
    sheet = letter("invoice.typ", view, invoice_values(view), payment_text(record) or "")
    on = read_day(record["date"])
    return typeset(sheet, view.language, on, attachments=attachments, letterhead=letterhead)


def reminder_pdf(
    record: Record,
    language: Language = Language.SWEDISH,
    *,
    attachments: Sequence[Attachment] = (),
    letterhead: Letterhead = PLAIN,
) -> bytes:
    """A reminder, dated as its record is.

    Raises `MissingExtraError`.
    """
    return reminder_view_pdf(reminder_view(record, language), record, attachments=attachments, letterhead=letterhead)


def reminder_view_pdf(
    view: ReminderView, record: Record, *, attachments: Sequence[Attachment] = (), letterhead: Letterhead = PLAIN
) -> bytes:
    """The PDF of a reminder's view that is at hand already.

    Raises `MissingExtraError`.
    """
    sheet = letter("reminder.typ", view, reminder_values(view))
    on = read_day(record["date"])
    return typeset(sheet, view.language, on, attachments=attachments, letterhead=letterhead)


def statement_pdf(
    statement: Record,
    on: dt.date,
    language: Language = Language.SWEDISH,
    *,
    attachments: Sequence[Attachment] = (),
    letterhead: Letterhead = PLAIN,
) -> bytes:
    """The statement of a settlement as plain data; `on` is the day that it is dated.

    Raises `MissingExtraError`.
    """
    view = statement_view(statement, language)
    return statement_view_pdf(view, on, attachments=attachments, letterhead=letterhead)


def statement_view_pdf(
    view: StatementView, on: dt.date, *, attachments: Sequence[Attachment] = (), letterhead: Letterhead = PLAIN
) -> bytes:
    """The PDF of a statement's view that is at hand already.

    Raises `MissingExtraError`.
    """
    values = statement_values(view)
    what, whose = values["title"], values["federation"]
    sheet = Sheet(
        template="statement.typ",
        view=values,
        title=", ".join(filter(None, (what, whose))),
        author=whose,
        footer=", ".join(filter(None, (whose, what))),
    )
    return typeset(sheet, view.language, on, attachments=attachments, letterhead=letterhead)


def allocation_pdf(
    allocation: Allocation,
    on: dt.date,
    language: Language = Language.SWEDISH,
    *,
    attachments: Sequence[Attachment] = (),
    letterhead: Letterhead = PLAIN,
) -> bytes:
    """The statement of an allocation: who bears what of each pool, and how overheads were closed.

    `on` is the day that it is dated. Raises `MissingExtraError`.
    """
    view = allocation_view(allocation, language)
    return statement_view_pdf(view, on, attachments=attachments, letterhead=letterhead)


def letter(template: str, view: InvoiceView | ReminderView, values: dict[str, Any], code: str = "") -> Sheet:
    """What a letter's file says of itself: what it is, its number, and whose it is."""
    what, whose = heading(view), printable(view.sender.name)
    return Sheet(
        template=template, view=values, title=f"{what}, {whose}", author=whose, footer=f"{whose}, {what}", code=code
    )
