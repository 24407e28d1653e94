"""`apportion_table`: rows by columns, each row with weights of its own."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Final

from benchmarks.timing import duration, fastest, markdown, target
from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.table import apportion_table

SHAPES: Final = ((12, 13), (1_000, 13), (2_000, 13), (12, 290), (200, 290), (400, 290))
MILLISECONDS: Final = {(1_000, 13): 50.0, (200, 290): 400.0}
TIMES_FOR_TWICE_THE_ROWS: Final = 2.6

Shape = tuple[int, int]
Split = tuple[dict[str, int], dict[str, dict[str, int]]]


def distinct_rows(rows: int, columns: int) -> Split:
    """Totals and weights drawn for each row, so that no two rows have a denominator in common."""
    random = Random(rows * columns)  # noqa: S311 - numbers for a benchmark
    totals = {f"r{row:05}": random.randint(1, 10**9) for row in range(rows)}
    return totals, {row: {f"m{column:03}": random.randint(1, 10**6) for column in range(columns)} for row in totals}


def rows_alone(totals: dict[str, int], weights: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """The same rows split one by one, whose columns drift."""
    return {row: apportion(total, weights[row]) for row, total in totals.items()}


def named(shape: Shape) -> str:
    """Rows by columns."""
    return f"{shape[0]:,} × {shape[1]}"


def run() -> str:
    """Time a table of each shape, and its ratio to the rows split one by one."""
    splits = {shape: distinct_rows(*shape) for shape in SHAPES}
    ways: dict[str, Callable[..., object]] = {"together": apportion_table, "alone": rows_alone}
    seconds = fastest(
        {f"{way} {shape}": partial(split_by, *splits[shape]) for shape in SHAPES for way, split_by in ways.items()}
    )
    together, alone = ({shape: seconds[f"{way} {shape}"] for shape in SHAPES} for way in ways)
    rows = [[named(shape), duration(each), f"×{each / alone[shape]:.3g}"] for shape, each in together.items()]
    targets = [
        target(f"{named(shape)}, at most {limit:g} ms", together[shape] * 1e3, limit)
        for shape, limit in MILLISECONDS.items()
    ]
    targets += [
        target(
            f"{named(shape)}, at most {TIMES_FOR_TWICE_THE_ROWS} times half its rows",
            together[shape] / together[shape[0] // 2, shape[1]],
            TIMES_FOR_TWICE_THE_ROWS,
        )
        for shape in ((2_000, 13), (400, 290))
    ]
    table = markdown(["rows × columns", "`apportion_table`", "to rows split alone"], rows)
    return "\n\n".join([table, "\n".join(targets)])
