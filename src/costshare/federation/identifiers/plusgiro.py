"""Plusgiro numbers.

Source: Nordea, "PlusGirot": two to eight digits, the last a Luhn check digit, written with a hyphen before it. Peppol
BIS Billing 3.0, SE-R-007 and SE-R-010: digits alone in the invoice.

>>> normalise("90 1950-6")
'901950-6'
"""

import re
from typing import Final

from costshare.federation.identifiers.notation import luhn_digits_written

CODE: Final = "plusgiro"
WRITTEN: Final = re.compile(r"[0-9]{1,7}-?[0-9]")


def normalise(text: str) -> str:
    """One to seven digits, a hyphen, the check digit; no blanks between.

    Raises `InvalidValueError` (``plusgiro``).
    """
    number = digits(text)
    return f"{number[:-1]}-{number[-1]}"


def digits(text: str) -> str:
    """The two to eight digits, as a payment file has them.

    Raises `InvalidValueError` (``plusgiro``).
    """
    return luhn_digits_written(text, WRITTEN, CODE)
