import datetime as dt
import json
from collections.abc import Container
from fractions import Fraction

import pytest

from costshare.allocation.allocation import Allocation
from costshare.billing.plan import Spread, YearPlan, advances, plan, replan, touched
from costshare.federation.membership import Member
from costshare.workspace.terms import Billing
from tests.billing.values import QUARTERS, YEAR, allocation, member, quarterly

Freed = tuple[str, str, str]

Q1, Q2, Q3, Q4 = QUARTERS
WHOLE = member("ada")
JOINER = member("bo", since=dt.date(2027, 6, 30))
LEAVER = member("cia", until=dt.date(2027, 4, 1))
GUEST = member("dan", since=dt.date(2027, 5, 1), until=dt.date(2027, 5, 31))


def spreads(made: YearPlan) -> dict[tuple[str, str], dict[str, int]]:
    return {(each.member, each.pool): dict(each.amounts) for each in made.spreads}


@pytest.mark.parametrize(
    ("who", "count", "expected"),
    [
        (WHOLE, 1, ["2027"]),
        (WHOLE, 2, ["2027-H1", "2027-H2"]),
        (WHOLE, 4, list(QUARTERS)),
        (WHOLE, 12, [f"2027-{month:02}" for month in range(1, 13)]),
        (JOINER, 1, ["2027"]),
        (JOINER, 2, ["2027-H1", "2027-H2"]),
        (JOINER, 4, [Q2, Q3, Q4]),
        (JOINER, 12, [f"2027-{month:02}" for month in range(6, 13)]),
        (LEAVER, 4, [Q1, Q2]),
        (LEAVER, 12, ["2027-01", "2027-02", "2027-03", "2027-04"]),
        (GUEST, 2, ["2027-H1"]),
        (GUEST, 12, ["2027-05"]),
        (member("e", since=dt.date(2028, 1, 1)), 4, []),
        (member("e", until=dt.date(2026, 12, 31)), 4, []),
        (member("e", since=dt.date(2027, 12, 31)), 4, [Q4]),
        (member("e", until=dt.date(2027, 1, 1)), 4, [Q1]),
    ],
)
def test_the_periods_are_those_that_the_membership_touches(who: Member, count: int, expected: list[str]) -> None:
    assert list(touched(who, YEAR, count)) == expected


def test_a_plan_spreads_each_cell_over_its_members_periods() -> None:
    shared = allocation({"it": {"ada": 1001, "bo": 100, "cia": -7}, "lon": {"cia": 1}}, WHOLE, JOINER, LEAVER)
    assert plan(shared, quarterly()) == YearPlan(
        year=YEAR,
        instalments=4,
        spreads=(
            Spread(member="ada", pool="it", target=1001, amounts={Q1: 250, Q2: 251, Q3: 250, Q4: 250}),
            Spread(member="bo", pool="it", target=100, amounts={Q2: 33, Q3: 34, Q4: 33}),
            Spread(member="cia", pool="it", target=-7, amounts={Q1: -4, Q2: -3}),
            Spread(member="cia", pool="lon", target=1, amounts={Q1: 1, Q2: 0}),
        ),
    )


def test_spreads_stand_in_charter_order_member_by_member() -> None:
    shared = allocation({"it": {"ada": 1, "bo": 2}, "lon": {"bo": 3, "ada": 4}}, JOINER, WHOLE)
    cells = [(each.member, each.pool) for each in plan(shared, quarterly()).spreads]
    assert cells == [("bo", "it"), ("bo", "lon"), ("ada", "it"), ("ada", "lon")]


@pytest.mark.parametrize("count", [1, 2, 4, 12])
def test_one_ore_is_billed_once(count: int) -> None:
    made = plan(allocation({"it": {"ada": 1, "bo": -1}}), Billing(instalments=count))
    assert made.instalments == count
    for spread, ore in zip(made.spreads, (1, -1), strict=True):
        assert len(spread.amounts) == count
        assert [each for each in spread.amounts.values() if each] == [ore]


@pytest.mark.parametrize(
    ("advance", "expected"),
    [("1", 1001), ("1/2", 501), ("9/10", 901), ("0", 0), ("1/3", 334), ("4999/10000", 500), ("6/5", 1201)],
)
def test_the_advance_is_that_part_half_an_ore_away_from_zero(advance: str, expected: int) -> None:
    found = advances(allocation({"it": {"ada": 1001, "bo": -1001}}), quarterly(Fraction(advance)))
    assert found == {("ada", "it"): expected, ("bo", "it"): -expected}


