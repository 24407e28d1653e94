"""A workbook as a value: sheets of typed columns, with formulas beside the values that they must come to."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import cache, cached_property
from math import ceil
from typing import Final

from attrs import field, frozen

Value = str | int | Fraction | dt.date | None

EXACT_IN_A_DOUBLE: Final = 10**15
"""Below this many, a spreadsheet's numbers hold every öre."""
EXACT_SUM: Final = 4 * 10**15
"""What terms times the sum of their sizes in öre must stay below, for a spreadsheet's sum to be right to the öre.

Each of n terms and each of their sums is off by at most 2⁻⁵³ of its size, so that the sum is off by at most n times
2⁻⁵³ of the sum of sizes; half an öre is 4.5·10¹⁵ times 2⁻⁵³.
"""

NAMED: Final = re.compile(r"\{([a-z0-9_]+)\}")
"""A column's name in a formula."""


class Kind(Enum):
    """What the values of a column are, and so how they are written."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    """Whole numbers."""
    NUMBER = "number"
    """Exact numbers without unit."""
    SHARE = "share"
    """Exact shares of 1, shown in per cent."""
    KRONOR = "kronor"
    """Whole öre, shown as kronor."""
    EXACT = "exact"
    """Exact öre, shown as kronor with six decimals."""


@frozen
class Live:
    """A value that the spreadsheet computes too; in the formula, a column's name in braces is its cell of the row."""

    formula: str
    value: Value


Cell = Value | Live


@frozen(kw_only=True)
class Column:
    """A column of a sheet: `name` is what formulas call it; `summed`, whether the last row has its live sum."""

    head: str
    kind: Kind = Kind.TEXT
    name: str = ""
    summed: bool = False
    optional: bool = False
    """Whether the column is left out where it holds nothing."""


@frozen(kw_only=True)
class Sheet:
    """A table: its name, what it shows in a sentence, columns and rows.

    The first `fixed` columns stay in sight. With a `total` there is a last row of sums that begins with that text;
    `totals` holds the other cells of it by column name.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: str = ""
    totals: Mapping[str, Cell] = field(factory=dict, hash=False)
    fixed: int = 1

    @classmethod
    def of(  # noqa: PLR0913 - the last three by keyword
        cls,
        name: str,
        about: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        *,
        total: str = "",
        totals: Mapping[str, Cell] | None = None,
        fixed: int = 1,
    ) -> "Sheet":
        """The sheet without the optional columns that hold nothing, and that no formula of a row is made of."""
        listed = [tuple(row) for row in rows]
        used = {
            name for row in listed for cell in row if isinstance(cell, Live) for name in NAMED.findall(cell.formula)
        }
        kept = [
            place
            for place, column in enumerate(columns)
            if not column.optional
            or column.name in used
            or any(value(row[place]) not in {None, "", 0} for row in listed)
        ]
        return cls(
            name=name,
            about=about,
            columns=tuple(columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in listed),
            total=total,
            totals=totals or {},
            fixed=fixed,
        )

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where the columns that have a name stand, from 0."""
        return {column.name: place for place, column in enumerate(self.columns) if column.name}

    def values(self, place: int) -> list[Value]:
        """The values of a column."""
        return [value(row[place]) for row in self.rows]

    def last_row(self) -> tuple[Cell, ...]:
        """The row of sums, each with its formula."""
        return tuple(self.in_total(place, column) for place, column in enumerate(self.columns))

    def in_total(self, place: int, column: Column) -> Cell:
        """A cell of the row of sums."""
        if place == 0:
            return self.total
        if column.name in self.totals:
            return self.totals[column.name]
        if not column.summed:
            return None
        terms = [term for term in self.values(place) if isinstance(term, int | Fraction)]
        return Live(f"SUM({self.span(place)})", sum(terms)) if self.rows else 0

    def span(self, column: int | str) -> str:
        """The cells of a column in its rows, as formulas on the sheet itself name them."""
        letter = letters(column if isinstance(column, int) else self.places[column])
        return f"{letter}2:{letter}{len(self.rows) + 1}"

    def span_from_afar(self, column: str) -> str:
        """The same as formulas on any sheet name them, wherever they stand."""
        letter = letters(self.places[column])
        return f"{self.quoted}!${letter}$2:${letter}${len(self.rows) + 1}"

    def cell_from_afar(self, column: str, row: int) -> str:
        """A cell of a column, rows from 0, as formulas on any sheet name it."""
        return f"{self.quoted}!{letters(self.places[column])}{row + 2}"

    @property
    def quoted(self) -> str:
        """The sheet's name in a formula."""
        doubled = self.name.replace("'", "''")
        return f"'{doubled}'"

    def formula(self, live: Live, row: int) -> str:
        """The formula of a cell with the cells of its row, rows from 0, for the names in it."""
        return NAMED.sub(lambda found: f"{letters(self.places[found[1]])}{row + 2}", live.formula)

    def can_be_live(self) -> bool:
        """Whether what formulas come to is right to the öre; see `EXACT_SUM`."""
        sized = [each for each, column in enumerate(self.columns) if column.kind in {Kind.KRONOR, Kind.EXACT}]
        summed = [each for each in sized if self.columns[each].summed]
        rows = [*self.rows, *([self.last_row()] if self.total else [])]
        sizes = {place: [size(row[place]) for row in rows] for place in sized}
        return (
            all(each < EXACT_IN_A_DOUBLE for column in sizes.values() for each in column)
            and all(len(rows) * sum(sizes[place][: len(self.rows)]) < EXACT_SUM for place in summed)
            and all(len(sized) * sum(row) < EXACT_SUM for row in zip(*sizes.values(), strict=True))
        )


@frozen(kw_only=True)
class Book:
    """A workbook: its title, whose it is, what else there is to say of it, and its sheets."""

    title: str
    federation: str
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]

    @property
    def is_live(self) -> bool:
        """Whether it has formulas: not where an amount is too large for a spreadsheet to add without losing öre."""
        return all(sheet.can_be_live() for sheet in self.sheets)


def value(cell: Cell) -> Value:
    """What a cell comes to."""
    return cell.value if isinstance(cell, Live) else cell


def size(cell: Cell) -> int:
    """How far from zero a number is at most, in whole ones; anything else is nothing."""
    match value(cell):
        case int(whole):
            return abs(whole)
        case Fraction() as exact:
            return ceil(abs(exact))
        case _:
            return 0


@cache
def letters(place: int) -> str:
    """The letters of a column, from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    found = ""
    rest = place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        found = chr(ord("A") + digit) + found
    return found
