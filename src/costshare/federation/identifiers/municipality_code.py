"""Municipality codes (kommunkoder): two digits of the county, two of the municipality in it.

Source: SCB, "Län och kommuner i kodnummerordning": the 21 counties since 1999, with gaps where counties were merged.
Which municipalities a county has changes with the years, and is not judged here.

>>> normalise("0581")
'0581'
"""

import re
from typing import Final

from costshare.errors import InvalidValueError
from costshare.federation.identifiers.notation import without_blanks

CODE: Final = "municipality-code"
WRITTEN: Final = re.compile(r"[0-9]{4}")
COUNTIES: Final = frozenset(
    {f"{number:02}" for number in range(1, 26)} - {"02", "11", "15", "16"}  # numbers of counties that are no more
)


def normalise(text: str) -> str:
    """Four digits; ``00`` after the county is the county itself, and no municipality.

    Raises `InvalidValueError` (``municipality-code``).
    """
    code = without_blanks(text)
    if not WRITTEN.fullmatch(code) or code[:2] not in COUNTIES or code[2:] == "00":
        raise InvalidValueError(CODE, text)
    return code


def county(text: str) -> str:
    """The two digits of the county.

    Raises `InvalidValueError` (``municipality-code``).
    """
    return normalise(text)[:2]
