"""A layout from TOML, with every mistake in it at its place; and the layouts that come with the program."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final, Literal

from attrs import define, evolve, field, frozen

from costshare.errors import Fault, Place
from costshare.faults import fault, nearest, unknown
from costshare.workspace.charter import read_toml, without_unusable
from costshare.workspace.draft import Draft
from costshare.workspace.files import file_in
from costshare.workspace.layout import BLANK, NOUGHT, SUFFIX, WIDEST, Column, FileForm, Layout, Record
from costshare.workspace.layout_fields import FIELDS, KNOWN, FieldKind, Per
from costshare.workspace.positions import Path
from costshare.workspace.schema import RowsEntry
from costshare.workspace.stand_in import instead
from costshare.workspace.structure import Structuring

FOLDER: Final = FilePath(__file__).parent / "layouts"
READY: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""The names of the layouts that come with the program."""
TABLES: Final = ("file", "records")
OPTIONS: Final = {
    "amount": {FieldKind.AMOUNT},
    "sign": {FieldKind.AMOUNT},
    "date": {FieldKind.DATE},
    "digits": {FieldKind.CODE},
    "codes": {FieldKind.CODE, FieldKind.TEXT},
}
"""The kinds of field that an option is for."""


def rows_layout(draft: Draft) -> Layout | None:
    """The layout that the charter names; None where it names none, or one with a fault."""
    entry: RowsEntry | None = draft.entries["rows"]
    if entry is None:
        return None
    path: Path = ("rows", "layout")
    if not entry.layout.endswith(SUFFIX):
        if entry.layout in READY:
            return evolve(ready(entry.layout), place=draft.place(*path))
        draft.faults.append(unknown("layout-unknown", draft.place(*path), entry.layout, READY))
        return None
    where = file_in(draft, entry.layout, path)
    if where is None:
        return None
    layout, faults = read_layout(where.read_bytes(), entry.layout)
    draft.faults.extend(faults)
    return layout


@cache
def ready(name: str) -> Layout:
    """A layout that comes with the program.

    Raises `ValueError` where it has a fault: that is a mistake in costshare.
    """
    layout, faults = read_layout((FOLDER / f"{name}{SUFFIX}").read_bytes(), name)
    if layout is None:
        raise ValueError(faults)
    return Layout.from_dict(layout.to_dict())  # its columns have no place in the workspace


def read_layout(raw: bytes, name: str) -> tuple[Layout | None, tuple[Fault, ...]]:
    """The layout, or every fault of it; `name` is what they call the file."""
    found = read_toml(raw, name)
    if isinstance(found, Fault):
        return None, (found,)
    structuring = Structuring(document=found.document, places=found.places, file=name)
    without_unusable(structuring, found.document)
    reader = Reader(structuring)
    layout = reader.layout()
    return (None if structuring.faults else layout), tuple(structuring.faults)


@frozen(kw_only=True)
class RecordEntry:
    """``[[records]]``; its columns are read one by one, so that a mistake in one hides none in another."""

    per: Literal["file", "document", "line", "document-end", "file-end"] = field(metadata=instead(str(Per.LINE)))
    columns: tuple[Any, ...]


@frozen
class Said:
    """A column, where it stands, and what its record stands for."""

    column: Column
    path: Path
    per: Per


