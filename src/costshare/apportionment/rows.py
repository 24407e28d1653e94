"""A row of a table as integers: what every cell is rounded down, and the fraction that rounding down leaves."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from attrs import frozen

from costshare.apportionment.largest_remainder import raised
from costshare.apportionment.order import in_order

BITS: Final = 60  # of a fraction in fixed point: two digits of a Python integer


@frozen
class Row:
    """The cells of one row, in any order; a cell's exact value is ``floor + rest / divisor``.

    `columns` are places in the table's order of columns. `fractions` are the rests over the divisor in fixed point,
    rounded down to `BITS` bits: close enough to choose by, never to sum by alone.
    """

    columns: tuple[int, ...]
    floors: Sequence[int]
    rests: Sequence[int]
    divisor: int
    fractions: Sequence[int]


def make_row(columns: tuple[int, ...], numerators: Sequence[int], divisor: int) -> Row:
    """The row whose exact values are the `numerators` over one positive `divisor`."""
    rests = [numerator % divisor for numerator in numerators]
    return Row(
        columns,
        [numerator // divisor for numerator in numerators],
        rests,
        divisor,
        [(rest << BITS) // divisor for rest in rests],
    )


def direction(numerators: Sequence[int], ids: Sequence[Hashable]) -> int:
    """The sign of a row: of its sum, else of its first cell that is not zero (the id sorted first), else 0."""
    leading = sum(numerators)
    if not leading and any(numerators):
        numerator_of = {key: numerator for key, numerator in zip(ids, numerators, strict=True) if numerator}
        leading = numerator_of[in_order(numerator_of)[0]]
    return (leading > 0) - (leading < 0)


def rounded_alone(row: Row, numerators: Sequence[int], total: int, ids: Sequence[Hashable]) -> list[bool]:
    """Which cells round up when the row is split alone, by largest remainder, so that it sums to `total`.

    `total` is the exact sum of the row rounded down or up. A row of negative direction is rounded as its mirror image.
    """
    if direction(numerators, ids) >= 0:
        return raised(row.rests, total - sum(row.floors), numerators, ids)
    mirrored = [-rest % row.divisor for rest in row.rests]
    fractional = sum(map(bool, row.rests))
    away = raised(mirrored, sum(row.floors) + fractional - total, numerators, ids)
    return [rest > 0 and not further for rest, further in zip(row.rests, away, strict=True)]


def with_slack(row: Row, column: int, missing: int) -> Row:
    """The row with one cell more, in `column`, that takes what the row's sum lacks of the next whole number.

    `missing` over the row's divisor is that lack, give or take whole numbers. When the cell rounds up, the other cells
    sum to the row's exact sum rounded down; when it rounds down, to the sum rounded up.
    """
    rest = missing % row.divisor
    return Row(
        (*row.columns, column),
        [*row.floors, 0],
        [*row.rests, rest],
        row.divisor,
        [*row.fractions, (rest << BITS) // row.divisor],
    )


def column_sums(rows: Sequence[Row], values: Iterable[Sequence[int]], columns: int) -> list[int]:
    """The sum of each of the `columns`, where `values` holds one number per cell for each row."""
    alike: dict[tuple[int, ...], list[Sequence[int]]] = {}  # rows that have the same columns are summed together
    for row, numbers in zip(rows, values, strict=True):
        alike.setdefault(row.columns, []).append(numbers)
    sums = [0] * columns
    for places, group in alike.items():
        for column, number in zip(places, map(sum, zip(*group, strict=True)), strict=True):
            sums[column] += number
    return sums
