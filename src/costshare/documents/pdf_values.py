"""The views of letters as plain values that a template of pages lays out: every text fit for print, tables measured."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import ceil
from textwrap import wrap
from typing import Any, Final

from attrs import frozen

from costshare.documents.invoice_pieces import PieceBasis
from costshare.documents.invoice_table import Block, Correspondent, Entry, Row, Table
from costshare.documents.invoice_view import InvoiceView
from costshare.documents.invoice_weights import SHARED_TABLES
from costshare.documents.notation import NO_BREAK
from costshare.documents.pool_basis import InvoiceBasis, PoolBasis
from costshare.documents.printable import printable
from costshare.documents.reminder_view import ReminderView
from costshare.documents.statement_view import StatementView

Values = dict[str, Any]

# Letters of ten points that fit between the margins, and what stands between columns, in letters.
PORTRAIT: Final = 94
LANDSCAPE: Final = 142
SIZES: Final = (10, 9, 8, 7)
GAP: Final = 3
NARROWEST_TEXT: Final = 14
NARROWEST_NUMBER: Final = 14
LARGE: Final = 1.25
LETTERS_AN_EM: Final = 2
SLIM: Final = f" {NO_BREAK},.()/"
SHORT: Final = 20
"""A table of so few rows is never divided between pages."""


def invoice_values(view: InvoiceView) -> Values:
    """An invoice or a credit note."""
    return {
        **letter_values(view),
        "lines": [table_values(each, whole=False) for each in view.lines],
        "totals": table_values(view.totals, total=LARGE),
        "ground": entry_values(view.ground) if view.ground else None,
        "account": table_values(view.account) if view.account else None,
        "basis": basis_values(view.basis) if view.basis else None,
    }


def reminder_values(view: ReminderView) -> Values:
    """A reminder."""
    return {
        **letter_values(view),
        "opening": printable(view.opening),
        "claimed": table_values(view.claimed),
        "notes": texts(view.notes),
        "interest": table_values(view.interest) if view.interest else None,
    }


def statement_values(view: StatementView) -> Values:
    """A statement; its pages lie on their side where a table would need small letters on one that stands."""
    tables = [table_values(each) for each in view.tables]
    wide = any(each["size"] < SIZES[0] for each in tables)
    return {
        "landscape": wide,
        "title": printable(view.title),
        "federation": printable(view.federation),
        "introduction": texts(view.introduction),
        "tables": [table_values(each, room=LANDSCAPE) for each in view.tables] if wide else tables,
    }


def letter_values(view: InvoiceView | ReminderView) -> Values:
    """What letters have alike."""
    return {
        "heading": heading(view),
        "sender": party_values(view.sender),
        "receiver": party_values(view.receiver),
        "facts": block_values(view.facts),
        "payment": block_values(view.payment),
    }


def heading(view: InvoiceView | ReminderView) -> str:
    """What a letter is, and its number."""
    return f"{printable(view.title)} {printable(view.number)}"


def basis_values(basis: InvoiceBasis) -> Values:
    """What an invoice rests on."""
    return {
        "heading": printable(basis.heading),
        "introduction": printable(basis.introduction),
        "tables": [table_values(each) for each in basis.tables],
        "pools": [pool_values(each, basis.yours) for each in basis.pools],
        "overheads": table_values(basis.overheads) if basis.overheads else None,
    }


def pool_values(pool: PoolBasis, yours: str) -> Values:
    """One pool."""
    return {
        "name": printable(pool.name),
        "costs": table_values(pool.costs),
        "pieces": [piece_values(each, yours) for each in pool.pieces],
        "parts": table_values(pool.parts),
        "year": [entry_values(each) for each in pool.year],
        "claimed": table_values(pool.claimed) if pool.claimed else None,
        "notes": texts(pool.notes) if pool.claimed else [],
    }


def piece_values(piece: PieceBasis, yours: str) -> Values:
    """One piece, with the receiver's own row marked."""
    return {
        "heading": printable(piece.heading),
        "about": printable(piece.about),
        "inner": [piece_values(each, yours) for each in piece.inner],
        "weights": marked_values(piece.weights, piece.mine, yours) if piece.weights else None,
        "results": texts(piece.results),
    }


def party_values(party: Correspondent) -> Values:
    """Who sends or receives it."""
    return {
        "heading": printable(party.heading),
        "name": printable(party.name),
        "address": texts(party.address),
        "entries": [entry_values(each) for each in party.entries],
    }


def block_values(block: Block) -> Values:
    """Values under a heading."""
    return {
        "heading": printable(block.heading),
        "entries": [entry_values(each) for each in block.entries],
        "notice": printable(block.notice),
    }


def entry_values(entry: Entry) -> Values:
    """A value and what it is."""
    return {"label": printable(entry.label), "value": printable(entry.value)}


