"""A table split into whole units so that rows and columns add up: controlled rounding.

Rounding row by row lets columns drift; here no cell and no column sum is a unit or more from its exact value.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import Generic, TypeVar

from attrs import evolve, frozen

from costshare.apportionment.balance import balanced
from costshare.apportionment.margins import column_spans, span
from costshare.apportionment.order import in_order
from costshare.apportionment.rows import direction, make_row, rounded_alone, with_slack
from costshare.apportionment.weights import Weight, ratio, scaled, spelled, whole
from costshare.errors import BoundsError, InexactError, WeightError, shown

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Hashable)


@frozen
class Line(Generic[K]):
    """One row of exact cells: `numerators` over one positive `divisor`, in the order of `keys`."""

    keys: Sequence[K]
    numerators: Sequence[int]
    divisor: int

    def mirrored(self) -> "Line[K]":
        """The row with every cell negated."""
        return evolve(self, numerators=[-numerator for numerator in self.numerators])


def apportion_table(totals: Mapping[R, int], weights: Mapping[R, Mapping[K, Weight]]) -> dict[R, dict[K, int]]:
    """Split each row's total in proportion to the row's own weights, so that columns come out right too.

    Every row sums to its total exactly. Every cell is its exact value ``total * weight / sum(weights of the row)``
    rounded down or up, and so is every column's sum; the grand total is exact. A zero weight gets zero. If `apportion`
    on each row alone keeps every column within that, it is the result; so a table of one row is `apportion`. Else units
    move between the cells of a row, starting where the fractions lose least by it.

    Rows may have different columns, a total of zero, and different signs. With all totals negated, all cells are
    negated. The order of rows and columns decides only the order of the result: rows as in `totals`, cells as in the
    row's weights. Rows of `weights` without a total are left out.

    Raises:
        InexactError: a total is not an int, or a weight is not an int, Fraction or Decimal.
        WeightError: a weight is negative or not finite, or a row has nothing to be shared by (or is missing) while its
            total is not zero.
    """
    lines: dict[R, Line[K]] = {}
    for key, total in totals.items():
        amount = whole(total, "total")
        row = weights.get(key, {})
        try:
            numbers = scaled(row)
        except (InexactError, WeightError) as error:
            raise type(error)(f"row {shown(key)}: {error}") from None
        divisor = sum(numbers)
        if amount and not divisor:
            raise WeightError(f"row {shown(key)}: nothing to share {spelled(amount)} by")
        lines[key] = Line(list(row), [amount * number for number in numbers], divisor or 1)
    return _rounded(lines, sum(totals.values()))


def round_table(exact: Mapping[R, Mapping[K, Fraction]], total: int) -> dict[R, dict[K, int]]:
    """Round a table of exact cells of any sign so that rows, columns and the grand total all add up.

    Every cell, every row's sum and every column's sum is its exact value rounded down or up; what is whole stays so.
    The grand total is `total`. Which rows round up is first decided by their fractions (ties to the larger row, then to
    the id that sorts first), and within a row which cells (ties to the larger cell, then likewise); then units move
    where a column needs it. If the exact cells are those of `apportion_table`, so is the result. With everything
    negated, the result is negated. The order of rows and columns decides only the order of the result.

    Raises:
        InexactError: a cell is not an int, Fraction or Decimal, or the total is not an int.
        WeightError: a cell is not finite.
        BoundsError: the total is below the exact grand total rounded down (``"floor"``) or above it rounded up
            (``"cap"``).
    """
    lines: dict[R, Line[K]] = {}
    for key, row in exact.items():
        ratios = [ratio(value, f"row {shown(key)}: cell", column) for column, value in row.items()]
        divisor = lcm(*(denominator for _, denominator in ratios))
        lines[key] = Line(list(row), [number * (divisor // denominator) for number, denominator in ratios], divisor)
    amount = whole(total, "total")
    least, most = span((sum(line.numerators), line.divisor) for line in lines.values())
    if not least <= amount <= most:
        which = "floor" if amount < least else "cap"
        exact_ones = " or ".join(map(spelled, dict.fromkeys((least, most))))
        raise BoundsError(which, f"total {spelled(amount)} is not the exact grand total rounded: {exact_ones}")
    return _rounded(lines, amount)


def _rounded(lines: dict[R, Line[K]], total: int) -> dict[R, dict[K, int]]:
    """The table in whole units, worked out in the direction of its first row that is not zero."""
    order = in_order(lines)
    leading = next(filter(None, (direction(lines[key].numerators, lines[key].keys) for key in order)), 1)
    if leading < 0:
        mirrored = _rounded({key: line.mirrored() for key, line in lines.items()}, -total)
        return {key: {column: -cell for column, cell in cells.items()} for key, cells in mirrored.items()}
    cells = dict(zip(order, _solved([lines[key] for key in order], total), strict=True))
    return {key: dict(zip(line.keys, cells[key], strict=False)) for key, line in lines.items()}


def _solved(lines: Sequence[Line[K]], total: int) -> Iterable[list[int]]:
    """The cells of each line, in the line's order; a line whose sum is not whole has its slack after them."""
    place = {key: i for i, key in enumerate(in_order(dict.fromkeys(chain.from_iterable(line.keys for line in lines))))}
    rows = [make_row(tuple(map(place.__getitem__, line.keys)), line.numerators, line.divisor) for line in lines]
    ups: list[list[bool]] = []
    spans = column_spans(rows, len(place))
    slack = -total
    for at, (line, goal) in enumerate(zip(lines, _row_totals(lines, total), strict=True)):
        leading = sum(line.numerators)
        up = rounded_alone(rows[at], line.numerators, goal, line.keys)
        if leading % line.divisor:
            rows[at] = with_slack(rows[at], len(place), -leading)
            up.append(goal * line.divisor < leading)
        ups.append(up)
        slack -= -leading // line.divisor
    ups = balanced(rows, ups, [*spans, (slack, slack)])
    for row, up in zip(rows, ups, strict=True):
        yield [cell + more for cell, more in zip(row.floors, up, strict=True)]


def _row_totals(lines: Sequence[Line[K]], total: int) -> list[int]:
    """Each row's sum rounded down or up so that they sum to `total`: up go the largest fractions."""
    sums = [sum(line.numerators) for line in lines]
    goals = [leading // line.divisor for leading, line in zip(sums, lines, strict=True)]
    left = total - sum(goals)
    if left:
        fractional = [
            (-Fraction(leading % line.divisor, line.divisor), -Fraction(abs(leading), line.divisor), place)
            for place, (leading, line) in enumerate(zip(sums, lines, strict=True))
            if leading % line.divisor
        ]
        for _, _, place in sorted(fractional)[:left]:
            goals[place] += 1
    return goals
