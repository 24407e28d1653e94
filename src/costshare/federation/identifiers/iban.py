"""International bank account numbers.

Source: ISO 13616-1:2020; check digits by ISO/IEC 7064, MOD 97-10; the structure of each country from the SWIFT IBAN
registry, as python-stdnum holds it.

>>> normalise("SE45 5000 0000 0583 9825 7466")
'SE4550000000058398257466'
>>> printed("SE4550000000058398257466")
'SE45 5000 0000 0583 9825 7466'
"""

import re
from typing import Final

from stdnum import iban

from costshare.errors import InvalidValueError
from costshare.federation.identifiers.notation import without_blanks

CODE: Final = "iban"
WRITTEN: Final = re.compile(r"[A-Za-z]{2}[0-9]{2}[0-9A-Za-z]{11,30}")


def normalise(text: str) -> str:
    """Capitals and digits, nothing between, as a payment file has it.

    Raises `InvalidValueError` (``iban``).
    """
    written = without_blanks(text)
    # Check digits 00, 01 and 99 leave the same remainder as 97, 98 and 02, so the remainder alone would let them pass.
    if WRITTEN.fullmatch(written) and iban.calc_check_digits(written) == written[2:4] and iban.is_valid(written):
        return written.upper()
    raise InvalidValueError(CODE, text)


def printed(text: str) -> str:
    """In groups of four, as a person reads it.

    Raises `InvalidValueError` (``iban``).
    """
    return iban.format(normalise(text))
