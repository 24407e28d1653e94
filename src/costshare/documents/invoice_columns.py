"""Tables of an invoice in plain text: columns that wrap, so that no line is wider than the page.

tabulate cannot wrap texts and leave numbers whole, and would measure a table anew for each receiver that shares it.
"""

import re
from functools import lru_cache
from itertools import chain, zip_longest
from textwrap import wrap
from typing import Final

from attrs import evolve

from costshare.documents.invoice_table import Row, Table
from costshare.documents.invoice_weights import SHARED_TABLES

WIDTH: Final = 96
GAP: Final = "  "
NARROWEST: Final = 16
MARKED: Final = "→ "
UNMARKED: Final = "  "
# The scripts that run from right to left, and the marks that turn the direction of what follows.
RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

UNUSUAL: Final = re.compile(f"[\t-\r]|{RIGHT_TO_LEFT.pattern}")


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines, at least one; nothing in it turns the direction of what stands beside it."""
    if len(text) <= width and not UNUSUAL.search(text):
        return [text]
    return [isolated(line) for line in wrap(text, max(width, 1), break_on_hyphens=False)] or [""]


def isolated(line: str) -> str:
    """The line, between isolating marks where some of it runs from right to left."""
    return f"\u2068{line}\u2069" if RIGHT_TO_LEFT.search(line) else line


class Columns:
    """How wide each column of a table is; `mark` is a word that some row may be marked by, beside its own."""

    def __init__(self, table: Table, mark: str = "") -> None:
        """Give numbers the room they need, and share the rest among the texts, the widest yielding first."""
        self.texts = table.texts
        self.marks = bool(mark) or any(row.mark for row in table.rows)
        rows = [Row(table.header[0], table.header[1:]), *table.rows, *([table.total] if table.total else [])]
        widths = [max(len(self.about(row, mark)), len(row.note)) for row in rows]
        natural = [max(widths), *(max(map(len, column)) for column in zip(*(row.cells for row in rows), strict=True))]
        numbers = [max(len(row.cells[at - 1]) for row in rows[1:]) for at in range(self.texts, len(natural))]
        self.widths = [*natural[: self.texts], *(max(width, NARROWEST) for width in numbers)]
        while sum(self.widths) + len(GAP) * (len(self.widths) - 1) > WIDTH:
            widest = max(range(self.texts), key=self.widths.__getitem__)
            if self.widths[widest] <= NARROWEST:
                break
            self.widths[widest] -= 1

    def about(self, row: Row, mark: str = "") -> str:
        """What a row is about, with the word that marks it."""
        mark = row.mark or mark
        return f"{UNMARKED if self.marks else ''}{row.about}{f' ({mark})' if mark else ''}"

    def row(self, row: Row) -> str:
        """One row, of as many lines as its longest cell takes."""
        sign = (MARKED if row.mark else UNMARKED) if self.marks else ""
        room = self.widths[0] - len(sign)
        about = [*wrapped(self.about(row).strip(), room), *(wrapped(row.note, room) if row.note else ())]
        signed = [f"{sign if number == 0 else ' ' * len(sign)}{line}" for number, line in enumerate(about)]
        cells = (wrapped(cell, width) for cell, width in zip(row.cells, self.widths[1:], strict=True))
        lines = zip_longest(signed, *cells, fillvalue="")
        return "\n".join(self.line(line) for line in lines)

    def line(self, texts: tuple[str, ...]) -> str:
        """One line: texts to the left, numbers to the right."""
        pairs = enumerate(zip(texts, self.widths, strict=True))
        return GAP.join(
            text.ljust(width) if at < self.texts else text.rjust(width) for at, (text, width) in pairs
        ).rstrip()

    def rule(self) -> str:
        """A line of dashes below the head, and above the total."""
        return GAP.join("-" * width for width in self.widths)


def table_text(table: Table) -> str:
    """The table: its caption, its head, and its rows."""
    columns = Columns(table)
    return framed(table, columns, [columns.row(row) for row in table.rows])


def marked_text(table: Table, mine: int, mark: str) -> str:
    """A table that many share, with the receiver's own row marked."""
    columns, rows = shared(table, mark)
    own = columns.row(evolve(table.rows[mine], mark=mark))
    return framed(table, columns, [*rows[:mine], own, *rows[mine + 1 :]])


@lru_cache(maxsize=SHARED_TABLES)
def shared(table: Table, mark: str) -> tuple[Columns, tuple[str, ...]]:
    """The columns and rows of a table, laid out once for all who share it."""
    columns = Columns(table, mark)
    return columns, tuple(columns.row(row) for row in table.rows)


def framed(table: Table, columns: Columns, rows: list[str]) -> str:
    """The rows between caption and total."""
    head = columns.row(Row(table.header[0], table.header[1:]))
    source = wrapped(f"{table.source.label}: {table.source.value}", WIDTH) if table.source else []
    total = [columns.rule(), columns.row(table.total)] if table.total else []
    return "\n".join(chain(wrapped(table.caption, WIDTH), source, [head, columns.rule()], rows, total))
