from fractions import Fraction

import pytest

from costshare.apportionment import margins
from costshare.apportionment.margins import column_spans, span
from costshare.apportionment.rows import BITS, make_row


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([], (0, 0)),
        ([(0, 7)], (0, 0)),
        ([(4, 2), (-9, 3)], (-1, -1)),
        ([(1, 2)], (0, 1)),
        ([(-1, 2)], (-1, 0)),
        ([(1, 2), (1, 3)], (0, 1)),
        ([(1, 2), (1, 3), (1, 6)], (1, 1)),
        ([(1, 2), (1, 3), (1, 5), (1, 7)], (1, 2)),  # 247/210
        ([(1, 2), (1, 3), (1, 5), (1, 7), (-1, 11)], (1, 2)),
        ([(1, 2), (1, 3), (1, 6), (1, 5), (4, 5), (2, 7), (5, 7)], (3, 3)),
        ([(-3, 4), (-2, 8)], (-1, -1)),
        ([(5, 3), (1, 6)], (1, 2)),
    ],
)
def test_floor_and_ceiling_of_a_sum(ratios: list[tuple[int, int]], expected: tuple[int, int]) -> None:
    assert span(ratios) == expected


def spans(columns: list[list[Fraction]]) -> list[tuple[int, int]]:
    rows = [
        make_row(
            tuple(range(len(columns))), [value.numerator * (1 << 90) // value.denominator for value in row], 1 << 90
        )
        for row in zip(*columns, strict=True)
    ]
    return column_spans(rows, len(columns))


def test_columns_far_from_a_whole_number_are_decided_in_fixed_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(margins, "span", lambda _: pytest.fail("made exactly"))
    assert spans([[Fraction(1, 2), Fraction(3, 4)], [Fraction(3, 4), Fraction(7, 8)]]) == [(1, 2), (1, 2)]


@pytest.mark.parametrize("bit", [BITS - 1, BITS, BITS + 1, 80])
def test_columns_within_a_hair_of_a_whole_number_are_decided_exactly(bit: int) -> None:
    hair = Fraction(1, 1 << bit)
    half = Fraction(1, 2)
    columns = [[half, half], [half, half - hair], [half, half + hair], [hair, Fraction(0)], [Fraction(0), Fraction(0)]]
    assert spans(columns) == [(1, 1), (0, 1), (1, 2), (0, 1), (0, 0)]


def test_thirds_of_different_rows_sum_to_a_whole_number() -> None:
    rows = [make_row((0, 1), [scale, 2 * scale], 3 * scale) for scale in (1, 2, 5)]
    assert column_spans(rows, 2) == [(1, 1), (2, 2)]


def test_rows_need_not_have_every_column() -> None:
    rows = [make_row((1,), [1], 2), make_row((2, 1), [1, 1], 3), make_row((2,), [2], 3)]
    assert column_spans(rows, 4) == [(0, 0), (0, 1), (1, 1), (0, 0)]
