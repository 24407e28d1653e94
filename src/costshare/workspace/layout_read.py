"""A layout from TOML, with every mistake in it at its place; and the layouts that come with the program."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final

from attrs import define, field, frozen

from costshare.errors import Fault, Place
from costshare.faults import fault, unknown
from costshare.workspace.charter import read_toml, without_unusable
from costshare.workspace.draft import Draft
from costshare.workspace.files import file_in
from costshare.workspace.layout import WIDEST, Column, FileForm, Layout, Record
from costshare.workspace.layout_fields import FIELDS, KNOWN, FieldKind, Per
from costshare.workspace.positions import Path
from costshare.workspace.schema import RowsEntry
from costshare.workspace.structure import Structuring

FOLDER: Final = FilePath(__file__).parent / "layouts"
READY: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""The names of the layouts that come with the program."""
SUFFIX: Final = ".toml"
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
            return ready(entry.layout)
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
    return layout


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


@frozen
class Said:
    """A column, and where it stands."""

    column: Column
    path: Path
    per: Per


@define
class Reader:
    """One layout on its way; the faults grow in `structuring`."""

    structuring: Structuring
    said: list[Said] = field(factory=list)

    def layout(self) -> Layout | None:
        """The layout, as far as it can be read."""
        whole = Place(self.structuring.file, 1, 1)
        known = ("file", "records")
        for name in [each for each in self.structuring.document if each not in known]:
            place = self.structuring.place((name,))
            self.tell(unknown("unknown-field", place, name, known, field=name, table=self.structuring.file))
        records = self.structuring.of_type("records", list, "not-a-list")
        entries = self.structuring.placed([("records", place) for place in range(len(records))], Record)
        if not records and not self.structuring.doubtful(("records",)):
            self.tell(fault("layout-empty", whole))
        if "file" not in self.structuring.document:
            self.tell(fault("missing-table", whole, table="[file]"))
            return None
        form = self.structuring.entry(("file",), FileForm)
        if form is None:
            return None
        for path, record in entries:
            for number, column in enumerate(record.columns):
                for each in of_column(Said(column, (*path, "columns", number), Per(record.per)), form):
                    self.tell(self.placed(*each))
        return Layout(name=self.structuring.file, file=form, records=tuple(record for _, record in entries))

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
    """The options that don't fit what the column holds."""
    for option, kinds in OPTIONS.items():
        given: Any = getattr(column, option)
        if given and (column.field is None or column.kind not in kinds):
            yield (*path, option), placeless("layout-option", option, option=option, kind=column.kind)


def of_width(column: Column, path: Path, form: FileForm) -> Iterator[tuple[Path, Fault]]:
    """A width that is missing or none, a text that does not fit it, and what cannot fill it up."""
    if column.width is None:
        if form.fixed:
            yield path, placeless("missing-field", field="width", table="[[records]] columns")
    elif not 1 <= column.width <= WIDEST:
        yield (*path, "width"), placeless("layout-width", column.width)
    elif column.text is not None and len(column.text) > column.width:
        yield (*path, "text"), placeless("layout-text", column.text, width=column.width)
    if len(column.pad) != 1 or not column.pad.isprintable():
        yield (*path, "pad"), placeless("layout-pad", column.pad)


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
