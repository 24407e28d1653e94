"""What holds for every table that is split or rounded so that rows and columns add up."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.table import apportion_table, round_table

Exact = dict[Any, dict[Any, Fraction]]
Whole = dict[Any, dict[Any, int]]
Split = tuple[dict[Any, int], dict[Any, dict[Any, Any]]]

TOTALS = st.one_of(
    st.integers(0, 9), st.integers(-20, 20), st.integers(-(10**15), 10**15), st.integers(-(10**40), 10**40)
)
WEIGHTS = st.one_of(
    st.integers(0, 2),
    st.integers(0, 10**6),
    st.builds(Fraction, st.integers(0, 30), st.integers(1, 12)),
    st.integers(0, 99_999).map(lambda n: Decimal(n).scaleb(-2)),
)


@st.composite
def small(draw: st.DrawFn) -> Split:
    """A few rows of a few columns, every number drawn by itself; ids of several kinds."""
    rows = draw(st.lists(st.one_of(st.sampled_from("pqrstu"), st.integers(0, 3)), unique=True, max_size=6))
    columns = st.one_of(st.sampled_from("abcde"), st.integers(0, 1))
    weights = {row: draw(st.dictionaries(columns, WEIGHTS, max_size=6)) for row in rows}
    return {row: draw(TOTALS) if any(weights[row].values()) else 0 for row in rows}, weights


@st.composite
def large(draw: st.DrawFn) -> Split:
    """Up to 40 rows of 30 columns: ragged, sparse, with zero rows and of both signs, or much alike."""
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - numbers for a test
    height, width = draw(st.integers(1, 40)), draw(st.integers(1, 30))
    density, top = draw(st.sampled_from([0.1, 0.5, 1.0])), draw(st.sampled_from([1, 3, 10**6]))
    low, high = draw(st.sampled_from([(0, 3), (1, 10**9), (-20, 20), (-(10**15), 10**15)]))
    weights = {
        f"r{row:02}": {f"c{c:02}": random.randint(0, top) for c in range(width) if random.random() <= density}
        for row in range(height)
    }
    return {row: random.randint(low, high) if any(cells.values()) else 0 for row, cells in weights.items()}, weights


@st.composite
def cells(draw: st.DrawFn) -> tuple[Exact, int]:
    """A table of exact cells of any sign, and a grand total that it can have."""
    columns, values = (
        st.sampled_from("abcde"),
        st.builds(Fraction, st.integers(-40, 40), st.sampled_from([1, 2, 3, 4, 7])),
    )
    exact = draw(st.dictionaries(st.sampled_from("pqrstu"), st.dictionaries(columns, values, max_size=5), max_size=6))
    grand = sum((cell for row in exact.values() for cell in row.values()), Fraction(0))
    return exact, draw(st.sampled_from(sorted({floor(grand), ceil(grand)})))


SPLITS = st.one_of(small(), large())


def exact_of(totals: Mapping[Any, int], weights: Mapping[Any, Mapping[Any, Any]]) -> Exact:
    exact = {}
    for key, total in totals.items():
        fractions = {column: Fraction(weight) for column, weight in weights[key].items()}
        divisor = sum(fractions.values()) or 1
        exact[key] = {column: total * fraction / divisor for column, fraction in fractions.items()}
    return exact


def columns(table: Mapping[Any, Mapping[Any, Any]]) -> dict[Any, Any]:
    sums: dict[Any, Any] = {}
    for row in table.values():
        for column, cell in row.items():
            sums[column] = sums.get(column, 0) + cell
    return sums


def neighbours(whole: Mapping[Any, int], exact: Mapping[Any, Fraction]) -> bool:
    return whole.keys() == exact.keys() and all(n in {floor(exact[key]), ceil(exact[key])} for key, n in whole.items())


def negated(table: Mapping[Any, Mapping[Any, Any]]) -> dict[Any, dict[Any, Any]]:
    return {key: {column: -cell for column, cell in row.items()} for key, row in table.items()}


def shuffled(table: Mapping[Any, Any], random: Random) -> dict[Any, Any]:
    keys = list(table)
    random.shuffle(keys)
    return {key: shuffled(table[key], random) if isinstance(table[key], dict) else table[key] for key in keys}


@given(SPLITS)
def test_each_row_sums_to_its_total(split: Split) -> None:
    table = apportion_table(*split)
    assert {key: sum(row.values()) for key, row in table.items()} == split[0]


@given(SPLITS)
def test_each_cell_is_its_exact_value_rounded_down_or_up(split: Split) -> None:
    table, exact = apportion_table(*split), exact_of(*split)
    assert all(neighbours(table[key], exact[key]) for key in exact)


@given(SPLITS)
def test_each_column_sum_is_its_exact_value_rounded_down_or_up(split: Split) -> None:
    assert neighbours(columns(apportion_table(*split)), columns(exact_of(*split)))


@given(SPLITS)
def test_a_zero_weight_gets_zero(split: Split) -> None:
    table = apportion_table(*split)
    assert all(table[key][column] == 0 for key in table for column, w in split[1][key].items() if not w)


@given(SPLITS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_is_irrelevant(split: Split, random: Random) -> None:
    totals, weights = split
    assert apportion_table(shuffled(totals, random), shuffled(weights, random)) == apportion_table(totals, weights)


@given(SPLITS, st.lists(st.builds(Fraction, st.integers(1, 99), st.integers(1, 99)), min_size=1, max_size=5))
def test_the_scale_of_a_row_of_weights_is_irrelevant(split: Split, scales: list[Fraction]) -> None:
    totals, weights = split
    scaled = {
        key: {column: Fraction(weight) * scales[place % len(scales)] for column, weight in row.items()}
        for place, (key, row) in enumerate(weights.items())
    }
    assert apportion_table(totals, scaled) == apportion_table(totals, weights)


@given(SPLITS)
def test_minus_the_totals_is_minus_the_table(split: Split) -> None:
    totals, weights = split
    mirrored = apportion_table({key: -total for key, total in totals.items()}, weights)
    assert mirrored == negated(apportion_table(totals, weights))


@given(SPLITS)
@example(({"p": 1, "q": 1}, {"p": {"a": 1, "b": 2}, "q": {"a": 2, "b": 1}}))
def test_rows_split_alone_are_the_result_when_the_columns_allow_it(split: Split) -> None:
    totals, weights = split
    alone = {key: apportion(total, weights[key]) for key, total in totals.items()}
    if neighbours(columns(alone), columns(exact_of(totals, weights))):
        assert apportion_table(totals, weights) == alone


@given(TOTALS, st.dictionaries(st.text(max_size=2), WEIGHTS, min_size=1).filter(lambda row: any(row.values())))
def test_one_row_is_apportion(total: int, row: dict[str, Any]) -> None:
    assert apportion_table({"p": total}, {"p": row}) == {"p": apportion(total, row)}


@given(SPLITS)
def test_rounding_the_exact_cells_is_splitting_the_totals(split: Split) -> None:
    assert round_table(exact_of(*split), sum(split[0].values())) == apportion_table(*split)


@given(cells())
def test_a_rounded_table_has_the_grand_total_asked_for(drawn: tuple[Exact, int]) -> None:
    assert sum(columns(round_table(*drawn)).values()) == drawn[1]


@given(cells())
def test_a_rounded_table_keeps_every_cell_row_and_column_within_a_unit(drawn: tuple[Exact, int]) -> None:
    exact, table = drawn[0], round_table(*drawn)
    assert all(neighbours(table[key], row) for key, row in exact.items())
    assert neighbours(columns(table), columns(exact))
    sums = {key: sum(row.values(), Fraction(0)) for key, row in exact.items()}
    assert neighbours({key: sum(row.values()) for key, row in table.items()}, sums)


@given(cells(), st.randoms(use_true_random=False))
def test_the_order_of_exact_rows_and_columns_is_irrelevant(drawn: tuple[Exact, int], random: Random) -> None:
    exact, total = drawn
    assert round_table(shuffled(exact, random), total) == round_table(exact, total)


@given(cells())
def test_minus_the_exact_cells_is_minus_the_table(drawn: tuple[Exact, int]) -> None:
    exact, total = drawn
    assert round_table(negated(exact), -total) == negated(round_table(exact, total))


@given(cells())
def test_whole_rows_rounded_alone_are_the_result_when_the_columns_allow_it(drawn: tuple[Exact, int]) -> None:
    whole_rows = {}
    for key, row in drawn[0].items():
        lack = -sum(row.values(), Fraction(0)) % 1
        whole_rows[key] = {**row, "rest": lack}
    alone: Whole = {key: round_table({key: row}, int(sum(row.values())))[key] for key, row in whole_rows.items()}
    if neighbours(columns(alone), columns(whole_rows)):
        assert round_table(whole_rows, int(sum(columns(whole_rows).values(), Fraction(0)))) == alone


@given(cells())
def test_a_whole_table_stays_as_it_is(drawn: tuple[Exact, int]) -> None:
    whole = {key: {column: Fraction(floor(cell)) for column, cell in row.items()} for key, row in drawn[0].items()}
    assert round_table(whole, sum(sum(map(int, row.values())) for row in whole.values())) == whole
