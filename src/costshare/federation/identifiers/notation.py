"""How people write a number: ASCII digits, ordinary blanks anywhere, a hyphen only where the number has one."""

import re

from stdnum import luhn

from costshare.errors import InvalidValueError


def without_blanks(text: str) -> str:
    """The text without ordinary blanks; other white space stays, for the number's pattern to refuse."""
    return text.replace(" ", "")


def digits_written(text: str, pattern: re.Pattern[str], code: str) -> str:
    """The digits of a number written as `pattern` has it, blanks aside.

    Raises `InvalidValueError` with `code` for any other text, and for nothing but zeros, which every check digit lets
    through.
    """
    written = without_blanks(text)
    digits = written.replace("-", "")
    if not pattern.fullmatch(written) or not digits.strip("0"):
        raise InvalidValueError(code, text)
    return digits


def luhn_digits_written(text: str, pattern: re.Pattern[str], code: str) -> str:
    """As `digits_written`, for a number whose last digit is a Luhn check digit (ISO/IEC 7812-1, annex B)."""
    digits = digits_written(text, pattern, code)
    if not luhn.is_valid(digits):
        raise InvalidValueError(code, text)
    return digits
