"""A workspace as a value, written to a folder when it is needed."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.costs.basis import Basis

BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
CHARTER: Final = "charter.toml"
VERSIONS: Final = "versions"

Rows = Sequence[Sequence[str]]


@frozen(kw_only=True)
class Case:
    """A workspace, and the allocation that is asked of it.

    `charter` is what `tomllib` would read. `tables` are CSV files by their path in the workspace; each begins
    with its header.
    """

    charter: Mapping[str, Any] = field(hash=False)
    tables: Mapping[str, Rows] = field(factory=dict, hash=False)
    year: int
    basis: Basis = Basis.BUDGET

    def files(self) -> dict[str, str]:
        """The text of every file, by its path in the workspace."""
        return {CHARTER: toml(self.charter)} | {path: csv_text(rows) for path, rows in self.tables.items()}

    def write(self, folder: Path) -> Path:
        """Write the files; the folder is made if it is not there, and given back."""
        return write(self.files(), folder)


def write(files: Mapping[str, str], folder: Path) -> Path:
    """Write texts by path below the folder, in UTF-8; the folder is made if it is not there, and given back."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return folder


def toml(document: Mapping[str, Any]) -> str:
    """The document as TOML, laid out as a charter is: a table for each key, member and pool, and the rest inline.

    >>> print(toml({"schema": 1, "keys": {"main": {"equal": True}}}), end="")
    schema = 1
    <BLANKLINE>
    [keys.main]
    equal = true
    """
    return "\n".join(lines(document)) + "\n"


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a TOML document."""
    for name, content in document.items():
        if not is_table(content):
            yield f"{key(name)} = {value(content)}"
    for name, content in document.items():
        if is_table(content):
            named = (
                isinstance(content, Mapping)
                and bool(content)
                and all(isinstance(each, dict) for each in content.values())
            )
            tables = (
                ((f"{key(name)}.{key(inner)}", each) for inner, each in content.items())
                if named
                else [(key(name), content)]
            )
            for header, table in tables:
                yield from headed(header, table)


def is_table(content: object) -> bool:
    """Whether something of the top level has a header of its own."""
    return isinstance(content, Mapping) or (
        isinstance(content, list) and bool(content) and isinstance(content[0], Mapping)
    )


def headed(header: str, content: Any) -> Iterator[str]:  # noqa: ANN401  a table or a list of them
    """A table, or each table of a list, under its header; versions of a key come as tables of their own."""
    if isinstance(content, list):
        for each in content:
            yield from ("", f"[[{header}]]", *fields(each))
        return
    yield from ("", f"[{header}]", *fields({name: each for name, each in content.items() if name != VERSIONS}))
    if VERSIONS in content:
        yield from headed(f"{header}.{VERSIONS}", content[VERSIONS])


def fields(table: Mapping[str, Any]) -> Iterator[str]:
    """The fields of a table, one a line."""
    return (f"{key(name)} = {value(each)}" for name, each in table.items())


def key(name: str) -> str:
    """A key, in quotation marks where it needs them."""
    return name if BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def value(content: object) -> str:
    """A value on one line.

    Raises `TypeError` for what a charter does not hold, such as a float.
    """
    match content:
        case bool():
            return "true" if content else "false"
        case int():
            return str(content)
        case str():
            return json.dumps(content, ensure_ascii=False)
        case dt.date():
            return content.isoformat()
        case Mapping():
            inside = ", ".join(fields(content))
            return f"{{ {inside} }}" if inside else "{}"
        case list() | tuple():
            return f"[{', '.join(map(value, content))}]"
        case _:
            message = f"a charter holds no {type(content).__name__}"
            raise TypeError(message)


def csv_text(rows: Rows) -> str:
    """Rows as CSV, separated by semicolons as Swedish spreadsheets do."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    return text.getvalue()
