"""A frame that follows an index: last year's amount, indexed, with lasting additions."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from costshare.costs.basis import Basis
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault


@frozen(kw_only=True)
class IndexedFrame:
    """What a pool costs by year: `amount` öre in `start`, then last year's times one plus the index, plus additions.

    The chain is not rounded. An index above `cap` counts as `cap`. An addition lasts: it is indexed in later years.
    """

    pool: str
    basis: Basis
    start: int
    amount: int
    index: Mapping[int, Fraction] = field(factory=dict, hash=False)
    cap: Fraction | None = None
    add: Mapping[int, int] = field(factory=dict, hash=False)
    place: Place = field(default=Place("charter.toml"), eq=False)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that the chain reaches without a gap."""
        last = self.start
        while last + 1 in self.index:
            last += 1
        return tuple(range(self.start, last + 1))

    def in_year(self, year: int) -> Fraction | None:
        """The exact öre of the year; None before the start.

        Raises `WorkspaceError` (``index-missing``) for the first year after the start without an index: a frame that
        ended in silence would let cost vanish.
        """
        if year < self.start:
            return None
        exact = Fraction(self.amount)
        for each in range(self.start + 1, year + 1):
            if each not in self.index:
                raise WorkspaceError([fault("index-missing", self.place, pool=self.pool, year=each, start=self.start)])
            rate = self.index[each] if self.cap is None else min(self.index[each], self.cap)
            exact = exact * (1 + rate) + self.add.get(each, 0)
        return exact
