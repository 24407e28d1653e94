from costshare.apportionment.balance import balanced
from costshare.apportionment.rows import Row, make_row

U, D = True, False


def halves(*columns: tuple[int, ...]) -> list[Row]:
    return [make_row(places, [1] * len(places), 2) for places in columns]


def test_what_is_within_its_spans_stays() -> None:
    ups = [[U, D], [D, U]]
    result = balanced(halves((0, 1), (0, 1)), ups, [(1, 1), (1, 1)])
    assert result == ups
    assert result is not ups
    assert result[0] is not ups[0]


def test_the_start_is_left_as_it_was() -> None:
    ups = [[U, D], [U, D]]
    assert balanced(halves((0, 1), (0, 1)), ups, [(1, 1), (1, 1)]) == [[U, D], [D, U]]
    assert ups == [[U, D], [U, D]]


def test_the_cheapest_row_gives_way() -> None:
    rows = [make_row((0, 1), [9, 1], 10), make_row((0, 1), [6, 4], 10), make_row((0, 1), [8, 2], 10)]
    assert balanced(rows, [[U, D]] * 3, [(2, 2), (1, 1)]) == [[U, D], [D, U], [U, D]]
    assert balanced(rows, [[U, D]] * 3, [(1, 1), (2, 2)]) == [[U, D], [D, U], [D, U]]


def test_within_a_row_the_smallest_fraction_falls_and_the_largest_rises() -> None:
    rows = [make_row((0, 1, 2, 3), [7, 6, 3, 4], 10)]
    assert balanced(rows, [[U, U, D, D]], [(0, 1), (0, 0), (0, 0), (0, 1)]) == [[U, D, D, U]]
    assert balanced(rows, [[U, U, D, D]], [(0, 0), (0, 0), (1, 1), (1, 1)]) == [[D, D, U, U]]
    assert balanced(rows, [[U, U, D, D]], [(0, 0), (0, 1), (0, 1), (0, 1)]) == [[D, U, D, U]]


def test_among_equal_fractions_the_last_column_falls_and_the_first_rises() -> None:
    row = halves((3, 0, 2, 1))
    ends = [(0, 1), (0, 1), (0, 1), (0, 1)]
    assert balanced(row, [[U, U, D, D]], [*ends[:3], (0, 0)]) == [[D, U, D, U]]
    assert balanced(row, [[U, D, U, D]], [(1, 1), *ends[:3]]) == [[D, U, U, D]]
    assert balanced(row, [[D, D, U, U]], [(1, 1), *ends[:3]]) == [[D, U, D, U]]
    assert balanced(row, [[D, U, D, U]], [(0, 1), (0, 1), (1, 1), (1, 1)]) == [[U, D, U, D]]
    assert balanced(halves((2, 1, 0)), [[D, U, U]], [(0, 1), (0, 1), (1, 1)]) == [[U, D, U]]
    assert balanced(halves((2, 1, 0)), [[D, D, U]], [(0, 0), (0, 1), (0, 1)]) == [[D, U, D]]


def test_equal_rows_go_by_place() -> None:
    assert balanced(halves((0, 1), (0, 1), (0, 1)), [[U, D]] * 3, [(1, 2), (1, 2)]) == [[U, D], [U, D], [D, U]]


def test_a_whole_cell_never_moves() -> None:
    rows = [make_row((0, 1, 2), [1, 2, 1], 2)]
    assert balanced(rows, [[U, D, D]], [(0, 0), (0, 1), (0, 1)]) == [[D, D, U]]


def test_what_is_too_high_goes_first_to_what_is_too_low() -> None:
    rows = [make_row((0, 1, 2), [5, 4, 1], 10)]
    assert balanced(rows, [[U, D, D]], [(0, 0), (0, 1), (1, 1)]) == [[D, D, U]]


def test_what_is_too_high_goes_where_there_is_room() -> None:
    rows = halves((0, 1, 2))
    assert balanced(rows, [[U, D, D]], [(0, 0), (0, 0), (0, 1)]) == [[D, D, U]]


def test_what_is_too_low_takes_from_what_can_spare() -> None:
    rows = halves((0, 1, 2))
    assert balanced(rows, [[U, U, D]], [(1, 1), (0, 1), (1, 1)]) == [[U, D, U]]


