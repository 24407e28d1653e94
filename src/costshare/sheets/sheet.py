"""A table of text cells that knows where each of them stood."""

from attrs import frozen

from costshare.errors import Place


@frozen
class Row:
    """One row below the header.

    `line` counts from 1: in a text file the line where the row begins, in a workbook the number of the sheet's row.
    """

    line: int
    cells: tuple[str, ...]


@frozen
class Sheet:
    """One table: each row has as many cells as the header has names, and no name stands twice.

    `file` is the name that faults show. `first_column` is the column of the first header name: 1, except in a workbook
    whose table begins further to the right.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_line: int = 1
    first_column: int = 1

    def cell(self, row: Row, name: str) -> str:
        """The text under that header name, without surrounding white space.

        Raises `ValueError` for a name that the header lacks.
        """
        return row.cells[self.header.index(name)]

    def place(self, row: Row, column_name: str) -> Place:
        """Where that cell stands; its column counts fields from 1, not characters.

        Raises `ValueError` for a name that the header lacks.
        """
        return self._at(row.line, column_name)

    def header_place(self, column_name: str = "") -> Place:
        """Where that header name stands, or the header as a whole.

        Raises `ValueError` for a name that the header lacks.
        """
        return self._at(self.header_line, column_name) if column_name else Place(self.file, self.header_line)

    def _at(self, line: int, column_name: str) -> Place:
        return Place(self.file, line, self.first_column + self.header.index(column_name))
