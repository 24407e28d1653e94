"""What FORMATS § 3.4 and 3.5 promise of the one rounding, on tables of every kind."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from costshare.allocation.rounding import Reason, Rounded, Table, rounded
from costshare.apportionment.largest_remainder import apportion
from costshare.testing.strategies import tables
from costshare.workspace.terms import Mode, Rounding
from tests.laws.folders import fewer

MUST_SUM = st.sampled_from([1, 100, 100_000]).map(lambda unit: Rounding(unit=unit))
NEAREST = st.sampled_from([1, 100, 100_000]).map(lambda unit: Rounding(unit=unit, mode=Mode.NEAREST))


@st.composite
def exact_tables(draw: st.DrawFn) -> dict[str, dict[str, Fraction]]:
    """Totals shared by weights; the totals of some are no whole öre, as of an overhead's part."""
    found = {}
    for row, (total, weights) in draw(tables()).items():
        amount = Fraction(total, draw(st.sampled_from([1, 1, 3, 7])))
        found[row] = {column: amount * weight / sum(weights.values()) for column, weight in weights.items()}
    return found


def amounts(table: Mapping[str, Mapping[str, Rounded]]) -> dict[str, dict[str, int]]:
    return {row: {column: cell.amount for column, cell in cells.items()} for row, cells in table.items()}


def columns(table: Mapping[str, Mapping[str, Fraction | int]]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for cells in table.values():
        for column, value in cells.items():
            found[column] = found.get(column, Fraction(0)) + value
    return found


def total(table: Mapping[str, Mapping[str, Fraction | int]]) -> Fraction:
    return sum((Fraction(value) for cells in table.values() for value in cells.values()), start=Fraction(0))


def is_rounded(amount: Fraction | int, exact: Fraction, unit: int) -> bool:
    return amount in {floor(exact / unit) * unit, ceil(exact / unit) * unit}


def half_away(value: Fraction) -> int:
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_every_cell_is_its_exact_value_rounded_down_or_up(exact: Table, rounding: Rounding) -> None:
    found = amounts(rounded(exact, rounding))
    assert {row: list(cells) for row, cells in found.items()} == {row: list(cells) for row, cells in exact.items()}
    assert all(
        is_rounded(found[row][column], value, rounding.unit)
        for row, cells in exact.items()
        for column, value in cells.items()
    )


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_every_pool_is_its_exact_value_rounded_down_or_up(exact: Table, rounding: Rounding) -> None:
    found = amounts(rounded(exact, rounding))
    for row, cells in exact.items():
        assert is_rounded(sum(found[row].values()), sum(cells.values(), start=Fraction(0)), rounding.unit)


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_every_members_total_is_its_exact_value_rounded_down_or_up(exact: Table, rounding: Rounding) -> None:
    found, expected = columns(amounts(rounded(exact, rounding))), columns(exact)
    assert all(is_rounded(found[column], value, rounding.unit) for column, value in expected.items())


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_the_grand_total_is_rounded_half_away_from_zero(exact: Table, rounding: Rounding) -> None:
    expected = half_away(total(exact) / rounding.unit) * rounding.unit
    assert total(amounts(rounded(exact, rounding))) == expected


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_with_everything_negated_every_cell_is_negated(exact: Table, rounding: Rounding) -> None:
    mirrored = {row: {column: -value for column, value in cells.items()} for row, cells in exact.items()}
    found = rounded(mirrored, rounding)
    for row, cells in rounded(exact, rounding).items():
        for column, cell in cells.items():
            assert found[row][column].amount == -cell.amount


@fewer(3)
@given(exact_tables(), MUST_SUM, st.randoms(use_true_random=False))
def test_the_order_of_pools_and_members_is_irrelevant(exact: Table, rounding: Rounding, random) -> None:
    rows = [(row, list(cells.items())) for row, cells in exact.items()]
    random.shuffle(rows)
    for _, cells in rows:
        random.shuffle(cells)
    assert rounded({row: dict(cells) for row, cells in rows}, rounding) == rounded(exact, rounding)


@fewer(3)
@given(tables())
def test_where_splitting_every_row_alone_keeps_the_totals_it_is_the_result(table) -> None:
    exact = {
        row: {column: amount * weight / sum(weights.values()) for column, weight in weights.items()}
        for row, (amount, weights) in table.items()
    }
    alone = {row: apportion(amount, weights) for row, (amount, weights) in table.items()}
    expected = columns(exact)
    if all(is_rounded(value, expected[column], 1) for column, value in columns(alone).items()):
        assert amounts(rounded(exact, Rounding())) == alone


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_a_reason_fits_the_way_a_cell_went(exact: Table, rounding: Rounding) -> None:
    for row, cells in rounded(exact, rounding).items():
        away = -1 if sum(exact[row].values()) < 0 else 1
        for column, cell in cells.items():
            moved = (cell.amount - exact[row][column]) * away
            assert (
                cell.reason
                in {
                    0: {Reason.WHOLE},
                    1: {Reason.REMAINDER, Reason.TOTAL_UP},
                    -1: {Reason.NO_REMAINDER, Reason.TOTAL_DOWN},
                }[(moved > 0) - (moved < 0)]
            )


@fewer(3)
@given(exact_tables(), MUST_SUM)
def test_out_of_turn_a_row_gives_as_many_units_as_it_takes(exact: Table, rounding: Rounding) -> None:
    for cells in rounded(exact, rounding).values():
        reasons = [cell.reason for cell in cells.values()]
        assert reasons.count(Reason.TOTAL_UP) == reasons.count(Reason.TOTAL_DOWN)


@fewer(3)
@given(exact_tables(), NEAREST)
def test_alone_each_cell_is_rounded_half_away_from_zero(exact: Table, rounding: Rounding) -> None:
    for row, cells in rounded(exact, rounding).items():
        for column, cell in cells.items():
            assert cell == Rounded(half_away(exact[row][column] / rounding.unit) * rounding.unit, Reason.NEAREST)
