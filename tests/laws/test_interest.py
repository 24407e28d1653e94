"""Interest adds up over days, over amounts, and follows what is open."""

import datetime as dt
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import evolve
from hypothesis import given

from costshare.billing.interest import counts_from, interest
from costshare.billing.posting import Item, Posting, PostingKind
from costshare.testing.drawing import st
from costshare.workspace.late_terms import Late, LateInterest, ReferenceRate, ReferenceRates

START: Final = dt.date(2026, 7, 1)
DAY: Final = dt.timedelta(days=1)
DAYS: Final = st.integers(0, 700).map(lambda days: START + days * DAY)
ORE: Final = st.integers(0, 10**8)
HALVES: Final = tuple(dt.date(year, month, 1) for year in (2026, 2027, 2028, 2029) for month in (1, 7))


@st.composite
def terms(draw: st.DrawFn) -> Late:
    """Terms with a rate for each half-year, and some in between."""
    days = {*HALVES, *draw(st.lists(DAYS, max_size=3))}
    rows = [ReferenceRate(day, Fraction(draw(st.integers(-5, 50)), 1000)) for day in sorted(days)]
    agreed = draw(st.booleans())
    return Late(interest=LateInterest.BY_LAW, rates=ReferenceRates(rows=tuple(rows)), due_agreed=agreed)


def document(payable: int, due: dt.date) -> Item:
    return Item(number="F1", member="ada", date=START, due=due, payable=payable)


POSTINGS: Final = st.lists(
    st.builds(
        Posting,
        kind=st.sampled_from(PostingKind),
        number=st.sampled_from(["F1", "F2"]),
        amount=st.integers(-(10**7), 10**7),
        date=DAYS,
    ),
    max_size=5,
)


@given(terms(), ORE, DAYS, POSTINGS, st.tuples(DAYS, DAYS))
def test_it_is_additive_over_split_intervals(
    late: Late, payable: int, due: dt.date, postings: list[Posting], two: tuple[dt.date, dt.date]
) -> None:
    owed, (until, end) = document(payable, due), sorted(two)
    first = interest(owed, postings, late, until)
    then = interest(owed, postings, late, end, since=until)
    assert first.exact + then.exact == interest(owed, postings, late, end).exact


@given(terms(), ORE, DAYS, POSTINGS, DAYS)
def test_it_is_what_each_day_costs(
    late: Late, payable: int, due: dt.date, postings: list[Posting], until: dt.date
) -> None:
    owed = document(payable, due)
    day, expected = counts_from(owed, late) + DAY, Fraction(0)
    while day <= until:
        posted = sum(each.amount for each in postings if each.number == "F1" and each.date < day)
        rate = late.rates.on(day)
        assert rate is not None
        expected += max(payable - posted, 0) * (rate.rate + Fraction(8, 100)) / 365
        day += DAY
    made = interest(owed, postings, late, until)
    assert made.exact == expected
    assert abs(made.amount - expected) <= Fraction(1, 2)


@given(terms(), ORE, DAYS, DAYS, st.integers(1, 12))
def test_it_is_proportional_to_what_is_owed(late: Late, payable: int, due: dt.date, until: dt.date, times: int) -> None:
    once = interest(document(payable, due), [], late, until).exact
    assert interest(document(payable * times, due), [], late, until).exact == once * times


@given(terms(), ORE, DAYS, POSTINGS, DAYS)
def test_the_pieces_are_in_order_and_no_day_is_in_two(
    late: Late, payable: int, due: dt.date, postings: list[Posting], until: dt.date
) -> None:
    pieces = interest(document(payable, due), postings, late, until).pieces
    days = [piece.days for piece in pieces]
    assert days == sorted(days)
    assert all(before.end <= after.start for before, after in pairwise(days))
    assert all(due < each.start and each.last <= until for each in days)


@given(terms(), ORE, DAYS, DAYS)
def test_paying_at_once_costs_nothing(late: Late, payable: int, due: dt.date, until: dt.date) -> None:
    paid = Posting(kind=PostingKind.PAY, number="F1", amount=payable, date=due)
    assert interest(document(payable, due), [paid], late, until).pieces == ()
    assert interest(document(payable, due), [], evolve(late, interest=LateInterest.NONE), until).exact == 0