def test_a_plan_is_of_the_advance() -> None:
    made = plan(allocation({"it": {"ada": 1001}}), quarterly(Fraction(1, 2)))
    assert made.spreads[0].target == 501
    assert list(made.spreads[0].amounts.values()) == [125, 126, 125, 125]


def test_who_takes_no_part_of_a_pool_has_no_spread() -> None:
    assert spreads(plan(allocation({"it": {"bo": 5}}), quarterly())).keys() == {("bo", "it")}


def test_a_plan_answers_by_member_and_period() -> None:
    shared = allocation({"it": {"ada": 1001, "bo": 100}, "lon": {"ada": 0}}, WHOLE, JOINER)
    made = plan(shared, quarterly())
    assert made.of("ada", Q2) == {"it": 251, "lon": 0}
    assert made.of("bo", Q1) == {}
    assert made.of("bo", Q3) == {"it": 34}
    assert made.of("nobody", Q1) == {}
    assert made.of("ada", "2027") == {}


def test_targets_leave_nothing_out_but_nothing() -> None:
    made = plan(allocation({"it": {"ada": 5, "bo": -5}, "lon": {"ada": 0}}), quarterly())
    assert made.targets == {("ada", "it"): 5, ("bo", "it"): -5}


def test_a_plan_comes_back_from_plain_data() -> None:
    made = plan(allocation({"it": {"ada": 1001, "bo": 100}}, WHOLE, JOINER), quarterly())
    data = made.to_dict()
    assert data == {
        "year": YEAR,
        "instalments": 4,
        "spreads": [
            {"member": "ada", "pool": "it", "target": 1001, "amounts": {Q1: 250, Q2: 251, Q3: 250, Q4: 250}},
            {"member": "bo", "pool": "it", "target": 100, "amounts": {Q2: 33, Q3: 34, Q4: 33}},
        ],
    }
    assert YearPlan.from_dict(json.loads(json.dumps(data))) == made


def test_a_plan_is_hashed_without_its_amounts() -> None:
    one, other = (Spread(member="a", pool="p", target=1, amounts=each) for each in ({Q1: 1}, {Q2: 1}))
    assert hash(one) == hash(other)
    assert one != other


BEFORE = allocation({"it": {"ada": 1000, "bo": 99}}, WHOLE, JOINER)


def again(
    before: YearPlan, after: Allocation, *billed: str, billing: Billing | None = None, freed: Container[Freed] = ()
) -> YearPlan:
    """The plan after the allocation has changed, by default on the same terms."""
    return replan(before, advances(after, billing or quarterly()), after, frozenset(billed), freed=freed)


@pytest.mark.parametrize(
    ("billed", "expected"),
    [
        ([], {Q1: 500, Q2: 500, Q3: 500, Q4: 500}),
        ([Q1], {Q1: 250, Q2: 583, Q3: 584, Q4: 583}),
        ([Q2], {Q1: 583, Q2: 250, Q3: 584, Q4: 583}),
        ([Q4, Q2], {Q1: 750, Q2: 250, Q3: 750, Q4: 250}),
        ([Q1, Q3, Q2], {Q1: 250, Q2: 250, Q3: 250, Q4: 1250}),
        ([Q1, Q2, Q3, Q4], {Q1: 250, Q2: 250, Q3: 250, Q4: 250}),
    ],
)
def test_a_change_is_spread_over_what_is_not_billed(billed: list[str], expected: dict[str, int]) -> None:
    before = plan(BEFORE, quarterly())
    after = allocation({"it": {"ada": 2000, "bo": 99}}, WHOLE, JOINER)
    made = again(before, after, *billed)
    assert spreads(made)["ada", "it"] == expected
    assert made.spreads[0].target == 2000
    assert spreads(made)["bo", "it"] == {Q2: 33, Q3: 33, Q4: 33}
    assert (made.year, made.instalments) == (YEAR, 4)


def test_a_plan_stays_in_as_many_periods_as_it_began() -> None:
    made = again(plan(BEFORE, quarterly()), BEFORE, Q1, billing=Billing(instalments=12))
    assert made.instalments == 4
    assert made.spreads[0].amounts.keys() == set(QUARTERS)


def test_an_allocation_that_is_the_same_gives_the_same_plan() -> None:
    before = plan(BEFORE, quarterly())
    assert again(before, BEFORE) == before


