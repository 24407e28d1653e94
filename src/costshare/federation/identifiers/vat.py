"""Swedish VAT numbers (momsregistreringsnummer) of legal persons.

Source: mervärdesskattelagen (2023:200) 17 kap. 24 § (the number stands on the invoice); Skatteverket,
"Momsregistreringsnummer": ``SE``, the ten digits of the organisation number, and ``01``. Peppol BIS Billing 3.0,
SE-R-001 and SE-R-002: 14 characters, the last 12 digits.

>>> normalise("SE 222000-0026 01")
'SE222000002601'
"""

import re
from typing import Final

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import orgnr
from costshare.federation.identifiers.notation import without_blanks

CODE: Final = "vat-number"
WRITTEN: Final = re.compile(r"(?:SE|se)([0-9]{6}-?[0-9]{4})01")


def normalise(text: str) -> str:
    """``SE``, twelve digits, nothing between.

    Raises `InvalidValueError` (``vat-number``).
    """
    written = WRITTEN.fullmatch(without_blanks(text))
    if not written:
        raise InvalidValueError(CODE, text)
    try:
        return f"SE{orgnr.digits(written[1])}01"
    except InvalidValueError as error:
        raise InvalidValueError(CODE, text) from error


def orgnr_of(text: str) -> str:
    """The organisation number that the VAT number holds, as `orgnr.normalise` writes it.

    Raises `InvalidValueError` (``vat-number``).
    """
    return orgnr.normalise(normalise(text)[2:-2])
