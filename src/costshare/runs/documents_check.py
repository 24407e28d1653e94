"""Whether the documents in a workspace are those that the register makes: each file and each manifest, to the byte."""

import hashlib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import evolve

from costshare.documents.document_kind import DocumentKind
from costshare.documents.language import Language
from costshare.register.reading import Run
from costshare.register.register import Register
from costshare.register.verify import UNREADABLE, Finding
from costshare.runs.documents import MANIFEST, manifest, read_manifest, recorded
from costshare.runs.files import Job, files, letters, names_of
from costshare.runs.kinds import HANDED_OVER, LETTERS, uninstalled
from costshare.runs.orders import program

OUT: Final = "out"


def documents_found(root: Path, register: Register) -> Iterator[Finding]:
    """What is wrong with the files of the register's runs, run by run; nothing is wrong with one that is as it was.

    ``document``: a file, or the list of a run's files, that says something else than the register makes. Notes:
    ``document-missing``, a file that can be made again; ``document-unknown``, one that no run has made;
    ``document-version``, one that is as it was listed, and that another version of the program has made otherwise;
    ``document-unchecked``, those that are only held to the list, since they cannot be made here for want of an extra.
    """
    known = set()
    for run in register.runs():
        known.add(run.id)
        try:
            yield from of_run(root / OUT / run.id, run, register)
        except UNREADABLE as error:
            yield Finding("document", f"{OUT}/{run.id}: {type(error).__name__}")
    if (root / OUT).is_dir():
        for path in sorted((root / OUT).iterdir()):
            if path.is_dir() and path.name not in known:
                yield Finding("document-unknown", f"{OUT}/{path.name}")


def of_run(folder: Path, run: Run, register: Register) -> Iterator[Finding]:
    """What is wrong with the files of one run; those of kinds that nobody wrote are not made to be compared."""
    where = f"{OUT}/{folder.name}"
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if not there:
        with register.reading() as reading:
            if reading.has_documents(run.id):
                yield Finding("document-missing", where)
        return
    listed = read_manifest(folder / MANIFEST)
    job, copies = written(there | listed.keys(), recorded(register, run.id))
    job, lacking = in_its_language(folder, listed, job), unmade(job)
    lent = {name for name, kind in names_of(job).items() if kind in HANDED_OVER}
    hashes = {name: listed[name] for name, kind in names_of(job).items() if kind in lacking and name in listed}
    yield from unchecked(folder, hashes)
    makeable = evolve(job, kinds=tuple(kind for kind in job.kinds if kind not in lacking))
    for name, content in chain(files(makeable), files(copies)):
        hashes[name] = hashlib.sha256(content).hexdigest()
        code = compared(folder / name, hashes[name], listed.get(name, ""), same_program=run.program == program())
        if code and not (code == "document-missing" and name in lent):
            yield Finding(code, f"{where}/{name}")
        if code == "document-version":
            hashes[name] = listed[name]
    if MANIFEST not in there:
        yield Finding("document-missing", f"{where}/{MANIFEST}")
    elif (folder / MANIFEST).read_bytes() != manifest(run.id, hashes):
        yield Finding("document", f"{where}/{MANIFEST}")
    for name in sorted(there - {MANIFEST, *hashes}):
        yield Finding("document-unknown", f"{where}/{name}")


def unchecked(folder: Path, listed: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with files that cannot be made here, beside the list of them; and, by ending, that they cannot."""
    for name, digest in listed.items():
        if code := unlike(folder / name, digest):
            yield Finding(code, f"{OUT}/{folder.name}/{name}")
    for ending in dict.fromkeys(Path(name).suffix for name in listed):
        yield Finding("document-unchecked", f"{OUT}/{folder.name}/*{ending}")


def written(found: AbstractSet[str], job: Job) -> tuple[Job, Job]:
    """The files of the kinds that somebody wrote, and copies that somebody made of what was handed over.

    Where no kind is known, the files that the run was to write.
    """
    every = evolve(job, kinds=tuple(DocumentKind))
    kinds, copied = (
        {kind for name, kind in names_of(each).items() if name in found}
        for each in (every, evolve(every, kinds=tuple(HANDED_OVER), copied=HANDED_OVER))
    )
    chosen = kinds or (set() if copied else {*job.kinds} - HANDED_OVER)
    return (
        evolve(job, kinds=tuple(kind for kind in DocumentKind if kind in chosen)),
        evolve(job, kinds=tuple(copied), copied=HANDED_OVER),
    )


def unmade(job: Job) -> frozenset[DocumentKind]:
    """The kinds that cannot be made here, for want of an extra."""
    return frozenset(each.kind for each in uninstalled(job.kinds))


def unlike(path: Path, listed: str) -> str:
    """What is to be told of a file beside the hash that the manifest has; nothing where they agree."""
    if not path.is_file():
        return "document-missing"
    return "" if hashlib.sha256(path.read_bytes()).hexdigest() == listed else "document"


def compared(path: Path, made: str, listed: str, *, same_program: bool) -> str:
    """What is to be told of a file, beside the hash of what the register makes and the one that the manifest has."""
    told = unlike(path, made)
    return "document-version" if told == "document" and not unlike(path, listed) and not same_program else told


def in_its_language(folder: Path, listed: Mapping[str, str], job: Job) -> Job:
    """In the language in which the first letter is as it stands, or as it is listed."""
    kinds = tuple(kind for kind in LETTERS if kind in job.kinds and kind not in unmade(job))[:1]
    one = evolve(job, records=job.records[:1], statement=None if job.records else job.statement, kinds=kinds)
    for language in Language:
        for name, content in letters(evolve(one, language=language)):
            path = folder / name
            made = hashlib.sha256(content).hexdigest()
            if listed.get(name) == made or (path.is_file() and path.read_bytes() == content):
                return evolve(job, language=language)
    return evolve(job, language=Language.SWEDISH)
