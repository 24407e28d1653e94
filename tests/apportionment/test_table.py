# ruff: noqa: ANN401 - cases hold values of any type

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.table import apportion_table, round_table
from costshare.errors import BoundsError, InexactError, WeightError

Table = dict[str, dict[str, int]]


def test_rows_that_already_add_up_are_split_alone() -> None:
    weights = {"p": {"a": 1, "b": 2}, "q": {"a": 2, "b": 1}}
    assert apportion_table({"p": 10, "q": 20}, weights) == {"p": {"a": 3, "b": 7}, "q": {"a": 13, "b": 7}}


def test_one_unit_moves_where_a_column_would_drift() -> None:
    weights = {"p": {"a": 1, "b": 1}, "q": {"a": 1, "b": 1}}
    assert apportion_table({"p": 1, "q": 1}, weights) == {"p": {"a": 1, "b": 0}, "q": {"a": 0, "b": 1}}


def test_the_unit_moves_in_the_row_where_the_fractions_lose_least() -> None:
    weights = {"p": {"a": 3, "b": 2}, "q": {"a": 4, "b": 1}, "r": {"a": 5, "b": 3}}
    table = apportion_table({"p": 1, "q": 1, "r": 1}, weights)  # a: 0.6 + 0.8 + 0.625
    assert table == {"p": {"a": 1, "b": 0}, "q": {"a": 1, "b": 0}, "r": {"a": 1, "b": 0}}
    weights["q"] = {"a": 7, "b": 3}  # a: 0.6 + 0.7 + 0.625 is below 2
    table = apportion_table({"p": 1, "q": 1, "r": 1}, weights)
    assert table == {"p": {"a": 0, "b": 1}, "q": {"a": 1, "b": 0}, "r": {"a": 1, "b": 0}}


# Each splits into columns that drift when the rows are split alone; the last needs a chain through two rows.
DRIFTING: list[tuple[dict[str, int], dict[str, dict[str, int]], Table]] = [
    (
        {"p": 5, "q": 2},
        {"p": {"a": 3, "b": 3}, "q": {"a": 3, "b": 1}},
        {"p": {"a": 3, "b": 2}, "q": {"a": 1, "b": 1}},
    ),
    (
        {"p": 1, "q": 3, "r": 3, "s": 3},
        {"p": {"a": 1, "b": 1}, "q": {"a": 2, "b": 2}, "r": {"a": 1, "b": 1}, "s": {"a": 3, "b": 3}},
        {"p": {"a": 1, "b": 0}, "q": {"a": 2, "b": 1}, "r": {"a": 1, "b": 2}, "s": {"a": 1, "b": 2}},
    ),
    (
        {"p": 4, "q": 2, "r": 3, "s": 1},
        {"p": {"a": 3, "b": 3, "c": 2}, "q": {"a": 3, "b": 1}, "r": {"b": 1, "c": 1}, "s": {"b": 2, "c": 2}},
        {
            "p": {"a": 2, "b": 1, "c": 1},
            "q": {"a": 1, "b": 1},
            "r": {"b": 2, "c": 1},
            "s": {"b": 0, "c": 1},
        },
    ),
]


def exact(totals: Mapping[str, int], weights: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, Fraction]]:
    return {
        key: {column: Fraction(total * weight, sum(weights[key].values())) for column, weight in weights[key].items()}
        for key, total in totals.items()
    }


def backwards(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: dict(reversed(row.items())) if isinstance(row, dict) else row for key, row in reversed(list(table.items()))
    }


