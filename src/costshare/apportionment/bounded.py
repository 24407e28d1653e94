"""Shares in proportion to weights, held between floors and caps: what one cannot take, the others share."""

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

from costshare.apportionment.largest_remainder import apportion
from costshare.apportionment.weights import Weight, ratio, scaled, spelled, whole
from costshare.errors import BoundsError, shown

K = TypeVar("K", bound=Hashable)

Limit = Fraction | None


def bounded(
    total: Fraction, weights: Mapping[K, Fraction], *, floors: Mapping[K, Fraction], caps: Mapping[K, Fraction]
) -> dict[K, Fraction]:
    """The exact amounts ``min(max(t * weight, floor), cap)`` that sum to `total`, for the one t that makes them do so.

    An id without a floor or cap is unbounded on that side; bounds of ids that `weights` lacks are left out of account.
    Totals and bounds may be negative. A zero weight takes as little as its bounds allow. The result has the order of
    `weights`.

    Raises:
        InexactError: a number is not an int, Fraction or Decimal.
        WeightError: a weight is negative or not finite.
        BoundsError: ``"cross"``: a floor above its cap; ``"floor"``: the least that the bounds allow is more than the
            total; ``"cap"``: the most that they allow is less than it, or nothing has a weight to take the rest by.
    """
    numbers = scaled(weights)
    goal = Fraction(*ratio(total, "sum", "amounts"))
    lows = [_limit(floors, "floor", key) for key in weights]
    highs = [_limit(caps, "cap", key) for key in weights]
    for key, low, high in zip(weights, lows, highs, strict=True):
        if low is not None and high is not None and low > high:
            raise BoundsError("cross", f"floor of {shown(key)} is above its cap: {spelled(low)} > {spelled(high)}")
    level = _level(goal, numbers, lows, highs)
    return {
        key: clamp(level * number, low, high)
        for key, number, low, high in zip(weights, numbers, lows, highs, strict=True)
    }


def apportion_bounded(
    total: int,
    weights: Mapping[K, Weight],
    *,
    base: Mapping[K, int] | None = None,
    floor: Mapping[K, int] | None = None,
    cap: Mapping[K, int] | None = None,
) -> dict[K, int]:
    """Split `total` whole units: `base` first, the rest by `weights`, each amount (base included) within its bounds.

    The parts add up to `total` exactly and the bounds hold exactly. What is not at a bound is rounded as `apportion`
    rounds: largest remainder, ties to the larger weight, then to the id that sorts first. A base may be negative, and
    may be larger than the total: the rest is then negative, and shared in the same way. With every amount negated, and
    floors and caps changing places, the result is negated. An id without a base has base zero; bases and bounds of ids
    that `weights` lacks are left out of account.

    Raises:
        InexactError: the total, a base or a bound is not an int, or a weight is not an int, Fraction or Decimal.
        WeightError: a weight is negative or not finite.
        BoundsError: as `bounded`.
    """
    first = {key: whole((base or {}).get(key, 0), f"base of {shown(key)}") for key in weights}
    exact = bounded(
        Fraction(whole(total, "total") - sum(first.values())),
        weights,  # type: ignore[arg-type]  # read by `scaled`, which takes every kind of weight
        floors=_above_base(floor, "floor", first),
        caps=_above_base(cap, "cap", first),
    )
    parts = {key: first[key] + int(amount) for key, amount in exact.items() if amount.denominator == 1}
    if len(parts) < len(first):  # the fractional amounts are all t * weight, and so in proportion to their weights
        loose = {key: weights[key] for key in first if key not in parts}
        rest = apportion(total - sum(parts.values()) - sum(first[key] for key in loose), loose)
        parts |= {key: first[key] + amount for key, amount in rest.items()}
    return {key: parts[key] for key in weights}


def clamp(amount: Fraction, low: Limit, high: Limit) -> Fraction:
    """The amount, moved into ``[low, high]``; None is no limit."""
    if low is not None and amount < low:
        return low
    if high is not None and amount > high:
        return high
    return amount


def _limit(limits: Mapping[K, Fraction], what: str, key: K) -> Limit:
    return Fraction(*ratio(limits[key], what, key)) if key in limits else None


def _above_base(limits: Mapping[K, int] | None, what: str, first: Mapping[K, int]) -> dict[K, Fraction]:
    """The bounds on what comes on top of the base."""
    return {
        key: Fraction(whole((limits or {})[key], f"{what} of {shown(key)}") - amount)
        for key, amount in first.items()
        if key in (limits or {})
    }


def _level(total: Fraction, numbers: list[int], lows: list[Limit], highs: list[Limit]) -> Fraction:
    """The t at which the clamped amounts sum to `total`.

    The sum is ``constant + slope * t`` between two neighbouring turns; a turn is where an amount leaves its floor (and
    rises by its weight from there on) or meets its cap.
    """
    constant, slope = Fraction(0), 0
    turns: list[tuple[Fraction, int, Fraction]] = []
    for number, low, high in zip(numbers, lows, highs, strict=True):
        if not number:
            constant += clamp(Fraction(0), low, high)
            continue
        if low is None:
            slope += number
        else:
            constant += low
            turns.append((low / number, number, -low))
        if high is not None:
            turns.append((high / number, -number, high))
    if not slope and constant > total:
        raise BoundsError("floor", f"the floors take {spelled(constant)}, the total is {spelled(total)}")
    turns.sort(key=lambda turn: turn[0])
    level = Fraction(0)
    for level, steeper, step in turns:
        if constant + slope * level >= total:
            break
        constant += step
        slope += steeper
    if slope:
        return (total - constant) / slope
    if constant < total:
        raise BoundsError("cap", f"the caps leave room for {spelled(constant)}, the total is {spelled(total)}")
    return level
