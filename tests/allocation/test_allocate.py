from fractions import Fraction

import pytest

from costshare.allocation.allocate import allocate
from costshare.allocation.rounding import Reason
from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.errors import InvalidValueError, Place, WorkspaceError
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.fixed import FixedKey
from costshare.workspace.terms import Method, Mode, OverheadRule, Rounding, Terms
from tests.allocation.agreement import EQUAL, FIXED, member, overhead, pool, row, workspace

F = Fraction


def cells(made) -> dict[str, dict[str, int]]:
    return {split.pool.id: {name: cell.amount for name, cell in split.cells.items()} for split in made.pools}


def test_the_rows_of_the_year_and_basis_are_shared() -> None:
    costs = [
        row(60_000),
        row(-300, "2027-12-31"),
        row(6, "2027-01-01"),
        row(1, "2026-12-31"),
        row(2, "2028-01-01"),
        row(3, basis="outcome"),
        row(5, basis="forecast"),
    ]
    found = workspace((pool("p"),), {"p": costs})
    made = allocate(found, 2027)
    assert cells(made) == {"p": {"a": 39_804, "b": 19_902}}
    assert (made.federation, made.year, made.basis) == ("Förbundet", 2027, Basis.BUDGET)
    assert made.rounding == Rounding()
    assert cells(allocate(found, 2027, "outcome")) == {"p": {"a": 2, "b": 1}}
    assert cells(allocate(found, 2027, Basis.FORECAST)) == {"p": {"a": 3, "b": 2}}
    assert cells(allocate(found, 2026)) == {"p": {"a": 1, "b": 0}}


def test_a_cell_tells_its_exact_value_and_why_it_was_rounded_so() -> None:
    split = allocate(workspace((pool("p"),), {"p": [row(1000)]}), 2027).split("p")
    assert (split.cells["a"].exact, split.cells["a"].amount) == (F(2000, 3), 667)
    assert split.cells["a"].reason is Reason.REMAINDER
    assert (split.cells["b"].pool, split.cells["b"].member) == ("p", "b")
    assert split.cells["b"].reason is Reason.NO_REMAINDER
    assert (split.direct, split.exact, split.moves, split.amount) == (F(1000), F(1000), (), 1000)
    (piece,) = split.pieces
    assert piece.amount == 1000


def test_frames_add_to_rows() -> None:
    frame = IndexedFrame(
        pool="p", basis=Basis.BUDGET, start=2026, amount=100_000, index={2027: F(3, 100)}, place=Place("charter.toml")
    )
    other = IndexedFrame(pool="q", basis=Basis.BUDGET, start=2027, amount=30, place=Place("charter.toml"))
    actual = IndexedFrame(pool="p", basis=Basis.OUTCOME, start=2027, amount=7, place=Place("charter.toml"))
    later = IndexedFrame(pool="p", basis=Basis.BUDGET, start=2028, amount=7, place=Place("charter.toml"))
    made = allocate(workspace((pool("p"), pool("q")), {"p": [row(2000)]}, frames=(frame, other, actual, later)), 2027)
    assert {split.pool.id: split.exact for split in made.pools} == {"p": 105_000, "q": 30}


def test_a_frame_may_be_all_there_is() -> None:
    frame = IndexedFrame(pool="p", basis=Basis.BUDGET, start=2027, amount=0, place=Place("charter.toml"))
    assert cells(allocate(workspace((pool("p"),), {}, frames=(frame,)), 2027)) == {"p": {"a": 0, "b": 0}}


def test_an_index_that_is_missing_is_told_for_every_frame() -> None:
    frames = tuple(
        IndexedFrame(pool=name, basis=Basis.BUDGET, start=2025, amount=1, place=Place("charter.toml", line))
        for line, name in enumerate("pq", start=1)
    )
    with pytest.raises(WorkspaceError) as error:
        allocate(workspace((pool("p"), pool("q")), {}, frames=frames), 2027)
    assert [(each.code, each.values["pool"]) for each in error.value.faults] == [
        ("index-missing", "p"),
        ("index-missing", "q"),
    ]


def test_a_pool_without_costs_is_zero_for_whoever_takes_part_in_it() -> None:
    taking = Participation(kinds=frozenset({Kind.MUNICIPALITY}))
    members = (member("a"), member("c", kind="company"), member("b"))
    nobody = FixedKey(id="nobody", shares={"x": F(1)})
    pools = (pool("p", "equal"), pool("q", "nobody", taking=taking))
    found = workspace(pools, {"p": [row(3)]}, members=members, keys={"equal": EQUAL, "nobody": nobody})
    made = allocate(found, 2027)
    assert cells(made) == {"p": {"a": 1, "c": 1, "b": 1}, "q": {"a": 0, "b": 0}}
    assert list(made.split("p").cells) == ["a", "c", "b"]
    assert made.split("q").pieces == ()


def test_a_pool_whose_rows_sum_to_zero_is_shared_all_the_same() -> None:
    made = allocate(workspace((pool("p"),), {"p": [row(5), row(-5)]}), 2027)
    assert len(made.split("p").pieces) == 1
    nobody = FixedKey(id="fixed", shares={"x": F(1)})
    with pytest.raises(WorkspaceError):
        allocate(workspace((pool("p"),), {"p": [row(5), row(-5)]}, keys={"fixed": nobody}), 2027)


