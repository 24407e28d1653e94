# ruff: noqa: ANN401, PLR0917 - cases hold values of any type, and have as many parts as they need

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costshare.apportionment.bounded import apportion_bounded, bounded, clamp
from costshare.apportionment.largest_remainder import apportion
from costshare.errors import BoundsError, InexactError, WeightError

F = Fraction


@pytest.mark.parametrize(
    ("total", "weights", "floors", "caps", "amounts"),
    [
        (0, {}, {}, {}, {}),
        (1000, {"a": 70, "b": 20, "c": 10}, {}, {}, {"a": 700, "b": 200, "c": 100}),
        (1000, {"a": 70, "b": 20, "c": 10}, {}, {"a": 400, "b": 350}, {"a": 400, "b": 350, "c": 250}),
        (1000, {"a": 70, "b": 20, "c": 10}, {"c": 200}, {}, {"a": F(5600, 9), "b": F(1600, 9), "c": 200}),
        (1000, {"a": 70, "b": 20, "c": 10}, {"c": 200, "b": 190}, {}, {"a": 610, "b": 190, "c": 200}),
        (10, {"a": 1, "b": 1}, {"a": 5}, {"a": 5}, {"a": 5, "b": 5}),
        (10, {"a": 1, "b": 1}, {"a": 4, "b": 6}, {}, {"a": 4, "b": 6}),  # the floors take all
        (10, {"a": 1, "b": 1}, {}, {"a": 4, "b": 6}, {"a": 4, "b": 6}),  # the caps leave none
        (10, {"a": 0, "b": 1}, {"a": 3}, {}, {"a": 3, "b": 7}),
        (10, {"a": 0, "b": 1}, {}, {"a": 3}, {"a": 0, "b": 10}),
        (10, {"a": 0, "b": 1}, {}, {"a": -3}, {"a": -3, "b": 13}),
        (3, {"a": 0}, {"a": 3}, {}, {"a": 3}),
        (-10, {"a": 1, "b": 1}, {"a": -3}, {}, {"a": -3, "b": -7}),
        (0, {"a": 1, "b": 1, "c": 2}, {"a": 3}, {}, {"a": 3, "b": -1, "c": -2}),
        (0, {"a": 1, "b": 1}, {"a": -1}, {"b": 2}, {"a": 0, "b": 0}),
        (7, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 3}, {"a": 1, "b": 3}, {"a": 1, "b": 3, "c": 3}),
        (4, {"a": 1, "b": 1}, {"a": 0, "b": 4}, {"a": 0, "b": 9}, {"a": 0, "b": 4}),  # flat between 0 and 4
        (4, {"a": 1, "b": 1}, {"b": 4}, {"a": 0, "b": 9}, {"a": 0, "b": 4}),
        (F(1, 2), {"a": F(1, 3), "b": F(2, 3)}, {"a": F(1, 4)}, {}, {"a": F(1, 4), "b": F(1, 4)}),
        (5, {"a": 1}, {"stranger": 100}, {"stranger": 1}, {"a": 5}),
    ],
)
def test_amounts_between_bounds(total: Any, weights: Any, floors: Any, caps: Any, amounts: Any) -> None:
    result = bounded(F(total), weights, floors=floors, caps=caps)
    assert result == amounts
    assert list(result) == list(weights)
    assert {type(amount) for amount in result.values()} <= {Fraction}
    mirrored = bounded(
        -F(total),
        weights,
        floors={key: -cap for key, cap in caps.items()},
        caps={key: -floor for key, floor in floors.items()},
    )
    assert mirrored == {key: -amount for key, amount in amounts.items()}