def test_a_joiner_pays_in_the_periods_left_of_its_membership() -> None:
    after = allocation({"it": {"ada": 1000, "bo": 99, "eva": 99}}, WHOLE, JOINER, member("eva", since=JOINER.since))
    made = again(plan(BEFORE, quarterly()), after, Q1, Q2)
    assert spreads(made)["eva", "it"] == {Q3: 50, Q4: 49}
    assert [each.member for each in made.spreads] == ["ada", "bo", "eva"]


def test_a_leaver_pays_no_more_after_it_has_left() -> None:
    gone = member("ada", until=dt.date(2027, 4, 1))
    after = allocation({"it": {"ada": 600, "bo": 99}}, gone, JOINER)
    made = again(plan(BEFORE, quarterly()), after, Q1)
    assert spreads(made)["ada", "it"] == {Q1: 250, Q2: 350}


def test_where_no_period_of_the_membership_is_left_the_difference_waits() -> None:
    gone = member("ada", until=dt.date(2027, 3, 31))
    made = again(plan(BEFORE, quarterly()), allocation({"it": {"ada": 200}}, gone), Q1)
    assert made.spreads[0] == Spread(member="ada", pool="it", target=200, amounts={Q1: 250})


def test_who_is_no_longer_a_member_gets_back_what_was_billed() -> None:
    made = again(plan(BEFORE, quarterly()), allocation({"it": {"bo": 99}}, JOINER), Q1)
    assert made.spreads[1] == Spread(member="ada", pool="it", target=0, amounts={Q1: 250, Q2: -83, Q3: -84, Q4: -83})


def test_a_pool_that_is_gone_is_given_back() -> None:
    made = again(plan(BEFORE, quarterly()), allocation({"lon": {"ada": 400}}, WHOLE), Q1)
    assert spreads(made) == {
        ("ada", "lon"): {Q2: 133, Q3: 134, Q4: 133},
        ("ada", "it"): {Q1: 250, Q2: -83, Q3: -84, Q4: -83},
        ("bo", "it"): {Q2: 0, Q3: 0, Q4: 0},
    }
    assert made.targets == {("ada", "lon"): 400}


def test_a_plan_may_change_more_than_once() -> None:
    first = plan(BEFORE, quarterly())
    twice = allocation({"it": {"ada": 2000, "bo": 99}}, WHOLE, JOINER)
    second = again(first, twice, Q1)
    third = again(second, BEFORE, Q1, Q2)
    assert spreads(third)["ada", "it"] == {Q1: 250, Q2: 583, Q3: 84, Q4: 83}


def test_the_advance_that_holds_now_is_what_the_year_is_to_bring() -> None:
    made = again(plan(BEFORE, quarterly()), BEFORE, Q1, billing=quarterly(Fraction(1, 2)))
    assert made.spreads[0] == Spread(member="ada", pool="it", target=500, amounts={Q1: 250, Q2: 83, Q3: 84, Q4: 83})


@pytest.mark.parametrize(
    ("freed", "expected"),
    [
        ([], {Q1: 250, Q2: 250, Q3: 750, Q4: 750}),
        ([("ada", "it", Q2)], {Q1: 250, Q2: 583, Q3: 584, Q4: 583}),
        ([("ada", "it", Q1), ("ada", "it", Q2)], dict.fromkeys(QUARTERS, 500)),
        ([("bo", "it", Q2), ("ada", "lon", Q1)], {Q1: 250, Q2: 250, Q3: 750, Q4: 750}),
    ],
)
def test_what_was_credited_in_full_takes_its_part_of_a_change_again(
    freed: list[Freed], expected: dict[str, int]
) -> None:
    after = allocation({"it": {"ada": 2000, "bo": 99}}, WHOLE, JOINER)
    made = again(plan(BEFORE, quarterly()), after, Q1, Q2, freed=freed)
    assert spreads(made)["ada", "it"] == expected
    assert sum(spreads(made)["bo", "it"].values()) == 99


def test_who_has_left_and_was_credited_in_full_owes_nothing_in_that_period() -> None:
    after = allocation({"it": {"bo": 99}}, JOINER)
    made = again(plan(BEFORE, quarterly()), after, *QUARTERS, freed=[("ada", "it", Q2)])
    assert made.spreads[1] == Spread(member="ada", pool="it", target=0, amounts={Q1: 250, Q2: -750, Q3: 250, Q4: 250})
