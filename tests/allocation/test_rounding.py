from fractions import Fraction

from costshare.allocation.rounding import Reason, Rounded, reasons, rounded
from costshare.workspace.terms import Mode, Rounding

F = Fraction
ORE = Rounding()
NEAREST = Rounding(mode=Mode.NEAREST)


def amounts(exact, rounding: Rounding = ORE) -> dict[str, dict[str, int]]:
    return {row: {key: cell.amount for key, cell in cells.items()} for row, cells in rounded(exact, rounding).items()}


def why(exact, rounding: Rounding = ORE) -> dict[str, dict[str, Reason]]:
    return {row: {key: cell.reason for key, cell in cells.items()} for row, cells in rounded(exact, rounding).items()}


def test_whole_amounts_stay() -> None:
    assert rounded({"p": {"a": F(3), "b": F(0)}}, ORE) == {
        "p": {"a": Rounded(3, Reason.WHOLE), "b": Rounded(0, Reason.WHOLE)}
    }


def test_the_largest_fractions_are_rounded_up() -> None:
    exact = {"p": {"a": F(16, 10), "b": F(27, 10), "c": F(17, 10)}}
    assert amounts(exact) == {"p": {"a": 1, "b": 3, "c": 2}}
    assert why(exact) == {"p": {"a": Reason.NO_REMAINDER, "b": Reason.REMAINDER, "c": Reason.REMAINDER}}


def test_ties_go_to_the_larger_amount_then_to_the_id_that_sorts_first() -> None:
    assert amounts({"p": {"a": F(1, 2), "b": F(3, 2)}}) == {"p": {"a": 0, "b": 2}}
    assert why({"p": {"a": F(1, 2), "b": F(3, 2)}})["p"]["b"] is Reason.REMAINDER
    assert amounts({"p": {"b": F(1, 2), "a": F(1, 2)}}) == {"p": {"b": 0, "a": 1}}
    assert why({"p": {"b": F(1, 2), "a": F(1, 2)}}) == {"p": {"b": Reason.NO_REMAINDER, "a": Reason.REMAINDER}}


def test_a_row_below_zero_is_the_mirror_of_one_above() -> None:
    exact = {"p": {"a": F(-16, 10), "b": F(-27, 10), "c": F(-17, 10)}}
    assert amounts(exact) == {"p": {"a": -1, "b": -3, "c": -2}}
    assert why(exact) == {"p": {"a": Reason.NO_REMAINDER, "b": Reason.REMAINDER, "c": Reason.REMAINDER}}


def test_a_unit_moves_so_that_a_members_total_stays_near() -> None:
    exact = {
        "p": {"a": F(1, 2), "b": F(1, 2)},
        "q": {"a": F(1, 2), "b": F(1, 2)},
    }
    assert amounts(exact) == {"p": {"a": 1, "b": 0}, "q": {"a": 0, "b": 1}}
    assert why(exact) == {
        "p": {"a": Reason.REMAINDER, "b": Reason.NO_REMAINDER},
        "q": {"a": Reason.TOTAL_DOWN, "b": Reason.TOTAL_UP},
    }


def test_the_unit_may_be_kronor_or_thousands() -> None:
    exact = {"p": {"a": F(12_350), "b": F(27_650)}}
    assert amounts(exact, Rounding(unit=100)) == {"p": {"a": 12_300, "b": 27_700}}
    assert amounts(exact, Rounding(unit=100_000)) == {"p": {"a": 0, "b": 0}}
    assert amounts({"p": {"a": F(20_000), "b": F(30_000)}}, Rounding(unit=100_000)) == {"p": {"a": 0, "b": 100_000}}
    assert why(exact, Rounding(unit=100)) == {"p": {"a": Reason.NO_REMAINDER, "b": Reason.REMAINDER}}


def test_the_grand_total_is_rounded_half_away_from_zero() -> None:
    assert amounts({"p": {"a": F(50)}}, Rounding(unit=100)) == {"p": {"a": 100}}
    assert amounts({"p": {"a": F(-50)}}, Rounding(unit=100)) == {"p": {"a": -100}}
    assert amounts({"p": {"a": F(49)}}, Rounding(unit=100)) == {"p": {"a": 0}}
    assert amounts({"p": {"a": F(30)}, "q": {"a": F(30)}}, Rounding(unit=100)) == {"p": {"a": 100}, "q": {"a": 0}}


def test_alone_each_cell_goes_to_the_nearest_unit() -> None:
    exact = {"p": {"a": F(1, 2), "b": F(-1, 2), "c": F(149, 100)}}
    assert rounded(exact, NEAREST) == {
        "p": {"a": Rounded(1, Reason.NEAREST), "b": Rounded(-1, Reason.NEAREST), "c": Rounded(1, Reason.NEAREST)}
    }
    assert amounts({"p": {"a": F(149), "b": F(150)}}, Rounding(unit=100, mode=Mode.NEAREST)) == {
        "p": {"a": 100, "b": 200}
    }


def test_an_empty_table_is_one() -> None:
    assert rounded({}, ORE) == {}
    assert rounded({"p": {}}, ORE) == {"p": {}}
    assert rounded({"p": {}}, NEAREST) == {"p": {}}


def test_reasons_tell_who_was_raised_out_of_turn() -> None:
    exact = {"a": F(17, 10), "b": F(16, 10), "c": F(7, 10), "d": F(1)}
    assert reasons(exact, {"a": 2, "b": 1, "c": 1, "d": 1}) == {
        "a": Reason.REMAINDER,
        "b": Reason.NO_REMAINDER,
        "c": Reason.REMAINDER,
        "d": Reason.WHOLE,
    }
    assert reasons(exact, {"a": 1, "b": 2, "c": 1, "d": 1}) == {
        "a": Reason.TOTAL_DOWN,
        "b": Reason.TOTAL_UP,
        "c": Reason.REMAINDER,
        "d": Reason.WHOLE,
    }


def test_reasons_below_zero_count_away_from_zero() -> None:
    exact = {"a": F(-17, 10), "b": F(-16, 10), "c": F(-7, 10)}
    assert reasons(exact, {"a": -1, "b": -2, "c": -1}) == {
        "a": Reason.TOTAL_DOWN,
        "b": Reason.TOTAL_UP,
        "c": Reason.REMAINDER,
    }


def test_reasons_of_a_row_that_sums_to_zero_count_upwards() -> None:
    exact = {"a": F(1, 2), "b": F(-1, 2)}
    assert reasons(exact, {"a": 1, "b": -1}) == {"a": Reason.REMAINDER, "b": Reason.NO_REMAINDER}
    assert reasons(exact, {"a": 0, "b": 0}) == {"a": Reason.TOTAL_DOWN, "b": Reason.TOTAL_UP}


def test_reasons_among_equal_fractions_follow_the_larger_then_the_id() -> None:
    exact = {"c": F(1, 2), "b": F(1, 2), "a": F(5, 2)}
    assert reasons(exact, {"c": 0, "b": 1, "a": 2}) == {
        "c": Reason.NO_REMAINDER,
        "b": Reason.TOTAL_UP,
        "a": Reason.TOTAL_DOWN,
    }
