"""Hypothesis strategies for what costshare counts with: amounts, shares, days, members, weights.

Whole workspaces are drawn by `costshare.testing.charters`. Both need hypothesis, which costshare does not install.
"""

import datetime as dt
from fractions import Fraction
from typing import Final

from costshare.federation.membership import Federation, Member
from costshare.federation.parties import PARTIES, Kind
from costshare.periods.period import Period
from costshare.testing.drawing import st

FIRST_DAY: Final = dt.date(2020, 1, 1)
LAST_DAY: Final = dt.date(2029, 12, 31)
ORGNRS: Final = ("212000-0456", "212000-0449", "212000-2940", "222000-0026", "212000-0308")
IDS: Final = ("a", "b", "borg-2", "7an", "ceder", "alvik", "z9", "al")
MOST_ORE: Final = 10**12


def ore(*, least: int = -MOST_ORE, most: int = MOST_ORE) -> st.SearchStrategy[int]:
    """Amounts in öre, small ones and zero often."""
    return st.one_of(st.integers(max(least, -300), min(most, 300)), st.integers(least, most))


def ids() -> st.SearchStrategy[str]:
    """Ids as a charter allows them."""
    letters = "ab09-"
    return st.one_of(
        st.sampled_from(IDS), st.builds(str.__add__, st.sampled_from(letters[:-1]), st.text(letters, max_size=4))
    )


def shares(count: int) -> st.SearchStrategy[list[Fraction]]:
    """That many shares of zero or more, which sum to 1; `count` is 1 or more."""

    def of(parts: list[int]) -> list[Fraction]:
        total = sum(parts)
        return [Fraction(part, total) for part in parts]

    return st.lists(st.integers(0, 60), min_size=count, max_size=count).filter(any).map(of)


def weights(*, min_size: int = 1, max_size: int = 6) -> st.SearchStrategy[dict[str, Fraction]]:
    """Weights by id, of zero or more, at least one of them above zero."""
    numbers = st.one_of(st.integers(0, 5), st.integers(0, 10**6), st.fractions(0, 1000, max_denominator=60))
    return st.dictionaries(ids(), numbers.map(Fraction), min_size=min_size, max_size=max_size).filter(
        lambda found: any(found.values())
    )


def tables(*, max_rows: int = 4) -> st.SearchStrategy[dict[str, tuple[int, dict[str, Fraction]]]]:
    """Rows by id: each a total in öre and the weights it is shared by."""
    return st.dictionaries(ids(), st.tuples(ore(), weights()), max_size=max_rows)


def days(first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY) -> st.SearchStrategy[dt.date]:
    """Days from the first to the last; the turn of a month or a year often."""

    def first_of_month(day: dt.date) -> dt.date:
        return max(day.replace(day=1), first)

    anywhere = st.dates(first, last)
    turns = anywhere.map(first_of_month)
    return st.one_of(anywhere, turns, turns.map(lambda day: max(day - dt.timedelta(days=1), first)))


def periods(first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY) -> st.SearchStrategy[Period]:
    """Periods of a day or more between the first day and the last."""
    pairs = st.tuples(days(first, last), days(first, last))
    return pairs.map(lambda pair: Period.of_days(min(pair), max(pair)))


@st.composite
def members(draw: st.DrawFn, *, first: dt.date = FIRST_DAY, last: dt.date = LAST_DAY) -> Member:
    """A member of any kind; it may have joined, and may leave, on any day between the first and the last."""
    since = draw(days(first, last))
    until = draw(st.one_of(st.none(), days(since, last)))
    member_id = draw(ids())
    party = PARTIES[draw(st.sampled_from(Kind))](
        id=member_id, name=f"{member_id} kommun", orgnr=draw(st.sampled_from(ORGNRS))
    )
    return Member(party=party, since=since, until=until)


def federations(*, max_members: int = 5) -> st.SearchStrategy[Federation]:
    """Federations whose members have ids of their own."""
    drawn = st.lists(members(), min_size=1, max_size=max_members, unique_by=lambda member: member.id)
    return drawn.map(lambda found: Federation(name="Förbundet", orgnr=ORGNRS[3], members=tuple(found)))