@pytest.mark.parametrize(
    ("total", "weights", "floors", "caps", "bounds", "text"),
    [
        (1, {"a": 1}, {"a": 2}, {}, "floor", "the floors take 2, the total is 1"),
        (1, {"a": 1, "b": 0}, {"a": 0, "b": F(3, 2)}, {}, "floor", "the floors take 3/2, the total is 1"),
        (-1, {"a": 0}, {}, {}, "floor", "the floors take 0, the total is -1"),
        (-1, {}, {}, {}, "floor", "the floors take 0, the total is -1"),
        (1, {}, {}, {}, "cap", "the caps leave room for 0, the total is 1"),
        (1, {"a": 0}, {}, {}, "cap", "the caps leave room for 0, the total is 1"),
        (F(5, 2), {"a": 1, "b": 1}, {}, {"a": 1, "b": 1}, "cap", "the caps leave room for 2, the total is 5/2"),
        (9, {"a": 1, "b": 1}, {"a": 1}, {"a": 1, "b": 1}, "cap", "the caps leave room for 2, the total is 9"),
        (1, {"a": 1}, {"a": 2}, {"a": 1}, "cross", "floor of a is above its cap: 2 > 1"),
        (1, {"a": 0}, {"a": F(1, 2)}, {"a": F(1, 3)}, "cross", "floor of a is above its cap: 1/2 > 1/3"),
    ],
)
def test_bounds_that_cannot_hold(total: Any, weights: Any, floors: Any, caps: Any, bounds: str, text: str) -> None:
    with pytest.raises(BoundsError) as caught:
        bounded(F(total), weights, floors=floors, caps=caps)
    assert (str(caught.value), caught.value.bounds) == (text, bounds)


@pytest.mark.parametrize(
    ("total", "weights", "floors", "caps", "error", "text"),
    [
        (0.5, {"a": 1}, {}, {}, InexactError, "sum of amounts is a float, not int, Fraction or Decimal: 0.5"),
        (1, {"a": 0.5}, {}, {}, InexactError, "weight of a is a float, not int, Fraction or Decimal: 0.5"),
        (1, {"a": -1}, {}, {}, WeightError, "weight of a is negative: -1"),
        (1, {"a": 1}, {"a": 0.5}, {}, InexactError, "floor of a is a float, not int, Fraction or Decimal: 0.5"),
        (1, {"a": 1}, {}, {"a": 0.5}, InexactError, "cap of a is a float, not int, Fraction or Decimal: 0.5"),
    ],
)
def test_numbers_that_are_refused(
    total: Any, weights: Any, floors: Any, caps: Any, error: type[Exception], text: str
) -> None:
    with pytest.raises(error) as caught:
        bounded(total, weights, floors=floors, caps=caps)
    assert str(caught.value) == text


def test_clamping() -> None:
    assert [clamp(F(x), F(1), F(3)) for x in (0, 1, 2, 3, 4)] == [1, 1, 2, 3, 3]
    assert [clamp(F(x), None, None) for x in (-9, 9)] == [-9, 9]
    assert [clamp(F(x), F(1), None) for x in (0, 9)] == [1, 9]
    assert [clamp(F(x), None, F(3)) for x in (0, 9)] == [0, 3]


