"""The bounds of a key inside another's bounds are told as parts of 1, as everything inside is."""

from fractions import Fraction

import pytest

from costshare.keys.bounded import parts_of
from costshare.keys.piece import Limits


def limits(base: int, floor: int | None, cap: int | None) -> Limits:
    return Limits(
        base=Fraction(base),
        floor=None if floor is None else Fraction(floor),
        cap=None if cap is None else Fraction(cap),
    )


@pytest.mark.parametrize(
    ("given", "whole", "parts"),
    [
        (limits(10, 20, 40), 2, limits(5, 10, 20)),
        (limits(10, 20, 40), -2, limits(-5, -20, -10)),
        (limits(0, None, 40), 2, limits(0, None, 20)),
        (limits(0, None, 40), -2, limits(0, -20, None)),
        (limits(0, 20, None), -2, limits(0, None, -10)),
        (limits(0, None, None), 2, limits(0, None, None)),
    ],
)
def test_limits_are_parts_of_the_whole(given: Limits, whole: int, parts: Limits) -> None:
    assert parts_of(given, Fraction(whole)) == parts
