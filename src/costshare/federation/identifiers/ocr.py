"""Payment references (OCR-nummer) that banks check before they take a payment.

A reference ends in a Luhn check digit. Where the agreement with the bank says so, the digit before it is the length of
the whole reference, modulo 10; the check digit covers it.

Source: Bankgirot, "OCR-referenskontroll" (2 to 25 digits; check levels with and without length digit).

>>> make(123)
'1230'
>>> make(123, length_digit=True)
'12351'
"""

import re
from typing import Final

from stdnum import luhn

from costshare.errors import InvalidValueError
from costshare.federation.identifiers.notation import without_blanks

LONGEST: Final = 25
NUMBER: Final = re.compile(r"[0-9]+")
DOUBLED: Final = bytes.maketrans(b"0123456789", b"0246813579")
ZERO: Final = ord("0")
WRITTEN: Final = re.compile(rf"[0-9]{{2,{LONGEST}}}")


def make(number: str | int, *, length_digit: bool = False) -> str:
    """The reference that begins with `number`: its digits, the length digit if asked for, the check digit.

    Raises `InvalidValueError`: ``not-a-number`` for anything but digits, or only zeros; ``number-too-long`` where the
    reference would have more than 25 digits.
    """
    digits = str(number)
    most = LONGEST - 1 - length_digit
    if not NUMBER.fullmatch(digits) or not digits.strip("0"):
        raise InvalidValueError("not-a-number", number)
    if len(digits) > most:
        raise InvalidValueError("number-too-long", number, most=most)
    if length_digit:
        digits += length_digit_of(len(digits) + 2)
    return digits + check_digit(digits)


def check(text: str, *, length_digit: bool = False) -> bool:
    """Whether the text is a reference that `make` can have made, with the same `length_digit`; blanks don't matter."""
    reference = without_blanks(text)
    if not WRITTEN.fullmatch(reference) or not luhn.is_valid(reference):
        return False
    if length_digit and reference[-2] != length_digit_of(len(reference)):
        return False
    return bool(reference[: -2 if length_digit else -1].strip("0"))


def check_digit(digits: str) -> str:
    """The Luhn check digit of digits: registers of a million references are looked through, so in few steps.

    Every other digit from the last is doubled, and the two digits of what comes of it are added up. Added up are bytes,
    each of which is a digit and the byte of zero.
    """
    found = digits.encode()
    total = sum(found[::-2].translate(DOUBLED)) + sum(found[-2::-2]) - len(found) * ZERO
    return str(-total % 10)


def length_digit_of(length: int) -> str:
    """The digit that says how long a reference is."""
    return str(length % 10)
