"""The one rounding: the table of pools by members, and why each unit went where it did."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from math import lcm

from attrs import frozen

from costshare.apportionment.table import round_table
from costshare.money.rounding import half_away
from costshare.workspace.terms import Mode, Rounding

Table = Mapping[str, Mapping[str, Fraction]]


class Reason(StrEnum):
    """Why a cell was rounded as it was."""

    WHOLE = "whole"
    """The exact amount was whole."""
    REMAINDER = "remainder"
    """The largest fractions of the pool were rounded up, and this was one of them."""
    NO_REMAINDER = "no-remainder"
    """The largest fractions of the pool were rounded up, and this was none of them."""
    TOTAL_UP = "total-up"
    """Rounded up out of turn, so that the member's total stays within a unit of exact."""
    TOTAL_DOWN = "total-down"
    """Rounded down out of turn, so that the member's total stays within a unit of exact."""
    NEAREST = "nearest"
    """Rounded alone, half away from zero."""


@frozen
class Rounded:
    """A cell in öre, and why."""

    amount: int
    reason: Reason


def rounded(exact: Table, rounding: Rounding) -> dict[str, dict[str, Rounded]]:
    """Every cell of the exact öre in whole units of the rounding.

    With `Mode.MUST_SUM` cells, rows and columns are each their exact value rounded up or down, and the grand total is
    its exact value rounded half away from zero. With `Mode.NEAREST` each cell is rounded alone.
    """
    unit = rounding.unit
    units = {row: {column: value / unit for column, value in cells.items()} for row, cells in exact.items()}
    if rounding.mode is Mode.NEAREST:
        return {
            row: {column: Rounded(half_away(value) * unit, Reason.NEAREST) for column, value in cells.items()}
            for row, cells in units.items()
        }
    total = sum((value for cells in units.values() for value in cells.values()), start=Fraction(0))
    whole = round_table(units, half_away(total))
    return {
        row: {
            column: Rounded(whole[row][column] * unit, reason) for column, reason in reasons(cells, whole[row]).items()
        }
        for row, cells in units.items()
    }


def reasons(exact: Mapping[str, Fraction], whole: Mapping[str, int]) -> dict[str, Reason]:
    """Why each cell of a row went up or down, beside what largest remainder would do with the row alone.

    A row below zero is the mirror of one above: there, down is away from zero.
    """
    sign = -1 if sum(exact.values()) < 0 else 1
    unit = lcm(*(value.denominator for value in exact.values()))
    parts = {column: sign * value.numerator * (unit // value.denominator) for column, value in exact.items()}
    fractions = {column: part % unit for column, part in parts.items()}
    up = {column for column in parts if fractions[column] and sign * whole[column] > parts[column] // unit}
    turn = sorted(
        (column for column in parts if fractions[column]),
        key=lambda column: (-fractions[column], -parts[column], column),
    )
    in_turn = set(turn[: len(up)])

    def reason(column: str) -> Reason:
        if not fractions[column]:
            return Reason.WHOLE
        if column in up:
            return Reason.REMAINDER if column in in_turn else Reason.TOTAL_UP
        return Reason.TOTAL_DOWN if column in in_turn else Reason.NO_REMAINDER

    return {column: reason(column) for column in parts}
