import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from costshare.billing.reckoning import Books, Row
from costshare.billing.settlement import LineKind, Policy, Settled, settle, settlement_claims
from costshare.errors import Place, WorkspaceError
from costshare.workspace.terms import Deficit, Settlement, Surplus
from tests.billing.settling import POOLS, E, O, S, by_member, charges, of, reckoning
from tests.billing.values import FEDERATION, ORGNR, OTHER_ORGNR, YEAR, member

STAYS = member("ada")
LEAVES = member("bo", until=dt.date(YEAR, 12, 31))
LAST_DAYS = member("cia", until=dt.date(YEAR + 1, 1, 1))
MIXED = reckoning({"it": {"ada": 1300, "bo": 400, "cia": 800}}, {"it": {"ada": 1000, "bo": 1000, "cia": 1000}})
"""A surplus of 500: ada owes 300; bo is owed 600 and cia 200."""
SHORT = reckoning({"it": {"ada": 700, "bo": 1600, "cia": 1200}}, {"it": {"ada": 1000, "bo": 1000, "cia": 1000}})
"""A deficit of 500: ada is owed 300; bo owes 600 and cia 200."""


def test_by_default_everything_is_repaid_and_called() -> None:
    assert by_member(of(MIXED), "due") == {"ada": 300, "bo": -600, "cia": -200}
    assert by_member(of(SHORT), "due") == {"ada": -300, "bo": 600, "cia": 200}
    assert (of(MIXED).due, of(MIXED).retained, of(MIXED).carried) == (-500, 0, 0)


def test_a_retained_surplus_leaves_what_members_owe_each_other() -> None:
    found = of(MIXED, surplus=Surplus.RETAIN)
    assert by_member(found, "due") == {"ada": 300, "bo": -225, "cia": -75}
    assert by_member(found, "retained") == {"bo": -375, "cia": -125}
    assert (found.due, found.retained) == (0, -500)


def test_to_retain_a_surplus_says_nothing_of_a_deficit() -> None:
    assert by_member(of(SHORT, surplus=Surplus.RETAIN), "due") == {"ada": -300, "bo": 600, "cia": 200}


def test_without_surplus_or_deficit_members_settle_with_each_other() -> None:
    even = reckoning({"it": {"ada": 1300, "bo": 700}}, {"it": {"ada": 1000, "bo": 1000}})
    for surplus in (Surplus.REPAY, Surplus.RETAIN):
        found = of(even, surplus=surplus, deficit=Deficit.CARRY, total_threshold=10**9)
        assert by_member(found, "due") == {"ada": 300, "bo": -300}


@pytest.mark.parametrize(("made", "terms"), [(MIXED, {"surplus": Surplus.CARRY}), (SHORT, {"deficit": Deficit.CARRY})])
def test_what_is_carried_is_each_members_difference(made: Any, terms: Mapping[str, Any]) -> None:  # noqa: ANN401
    found = of(made, **terms)
    assert by_member(found, "carried") == by_member(of(made), "due")
    assert (found.due, found.retained) == (0, 0)
    assert found.carried_charges == {(who, "it", O): ore for who, ore in by_member(of(made), "due").items()}
    assert found.carried_cells == {(who, "it"): ore for who, ore in by_member(of(made), "due").items()}


def test_to_carry_the_one_says_nothing_of_the_other() -> None:
    assert of(MIXED, deficit=Deficit.CARRY).carried == 0
    assert of(SHORT, surplus=Surplus.CARRY).carried == 0


def test_who_has_no_next_year_is_settled_with_where_the_others_are_carried() -> None:
    made = evolve(MIXED, members=(STAYS, LEAVES, LAST_DAYS))
    found = of(made, surplus=Surplus.CARRY, total_threshold=10**9)
    assert by_member(found, "due") == {"bo": -600}
    assert by_member(found, "carried") == {"ada": 300, "cia": -200}


def test_what_is_carried_under_two_categories_meets_in_its_cell() -> None:
    billed = charges({"it": {"ada": 300}}, S) | charges({"it": {"ada": 100}})
    found = of(reckoning({"it": {"ada": 200}}, {}, charged=billed), surplus=Surplus.CARRY)
    assert found.carried_charges == {("ada", "it", O): -50, ("ada", "it", S): -150}
    assert found.carried_cells == {("ada", "it"): -200}
    assert Settled(year=YEAR, rows=(row(carried=1), row(carried=-1, category=S))).carried_cells == {}


# --- thresholds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("threshold", "due"), [(199, 3), (200, 3), (201, 2), (300, 2), (301, 1), (601, 0)])
def test_a_difference_smaller_than_the_threshold_is_retained_either_way(threshold: int, due: int) -> None:
    found = of(MIXED, threshold=threshold)
    assert len(by_member(found, "due")) == due
    assert by_member(found, "due") | by_member(found, "retained") == {"ada": 300, "bo": -600, "cia": -200}