@pytest.mark.parametrize(
    ("total", "weights", "base", "floor", "cap", "parts"),
    [
        (0, {}, {}, {}, {}, {}),
        (100, {"a": 1, "b": 1, "c": 1}, {}, {}, {}, {"a": 34, "b": 33, "c": 33}),
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 1}, {}, {}, {"a": 34, "b": 33, "c": 33}),
        (100, {"a": 1, "b": 1, "c": 1}, {"b": 50}, {}, {}, {"a": 17, "b": 67, "c": 16}),
        (1001, {"a": 1, "b": 1, "c": 1}, {"a": -5}, {}, {}, {"a": 331, "b": 335, "c": 335}),
        (10, {"a": 1, "b": 2}, {"a": 9, "b": 5}, {}, {}, {"a": 8, "b": 2}),  # the bases take too much: 4 back, 1 to 2
        (100, {"a": 1, "b": 1, "c": 1}, {}, {}, {"a": 33}, {"a": 33, "b": 34, "c": 33}),
        (100, {"a": 1, "b": 1, "c": 1}, {}, {"c": 34}, {}, {"a": 33, "b": 33, "c": 34}),
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 10}, {}, {"a": 20}, {"a": 20, "b": 40, "c": 40}),
        (100, {"a": 1, "b": 1, "c": 1}, {"a": 10}, {"a": 50}, {}, {"a": 50, "b": 25, "c": 25}),
        (101, {"a": 1, "b": 1, "c": 1}, {"a": 10}, {"a": 50}, {}, {"a": 50, "b": 26, "c": 25}),
        (101, {"a": 1, "b": 1, "c": 0}, {"c": 10}, {}, {}, {"a": 46, "b": 45, "c": 10}),
        (0, {"a": 1, "b": 1, "c": 1}, {}, {"a": 1}, {}, {"a": 1, "b": -1, "c": 0}),
        (3, {"a": 1, "b": 3}, {}, {"a": 1}, {}, {"a": 1, "b": 2}),
        (2, {"a": 1, "b": 3}, {}, {}, {}, {"a": 0, "b": 2}),  # halves: to the larger weight
        (100, {"a": Decimal("0.5"), "b": F(1, 4), "c": 0}, {}, {}, {"b": 30}, {"a": 70, "b": 30, "c": 0}),
        (7, {"a": 1}, {"stranger": 3}, {"stranger": 3}, {"stranger": 3}, {"a": 7}),
    ],
)
def test_whole_units_between_bounds(total: int, weights: Any, base: Any, floor: Any, cap: Any, parts: Any) -> None:
    result = apportion_bounded(total, weights, base=base, floor=floor, cap=cap)
    assert result == parts
    assert list(result) == list(weights)
    assert {type(part) for part in result.values()} <= {int}
    mirrored = apportion_bounded(
        -total,
        weights,
        base={key: -amount for key, amount in base.items()},
        floor={key: -limit for key, limit in cap.items()},
        cap={key: -limit for key, limit in floor.items()},
    )
    assert mirrored == {key: -part for key, part in parts.items()}


def test_without_base_and_bounds_it_is_apportion() -> None:
    weights = {"a": 5, "b": 0, "c": 7, "d": 5}
    assert apportion_bounded(10, weights) == apportion(10, weights)


@pytest.mark.parametrize(
    ("total", "arguments", "bounds"),
    [
        (1, {"floor": {"a": 1, "b": 1}}, "floor"),
        (1, {"base": {"a": 5}, "floor": {"a": 4}, "cap": {"b": 9}}, None),
        (3, {"cap": {"a": 1, "b": 1}}, "cap"),
        (3, {"base": {"a": 9}, "cap": {"a": 1, "b": 1}}, "cap"),
        (3, {"floor": {"a": 2}, "cap": {"a": 1}}, "cross"),
    ],
)
def test_whole_bounds_that_cannot_hold(total: int, arguments: dict[str, Any], bounds: str | None) -> None:
    if bounds is None:
        assert apportion_bounded(total, {"a": 1, "b": 1}, **arguments) == {"a": 4, "b": -3}
        return
    with pytest.raises(BoundsError) as caught:
        apportion_bounded(total, {"a": 1, "b": 1}, **arguments)
    assert caught.value.bounds == bounds


@pytest.mark.parametrize(
    ("total", "arguments", "text"),
    [
        (1.0, {}, "total is a float, not int: 1.0"),
        (1, {"base": {"a": 0.5}}, "base of a is a float, not int: 0.5"),
        (1, {"floor": {"a": F(1, 2)}}, "floor of a is a Fraction, not int: Fraction(1, 2)"),
        (1, {"cap": {"a": True}}, "cap of a is a bool, not int: True"),
    ],
)
def test_whole_units_are_integers(total: Any, arguments: dict[str, Any], text: str) -> None:
    with pytest.raises(InexactError) as caught:
        apportion_bounded(total, {"a": 1}, **arguments)
    assert str(caught.value) == text
