"""Bankgiro numbers.

Source: Bankgirot, "Bankgironummer": seven or eight digits, the last a Luhn check digit, written with a hyphen before
the last four. Peppol BIS Billing 3.0, SE-R-008 and SE-R-009: digits alone in the invoice.

>>> normalise("50501055")
'5050-1055'
"""

import re
from typing import Final

from costshare.federation.identifiers.notation import luhn_digits_written

CODE: Final = "bankgiro"
WRITTEN: Final = re.compile(r"[0-9]{3,4}-?[0-9]{4}")


def normalise(text: str) -> str:
    """As it is printed: three or four digits, a hyphen, four digits.

    Raises `InvalidValueError` (``bankgiro``).
    """
    number = digits(text)
    return f"{number[:-4]}-{number[-4:]}"


def digits(text: str) -> str:
    """The seven or eight digits, as a payment file has them.

    Raises `InvalidValueError` (``bankgiro``).
    """
    return luhn_digits_written(text, WRITTEN, CODE)
