"""One total, split into whole units by the largest remainder (Hamilton's method)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from costshare.apportionment.order import in_order
from costshare.apportionment.weights import Weight, scaled, spelled, whole
from costshare.errors import WeightError

K = TypeVar("K", bound=Hashable)


def apportion(total: int, weights: Mapping[K, Weight]) -> dict[K, int]:
    """Split `total` whole units in proportion to `weights`; the parts add up to it exactly.

    Each part is its exact value ``total * weight / sum(weights)`` rounded down or up, and no other split in whole units
    deviates less in sum. The units that rounding down leaves go to the largest remainders; ties to the larger weight,
    then to the id that sorts first (`in_order` tells how, for ids that do not compare). A zero weight gets zero. A
    negative total is the mirror image of the positive one. The order of `weights` decides only the order of the result.

    A part can fall by one unit when the total rises: 10 by {a: 6, b: 6, c: 2} is 4, 4, 2, but 11 is 5, 5, 1.

    Raises:
        InexactError: the total is not an int, or a weight is not an int, Fraction or Decimal.
        WeightError: a weight is negative or not finite, or there is no weight above zero while the total is not zero.
    """
    numbers = scaled(weights)
    size = abs(total if type(total) is int else whole(total, "total"))
    divisor = sum(numbers)
    if not divisor:
        if size:
            raise WeightError(f"nothing to share {spelled(total)} by")
        return dict.fromkeys(weights, 0)
    parts: dict[K, int] = {}
    rests: dict[K, int] = {}
    for key, number in zip(weights, numbers, strict=True):
        parts[key], rests[key] = divmod(size * number, divisor)
    left = sum(rests.values()) // divisor
    if left:
        ranked = sorted(rests.values())
        cut = ranked[-left]
        if ranked[-left - 1] < cut:
            for key, rest in rests.items():
                if rest >= cut:
                    parts[key] += 1
        else:
            for key, up in zip(parts, raised(list(rests.values()), left, numbers, parts), strict=True):
                parts[key] += up
    return parts if total >= 0 else {key: -part for key, part in parts.items()}


def raised(rests: Sequence[int], count: int, sizes: Sequence[int], ids: Iterable[Hashable]) -> list[bool]:
    """Which `count` cells round up: those with the largest rests; ties to the larger size, then to the id sorted first.

    A size counts without its sign. `rests` are remainders of one divisor; at least `count` of them are above zero, so
    that no whole cell is raised.
    """
    if not count:
        return [False] * len(rests)
    ranked = sorted(rests)
    cut = ranked[-count]
    if count == len(ranked) or ranked[-count - 1] < cut:
        return [rest >= cut for rest in rests]
    up = [rest > cut for rest in rests]
    keys = list(ids)
    tied = [place for place, rest in enumerate(rests) if rest == cut]
    rank = {key: position for position, key in enumerate(in_order(keys[place] for place in tied))}
    tied.sort(key=lambda place: (-abs(sizes[place]), rank[keys[place]]))
    for place in tied[: count - sum(up)]:
        up[place] = True
    return up
