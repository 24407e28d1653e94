from fractions import Fraction

import pytest

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.errors import Place, UnknownIdError
from costshare.workspace.terms import Mode, Rounding, Terms
from tests.allocation.agreement import member, overhead, pool, row, workspace

F = Fraction
PLACE = Place("charter.toml")


def made(terms: Terms | None = None) -> Allocation:
    """Two pools and an overhead; the third member shares nothing."""
    pools = (pool("p"), overhead("it", p=1), pool("q"))
    costs = {"p": [row(99_900)], "it": [row(100)], "q": [row(-20_000)]}
    members = (member("b"), member("c"), member("a"))
    return allocate(workspace(pools, costs, members=members, terms=terms), 2027)


def framed(amount: int, index: Fraction, terms: Terms | None = None) -> Allocation:
    frame = IndexedFrame(pool="p", basis=Basis.BUDGET, start=2026, amount=amount, index={2027: index}, place=PLACE)
    return allocate(workspace((pool("p"),), {}, frames=(frame,), terms=terms), 2027)


def test_to_dict_is_what_the_contract_says() -> None:
    assert made().to_dict() == {
        "federation": "Förbundet",
        "year": 2027,
        "basis": "budget",
        "currency": "SEK",
        "total": "800.00",
        "gap": "0.00",
        "members": [
            {"id": "b", "name": "B kommun", "amount": "266.66", "percent": "33.333"},
            {"id": "c", "name": "C kommun", "amount": "0.00", "percent": "0.000"},
            {"id": "a", "name": "A kommun", "amount": "533.34", "percent": "66.667"},
        ],
        "pools": [
            {"id": "p", "name": "Pool p", "amount": "1000.00", "members": {"b": "333.33", "a": "666.67"}},
            {"id": "q", "name": "Pool q", "amount": "-200.00", "members": {"b": "-66.67", "a": "-133.33"}},
        ],
        "rates": [],
    }


def test_totals_are_sums_of_cells() -> None:
    found = made()
    assert [found.amount, int(found.exact), int(found.gap)] == [80_000, 80_000, 0]
    assert found.total("a") + found.total("b") == 80_000
    assert found.total("c") == 0
    assert found.exact_total("a") == F(160_000, 3)
    assert found.exact_total("c") == 0
    assert [split.amount for split in found.pools] == [100_000, -20_000]


def test_cells_pools_and_members_are_found_by_id() -> None:
    found = made()
    cell = found.cell("p", "a")
    assert cell is not None
    assert (cell.pool, cell.member, cell.exact) == ("p", "a", F(200_000, 3))
    assert found.cell("p", "c") is None
    assert found.split("q").pool.id == "q"
    assert found.member("c").name == "C kommun"


def test_unknown_ids_are_refused_with_the_known_ones() -> None:
    found = made()
    with pytest.raises(UnknownIdError) as error:
        found.split("it")
    assert (error.value.kind, error.value.unknown, error.value.known) == ("pool", "it", ("p", "q"))
    with pytest.raises(UnknownIdError) as error:
        found.member("x")
    assert (error.value.kind, error.value.unknown, error.value.known) == ("member", "x", ("b", "c", "a"))
    with pytest.raises(UnknownIdError):
        found.cell("x", "a")


def test_percentages_have_three_decimals_and_are_of_exact_values() -> None:
    assert framed(1, F(0)).percent("a") == "66.667"
    assert framed(1, F(0)).percent("b") == "33.333"
    assert framed(-100, F(0)).percent("a") == "66.667"


def test_of_nothing_everyone_has_nothing() -> None:
    found = framed(0, F(0))
    assert [found.percent(name) for name in "ab"] == ["0.000", "0.000"]
    told = found.to_dict()
    assert (told["total"], told["gap"]) == ("0.00", "0.00")
    assert told["members"][0]["percent"] == "0.000"


def test_the_gap_is_what_was_rounded_off_the_grand_total() -> None:
    found = framed(1000, F(3, 10_000))  # 1000.3 öre
    assert (found.amount, found.gap) == (1000, F(-3, 10))
    assert (found.to_dict()["total"], found.to_dict()["gap"]) == ("10.00", "0.00")
    found = framed(1_234_567, F(0), Terms(rounding=Rounding(unit=100)))
    assert (found.amount, found.gap) == (1_234_600, F(33))
    assert (found.to_dict()["total"], found.to_dict()["gap"]) == ("12346.00", "0.33")


def test_rounded_alone_the_total_is_the_exact_one() -> None:
    nearest = Terms(rounding=Rounding(unit=100, mode=Mode.NEAREST))
    found = framed(10_075, F(0), nearest)  # 67.17 and 33.58 kronor
    told = found.to_dict()
    assert (found.amount, found.gap) == (10_100, F(25))
    assert (told["total"], told["gap"]) == ("100.75", "0.25")
    assert told["pools"][0]["amount"] == "101.00"
    assert told["pools"][0]["members"] == {"a": "67.00", "b": "34.00"}
    assert framed(10_075, F(0), Terms(rounding=Rounding(unit=1, mode=Mode.NEAREST))).gap == 0


def test_a_gap_may_be_negative() -> None:
    nearest = Terms(rounding=Rounding(unit=100_000, mode=Mode.NEAREST))
    found = framed(60_000, F(0), nearest)
    assert (found.amount, found.gap, found.to_dict()["gap"]) == (0, F(-60_000), "-600.00")


def test_an_outcome_is_told_as_one() -> None:
    costs = {"p": [row(100, basis="outcome")]}
    assert allocate(workspace((pool("p"),), costs), 2027, "outcome").to_dict()["basis"] == "outcome"
