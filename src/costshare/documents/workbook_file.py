"""A workbook as a file (extra ``excel``): how each kind of value is written, and how the sheets print."""

import datetime as dt
import io
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from textwrap import wrap
from typing import Any, Final

from costshare.documents.language import Language, translator
from costshare.documents.workbook import EXACT_IN_A_DOUBLE, Book, Cell, Column, Kind, Live, Sheet, Value, size, value
from costshare.errors import MissingExtraError
from costshare.money.amounts import ORE_PER_KRONA, plain
from costshare.money.rounding import decimals
from costshare.sheets.formula import looks_like_formula

CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a fixed day, so that the same values make the same bytes
SWEDISH: Final = "[$-41D]"
"""Says that a number is written as in Sweden, also where the spreadsheet speaks another language."""
KRONOR: Final = f"{SWEDISH}#,##0.00"
WHOLE: Final = f"{SWEDISH}#,##0"
DECIMALS: Final = f"{SWEDISH}#,##0.00####"
FORMATS: Final = {
    Kind.DAY: f"{SWEDISH}yyyy-mm-dd",
    Kind.COUNT: WHOLE,
    Kind.SHARE: f"{SWEDISH}0.000%",
    Kind.KRONOR: KRONOR,
    Kind.EXACT: DECIMALS,
}
IN_ORE: Final = frozenset({Kind.KRONOR, Kind.EXACT})
PLACES: Final = 6
FIRST_YEAR: Final = 1901
"""Spreadsheets disagree about days before it."""
SHOWN_PLACES: Final = {Kind.COUNT: (0, 0), Kind.KRONOR: (2, 2), Kind.SHARE: (1, 1)}
"""The most and the least decimals that take room; a share is ten times as wide as it is large."""
LEFT: Final = {"align": "left", "indent": 1}
RIGHT: Final = {"align": "right"}
MARGIN: Final = 3
"""What a column has beside its text, in letters: an indent, and room for the arrow of a filter."""
NARROWEST: Final = 9
WIDEST: Final = 60
LINE: Final = 15
HIGHEST: Final = 409
"""The points of a line, and of the highest row that a spreadsheet has."""
LONGEST_MARGINAL: Final = 100
A4: Final = 9
A3: Final = 8
MOST_ON: Final = {A4: 180, A3: 260}
"""How many letters wide a sheet may be for a page: 147 and 213 fit in eleven points, these in nine."""


def workbook_file(book: Book, language: Language = Language.SWEDISH) -> bytes:
    """The file; a last sheet says what the others hold. The same book makes the same bytes.

    Raises `MissingExtraError` without the extra.
    """
    stream = io.BytesIO()
    file = maker()(stream, {"in_memory": True})
    file.set_properties({"title": ": ".join(filter(None, (book.federation, book.title))), "created": CREATED})
    writer = Writer(file, book)
    for sheet in (*book.sheets, about(book, language)):
        writer.add(sheet)
    file.close()
    return stream.getvalue()


