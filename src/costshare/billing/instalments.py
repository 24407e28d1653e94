"""A year's amount in instalments that add up: each brings the sum to its cumulative part."""

from collections.abc import Mapping
from itertools import pairwise


def instalments(amount: int, count: int) -> tuple[int, ...]:
    """The öre of each of `count` equal instalments; they sum to the amount, and mirror for its negation.

    The first k of them sum to k parts of the amount, rounded half away from zero.

    >>> instalments(1000, 3)
    (333, 334, 333)
    """
    size, sign = abs(amount), -1 if amount < 0 else 1
    sums = [(2 * size * each + count) // (2 * count) for each in range(count + 1)]
    return tuple([sign * (after - before) for before, after in pairwise(sums)])


def respread(amount: int, billed: Mapping[str, int], periods: tuple[str, ...]) -> dict[str, int]:
    """A changed amount by period: what is billed stays, and the rest is spread over the periods still open.

    `billed` is öre by period. Where no period is open the difference is left out.
    """
    rest = instalments(amount - sum(billed.values()), len(periods)) if periods else ()
    return {**billed, **dict(zip(periods, rest, strict=True))}
