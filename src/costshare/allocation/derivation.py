"""Where each öre comes from, as plain data that another program can check without this one."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from costshare.allocation.allocation import Allocation, Cell, PoolSplit
from costshare.drivers.fact import Fact
from costshare.keys.piece import Limits, Piece
from costshare.money.amounts import plain

Outlined = Callable[[Piece], dict[str, Any]]

OTHERS: Final = "*"
"""Stands among the ids of a piece for the members that are summed up; no member's id can be that."""
NO_LIMITS: Final = Limits(base=Fraction(0), floor=None, cap=None)


def derivation(allocation: Allocation, member: str, pool: str | None = None) -> dict[str, Any]:
    """What ``costshare explain --json`` prints: the member's cells, or one of them, with all that they rest on.

    Exact values are text: kronor with two decimals where the öre are whole, else a ratio such as ``"2/3"``. In a
    piece, `amount` is what is shared, `values` the weights of everyone who shares it, `share` and `exact` the
    member's. `pools` hold the pieces of the pools whole, so that a reader can see that nothing is left out.

    Raises `UnknownIdError` for a member or pool that the allocation lacks.
    """
    allocation.member(member)
    splits = allocation.pools if pool is None else (allocation.split(pool),)
    return {
        "federation": allocation.federation,
        "year": allocation.year,
        "basis": str(allocation.basis),
        "unit": plain(allocation.rounding.unit),
        "mode": str(allocation.rounding.mode),
        "cells": [cell(split, split.cells[member]) for split in splits if member in split.cells],
        "pools": [whole(split) for split in splits],
        "overheads": overheads(allocation),
    }


def cell(split: PoolSplit, made: Cell, *, most: int | None = None, outlined: Outlined | None = None) -> dict[str, Any]:
    """One cell: its pieces, the exact sum, the amount and why it was rounded so.

    `outlined` is `outline`, or gives what it gave before: where many members' cells are told, it is the same for all.
    """
    told = outlined or outline
    return {
        "pool": made.pool,
        "member": made.member,
        "pieces": [piece(each, made.member, most, told) for each in split.pieces if made.member in each.amounts],
        "exact": kronor(made.exact),
        "amount": plain(made.amount),
        "rounding": str(made.reason),
    }


def whole(split: PoolSplit) -> dict[str, Any]:
    """One pool: its own cost, what overheads moved onto it, and the pieces it was cut into."""
    return {
        "id": split.pool.id,
        "key": split.pool.key,
        "direct": kronor(split.direct),
        "overheads": [
            {
                "from": move.source,
                "units": number(move.units),
                "of": number(move.of_units),
                "amount": kronor(move.amount),
            }
            for move in split.moves
        ],
        "exact": kronor(split.exact),
        "amount": plain(split.amount),
        "pieces": [outline(each) for each in split.pieces],
    }


def overheads(allocation: Allocation) -> list[dict[str, Any]]:
    """Each overhead pool: its own cost, that with what other overheads gave it, and where all of it went."""
    moves = allocation.overheads
    found = []
    for source in dict.fromkeys(move.source for move in moves):
        full = sum((move.amount for move in moves if move.source == source), start=Fraction(0))
        received = sum((move.amount for move in moves if move.target == source), start=Fraction(0))
        given = [
            {"id": move.target, "units": number(move.units), "of": number(move.of_units), "amount": kronor(move.amount)}
            for move in moves
            if move.source == source
        ]
        found.append({"id": source, "direct": kronor(full - received), "exact": kronor(full), "to": given})
    return found


def outline(made: Piece) -> dict[str, Any]:
    """When a piece holds, by which key it is shared, and how much it is."""
    return {
        "from": made.period.start.isoformat(),
        "until": made.period.last.isoformat(),
        "key": made.key,
        "amount": kronor(made.amount),
    }


def piece(made: Piece, member: str, most: int | None, outlined: Outlined) -> dict[str, Any]:
    """One piece, as far as it concerns the member; under bounds with the limits of everyone and the pieces inside.

    Where more than `most` share it, the others' weights stand as one, under `OTHERS`.
    """
    summed = most is not None and len(made.facts) > most
    found = outlined(made) | {
        "values": beside_others(made, member) if summed else {each: value(fact) for each, fact in made.facts.items()},
        "share": number(made.share(member)),
        "exact": kronor(made.amounts[member]),
    }
    if made.inner:
        limits = {member: made.limits[member], OTHERS: NO_LIMITS} if summed else made.limits
        found["limits"] = {each: bounds(limit) for each, limit in limits.items()}
        found["inner"] = [piece(each, member, most, outlined) for each in made.inner if member in each.amounts]
    return found


def beside_others(made: Piece, member: str) -> dict[str, dict[str, Any]]:
    """The member's weight, and all the others' as one, with how many they are."""
    own = made.facts[member]
    others = Fact(value=made.weight - own.value, day=own.day, window=own.window, unit=own.unit)
    return {member: value(own), OTHERS: value(others) | {"count": len(made.facts) - 1}}


def value(fact: Fact) -> dict[str, Any]:
    """A weight: its unit, its day or its first and last day, its source; and the days it was scaled by, if it was."""
    found: dict[str, Any] = {"value": number(fact.value), "unit": fact.unit, "date": None, "source": fact.source}
    if fact.day is not None:
        found["date"] = fact.day.isoformat()
    elif fact.window is not None:
        found |= {"date": fact.window.last.isoformat(), "from": fact.window.start.isoformat()}
    if fact.scaled is not None:
        found |= {"counted": number(fact.scaled.counted), "days": fact.scaled.days, "of_days": fact.scaled.of_days}
    return found


def bounds(limits: Limits) -> Mapping[str, str | None]:
    """Base, floor and cap; null where there is none."""
    return {
        "base": kronor(limits.base),
        "floor": None if limits.floor is None else kronor(limits.floor),
        "cap": None if limits.cap is None else kronor(limits.cap),
    }


def kronor(ore: Fraction) -> str:
    """Exact kronor: two decimals where the öre are whole, else a ratio."""
    return plain(ore.numerator) if ore.denominator == 1 else str(ore / 100)


def number(exact: Fraction) -> str:
    """An exact number: digits where it is whole, else a ratio."""
    return str(exact)
