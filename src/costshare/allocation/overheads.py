"""Overhead pools closed onto the others, in exact rationals: direct, step-down or reciprocal."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import frozen

from costshare.costs.pools import Pool
from costshare.errors import WorkspaceError
from costshare.faults import fault
from costshare.workspace.terms import Method, OverheadRule


@frozen
class Move:
    """What one overhead pool gave another pool, in exact öre, for the units of its statistic that the other uses."""

    source: str
    target: str
    units: Fraction
    of_units: Fraction
    amount: Fraction


def close(pools: tuple[Pool, ...], costs: Mapping[str, Fraction], rule: OverheadRule) -> tuple[Move, ...]:
    """The moves that empty every overhead pool; what the final pools receive adds up to what the overheads cost.

    Each pool's cost is its own plus what it receives; units that an overhead uses of itself do not count. Direct:
    onto final pools only. Step-down: in the rule's order, each onto the pools not yet closed. Reciprocal: overheads
    charge each other, all at once.

    Raises `WorkspaceError` (``overhead-closed``) where overheads reach no final pool.
    """
    overheads = [pool for pool in pools if pool.overhead]
    if rule.method is Method.STEP_DOWN:
        overheads.sort(key=lambda pool: rule.order.index(pool.id))
    uses = {pool.id: used(pool, later(pool, overheads, pools, rule.method)) for pool in overheads}
    dead = dead_ends(uses)
    if dead:
        place = next(pool.place for pool in overheads if pool.id == dead[0])
        raise WorkspaceError([fault("overhead-closed", place, ", ".join(dead), pools=", ".join(dead))])
    if rule.method is Method.RECIPROCAL:
        full = reciprocal(uses, costs)
        return tuple(move for pool in overheads for move in given(pool.id, full[pool.id], uses[pool.id]))
    standing, moves = dict(costs), []
    for pool in overheads:
        for move in given(pool.id, standing[pool.id], uses[pool.id]):
            standing[move.target] += move.amount
            moves.append(move)
    return tuple(moves)


def later(pool: Pool, overheads: list[Pool], pools: tuple[Pool, ...], method: Method) -> Iterable[str]:
    """The pools that an overhead may be closed onto."""
    closed = {
        Method.DIRECT: overheads,
        Method.STEP_DOWN: overheads[: overheads.index(pool) + 1],
        Method.RECIPROCAL: [pool],
    }[method]
    return [each.id for each in pools if each not in closed]


def used(pool: Pool, targets: Iterable[str]) -> dict[str, Fraction]:
    """The units of the pool's statistic that each target uses; none without any."""
    statistic = pool.statistic or {}
    return {target: statistic[target] for target in targets if statistic.get(target)}


def given(source: str, amount: Fraction, uses: Mapping[str, Fraction]) -> list[Move]:
    """The amount in proportion to the units used."""
    total = sum(uses.values(), start=Fraction(0))
    return [Move(source, target, units, total, amount * units / total) for target, units in uses.items()]


def dead_ends(uses: Mapping[str, Mapping[str, Fraction]]) -> tuple[str, ...]:
    """The overheads from which no final pool is reached."""
    alive: set[str] = set()
    while True:
        more = {
            source
            for source, targets in uses.items()
            if source not in alive and any(target not in uses or target in alive for target in targets)
        }
        if not more:
            return tuple(source for source in uses if source not in alive)
        alive |= more


def reciprocal(uses: Mapping[str, Mapping[str, Fraction]], costs: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Each overhead's full cost: its own and what the other overheads charge it, by exact elimination.

    The system has one solution since every overhead reaches a final pool (`dead_ends`).
    """
    names = list(uses)
    totals = {name: sum(targets.values(), start=Fraction(0)) for name, targets in uses.items()}
    rows = [
        [Fraction(int(name == other)) - uses[other].get(name, Fraction(0)) / totals[other] for other in names]
        + [costs[name]]
        for name in names
    ]
    for at in range(len(rows)):
        pivot = next(row for row in range(at, len(rows)) if rows[row][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for row in range(len(rows)):
            if row != at and rows[row][at]:
                factor = rows[row][at]
                rows[row] = [value - factor * above for value, above in zip(rows[row], rows[at], strict=True)]
    return {name: row[-1] for name, row in zip(names, rows, strict=True)}
