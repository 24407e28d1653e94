"""Ledgers as SIE files, read from their text."""

from costshare.costs.sie import SieFile, read_sie
from costshare.errors import Fault


def read(text: str) -> tuple[SieFile, tuple[Fault, ...]]:
    """What a file of that text holds, and what is wrong with it."""
    return read_sie(text.encode("cp437"), "ledger.se")


def vouchers(*rows: str, head: str = '#VER A 1 20270131 "text"') -> str:
    """A voucher of those rows."""
    return "\n".join([head, "{", *rows, "}", ""])
