"""Amounts: integer öre inside, kronor at the edges."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from costshare.errors import InexactError, InvalidValueError
from costshare.money.reading import DecimalSign, decimal_text

ORE_PER_KRONA: Final = 100
DECIMALS: Final = 2
PLAIN: Final = re.compile(r"(?!-0\.00)-?(?:0|[1-9][0-9]*)\.[0-9]{2}")
REMEMBERED: Final = 1 << 16
WITH_UNIT: Final = re.compile(r"(?P<number>.*?)\s*(?:kr|kronor|SEK)?\s*", re.DOTALL)


def to_ore(kronor: int | Decimal) -> int:
    """Öre of whole kronor or of a `Decimal` with at most two decimals.

    Raises `InexactError` for a float, `InvalidValueError` (``too-many-decimals``) for fractions of an öre.
    """
    if isinstance(kronor, bool) or not isinstance(kronor, int | Decimal):
        message = f"kronor are an int or a Decimal, not {type(kronor).__name__}"
        raise InexactError(message)
    ore = Fraction(kronor) * ORE_PER_KRONA
    if ore.denominator != 1:
        raise InvalidValueError("too-many-decimals", str(kronor))
    return ore.numerator


def to_kronor(ore: int) -> Decimal:
    """Kronor with two decimals, at any size of the amount (the decimal context does not matter)."""
    return Decimal(plain(ore))


def plain(ore: int) -> str:
    """Kronor with a point and two decimals: what JSON, CSV and other exports hold.

    >>> plain(-123456)
    '-1234.56'
    """
    kronor, rest = divmod(abs(ore), ORE_PER_KRONA)
    return f"{'-' if ore < 0 else ''}{kronor}.{rest:02}"


@lru_cache(maxsize=REMEMBERED)
def read_plain(text: str) -> int:
    """Öre of kronor as `plain` writes them: there is one spelling. Long registers repeat most amounts.

    >>> read_plain("-1234.56")
    -123456

    Raises `InvalidValueError` (``not-an-amount``) for any other spelling.
    """
    if not PLAIN.fullmatch(text):
        raise InvalidValueError("not-an-amount", text)
    return int(text[:-3] + text[-2:])


def read_ore(text: str, *, decimal: DecimalSign = None) -> int:
    """Öre of kronor written with at most two decimals.

    Raises `InvalidValueError`: ``too-many-decimals`` and the codes of `costshare.money.reading.read_number`.
    """
    number = decimal_text(text, decimal=decimal)
    if len(number.partition(".")[2]) > DECIMALS:
        raise InvalidValueError("too-many-decimals", text)
    ore = Fraction(number) * ORE_PER_KRONA
    return ore.numerator


def read_kronor(value: str | int) -> int:
    """Öre of an amount in a charter: whole kronor, or a text such as ``"1250.50"`` or ``"50000 kr"``.

    Raises `InvalidValueError` (``not-an-amount``, ``too-many-decimals``).
    """
    if isinstance(value, int):
        return value * ORE_PER_KRONA
    match = WITH_UNIT.fullmatch(value)
    try:
        return read_ore(match["number"] if match else value)
    except InvalidValueError as error:
        code = error.code if error.code in {"too-many-decimals", "ambiguous-number"} else "not-an-amount"
        raise InvalidValueError(code, value) from error
