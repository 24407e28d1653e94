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