def test_the_threshold_is_for_a_member_over_all_its_pools() -> None:
    made = reckoning({"it": {"ada": 160}, "lon": {"ada": 50}}, {"it": {"ada": 100}, "lon": {"ada": 100}})
    assert by_member(of(made, threshold=10), "due") == {"ada": 10}
    assert by_member(of(made, threshold=11), "retained") == {"ada": 10}


def test_what_is_too_small_is_not_carried() -> None:
    found = of(MIXED, surplus=Surplus.CARRY, threshold=250)
    assert by_member(found, "retained") == {"cia": -200}
    assert by_member(found, "carried") == {"ada": 300, "bo": -600}


@pytest.mark.parametrize(("threshold", "due"), [(499, -500), (500, 0), (501, 0)])
def test_a_surplus_is_repaid_only_above_the_total_threshold(threshold: int, due: int) -> None:
    found = of(MIXED, total_threshold=threshold)
    assert (found.due, found.retained) == (due, -500 - due)
    assert by_member(found, "due")["ada"] == 300


def test_the_total_threshold_does_not_hold_a_deficit() -> None:
    assert of(SHORT, total_threshold=10**9).due == 500


def test_what_small_differences_make_a_surplus_is_bound_by_it() -> None:
    """Small debts to members are kept, and make a surplus that the large claim is no part of."""
    made = reckoning({"it": {"ada": 150}}, {"it": {"bo": 90, "cia": 90}})
    assert by_member(of(made, surplus=Surplus.RETAIN, threshold=100), "due") == {"ada": 150}


def test_small_claims_that_are_forgiven_make_no_surplus_to_repay() -> None:
    made = reckoning({"it": {"ada": 60, "cia": 60}}, {"it": {"bo": 120}})
    found = of(made, surplus=Surplus.RETAIN, threshold=100)
    assert (by_member(found, "due"), found.retained) == ({}, 0)


def test_pools_that_cancel_are_settled_all_the_same() -> None:
    made = reckoning({"it": {"ada": 150}, "lon": {"ada": 50}}, {"it": {"ada": 100}, "lon": {"ada": 100}})
    assert [(row.due, row.retained) for row in of(made).rows] == [(50, 0), (-50, 0)]
    assert [(row.due, row.retained) for row in of(made, threshold=1).rows] == [(0, 50), (0, -50)]


# --- equity -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("equity", "due"),
    [
        (10_000, {"ada": 300, "bo": -225, "cia": -75}),
        (9_000, {"ada": 300, "bo": -225, "cia": -75}),
        (10_001, {"ada": 300, "bo": -226, "cia": -75}),
        (10_100, {"ada": 300, "bo": -300, "cia": -100}),
        (10_500, {"ada": 300, "bo": -600, "cia": -200}),
        (90_000, {"ada": 300, "bo": -600, "cia": -200}),
    ],
)
def test_only_what_lies_above_the_floor_is_repaid(equity: int, due: Mapping[str, int]) -> None:
    assert by_member(of(MIXED, equity=equity, equity_floor=10_000), "due") == due


def test_what_was_repaid_before_is_not_above_the_floor_any_more() -> None:
    first = of(MIXED, equity=10_100, equity_floor=10_000)
    now = {(row.member, row.pool, row.category): row.due for row in first.rows}
    again = of(evolve(MIXED, books=evolve(MIXED.books, settled=now)), equity=10_100, equity_floor=10_000)
    assert (first.due, again.due, again.retained) == (-100, 0, first.retained)
    assert by_member(again, "due") == {}


def test_where_a_floor_is_agreed_the_equity_must_be_known() -> None:
    place = Place("charter.toml", 80, 1)
    with pytest.raises(WorkspaceError) as caught:
        of(MIXED, equity_floor=10_000, place=place)
    (told,) = caught.value.faults
    assert (told.code, told.place, told.found) == ("equity-unknown", place, "100.00")
    assert told.text("message").startswith("only equity above 100.00 kr may be repaid")


def test_where_nothing_would_be_repaid_the_equity_need_not_be_known() -> None:
    assert of(SHORT, equity_floor=10_000).due == 500
    assert of(MIXED, equity_floor=10_000, surplus=Surplus.RETAIN).due == 0
    assert of(MIXED, equity_floor=10_000, surplus=Surplus.CARRY).due == 0
    assert of(MIXED, equity_floor=10_000, total_threshold=500).due == 0


