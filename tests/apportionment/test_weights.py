# ruff: noqa: ANN401 - cases hold values of any type

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import pytest

from costshare.apportionment.weights import ratio, scaled, spelled, whole
from costshare.errors import InexactError, WeightError


class Rank(IntEnum):
    FIRST = 3


@pytest.mark.parametrize(
    ("weights", "integers"),
    [
        ({}, []),
        ({"a": 0}, [0]),
        ({"a": 4, "b": 6}, [4, 6]),
        ({"b": 1, "a": 10**40}, [1, 10**40]),
        ({"a": Fraction(1, 2), "b": Fraction(1, 3), "c": 1}, [3, 2, 6]),
        ({"a": Decimal("0.25"), "b": Fraction(1, 6)}, [3, 2]),
        ({"a": Decimal("1E+3"), "b": Decimal("-0.00")}, [1000, 0]),
        ({"a": Rank.FIRST, "b": 2}, [3, 2]),
    ],
)
def test_weights_become_integers_in_the_same_proportions(weights: dict[str, Any], integers: list[int]) -> None:
    assert scaled(weights) == integers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "weight of b is a float, not int, Fraction or Decimal: 0.5"),
        (True, "weight of b is a bool, not int, Fraction or Decimal: True"),
        ("3", "weight of b is a str, not int, Fraction or Decimal: 3"),
        (None, "weight of b is a NoneType, not int, Fraction or Decimal: None"),
        ([], "weight of b is a list, not int, Fraction or Decimal: []"),
    ],
)
def test_only_exact_numbers_are_weights(value: Any, text: str) -> None:
    with pytest.raises(InexactError) as caught:
        scaled({"a": 1, "b": value})
    assert str(caught.value) == text
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-1, "weight of b is negative: -1"),
        (Fraction(-1, 3), "weight of b is negative: -1/3"),
        (Decimal("-0.5"), "weight of b is negative: Decimal('-0.5')"),
        (Decimal("Infinity"), "weight of b is not finite: Decimal('Infinity')"),
        (Decimal("-Infinity"), "weight of b is not finite: Decimal('-Infinity')"),
        (Decimal("NaN"), "weight of b is not finite: Decimal('NaN')"),
        (Decimal("sNaN"), "weight of b is not finite: Decimal('sNaN')"),
    ],
)
def test_a_weight_is_finite_and_not_negative(value: Any, text: str) -> None:
    with pytest.raises(WeightError) as caught:
        scaled({"a": 1, "b": value})
    assert str(caught.value) == text
    assert isinstance(caught.value, ValueError)


def test_a_ratio_is_in_lowest_terms_and_may_be_negative() -> None:
    assert ratio(Decimal("-2.50"), "cell", "a") == (-5, 2)
    assert ratio(7, "cell", "a") == (7, 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "total is a float, not int: 1.0"),
        (False, "total is a bool, not int: False"),
        (Fraction(4, 2), "total is a Fraction, not int: Fraction(2, 1)"),
        (Decimal(3), "total is a Decimal, not int: Decimal('3')"),
    ],
)
def test_a_total_is_an_integer(value: Any, text: str) -> None:
    with pytest.raises(InexactError) as caught:
        whole(value, "total")
    assert str(caught.value) == text


def test_a_name_with_a_vowel_has_an() -> None:
    class amount:  # noqa: N801 - a lower-case name is the point
        def __repr__(self) -> str:
            return "amount"

    with pytest.raises(InexactError, match=r"^total is an amount, not int: amount$"):
        whole(amount(), "total")


def test_an_integer_of_a_subclass_is_an_integer() -> None:
    assert type(whole(Rank.FIRST, "total")) is int


def test_numbers_are_spelled_however_long() -> None:
    assert spelled(-5) == "-5"
    assert spelled(Fraction(6, 2)) == "3"
    assert spelled(Fraction(1, 3)) == "1/3"
    assert spelled(Fraction(10**5000, 3)).endswith("…/3")
