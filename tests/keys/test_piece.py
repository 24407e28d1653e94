from fractions import Fraction

import pytest

from costshare.costs.basis import Basis
from costshare.drivers.fact import Fact
from costshare.errors import InvalidValueError
from costshare.keys.piece import Occasion, Piece
from costshare.periods.period import Period, year
from tests.keys.asked import day, occasion


def piece(amount: int, **weights: int) -> Piece:
    total = sum(weights.values())
    return Piece(
        period=year(2023),
        key="k",
        amount=Fraction(amount),
        facts={name: Fact(value=Fraction(weight)) for name, weight in weights.items()},
        amounts={name: Fraction(amount * weight, total) for name, weight in weights.items()},
    )


def test_a_share_is_the_part_of_the_amount() -> None:
    assert piece(100, a=1, b=3).share("b") == Fraction(3, 4)
    assert piece(-100, a=1, b=3).share("b") == Fraction(3, 4)


def test_of_nothing_a_share_is_the_part_of_the_weights() -> None:
    assert piece(0, a=1, b=3).share("b") == Fraction(3, 4)


def test_an_occasion_knows_the_year_and_its_parts() -> None:
    half = Period.of_days(day("2024-01-01"), day("2024-06-30"))
    asked = occasion(2024)
    assert asked.period == year(2024)
    assert asked.part(half) == Fraction(182, 366)
    assert asked.part(None) == 0
    assert occasion(2024, by_months=True).part(half) == Fraction(1, 2)
    assert Occasion(pool="p", year=2024, basis=Basis.BUDGET).by_months is False


def test_a_year_far_off_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        _ = occasion(1899).period
