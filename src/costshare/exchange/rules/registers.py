"""The registers whose numbers Peppol's rules look at, by the code of their scheme: how a number of each is written.

A check digit is looked at where the rules look at it, and in their way: python-stdnum knows most of these numbers too,
and is stricter than the rules on some and more lenient on others.

Source: Peppol BIS Billing 3.0.22 (November 2026), PEPPOL-COMMON-R040 to R057, those on endpoints and identifiers.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from attrs import frozen

REMEMBERED: Final = 1024
OF_89: Final = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
# The rule reads whole numbers, so a sign may stand where the first digit of one is.
TAX_CODE: Final = "[-+0-9][0-9]{10}|[A-Za-z]{6}[-+0-9][0-9][A-Za-z][-+0-9][0-9].{3}[0-9][A-Za-z]"
ITALY: Final = frozenset({"IT", "it"})


def is_digits(written: str) -> bool:
    """Whether there is nothing but ASCII digits, and at least one."""
    return written.isascii() and written.isdigit()


@lru_cache(maxsize=REMEMBERED)
def luhn(digits: str) -> bool:
    """Whether the last digit is a check digit by Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def gs1(digits: str) -> bool:
    """Whether the last digit is a check digit by GS1, as in a GLN."""
    return sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(reversed(digits))) % 10 == 0


def modulo_11(digits: str) -> bool:
    """Whether the last digit is a check digit as Brønnøysundregistrene has it."""
    weights = (1, *range(2, 8), 2, 3)
    return int(digits) > 0 and sum(w * int(digit) for w, digit in zip(weights, reversed(digits), strict=True)) % 11 == 0


def modulo_97(digits: str) -> bool:
    """Whether the last two are check digits of a Belgian enterprise number: from 01 to 97."""
    return int(digits[-2:]) == 97 - int(digits[:-2]) % 97


def modulo_89(digits: str) -> bool:
    """Whether the first two are check digits of an Australian business number."""
    weighted = sum(w * int(digit) for w, digit in zip(OF_89, digits, strict=True))
    return (weighted - OF_89[0]) % 89 == 0  # the first digit counts as one less


def italian_vat(number: str) -> bool:
    """Whether the digits after the country end in a check digit; a number without the country is not looked at."""
    return number[:2] not in ITALY or luhn(number[2:])


def unchecked(_number: str) -> bool:
    """No check digit is looked at."""
    return True


@frozen
class Register:
    """A register: the rule on its numbers, their form, and the check of what has that form.

    `trimmed` says whether the rule passes over white space around a number.
    """

    rule: str
    form: str
    check: Callable[[str], bool] = unchecked
    trimmed: bool = True

    def has(self, text: str) -> bool:
        """Whether the text can be a number of this register."""
        written = text.strip() if self.trimmed else text
        return re.fullmatch(self.form, written) is not None and self.check(written)


REGISTERS: Final[Mapping[str, Register]] = MappingProxyType(
    {
        "0007": Register("PEPPOL-COMMON-R049", "[0-9]{10}", luhn),
        "0088": Register("PEPPOL-COMMON-R040", "[0-9]{13}", gs1),
        "0096": Register("PEPPOL-COMMON-R052", "[0-9]{10}", trimmed=False),
        "0106": Register("PEPPOL-COMMON-R054", "[0-9]{8}"),
        "0151": Register("PEPPOL-COMMON-R050", "[0-9]{11}", modulo_89),
        "0184": Register("PEPPOL-COMMON-R042", "(?:DK)?[0-9]{8}", trimmed=False),
        "0190": Register("PEPPOL-COMMON-R055", "[0-9]{20}"),
        "0192": Register("PEPPOL-COMMON-R041", "[0-9]{9}", modulo_11),
        "0198": Register("PEPPOL-COMMON-R053", "DK[0-9]{8}", trimmed=False),
        "0201": Register("PEPPOL-COMMON-R044", "[A-Za-z0-9]{6}"),
        "0208": Register("PEPPOL-COMMON-R043", "[01][0-9]{9}", modulo_97),
        "0210": Register("PEPPOL-COMMON-R045", TAX_CODE),
        "0211": Register("PEPPOL-COMMON-R047", "(?:IT|it)[0-9]{11}|(?!IT|it).*", italian_vat),
        "0217": Register("PEPPOL-COMMON-R057", "[0-9]{12}"),
        "9944": Register("PEPPOL-COMMON-R056-1", "NL[0-9]{9}B[0-9]{2}"),
    }
)
