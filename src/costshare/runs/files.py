"""The files of a run by name and content, made from its records and what was frozen with it, and from nothing else."""

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, lru_cache, partial
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.issuer import is_numbered_here
from costshare.billing.vat import VatCategory
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
from costshare.errors import Fault, Gathering, Place
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
BASIS: Final = "Underlag"
"""What the file that an invoice rests on is called beside its name."""


@frozen(kw_only=True)
class Job:
    """A run whose files are to be made: its invoices and credit notes, or its reminders, and which kinds of files.

    What is `copied` another system has had before: it has another name, and says that it is a copy.
    """

    run: Run
    records: tuple[Record, ...] = field(repr=False, hash=False)
    kinds: tuple[DocumentKind, ...]
    statement: Record | None = field(default=None, repr=False, hash=False)
    language: Language = Language.SWEDISH
    copied: frozenset[DocumentKind] = frozenset()

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
    yield from of_all(job)


def letters(job: Job) -> Iterator[File]:
    """The files of each document, and those of the statement beside them.

    Raises `MissingExtraError`.
    """
    make = partial(documents, job=job)
    if DocumentKind.PDF not in job.kinds or len(job.records) <= 1:
        for record in job.records:
            yield from make(record)
    else:
        makers = (os.cpu_count() or 1) + 1  # so that typst has one more to begin with while another is handed over
        with quickly_handed_on(), ThreadPoolExecutor(min(makers, len(job.records))) as pool:
            for made in pool.map(make, job.records):
                yield from made
    if job.statement is not None:
        yield from statements(job.statement, job)


@contextmanager
def quickly_handed_on() -> Iterator[None]:
    """Threads that wait for each other's Python wait a tenth as long as they otherwise do: typst is done so often."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def names(record: Record, kinds: Collection[DocumentKind]) -> tuple[str, ...]:
    """The names of a document's files; a reminder's say that it is one."""
    is_reminder = record["kind"] == Kind.REMINDER
    name = f"reminder-{record['number']}" if is_reminder else record["number"]
    return tuple(f"{name}.{ENDINGS[kind]}" for kind in DocumentKind if kind in kinds and takes(record, kind))


def takes(record: Record, kind: DocumentKind) -> bool:
    """Whether the document has a file of that kind: no Peppol for reminders, nor for who cannot be reached there.

    What a finance system numbers has none. Nor is a credit note sent that has no invoice to name: what a settlement
    gives a member to whom no advance was billed. A supply of one who has no VAT number is not sent either.
    """
    if not is_numbered_here(record):
        return False
    if kind is DocumentKind.PEPPOL:
        names_its_invoices = record["kind"] != Kind.CREDIT_NOTE or bool(record["references"])
        if record["kind"] == Kind.REMINDER or not names_its_invoices:
            return False
        is_supply = record["category"] != VatCategory.OUTSIDE
        return reachable(record["member"]) and not (is_supply and not record["federation"]["vat_number"])
    return kind in ENDINGS


def reachable(member: Mapping[str, Any]) -> bool:
    """Whether a member as a record has it can be sent a Peppol invoice: an address, and a reference or an order."""
    return bool(member["endpoint"] and (member["reference"] or member["order"]))


def names_of(job: Job) -> dict[str, DocumentKind]:
    """The names of the files of a run, each with its kind."""
    found = {name: kind for record in job.records for kind in job.kinds for name in names(record, [kind])}
    if job.statement is not None:
        found |= {f"{STATEMENT}.{ENDINGS[kind]}": kind for kind in LETTERS if kind in job.kinds}
    return found | {name: kind for kind in job.kinds if (name := name_of_all(job, kind))}


def name_of_all(job: Job, kind: DocumentKind) -> str:
    """The name of the one file of that kind that the run has of all its documents; empty where it has none."""
    name = shared_name(kind, job.settings, job.records, job.statement)
    return name.replace(".", f"{COPY}.") if kind in job.copied else name


def shared_name(kind: DocumentKind, settings: Settings, records: Sequence[Record], statement: Record | None) -> str:
    """The same for a run with those settings that issued those documents, with the statement of a settlement."""
    of_reminders = any(record["kind"] == Kind.REMINDER for record in records)
    if of_reminders or settings.lacks(kind) or not (records or (kind is DocumentKind.XLSX and statement is not None)):
        return ""
    names = {
        DocumentKind.XLSX: f"{INVOICES if statement is None else STATEMENT}.xlsx",
        DocumentKind.SIE: f"{VOUCHERS}.si",
        DocumentKind.ROWS: f"{ROWS}.{settings.suffix}",
    }
    return names.get(kind, "")


def documents(record: Record, job: Job) -> list[File]:
    """A document's files."""
    is_reminder = record["kind"] == Kind.REMINDER
    view: Callable[[], InvoiceView | ReminderView] = partial(
        reminder_view if is_reminder else invoice_view, record, job.language
    )
    viewed = cache(view)
    peppol = cache(partial(of_peppol, record))
    made: dict[DocumentKind, Callable[[], bytes]] = {
        DocumentKind.TEXT: lambda: of_text(viewed()),
        DocumentKind.HTML: lambda: of_html(viewed()),
        DocumentKind.PDF: lambda: of_pdf(viewed(), record, job, peppol),
        DocumentKind.PEPPOL: peppol,
    }
    kinds = [kind for kind in DocumentKind if kind in job.kinds and takes(record, kind)]
    return [(name, made[kind]()) for name, kind in zip(names(record, job.kinds), kinds, strict=True)]


