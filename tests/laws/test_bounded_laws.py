"""What holds for every split between floors and caps."""

from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costshare.apportionment.bounded import apportion_bounded, bounded, clamp
from costshare.apportionment.largest_remainder import apportion
from costshare.errors import BoundsError


class Case(NamedTuple):
    """A total with weights and bounds."""

    total: Any
    weights: dict[str, Any]
    floors: dict[str, Any]
    caps: dict[str, Any]
    base: dict[str, Any]


@st.composite
def cases(draw: st.DrawFn, numbers: st.SearchStrategy[Any], sizes: st.SearchStrategy[Any], count: int = 6) -> Case:
    """Bounds that cross nowhere, and a total that may be out of their reach."""
    ids = [f"m{place}" for place in range(draw(st.integers(0, count)))]
    floors: dict[str, Any] = {}
    caps: dict[str, Any] = {}
    for key in ids:
        low, high = sorted([draw(numbers), draw(numbers)])
        kind = draw(st.integers(0, 3))
        floors |= {key: low} if kind & 1 else {}
        caps |= {key: high} if kind & 2 else {}
    base = {key: draw(numbers) for key in ids if draw(st.booleans())}
    return Case(draw(numbers), {key: draw(sizes) for key in ids}, floors, caps, base)


FRACTIONS = cases(
    st.one_of(
        st.builds(Fraction, st.integers(-60, 60), st.integers(1, 6)), st.integers(-(10**15), 10**15).map(Fraction)
    ),
    st.builds(Fraction, st.integers(0, 20), st.integers(1, 6)),
)
INTEGERS = st.one_of(
    cases(st.integers(-20, 20), st.integers(0, 3)),
    cases(
        st.integers(-(10**40), 10**40),
        st.one_of(st.integers(0, 10**6), st.builds(Fraction, st.integers(0, 20), st.integers(1, 9))),
    ),
    cases(st.integers(-(10**15), 10**15), st.integers(0, 10**6), 40),
)


def split(case: Case) -> dict[str, Fraction] | None:
    """The amounts; None where the bounds forbid any."""
    try:
        return bounded(case.total, case.weights, floors=case.floors, caps=case.caps)
    except BoundsError:
        return None


def split_whole(case: Case) -> dict[str, int] | None:
    """The parts; None where the bounds forbid any."""
    try:
        return apportion_bounded(case.total, case.weights, base=case.base, floor=case.floors, cap=case.caps)
    except BoundsError:
        return None


def mirrored(case: Case) -> Case:
    """Every amount negated, floors and caps changing places."""
    floors, caps, base = ({key: -n for key, n in bound.items()} for bound in (case.caps, case.floors, case.base))
    return Case(-case.total, case.weights, floors, caps, base)


@given(FRACTIONS)
def test_amounts_sum_to_the_total(case: Case) -> None:
    amounts = split(case)
    assume(amounts is not None)
    assert amounts is not None
    assert sum(amounts.values()) == case.total


@given(FRACTIONS)
def test_bounds_hold(case: Case) -> None:
    amounts = split(case) or {}
    assert all(amounts[key] >= low for key, low in case.floors.items() if amounts)
    assert all(amounts[key] <= high for key, high in case.caps.items() if amounts)


@given(FRACTIONS)
def test_amounts_within_their_bounds_are_in_proportion(case: Case) -> None:
    """Between two whose weights are not zero, the one with less per weight is at its cap or the other at its floor."""
    amounts = split(case) or {}
    ratios = {key: amount / case.weights[key] for key, amount in amounts.items() if case.weights[key]}
    for (less, least), (more, most) in product(ratios.items(), repeat=2):
        if least < most:
            assert amounts[less] == case.caps.get(less) or amounts[more] == case.floors.get(more)


@given(FRACTIONS)
def test_a_zero_weight_is_as_near_to_zero_as_its_bounds_allow(case: Case) -> None:
    amounts = split(case) or {}
    for key, amount in amounts.items():
        if not case.weights[key]:
            assert amount == clamp(Fraction(0), case.floors.get(key), case.caps.get(key))