def test_the_floor_holds_for_those_who_leave_and_for_what_small_differences_make_a_deficit() -> None:
    leaving = evolve(MIXED, members=(STAYS, LEAVES, LAST_DAYS))
    found = of(leaving, surplus=Surplus.CARRY, equity=10_100, equity_floor=10_000)
    assert (by_member(found, "due"), by_member(found, "retained")) == ({"bo": -100}, {"bo": -500})
    small = reckoning({"it": {"ada": 400, "bo": 400, "cia": 500}}, {"it": {"cia": 1000}})
    found = of(small, threshold=450, equity=10_100, equity_floor=10_000)
    assert (by_member(found, "due"), found.retained) == ({"cia": -100}, 400)


# --- again ------------------------------------------------------------------------------------------------------------


def test_a_late_cost_settles_only_the_difference() -> None:
    first = of(MIXED)
    now = {(row.member, row.pool, row.category): row.due for row in first.rows}
    late = reckoning({"it": {"ada": 1350, "bo": 450, "cia": 800}}, {}, charged=MIXED.books.billed, settled=now)
    found = of(late)
    assert by_member(found, "due") == {"ada": 50, "bo": 50}
    (claim, _) = settlement_claims(FEDERATION, found, late.members, POOLS, revisions={("ada", O): 2})
    assert claim.key.revision == 2
    assert [(line.kind, line.amount) for line in claim.lines] == [  # type: ignore[attr-defined]
        (LineKind.OUTCOME, 1350),
        (LineKind.ADVANCES, -1000),
        (LineKind.SETTLED, -300),
    ]


@pytest.mark.parametrize(
    ("terms", "due", "retained"),
    [
        ({}, -550, 0),
        ({"surplus": Surplus.RETAIN}, -500, -50),
        ({"total_threshold": 50}, -500, -50),
        ({"total_threshold": 49}, -550, 0),
        ({"equity_floor": 1000, "equity": 900}, -500, -50),
        ({"equity_floor": 1000, "equity": 1030}, -530, -20),
    ],
)
def test_what_was_called_goes_back_where_the_year_turns_out_to_be_in_surplus(
    terms: Mapping[str, Any], due: int, retained: int
) -> None:
    called = {(row.member, row.pool, row.category): row.due for row in of(SHORT).rows}
    late = reckoning({"it": {"ada": 700, "bo": 1050, "cia": 1200}}, {}, charged=SHORT.books.billed, settled=called)
    found = of(late, **terms)
    assert (found.due, found.retained) == (due, retained)


def test_to_give_back_what_was_called_asks_for_no_equity() -> None:
    called = {(row.member, row.pool, row.category): row.due for row in of(SHORT).rows}
    outcome = {"it": {"ada": 700, "bo": 1200, "cia": 1200}}
    lower = reckoning(outcome, {}, charged=SHORT.books.billed, settled=called)
    assert by_member(of(lower, equity_floor=1000), "due") == {"bo": -400}


def test_what_members_owe_each_other_asks_for_no_equity() -> None:
    repaid = {(row.member, row.pool, row.category): row.due for row in of(MIXED).rows}
    outcome = {"it": {"ada": 1350, "bo": 350, "cia": 800}}
    moved = reckoning(outcome, {}, charged=MIXED.books.billed, settled=repaid)
    assert by_member(of(moved, equity_floor=1000), "due") == {"ada": 50, "bo": -50}


def test_what_was_carried_stays_carried_and_only_the_difference_is_added() -> None:
    first = of(MIXED, surplus=Surplus.CARRY)
    late = reckoning(
        {"it": {"ada": 1350, "bo": 450, "cia": 800}}, {}, charged=MIXED.books.billed, carried=first.carried_charges
    )
    assert by_member(of(late, surplus=Surplus.CARRY), "carried") == {"ada": 350, "bo": -550, "cia": -200}
    changed = of(late)
    assert by_member(changed, "due") == {"ada": 50, "bo": 50}
    assert changed.carried_charges == first.carried_charges


def test_what_the_year_before_carried_into_the_advances_is_not_settled_again() -> None:
    made = reckoning({"it": {"ada": 1000}}, {"it": {"ada": 900}}, brought={("ada", "it"): -100})
    assert by_member(of(made), "due") == {}


# --- a part of a difference -------------------------------------------------------------------------------------------


def test_a_part_of_a_difference_is_spread_over_its_pools_and_categories() -> None:
    made = reckoning(
        {"it": {"ada": 0}, "lon": {"ada": 0}, "utb": {"ada": 100, "bo": 0}},
        {},
        charged=charges({"it": {"ada": 600}}) | charges({"lon": {"ada": 300}}, S),
    )
    found = of(made, equity=10_401, equity_floor=10_000)
    assert [(row.pool, row.category, row.due, row.retained) for row in found.rows] == [
        ("it", O, -301, -299),
        ("lon", S, -150, -150),
        ("utb", E, 50, 50),
    ]


