"""The files of a run, made from the register's records alone: each whole or not there, the manifest last."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.record import canonical
from costshare.documents.document_kind import DocumentKind
from costshare.documents.language import Language
from costshare.errors import UnknownIdError
from costshare.register.register import Register
from costshare.register.schema import REMINDERS
from costshare.runs.files import Job, files, settings_of
from costshare.runs.folders import without_unfinished, write_whole
from costshare.runs.kinds import ALWAYS, also
from costshare.runs.registers import opened, owned

Record = Mapping[str, Any]

MANIFEST: Final = "manifest.json"
BOOKING: Final = frozenset({"payments", "match", "pay", "refund", "numbers", "export"})
"""The kinds of runs that make no documents."""


@frozen(kw_only=True)
class Batch:
    """The documents of one run, in order of issue; in a dry run, `run` is empty.

    A settlement has a `statement` beside them. `kinds` are the kinds of files that are written of them.
    """

    run: str
    records: tuple[Record, ...] = field(hash=False)
    statement: Record | None = field(default=None, hash=False)
    kinds: tuple[DocumentKind, ...] = ALWAYS


def manifest(run: str, hashes: Mapping[str, str]) -> bytes:
    """The list of a run's files with the SHA-256 of each."""
    listed = {"run": run, "files": dict(hashes)}
    return (json.dumps(listed, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_manifest(path: Path) -> dict[str, str]:
    """The hashes in a manifest, by file; nothing where it cannot be read."""
    try:
        return {str(name): str(found) for name, found in json.loads(path.read_bytes())["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write_batches(
    folder: Path, batches: Iterable[Batch], language: Language, *, where: Path | str | None = None
) -> None:
    """Write the files of each run that is no dry run; `where` is the register, as for the run itself.

    Raises `OSError`, `RegisterError`, `MissingExtraError`; `WorkspaceError` for a file that the run cannot make.
    """
    made = [batch for batch in batches if batch.run]
    if not made:
        return
    workspace, _ = owned(folder)
    with opened(workspace, where, create=False) as register:
        for batch in made:
            with register.reading() as reading:
                run = reading.run_called(batch.run)
            if run is None:
                raise UnknownIdError("run", batch.run, [])
            kinds = also(settings_of(run), batch.kinds).kinds
            records = tuple(map(as_kept, batch.records))
            statement = None if batch.statement is None else as_kept(batch.statement)
            write_files(folder, Job(run=run, records=records, statement=statement, language=language, kinds=kinds))


def as_kept(record: Record) -> Record:
    """A record in the order in which a register gives it back, so that the same files are made of both."""
    kept: Record = json.loads(canonical(record))
    return kept


def write_files(folder: Path, job: Job) -> tuple[Path, ...]:
    """Write a run's files into ``out/RUN`` under the workspace; when all are there, a manifest of their SHA-256.

    The same records make the same bytes. Files of other kinds that stand there already stay, and stay listed. What a
    killed run left unfinished there goes. Raises `OSError`.
    """
    out = folder / "out" / job.run.id
    out.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    with without_unfinished(out):
        for name, content in files(job):
            write_whole(out / name, content)
            hashes[name] = hashlib.sha256(content).hexdigest()
        others = {name: found for name, found in read_manifest(out / MANIFEST).items() if (out / name).is_file()}
        write_whole(out / MANIFEST, manifest(job.run.id, others | hashes))
    return (*(out / name for name in hashes), out / MANIFEST)


def documents_again(
    folder: Path,
    run: str | None,
    language: Language,
    *,
    where: Path | str | None = None,
    asked: Sequence[DocumentKind] | None = None,
) -> Iterator[Path]:
    """Write the files of every run, or of one, from the register alone; gives each manifest.

    The kinds are those that each run wrote, or those that are asked for.

    Raises `UnknownIdError` for a run that the register lacks or that makes no documents, `WorkspaceError` where the
    charter does not say whose register it is, and `RegisterError`.
    """
    workspace, _ = owned(folder)
    with opened(workspace, where, create=False) as register:
        runs = {each.id: each for each in register.runs() if each.kind not in BOOKING}
        if run is not None and run not in runs:
            raise UnknownIdError("run", run, list(runs))
        for each in runs if run is None else [run]:
            yield write_files(folder, again(register, each, language, asked))[-1]


def again(
    register: Register,
    run_id: str,
    language: Language = Language.SWEDISH,
    asked: Sequence[DocumentKind] | None = None,
) -> Job:
    """What it takes to make the files of a run again.

    Raises `UnknownIdError`.
    """
    with register.reading() as reading:
        run, statement = reading.run_called(run_id), reading.statement(run_id)
        reminders = list(reading.entries(REMINDERS, REMINDERS.c.run_id == run_id))
    if run is None:
        raise UnknownIdError("run", run_id, [])
    kinds = also(settings_of(run), asked).kinds
    records = (*register.records(run_id), *reminders)
    return Job(run=run, records=records, statement=statement, language=language, kinds=kinds)
