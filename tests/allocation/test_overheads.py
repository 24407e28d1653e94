from fractions import Fraction

import pytest

from costshare.allocation.overheads import Move, close, dead_ends, later, reciprocal, used
from costshare.costs.pools import Pool
from costshare.errors import Place, WorkspaceError
from costshare.workspace.terms import Method, OverheadRule

F = Fraction


def final(name: str) -> Pool:
    return Pool(id=name, name=name, key="k")


def overhead(name: str, line: int = 1, **units: int | Fraction) -> Pool:
    statistic = {to: F(use) for to, use in units.items()}
    return Pool(id=name, name=name, statistic=statistic, place=Place("charter.toml", line, 1))


P, Q = final("p"), final("q")
IT = overhead("it", 5, it=7, premises=2, p=6, q=2)
PREMISES = overhead("premises", 9, it=1, p=1, q=2)
POOLS = (P, IT, Q, PREMISES)
COSTS = {"p": F(1000), "q": F(0), "it": F(200), "premises": F(100)}


def closed(method: Method, order: tuple[str, ...] = (), pools=POOLS, costs=COSTS) -> dict[tuple[str, str], Fraction]:
    moves = close(pools, costs, OverheadRule(method=method, order=order))
    return {(move.source, move.target): move.amount for move in moves}


def test_without_overheads_nothing_moves() -> None:
    assert close((P, Q), COSTS, OverheadRule()) == ()


def test_directly_overheads_go_to_final_pools_only() -> None:
    assert closed(Method.DIRECT) == {
        ("it", "p"): 150,
        ("it", "q"): 50,
        ("premises", "p"): F(100, 3),
        ("premises", "q"): F(200, 3),
    }


def test_a_move_tells_the_units_it_went_by() -> None:
    moves = close(POOLS, COSTS, OverheadRule())
    assert moves[0] == Move(source="it", target="p", units=F(6), of_units=F(8), amount=F(150))
    assert moves[-1] == Move(source="premises", target="q", units=F(2), of_units=F(3), amount=F(200, 3))


def test_step_by_step_a_pool_is_closed_onto_those_not_yet_closed() -> None:
    assert closed(Method.STEP_DOWN, ("it", "premises")) == {
        ("it", "premises"): 40,
        ("it", "p"): 120,
        ("it", "q"): 40,
        ("premises", "p"): F(140, 3),
        ("premises", "q"): F(280, 3),
    }


def test_the_order_of_the_steps_is_the_rules() -> None:
    assert closed(Method.STEP_DOWN, ("premises", "it")) == {
        ("premises", "it"): 25,
        ("premises", "p"): 25,
        ("premises", "q"): 50,
        ("it", "p"): 225 * F(6, 8),
        ("it", "q"): 225 * F(2, 8),
    }
    assert next(iter(closed(Method.STEP_DOWN, ("premises", "it")))) == ("premises", "p")


def test_reciprocally_overheads_charge_each_other() -> None:
    # it = 200 + premises / 4, premises = 100 + it / 5
    it, premises = F(4500, 19), F(2800, 19)
    assert closed(Method.RECIPROCAL) == {
        ("it", "premises"): it / 5,
        ("it", "p"): it * 6 / 10,
        ("it", "q"): it * 2 / 10,
        ("premises", "it"): premises / 4,
        ("premises", "p"): premises / 4,
        ("premises", "q"): premises / 2,
    }


@pytest.mark.parametrize("method", list(Method))
def test_final_pools_receive_what_the_overheads_cost(method: Method) -> None:
    moves = closed(method, ("it", "premises"))
    assert sum(amount for (_, target), amount in moves.items() if target in "pq") == 300


@pytest.mark.parametrize("method", list(Method))
def test_income_moves_as_cost_does(method: Method) -> None:
    negative = {pool: -cost for pool, cost in COSTS.items()}
    mirrored = closed(method, ("it", "premises"), costs=negative)
    assert mirrored == {move: -amount for move, amount in closed(method, ("it", "premises")).items()}


