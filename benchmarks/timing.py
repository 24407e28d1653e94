"""Timing several functions against each other, and writing down what came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import ceil
from time import process_time
from typing import Final

ROUNDS: Final = 9
SECONDS_A_TURN: Final = 0.02  # long enough for the clock, short enough for a quiet moment


def fastest(functions: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Seconds a call, for each function: the least over the rounds.

    The time is that of the processor, so that other work on the machine counts little. In each round every function has
    its turn, so that a machine that slows down slows all of them.
    """
    calls = {name: max(1, ceil(SECONDS_A_TURN / _turn(function, 1))) for name, function in functions.items()}
    least = dict.fromkeys(functions, float("inf"))
    for _ in range(rounds):
        for name, function in functions.items():
            least[name] = min(least[name], _turn(function, calls[name]) / calls[name])
    return least


def _turn(function: Callable[[], object], calls: int) -> float:
    start = process_time()
    for _ in range(calls):
        function()
    return process_time() - start


def duration(seconds: float) -> str:
    """Three digits, in microseconds or milliseconds."""
    milliseconds = seconds * 1e3
    return f"{milliseconds:.3g} ms" if milliseconds >= 1 else f"{milliseconds * 1e3:.3g} µs"


def target(text: str, measured: float, limit: float, *, at_least: bool = False) -> str:
    """One target as a line of a list, with what was measured and whether that meets it."""
    met = measured >= limit if at_least else measured <= limit
    return f"- {text}: {measured:.3g}, {'met' if met else 'not met'}"


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first column is text, the others are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