def test_overheads_are_closed_before_members_share() -> None:
    pools = (pool("p"), overhead("it", p=3, q=1), pool("q", "equal"))
    made = allocate(workspace(pools, {"p": [row(900)], "it": [row(400)]}), 2027)
    assert cells(made) == {"p": {"a": 800, "b": 400}, "q": {"a": 50, "b": 50}}
    assert [split.pool.id for split in made.pools] == ["p", "q"]
    first, second = made.pools
    assert (first.direct, first.exact) == (F(900), F(1200))
    assert (second.direct, second.exact) == (F(0), F(100))
    assert [(move.source, move.target, move.amount) for move in first.moves] == [("it", "p", F(300))]
    assert [(move.source, move.target, move.amount) for move in second.moves] == [("it", "q", F(100))]
    assert made.overheads == (*first.moves, *second.moves)


def test_the_method_for_overheads_is_that_of_the_terms() -> None:
    pools = (pool("p"), overhead("it", hr=1, p=1), overhead("hr", p=1))
    terms = Terms(overhead=OverheadRule(method=Method.STEP_DOWN, order=("it", "hr")))
    made = allocate(workspace(pools, {"it": [row(300)]}, terms=terms), 2027)
    assert [(move.source, move.target, move.amount) for move in made.overheads] == [
        ("it", "p", F(150)),
        ("it", "hr", F(150)),
        ("hr", "p", F(150)),
    ]
    assert [move.source for move in made.split("p").moves] == ["it", "hr"]


def test_only_participants_of_the_pool_share_it() -> None:
    pools = (pool("p", "equal", taking=Participation(exempt=frozenset({"a"}))),)
    assert cells(allocate(workspace(pools, {"p": [row(10)]}), 2027)) == {"p": {"b": 10}}


def test_members_are_those_of_the_year() -> None:
    members = (member("b"), member("x", until="2026-12-31"), member("y", "2028-01-01"), member("a", "2027-12-31"))
    made = allocate(workspace((pool("p", "equal"),), {"p": [row(730)]}, members=members), 2027)
    assert [each.id for each in made.members] == ["b", "a"]
    assert cells(made) == {"p": {"b": 729, "a": 1}}


def test_the_year_may_be_cut_by_months() -> None:
    members = (member("a"), member("b", "2027-12-01"))
    terms = Terms(by_months=True)
    made = allocate(workspace((pool("p", "equal"),), {"p": [row(2400)]}, members=members, terms=terms), 2027)
    assert cells(made) == {"p": {"a": 2300, "b": 100}}
    late = (member("a"), member("b", "2027-12-02"))
    made = allocate(workspace((pool("p", "equal"),), {"p": [row(2400)]}, members=late, terms=terms), 2027)
    assert cells(made) == {"p": {"a": 2400}}
    assert [each.id for each in made.members] == ["a", "b"]
    assert made.cell("p", "b") is None


def test_the_rounding_is_that_of_the_terms() -> None:
    terms = Terms(rounding=Rounding(unit=100, mode=Mode.NEAREST))
    made = allocate(workspace((pool("p"),), {"p": [row(10_100)]}, terms=terms), 2027)
    assert cells(made) == {"p": {"a": 6700, "b": 3400}}
    assert made.rounding is terms.rounding


def test_a_year_without_costs_is_a_fault_that_names_the_others() -> None:
    costs = {"p": [row(1), row(1, "2026-01-01", "outcome"), row(1, "2026-01-01")]}
    with pytest.raises(WorkspaceError) as error:
        allocate(workspace((pool("p"), overhead("it", p=1)), costs), 2027, "outcome")
    (found,) = error.value.faults
    assert (found.code, found.place, found.found) == ("no-costs", Place("charter.toml", 1, 1), "2027 outcome")
    expected = {"year": "2027", "basis": "outcome", "known": "2026 budget, 2026 outcome, 2027 budget"}
    assert expected.items() <= found.values.items()


def test_without_any_costs_there_is_nothing_to_name() -> None:
    with pytest.raises(WorkspaceError) as error:
        allocate(workspace((pool("p"),), {}), 2027)
    assert error.value.faults[0].values["known"] == "–"


def test_every_pool_tells_its_faults() -> None:
    nobody = FixedKey(id="nobody", shares={"x": F(1)})
    pools = (pool("p", "nobody"), pool("q"), pool("r", "nobody"))
    found = workspace(pools, {name: [row(1)] for name in "pqr"}, keys={"nobody": nobody, "fixed": FIXED})
    with pytest.raises(WorkspaceError) as error:
        allocate(found, 2027)
    assert [(each.code, each.values["pool"]) for each in error.value.faults] == [("nobody", "p"), ("nobody", "r")]


def test_a_key_that_could_not_be_read_leaves_its_pool_unshared() -> None:
    made = allocate(workspace((pool("p"), pool("q", "gone")), {"p": [row(3)], "q": [row(3)]}), 2027)
    assert made.split("q").pieces == ()
    assert cells(made)["q"] == {"a": 0, "b": 0}


@pytest.mark.parametrize("year", [1899, 2201])
def test_a_year_out_of_range_is_refused(year: int) -> None:
    with pytest.raises(InvalidValueError, match="year-span"):
        allocate(workspace((pool("p"),), {}), year)


def test_a_basis_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="plan"):
        allocate(workspace((pool("p"),), {}), 2027, "plan")
