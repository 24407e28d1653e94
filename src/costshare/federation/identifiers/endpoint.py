"""Peppol participant ids: where an electronic invoice is sent.

Source: Peppol Policy for use of Identifiers 4.4.0 (scheme and number, the number at most 130 characters); EAS code
list: 0007 Swedish organisation number, 0088 GLN, 0192 Norwegian organisation number; Peppol BIS Billing 3.0,
PEPPOL-COMMON-R040 and R049.

>>> normalise("0007:222000-0026")
'0007:2220000026'
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from costshare.errors import InvalidValueError
from costshare.federation.identifiers import gln, orgnr
from costshare.federation.identifiers.notation import without_blanks

CODE: Final = "endpoint"
WRITTEN: Final = re.compile(r"([0-9]{4}):([!-~]{1,130})")
SWEDISH_ORGNR: Final = "0007"
GLN: Final = "0088"
NORWEGIAN_ORGNR: Final = "0192"


def normalise(text: str) -> str:
    """Four digits of the scheme, a colon, the number; a number of a scheme known here in digits alone.

    Raises `InvalidValueError` (``endpoint``).
    """
    written = WRITTEN.fullmatch(without_blanks(text))
    if not written:
        raise InvalidValueError(CODE, text)
    scheme, number = written.groups()
    try:
        return f"{scheme}:{NUMBERS[scheme](number) if scheme in NUMBERS else number}"
    except InvalidValueError as error:
        raise InvalidValueError(CODE, text) from error


def of_orgnr(text: str) -> str:
    """The participant id that an organisation number makes.

    Raises `InvalidValueError` (``orgnr``).
    """
    return f"{NORWEGIAN_ORGNR if orgnr.is_norwegian(text) else SWEDISH_ORGNR}:{orgnr.digits(text)}"


def swedish(number: str) -> str:
    """The ten digits of a Swedish organisation number."""
    if orgnr.is_norwegian(number):
        raise InvalidValueError(orgnr.CODE, number)
    return orgnr.digits(number)


def norwegian(number: str) -> str:
    """The nine digits of a Norwegian organisation number, which this scheme has without the country."""
    return orgnr.digits(f"{orgnr.NORWAY}{number}")


NUMBERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {SWEDISH_ORGNR: swedish, GLN: gln.normalise, NORWEGIAN_ORGNR: norwegian}
)
