"""What holds between a year's amounts, its instalments, and the invoices that are made of them."""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Final

from attrs import frozen
from hypothesis import given

from costshare.allocation.allocation import Allocation
from costshare.billing.claim import Claim, claims
from costshare.billing.instalments import instalments, respread
from costshare.billing.invoice import invoice, reference
from costshare.billing.plan import Cell, YearPlan, advances, plan, replan, touched
from costshare.billing.record import digest
from costshare.billing.vat import TREATMENTS, VatCategory, vat_on
from costshare.federation.identifiers import ocr
from costshare.federation.membership import Member, ids
from costshare.money.rounding import half_away
from costshare.periods.banking import is_banking_day
from costshare.periods.names import period_names
from costshare.testing.drawing import st
from costshare.testing.strategies import days, members, ore
from costshare.workspace.terms import Billing
from tests.billing.values import FEDERATION, YEAR, allocation, claim, pool
from tests.laws.folders import fewer

COUNTS: Final = (1, 2, 4, 12)
POOLS: Final = ("it", "lon", "utb")
FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
RATES: Final = st.sampled_from([Fraction(25, 100), Fraction(12, 100), Fraction(6, 100), Fraction(0), Fraction(1, 3)])
ADVANCES: Final = st.one_of(st.just(Fraction(1)), st.fractions(0, Fraction(3, 2), max_denominator=1000))


def billings() -> st.SearchStrategy[Billing]:
    return st.builds(
        Billing,
        instalments=st.sampled_from(COUNTS),
        advance=ADVANCES,
        due_days=st.integers(0, 90),
        payable_in_kronor=st.booleans(),
    )


def of_the_year() -> st.SearchStrategy[list[Member]]:
    """Members that are so on some day of the year; some join, some leave."""
    whole = members(first=dt.date(YEAR - 1, 7, 1), last=dt.date(YEAR + 1, 6, 30))
    here = whole.filter(lambda each: each.since <= LAST and (each.until is None or each.until >= FIRST))
    return st.lists(here, min_size=1, max_size=4, unique_by=lambda each: each.id)


@st.composite
def shared(draw: st.DrawFn) -> Allocation:
    """A year's allocation of up to three pools, not everyone taking part in each."""
    found = draw(of_the_year())
    rows = st.dictionaries(st.sampled_from([each.id for each in found]), ore(), max_size=len(found))
    return allocation({name: draw(rows) for name in POOLS[: draw(st.integers(1, 3))]}, *found)


def sums(made: YearPlan) -> dict[Cell, int]:
    return {(each.member, each.pool): sum(each.amounts.values()) for each in made.spreads}


@given(ore(), st.integers(1, 40))
def test_instalments_add_up_at_every_step(amount: int, count: int) -> None:
    found = instalments(amount, count)
    assert sum(found) == amount
    assert list(accumulate(found)) == [half_away(Fraction(amount * k, count)) for k in range(1, count + 1)]
    assert max(found) - min(found) <= 1


@given(ore(), st.integers(1, 40))
def test_instalments_of_the_negation_are_negated(amount: int, count: int) -> None:
    assert instalments(-amount, count) == tuple(-each for each in instalments(amount, count))


@given(ore(), st.dictionaries(st.sampled_from("abcd"), ore()), st.lists(st.sampled_from("efgh"), unique=True))
def test_what_is_respread_adds_up_and_keeps_what_is_billed(
    amount: int, billed: dict[str, int], left: list[str]
) -> None:
    found = respread(amount, billed, tuple(left))
    assert billed.items() <= found.items()
    assert found.keys() == {*billed, *left}
    assert sum(found.values()) == (amount if left else sum(billed.values()))


@fewer()
@given(shared(), billings())
def test_a_plan_adds_up_to_the_advance_by_member_and_pool(year: Allocation, terms: Billing) -> None:
    made = plan(year, terms)
    assert sums(made) == advances(year, terms)
    for (member, name), found in advances(year, terms).items():
        cell = year.cell(name, member)
        assert cell is not None
        assert abs(found - cell.amount * terms.advance) <= Fraction(1, 2)
    if terms.advance == 1:
        assert sum(sums(made).values()) == year.amount


@fewer()
@given(shared(), billings())
def test_a_plan_bills_in_the_periods_of_the_membership(year: Allocation, terms: Billing) -> None:
    names = period_names(YEAR, terms.instalments)
    for spread in plan(year, terms).spreads:
        periods = touched(year.member(spread.member), YEAR, terms.instalments)
        assert tuple(spread.amounts) == periods
        assert periods
        start = names.index(periods[0])
        assert names[start : start + len(periods)] == periods, "without a hole"


@fewer()
@given(shared(), billings())
def test_a_plan_comes_back_from_what_is_kept(year: Allocation, terms: Billing) -> None:
    made = plan(year, terms)
    assert YearPlan.from_dict(made.to_dict()) == made


@frozen
class Year:
    """A year in steps: the periods in the order they are billed, each with the allocation that holds by then."""

    terms: Billing
    steps: tuple[tuple[str, Allocation], ...]


@st.composite
def changing(draw: st.DrawFn) -> Year:
    """A year in which the allocation, the members and the days they join and leave may change between two bills."""
    terms, now, steps = draw(billings()), draw(shared()), []
    for period in draw(st.permutations(period_names(YEAR, terms.instalments))):
        if draw(st.integers(0, 2)) == 0:
            now = draw(shared())
        steps.append((period, now))
    return Year(terms, tuple(steps))


