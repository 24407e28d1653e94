"""What systems read and write: messages of banks, invoices of Peppol."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.exchange.ubl_check import check

__all__ = ["check"]


def __getattr__(name: str) -> object:
    """Load the check on first use: reading payments does without it."""
    if name != "check":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from costshare.exchange.ubl_check import check

    return check