@define
class Reader:
    """One layout on its way; the faults grow in `structuring`."""

    structuring: Structuring

    def layout(self) -> Layout:
        """The layout, as far as it can be read."""
        whole, document = Place(self.structuring.file, 1, 1), self.structuring.document
        for name in [each for each in document if each not in TABLES]:
            place = self.structuring.place((name,))
            self.tell(unknown("unknown-field", place, name, TABLES, field=name, table=self.structuring.file))
            self.structuring.take_for(nearest(name, TABLES), name)
        if "file" not in document:
            self.tell(fault("missing-table", whole, table="[file]"))
        found = self.structuring.entry(("file",), FileForm) if "file" in document else None
        form = found or FileForm(form="delimited")
        count = len(self.structuring.of_type("records", list, "not-a-list"))
        if not count and not self.structuring.doubtful(("records",)):
            self.tell(fault("layout-empty", whole))
        entries = self.structuring.placed([("records", number) for number in range(count)], RecordEntry)
        records = tuple(self.record(path, entry, form) for path, entry in entries)
        return Layout(name=self.structuring.file, file=form, records=records)

    def record(self, path: Path, entry: RecordEntry, form: FileForm) -> Record:
        """A record of the columns that can be read."""
        paths: list[Path] = [(*path, "columns", number) for number in range(len(entry.columns))]
        columns = self.structuring.placed(paths, Column)
        for where, column in columns:
            for each in of_column(Said(column, where, Per(entry.per)), form):
                self.tell(self.placed(*each))
        places = tuple(self.structuring.place(where) for where, _ in columns)
        return Record(per=entry.per, columns=tuple(column for _, column in columns), places=places)

    def placed(self, path: Path, made: Fault) -> Fault:
        """A fault at the place of a path."""
        return made.at(self.structuring.place(path))

    def tell(self, made: Fault) -> None:
        """Note a fault."""
        self.structuring.faults.append(made)


def of_column(said: Said, form: FileForm) -> Iterator[tuple[Path, Fault]]:
    """What of a column cannot be, each with its path."""
    column, path = said.column, said.path
    if (column.field is None) == (column.text is None):
        yield path, placeless("layout-column", count=0 if column.field is None else 2)
    elif column.field is not None and column.field not in FIELDS:
        alike = [each for each in FIELDS if each.partition(".")[0] == column.field.partition(".")[0]]
        yield (*path, "field"), unknown("layout-field", Place(""), column.field, alike or FIELDS)
    else:
        if column.field is not None and column.field not in KNOWN[said.per]:
            known = ", ".join(each for each in Per if column.field in KNOWN[each])
            yield (*path, "field"), placeless("layout-place", column.field, id=column.field, per=said.per, known=known)
        yield from of_options(column, path)
    yield from of_width(column, path, form)
    yield from of_characters(column, path, form)


def of_options(column: Column, path: Path) -> Iterator[tuple[Path, Fault]]:
    """The options that don't fit what the column holds, and what would change it where it is filled up."""
    for option, kinds in OPTIONS.items():
        given: Any = getattr(column, option)
        if given and (column.field is None or column.kind not in kinds):
            yield (*path, option), placeless("layout-option", option, option=option, kind=column.kind)
    leading_noughts = column.pad == NOUGHT and column.to_the_right
    if column.kind is not FieldKind.TEXT and is_pad(column.pad) and column.pad != BLANK and not leading_noughts:
        yield (*path, "pad"), placeless("layout-fill", column.pad, kind=column.kind)


def of_width(column: Column, path: Path, form: FileForm) -> Iterator[tuple[Path, Fault]]:
    """A width that is missing or none, a text that does not fit it, and what cannot fill it up."""
    if column.width is None:
        if form.fixed:
            yield path, placeless("missing-field", field="width", table="[[records.columns]]")
    elif not 1 <= column.width <= WIDEST:
        yield (*path, "width"), placeless("layout-width", column.width)
    elif column.text is not None and len(column.text) > column.width:
        yield (*path, "text"), placeless("layout-text", column.text, width=column.width)
    if not is_pad(column.pad):
        yield (*path, "pad"), placeless("layout-pad", column.pad)


def is_pad(text: str) -> bool:
    """Whether it is one character, which can be seen or is a blank."""
    return len(text) == 1 and text.isprintable()


def of_characters(column: Column, path: Path, form: FileForm) -> Iterator[tuple[Path, Fault]]:
    """Texts of the layout's own that the encoding has not, or that would end a line."""
    texts = {"text": column.text or "", "name": column.name or "", "pad": column.pad}
    texts["codes"] = "".join((column.codes or {}).values())
    for option, text in texts.items():
        if wrong := next((each for each in text if not written(each, form.encoding)), ""):
            yield (*path, option), placeless("layout-encoding", wrong, encoding=form.encoding)


def written(text: str, encoding: str) -> bool:
    """Whether a text is one line in an encoding."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return text.isprintable() or all(each.isprintable() or each == "\N{NO-BREAK SPACE}" for each in text)


def placeless(code: str, found: object = "", **values: object) -> Fault:
    """A fault whose place is told beside it."""
    return fault(code, Place(""), found, **values)