@pytest.mark.parametrize("method", list(Method))
def test_units_that_an_overhead_uses_of_itself_do_not_count(method: Method) -> None:
    lone = (P, Q, overhead("it", it=1000, p=1, q=3))
    assert closed(method, ("it",), lone, COSTS) == {("it", "p"): 50, ("it", "q"): 150}


def test_targets_without_units_are_no_targets() -> None:
    assert closed(Method.DIRECT, pools=(P, Q, overhead("it", p=0, q=3))) == {("it", "q"): 200}
    assert used(overhead("it", p=0, q=3, x=5), ["q", "p", "premises"]) == {"q": 3}
    assert used(P, ["q"]) == {}


def test_moves_stand_in_charter_order() -> None:
    assert list(closed(Method.DIRECT))[:2] == [("it", "p"), ("it", "q")]
    assert list(closed(Method.RECIPROCAL)) == [
        ("it", "p"),
        ("it", "q"),
        ("it", "premises"),
        ("premises", "p"),
        ("premises", "it"),
        ("premises", "q"),
    ]


def test_which_pools_may_still_receive() -> None:
    overheads = [PREMISES, IT]
    assert later(IT, overheads, POOLS, Method.DIRECT) == ["p", "q"]
    assert later(PREMISES, overheads, POOLS, Method.STEP_DOWN) == ["p", "it", "q"]
    assert later(IT, overheads, POOLS, Method.STEP_DOWN) == ["p", "q"]
    assert later(IT, overheads, POOLS, Method.RECIPROCAL) == ["p", "q", "premises"]


@pytest.mark.parametrize(
    ("method", "order", "pools", "stuck"),
    [
        (Method.DIRECT, (), (P, overhead("a", 3, b=1), overhead("b", 5, p=1)), "a"),
        (Method.STEP_DOWN, ("b", "a"), (P, overhead("a", 3, b=1), overhead("b", 5, p=1, a=2)), "a"),
        (Method.RECIPROCAL, (), (P, overhead("a", 3, b=1), overhead("b", 5, a=1)), "a, b"),
        (Method.RECIPROCAL, (), (P, overhead("a", 3, a=1), overhead("b", 5, p=1)), "a"),
    ],
)
def test_overheads_that_reach_no_final_pool_are_a_fault(method, order, pools, stuck) -> None:
    costs = dict.fromkeys("pab", F(100))
    with pytest.raises(WorkspaceError) as error:
        close(pools, costs, OverheadRule(method=method, order=order))
    (found,) = error.value.faults
    assert (found.code, found.found, found.values["pools"]) == ("overhead-closed", stuck, stuck)
    assert found.place == Place("charter.toml", 3 if stuck[0] == "a" else 5, 1)


def test_step_by_step_a_pool_may_reach_a_final_one_through_another() -> None:
    pools = (P, overhead("a", b=1), overhead("b", p=1, a=2))
    assert closed(Method.STEP_DOWN, ("a", "b"), pools, dict.fromkeys("pab", F(100))) == {
        ("a", "b"): 100,
        ("b", "p"): 200,
    }
    assert closed(Method.RECIPROCAL, (), pools, dict.fromkeys("pab", F(100))) == {
        ("a", "b"): 500,
        ("b", "p"): 200,
        ("b", "a"): 400,
    }


def test_dead_ends_are_found_through_several_steps() -> None:
    one = F(1)
    uses = {"a": {"b": one}, "b": {"c": one}, "c": {"p": one}, "x": {"y": one}, "y": {"x": one}, "z": {}}
    assert dead_ends(uses) == ("x", "y", "z")
    assert dead_ends({}) == ()


def test_a_system_whose_first_pivot_is_far_down_is_solved() -> None:
    uses = {
        "a": {"b": F(1), "c": F(1)},
        "b": {"a": F(1), "c": F(1)},
        "c": {"a": F(1), "b": F(1), "p": F(2)},
    }
    costs = {"a": F(6), "b": F(0), "c": F(30)}
    full = reciprocal(uses, costs)
    assert full["a"] == 6 + full["b"] / 2 + full["c"] / 4
    assert full["b"] == full["a"] / 2 + full["c"] / 4
    assert full["c"] == 30 + full["a"] / 2 + full["b"] / 2
    assert list(full) == ["a", "b", "c"]
