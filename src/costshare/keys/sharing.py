"""What keys have in common: to cut a span of the year, and to share a piece by weights."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from costshare.drivers.fact import Fact
from costshare.errors import Gathering, WorkspaceError
from costshare.faults import fault
from costshare.federation.membership import Member
from costshare.keys.piece import Key, Occasion, Piece
from costshare.periods.period import DAY, Period


def membership_edges(members: Iterable[Member]) -> frozenset[dt.date]:
    """The first day of each membership, and the first day after it."""
    ends = (member.until + DAY for member in members if member.until is not None)
    return frozenset((*(member.since for member in members), *ends))


def present(members: Iterable[Member], piece: Period) -> tuple[Member, ...]:
    """Those who are members on some day of the piece."""
    return tuple(member for member in members if member.within(piece))


def pieces_of(
    span: Period, days: Iterable[dt.date], amount: Fraction, occasion: Occasion
) -> Iterator[tuple[Period, Fraction]]:
    """The span cut at the days, each piece with its part of the amount; pieces without a part are left out.

    By months, a piece that holds no first day of a month has no part.
    """
    whole = occasion.part(span)
    for piece in span.cut(days):
        part = occasion.part(piece)
        if part:
            yield piece, amount * part / whole


def in_pieces(
    share: Callable[[Period, Fraction], tuple[Piece, ...]], pieces: Iterable[tuple[Period, Fraction]]
) -> tuple[Piece, ...]:
    """The pieces that sharing each of the given ones makes, with the faults of all of them told at once."""
    gathering = Gathering()
    made: list[Piece] = []
    for period, amount in pieces:
        made.extend(gathering.attempt(partial(share, period, amount)) or ())
    gathering.settle()
    return tuple(made)


def by_membership(  # noqa: PLR0913, PLR0917  what a split takes, and how to weigh
    key: Key,
    weigh: Callable[[Member], Fact],
    parties: tuple[Member, ...],
    amount: Fraction,
    span: Period,
    occasion: Occasion,
) -> tuple[Piece, ...]:
    """The amount shared in proportion to the parties' facts, a piece for each set of them that the span's cuts make."""

    def share(period: Period, part: Fraction) -> tuple[Piece, ...]:
        gathering, facts = Gathering(), {}
        for member in present(parties, period):
            fact = gathering.attempt(partial(weigh, member))
            if fact is not None:
                facts[member.id] = fact
        gathering.settle()
        return (proportional(key, facts, part, period, occasion),)

    return in_pieces(share, pieces_of(span, key.cuts(span, parties, occasion), amount, occasion))


def proportional(key: Key, facts: Mapping[str, Fact], amount: Fraction, period: Period, occasion: Occasion) -> Piece:
    """The amount shared in proportion to the facts' values.

    Raises `WorkspaceError` (``nobody``) where no value is above zero.
    """
    total = sum((fact.value for fact in facts.values()), start=Fraction(0))
    if not total:
        raise WorkspaceError(
            [fault("nobody", key.place, key.id, pool=occasion.pool, key=key.id, first=period.start, last=period.last)]
        )
    amounts = {member: amount * fact.value / total for member, fact in facts.items()}
    return Piece(period=period, key=key.id, amount=amount, facts=facts, amounts=amounts)
