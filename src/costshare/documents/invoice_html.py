"""An invoice as a page of its own: opens in any browser, prints on A4, asks nothing of the network."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from attrs import evolve
from jinja2 import Template

from costshare.documents.allocation_html import environment
from costshare.documents.invoice_table import Row, Table
from costshare.documents.invoice_view import InvoiceView, invoice_view
from costshare.documents.invoice_weights import SHARED_TABLES
from costshare.documents.language import Language, translator


def invoice_html(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The page, in UTF-8: the invoice, then its basis; what it says rests on the record alone."""
    return view_html(invoice_view(record, language))


def view_html(view: InvoiceView) -> bytes:
    """The page of a view that is at hand already, as where a text is made of it too."""
    values: dict[str, Any] = {
        "view": view,
        "language": view.language.value,
        "_": translator(view.language),
        "rows": rows,
        "total": total,
        "marked_rows": marked_rows,
    }
    return template("invoice.html").render(values).encode()


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
