"""What systems read and write: messages of banks, invoices of Peppol."""

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.exchange.ubl_check import check
    from costshare.exchange.ubl_faults import peppol_faults
    from costshare.exchange.ubl_read import read_ubl

HOMES = {
    "check": "costshare.exchange.ubl_check",
    "peppol_faults": "costshare.exchange.ubl_faults",
    "read_ubl": "costshare.exchange.ubl_read",
}

__all__ = ["check", "peppol_faults", "read_ubl"]


def __getattr__(name: str) -> object:
    """Load what is asked for on first use: reading payments does without it."""
    if name not in HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(HOMES[name]), name)
