"""What holds of every settlement, whatever was billed, settled and carried before, and by whatever terms."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import assume, given

from costshare.allocation.allocation import Allocation
from costshare.apportionment.largest_remainder import apportion
from costshare.billing.plan import Cell, advances, plan
from costshare.billing.reckoning import Books, Charge, Reckoning, Share, shares_of
from costshare.billing.settlement import Policy, Settled, SettlementLine, settle, settlement_claims
from costshare.billing.statement import Figures, statement
from costshare.billing.vat import TREATMENTS, VatCategory
from costshare.errors import WorkspaceError
from costshare.federation.parties import Kind
from costshare.periods.period import year
from costshare.testing.case import Case
from costshare.testing.charters import cases
from costshare.testing.drawing import st
from costshare.testing.strategies import ore
from costshare.workspace.terms import Billing, Deficit, Settlement, Surplus
from tests.billing.values import FEDERATION, YEAR, allocation, member, pool
from tests.laws.folders import fewer, loaded, possible

POOLS: Final = (
    pool("it"),
    pool("lon", "standard"),
    pool("utb", {kind: "exempt" if kind is Kind.COMPANY else "outside" for kind in Kind}),
)
NAMES: Final = tuple(each.id for each in POOLS)
FIRST: Final = dt.date(YEAR, 1, 1)
LAST: Final = dt.date(YEAR, 12, 31)
PEOPLE: Final = (
    member("dal"),
    member("bo", until=LAST),
    member("cia", Kind.COMPANY, since=dt.date(YEAR, 5, 2)),
    member("ada", Kind.REGION, until=dt.date(YEAR, 8, 31)),
    member("eda", Kind.COMPANY, since=LAST, until=dt.date(YEAR + 1, 1, 1)),
)
IDS: Final = tuple(each.id for each in PEOPLE)
AMOUNTS: Final = ore(least=-(10**9), most=10**9)
SMALL: Final = st.one_of(st.just(0), st.integers(0, 400), st.integers(0, 10**9))
CELLS: Final = st.tuples(st.sampled_from(IDS), st.sampled_from(NAMES))
CHARGES: Final = st.tuples(st.sampled_from(IDS), st.sampled_from(NAMES), st.sampled_from(VatCategory))
BY_CELL: Final = st.dictionaries(CELLS, AMOUNTS, max_size=6)
CHARGED: Final = st.dictionaries(CHARGES, AMOUNTS, max_size=6)
"""Amounts under any category: treatments change."""
SELDOM: Final = st.one_of(st.just({}), st.dictionaries(CHARGES, AMOUNTS, max_size=3))
BOOKS: Final = st.builds(
    Books,
    billed=CHARGED,
    settled=SELDOM,
    carried=SELDOM,
    brought=st.one_of(st.just({}), st.dictionaries(CELLS, AMOUNTS, max_size=3)),
)
WEIGHTS: Final = st.dictionaries(st.sampled_from(IDS), st.integers(1, 1000), min_size=1, max_size=3)
TERMS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "surplus": st.sampled_from(Surplus),
    "deficit": st.sampled_from(Deficit),
    "threshold": SMALL,
    "total_threshold": SMALL,
    "equity_floor": st.none() | AMOUNTS,
}


@frozen
class Year:
    """A year to settle: its books beside its outcome, and what decides."""

    reckoning: Reckoning
    policy: Policy


def shared_by(weights: Mapping[str, int]) -> Share:
    """A key of those weights."""
    total = sum(weights.values())
    return lambda amount: {who: Fraction(amount * weight, total) for who, weight in weights.items()}


def outcomes() -> st.SearchStrategy[Allocation]:
    return BY_CELL.map(table)


def table(cells: Mapping[Cell, int]) -> Allocation:
    """An allocation of those amounts among all the people."""
    rows = {name: {who: ore for (who, pool_of), ore in cells.items() if pool_of == name} for name in NAMES}
    return allocation(rows, *PEOPLE)


def settlements(**fixed: Any) -> st.SearchStrategy[Settlement]:  # noqa: ANN401 - a settlement's own
    return st.builds(Settlement, **TERMS | {name: st.just(each) for name, each in fixed.items()})


def years(*, own_key: bool | None = None, fresh: bool = False, **terms: Any) -> st.SearchStrategy[Year]:  # noqa: ANN401
    """Any year; a `fresh` one has no earlier settlement."""
    keyed = {None: st.one_of(st.none(), WEIGHTS), True: WEIGHTS, False: st.none()}[own_key]

    def made(
        outcome: Allocation, kept: Books, terms: Settlement, equity: int, weights: Mapping[str, int] | None
    ) -> Year:
        kept = evolve(kept, settled={}, carried={}) if fresh else kept
        share = shared_by(weights) if weights else None
        policy = Policy(terms=terms, equity=equity, share=share)
        return Year(Reckoning(outcome=outcome, books=kept, members=PEOPLE, pools=POOLS), policy)

    return st.builds(made, outcomes(), BOOKS, settlements(**terms), AMOUNTS, keyed)


def settled(made: Year) -> Settled:
    return settle(made.reckoning, made.policy)


def sums(found: Settled, *names: str) -> dict[str, int]:
    """The rows' amounts by member, those of the names together."""
    total: dict[str, int] = {}
    for row in found.rows:
        total[row.member] = total.get(row.member, 0) + sum(getattr(row, name) for name in names)
    return total


