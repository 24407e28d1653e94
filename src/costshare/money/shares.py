"""Shares as an agreement writes them: ``30 %``, ``0.4 ‰``, ``1/3``."""

import re
from fractions import Fraction
from typing import Final

from costshare.errors import InvalidValueError
from costshare.money.reading import LONGEST, read_number

RATIO: Final = re.compile(r"\s*(?P<above>-?[0-9]+)\s*/\s*(?P<below>[0-9]*[1-9][0-9]*)\s*")
PARTS: Final = {"%": 100, "‰": 1000}


def read_share(text: str) -> Fraction:
    """The exact share that a text says.

    >>> read_share("33.3 %"), read_share("1/3")
    (Fraction(333, 1000), Fraction(1, 3))

    Raises `InvalidValueError` (``not-a-share``).
    """
    if len(text) <= LONGEST:
        if ratio := RATIO.fullmatch(text):
            return Fraction(int(ratio["above"]), int(ratio["below"]))
        number, sign = text.rstrip()[:-1], text.rstrip()[-1:]
        if sign in PARTS:
            try:
                return read_number(number, decimal="," if "," in number else ".") / PARTS[sign]
            except InvalidValueError as error:
                raise InvalidValueError("not-a-share", text) from error
    raise InvalidValueError("not-a-share", text)
