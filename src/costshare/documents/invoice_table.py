"""The parts that an invoice's documents are made of: labelled values, and tables whose cells are text already."""

from attrs import field, frozen


@frozen
class Entry:
    """A value and what it is."""

    label: str
    value: str


@frozen
class Row:
    """A row of a table: what it is about, then its cells.

    `note` stands below what it is about, `mark` says in words why the row concerns the reader. What is `carried` is
    the sum of rows before, and no amount of its own.
    """

    about: str
    cells: tuple[str, ...]
    note: str = ""
    mark: str = ""
    carried: bool = False


@frozen(kw_only=True, cache_hash=True)
class Table:
    """A table whose first `texts` columns are texts and the others numbers; `source` is what all its rows rest on."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    texts: int = 1
    total: Row | None = None
    source: Entry | None = field(default=None)


@frozen(kw_only=True)
class Block:
    """Values under a heading, and what is to be said below them."""

    heading: str
    entries: tuple[Entry, ...]
    notice: str = ""


@frozen(kw_only=True)
class Correspondent:
    """Who sends a document, or who receives it: the name, the address line by line, and what else is to be known."""

    heading: str
    name: str
    address: tuple[str, ...]
    entries: tuple[Entry, ...]


def filled(*entries: Entry) -> tuple[Entry, ...]:
    """The entries that have a value."""
    return tuple(entry for entry in entries if entry.value)