def opened(made: Year) -> dict[str, int]:
    """What is open by member before it is settled."""
    total: dict[str, int] = {}
    for row in made.reckoning.rows(made.policy.share):
        total[row.member] = total.get(row.member, 0) + row.open
    return total


def difference(made: Year) -> int:
    """The year's whole difference."""
    of = made.reckoning
    return of.outcome.amount + sum(of.books.brought.values()) - sum(of.books.billed.values())


def with_it(made: Reckoning, found: Settled) -> Reckoning:
    """The books once a settlement is in them."""
    now = dict(made.books.settled)
    for row in found.rows:
        now[row.member, row.pool, row.category] = now.get((row.member, row.pool, row.category), 0) + row.due
    return evolve(made, books=evolve(made.books, settled=now, carried=found.carried_charges))


# --- everything is accounted for --------------------------------------------------------------------------------------


@given(years(own_key=False))
def test_advances_settlement_retained_and_carried_are_the_outcome_by_member_and_pool(made: Year) -> None:
    left: dict[Cell, int] = {}
    for split in made.reckoning.outcome.pools:
        for cell in split.cells.values():
            left[cell.member, cell.pool] = cell.amount
    for key, amount in made.reckoning.books.brought.items():
        left[key] = left.get(key, 0) + amount
    for (who, name, _), amount in (*made.reckoning.books.billed.items(), *made.reckoning.books.settled.items()):
        left[who, name] = left.get((who, name), 0) - amount
    for row in settled(made).rows:
        left[row.member, row.pool] = left.get((row.member, row.pool), 0) - row.due - row.retained - row.carried
    assert not any(left.values())


@given(years())
def test_advances_settlement_retained_and_carried_are_the_outcome_in_all(made: Year) -> None:
    found, of = settled(made), made.reckoning
    accounted = found.due + found.retained + found.carried + sum(of.books.settled.values())
    assert accounted == difference(made)
    assert all(row.open == 0 for row in found.rows)
    assert sum(row.moved for row in found.rows) == 0


@given(years())
def test_what_stood_under_a_category_is_settled_under_it(made: Year) -> None:
    stood = made.reckoning.books
    for row in settled(made).rows:
        charge = (row.member, row.pool, row.category)
        assert row.billed == stood.billed.get(charge, 0)
        assert row.settled == stood.settled.get(charge, 0)
    assert {(row.member, row.pool, row.category) for row in settled(made).rows} >= {
        charge for kind in stood.kinds for charge, amount in kind.items() if amount
    }


