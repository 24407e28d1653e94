"""A workspace as values: everything that an allocation rests on."""

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.costs.mapping import Landed
from costshare.costs.pools import Pool
from costshare.drivers.read import Driver
from costshare.errors import UnknownIdError
from costshare.federation.membership import Federation
from costshare.keys.piece import Key
from costshare.workspace.layout import Layout
from costshare.workspace.letterhead import Letterhead
from costshare.workspace.terms import Terms


@frozen(kw_only=True, eq=False)
class Workspace:
    """A federation's folder, read and checked.

    Pools stand in charter order; `costs` are the rows that landed in them; `files` are the files read, relative to
    `root`; `tables` are the names of those in the charter, also of one that cannot be read.
    """

    root: Path
    federation: Federation
    drivers: Mapping[str, Driver]
    keys: Mapping[str, Key]
    pools: tuple[Pool, ...]
    costs: Landed
    frames: tuple[IndexedFrame, ...]
    terms: Terms
    letterhead: Letterhead = field(factory=Letterhead)
    rows: Layout | None = None
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    def pool(self, pool_id: str) -> Pool:
        """The pool of that id.

        Raises `UnknownIdError`.
        """
        for pool in self.pools:
            if pool.id == pool_id:
                return pool
        raise UnknownIdError("pool", pool_id, (pool.id for pool in self.pools))

    @property
    def years(self) -> tuple[tuple[int, Basis], ...]:
        """Each year and basis that has costs, in order."""
        landed = {(row.date.year, row.basis) for rows in self.costs.pools.values() for row in rows}
        framed = {(year, frame.basis) for frame in self.frames for year in frame.years}
        order = list(Basis)
        return tuple(sorted(landed | framed, key=lambda each: (each[0], order.index(each[1]))))
