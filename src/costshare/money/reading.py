"""Numbers as people write them, read exactly.

Point or comma before the decimals; thousands by space or no-break space; minus as hyphen or U+2212. ``1,234`` alone can
be read in two ways and is refused unless the reader is told which sign is the decimal one; it then takes the other
sign as a mark of thousands.
"""

import re
from fractions import Fraction
from typing import Final, Literal

from costshare.errors import InvalidValueError

DecimalSign = Literal[",", "."] | None

LONGEST: Final = 40
BLANKS: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
PLAIN: Final = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,][0-9]+)?")
AMBIGUOUS: Final = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
WITH_SIGN: Final = {
    ",": re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?"),
    ".": re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?"),
}
THOUSANDS: Final = {",": ".", ".": ","}


def read_number(text: str, *, decimal: DecimalSign = None) -> Fraction:
    """The exact value of a number written by a person or a spreadsheet.

    >>> read_number("1 234,50")
    Fraction(2469, 2)

    Raises `InvalidValueError`: ``not-a-number``, ``ambiguous-number``, ``number-too-long``.
    """
    return Fraction(decimal_text(text, decimal=decimal))


def decimal_text(text: str, *, decimal: DecimalSign = None) -> str:
    """The number with a point, without marks of thousands: what `Fraction` and `Decimal` read."""
    if len(text) > LONGEST:
        raise InvalidValueError("number-too-long", text, most=LONGEST)
    number = text.strip().translate(BLANKS)
    if decimal is None:
        if AMBIGUOUS.fullmatch(number):
            raise InvalidValueError("ambiguous-number", text)
        if not PLAIN.fullmatch(number):
            raise InvalidValueError("not-a-number", text)
        return number.replace(" ", "").replace(",", ".")
    if not WITH_SIGN[decimal].fullmatch(number):
        raise InvalidValueError("not-a-number", text)
    return number.replace(" ", "").replace(THOUSANDS[decimal], "").replace(decimal, ".")
