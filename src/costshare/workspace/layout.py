"""The layout of the rows that a finance system takes in: records of columns, fixed in width or delimited, as data."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs
from attrs import field, frozen

from costshare.errors import Place
from costshare.workspace.charter import CHARTER
from costshare.workspace.layout_fields import FIELDS, FieldKind, Per
from costshare.workspace.stand_in import instead

SUFFIX: Final = ".toml"
WIDEST: Final = 500
BLANK: Final = " "
NOUGHT: Final = "0"
RIGHT: Final = frozenset({FieldKind.AMOUNT, FieldKind.COUNT})


@frozen(kw_only=True)
class FileForm:
    """``[file]``: how the file is written; with a `header`, its first line names the first record's columns."""

    form: Literal["fixed", "delimited"] = field(metadata=instead("delimited"))
    encoding: Literal["utf-8", "windows-1252", "iso-8859-1"] = "utf-8"
    line_end: Literal["crlf", "lf"] = "crlf"
    delimiter: Literal[";", ",", "\t"] = ";"
    header: bool = False
    suffix: Literal["txt", "csv", "dat"] = "txt"

    @property
    def fixed(self) -> bool:
        """Whether columns have widths; else a delimiter stands between them."""
        return self.form == "fixed"


@frozen(kw_only=True)
class Column:
    """A column: a `field`, or a `text` that is the same in every row.

    `width` is in characters: all of them in a file of fixed widths, at most so many in another. Amounts and counts
    stand to the right unless `align` says otherwise. Only a text is filled up with any character: what else a column
    holds, with blanks, or with noughts before it. `digits` leaves out all else, such as the hyphen of an
    organisation number; `codes` are what the receiver calls the values.
    """

    field: str | None = None
    text: str | None = None
    name: str | None = None
    width: int | None = None
    align: Literal["left", "right"] | None = None
    pad: str = BLANK
    amount: Literal["ore", "comma", "point"] | None = None
    sign: Literal["minus", "always", "last", "none"] | None = None
    date: Literal["yyyy-mm-dd", "yyyymmdd", "yymmdd"] | None = None
    digits: bool = False
    codes: dict[str, str] | None = None
    required: bool = False

    @property
    def kind(self) -> FieldKind:
        """What it holds."""
        return FIELDS[self.field] if self.field else FieldKind.TEXT

    @property
    def called(self) -> str:
        """Its name for people, and in a header."""
        return self.name or self.field or ""

    @property
    def to_the_right(self) -> bool:
        """Whether it is filled up on the left."""
        return self.align == "right" if self.align else self.kind in RIGHT


@frozen(kw_only=True)
class Record:
    """``[[records]]``: the columns of one kind of line, and what each such line stands for.

    `places` are those of the columns in the file of the layout; empty where the layout is none of the workspace's.
    """

    per: Literal["file", "document", "line", "document-end", "file-end"]
    columns: tuple[Column, ...]
    places: tuple[Place, ...] = field(default=(), eq=False)


@frozen(kw_only=True)
class Layout:
    """A layout, by the name of a ready one or of its file; `place` is that of the file, or where it is named."""

    name: str
    file: FileForm
    records: tuple[Record, ...] = field(hash=False)
    place: Place = field(eq=False)

    @place.default
    def _place(self) -> Place:
        return Place(self.name if self.name.endswith(SUFFIX) else CHARTER, 1, 1)

    def per(self, per: Per) -> tuple[Record, ...]:
        """The records of one sort, in their order."""
        return tuple(record for record in self.records if record.per == per)

    def to_dict(self) -> dict[str, Any]:
        """Plain data from which `from_dict` makes the same layout; what is not said is left out, and so are places."""
        made: dict[str, Any] = attrs.asdict(
            self,
            filter=lambda attribute, value: attribute.eq and value is not None,
            value_serializer=lambda _instance, _field, value: list(value) if isinstance(value, tuple) else value,
        )
        return made

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Layout":
        """The layout that plain data is of."""
        records = tuple(
            Record(per=each["per"], columns=tuple(Column(**column) for column in each["columns"]))
            for each in data["records"]
        )
        return cls(name=data["name"], file=FileForm(**data["file"]), records=records)
