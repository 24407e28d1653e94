"""The kinds of documents, and what each of them needs."""

from collections.abc import Iterable
from enum import Enum, StrEnum, auto
from typing import Final

from attrs import frozen

from costshare.documents.language import Language, translator


class DocumentKind(StrEnum):
    """What ``--documents`` can name.

    `PEPPOL` is an invoice for systems, `SIE` are the run's vouchers, `ROWS` what a finance system is to invoice.
    """

    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    PEPPOL = "peppol"
    SIE = "sie"
    XLSX = "xlsx"
    ROWS = "rows"


EXTRAS: Final = {DocumentKind.PDF: ("pdf", ("typst", "segno")), DocumentKind.XLSX: ("excel", ("xlsxwriter",))}
"""The extra that a kind needs, and the packages of it."""
TABLES: Final = {DocumentKind.SIE: "bookkeeping", DocumentKind.ROWS: "rows"}
"""The table of the charter that says how such a file is made."""


class Lack(Enum):
    """What is not there: an extra, a table of the charter, what Peppol asks of a member or the federation, the issuer.

    `VAT_NUMBER`: without one, Peppol takes no document of a supply.
    """

    EXTRA = auto()
    TABLE = auto()
    ENDPOINT = auto()
    VAT_NUMBER = auto()
    ISSUER = auto()


@frozen
class LeftOut:
    """A kind of document that is not written, and why; `members` are those that it is not of, all where it is empty."""

    kind: DocumentKind
    lack: Lack
    members: tuple[str, ...] = ()


def left_out_text(left_out: Iterable[LeftOut], language: Language = Language.SWEDISH) -> str:
    """What is left out, by its reason, on one line; nothing where nothing is."""
    _ = translator(language)
    reasons = {
        Lack.EXTRA: _("needs the extra {extra}: pip install 'costshare[{extra}]'"),
        Lack.TABLE: _("charter.toml has no [{table}]"),
        Lack.ISSUER: _("the finance system issues the invoices"),
        Lack.ENDPOINT: _("no invoice.endpoint, or no invoice.reference: {members}"),
        Lack.VAT_NUMBER: _("no vat_number in [federation], for supplies to: {members}"),
    }
    kinds: dict[str, list[str]] = {}
    for each in left_out:
        reason = reasons[each.lack].format(
            extra=EXTRAS.get(each.kind, ("",))[0],
            table=TABLES.get(each.kind, ""),
            members=", ".join(each.members) or _("any member"),
        )
        kinds.setdefault(reason, []).append(each.kind)
    parts = [f"{', '.join(names)} ({reason})" for reason, names in kinds.items()]
    return _("Left out: {parts}").format(parts=", ".join(parts)) if parts else ""
