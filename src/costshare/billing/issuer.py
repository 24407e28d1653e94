"""Who numbers a document: this program or, where only its rows are handed over, the finance system that takes them."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.billing.invoice import reference

FINANCE_SYSTEM: Final = "finance-system"


def is_numbered_here(record: Mapping[str, Any]) -> bool:
    """Whether a record's number is that of the document; else it is a reference, until the finance system says one."""
    return record.get("issuer") != FINANCE_SYSTEM


def ocr_of(position: int, *, numbered_here: bool) -> str:
    """The payment reference of the document with that position in its register; none where it is not numbered here."""
    return reference(position) if numbered_here else ""
