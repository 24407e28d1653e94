"""`allocate`: a year's costs, closed, shared and rounded."""

from collections.abc import Iterable
from fractions import Fraction
from functools import partial

from costshare.allocation.allocation import Allocation, Cell, PoolSplit
from costshare.allocation.overheads import Move, close
from costshare.allocation.rounding import Rounded, rounded
from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.costs.pools import Pool
from costshare.errors import Gathering, Place, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.keys.piece import Occasion, Piece
from costshare.periods.period import year as year_of
from costshare.workspace.workspace import Workspace


def allocate(workspace: Workspace, year: int, basis: Basis | str = Basis.BUDGET) -> Allocation:
    """The costs of the year and basis, shared among those who are members in it.

    Overheads are closed first, then each pool is shared by its key, all in exact fractions; one rounding at the end
    makes whole units that add up. A pool without costs is zero for everyone who takes part in it.

    Raises:
        WorkspaceError: with every fault: no costs for the year, a value that a key needs is missing, nobody to take a
            share, bounds that cannot hold.
        InvalidValueError: ``year-span``, a year before 1900 or after 2200.
        ValueError: a basis that is none.
    """
    basis, period = Basis(basis), year_of(year)
    costs = own_costs(workspace, year, basis)
    known = {pool: amount or Fraction(0) for pool, amount in costs.items()}
    moves = close(workspace.pools, known, workspace.terms.overhead)
    members = workspace.federation.members_within(period)
    gathering = Gathering()
    shares: list[tuple[Pool, Fraction, tuple[Piece, ...]]] = []
    for pool in (each for each in workspace.pools if not each.overhead):
        received = sum((move.amount for move in moves if move.target == pool.id), start=Fraction(0))
        exact = known[pool.id] + received
        costless = costs[pool.id] is None and not received
        occasion = Occasion(pool=pool.id, year=year, basis=basis, by_months=workspace.terms.by_months)
        split = partial(shared, workspace, pool, exact, members, occasion)
        shares.append((pool, exact, () if costless else gathering.attempt(split) or ()))
    gathering.settle()
    return assembled(workspace, year, basis, members, costs, moves, shares)


def own_costs(workspace: Workspace, year: int, basis: Basis) -> dict[str, Fraction | None]:
    """What each pool costs by itself, in exact öre; None where nothing says anything of it.

    Raises `WorkspaceError` with every fault: ``index-missing``, or ``no-costs`` where no pool has any.
    """
    gathering = Gathering()
    costs = {pool.id: gathering.attempt(partial(cost, workspace, pool, year, basis)) for pool in workspace.pools}
    gathering.settle()
    if all(amount is None for amount in costs.values()):
        known = ", ".join(f"{when} {what}" for when, what in workspace.years) or "–"
        place = Place("charter.toml", 1, 1)
        raise WorkspaceError([fault("no-costs", place, f"{year} {basis}", year=year, basis=basis, known=known)])
    return costs


def cost(workspace: Workspace, pool: Pool, year: int, basis: Basis) -> Fraction | None:
    """The pool's own exact öre in the year; None where nothing says anything of it.

    Raises `WorkspaceError` (``index-missing``).
    """
    rows = [row.amount for row in workspace.costs.pools[pool.id] if row.date.year == year and row.basis is basis]
    framed = [exact for frame in frames(workspace, pool, basis) if (exact := frame.in_year(year)) is not None]
    return Fraction(sum(rows)) + sum(framed, start=Fraction(0)) if rows or framed else None


def frames(workspace: Workspace, pool: Pool, basis: Basis) -> Iterable[IndexedFrame]:
    """The pool's frames of that basis."""
    return (frame for frame in workspace.frames if frame.pool == pool.id and frame.basis is basis)


def shared(
    workspace: Workspace, pool: Pool, exact: Fraction, members: tuple[Member, ...], occasion: Occasion
) -> tuple[Piece, ...]:
    """The pool's pieces by its key; none where the key could not be read, which is a fault of its own."""
    key = workspace.keys.get(pool.key)
    return () if key is None else key.split(exact, occasion.period, pool.participation.among(members), occasion)


def assembled(  # noqa: PLR0913, PLR0917  an allocation is all of this
    workspace: Workspace,
    year: int,
    basis: Basis,
    members: tuple[Member, ...],
    costs: dict[str, Fraction | None],
    moves: tuple[Move, ...],
    shares: list[tuple[Pool, Fraction, tuple[Piece, ...]]],
) -> Allocation:
    """The rounded table with what it rests on."""
    table = {pool.id: row(pool, members, pieces) for pool, _, pieces in shares}
    whole = rounded(table, workspace.terms.rounding)
    return Allocation(
        federation=workspace.federation.name,
        year=year,
        basis=basis,
        rounding=workspace.terms.rounding,
        members=members,
        pools=tuple(
            PoolSplit(
                pool=pool,
                direct=costs[pool.id] or Fraction(0),
                moves=tuple(move for move in moves if move.target == pool.id),
                exact=exact,
                pieces=pieces,
                cells=cells(pool.id, table[pool.id], whole[pool.id]),
            )
            for pool, exact, pieces in shares
        ),
        overheads=moves,
    )


def row(pool: Pool, members: tuple[Member, ...], pieces: tuple[Piece, ...]) -> dict[str, Fraction]:
    """The exact öre of those who take part in the pool, in charter order."""
    exact = {member.id: Fraction(0) for member in pool.participation.among(members)}
    for piece in pieces:
        for member, amount in piece.amounts.items():
            exact[member] += amount
    taking = {member for piece in pieces for member in piece.amounts}
    return {member: amount for member, amount in exact.items() if member in taking or not pieces}


def cells(pool: str, exact: dict[str, Fraction], whole: dict[str, Rounded]) -> dict[str, Cell]:
    """The cells of one row."""
    return {
        member: Cell(pool=pool, member=member, exact=amount, amount=whole[member].amount, reason=whole[member].reason)
        for member, amount in exact.items()
    }
