"""Workbooks read back: values, formulas and formats from the file's own XML, and formulas computed anew."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final
from xml.etree import ElementTree

from attrs import field, frozen
from python_calamine import CalamineWorkbook

ADDRESS: Final = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?([0-9]+)(?::\$?([A-Z]+)\$?([0-9]+))?")


@frozen(kw_only=True)
class Cell:
    """A cell as the file holds it; a text is `is_text`, whatever it looks like."""

    value: Any
    formula: str
    form: str
    is_text: bool
    is_quoted: bool


@frozen
class Workbook:
    """A workbook's cells by sheet and address."""

    content: bytes = field(repr=False)

    @cached_property
    def values(self) -> dict[str, list[list[Any]]]:
        """The rows of each sheet, as calamine reads them."""
        book = CalamineWorkbook.from_filelike(io.BytesIO(self.content))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    @cached_property
    def parts(self) -> Mapping[str, ElementTree.Element]:
        """The XML of each part."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as file:
            names = [name for name in file.namelist() if name.endswith(".xml")]
            return {name: ElementTree.fromstring(file.read(name)) for name in names}  # noqa: S314 - our own files

    @cached_property
    def sheets(self) -> dict[str, ElementTree.Element]:
        """The XML of each sheet."""
        names = [str(each.get("name")) for each in self.parts["xl/workbook.xml"].iterfind("{*}sheets/{*}sheet")]
        return {name: self.parts[f"xl/worksheets/sheet{number}.xml"] for number, name in enumerate(names, 1)}

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells name by number."""
        shared = self.parts["xl/sharedStrings.xml"].iterfind("{*}si")
        return ["".join(each.text or "" for each in text.iterfind(".//{*}t")) for text in shared]

    @cached_property
    def styles(self) -> list[tuple[str, bool]]:
        """The number format of each style, and whether it says that what is typed is text."""
        found = self.parts["xl/styles.xml"]
        forms = {each.get("numFmtId"): str(each.get("formatCode")) for each in found.iterfind(".//{*}numFmt")}
        return [
            (forms.get(each.get("numFmtId"), ""), each.get("quotePrefix") == "1")
            for each in found.iterfind("{*}cellXfs/{*}xf")
        ]

    @cached_property
    def cells(self) -> dict[str, dict[str, Cell]]:
        """The cells that hold something."""
        return {name: dict(self.cells_of(sheet)) for name, sheet in self.sheets.items()}

    def cells_of(self, sheet: ElementTree.Element) -> Iterator[tuple[str, Cell]]:
        """The cells of a sheet by address."""
        for each in sheet.iterfind("{*}sheetData/{*}row/{*}c"):
            value = each.findtext("{*}v")
            form, is_quoted = self.styles[int(each.get("s", "0"))]
            is_text = each.get("t") == "s"
            if value is not None:
                yield (
                    str(each.get("r")),
                    Cell(
                        value=self.texts[int(value)] if is_text else float(value),
                        formula=each.findtext("{*}f", ""),
                        form=form,
                        is_text=is_text,
                        is_quoted=is_quoted,
                    ),
                )

    def formulas(self) -> Iterator[tuple[str, str, Cell]]:
        """Every cell with a formula, by sheet and address."""
        for sheet, cells in self.cells.items():
            for address, cell in cells.items():
                if cell.formula:
                    yield sheet, address, cell

    def computed(self, sheet: str, address: str) -> Any:  # noqa: ANN401 - a number or a text
        """A cell's value, with every formula behind it computed anew, the way a spreadsheet does; None if empty."""
        cell = self.cells[sheet].get(address)
        if cell is None or not cell.formula:
            return cell and cell.value

        def named(found: re.Match[str]) -> str:
            where = (found[1] or sheet).replace("''", "'")
            first = f"{found[2]}{found[3]}"
            return f"many({where!r}, {first!r}, {found[4] + found[5]!r})" if found[4] else f"one({where!r}, {first!r})"

        code = ADDRESS.sub(named, cell.formula)
        known: dict[str, Callable[..., Any]] = {
            "one": lambda where, at: self.computed(where, at) or 0.0,
            "many": self.span,
            "SUM": lambda cells: sum(each for each in cells if isinstance(each, float)),
            "SUMIF": matched,
            "ROUND": rounded,
        }
        return eval(code, {"__builtins__": {}}, known)  # noqa: S307 - formulas of our own, of five functions

    def span(self, sheet: str, first: str, last: str) -> list[Any]:
        """The values of some cells of one row or one column."""
        (column, row), (last_column, last_row) = at(first), at(last)
        assert column == last_column or row == last_row
        addresses = [
            f"{letters(each)}{line}" for line in range(row, last_row + 1) for each in range(column, last_column + 1)
        ]
        return [self.computed(sheet, address) for address in addresses]


def matched(tests: list[Any], criterion: Any, amounts: list[Any]) -> float:  # noqa: ANN401
    """The sum of the amounts beside which the test holds: the same text, or a number above nothing."""
    assert len(tests) == len(amounts), "a spreadsheet would take cells beyond the span"
    hold = [isinstance(each, float) and each > 0 if criterion == ">0" else each == criterion for each in tests]
    return float(sum(amount for amount, holds in zip(amounts, hold, strict=True) if holds and amount is not None))


def rounded(number: float, places: int) -> float:
    """Half away from zero, of the fifteen digits that a spreadsheet has."""
    known = Decimal(f"{number:.15g}")
    return float(known.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def at(address: str) -> tuple[int, int]:
    """Column from 1, and row."""
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", address)
    assert found is not None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return column, int(found[2])


def letters(column: int) -> str:
    """The letters of a column from 1."""
    found = ""
    while column:
        column, digit = divmod(column - 1, 26)
        found = chr(65 + digit) + found
    return found


def assert_formulas_agree(book: Workbook) -> int:
    """Every formula comes to the value beside it, money to the öre; gives how many formulas there are."""
    count = 0
    for sheet, address, cell in book.formulas():
        again = book.computed(sheet, address)
        if cell.form.endswith("#,##0.00"):
            assert round(100 * again) == round(100 * cell.value), (sheet, address, cell)
            assert abs(again - cell.value) < 0.005, (sheet, address, cell)
        else:
            assert abs(again - cell.value) <= 1e-9 * max(1.0, abs(cell.value)), (sheet, address, cell)
        count += 1
    return count
