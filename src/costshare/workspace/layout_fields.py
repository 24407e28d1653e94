"""What a column of a layout may hold: the fields of a run, of each of its documents, and of each line of these."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class FieldKind(StrEnum):
    """What a field is. Only a text may be cut; amounts are öre, a credit note's below zero."""

    TEXT = "text"
    CODE = "code"
    AMOUNT = "amount"
    DATE = "date"
    COUNT = "count"


class Per(StrEnum):
    """What a record stands for: once at the head of the file, for each document, for each of its lines, and so on."""

    FILE = "file"
    DOCUMENT = "document"
    LINE = "line"
    DOCUMENT_END = "document-end"
    FILE_END = "file-end"


AMOUNTS: Final = ("net", "vat", "rounding", "payable")
OF_FILE: Final[Mapping[str, FieldKind]] = MappingProxyType(
    {
        "file.run": FieldKind.CODE,
        "file.date": FieldKind.DATE,
        "file.documents": FieldKind.COUNT,
        "file.lines": FieldKind.COUNT,
        "file.records": FieldKind.COUNT,
        **{f"file.{name}": FieldKind.AMOUNT for name in AMOUNTS},
        "federation.name": FieldKind.TEXT,
        "federation.orgnr": FieldKind.CODE,
        "federation.vat_number": FieldKind.CODE,
        "federation.contact": FieldKind.TEXT,
    }
)
OF_DOCUMENT: Final[Mapping[str, FieldKind]] = MappingProxyType(
    {
        "document.number": FieldKind.CODE,
        "document.ocr": FieldKind.CODE,
        "document.kind": FieldKind.CODE,
        "document.credits": FieldKind.CODE,
        "document.category": FieldKind.CODE,
        "document.rate": FieldKind.CODE,
        "document.period": FieldKind.CODE,
        "document.from": FieldKind.DATE,
        "document.until": FieldKind.DATE,
        "document.date": FieldKind.DATE,
        "document.due": FieldKind.DATE,
        "document.lines": FieldKind.COUNT,
        **{f"document.{name}": FieldKind.AMOUNT for name in AMOUNTS},
        "member.id": FieldKind.CODE,
        "member.name": FieldKind.TEXT,
        "member.orgnr": FieldKind.CODE,
        "member.vat_number": FieldKind.CODE,
        "member.counterparty": FieldKind.CODE,
        "member.customer_number": FieldKind.CODE,
        "member.accounting": FieldKind.CODE,
        "member.gln": FieldKind.CODE,
        "member.order": FieldKind.CODE,
        "member.reference": FieldKind.TEXT,
        "member.street": FieldKind.TEXT,
        "member.postcode": FieldKind.CODE,
        "member.city": FieldKind.TEXT,
        "member.place": FieldKind.TEXT,
        "member.country": FieldKind.CODE,
    }
)
OF_LINE: Final[Mapping[str, FieldKind]] = MappingProxyType(
    {
        "line.number": FieldKind.COUNT,
        "line.pool": FieldKind.CODE,
        "line.name": FieldKind.TEXT,
        "line.text": FieldKind.TEXT,
        "line.account": FieldKind.CODE,
        "line.net": FieldKind.AMOUNT,
    }
)
FIELDS: Final[Mapping[str, FieldKind]] = MappingProxyType({**OF_FILE, **OF_DOCUMENT, **OF_LINE})
KNOWN: Final[Mapping[Per, frozenset[str]]] = MappingProxyType(
    {
        Per.FILE: frozenset(OF_FILE),
        Per.DOCUMENT: frozenset({*OF_FILE, *OF_DOCUMENT}),
        Per.LINE: frozenset(FIELDS),
        Per.DOCUMENT_END: frozenset({*OF_FILE, *OF_DOCUMENT}),
        Per.FILE_END: frozenset(OF_FILE),
    }
)
"""The fields that a record may hold, by what it stands for."""
