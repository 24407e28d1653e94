"""Moving units between the columns of a rounded table until every column is within its margin.

A unit moves inside a row, from a cell that is rounded up to one that is rounded down, so rows keep their sums and cells
stay neighbours of their exact values. The exact table itself is a flow that meets every margin; by the integrality of
flows there is a rounded one too, and augmenting paths reach it (Bacharach 1966, matrix rounding as a network flow).
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heapreplace

from attrs import define, field

from costshare.apportionment.margins import Span
from costshare.apportionment.rows import Row, column_sums

Choice = tuple[int, int, int]  # cost of the move, rank of the column among equals, place in the row
Masks = tuple[int, int]  # the columns that can fall and those that can rise, as bits


def balanced(rows: Sequence[Row], ups: Sequence[Sequence[bool]], spans: Sequence[Span]) -> list[list[bool]]:
    """Which cells round up so that every column has as many as its span (floor and ceiling) allows.

    `ups` says where to start: which cells round up, row by row. It comes back unchanged when it is within the spans.
    The result depends on the places of rows and columns, not on the order of cells within a row.
    """
    state = _Rounding(rows, [list(up) for up in ups], spans)
    state.move_directly(state.over(), state.under())
    state.move_directly(state.over(), state.room())
    state.move_directly(state.spare(), state.under())
    state.move_along_paths()
    return state.ups


@define
class _Rounding:
    """A table half-way: which cells are up now, and how many in each column."""

    rows: Sequence[Row]
    ups: list[list[bool]]
    spans: Sequence[Span]
    counts: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.counts = column_sums(self.rows, self.ups, len(self.spans))

    def over(self) -> dict[int, int]:
        """Columns above their ceiling, and by how many units."""
        return {c: n - high for c, (n, (_, high)) in enumerate(zip(self.counts, self.spans, strict=True)) if n > high}

    def under(self) -> dict[int, int]:
        """Columns below their floor, and by how many units."""
        return {c: low - n for c, (n, (low, _)) in enumerate(zip(self.counts, self.spans, strict=True)) if n < low}

    def room(self) -> dict[int, int]:
        """Columns below their ceiling, and how many units they can take."""
        return {c: high - n for c, (n, (_, high)) in enumerate(zip(self.counts, self.spans, strict=True)) if n < high}

    def spare(self) -> dict[int, int]:
        """Columns above their floor, and how many units they can give."""
        return {c: n - low for c, (n, (low, _)) in enumerate(zip(self.counts, self.spans, strict=True)) if n > low}

    def move_directly(self, givers: dict[int, int], takers: dict[int, int]) -> None:
        """Move units from givers to takers while one row holds both, each time where the fractions lose least.

        The choices of a row are kept sorted, the best one last. Among equals the last row, and in it the last column,
        gives first, and the first column takes first: the ids that sort first keep what ties gave them. Columns only
        ever close, so that what a row can do at best only becomes dearer: an entry of the queue that is out of date is
        found when it comes first, and put back.
        """
        left = min(sum(givers.values()), sum(takers.values()))
        if not left:
            return
        giving, taking = self._places(givers), self._places(takers)
        queue = []
        for place, (row, up) in enumerate(zip(self.rows, self.ups, strict=True)):
            fractions, rests = row.fractions, row.rests
            gives = [(fractions[at], -column, at) for at, column in giving[row.columns] if up[at]]
            takes = [(-fractions[at], column, at) for at, column in taking[row.columns] if rests[at] and not up[at]]
            if gives and takes:
                gives.sort(reverse=True)
                takes.sort(reverse=True)
                queue.append((gives[-1][0] + takes[-1][0], -place, gives, takes))
        heapify(queue)
        while queue and left:
            cost, rank, gives, takes = queue[0]
            while gives and not givers[-gives[-1][1]]:
                gives.pop()
            while takes and not takers[takes[-1][1]]:
                takes.pop()
            if not (gives and takes):
                heappop(queue)
                continue
            if gives[-1][0] + takes[-1][0] == cost:
                self._move(-rank, gives.pop(), takes.pop(), givers, takers)
                left -= 1
            if gives and takes:
                heapreplace(queue, (gives[-1][0] + takes[-1][0], rank, gives, takes))
            else:
                heappop(queue)

    def _places(self, wanted: Mapping[int, int]) -> dict[tuple[int, ...], list[tuple[int, int]]]:
        """For each tuple of columns that rows have: where in it the wanted ones stand, and which they are."""
        return {
            columns: [(at, column) for at, column in enumerate(columns) if column in wanted]
            for columns in {row.columns for row in self.rows}
        }

    def _move(self, place: int, give: Choice, take: Choice, givers: dict[int, int], takers: dict[int, int]) -> None:
        falling, rising = give[2], take[2]
        giver, taker = self.rows[place].columns[falling], self.rows[place].columns[rising]
        self.ups[place][falling] = False
        self.ups[place][rising] = True
        self.counts[giver] -= 1
        self.counts[taker] += 1
        givers[giver] -= 1
        takers[taker] -= 1

    def move_along_paths(self) -> None:
        """Move units from columns too high, then to columns too low, each along a shortest chain of rows.

        The search always arrives: the exact table, less the rounded one, contains such a chain.
        """
        masks: list[Masks] = []
        while (over := self.over()) or self.under():
            masks = masks or list(map(_masks, self.rows, self.ups))
            sources, targets = (over, self.room()) if over else (self.spare(), self.under())
            chain = _shortest_chain(masks, _mask(sources), _mask(targets))
            for place, giver, taker in chain:
                columns, up = self.rows[place].columns, self.ups[place]
                up[columns.index(giver)], up[columns.index(taker)] = False, True
                self.counts[giver] -= 1
                self.counts[taker] += 1
                high, low = masks[place]
                both = 1 << giver | 1 << taker
                masks[place] = high ^ both, low ^ both


def _shortest_chain(masks: Sequence[Masks], sources: int, targets: int) -> list[tuple[int, int, int]]:
    """Moves (row, from column, to column), last one first, that take one unit from a source to a target.

    A breadth-first search over columns: from one to every other whose cell can rise in a row where its own can fall.
    """
    came: dict[int, tuple[int, int]] = {}  # column: the row it was reached by, and the column before it
    seen = frontier = sources
    waiting = list(enumerate(masks))[::-1]  # among equals the last row and the last column give, as in direct moves
    while not seen & targets:
        reached, later = 0, []
        for place, (high, low) in waiting:
            if not high & frontier:
                later.append((place, (high, low)))
                continue
            before = (high & frontier).bit_length() - 1
            came |= dict.fromkeys(_places(low & ~seen), (place, before))
            seen |= low
            reached |= low
        frontier, waiting = reached, later
    chain = []
    column = next(_places(seen & targets))
    while column in came:
        place, before = came[column]
        chain.append((place, before, column))
        column = before
    return chain


def _masks(row: Row, up: Sequence[bool]) -> Masks:
    """The columns whose cells are rounded up, and those whose cells are rounded down, as bits of two integers."""
    high = low = 0
    for column, rest, raised in zip(row.columns, row.rests, up, strict=True):
        if raised:
            high |= 1 << column
        elif rest:
            low |= 1 << column
    return high, low


def _mask(columns: Mapping[int, int]) -> int:
    return sum(1 << column for column in columns)


def _places(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