def negated(table: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {key: {column: -cell for column, cell in row.items()} for key, row in table.items()}


@pytest.mark.parametrize(("totals", "weights", "table"), DRIFTING)
def test_drifting_columns_are_put_right(totals: dict[str, int], weights: dict[str, Any], table: Table) -> None:
    assert {key: apportion(total, weights[key]) for key, total in totals.items()} != table
    assert apportion_table(totals, weights) == table
    assert apportion_table(backwards(totals), backwards(weights)) == table
    assert apportion_table({key: -total for key, total in totals.items()}, weights) == negated(table)
    cells, grand = exact(totals, weights), sum(totals.values())
    assert round_table(cells, grand) == table
    assert round_table(negated(cells), -grand) == negated(table)


def test_results_stand_in_the_order_of_totals_and_of_the_weights_of_the_row() -> None:
    table = apportion_table({"q": 3, "p": 4}, {"p": {"b": 1, "a": 1}, "q": {"c": 1, "a": 2}, "unused": {"a": -1}})
    assert [(key, list(row)) for key, row in table.items()] == [("q", ["c", "a"]), ("p", ["b", "a"])]


def test_empty_tables_and_rows() -> None:
    assert apportion_table({}, {}) == {}
    assert apportion_table({"p": 0, "q": 0, "r": 0}, {"q": {}, "r": {"a": 0}}) == {"p": {}, "q": {}, "r": {"a": 0}}
    assert round_table({}, 0) == {}
    assert round_table({"p": {}, "q": {"a": Fraction(0)}}, 0) == {"p": {}, "q": {"a": 0}}


def test_rows_of_both_signs() -> None:
    weights = {"p": {"a": 1, "b": 1}, "q": {"a": 1, "b": 1}}
    assert apportion_table({"p": 1, "q": -1}, weights) == {"p": {"a": 1, "b": 0}, "q": {"a": -1, "b": 0}}
    assert apportion_table({"p": -3, "q": 1}, weights) == {"p": {"a": -2, "b": -1}, "q": {"a": 1, "b": 0}}


def test_a_first_row_of_zero_does_not_decide_the_direction() -> None:
    totals, weights, table = DRIFTING[0]
    more = {"o": {"a": 1, "b": 1}, **weights}
    assert apportion_table({"o": 0, **totals}, more) == {"o": {"a": 0, "b": 0}, **table}
    assert apportion_table({"o": 0, "p": -5, "q": -2}, more) == {"o": {"a": 0, "b": 0}, **negated(table)}


def test_weights_of_every_kind_and_scale() -> None:
    totals, weights, table = DRIFTING[2]
    scales: dict[str, Any] = {"p": Decimal("0.5"), "q": Fraction(1, 3), "r": 7, "s": Decimal("1E+3")}
    scaled: dict[str, Any] = {
        key: {column: weight * scales[key] for column, weight in row.items()} for key, row in weights.items()
    }
    assert apportion_table(totals, scaled) == table


@pytest.mark.parametrize(
    ("totals", "weights", "error", "text"),
    [
        ({"p": 1}, {}, WeightError, "row p: nothing to share 1 by"),
        ({"p": -1}, {"p": {"a": 0}}, WeightError, "row p: nothing to share -1 by"),
        ({"p": 1}, {"p": {"a": -1, "b": 2}}, WeightError, "row p: weight of a is negative: -1"),
        ({"p": 0}, {"p": {"a": 0.5}}, InexactError, "row p: weight of a is a float, not int, Fraction or Decimal: 0.5"),
        ({"p": 1.0}, {"p": {"a": 1}}, InexactError, "total is a float, not int: 1.0"),
        ({"p": True}, {"p": {"a": 1}}, InexactError, "total is a bool, not int: True"),
    ],
)
def test_a_table_that_cannot_be_split(totals: Any, weights: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        apportion_table(totals, weights)
    assert str(caught.value) == text
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize(
    ("cells", "total", "table"),
    [
        ({"p": {"a": HALF}}, 0, {"p": {"a": 0}}),
        ({"p": {"a": HALF}}, 1, {"p": {"a": 1}}),
        ({"p": {"a": HALF}, "q": {"b": HALF}}, 1, {"p": {"a": 1}, "q": {"b": 0}}),  # a tie: the row sorted first
        ({"p": {"a": HALF}, "q": {"b": 3 * HALF}}, 2, {"p": {"a": 0}, "q": {"b": 2}}),  # the larger row
        ({"p": {"a": 2 * THIRD}, "q": {"b": 4 * THIRD}}, 2, {"p": {"a": 1}, "q": {"b": 1}}),  # the largest fraction
        ({"p": {"a": HALF}, "q": {"b": -3 * HALF}}, -1, {"p": {"a": 0}, "q": {"b": -1}}),
        ({"p": {"a": -HALF}, "q": {"b": 3 * HALF}}, 1, {"p": {"a": 0}, "q": {"b": 1}}),
        ({"p": {"a": HALF, "b": -HALF}}, 0, {"p": {"a": 1, "b": -1}}),
        ({"p": {"b": HALF, "a": -HALF}}, 0, {"p": {"b": 1, "a": -1}}),
        ({"p": {"a": 2, "b": Decimal("0.5")}}, 3, {"p": {"a": 2, "b": 1}}),
        # p rounds up by its larger fraction, until column a, which sums to 1, makes the unit move to q's column
        (
            {"p": {"a": 2 * THIRD}, "q": {"a": THIRD, "b": THIRD}},
            1,
            {"p": {"a": 1}, "q": {"a": 0, "b": 0}},
        ),
        (
            {"p": {"a": 2 * THIRD}, "q": {"a": THIRD, "b": THIRD}},
            2,
            {"p": {"a": 1}, "q": {"a": 0, "b": 1}},
        ),
        ({"p": {"a": HALF}, "q": {"a": HALF}, "r": {"b": HALF}}, 2, {"p": {"a": 1}, "q": {"a": 0}, "r": {"b": 1}}),
        ({"p": {"a": HALF}, "q": {"a": HALF}, "r": {"b": HALF}}, 1, {"p": {"a": 1}, "q": {"a": 0}, "r": {"b": 0}}),
    ],
)
def test_a_table_of_exact_cells(cells: Any, total: int, table: Table) -> None:
    assert round_table(cells, total) == table
    assert round_table(backwards(cells), total) == table
    assert round_table(negated(cells), -total) == negated(table)


@pytest.mark.parametrize(
    ("total", "bounds", "text"),
    [
        (0, "floor", "total 0 is not the exact grand total rounded: 1 or 2"),
        (3, "cap", "total 3 is not the exact grand total rounded: 1 or 2"),
    ],
)
def test_a_grand_total_is_the_exact_one_rounded(total: int, bounds: str, text: str) -> None:
    with pytest.raises(BoundsError) as caught:
        round_table({"p": {"a": HALF}, "q": {"a": Fraction(1)}}, total)
    assert (str(caught.value), caught.value.bounds) == (text, bounds)
    assert isinstance(caught.value, ValueError)


def test_a_whole_grand_total_has_no_neighbour() -> None:
    for total in (1, 3):
        with pytest.raises(BoundsError, match=rf"^total {total} is not the exact grand total rounded: 2$"):
            round_table({"p": {"a": HALF}, "q": {"a": 3 * HALF}}, total)


@pytest.mark.parametrize(
    ("cells", "total", "error", "text"),
    [
        ({"p": {"a": 0.5}}, 0, InexactError, "row p: cell of a is a float, not int, Fraction or Decimal: 0.5"),
        ({"p": {"a": Decimal("NaN")}}, 0, WeightError, "row p: cell of a is not finite: Decimal('NaN')"),
        ({"p": {"a": HALF}}, 1.0, InexactError, "total is a float, not int: 1.0"),
    ],
)
def test_cells_that_are_not_exact(cells: Any, total: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error) as caught:
        round_table(cells, total)
    assert str(caught.value) == text
