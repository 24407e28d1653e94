"""Floors and ceilings of sums of many fractions: exact, and mostly without the sum's huge common denominator."""

from collections.abc import Iterable, Sequence
from math import gcd

from costshare.apportionment.rows import BITS, Row, column_sums

Span = tuple[int, int]


def column_spans(rows: Sequence[Row], columns: int) -> list[Span]:
    """Floor and ceiling of the sum of the rows' fractions, one for each of the `columns`.

    The fixed-point fractions are each less than one unit of the last place too small: a column's sum lies in
    ``[low, low + len(rows))``. Only where a whole number lies there too is the sum made exactly.
    """
    lows = column_sums(rows, [row.fractions for row in rows], columns)
    spans: dict[int, Span] = {}
    undecided: dict[int, list[tuple[int, int]]] = {}
    for column, low in enumerate(lows):
        least = low >> BITS
        if low > least << BITS and (low + len(rows)) >> BITS == least:
            spans[column] = (least, least + 1)
        else:
            undecided[column] = []
    if undecided:
        for row in rows:
            for column, rest in zip(row.columns, row.rests, strict=True):
                if rest and column in undecided:
                    undecided[column].append((rest, row.divisor))
    spans |= {column: span(ratios) for column, ratios in undecided.items()}
    return [spans[column] for column in range(columns)]


def span(ratios: Iterable[tuple[int, int]]) -> Span:
    """Floor and ceiling of the exact sum of numerators over positive denominators; of nothing, zero."""
    by_denominator = {1: 0}
    for numerator, denominator in ratios:
        shared = gcd(numerator, denominator)
        reduced = denominator // shared
        by_denominator[reduced] = by_denominator.get(reduced, 0) + numerator // shared
    parts = [(numerator, denominator) for denominator, numerator in sorted(by_denominator.items())]
    while len(parts) > 1:  # by pairs, so that few sums have long numbers
        odd = parts[len(parts) & ~1 :]
        parts = [(a * d + c * b, b * d) for (a, b), (c, d) in zip(parts[::2], parts[1::2], strict=False)] + odd
    numerator, denominator = parts[0]
    return numerator // denominator, -(-numerator // denominator)
