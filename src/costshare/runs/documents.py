"""The files of a run, made from the register's records alone: each whole or not there, the manifest last."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.issuer import is_numbered_here
from costshare.billing.record import canonical
from costshare.documents.invoice_html import view_html
from costshare.documents.invoice_text import view_text
from costshare.documents.invoice_view import invoice_view
from costshare.documents.language import Language
from costshare.documents.reminder_html import view_html as reminder_page
from costshare.documents.reminder_text import view_text as reminder_text
from costshare.documents.reminder_view import reminder_view
from costshare.documents.statement_html import view_html as statement_page
from costshare.documents.statement_text import view_text as statement_text
from costshare.documents.statement_view import statement_view
from costshare.errors import UnknownIdError
from costshare.register.entry import Kind
from costshare.register.register import Register
from costshare.register.schema import REMINDERS
from costshare.runs.folders import without_unfinished, write_whole
from costshare.runs.registers import opened, owned

Record = Mapping[str, Any]

MANIFEST: Final = "manifest.json"
STATEMENT: Final = ("settlement.txt", "settlement.html")
"""The names of a statement's files."""
BOOKING: Final = frozenset({"payments", "match", "pay", "refund", "numbers", "export"})
"""The kinds of runs that make no documents."""


@frozen(kw_only=True)
class Batch:
    """The documents of one run, in order of issue; in a dry run, `run` is empty.

    A settlement has a `statement` beside them.
    """

    run: str
    records: tuple[Record, ...] = field(hash=False)
    statement: Record | None = field(default=None, hash=False)


def document_names(record: Record) -> tuple[str, ...]:
    """The names of a document's files; a reminder's say that it is one. What a finance system makes has none here."""
    if not is_numbered_here(record):
        return ()
    name = f"reminder-{record['number']}" if record["kind"] == Kind.REMINDER else record["number"]
    return (f"{name}.txt", f"{name}.html")


def documents(record: Record, language: Language) -> tuple[bytes, ...]:
    """The content of a document's files, in the order of their names."""
    if not is_numbered_here(record):
        return ()
    if record["kind"] == Kind.REMINDER:
        reminder = reminder_view(record, language)
        return (reminder_text(reminder).encode(), reminder_page(reminder))
    view = invoice_view(record, language)
    return (view_text(view).encode(), view_html(view))


def statement_documents(statement: Record, language: Language) -> tuple[bytes, ...]:
    """The content of a statement's files, in the order of their names."""
    view = statement_view(statement, language)
    return (f"{statement_text(view)}\n".encode(), statement_page(view))


def records_of(register: Register, run: str) -> Iterator[Record]:
    """What a run made that has documents: invoices and credit notes, or reminders, in order of issue."""
    yield from register.records(run)
    with register.reading() as reading:
        yield from list(reading.entries(REMINDERS, REMINDERS.c.run_id == run))


def files(records: Iterable[Record], statement: Record | None, language: Language) -> Iterator[tuple[str, bytes]]:
    """The files of a run by name, made one document at a time."""
    for record in records:
        yield from zip(document_names(record), documents(record, language), strict=True)
    if statement is not None:
        yield from zip(STATEMENT, statement_documents(statement, language), strict=True)


def manifest(run: str, hashes: Mapping[str, str]) -> bytes:
    """The list of a run's files with the SHA-256 of each."""
    listed = {"run": run, "files": dict(hashes)}
    return (json.dumps(listed, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def write_documents(
    folder: Path, run: str, records: Iterable[Record], language: Language, *, statement: Record | None = None
) -> tuple[Path, ...]:
    """Write a run's files into ``out/RUN`` under the workspace; when all are there, a manifest of their SHA-256.

    The same records make the same bytes. What a killed run left unfinished there goes. Raises `OSError`.
    """
    out = folder / "out" / run
    out.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    with without_unfinished(out):
        for name, content in files(records, statement, language):
            write_whole(out / name, content)
            hashes[name] = hashlib.sha256(content).hexdigest()
        write_whole(out / MANIFEST, manifest(run, hashes))
    return (*(out / name for name in hashes), out / MANIFEST)


def write_batches(folder: Path, batches: Iterable[Batch], language: Language) -> None:
    """Write the files of each run that is no dry run."""
    for batch in batches:
        if batch.run:
            statement = None if batch.statement is None else as_kept(batch.statement)
            write_documents(folder, batch.run, map(as_kept, batch.records), language, statement=statement)


def as_kept(record: Record) -> Record:
    """A record in the order in which a register gives it back, so that the same files are made of both."""
    kept: Record = json.loads(canonical(record))
    return kept


def documents_again(
    folder: Path, run: str | None, language: Language, *, where: Path | str | None = None
) -> Iterator[Path]:
    """Write the files of every run, or of one, from the register alone; gives each manifest.

    Raises `UnknownIdError` for a run that the register lacks or that makes no documents, `WorkspaceError` where the
    charter does not say whose register it is, and `RegisterError`.
    """
    workspace, _ = owned(folder)
    with opened(workspace, where, create=False) as register:
        runs = [each.id for each in register.runs() if each.kind not in BOOKING]
        if run is not None and run not in runs:
            raise UnknownIdError("run", run, runs)
        for each in runs if run is None else [run]:
            with register.reading() as reading:
                statement = reading.statement(each)
            yield write_documents(folder, each, records_of(register, each), language, statement=statement)[-1]
