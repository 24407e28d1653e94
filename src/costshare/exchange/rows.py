"""The rows that a finance system takes in, by a layout.

A text that does not fit is cut, ends in a mark, and is told; a number, a date or an identifier never is.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Final, NamedTuple

from attrs import asdict, define, evolve, field, frozen

from costshare.errors import Fault, Place, WorkspaceError
from costshare.exchange.row_values import Accounts, Record, Values, of_document, of_file, of_lines
from costshare.faults import fault
from costshare.federation.parties import Kind
from costshare.money.amounts import ORE_PER_KRONA
from costshare.sheets.formula import looks_like_formula
from costshare.workspace.layout import NOUGHT, Column, Layout
from costshare.workspace.layout_fields import FieldKind, Per

ENDS: Final = {"crlf": "\r\n", "lf": "\n"}
MARKS: Final = ("…", "~")
"""What a cut text ends in: the first that the encoding has."""
REFUSED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Characters that end a line, or are none."""
ACCOUNT: Final = "line.account"
OF_VALUES: Final = frozenset({"rows-code", "rows-character"})
"""The faults of a value: another value in the same column is another fault."""


@frozen(kw_only=True)
class Cut:
    """A text that was cut: of which document (empty for the file's own), in which column, what it was and became."""

    document: str
    column: str
    text: str
    cut: str

    def to_dict(self) -> dict[str, str]:
        """Plain data."""
        return asdict(self)


@frozen(kw_only=True)
class Rows:
    """A file of rows: its name and content, and the texts that were cut, in the order of the file."""

    name: str
    content: bytes
    cuts: tuple[Cut, ...] = ()


def rows(layout: Layout, records: Iterable[Record], *, run: str = "", accounts: Accounts | None = None) -> Rows:
    """The file of a run's documents, in their order.

    `accounts` gives the account of a pool's income from a kind of member, empty for none; none is asked for without it.

    Raises `WorkspaceError` with everything that the layout has no room, no code, no sign or no character for, and
    with what a spreadsheet would calculate; each cause once, at its column.
    """
    listed = tuple(records)
    writer = Writer(layout=layout, needs_account=accounts is not None, place=layout.place)
    lines = list(writer.lines(listed, run, accounts or no_account))
    if faults := tuple(writer.faults()):
        raise WorkspaceError(faults)
    content = written(layout, lines).encode(layout.file.encoding)
    return Rows(name=f"rows.{layout.file.suffix}", content=content, cuts=tuple(writer.cuts))


def no_account(_pool: str, _kind: Kind) -> str:
    """That of nothing."""
    return ""


def written(layout: Layout, lines: Iterable[Sequence[str]]) -> str:
    """The cells of lines as a text."""
    end = ENDS[layout.file.line_end]
    if layout.file.fixed:
        return "".join(f"{''.join(cells)}{end}" for cells in lines)
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=layout.file.delimiter, lineterminator=end)
    if layout.file.header:
        writer.writerow([column.called for column in layout.records[0].columns])
    writer.writerows(lines)
    return stream.getvalue()


class Cause(NamedTuple):
    """What is wrong in a column, however many documents show it; in some, only beside a value that was `found`."""

    code: str
    place: Place
    column: str
    found: str = ""