def of_text(view: InvoiceView | ReminderView) -> bytes:
    """A letter as text."""
    return (reminder_text(view) if isinstance(view, ReminderView) else view_text(view)).encode()


def of_html(view: InvoiceView | ReminderView) -> bytes:
    """A letter as a page."""
    return reminder_page(view) if isinstance(view, ReminderView) else view_html(view)


def of_pdf(view: InvoiceView | ReminderView, record: Record, job: Job, peppol: Callable[[], bytes]) -> bytes:
    """A letter as PDF; the invoice for systems, which `peppol` makes, is within it where the run makes one.

    Raises `MissingExtraError`.
    """
    from costshare.documents.pdf import invoice_view_pdf, reminder_view_pdf

    letterhead = job.settings.letterhead
    if isinstance(view, ReminderView):
        return reminder_view_pdf(view, record, letterhead=letterhead)
    within = DocumentKind.PEPPOL in job.settings.kinds and takes(record, DocumentKind.PEPPOL)
    attachments = [Attachment(name=f"{record['number']}.xml", content=peppol())] if within else []
    return invoice_view_pdf(view, record, attachments=attachments, letterhead=letterhead)


def of_peppol(record: Record) -> bytes:
    """An invoice or a credit note for systems, with what its amounts rest on: in Swedish, whoever reads the others.

    Raises `WorkspaceError` with a fault for each rule that it would break.
    """
    from costshare.documents.basis_csv import basis_csv, basis_csv_name
    from costshare.exchange.einvoice import Attachment as Enclosed
    from costshare.exchange.ubl import ubl

    return ubl(record, attachments=[Enclosed(basis_csv_name(record), basis_csv(record), BASIS)])


def document_faults(
    record: Record, settings: Settings, *, member: Place, federation: Place, asked: bool
) -> Iterator[Fault]:
    """What keeps a document that is to be issued from being written in the forms that the run writes.

    `member` and `federation` are their places in the charter. Who cannot be reached by Peppol is left out there, unless
    it was asked for.
    """
    gathering = Gathering()
    if DocumentKind.PEPPOL in settings.kinds and (asked or takes(record, DocumentKind.PEPPOL)):
        from costshare.exchange.ubl_faults import peppol_faults

        gathering.faults.extend(peppol_faults(record, member, federation))
        if not gathering.faults:
            gathering.attempt(partial(of_peppol, record))
    if DocumentKind.SIE in settings.kinds and settings.bookkeeping is not None:
        from costshare.exchange.vouchers import vouchers

        gathering.attempt(partial(vouchers, record, settings.bookkeeping))
    yield from gathering.faults


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


def of_all(job: Job) -> Iterator[File]:
    """The files that a run has one of.

    Raises `MissingExtraError`.
    """
    if DocumentKind.XLSX in job.kinds and (name := name_of_all(job, DocumentKind.XLSX)):
        from costshare.documents.run_xlsx import run_xlsx

        yield name, run_xlsx(job.records, job.statement, job.language)
    bookkeeping, is_copy = job.settings.bookkeeping, DocumentKind.SIE in job.copied
    if DocumentKind.SIE in job.kinds and bookkeeping and (name := name_of_all(job, DocumentKind.SIE)):
        from costshare.exchange.sie_written import sie_of

        yield name, sie_of(job.records, bookkeeping, program=job.run.program, copy=is_copy).content
    if DocumentKind.ROWS in job.kinds and (name := name_of_all(job, DocumentKind.ROWS)):
        from costshare.runs.rows import rows_of

        made = rows_of(job.settings, job.records, job.run.id)
        if made is not None:
            yield name, made.content
