"""Reading weights: exact numbers of three kinds, turned into integers that stand in the same proportions."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Final, TypeAlias, TypeVar

from costshare.errors import InexactError, WeightError, shown

Weight: TypeAlias = int | Fraction | Decimal

K = TypeVar("K", bound=Hashable)

ONLY_INT: Final = {int}


def scaled(weights: Mapping[K, Weight]) -> list[int]:
    """The weights as integers in the same proportions, in the order of `weights`.

    Integers come back as they are; with a `Fraction` or `Decimal` among them, all are multiplied by the least common
    multiple of the denominators.

    Raises:
        InexactError: a weight is a float, a bool, or anything else that is not an int, Fraction or Decimal.
        WeightError: a weight is negative, infinite or not a number.
    """
    values = list(weights.values())
    if set(map(type, values)) == ONLY_INT and min(values) >= 0:
        return values  # type: ignore[return-value]  # each is an int: the line above looked
    ratios = []
    for key, value in weights.items():
        numerator, denominator = ratio(value, "weight", key)
        if numerator < 0:
            raise WeightError(f"weight of {shown(key)} is negative: {spelled(value)}")
        ratios.append((numerator, denominator))
    multiple = lcm(*(denominator for _, denominator in ratios))
    return [numerator * (multiple // denominator) for numerator, denominator in ratios]


def ratio(value: object, what: str, key: object) -> tuple[int, int]:
    """One exact number, of any sign, as numerator and positive denominator in lowest terms.

    `what` and `key` name it in the error text: ``weight of a``.

    Raises:
        InexactError: the value is not an int, Fraction or Decimal; a bool is none of them.
        WeightError: a Decimal that is infinite or not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal):
        raise InexactError(f"{what} of {shown(key)} is {_named(value)}, not int, Fraction or Decimal: {shown(value)}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise WeightError(f"{what} of {shown(key)} is not finite: {shown(value)}")
    return value.as_integer_ratio()


def whole(value: object, what: str) -> int:
    """A number of whole units; `what` names it in the error text.

    Raises:
        InexactError: the value is a float, a bool, or anything else that is not an int.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise InexactError(f"{what} is {_named(value)}, not int: {shown(value)}")
    return int(value)


def spelled(value: object) -> str:
    """A number as an error text shows it, however long."""
    if isinstance(value, Fraction) and value.denominator > 1:
        return f"{shown(value.numerator)}/{shown(value.denominator)}"
    return shown(value.numerator if isinstance(value, Fraction) else value)


def _named(value: object) -> str:
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
