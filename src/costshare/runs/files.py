"""The files of a run by name and content, made from its records and what was frozen with it, and from nothing else."""

import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any, Final

from attrs import field, frozen

from costshare.documents.document_kind import DocumentKind
from costshare.documents.invoice_html import view_html
from costshare.documents.invoice_text import view_text
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.language import Language
from costshare.documents.reminder_html import view_html as reminder_page
from costshare.documents.reminder_text import view_text as reminder_text
from costshare.documents.reminder_view import ReminderView, reminder_view
from costshare.documents.statement_html import view_html as statement_page
from costshare.documents.statement_text import view_text as statement_text
from costshare.documents.statement_view import statement_view
from costshare.documents.typesetting import Attachment
from costshare.errors import Fault, Place, WorkspaceError
from costshare.register.entry import Kind
from costshare.register.reading import Run
from costshare.runs.kinds import LETTERS, Settings

Record = Mapping[str, Any]
File = tuple[str, bytes]

ENDINGS: Final = {
    DocumentKind.TEXT: "txt",
    DocumentKind.HTML: "html",
    DocumentKind.PDF: "pdf",
    DocumentKind.PEPPOL: "xml",
}
"""The kinds that a document has a file of its own in, and how its name ends."""
STATEMENT: Final = "settlement"
INVOICES: Final = "invoices"
VOUCHERS: Final = "vouchers"
ROWS: Final = "rows"
COPY: Final = "-copy"


@frozen(kw_only=True)
class Job:
    """A run whose files are to be made: its invoices and credit notes, or its reminders, and which kinds of files.

    With `copies`, what another system books says that it is a copy.
    """

    run: Run
    records: tuple[Record, ...] = field(repr=False, hash=False)
    kinds: tuple[DocumentKind, ...]
    statement: Record | None = field(default=None, repr=False, hash=False)
    language: Language = Language.SWEDISH
    copies: bool = False

    @property
    def settings(self) -> Settings:
        """What was frozen with the run."""
        return settings_of(self.run)


@lru_cache(maxsize=16)
def settings_of(run: Run) -> Settings:
    """What was frozen with a run."""
    return Settings.from_dict(run.settings)


def files(job: Job) -> Iterator[File]:
    """Every file of the run but its manifest: those of each document in order of issue, then those of all of them.

    PDFs are made on every processor: typst lets other threads work.

    Raises `MissingExtraError`.
    """
    yield from letters(job)
    if issued(job):
        yield from of_all(job)


def letters(job: Job) -> Iterator[File]:
    """The files of each document, and those of the statement beside them.

    Raises `MissingExtraError`.
    """
    makers = max(1, min(os.cpu_count() or 1, len(job.records))) if DocumentKind.PDF in job.kinds else 1
    make = partial(documents, job=job)
    if makers == 1:
        for record in job.records:
            yield from make(record)
    else:
        with ThreadPoolExecutor(makers) as pool:
            for made in pool.map(make, job.records):
                yield from made
    if job.statement is not None:
        yield from statements(job.statement, job)


def issued(job: Job) -> bool:
    """Whether the run issued anything but reminders."""
    return job.statement is not None or any(record["kind"] != Kind.REMINDER for record in job.records)


def names(record: Record, kinds: Collection[DocumentKind]) -> tuple[str, ...]:
    """The names of a document's files; a reminder's say that it is one."""
    is_reminder = record["kind"] == Kind.REMINDER
    name = f"reminder-{record['number']}" if is_reminder else record["number"]
    return tuple(f"{name}.{ENDINGS[kind]}" for kind in DocumentKind if kind in kinds and takes(record, kind))


def takes(record: Record, kind: DocumentKind) -> bool:
    """Whether the document has a file of that kind: no Peppol for reminders, nor for who cannot be reached there."""
    if kind is DocumentKind.PEPPOL:
        return record["kind"] != Kind.REMINDER and reachable(record["member"])
    return kind in ENDINGS