@given(years())
def test_claims_hold_what_is_due_and_their_lines_add_up(made: Year) -> None:
    found = settled(made)
    expected: dict[tuple[str, VatCategory], int] = {}
    for row in found.rows:
        expected[row.member, row.category] = expected.get((row.member, row.category), 0) + row.due
    made_of = list(settlement_claims(FEDERATION, found, made.reckoning.members, POOLS))
    assert {(each.key.member, each.key.category): each.net for each in made_of} == {
        key: amount for key, amount in expected.items() if amount
    }
    order = [each.id for each in made.reckoning.members]
    keys = [(order.index(each.key.member), each.key.category) for each in made_of]
    assert keys == sorted(keys)
    for line in (line for each in made_of for line in each.lines):
        assert isinstance(line, SettlementLine)
        assert line.amount


@given(years(), st.booleans())
def test_a_statement_adds_up(made: Year, budgeted: bool) -> None:
    found = settled(made)
    budget = made.reckoning.outcome if budgeted else None
    shown = statement(found, made.reckoning.members, POOLS, budget=budget)
    for each in (shown.total, *shown.pools.values(), *(each.figures for each in shown.members)):
        assert each.difference == each.settled + each.due + each.retained + each.carried
    assert sum((each.figures for each in shown.members), Figures()) == shown.total
    assert sum(shown.pools.values(), Figures()) == shown.total
    assert shown.total.due == found.due
    assert shown.total.budget == (made.reckoning.outcome.amount if budgeted else 0)
    for each_member in shown.members:
        assert sum(each_member.pools.values(), Figures()) == each_member.figures


@given(years())
def test_a_settlement_comes_back_from_what_is_kept(made: Year) -> None:
    found = settled(made)
    assert Settled.from_dict(found.to_dict()) == found


# --- again, and in another order --------------------------------------------------------------------------------------


@given(years())
def test_settling_again_gives_nothing_new(made: Year) -> None:
    first = settled(made)
    again = settle(with_it(made.reckoning, first), made.policy)
    assert not any(sums(again, "due").values())
    for name in ("retained", "carried"):
        before, after = sums(first, name), sums(again, name)
        assert not any(before.get(who, 0) - after.get(who, 0) for who in {*before, *after})


@given(years(), st.randoms())
def test_the_order_of_books_members_and_pools_is_irrelevant(made: Year, random: Any) -> None:  # noqa: ANN401
    def shuffled(found: Mapping[Any, int]) -> dict[Any, int]:
        items = list(found.items())
        random.shuffle(items)
        return dict(items)

    of = made.reckoning
    other = Reckoning(
        outcome=of.outcome,
        books=Books(
            **{name: shuffled(getattr(of.books, name)) for name in ("billed", "settled", "carried", "brought")}
        ),
        members=tuple(random.sample(of.members, len(of.members))),
        pools=tuple(random.sample(POOLS, len(POOLS))),
    )

    def key(row: Any) -> Any:  # noqa: ANN401
        return row.member, row.pool, row.category

    assert sorted(settle(other, made.policy).rows, key=key) == sorted(settled(made).rows, key=key)


@given(
    years(own_key=False, fresh=True),
    outcomes(),
    st.sampled_from([(Surplus.REPAY, Deficit.CALL), (Surplus.CARRY, Deficit.CARRY)]),
)
def test_a_late_cost_settles_the_difference_and_no_more(
    made: Year, early: Allocation, ways: tuple[Surplus, Deficit]
) -> None:
    """Without bounds the way to an outcome does not matter: what is repaid, called and carried is the same at last."""
    policy = Policy(terms=Settlement(surplus=ways[0], deficit=ways[1]))
    first = settle(evolve(made.reckoning, outcome=early), policy)
    before = with_it(made.reckoning, first)
    then, at_once = settle(before, policy), settle(made.reckoning, policy)
    together = sums(then, "settled", "due", "carried")
    assert {who: each for who, each in together.items() if each} == {
        who: each for who, each in sums(at_once, "due", "carried").items() if each
    }
    if ways[0] is Surplus.REPAY:
        assert then.due == difference(made) - first.due