@define
class Writer:
    """Makes the cells of one file; what was cut is noted, and what is wrong with the documents that it is wrong in.

    `place` is that of the column, and `document` the number of the document, empty for what is of all of them.
    """

    layout: Layout
    needs_account: bool
    place: Place
    first: dict[Cause, Fault] = field(factory=dict)
    documents: dict[Cause, set[str]] = field(factory=dict)
    cuts: list[Cut] = field(factory=list)
    numbers: tuple[str, ...] = ()
    document: str = ""

    @property
    def mark(self) -> str:
        """What a cut text ends in."""
        return next(each for each in MARKS if encodable(each, self.layout.file.encoding))

    def lines(self, records: Sequence[Record], run: str, accounts: Accounts) -> Iterator[list[str]]:
        """The cells of each line of the file, in order."""
        self.numbers = tuple(each["number"] for each in records)
        whole = of_file(records, run, self.count(records))
        yield from self.of(Per.FILE, whole)
        for record in records:
            self.document = record["number"]
            known = {**whole, **of_document(record)}
            yield from self.of(Per.DOCUMENT, known)
            for line in of_lines(record, accounts):
                yield from self.of(Per.LINE, {**known, **line})
            yield from self.of(Per.DOCUMENT_END, known)
        self.document = ""
        yield from self.of(Per.FILE_END, whole)

    def count(self, records: Sequence[Record]) -> int:
        """How many lines the file has, but for a header."""
        of_each = {per: len(self.layout.per(per)) for per in Per}
        by_document = of_each[Per.DOCUMENT] + of_each[Per.DOCUMENT_END]
        by_line = of_each[Per.LINE] * sum(len(each["lines"]) for each in records)
        return of_each[Per.FILE] + by_document * len(records) + by_line + of_each[Per.FILE_END]

    def of(self, per: Per, values: Values) -> Iterator[list[str]]:
        """The lines of the records of one sort."""
        for record in self.layout.per(per):
            cells = []
            for number, column in enumerate(record.columns):
                self.place = record.places[number] if record.places else self.layout.place
                cells.append(self.cell(column, values))
            yield cells

    def cell(self, column: Column, values: Values) -> str:
        """What stands in a column, filled up to its width where widths are fixed."""
        if column.field is None:
            return filled(column, column.text or "", fixed=self.layout.file.fixed)
        value = values[column.field]
        if column.kind is FieldKind.AMOUNT and isinstance(value, int):
            return self.amount(column, value)
        text = unicodedata.normalize("NFC", str(value))
        if column.kind is FieldKind.DATE:
            text = day(text, column.date or "yyyy-mm-dd")
        if column.digits:
            text = "".join(each for each in text if each.isdecimal())
        if column.codes is not None:
            text = self.code(column, text, column.codes)
        if column.required and not text.strip() and (column.field != ACCOUNT or self.needs_account):
            self.tell("rows-empty", column, text)
        return self.text(column, text, str(values["line.name"]) if column.field == "line.text" else text)

    def code(self, column: Column, text: str, codes: Mapping[str, str]) -> str:
        """What the receiver calls a value."""
        if text not in codes:
            self.tell("rows-code", column, text, known=", ".join(codes))
        return codes.get(text, "")

    def amount(self, column: Column, ore: int) -> str:
        """An amount with its sign; noughts stand between sign and digits."""
        sign = column.sign or "minus"
        before = {"minus": "-" if ore < 0 else "", "always": "-" if ore < 0 else "+"}.get(sign, "")
        after = "" if sign != "last" else "-" if ore < 0 else " " if self.layout.file.fixed else ""
        if sign == "none" and ore < 0:
            self.tell("rows-sign", column, kronor(ore, "comma"))
        digits = kronor(abs(ore), column.amount or "comma")
        if self.layout.file.fixed and column.pad == NOUGHT and column.to_the_right:
            digits = digits.rjust((column.width or 0) - len(before) - len(after), column.pad)
        return self.fitted(column, f"{before}{digits}{after}")

    def text(self, column: Column, text: str, said: str) -> str:
        """A text or an identifier, if it can stand there; `said` is what the charter says of it."""
        encoding = self.layout.file.encoding
        if not is_plain(text) and not is_line(text, encoding):
            self.tell("rows-character", column, said, encoding=encoding)
        counted = column.kind in {FieldKind.DATE, FieldKind.COUNT}
        if not self.layout.file.fixed and not counted and looks_like_formula(text):
            self.first.setdefault(Cause("csv-formula", self.place, "", said), fault("csv-formula", self.place, said))
        return self.fitted(column, text)

    def fitted(self, column: Column, text: str) -> str:
        """The cell, cut where it is a text, and otherwise a fault, if it does not fit."""
        if column.width is not None and len(text) > column.width:
            if column.kind is FieldKind.TEXT:
                cut = text[: column.width - 1] + self.mark
                self.cuts.append(Cut(document=self.document, column=column.called, text=text, cut=cut))
                return cut
            self.tell("rows-width", column, text, width=column.width)
        return filled(column, text, fixed=self.layout.file.fixed)

    def tell(self, code: str, column: Column, found: str, **values: object) -> None:
        """Note what is wrong here, and in which document."""
        cause = Cause(code, self.place, column.called, found if code in OF_VALUES else "")
        document = self.document or next(iter(self.numbers), "")
        made = fault(code, self.place, found, column=column.called, document=document, **values)
        self.first.setdefault(cause, made)
        self.documents.setdefault(cause, set()).update([self.document] if self.document else self.numbers)

    def faults(self) -> Iterator[Fault]:
        """Each cause once, with the first document that shows it and how many do."""
        for cause, made in self.first.items():
            counted = {"count": str(len(self.documents[cause]))} if cause in self.documents else {}
            yield evolve(made, values={**made.values, **counted})


def filled(column: Column, text: str, *, fixed: bool) -> str:
    """The cell in the whole width of its column."""
    if not fixed or column.width is None:
        return text
    fill = str.rjust if column.to_the_right else str.ljust
    return fill(text, column.width, column.pad)


def kronor(ore: int, form: str) -> str:
    """An amount as digits: whole öre, or kronor with two decimals."""
    if form == "ore":
        return str(ore)
    sign = "-" if ore < 0 else ""
    whole, rest = divmod(abs(ore), ORE_PER_KRONA)
    return f"{sign}{whole}{',' if form == 'comma' else '.'}{rest:02}"


def day(text: str, form: str) -> str:
    """An ISO day in another form; nothing where there is none."""
    return {"yyyy-mm-dd": text, "yyyymmdd": text.replace("-", ""), "yymmdd": text.replace("-", "")[2:]}[form]


def is_plain(text: str) -> bool:
    """Whether a text is one line in every encoding: quicker to see than whether it is in one."""
    return text.isascii() and text.isprintable()


def is_line(text: str, encoding: str) -> bool:
    """Whether a text is one line in an encoding."""
    return encodable(text, encoding) and not any(unicodedata.category(each) in REFUSED for each in text)


def encodable(text: str, encoding: str) -> bool:
    """Whether an encoding has every character of a text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
