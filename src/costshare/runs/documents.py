"""The files of a run, made from the register's records alone: each whole or not there, the manifest last."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.documents.document_kind import DocumentKind, Lack, LeftOut
from costshare.documents.language import Language
from costshare.errors import UnknownIdError, WorkspaceError
from costshare.faults import fault
from costshare.faults import said as _
from costshare.register.register import Register
from costshare.register.schema import REMINDERS
from costshare.register.writing import Writing
from costshare.runs.files import File, Job, files, name_of_all, names_of, settings_of, takes
from costshare.runs.folders import without_unfinished, write_whole
from costshare.runs.kinds import HANDED_OVER, WHOLE, Settings, also, refuse
from costshare.runs.orders import program
from costshare.runs.registers import opened, owned, trusted
from costshare.workspace.workspace import Workspace

Record = Mapping[str, Any]
Watch = Callable[[Iterable[File], int], Iterable[File]]
"""Gives back the files, of which there are so many, while somebody sees how far they have come."""

REMIND: Final = "remind"
MANIFEST: Final = "manifest.json"
ISSUED: Final = _("What was issued is in the register. Once this is mended, costshare documents makes the files.")
LETTERS_ONLY: Final = Settings()
BOOKING: Final = frozenset({"payments", "match", "unmatch", "pay", "refund", "numbers", "export"})
"""The kinds of runs that make no documents."""


@frozen(kw_only=True)
class Batch:
    """The documents of one run, in order of issue; in a dry run, `run` is empty.

    A settlement has a `statement` beside them. `settings` say which kinds of files are written, and by what.
    """

    run: str
    records: tuple[Record, ...] = field(hash=False)
    statement: Record | None = field(default=None, hash=False)
    settings: Settings = LETTERS_ONLY


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


def unwatched(found: Iterable[File], _count: int) -> Iterable[File]:
    """Nobody looks."""
    return found


def write_batches(
    folder: Path,
    batches: Iterable[Batch],
    language: Language,
    *,
    where: Path | str | None = None,
    watch: Watch = unwatched,
) -> None:
    """Write the files of each run that is no dry run; `where` is the register, as for the run itself.

    What another system books is written once, and kept as handed over; see `documents_again` for a copy of it.

    Raises `OSError`, `RegisterError`, `MissingExtraError`; `WorkspaceError` for a file that the run cannot make.
    """
    made = [batch for batch in batches if batch.run]
    if not made:
        return
    workspace, _ = owned(folder)
    with opened(workspace, where, create=False) as register:
        jobs = [
            without(evolve(job, kinds=also(job.settings, batch.settings.kinds).kinds), handed_over(register, batch.run))
            for batch in made
            for job in [recorded(register, batch.run, language)]
        ]
    for job in jobs:
        try:
            write_files(folder, job, watch=watch)
        except OSError as error:
            error.add_note(ISSUED)
            raise
        hand_over(workspace, where, job)


def documents_again(  # noqa: PLR0913 - the last three by keyword
    folder: Path,
    run: str | None,
    language: Language,
    *,
    where: Path | str | None = None,
    asked: Sequence[DocumentKind] | None = None,
    copies: bool = False,
    watch: Watch = unwatched,
) -> Iterator[Path]:
    """Write the files of every run, or of one, from the register alone; gives each manifest.

    The kinds are those that each run wrote, or those that are asked for. What was handed over to another system is left
    out; with `copies` it is written under another name, and says that it is a copy.

    Raises `UnknownIdError` for a run that the register lacks or that makes no documents, `WorkspaceError` where the
    charter does not say whose register it is, for a file that a run cannot make (``document-unset``) and for one that
    is asked for and was handed over (``handed-over``), and `RegisterError`.
    """
    workspace, _ = owned(folder)
    with trusted(workspace, where, create=False) as register:
        runs = [each.id for each in register.runs() if each.kind not in BOOKING]
        if run is not None and run not in runs:
            raise UnknownIdError("run", run, runs)
        for each in runs if run is None else [run]:
            job = recorded(register, each, language)
            done = handed_over(register, each)
            if asked is not None and not copies:
                refuse_again(each, asked, done)
            job = evolve(job, kinds=also(job.settings, asked).kinds)
            if run is not None and asked is not None:
                refuse(unreached(job))
            job = evolve(job, copied=frozenset(done)) if copies else without(job, done)
            yield write_files(folder, job, watch=watch)[-1]
            hand_over(workspace, where, job)


def recorded(register: Register, run_id: str, language: Language = Language.SWEDISH) -> Job:
    """A run as the register has it, with the files that it was to write.

    Raises `UnknownIdError`.
    """
    with register.reading() as reading:
        run, statement = reading.run_called(run_id), reading.statement(run_id)
        if run is None:
            raise UnknownIdError("run", run_id, [])
        reminded = run.kind == REMIND
        reminders = list(reading.entries(REMINDERS, REMINDERS.c.run_id == run_id)) if reminded else []
    records = (*register.records(run_id), *reminders)
    return Job(run=run, records=records, statement=statement, language=language, kinds=settings_of(run).kinds)


def unreached(job: Job) -> Iterator[LeftOut]:
    """Peppol, where the run has no document that can be sent by it."""
    peppol = DocumentKind.PEPPOL
    if peppol in job.kinds and not any(takes(record, peppol) for record in job.records):
        yield LeftOut(peppol, Lack.ENDPOINT)


def without(job: Job, done: Collection[DocumentKind]) -> Job:
    """The files of the other kinds."""
    return evolve(job, kinds=tuple(kind for kind in job.kinds if kind not in done))


def handed_over(register: Register, run_id: str) -> dict[DocumentKind, str]:
    """What of a run's files was handed over to another system, and on which day."""
    with register.reading() as reading:
        return {DocumentKind(each["kind"]): each["date"] for each in reading.exports(run_id)}