def reachable(member: Mapping[str, Any]) -> bool:
    """Whether a member as a record has it can be sent a Peppol invoice: an address, and a reference or an order."""
    return bool(member["endpoint"] and (member["reference"] or member["order"]))


def names_of(job: Job) -> dict[str, DocumentKind]:
    """The names of the files of a run, each with its kind."""
    found = {name: kind for record in job.records for kind in job.kinds for name in names(record, [kind])}
    if job.statement is not None:
        found |= {f"{STATEMENT}.{ENDINGS[kind]}": kind for kind in LETTERS if kind in job.kinds}
    return found


def documents(record: Record, job: Job) -> list[File]:
    """A document's files."""
    is_reminder = record["kind"] == Kind.REMINDER
    view = reminder_view(record, job.language) if is_reminder else invoice_view(record, job.language)
    made = {
        DocumentKind.TEXT: partial(of_text, view),
        DocumentKind.HTML: partial(of_html, view),
        DocumentKind.PDF: partial(of_pdf, view, record, job),
        DocumentKind.PEPPOL: partial(of_peppol, record),
    }
    kinds = [kind for kind in DocumentKind if kind in job.kinds and takes(record, kind)]
    return [(name, made[kind]()) for name, kind in zip(names(record, job.kinds), kinds, strict=True)]


def of_text(view: InvoiceView | ReminderView) -> bytes:
    """A letter as text."""
    return (reminder_text(view) if isinstance(view, ReminderView) else view_text(view)).encode()


def of_html(view: InvoiceView | ReminderView) -> bytes:
    """A letter as a page."""
    return reminder_page(view) if isinstance(view, ReminderView) else view_html(view)


def of_pdf(view: InvoiceView | ReminderView, record: Record, job: Job) -> bytes:
    """A letter as PDF; the invoice for systems is within it, where the run makes one.

    Raises `MissingExtraError`.
    """
    from costshare.documents.pdf import invoice_view_pdf, reminder_view_pdf

    letterhead = job.settings.letterhead
    if isinstance(view, ReminderView):
        return reminder_view_pdf(view, record, letterhead=letterhead)
    within = DocumentKind.PEPPOL in job.settings.kinds and takes(record, DocumentKind.PEPPOL)
    attachments = [Attachment(name=f"{record['number']}.xml", content=of_peppol(record))] if within else []
    return invoice_view_pdf(view, record, attachments=attachments, letterhead=letterhead)


def of_peppol(record: Record) -> bytes:
    """An invoice or a credit note for systems, with what its amounts rest on.

    Raises `WorkspaceError` with a fault for each rule that it would break.
    """
    from costshare.exchange.ubl import ubl

    return ubl(record)


def document_faults(record: Record, place: Place, settings: Settings, *, asked: bool) -> Iterator[Fault]:
    """What keeps a document that is to be issued from being written in the forms that the run writes.

    `place` is the member's in the charter. Who cannot be reached by Peppol is left out there, unless it was asked for.
    """
    if DocumentKind.PEPPOL in settings.kinds and (asked or takes(record, DocumentKind.PEPPOL)):
        try:
            of_peppol(record)
        except WorkspaceError as error:
            yield from (each.at(place) for each in error.faults)


def statements(statement: Record, job: Job) -> Iterator[File]:
    """The files of a settlement's statement."""
    view = statement_view(statement, job.language)
    if DocumentKind.TEXT in job.kinds:
        yield f"{STATEMENT}.txt", f"{statement_text(view)}\n".encode()
    if DocumentKind.HTML in job.kinds:
        yield f"{STATEMENT}.html", statement_page(view)
    if DocumentKind.PDF in job.kinds:
        from costshare.documents.pdf import statement_view_pdf

        yield f"{STATEMENT}.pdf", statement_view_pdf(view, job.run.issued, letterhead=job.settings.letterhead)


def of_all(_job: Job) -> Iterator[File]:
    """The files that a run has one of."""
    yield from ()
