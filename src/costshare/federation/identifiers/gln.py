"""Global location numbers, which some invoice recipients have instead of an organisation number.

Source: GS1 General Specifications (check digit of GTIN-13 and GLN); Peppol BIS Billing 3.0, PEPPOL-COMMON-R040.

>>> normalise("7 350053 850019")
'7350053850019'
"""

import re
from typing import Final

from stdnum import ean

from costshare.errors import InvalidValueError
from costshare.federation.identifiers.notation import digits_written

CODE: Final = "gln"
WRITTEN: Final = re.compile(r"[0-9]{13}")


def normalise(text: str) -> str:
    """Thirteen digits.

    Raises `InvalidValueError` (``gln``).
    """
    digits = digits_written(text, WRITTEN, CODE)
    if not ean.is_valid(digits):
        raise InvalidValueError(CODE, text)
    return digits
