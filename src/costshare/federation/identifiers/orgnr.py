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
from costshare.federation.identifiers.notation import digits_written, luhn_digits_written

CODE: Final = "orgnr"
SWEDISH: Final = re.compile(r"[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}")
NORWEGIAN: Final = re.compile(r"[0-9]{9}")
NORWAY: Final = "NO"


def normalise(text: str) -> str:
    """``NNNNNN-NNNN``, or ``NO`` and nine digits.

    Raises `InvalidValueError` (``orgnr``).
    """
    country, rest = country_and_rest(text)
    if country:
        digits = digits_written(rest, NORWEGIAN, CODE)
        if not norwegian.is_valid(digits):
            raise InvalidValueError(CODE, text)
        return f"{NORWAY}{digits}"
    digits = luhn_digits_written(text, SWEDISH, CODE)
    return f"{digits[:6]}-{digits[6:]}"


def digits(text: str) -> str:
    """The digits alone: ten of a Swedish number, nine of a Norwegian one.

    Raises `InvalidValueError` (``orgnr``).
    """
    return normalise(text).removeprefix(NORWAY).replace("-", "")


def is_norwegian(text: str) -> bool:
    """Whether the number says that it is from Norway; it may still be wrong."""
    return bool(country_and_rest(text)[0])


def country_and_rest(text: str) -> tuple[str, str]:
    """The country in front, if there is one, and what follows it."""
    stripped = text.strip(" ")
    return (NORWAY, stripped[len(NORWAY) :]) if stripped[: len(NORWAY)] in {"NO", "no", "No"} else ("", stripped)
