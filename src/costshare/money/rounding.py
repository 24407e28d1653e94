"""Rounding of exact values, half away from zero, and their decimal text."""

from fractions import Fraction


def half_away(value: Fraction) -> int:
    """The nearest integer; a half goes away from zero, as Swedish invoices round.

    >>> half_away(Fraction(5, 2)), half_away(Fraction(-5, 2))
    (3, -3)
    """
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def decimals(value: Fraction, places: int) -> str:
    """The value rounded to that many decimals, with a point.

    >>> decimals(Fraction(47199, 83566), 3)
    '0.565'
    """
    scaled = half_away(value * 10**places)
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{'-' if scaled < 0 else ''}{whole}" + (f".{rest:0{places}}" if places else "")