def maker() -> Any:  # noqa: ANN401 - xlsxwriter has no types
    """The class of files that workbooks are written to: asked for first, before anything is done that stays.

    Raises `MissingExtraError` without the extra.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingExtraError("excel", "--xlsx") from error
    return Workbook


def about(book: Book, language: Language) -> Sheet:
    """The sheet that says what the workbook and each of its sheets hold."""
    _ = translator(language)
    too_large = _(
        "An amount here is too large for a spreadsheet's numbers to hold every öre. It stands as text, to the öre, and "
        "so do the sums that it is part of; nothing in this workbook is computed by formulas."
    )
    general = filter(None, (book.federation, book.title, *book.notes, "" if book.is_live else too_large))
    rows = [
        *(("" if place else _("This workbook"), text) for place, text in enumerate(general)),
        *((sheet.name, sheet.about) for sheet in book.sheets),
    ]
    columns = (Column(head=_("Sheet")), Column(head=_("What it holds")))
    return Sheet.of(_("About"), "", columns, rows)


class Writer:
    """Writes the sheets of one book."""

    def __init__(self, file: Any, book: Book) -> None:  # noqa: ANN401
        """Prepare the formats, each made once."""
        self.file = file
        self.book = book
        self.is_live = book.is_live
        self.style = cache(lambda **wanted: file.add_format({"valign": "top", **wanted}))

    def add(self, sheet: Sheet) -> None:
        """A sheet, as it is read on a screen and on paper."""
        page = self.file.add_worksheet(sheet.name)
        widths = [width(sheet, place) for place in range(len(sheet.columns))]
        for place, (column, wide) in enumerate(zip(sheet.columns, widths, strict=True)):
            page.set_column(place, place, wide)
            aligned = LEFT if column.kind in {Kind.TEXT, Kind.DAY} else RIGHT
            page.write_string(0, place, column.head, self.style(bold=True, bottom=2, text_wrap=True, **aligned))
        page.set_row(0, height([column.head for column in sheet.columns], widths))
        for number, row in enumerate(sheet.rows):
            self.row(page, sheet, number, row)
            page.set_row(number + 1, height(row, widths))
        if sheet.total:
            self.row(page, sheet, len(sheet.rows), sheet.last_row(), total=True)
        page.freeze_panes(1, sheet.fixed)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # such as references, which are no numbers
        self.print_setup(page, sheet, sum(widths))

    def print_setup(self, page: Any, sheet: Sheet, wide: int) -> None:  # noqa: ANN401
        """Landscape, the header on every page; as wide as an A4 or an A3 where that can be read, else over many A4."""
        paper = next((paper for paper, most in MOST_ON.items() if wide <= most), None)
        page.set_landscape()
        page.set_paper(paper or A4)
        page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        page.repeat_rows(0)
        page.repeat_columns(0, sheet.fixed - 1)
        if paper:
            page.fit_to_pages(1, 0)
        page.set_header(f"&L{marginal(self.book.federation)}&C{marginal(self.book.title)}&R{marginal(sheet.name)}")
        page.set_footer("&R&P (&N)")

    def row(self, page: Any, sheet: Sheet, number: int, cells: Sequence[Cell], *, total: bool = False) -> None:  # noqa: ANN401
        """The cells of a row, from 0 below the header; what there is nothing of stays empty."""
        wanted: dict[str, Any] = {"bold": True, "top": 2} if total else {}
        for place, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            if isinstance(cell, Live) and self.is_live and cell.value is not None:
                style = self.style(num_format=number_format(cell.value, column.kind), **wanted)
                page.write_formula(
                    number + 1, place, f"={sheet.formula(cell, number)}", style, in_cell(cell.value, column.kind)
                )
            else:
                self.fixed(page, (number + 1, place), value(cell), column.kind, wanted)

    def fixed(self, page: Any, at: tuple[int, int], found: Value, kind: Kind, wanted: dict[str, Any]) -> None:  # noqa: ANN401
        """A value that no formula computes."""
        match written(found, kind):
            case None:
                page.write_blank(*at, None, self.style(**wanted))
            case str(text):
                aligned = {"text_wrap": True, **LEFT} if kind is Kind.TEXT else RIGHT
                quoted = {"quote_prefix": True} if looks_like_formula(text) else {}
                page.write_string(*at, text, self.style(**aligned, **quoted, **wanted))
            case dt.date() as day:
                page.write_datetime(*at, day, self.style(num_format=FORMATS[Kind.DAY], **LEFT, **wanted))
            case number:
                page.write_number(*at, number, self.style(num_format=number_format(found, kind), **wanted))


def written(found: Value, kind: Kind) -> str | float | dt.date | None:
    """The value as a cell holds it: what a spreadsheet's numbers cannot hold is text, exact or to six decimals."""
    if found is None or isinstance(found, str):
        return found or None
    if isinstance(found, dt.date):
        return found if found.year >= FIRST_YEAR else found.isoformat()
    if size(found) < EXACT_IN_A_DOUBLE:
        return in_cell(found, kind)
    match kind:
        case Kind.KRONOR if isinstance(found, int):
            return plain(found)
        case Kind.KRONOR | Kind.EXACT:
            return decimals(Fraction(found) / ORE_PER_KRONA, PLACES)
        case _:
            return str(found)


def in_cell(found: Value, kind: Kind) -> float:
    """The number that stands in a cell: kronor of öre, and else the value itself, as near as a spreadsheet has it."""
    above, below = found.as_integer_ratio() if isinstance(found, int | Fraction) else (0, 1)
    return above / (below * ORE_PER_KRONA if kind in IN_ORE else below)


def number_format(found: Value, kind: Kind) -> str:
    """How a number is shown; one that is whole has no decimals that are only zeros."""
    if kind is Kind.NUMBER:
        return WHOLE if isinstance(found, int) or (isinstance(found, Fraction) and found.denominator == 1) else DECIMALS
    return FORMATS.get(kind, "General")


def width(sheet: Sheet, place: int) -> int:
    """How wide a column is, in letters: as its longest value, within limits; a header may wrap between words."""
    column = sheet.columns[place]
    cells = [row[place] for row in (*sheet.rows, *([sheet.last_row()] if sheet.total else []))]
    longest = max((length(value(cell), column.kind) for cell in cells), default=0)
    words = max((len(word) for word in column.head.split()), default=0)
    return min(WIDEST, max(NARROWEST, max(longest, words) + MARGIN))


def height(cells: Sequence[Cell], widths: Sequence[int]) -> float | None:
    """How high a row is, in points, for its texts to be seen whole; None where each fits on a line."""
    lines = 1
    for cell, wide in zip(cells, widths, strict=True):
        text = value(cell)
        if isinstance(text, str) and (len(text) > wide - MARGIN or "\n" in text):
            lines = max(lines, len(wrap(text, wide - MARGIN)))
    return min(lines * LINE, HIGHEST) if lines > 1 else None


def length(found: Value, kind: Kind) -> int:
    """How many letters a value takes."""
    match written(found, kind):
        case None:
            return 0
        case str(text):
            return len(text)
        case dt.date():
            return len("yyyy-mm-dd")
        case number:
            most, least = SHOWN_PLACES.get(kind, (PLACES, 2))
            shown, decimals_shown = f"{number:,.{most}f}".split(".") if most else (f"{number:,.0f}", "")
            return len(shown) + 1 + max(least, len(decimals_shown.rstrip("0")))


def marginal(text: str) -> str:
    """A text as the margin of a page takes it: there, a single ampersand gives an order."""
    return text[:LONGEST_MARGINAL].replace("&", "&&")
