# ruff: noqa: ANN401 - cases hold values of any type

from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import pytest

from costshare.apportionment.largest_remainder import apportion, raised
from costshare.errors import InexactError, WeightError


class Rank(IntEnum):
    MINUS = -5


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (0, {}, {}),
        (0, {"a": 0, "b": 0}, {"a": 0, "b": 0}),
        (0, {"a": 1, "b": 2}, {"a": 0, "b": 0}),
        (7, {"a": 3}, {"a": 7}),
        (12, {"a": 1, "b": 2, "c": 3}, {"a": 2, "b": 4, "c": 6}),
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 34, "b": 33, "c": 33}),  # a tie: the id that sorts first
        (100, {"c": 1, "b": 1, "a": 1}, {"c": 33, "b": 33, "a": 34}),  # however they come
        (200, {"c": 1, "b": 1, "a": 1}, {"c": 66, "b": 67, "a": 67}),
        (5, {"a": 1, "b": 1}, {"a": 3, "b": 2}),
        (5, {10: 1, 9: 1}, {10: 2, 9: 3}),
        (5, {"a": 1, 10: 1}, {"a": 2, 10: 3}),  # int before str
        (1, {"a": 1, "b": 3, "c": 2, "d": 2}, {"a": 0, "b": 1, "c": 0, "d": 0}),
        (2, {"a": 1, "b": 3}, {"a": 0, "b": 2}),  # 0.5 and 1.5: a tie for the larger weight
        (2, {"a": 1, "b": 1, "c": 2, "d": 4}, {"a": 0, "b": 0, "c": 1, "d": 1}),
        (3, {"a": 1, "b": 1, "c": 3, "d": 1}, {"a": 1, "b": 0, "c": 2, "d": 0}),  # three ties for one unit, 1.5 first
        (3, {"a": 8, "b": 7, "c": 6, "d": 5, "e": 4}, {"a": 1, "b": 1, "c": 1, "d": 0, "e": 0}),
        (10, {"a": 6, "b": 6, "c": 2}, {"a": 4, "b": 4, "c": 2}),
        (11, {"a": 6, "b": 6, "c": 2}, {"a": 5, "b": 5, "c": 1}),  # the paradox: a larger total, a smaller part
        (1, {"a": 0, "b": 1, "c": 1}, {"a": 0, "b": 1, "c": 0}),
        (-1, {"a": 0, "b": 1, "c": 1}, {"a": 0, "b": -1, "c": 0}),
        (-100, {"a": 1, "b": 1, "c": 1}, {"a": -34, "b": -33, "c": -33}),
        (-11, {"a": 6, "b": 6, "c": 2}, {"a": -5, "b": -5, "c": -1}),
        (232558, {"a": 60, "b": 40}, {"a": 139535, "b": 93023}),
        (29900, {"a": Decimal("265.09"), "b": 0, "c": Decimal("33.91")}, {"a": 26509, "b": 0, "c": 3391}),
        (9999, {"a": Decimal("0.75"), "b": Fraction(1, 4)}, {"a": 7499, "b": 2500}),
        (10**20 + 1, {"a": 0, "b": 1, "c": 1}, {"a": 0, "b": 5 * 10**19 + 1, "c": 5 * 10**19}),
        (Rank.MINUS, {"a": 1, "b": 1}, {"a": -3, "b": -2}),
    ],
)
def test_the_largest_remainders_get_what_is_left(total: int, weights: dict[Any, Any], parts: dict[Any, int]) -> None:
    split = apportion(total, weights)
    assert split == parts
    assert list(split) == list(weights)
    assert {type(part) for part in split.values()} <= {int}


@pytest.mark.parametrize("weights", [{}, {"a": 0}, {"a": 0, "b": Fraction(0)}])
@pytest.mark.parametrize("total", [1, -1])
def test_nothing_to_share_by(total: int, weights: dict[str, Any]) -> None:
    with pytest.raises(WeightError, match=rf"^nothing to share {total} by$"):
        apportion(total, weights)


def test_a_total_of_any_size_is_named() -> None:
    with pytest.raises(WeightError, match=r"^nothing to share 0x1000"):
        apportion(1 << 20_000, {})


@pytest.mark.parametrize("total", [1.0, True, "1", Decimal(1), Fraction(1), None])
def test_a_total_that_is_not_an_integer_is_refused(total: Any) -> None:
    with pytest.raises(InexactError, match=r"^total is a "):
        apportion(total, {"a": 1})


def test_a_float_among_the_weights_is_refused_even_for_zero() -> None:
    weights: dict[str, Any] = {"a": 1, "b": 2.0}
    with pytest.raises(InexactError, match=r"^weight of b is a float"):
        apportion(0, weights)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(WeightError, match=r"^weight of b is negative: -1$"):
        apportion(10, {"a": 2, "b": -1})


@pytest.mark.parametrize(
    ("rests", "count", "sizes", "up"),
    [
        ([], 0, [], []),
        ([5, 3], 0, [1, 1], [False, False]),
        ([5, 3], 1, [1, 9], [True, False]),
        ([3, 5], 2, [1, 1], [True, True]),
        ([5, 3, 4, 1], 2, [1, 1, 1, 1], [True, False, True, False]),
        ([4, 4, 5, 4], 2, [1, 2, 1, 2], [False, True, True, False]),
        ([4, 4, 5, 4], 3, [1, 2, 1, 2], [False, True, True, True]),
        ([4, 4, 4], 1, [1, 1, 1], [True, False, False]),
        ([4, 4, 4], 2, [1, 1, 2], [True, False, True]),
        ([4, 4, 4], 1, [1, -3, 2], [False, True, False]),
    ],
)
def test_which_cells_round_up(rests: list[int], count: int, sizes: list[int], up: list[bool]) -> None:
    assert raised(rests, count, sizes, "abcd"[: len(rests)]) == up
