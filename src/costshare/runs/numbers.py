"""Numbers read back: what a finance system called the documents whose rows it took in, booked once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.issuer import is_numbered_here
from costshare.billing.posting import Item
from costshare.errors import Fault, WorkspaceError
from costshare.exchange.numbers_file import Numbered, read_numbers
from costshare.faults import fault, unknown
from costshare.register.accounts import named, without_numbers
from costshare.register.reading import Reading
from costshare.register.schema import INVOICES, NUMBERS
from costshare.register.writing import Writing
from costshare.runs.payments import Books, Clerk, start

KIND: Final = "numbers"
CHUNK: Final = 500


@frozen(kw_only=True)
class Numbering:
    """What was booked, in the order of the file, and how many rows said what was booked before."""

    new: tuple[Numbered, ...] = field(default=(), hash=False)
    already: int = 0

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare numbers --json`` prints."""
        return {"numbered": [each.to_dict() for each in self.new], "already": self.already}


@frozen(kw_only=True)
class Known:
    """What the register has of the rows of a file: whether each document is numbered here, and what it is called.

    `waiting` are the references that have no number yet, where a row has one that is none.
    """

    numbered_here: Mapping[str, bool] = field(hash=False)
    given: Mapping[str, Numbered] = field(hash=False)
    names: Mapping[str, tuple[Item, ...]] = field(hash=False)
    waiting: tuple[str, ...]


def number(books: Books, file: Path, clerk: Clerk) -> Numbering:
    """Book the numbers that a file says, all of them or none; those that are booked already are left alone.

    Raises:
        WorkspaceError: with every fault of the file, and of what it says.
        OSError: a file that cannot be read.
        RegisterError: a register that cannot be used, or that has lost something.
    """
    workspace = books.workspace()
    content = file.read_bytes()
    rows, faults = read_numbers(file)
    with books.register(workspace, create=False) as register, register.reading() as reading:
        seen = checked(reading, rows, faults)  # what is to be refused is refused before a register is made
    if not seen.new:
        return seen
    sources = {file.name: hashlib.sha256(content).hexdigest()}

    def act(writing: Writing) -> Numbering:
        found = checked(writing, rows, faults)
        if found.new:
            run = start(writing, KIND, clerk, subject=clerk.on.isoformat(), sources=sources)
            writing.add_numbers(run, [each.to_dict() for each in found.new])
        return found

    with books.register(workspace, create=True) as register:
        return register.write(act)


def checked(reading: Reading, rows: Sequence[Numbered], faults: Iterable[Fault] = ()) -> Numbering:
    """What of the rows is new, as the register stands.

    Raises `WorkspaceError` with the faults that are given, and those of what the rows say.
    """
    known = look_up(reading, rows)
    told = [*faults, *twice(rows), *(each for row in rows for each in at_odds(row, known))]
    if told:
        raise WorkspaceError(told)
    new = tuple(row for row in rows if row.reference not in known.given)
    return Numbering(new=new, already=len(rows) - len(new))


def look_up(reading: Reading, rows: Sequence[Numbered]) -> Known:
    """What the register has of them."""
    numbered_here: dict[str, bool] = {}
    given: dict[str, Numbered] = {}
    for start_at in range(0, len(rows), CHUNK):
        references = {row.reference for row in rows[start_at : start_at + CHUNK]}
        for record in reading.bare(INVOICES.c.number.in_(references)):
            numbered_here[record["number"]] = is_numbered_here(record)
        for record in reading.entries(NUMBERS, NUMBERS.c.reference.in_(references)):
            given[record["reference"]] = Numbered(**record)
    names: dict[str, tuple[Item, ...]] = {}
    for item in named(reading, {text for row in rows for text in (row.number, row.ocr) if text}):
        for text in {item.number, item.known_as, item.ocr} - {""}:
            names[text] = (*names.get(text, ()), item)
    is_lost = any(row.reference not in numbered_here for row in rows)
    waiting = without_numbers(reading) if is_lost else ()  # all documents are looked through for these
    return Known(numbered_here=numbered_here, given=given, names=names, waiting=waiting)


def twice(rows: Iterable[Numbered]) -> Iterator[Fault]:
    """A fault for each reference, number and OCR that an earlier row has."""
    first: dict[tuple[str, str], int | None] = {}
    for row in rows:
        for column in ("reference", "number", "ocr"):
            text = getattr(row, column)
            if text and (column, text) in first:
                values = {"column": column, "first": first[column, text]}
                yield fault("numbers-twice", row.place, text, **values)
            first.setdefault((column, text), row.place.line)


def at_odds(row: Numbered, known: Known) -> Iterator[Fault]:
    """What of a row cannot be, beside what the register has."""
    if row.reference not in known.numbered_here:
        yield unknown("numbers-reference", row.place, row.reference, known.waiting)
        return
    if known.numbered_here[row.reference]:
        yield fault("numbers-own", row.place, row.reference)
        return
    given = known.given.get(row.reference)
    if given is not None and not says_the_same(row, given):
        said = ", ".join(text for text in given.to_dict().values() if text and text != row.reference)
        yield fault("numbers-other", row.place, row.number, reference=row.reference, given=said)
    for text in filter(None, (row.number, row.ocr)):
        if others := [each.number for each in known.names.get(text, ()) if each.number != row.reference]:
            yield fault("numbers-taken", row.place, text, other=others[0])


def says_the_same(row: Numbered, given: Numbered) -> bool:
    """Whether a row says nothing else than what was booked; it may say less."""
    booked = given.to_dict()
    return all(text in {"", booked[name]} for name, text in row.to_dict().items())