# --- a key of its own -------------------------------------------------------------------------------------------------


def capital(total: int) -> dict[str, Fraction]:
    return {"ada": Fraction(total, 4), "bo": Fraction(3 * total, 4)}


def test_a_key_of_its_own_shares_the_total_difference() -> None:
    found = of(MIXED, share=capital)
    assert by_member(found, "due") == {"ada": -125, "bo": -375}
    assert by_member(found, "moved") == {"ada": -425, "bo": 225, "cia": 200}
    assert by_member(of(SHORT, share=capital), "due") == {"ada": 125, "bo": 375}


def test_terms_hold_for_the_shares_of_a_key_of_its_own() -> None:
    found = of(MIXED, share=capital, threshold=200)
    assert (by_member(found, "due"), by_member(found, "retained")) == ({"bo": -375}, {"ada": -125})


# --- claims -----------------------------------------------------------------------------------------------------------


def row(**said: Any) -> Row:  # noqa: ANN401 - a row's own
    return Row(**{"member": "ada", "pool": "it", "category": O, **said})


def test_claims_have_the_outcome_less_the_advances_by_pool() -> None:
    made = reckoning(
        {"it": {"bo": 1200, "ada": 70}, "lon": {"bo": 500}, "utb": {"bo": 40}},
        {},
        member("bo"),
        member("ada"),
        charged=charges({"it": {"bo": 1000, "ada": 70}}) | charges({"lon": {"bo": 800}}, S),
    )
    found = list(settlement_claims(FEDERATION, of(made), made.members, POOLS))
    assert [(each.key.member, each.key.category, each.net) for each in found] == [
        ("bo", E, 40),
        ("bo", O, 200),
        ("bo", S, -300),
    ]
    outside = found[1]
    assert (outside.key.run, outside.key.period, outside.key.federation) == ("settle", "2027", FEDERATION)
    assert (outside.key.recipient, outside.key.revision, outside.party) == (ORGNR, 1, made.members[0].party)
    assert [(line.pool, line.name, line.kind, line.amount) for line in outside.lines] == [  # type: ignore[attr-defined]
        ("it", "Pool it", LineKind.OUTCOME, 1200),
        ("it", "Pool it", LineKind.ADVANCES, -1000),
    ]


def test_the_lines_say_what_else_makes_the_net() -> None:
    only = row(outcome=1, brought=2, moved=4, billed=8, settled=16, due=-181, carried=32, retained=132)
    (claim,) = settlement_claims(FEDERATION, Settled(year=YEAR, rows=(only,)), (STAYS,), POOLS)
    assert {str(line.kind): line.amount for line in claim.lines} == {  # type: ignore[attr-defined]
        "outcome": 1,
        "brought": 2,
        "moved": 4,
        "advances": -8,
        "settled": -16,
        "carried": -32,
        "retained": -132,
    }
    assert claim.net == -181


def test_another_recipient_is_the_one_who_pays() -> None:
    paying = evolve(STAYS.party, invoicing=evolve(STAYS.party.invoicing, orgnr=OTHER_ORGNR))
    only = Settled(year=YEAR, rows=(row(outcome=1, due=1),))
    (claim,) = settlement_claims(FEDERATION, only, (evolve(STAYS, party=paying),), POOLS)
    assert claim.key.recipient == OTHER_ORGNR


def test_amounts_that_cancel_make_no_claim() -> None:
    rows = (row(outcome=1, due=1), row(pool="lon", outcome=-1, due=-1), row(pool="utb", category=E, outcome=3, due=3))
    found = settlement_claims(FEDERATION, Settled(year=YEAR, rows=rows), (STAYS,), POOLS)
    assert [each.key.category for each in found] == [E]


def test_what_is_kept_holds_every_amount_in_ore() -> None:
    kept = of(MIXED).to_dict()
    assert kept["year"] == YEAR
    assert kept["rows"][1] == {
        "member": "bo",
        "pool": "it",
        "category": "O",
        "outcome": 400,
        "brought": 0,
        "moved": 0,
        "billed": 1000,
        "settled": 0,
        "due": -600,
        "retained": 0,
        "carried": 0,
    }
    assert type(kept["rows"][1]["category"]) is str
    assert Settled.from_dict(kept) == of(MIXED)


def test_nothing_billed_and_nothing_spent_is_nothing_settled() -> None:
    nothing = reckoning({}, {})
    assert settle(nothing, Policy(terms=Settlement(), share=capital)) == Settled(year=YEAR, rows=())
    assert nothing.books == Books()