def refuse_again(run_id: str, asked: Sequence[DocumentKind], done: Mapping[DocumentKind, str]) -> None:
    """Refuse to write as if new what was handed over already.

    Raises `WorkspaceError` (``handed-over``).
    """
    if faults := [
        fault("handed-over", WHOLE, str(kind), kind=kind, run=run_id, date=done[kind]) for kind in asked if kind in done
    ]:
        raise WorkspaceError(faults)


def hand_over(workspace: Workspace, where: Path | str | None, job: Job) -> None:
    """Keep in the register that what another system books was written, so that it is not written again as if new."""
    new = [kind for kind in job.kinds if kind in HANDED_OVER - job.copied and name_of_all(job, kind)]
    if not new:
        return

    def act(writing: Writing) -> None:
        done = {each["kind"] for each in writing.exports(job.run.id)}
        told = {"exported": job.run.id, "date": job.run.issued.isoformat(), "created": job.run.created}
        records = [{**told, "kind": str(kind)} for kind in new if kind not in done]
        if records:
            made = writing.add_run(
                kind="export",
                period=job.run.id,
                year=job.run.year,
                issued=job.run.issued,
                created=dt.datetime.fromisoformat(job.run.created),
                program=program(),
                user=job.run.user,
                sources={},
            )
            writing.add_exports(made, records)

    with trusted(workspace, where, create=True) as register:
        register.write(act)


def write_files(folder: Path, job: Job, *, watch: Watch = unwatched) -> tuple[Path, ...]:
    """Write a run's files into ``out/RUN`` under the workspace; when all are there, a manifest of their SHA-256.

    The same records make the same bytes. Files of other kinds that stand there already stay, and stay listed. What a
    killed run left unfinished there goes. Raises `OSError`.
    """
    out = folder / "out" / job.run.id
    out.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str] = {}
    with without_unfinished(out):
        for name, content in watch(files(job), len(names_of(job))):
            write_whole(out / name, content)
            hashes[name] = hashlib.sha256(content).hexdigest()
        others = {name: found for name, found in read_manifest(out / MANIFEST).items() if (out / name).is_file()}
        write_whole(out / MANIFEST, manifest(job.run.id, others | hashes))
    return (*(out / name for name in hashes), out / MANIFEST)