def texts(found: Iterable[str]) -> list[str]:
    """Texts that can be printed."""
    return [printable(each) for each in found]


def marked_values(table: Table, mine: int, mark: str) -> Values:
    """A table that many share, with the receiver's own row marked."""
    shared = shared_values(table)
    own = Row(table.rows[mine].about, table.rows[mine].cells, table.rows[mine].note, mark)
    rows = [*shared["rows"]]
    rows[mine] = row_values(own)
    return {**shared, "rows": rows}


@lru_cache(maxsize=SHARED_TABLES)
def shared_values(table: Table) -> Values:
    """A table, measured once for all who share it."""
    return table_values(table)


def table_values(table: Table, *, room: int = PORTRAIT, whole: bool = True, total: float = 1) -> Values:
    """A table; `whole` says that a short one is not divided between pages, `total` how large its last row is."""
    measured = Measured.of(table, room, total)
    return {
        "caption": printable(table.caption),
        "source": printable(f"{table.source.label}: {table.source.value}") if table.source else "",
        "columns": measured.columns,
        "size": measured.size,
        "large": total,
        "hyphenate": measured.hyphenate,
        "whole": whole and len(table.rows) <= SHORT,
        "header": measured.header,
        "rows": [row_values(each) for each in table.rows],
        "total": row_values(table.total) if table.total else None,
    }


def row_values(row: Row) -> list[Any]:
    """What it is about, its note, its cells, and what kind of row it is."""
    about = printable(row.about)
    kind = "mine" if row.mark else "carried" if row.carried else ""
    return [f"→ {about} ({printable(row.mark)})" if row.mark else about, printable(row.note), texts(row.cells), kind]


@frozen(kw_only=True)
class Measured:
    """How a table is set: the size of its letters, its heads, and its columns.

    A column of numbers is as many ems wide as its widest, one of texts has that part of what the numbers leave.
    """

    columns: list[Values]
    header: list[str]
    size: int
    hyphenate: bool

    @classmethod
    def of(cls, table: Table, room: int, total: float) -> "Measured":
        """Numbers have the room they need, texts share the rest; letters are smaller where that is too little."""
        rows = [*table.rows, *([table.total] if table.total else [])]
        columns = list(zip(*((row_text(row), *row.cells) for row in rows), strict=True)) or [()] * len(table.header)
        heads = [
            printable(head) if at < table.texts else wrapped(printable(head), longest(columns[at]))
            for at, head in enumerate(table.header)
        ]
        words = [longest(head.split()) for head in heads]
        texts = [max(longest(column), word) for column, word in zip(columns[: table.texts], words, strict=False)]
        numbers = [widest((*heads[at].split("\n"), *columns[at])) * total for at in range(table.texts, len(columns))]
        least = sum(min(width, NARROWEST_TEXT) for width in texts)
        for size in SIZES:
            left = room * SIZES[0] // size - GAP * len(columns) - ceil(sum(numbers) * LETTERS_AN_EM)
            if left >= least:
                widths = shared_room(texts, left)
                narrow = any(
                    longest(word for cell in column for word in cell.split()) > width
                    for column, width in zip(columns, widths, strict=False)
                )
                listed: list[Values] = [{"part": each, "number": False} for each in widths]
                listed += [{"em": round(each, 2), "number": True} for each in numbers]
                return cls(columns=listed, header=heads, size=size, hyphenate=narrow)
        parts = [*texts, *(ceil(each * LETTERS_AN_EM) for each in numbers)]
        listed = [{"part": max(each, 1), "number": at >= table.texts} for at, each in enumerate(parts)]
        return cls(columns=listed, header=heads, size=SIZES[-1], hyphenate=True)


def row_text(row: Row) -> str:
    """The longer of what stands in a row's first cell."""
    return max(f"{row.about} ({row.mark})" if row.mark else row.about, row.note, key=len)


def longest(texts: Iterable[str]) -> int:
    """Letters of the longest text."""
    return max(map(len, texts), default=1)


def widest(texts: Iterable[str]) -> float:
    """Ems that the widest text takes, at most: a digit is half an em wide, a letter more, a sign less."""
    return max(
        (0.51 * len(each) - 0.2 * sum(map(each.count, SLIM)) + 0.12 * sum(map(str.isalpha, each)) for each in texts),
        default=1.0,
    )


def wrapped(head: str, widest: int) -> str:
    """A head in lines, so that it does not widen its column of numbers."""
    return "\n".join(wrap(head, max(widest, NARROWEST_NUMBER), break_long_words=False)) or head


def shared_room(widths: Sequence[int], room: int) -> list[int]:
    """The widths of texts within the room there is; the widest yield first."""
    found = [max(width, 1) for width in widths]
    while sum(found) > room and max(found) > NARROWEST_TEXT:
        found[found.index(max(found))] -= 1
    return found