@given(years(own_key=False, fresh=True, surplus=Surplus.RETAIN, deficit=Deficit.CALL, threshold=0), outcomes())
def test_a_late_cost_leaves_the_federation_with_what_it_may_retain_and_no_more(made: Year, early: Allocation) -> None:
    first = settle(evolve(made.reckoning, outcome=early), made.policy)
    then = settle(with_it(made.reckoning, first), made.policy)
    assert first.due + then.due == max(0, difference(made))


# --- advances ---------------------------------------------------------------------------------------------------------


def billed(budget: Allocation, terms: Billing) -> dict[Charge, int]:
    """What the year's plan brings in all its instalments."""
    kinds = {each.id: each.kind for each in PEOPLE}
    vat = {each.id: each.vat for each in POOLS}
    found = {
        (each.member, each.pool, TREATMENTS[vat[each.pool][kinds[each.member]]]): sum(each.amounts.values())
        for each in plan(budget, terms).spreads
    }
    assert {key[:2]: amount for key, amount in found.items()} == advances(budget, terms)
    return found


COUNTS: Final = st.sampled_from([1, 2, 4, 12])


@given(outcomes(), COUNTS, settlements(), st.none() | WEIGHTS)
def test_advances_equal_to_outcome_settle_to_zero(
    year_of: Allocation, count: int, terms: Settlement, weights: Mapping[str, int] | None
) -> None:
    books = Books(billed=billed(year_of, Billing(instalments=count)))
    made = Reckoning(outcome=year_of, books=books, members=PEOPLE, pools=POOLS)
    found = settle(made, Policy(terms=terms, share=shared_by(weights) if weights else None))
    assert not any(row.due or row.retained or row.carried or row.moved for row in found.rows)
    assert not list(settlement_claims(FEDERATION, found, PEOPLE, POOLS))


@given(outcomes(), outcomes(), st.fractions(0, 2, max_denominator=100), COUNTS)
def test_by_default_each_member_has_paid_its_outcome(
    budget: Allocation, outcome: Allocation, advance: Fraction, count: int
) -> None:
    books = Books(billed=billed(budget, Billing(instalments=count, advance=advance)))
    found = settle(Reckoning(outcome=outcome, books=books, members=PEOPLE, pools=POOLS), Policy(terms=Settlement()))
    assert found.retained == found.carried == 0
    paid = sums(found, "billed", "due")
    assert paid == {who: outcome.total(who) for who in paid}


# --- terms ------------------------------------------------------------------------------------------------------------


@given(years())
def test_smaller_differences_are_retained(made: Year) -> None:
    found, before = settled(made), opened(made)
    dues, retained = sums(found, "due"), sums(found, "retained")
    for who, amount in before.items():
        if abs(amount) < made.policy.terms.threshold:
            assert (dues[who], retained[who]) == (0, amount)
        elif made.policy.terms.surplus is Surplus.REPAY and made.policy.terms.deficit is Deficit.CALL and amount > 0:
            assert (dues[who], retained[who]) == (amount, 0)


@given(years())
def test_who_owes_pays_all_and_who_is_owed_gets_a_part_in_proportion(made: Year) -> None:
    found, before = settled(made), opened(made)
    dues = sums(found, "due")
    got = {who: -dues[who] for who, amount in before.items() if amount < 0 and dues[who]}
    for who, amount in before.items():
        if amount >= 0:
            assert dues[who] in {0, amount}
        else:
            assert amount <= dues[who] <= 0
    if got:
        assert apportion(sum(got.values()), {who: -before[who] for who in got}) == got


@given(years(surplus=Surplus.REPAY))
def test_a_surplus_no_larger_than_the_total_threshold_is_not_repaid(made: Year) -> None:
    terms = evolve(made.policy.terms, total_threshold=abs(difference(made)))
    found = settle(made.reckoning, evolve(made.policy, terms=terms))
    called = max(0, sum(made.reckoning.books.settled.values()))
    assert difference(made) > 0 or found.due >= -called


@given(years(surplus=Surplus.REPAY, threshold=0, equity_floor=None, total_threshold=0, fresh=True))
def test_a_surplus_above_the_total_threshold_is_repaid_whole(made: Year) -> None:
    assert settled(made).due == difference(made) or (
        difference(made) > 0 and made.policy.terms.deficit is Deficit.CARRY
    )


