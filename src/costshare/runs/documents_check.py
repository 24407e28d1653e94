"""Whether the documents in a workspace are those that the register makes: each file and each manifest, to the byte."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from costshare.documents.language import Language
from costshare.register.reading import Run
from costshare.register.register import Register
from costshare.register.verify import UNREADABLE, Finding
from costshare.runs.documents import MANIFEST, files, manifest, records_of
from costshare.runs.orders import program

Record = Mapping[str, Any]

OUT: Final = "out"


def documents_found(root: Path, register: Register) -> Iterator[Finding]:
    """What is wrong with the files of the register's runs, run by run; nothing is wrong with one that is as it was.

    ``document``: a file, or the list of a run's files, that says something else than the register makes. Notes:
    ``document-missing``, a file that can be made again; ``document-unknown``, one that no run has made;
    ``document-version``, one that is as it was listed, and that another version of the program has made otherwise.
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
    """What is wrong with the files of one run."""
    where = f"{OUT}/{folder.name}"
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    with register.reading() as reading:
        if not there:
            if reading.has_documents(run.id):
                yield Finding("document-missing", where)
            return
        statement = reading.statement(run.id)
    listed = read_manifest(folder / MANIFEST)
    language = language_of(folder, listed, records_of(register, run.id), statement)
    hashes: dict[str, str] = {}
    for name, content in files(records_of(register, run.id), statement, language):
        hashes[name] = hashlib.sha256(content).hexdigest()
        code = compared(folder / name, hashes[name], listed.get(name, ""), same_program=run.program == program())
        if code:
            yield Finding(code, f"{where}/{name}")
        if code == "document-version":
            hashes[name] = listed[name]
    if MANIFEST not in there:
        yield Finding("document-missing", f"{where}/{MANIFEST}")
    elif (folder / MANIFEST).read_bytes() != manifest(run.id, hashes):
        yield Finding("document", f"{where}/{MANIFEST}")
    for name in sorted(there - {MANIFEST, *hashes}):
        yield Finding("document-unknown", f"{where}/{name}")


def compared(path: Path, made: str, listed: str, *, same_program: bool) -> str:
    """What is to be told of a file, beside the hash of what the register makes and the one that the manifest has."""
    if not path.is_file():
        return "document-missing"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found == made:
        return ""
    return "document-version" if found == listed and not same_program else "document"


def read_manifest(path: Path) -> dict[str, str]:
    """The hashes in a manifest, by file; nothing where it cannot be read."""
    try:
        return dict(json.loads(path.read_bytes())["files"])
    except (*UNREADABLE, OSError):
        return {}


def language_of(
    folder: Path, listed: Mapping[str, str], records: Iterable[Record], statement: Record | None
) -> Language:
    """The language that the run's files were made in: that in which the first is as it stands, or as it is listed."""
    first = next(iter(records), None)
    one = [] if first is None else [first]
    for language in Language:
        for name, content in files(one, None if one else statement, language):
            path = folder / name
            made = hashlib.sha256(content).hexdigest()
            if listed.get(name) == made or (path.is_file() and path.read_bytes() == content):
                return language
    return Language.SWEDISH
