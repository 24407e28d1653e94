"""What holds for every split of one total."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor

from hypothesis import example, given
from hypothesis import strategies as st

from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.weights import Weight

Split = tuple[int, dict[object, Weight]]

IDS = st.one_of(st.text(max_size=3), st.integers(-99, 99), st.none(), st.frozensets(st.sampled_from("abc")))
TOTALS = st.one_of(st.integers(-30, 30), st.integers(-(10**15), 10**15), st.integers(-(10**40), 10**40))
WEIGHTS: st.SearchStrategy[Weight] = st.one_of(
    st.integers(0, 3),
    st.integers(0, 10**7),
    st.integers(0, 10**40),
    st.builds(Fraction, st.integers(0, 10**6), st.integers(1, 10**6)),
    st.integers(0, 10**10).map(lambda n: Decimal(n).scaleb(-4)),
)


MANY = st.tuples(st.integers(1, 400), st.lists(WEIGHTS, min_size=1, max_size=12)).map(
    lambda drawn: {f"m{place}": drawn[1][place * place % len(drawn[1])] for place in range(drawn[0])}
)
FEW = st.dictionaries(IDS, WEIGHTS, min_size=1, max_size=12)
SPLITS: st.SearchStrategy[Split] = st.tuples(TOTALS, st.one_of(FEW, MANY).filter(lambda row: any(row.values())))


def exact(total: int, weights: dict[object, Weight]) -> dict[object, Fraction]:
    fractions = {key: Fraction(weight) for key, weight in weights.items()}
    divisor = sum(fractions.values())
    return {key: total * fraction / divisor for key, fraction in fractions.items()}


@given(SPLITS)
def test_the_parts_sum_to_the_total(split: Split) -> None:
    assert sum(apportion(*split).values()) == split[0]


@given(SPLITS)
def test_each_part_is_its_exact_value_rounded_down_or_up(split: Split) -> None:
    values = exact(*split)
    assert all(part in {floor(values[key]), ceil(values[key])} for key, part in apportion(*split).items())


@given(SPLITS)
def test_a_zero_weight_gets_zero(split: Split) -> None:
    parts = apportion(*split)
    assert all(parts[key] == 0 for key, weight in split[1].items() if not weight)


@given(SPLITS, st.randoms(use_true_random=False))
def test_the_order_of_the_weights_is_irrelevant(split: Split, random: object) -> None:
    total, weights = split
    keys = list(weights)
    random.shuffle(keys)  # type: ignore[attr-defined]  # a random.Random
    assert apportion(total, {key: weights[key] for key in keys}) == apportion(total, weights)


@given(SPLITS, st.one_of(st.integers(1, 10**6), st.builds(Fraction, st.integers(1, 1000), st.integers(1, 1000))))
def test_the_scale_of_the_weights_is_irrelevant(split: Split, scale: Fraction) -> None:
    total, weights = split
    assert apportion(total, {key: Fraction(w) * scale for key, w in weights.items()}) == apportion(total, weights)


@given(SPLITS)
def test_the_kind_of_number_is_irrelevant(split: Split) -> None:
    total, weights = split
    assert apportion(total, {key: Fraction(weight) for key, weight in weights.items()}) == apportion(total, weights)


@given(SPLITS)
def test_minus_the_total_is_minus_the_split(split: Split) -> None:
    total, weights = split
    assert apportion(-total, weights) == {key: -part for key, part in apportion(total, weights).items()}


@given(SPLITS, st.integers(-3, 3))
def test_whole_multiples_of_the_weights_come_off_without_rounding(split: Split, times: int) -> None:
    """Add a multiple of the sum of integer weights to the total: each part rises by that multiple of its weight."""
    total, weights = split
    integers = {key: int(weight) for key, weight in weights.items()}
    divisor = sum(integers.values())
    if divisor and total > 0 and total + times * divisor > 0:
        more = apportion(total + times * divisor, integers)
        assert more == {key: part + times * integers[key] for key, part in apportion(total, integers).items()}


@given(SPLITS.filter(lambda split: len({type(key) for key in split[1]} | {str}) == 1))
@example((5, {"b": 1, "a": 1}))
@example((2, {"a": 1, "b": Decimal(3)}))
def test_it_is_the_plain_rule(split: Split) -> None:
    """The oracle: floors of the size, then one unit each by remainder, weight and id."""
    total, weights = split
    values = exact(abs(total), weights)
    ranked = sorted(weights, key=lambda key: (floor(values[key]) - values[key], -Fraction(weights[key]), str(key)))
    parts = {key: floor(value) for key, value in values.items()}
    for key in ranked[: abs(total) - sum(parts.values())]:
        parts[key] += 1
    assert apportion(total, weights) == {key: part if total > 0 else -part for key, part in parts.items()}


@given(
    st.integers(-7, 7),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9)).filter(lambda row: any(row.values())),
)
def test_no_other_split_deviates_less(total: int, weights: dict[object, Weight]) -> None:
    values = exact(total, weights)
    steps = range(min(total, 0), max(total, 0) + 1)
    least = min(
        sum(abs(part - value) for part, value in zip(parts, values.values(), strict=True))
        for parts in product(steps, repeat=len(values))
        if sum(parts) == total
    )
    assert sum(abs(part - values[key]) for key, part in apportion(total, weights).items()) == least