@given(years(surplus=Surplus.RETAIN, threshold=0, fresh=True))
def test_a_retained_surplus_is_retained_to_the_ore(made: Year) -> None:
    found = settled(made)
    assert difference(made) > 0 or (found.due, found.retained) == (0, difference(made))


@given(years(), AMOUNTS)
def test_equity_stays_at_the_floor_whatever_is_repaid(made: Year, floor: int) -> None:
    terms = evolve(made.policy.terms, equity_floor=floor)
    found = settle(made.reckoning, evolve(made.policy, terms=terms))
    assert made.policy.equity is not None
    after = made.policy.equity + sum(made.reckoning.books.settled.values()) + found.due
    assert found.due >= 0 or after >= min(floor, made.policy.equity)


@given(years(surplus=Surplus.REPAY, threshold=0, total_threshold=0, equity_floor=0, fresh=True))
def test_what_lies_above_the_floor_is_repaid(made: Year) -> None:
    assert made.policy.equity is not None
    assert difference(made) > 0 or settled(made).due == -min(-difference(made), max(0, made.policy.equity))


@given(years(surplus=Surplus.CARRY, deficit=Deficit.CARRY))
def test_what_is_carried_is_each_difference_of_those_who_stay(made: Year) -> None:
    found, before = settled(made), opened(made)
    staying = {each.id for each in made.reckoning.members if each.within(year(YEAR + 1))}
    for row_before, row in zip(made.reckoning.rows(made.policy.share), found.rows, strict=True):
        if row.member in staying and abs(before[row.member]) >= made.policy.terms.threshold:
            assert row.carried - row_before.carried == row_before.open
        else:
            assert row.carried == row_before.carried


@given(years(own_key=True))
def test_a_key_of_its_own_shares_the_total_difference_and_nothing_else(made: Year) -> None:
    total, share = difference(made), made.policy.share
    assert share is not None
    exact = share(total) if total else {}
    lacking = dict.fromkeys(exact, 0)
    for row in settled(made).rows:
        lacking[row.member] = lacking.get(row.member, 0) + row.difference
    assert sum(lacking.values()) == total
    for who, amount in lacking.items():
        assert abs(amount - exact.get(who, Fraction(0))) < 1


# --- by any agreement -------------------------------------------------------------------------------------------------


@fewer()
@given(cases(), st.data())
def test_a_year_by_any_rules_is_accounted_for(case: Case, data: Any) -> None:  # noqa: ANN401 - hypothesis's own
    outcome, workspace = possible(case), loaded(case)
    pools = tuple(evolve(each, vat=dict.fromkeys(Kind, "outside")) for each in workspace.pools)
    names = [each.id for each in workspace.federation.members]
    final = [each.id for each in pools if not each.overhead]
    keys = st.tuples(st.sampled_from(names), st.sampled_from(final), st.sampled_from(VatCategory))
    kept = Books(billed=data.draw(st.dictionaries(keys, AMOUNTS, max_size=6)))
    terms = data.draw(settlements(key=data.draw(st.sampled_from(["", *sorted(workspace.keys)]))))
    agreed = evolve(workspace, terms=evolve(workspace.terms, settlement=terms))
    policy = Policy(terms=terms, equity=data.draw(AMOUNTS), share=shares_of(agreed, case.year))
    made = Reckoning(outcome=outcome, books=kept, members=workspace.federation.members, pools=pools)
    try:
        found = settle(made, policy)
    except WorkspaceError:
        assume(condition=not terms.key)  # bounds and values of the key: as when it shares a pool
        raise
    assert found.due + found.retained + found.carried == outcome.amount - sum(kept.billed.values())
    again = settle(with_it(made, found), policy)
    assert not any(sums(again, "due").values())
    if not terms.key:
        for split in outcome.pools:
            for who, cell in split.cells.items():
                rows = [row for row in found.rows if (row.member, row.pool) == (who, split.pool.id)]
                assert sum(row.billed + row.due + row.retained + row.carried for row in rows) == cell.amount