@given(FRACTIONS)
def test_amounts_are_those_that_bisection_finds(case: Case) -> None:
    """The oracle: halve an interval of t until the clamped sums are as near to the total as one likes."""
    amounts = split(case)
    assume(amounts is not None)
    assert amounts is not None
    low, high = Fraction(-(10**18)), Fraction(10**18)
    near: dict[str, Fraction] = {}
    for _ in range(100):
        t = (low + high) / 2
        near = {key: clamp(t * w, case.floors.get(key), case.caps.get(key)) for key, w in case.weights.items()}
        low, high = (t, high) if sum(near.values()) < case.total else (low, t)
    assert all(abs(near[key] - amount) < Fraction(1, 1000) for key, amount in amounts.items())


@given(FRACTIONS)
def test_amounts_are_refused_only_where_the_bounds_allow_none(case: Case) -> None:
    least = most = Fraction(0)
    loose = {"floor": False, "cap": False}
    for key, weight in case.weights.items():
        low, high = case.floors.get(key), case.caps.get(key)
        if not weight:
            low = high = clamp(Fraction(0), low, high)
        loose = {"floor": loose["floor"] or low is None, "cap": loose["cap"] or high is None}
        least, most = least + (low or 0), most + (high or 0)
    expected = None
    if not loose["floor"] and least > case.total:
        expected = "floor"
    elif not loose["cap"] and most < case.total:
        expected = "cap"
    if expected is None:
        assert split(case) is not None
    else:
        with pytest.raises(BoundsError) as caught:
            bounded(case.total, case.weights, floors=case.floors, caps=case.caps)
        assert caught.value.bounds == expected


@given(FRACTIONS)
def test_minus_the_total_between_mirrored_bounds_is_minus_the_amounts(case: Case) -> None:
    amounts = split(case)
    assert split(mirrored(case)) == (amounts and {key: -amount for key, amount in amounts.items()})


@given(INTEGERS)
def test_parts_sum_to_the_total(case: Case) -> None:
    parts = split_whole(case)
    assert parts is None or sum(parts.values()) == case.total


@given(INTEGERS)
def test_bounds_hold_exactly_in_whole_units(case: Case) -> None:
    parts = split_whole(case) or {}
    assert all(parts[key] >= low for key, low in case.floors.items() if parts)
    assert all(parts[key] <= high for key, high in case.caps.items() if parts)


@given(INTEGERS)
def test_each_part_is_its_exact_amount_rounded_down_or_up(case: Case) -> None:
    parts = split_whole(case)
    floors = {key: Fraction(low - case.base.get(key, 0)) for key, low in case.floors.items()}
    caps = {key: Fraction(high - case.base.get(key, 0)) for key, high in case.caps.items()}
    exact = split(Case(Fraction(case.total - sum(case.base.values())), case.weights, floors, caps, {}))
    assert (parts is None) == (exact is None)
    for key, part in (parts or {}).items():
        assert part - case.base.get(key, 0) in {floor((exact or {})[key]), ceil((exact or {})[key])}


@given(INTEGERS)
def test_minus_the_total_between_mirrored_bounds_is_minus_the_parts(case: Case) -> None:
    parts = split_whole(case)
    assert split_whole(mirrored(case)) == (parts and {key: -part for key, part in parts.items()})


@given(INTEGERS)
def test_the_order_of_the_weights_is_irrelevant(case: Case) -> None:
    backwards = dict(reversed(case.weights.items()))
    assert split_whole(case._replace(weights=backwards)) == split_whole(case)


@given(INTEGERS)
def test_without_bounds_the_rest_after_the_base_is_apportioned(case: Case) -> None:
    assume(any(case.weights.values()))
    parts = apportion_bounded(case.total, case.weights, base=case.base)
    rest = apportion(case.total - sum(case.base.values()), case.weights)
    assert parts == {key: case.base.get(key, 0) + part for key, part in rest.items()}
