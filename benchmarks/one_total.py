"""`apportion` beside the barest loop that gives the same parts, and beside what other packages offer."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from random import Random
from typing import Final, cast

import apportionment.methods as seats
import moneyed
import stockholm

from benchmarks.timing import duration, fastest, markdown, target
from costshare.apportionment.largest_remainder import apportion

SIZES: Final = (8, 13, 290, 10_000)
TOTAL: Final = 1_234_567_891_23  # öre
TIMES_THE_LOOP: Final = 1.5
TIMES_FASTER: Final = 10.0

BARE, OURS, EXACT = "bare loop", "costshare", "apportionment, fractions"

Weights = dict[str, int]


def bare_loop(total: int, weights: Weights) -> dict[str, int]:
    """Largest remainder with the ties of `apportion`, for a positive total and integer weights; nothing is checked."""
    divisor = sum(weights.values())
    parts = {}
    rests = []
    left = total
    for key, weight in weights.items():
        part, rest = divmod(total * weight, divisor)
        parts[key] = part
        left -= part
        rests.append((-rest, -weight, key))
    rests.sort()
    for _, _, key in rests[:left]:
        parts[key] += 1
    return parts


def moneyed_shares(total: int, weights: Weights) -> list[int]:
    """py-moneyed has no split by weights: each share is computed and rounded by itself."""
    amount, divisor = moneyed.Money(Decimal(total) / 100, "SEK"), sum(weights.values())
    shares = [cast("moneyed.Money", amount * weight / divisor).round(2) for weight in weights.values()]
    return [int(share.amount * 100) for share in shares]


def stockholm_shares(total: int, weights: Weights) -> list[int]:
    """Stockholm has no split by weights: each share is computed and rounded by itself."""
    amount, divisor = stockholm.Money(Decimal(total) / 100, "SEK"), sum(weights.values())
    return [int(round(amount * weight / divisor, 2).as_decimal() * 100) for weight in weights.values()]


def seats_shares(total: int, weights: Weights, *, fractions: bool) -> list[int]:
    """Apportionment splits seats between parties by votes, in floats unless told otherwise."""
    votes = list(weights.values())
    return list(map(int, seats.largest_remainder(votes, total, fractions=fractions, parties=list(weights))))


def population_like(count: int) -> Weights:
    """Integers from a few thousand to a million, most of them small, as inhabitants of municipalities are."""
    random = Random(count)  # noqa: S311 - weights for a benchmark
    return {f"m{place:05}": int(10 ** random.triangular(3.4, 6, 4.2)) for place in range(count)}


def contestants(weights: Weights) -> dict[str, Callable[[], dict[str, int] | list[int]]]:
    """What is timed, by name."""
    return {
        BARE: partial(bare_loop, TOTAL, weights),
        OURS: partial(apportion, TOTAL, weights),
        "py-moneyed, each rounded": partial(moneyed_shares, TOTAL, weights),
        "stockholm, each rounded": partial(stockholm_shares, TOTAL, weights),
        "apportionment, floats": partial(seats_shares, TOTAL, weights, fractions=False),
        EXACT: partial(seats_shares, TOTAL, weights, fractions=True),
    }


def difference(parts: dict[str, int] | list[int]) -> int:
    """How many öre the parts are off the total in sum."""
    return sum(parts.values() if isinstance(parts, dict) else parts) - TOTAL


def run() -> str:
    """Time a call for each contestant and size; its ratio to the bare loop; and what its parts are off in sum."""
    rows: dict[str, list[str]] = {}
    targets = []
    for size in SIZES:
        weights = population_like(size)
        functions = contestants(weights)
        off = {name: difference(function()) for name, function in functions.items()}
        seconds = fastest(functions, rounds=25 if size < 100 else 5)  # noqa: PLR2004 - short calls need more turns
        for name, each in seconds.items():
            wrong = f", off by {off[name]:+} öre" if off[name] else ""
            rows.setdefault(name, []).append(f"{duration(each)} (×{each / seconds[BARE]:.3g}{wrong})")
        ours = seconds[OURS]
        targets += [
            target(
                f"{size} members, at most {TIMES_THE_LOOP} times the bare loop", ours / seconds[BARE], TIMES_THE_LOOP
            ),
            target(
                f"{size} members, at least {TIMES_FASTER:g} times as fast as the exact peer",
                seconds[EXACT] / ours,
                TIMES_FASTER,
                at_least=True,
            ),
        ]
    table = markdown(
        ["one total", *(f"{size:,} members" for size in SIZES)], ([name, *row] for name, row in rows.items())
    )
    return "\n\n".join([table, "\n".join(targets)])
