import pytest

from costshare.apportionment.rows import BITS, Row, column_sums, direction, make_row, rounded_alone, with_slack

HALF = 1 << BITS - 1


def test_a_row_is_floors_and_rests() -> None:
    assert make_row((0, 2, 3), [7, -7, 4], 2) == Row((0, 2, 3), [3, -4, 2], [1, 1, 0], 2, [HALF, HALF, 0])


def test_fractions_are_rounded_down() -> None:
    assert make_row((0,), [2], 3).fractions == [(1 << BITS) * 2 // 3]
    assert make_row((0,), [1], 1 << BITS + 1).fractions == [0]


@pytest.mark.parametrize(
    ("numerators", "sign"),
    [([], 0), ([0, 0], 0), ([1, -3], -1), ([3, -1], 1), ([0, -2, 2], -1), ([0, 2, -2], 1), ([-1, -1], -1)],
)
def test_the_direction_of_a_row(numerators: list[int], sign: int) -> None:
    assert direction(numerators, "abc"[: len(numerators)]) == sign


def test_the_direction_of_a_row_that_sums_to_zero_does_not_depend_on_the_order_of_cells() -> None:
    assert direction([2, -2], "ba") == direction([-2, 2], "ab") == -1


@pytest.mark.parametrize(
    ("numerators", "total", "up"),
    [
        ([5, 3, 2], 2, [False, True, False]),  # 1.25, 0.75, 0.5: down from their exact sum
        ([5, 3, 2], 3, [False, True, True]),  # and up
        ([5, 3, 4], 3, [False, True, False]),
        ([2, 2, 4], 2, [True, False, False]),  # halves: the id sorted first
        ([2, 6], 2, [False, True]),  # halves: the larger cell
        ([-2, -6], -2, [True, False]),  # the mirror image: the larger cell goes away from zero, which is down
        ([-5, -3, -4], -3, [True, False, False]),
        ([-2, -2, -4], -2, [False, True, False]),
        ([2, -2], 0, [True, False]),  # 0.5 and -0.5
        ([-2, 2], 0, [False, True]),
        ([0, 0], 0, [False, False]),
        ([-4, -8], -3, [False, False]),
    ],
)
def test_a_row_rounded_alone(numerators: list[int], total: int, up: list[bool]) -> None:
    columns = tuple(range(len(numerators)))
    row = make_row(columns, numerators, 4)
    assert rounded_alone(row, numerators, total, "abc"[: len(numerators)]) == up
    assert sum(row.floors) + sum(up) == total


def test_slack_is_what_a_sum_lacks_of_the_next_whole_number() -> None:
    row = with_slack(make_row((0, 1), [5, 4], 4), 7, -9)
    assert row == Row((0, 1, 7), [1, 1, 0], [1, 0, 3], 4, [HALF // 2, 0, 3 * HALF // 2])


def test_columns_are_summed_over_the_rows_that_have_them() -> None:
    rows = [make_row(columns, [0] * len(columns), 1) for columns in [(0, 2), (2,), (0, 2), (2, 0), ()]]
    assert column_sums(rows, [[1, 10], [100], [2, 20], [1000, 4], []], 4) == [7, 0, 1130, 0]
