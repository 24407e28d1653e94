"""Workbooks agree with what they are made of, whatever that is."""

from fractions import Fraction
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from costshare.documents.allocation_xlsx import allocation_xlsx
from costshare.documents.derivation_xlsx import derived_from
from costshare.documents.run_xlsx import derived_of
from costshare.documents.workbook import EXACT_IN_A_DOUBLE, Column, Kind, Sheet
from costshare.testing.case import Case
from costshare.testing.charters import cases
from tests.documents.invoices import of_allocation
from tests.documents.workbooks import Workbook, assert_formulas_agree
from tests.laws.folders import fewer, possible

SIZES = st.sampled_from([10**4, 10**9, 10**12, EXACT_IN_A_DOUBLE - 1])
AMOUNTS = SIZES.flatmap(lambda size: st.lists(st.integers(-size, size), min_size=1, max_size=200))


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_a_live_sum_is_right_to_the_ore_in_any_order(amounts: list[int], random: Random) -> None:
    column = Column(head="x", kind=Kind.KRONOR, name="x", summed=True)
    sheet = Sheet.of("x", "", (Column(head="y"), column), [("", ore) for ore in amounts], total="z")
    assume(sheet.can_be_live())
    numbers = [ore / 100 for ore in amounts]
    random.shuffle(numbers)
    added = 0.0
    for number in numbers:
        added += number
    assert abs(Fraction(added) * 100 - sum(amounts)) < Fraction(1, 2)


@given(cases())
@fewer(10)
def test_an_allocation_s_formulas_come_to_what_it_says(case: Case) -> None:
    allocation = possible(case)
    book = Workbook(allocation_xlsx(allocation))
    assert_formulas_agree(book)
    main, *_rest = book.values.values()
    assert len(main) == len(allocation.members) + 2
    for row, member in zip(main[1:], allocation.members, strict=False):
        assert round(100 * row[-2]) == allocation.total(member.id)


@given(cases())
@fewer(10)
def test_records_rest_on_what_the_allocation_does(case: Case) -> None:
    allocation = possible(case)
    records = [found for each in allocation.members if (found := of_allocation(allocation, each.id))]
    found, known = derived_of(records), derived_from(allocation)
    assert found.pools == {pool: told for pool, told in known.pools.items() if pool in found.pools}
    assert {cell: told["exact"] for cell, told in found.cells.items()} == {
        cell: told["exact"] for cell, told in known.cells.items() if cell in found.cells
    }
    assert {member for _, member in found.cells} <= set(allocation.by_id)
