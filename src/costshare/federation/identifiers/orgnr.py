"""Organisation numbers: Swedish ones, and Norwegian ones with their country in front.

A federation may have neighbours across the border, so ``NO`` and nine digits is a member's number too.

Source: lagen (1974:174) om identitetsbeteckning för juridiska personer m.fl., 1 §; Skatteverket, SKV 709: ten digits,
the third at least 2 (which tells it from a personal identity number), the last by the Luhn rule. Norway:
enhetsregisterloven (1994-06-03 nr. 15): nine digits, the last by weights modulo 11.

>>> normalise("2120000456")
'212000-0456'
>>> normalise("NO 942953119")
'NO942953119'
"""

import re
from typing import Final

from stdnum.no import orgnr as norwegian

from costshare.errors import InvalidValueError
from costshare.federation.identifiers.notation import luhn_digits_written, without_blanks

CODE: Final = "orgnr"
SWEDISH: Final = re.compile(r"[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}")
NORWEGIAN: Final = re.compile(r"(?:NO|no|No)([0-9]{9})")
NORWAY: Final = "NO"


def normalise(text: str) -> str:
    """``NNNNNN-NNNN``, or ``NO`` and nine digits.

    Raises `InvalidValueError` (``orgnr``).
    """
    if written := NORWEGIAN.fullmatch(without_blanks(text)):
        if not norwegian.is_valid(written[1]) or not written[1].strip("0"):
            raise InvalidValueError(CODE, text)
        return f"{NORWAY}{written[1]}"
    number = luhn_digits_written(text, SWEDISH, CODE)
    return f"{number[:6]}-{number[6:]}"


def digits(text: str) -> str:
    """The digits alone: ten of a Swedish number, nine of a Norwegian one.

    Raises `InvalidValueError` (``orgnr``).
    """
    return normalise(text).removeprefix(NORWAY).replace("-", "")


def is_norwegian(text: str) -> bool:
    """Whether the number has the form of a Norwegian one; its check digit may still be wrong."""
    return NORWEGIAN.fullmatch(without_blanks(text)) is not None