def test_room_and_spare_units_are_counted() -> None:
    rows = halves(*[(0, 1)] * 4)
    assert balanced(rows, [[U, D]] * 4, [(1, 2), (0, 3)]) == [[U, D], [U, D], [D, U], [D, U]]
    assert balanced(rows, [[U, D]] * 4, [(0, 4), (3, 4)]) == [[U, D], [D, U], [D, U], [D, U]]


def test_a_chain_of_two_rows() -> None:
    assert balanced(halves((0, 1), (1, 2)), [[U, D], [U, D]], [(0, 0), (1, 1), (1, 1)]) == [[D, U], [D, U]]


def test_a_chain_of_four_rows_in_any_order_of_rows() -> None:
    rows = halves((3, 4), (1, 2), (0, 1), (2, 3))
    spans = [(0, 0), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert balanced(rows, [[U, D]] * 4, spans) == [[D, U]] * 4


def test_a_chain_to_room_and_a_chain_from_spare() -> None:
    rows = halves((0, 1), (1, 2))
    assert balanced(rows, [[U, D], [U, D]], [(0, 0), (1, 1), (0, 1)]) == [[D, U], [D, U]]
    assert balanced(rows, [[U, D], [U, D]], [(0, 1), (1, 1), (1, 1)]) == [[D, U], [D, U]]


def test_the_shortest_chain_is_taken() -> None:
    rows = halves((0, 1), (1, 2), (2, 4), (0, 3), (3, 4))
    spans = [(1, 1), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert balanced(rows, [[U, D]] * 5, spans) == [[U, D], [U, D], [U, D], [D, U], [D, U]]


def test_chains_one_after_the_other_use_what_the_first_left() -> None:
    rows = halves((0, 1), (1, 2), (0, 1), (1, 2))
    assert balanced(rows, [[U, D]] * 4, [(0, 0), (2, 2), (2, 2)]) == [[D, U]] * 4


def test_among_equal_chains_the_last_row_and_column_give_and_the_first_column_takes() -> None:
    rows = halves((0, 2), (0, 2), (2, 3, 4), (2, 3, 4))
    spans = [(0, 1), (0, 0), (2, 2), (0, 1), (0, 1)]
    assert balanced(rows, [[U, D], [U, D], [U, D, D], [U, D, D]], spans) == [[U, D], [D, U], [U, D, D], [D, U, D]]
    rows = halves((0, 2), (1, 2), (2, 3))
    spans = [(0, 1), (0, 1), (1, 1), (1, 1)]
    assert balanced(rows, [[U, D], [U, D], [U, D]], spans) == [[U, D], [D, U], [D, U]]
    rows = halves((0, 1, 2), (2, 3))
    assert balanced(rows, [[U, U, D], [U, D]], spans) == [[U, D, U], [D, U]]


def cells(fractions: list[tuple[int, int, int]]) -> list[Row]:
    """Rows of two columns, the first with a fraction in tenths, so that its move costs that less the rest of one."""
    return [make_row((first, second), [tenths, 10 - tenths], 10) for first, second, tenths in fractions]


def test_a_column_that_has_given_enough_gives_no_more() -> None:
    rows = cells([(0, 2, 6), (0, 2, 5), (1, 2, 9)])
    assert balanced(rows, [[U, D]] * 3, [(1, 1), (0, 0), (2, 2)]) == [[U, D], [D, U], [D, U]]


def test_a_column_that_has_taken_enough_takes_no_more() -> None:
    rows = cells([(0, 1, 6), (0, 1, 5), (0, 2, 9)])
    assert balanced(rows, [[U, D]] * 3, [(1, 1), (1, 1), (1, 1)]) == [[U, D], [D, U], [D, U]]


def test_each_unit_moves_in_the_row_that_is_then_the_cheapest() -> None:
    rows = cells([(0, 1, 6), (0, 1, 5), (0, 1, 9)])
    assert balanced(rows, [[U, D]] * 3, [(1, 1), (2, 2)]) == [[D, U], [D, U], [U, D]]


def test_the_second_chain_sees_what_the_first_moved() -> None:
    rows = halves((0, 1), (1, 2, 3), (0, 1), (1, 3))
    assert balanced(rows, [[U, D], [U, D, D], [U, D], [U, D]], [(0, 0), (2, 2), (1, 1), (1, 1)]) == [
        [D, U],
        [D, U, D],
        [D, U],
        [D, U],
    ]
