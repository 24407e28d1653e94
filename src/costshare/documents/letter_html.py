"""Letters as pages: what they have alike, from the template to the rows of their tables."""

from functools import cache, lru_cache
from typing import Any

from attrs import evolve
from jinja2 import Template

from costshare.documents.allocation_html import environment
from costshare.documents.invoice_table import Row, Table
from costshare.documents.invoice_weights import SHARED_TABLES
from costshare.documents.language import Language, translator


def letter(name: str, view: object, language: Language) -> bytes:
    """The page that the template of that name makes of a view, in UTF-8."""
    values: dict[str, Any] = {
        "view": view,
        "language": language.value,
        "_": translator(language),
        "rows": rows,
        "total": total,
        "marked_rows": marked_rows,
    }
    return template(name).render(values).encode()


@cache
def template(name: str) -> Template:
    """A template, compiled once."""
    return environment().get_template(name)


def rows(table: Table) -> str:
    """The rows of a table."""
    return escaped(table.rows, table.texts)


def total(table: Table) -> str:
    """The last row of a table that has one."""
    return escaped((table.total,), table.texts) if table.total else ""


def marked_rows(table: Table, mine: int, mark: str) -> str:
    """The rows of a table that many share, with the receiver's own row marked."""
    shared = shared_rows(table)
    own = escaped((evolve(table.rows[mine], mark=mark),), table.texts)
    return "".join([*shared[:mine], own, *shared[mine + 1 :]])


@lru_cache(maxsize=SHARED_TABLES)
def shared_rows(table: Table) -> tuple[str, ...]:
    """The rows of a table, made once for all who share it."""
    return tuple(escaped((row,), table.texts) for row in table.rows)


def escaped(found: tuple[Row, ...], texts: int) -> str:
    """Rows in HTML, with everything in them escaped; `texts` is how many columns are texts."""
    macros: Any = template("invoice_rows.html").module
    return str(macros.rows(found, texts))
