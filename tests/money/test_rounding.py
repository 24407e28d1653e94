from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.money.rounding import decimals, half_away

F = Fraction


@pytest.mark.parametrize(
    ("value", "expected"),
    [(F(1, 2), 1), (F(-1, 2), -1), (F(3, 2), 2), (F(49, 100), 0), (F(-51, 100), -1), (F(0), 0), (F(7), 7), (F(-7), -7)],
)
def test_a_half_goes_away_from_zero(value: Fraction, expected: int) -> None:
    assert half_away(value) == expected


@given(st.fractions())
def test_the_nearest_is_at_most_a_half_away(value: Fraction) -> None:
    assert abs(half_away(value) - value) <= F(1, 2)
    assert half_away(-value) == -half_away(value)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (F(1, 3), 3, "0.333"),
        (F(-1, 3), 2, "-0.33"),
        (F(1, 8), 2, "0.13"),
        (F(-1, 1000), 2, "0.00"),
        (F(5, 2), 0, "3"),
        (F(-5, 2), 0, "-3"),
        (F(100), 3, "100.000"),
        (F(1, 200), 2, "0.01"),
    ],
)
def test_decimals_are_rounded_and_filled(value: Fraction, places: int, text: str) -> None:
    assert decimals(value, places) == text


@given(st.fractions(), st.integers(0, 6))
def test_decimal_text_is_near_the_value(value: Fraction, places: int) -> None:
    assert abs(Fraction(decimals(value, places)) - value) <= F(1, 2 * 10**places)