@fewer()
@given(changing())
def test_in_any_order_and_with_changes_what_is_billed_stays_and_the_year_adds_up(year: Year) -> None:
    billed: dict[Cell, dict[str, int]] = {}
    made, done = plan(year.steps[0][1], year.terms), frozenset[str]()
    waiting: set[Cell] = set()
    for period, now in year.steps:
        targets = {cell: found for cell, found in advances(now, year.terms).items() if found}
        if targets != made.targets:
            made = replan(made, advances(now, year.terms), now, done)
            waiting = {(each.member, each.pool) for each in made.spreads if each.amounts.keys() <= done}
        for spread in made.spreads:
            of_cell = billed.setdefault((spread.member, spread.pool), {})
            assert {name: each for name, each in spread.amounts.items() if name in done} == of_cell
            if period in spread.amounts:
                of_cell[period] = made.of(spread.member, period)[spread.pool]
        done |= {period}
        assert made.targets == targets
    for spread in made.spreads:
        cell = (spread.member, spread.pool)
        assert sum(billed[cell].values()) == sum(spread.amounts.values())
        assert sum(billed[cell].values()) == spread.target or cell in waiting


@fewer()
@given(changing())
def test_a_plan_that_nothing_has_changed_is_the_same(year: Year) -> None:
    period, now = year.steps[0]
    made = plan(now, year.terms)
    assert sums(replan(made, advances(now, year.terms), now, frozenset({period}))) == sums(made)


def of(made: Mapping[str, Mapping[str, int]], found: tuple[Member, ...], vat: Mapping[str, str]) -> list[Claim]:
    terms = Billing(instalments=1)
    pools = {name: pool(name, treatment) for name, treatment in vat.items()}
    return list(claims(FEDERATION, plan(allocation(made, *found), terms), f"{YEAR}", found, pools))


@fewer()
@given(shared(), st.lists(st.sampled_from(sorted(TREATMENTS)), min_size=3, max_size=3))
def test_claims_hold_every_ore_once_but_for_those_that_are_zero(year: Allocation, treatments: list[str]) -> None:
    vat = dict(zip(POOLS, treatments, strict=True))
    cells = {split.pool.id: {who: cell.amount for who, cell in split.cells.items()} for split in year.pools}
    found = of(cells, year.members, vat)
    expected: dict[tuple[str, VatCategory], int] = {}
    for name, row in cells.items():
        for who, amount in row.items():
            expected[who, TREATMENTS[vat[name]]] = expected.get((who, TREATMENTS[vat[name]]), 0) + amount
    assert {(each.key.member, each.key.category): each.net for each in found} == {
        key: amount for key, amount in expected.items() if amount
    }
    assert all(line.amount for each in found for line in each.lines)
    order = [(ids(year.members).index(each.key.member), each.key.category) for each in found]
    assert order == sorted(order)
    assert len({each.key for each in found}) == len(found)


@given(ore(), RATES)
def test_vat_is_exact_and_a_half_goes_away_from_zero(net: int, rate: Fraction) -> None:
    found, exact = vat_on(net, rate), net * rate
    assert abs(found - exact) <= Fraction(1, 2)
    if abs(found - exact) == Fraction(1, 2):
        assert abs(found) > abs(exact)
    assert vat_on(-net, rate) == -found


LINES: Final = st.lists(ore(), min_size=1, max_size=6)


@given(LINES, st.sampled_from(VatCategory), billings(), days(FIRST, LAST))
def test_an_invoice_adds_up(lines: list[int], category: VatCategory, terms: Billing, on: dt.date) -> None:
    made = invoice(claim(*lines, category=category), number="F1", reference="18", on=on, billing=terms)
    assert sum(line.amount for line in made.lines) == made.net == sum(lines)
    assert made.vat == half_away(made.net * made.rate)
    assert made.payable == made.net + made.vat + made.rounding
    if terms.payable_in_kronor:
        assert made.payable % 100 == 0
        assert abs(made.rounding) <= 50
        assert abs(made.rounding) < 50 or abs(made.payable) > abs(made.net + made.vat)
    else:
        assert made.rounding == 0
    assert is_banking_day(made.due)
    assert 0 <= (made.due - on).days - terms.due_days <= 5


@given(LINES, st.sampled_from(VatCategory), billings())
def test_an_invoice_of_the_negation_is_negated(lines: list[int], category: VatCategory, terms: Billing) -> None:
    one, other = (
        invoice(claim(*found, category=category), number="F1", reference="18", on=FIRST, billing=terms)
        for found in (lines, [-line for line in lines])
    )
    assert (one.net + other.net, one.vat + other.vat, one.payable + other.payable) == (0, 0, 0)


@given(st.integers(1, 10**20))
def test_references_can_be_checked_and_read_back(position: int) -> None:
    found = reference(position)
    assert ocr.check(found, length_digit=True)
    assert int(found[:-2]) == position


PLAIN: Final = st.recursive(
    st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), PLAIN, max_size=4), st.randoms())
def test_a_digest_does_not_depend_on_the_order_of_keys(data: dict[str, object], random: object) -> None:
    items = list(data.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert digest(dict(items)) == digest(data)
