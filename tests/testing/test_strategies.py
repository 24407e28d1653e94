import datetime as dt
import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from costshare.federation.membership import Member
from costshare.periods.period import Period
from costshare.testing.strategies import days, ids, members, ore, periods, shares, tables, weights

FIRST, LAST = dt.date(2024, 2, 28), dt.date(2024, 3, 2)


@given(ids())
def test_ids_are_such_as_a_charter_allows(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", name)


@given(ore(least=-5, most=1000))
def test_amounts_stay_within_their_limits(amount: int) -> None:
    assert -5 <= amount <= 1000


@given(st.integers(1, 8).flatmap(shares))
def test_shares_sum_to_one(found: list[Fraction]) -> None:
    assert sum(found) == 1
    assert min(found) >= 0


@given(weights(min_size=2, max_size=3))
def test_weights_can_be_shared_by(found: dict[str, Fraction]) -> None:
    assert 2 <= len(found) <= 3
    assert min(found.values()) >= 0
    assert sum(found.values()) > 0


@given(tables())
def test_rows_of_a_table_can_be_shared(found) -> None:
    assert all(isinstance(total, int) and sum(by.values()) for total, by in found.values())


@given(days(FIRST, LAST), periods(FIRST, LAST), members(first=FIRST, last=LAST))
def test_days_stay_within_their_limits(day: dt.date, period: Period, member: Member) -> None:
    assert FIRST <= day <= LAST
    assert FIRST <= period.start <= period.last <= LAST
    assert FIRST <= member.since <= (member.until or LAST) <= LAST
