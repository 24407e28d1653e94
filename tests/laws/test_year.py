"""What holds of a year by any agreement, whatever is credited on its way: from the register alone, to the öre."""

from collections import Counter
from fractions import Fraction
from typing import Any

from hypothesis import given

from costshare.money.amounts import read_ore
from costshare.runs.bill import bill
from costshare.testing.drawing import st
from tests.laws.test_billing_runs import folder, register
from tests.laws.year_runs import (
    AMOUNTS,
    SHARES,
    Whole,
    accounted,
    borne,
    few,
    of_cells,
    possible,
    records,
    settled,
    some_of,
    whole_years,
    without_zeros,
)
from tests.register.issuing import sound


@few()
@given(whole_years(), st.lists(st.tuples(st.integers(0, 20), SHARES), max_size=2))
def test_advances_settlement_retained_and_carried_are_the_outcome(
    whole: Whole, credited: list[tuple[int, Fraction | None]]
) -> None:
    """By member and pool, also where some of it was credited before and after."""
    with folder(whole.year) as root:
        possible(root, whole)
        whole.bill(root)
        for place, (which, share) in enumerate(credited):
            invoices = [each for each in records(root) if each["kind"] == "invoice"]
            if invoices:
                chosen = invoices[which % len(invoices)]
                notes = [each for each in records(root) if each["credits"] == chosen["number"]]
                left = read_ore(chosen["net"]) - sum(read_ore(each["net"]) for each in notes)
                if left:
                    whole.credit(root, chosen["number"], some_of(left, share))
            if place == 0:
                settled(root, whole)
        found = settled(root, whole)
        assert without_zeros(accounted(root, whole)) == without_zeros(borne(root, whole))
        due = sum(read_ore(each["net"]) * (1 if each["kind"] == "invoice" else -1) for each in found.billed.records)
        assert due == read_ore(found.billed.to_dict()["total_net"])
        assert settled(root, whole).billed.new == 0
        with register(root) as kept:
            assert sound(kept) == ()


@few()
@given(whole_years(), st.data())
def test_after_a_late_cost_only_the_difference_is_settled(whole: Whole, data: Any) -> None:  # noqa: ANN401 - hypothesis's
    pool, ore = data.draw(st.sampled_from(whole.pools)), data.draw(AMOUNTS)
    with folder(whole.year) as root:
        possible(root, whole)
        whole.bill(root)
        settled(root, whole)
        before = records(root)
        whole.cost(root, pool, ore)
        settled(root, whole)
        assert without_zeros(accounted(root, whole)) == without_zeros(borne(root, whole))
        after = records(root)
        assert after[: len(before)] == before, "what is issued stays"
        whole.cost(root, pool, -ore)
        settled(root, whole)
        assert without_zeros(accounted(root, whole)) == without_zeros(borne(root, whole))
        assert records(root)[: len(after)] == after
        with register(root) as kept:
            assert sound(kept) == ()


@few()
@given(whole_years(), st.data())
def test_billing_crediting_and_billing_again_nets_to_one(whole: Whole, data: Any) -> None:  # noqa: ANN401 - hypothesis's
    with folder(whole.year) as root:
        whole.bill(root)
        first = records(root)
        chosen = data.draw(st.lists(st.sampled_from(first), unique_by=id, max_size=3)) if first else []
        for each in chosen:
            net, share = read_ore(each["net"]), data.draw(SHARES)
            if (amount := some_of(net, share)) is not None:
                whole.credit(root, each["number"], amount)
            whole.credit(root, each["number"])
        credited = of_cells(records(root))
        assert without_zeros(credited) == without_zeros(of_cells(each for each in first if each not in chosen))
        for period in data.draw(st.permutations(whole.year.periods)):
            bill(root, whole.year.order(period))
            bill(root, whole.year.order(period))
        assert without_zeros(of_cells(records(root))) == without_zeros(of_cells(first))
        by_claim: Counter[tuple[str, ...]] = Counter()
        for each in records(root):
            sign = 1 if each["kind"] == "invoice" else -1
            by_claim[each["period"]["name"], each["member"]["id"], each["category"]] += sign * read_ore(each["payable"])
        assert without_zeros(by_claim) == without_zeros(
            Counter({(e["period"]["name"], e["member"]["id"], e["category"]): read_ore(e["payable"]) for e in first})
        )
        again = [each for each in records(root) if each["kind"] == "invoice"][len(first) :]
        assert [each["revision"] for each in again] == [2] * len(chosen)
        with register(root) as kept:
            assert sound(kept) == ()
