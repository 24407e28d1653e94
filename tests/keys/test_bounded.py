from fractions import Fraction

import pytest

from costshare.costs.basis import Basis
from costshare.drivers.events import Event, Events
from costshare.errors import Place
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.blend import BlendKey
from costshare.keys.bounded import NO_BOUND, Bound, BoundedKey, Part, Yearly
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.measured import VolumeKey
from costshare.keys.piece import Limits
from costshare.keys.when import OverBy, Window
from costshare.periods.period import Period, year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

A, B, C = member("a"), member("b"), member("c")
FIXED = FixedKey(id="fixed", shares={"a": Fraction(7, 10), "b": Fraction(2, 10), "c": Fraction(1, 10)})
PERCENT = Fraction(1, 100)


def bounded(of=FIXED, **bounds) -> BoundedKey:
    return BoundedKey(id="bounded", of=of, place=Place("charter.toml", 7, 1), **bounds)


def limits(base: Fraction, floor: Fraction | None, cap: Fraction | None) -> Limits:
    return Limits(base=base, floor=floor, cap=cap)


def part(percent: int) -> Bound:
    return Bound(everyone=Part(percent * PERCENT))


def test_a_bound_is_the_members_own_else_that_of_all() -> None:
    bound = Bound(everyone=Yearly(5), by_member={"a": Part(PERCENT)})
    assert bound.for_member("a") == Part(PERCENT)
    assert bound.for_member("b") == Yearly(5)
    assert Bound(by_member={"a": Yearly(1)}).for_member("b") is None
    assert NO_BOUND.for_member("a") is None


def test_a_part_is_of_the_amount_and_a_yearly_amount_of_the_year() -> None:
    assert Part(Fraction(1, 5)).of(Fraction(60), Fraction(1, 3)) == 12
    assert Yearly(60).of(Fraction(7), Fraction(1, 3)) == 20


def test_without_bounds_it_is_the_key_inside() -> None:
    assert shared(bounded(), 1000, A, B, C) == {"a": 700, "b": 200, "c": 100}


def test_a_cap_moves_what_is_over_to_the_others_by_the_key() -> None:
    assert shared(bounded(cap=part(40)), 1000, A, B, C) == {"a": 400, "b": 400, "c": 200}
    assert shared(bounded(cap=part(55)), 1000, A, B, C) == {"a": 550, "b": 300, "c": 150}


def test_a_floor_takes_from_the_others_by_the_key() -> None:
    assert shared(bounded(floor=part(15)), 1000, A, B, C) == {
        "a": Fraction(850) * 7 / 9,
        "b": Fraction(850) * 2 / 9,
        "c": 150,
    }
    assert shared(bounded(floor=part(19)), 1000, A, B, C) == {"a": 620, "b": 190, "c": 190}


def test_the_base_comes_first_and_counts_towards_the_bounds() -> None:
    base = Bound(everyone=Yearly(100))
    assert shared(bounded(base=base), 1000, A, B, C) == {"a": 590, "b": 240, "c": 170}
    assert shared(bounded(base=base, cap=part(45)), 1000, A, B, C) == {
        "a": 450,
        "b": 100 + Fraction(700 - 350) * 2 / 3,
        "c": 100 + Fraction(700 - 350) * 1 / 3,
    }
    assert shared(bounded(base=base, floor=Bound(everyone=Yearly(180))), 1000, A, B, C) == {
        "a": 100 + Fraction(620) * 7 / 9,
        "b": 100 + Fraction(620) * 2 / 9,
        "c": 180,
    }


def test_a_base_by_member_may_be_negative_and_a_part() -> None:
    base = Bound(by_member={"a": Yearly(-100), "b": Part(10 * PERCENT)})
    assert shared(bounded(base=base), 1000, A, B, C) == {"a": 600, "b": 300, "c": 100}


def test_amounts_count_for_the_part_of_the_year_with_membership() -> None:
    joiner = member("b", "2023-07-02")  # 183 of 365 days
    equal = EqualKey(id="equal")
    base = Bound(by_member={"a": Yearly(365), "b": Yearly(730)})
    assert shared(bounded(equal, base=base), 3650, A, joiner) == {
        "a": 365 + (1820 - 182) + Fraction(1830 - 183 - 366, 2),
        "b": 366 + Fraction(1830 - 183 - 366, 2),
    }


def test_parts_are_of_each_piece() -> None:
    joiner = member("b", "2023-07-02")
    cap = Bound(by_member={"b": Part(10 * PERCENT)})
    made = split(bounded(EqualKey(id="equal"), cap=cap), 3650, A, joiner)
    assert [[piece.amount, piece.amounts] for piece in made] == [
        [1820, {"a": 1820}],
        [1830, {"a": 1647, "b": 183}],
    ]
    assert made[1].limits == {"a": limits(Fraction(0), None, None), "b": limits(Fraction(0), None, Fraction(183))}
    assert days(made) == [("2023-01-01", "2023-07-01"), ("2023-07-02", "2023-12-31")]


def test_months_count_as_parts_of_the_year() -> None:
    joiner = member("b", "2023-07-02")
    made = split(bounded(EqualKey(id="equal"), base=Bound(everyone=Yearly(120))), 1200, A, joiner, by_months=True)
    assert [[piece.amount, piece.amounts] for piece in made] == [
        [700, {"a": 700}],
        [500, {"a": 250, "b": 250}],
    ]
    assert made[0].limits["a"].base == 70
    assert made[1].limits["b"].base == 50


def test_of_less_than_nothing_parts_bound_the_size_and_amounts_stay_as_they_are() -> None:
    assert shared(bounded(cap=part(40)), -1000, A, B, C) == {"a": -400, "b": -400, "c": -200}
    assert shared(bounded(floor=part(15)), -1000, A, B, C) == {
        "a": Fraction(-850) * 7 / 9,
        "b": Fraction(-850) * 2 / 9,
        "c": -150,
    }
    assert shared(bounded(cap=Bound(by_member={"c": Yearly(-150)})), -1000, A, B, C) == {
        "a": Fraction(-850) * 7 / 9,
        "b": Fraction(-850) * 2 / 9,
        "c": -150,
    }
    assert shared(bounded(floor=Bound(by_member={"a": Yearly(-400)})), -1000, A, B, C) == {
        "a": -400,
        "b": -400,
        "c": -200,
    }
    both = bounded(floor=Bound(by_member={"a": Yearly(-500)}), cap=Bound(by_member={"a": Part(60 * PERCENT)}))
    assert split(both, -1000, A, B, C)[0].limits["a"] == limits(Fraction(0), Fraction(-500), None)


def test_a_part_that_bounds_nothing_of_nothing() -> None:
    assert shared(bounded(cap=part(40), floor=part(10)), 0, A, B, C) == {"a": 0, "b": 0, "c": 0}


def test_the_piece_tells_weights_limits_and_where_they_come_from() -> None:
    (made,) = split(bounded(cap=part(55), floor=Bound(by_member={"c": Yearly(120)})), 1000, A, B, C)
    assert made.period == year(2023)
    assert made.key == "bounded"
    assert made.amount == 1000
    assert {name: fact.value for name, fact in made.facts.items()} == FIXED.shares
    assert made.limits == {
        "a": limits(Fraction(0), None, Fraction(550)),
        "b": limits(Fraction(0), None, Fraction(550)),
        "c": limits(Fraction(0), Fraction(120), Fraction(550)),
    }
    (inner,) = made.inner
    assert inner.key == "fixed"
    assert inner.amount == 1
    assert inner.amounts == FIXED.shares


def test_weights_of_a_blend_inside_are_summed() -> None:
    blend = BlendKey(id="blend", parts=((FIXED, Fraction(1, 2)), (EqualKey(id="equal"), Fraction(1, 2))))
    (made,) = split(bounded(blend), 6000, A, B, C)
    assert made.amounts == {"a": 3100, "b": 1600, "c": 1300}
    assert [inner.key for inner in made.inner] == ["fixed", "equal"]


def test_only_participants_share_and_only_their_days_cut() -> None:
    company = member("d", "2023-04-01", kind="company")
    key = BoundedKey(id="x", of=EqualKey(id="equal"), participation=Participation(kinds=frozenset({Kind.MUNICIPALITY})))
    assert days(split(key, 900, A, B, company)) == [("2023-01-01", "2023-12-31")]
    assert shared(key, 900, A, B, company) == {"a": 450, "b": 450}
    assert day("2023-04-01") not in key.cuts(year(2023), (A, company), occasion())


def test_who_is_named_takes_a_base_or_a_floor_though_the_key_inside_gives_nothing() -> None:
    inside = EqualKey(id="equal", participation=Participation(kinds=frozenset({Kind.MUNICIPALITY})))
    company = member("d", kind="company")
    base = Bound(by_member={"d": Yearly(100)})
    assert shared(bounded(inside, base=base), 900, A, B, company) == {"a": 400, "b": 400, "d": 100}
    floor = Bound(by_member={"d": Part(20 * PERCENT)})
    assert shared(bounded(inside, floor=floor), 900, A, B, company) == {"a": 360, "b": 360, "d": 180}
    cap = Bound(by_member={"d": Part(20 * PERCENT)})
    assert shared(bounded(inside, cap=cap, floor=part(1)), 900, A, B, company) == {"a": 450, "b": 450}


def test_who_is_named_takes_a_base_from_the_day_it_joins() -> None:
    inside = FixedKey(id="fixed", shares={"a": Fraction(1, 2), "b": Fraction(1, 2)})
    joiner = member("d", "2023-07-02")
    key = bounded(inside, base=Bound(by_member={"d": Yearly(365)}), cap=Bound(by_member={"a": Part(40 * PERCENT)}))
    assert days(split(key, 3650, A, B, joiner)) == [("2023-01-01", "2023-07-01"), ("2023-07-02", "2023-12-31")]
    assert shared(key, 3650, A, B, joiner) == {"a": 1460, "b": 3650 - 1460 - 183, "d": 183}


def test_kronor_inside_another_bound_are_kronor_of_the_pool() -> None:
    inside = bounded(base=Bound(everyone=Yearly(100)), cap=Bound(by_member={"a": Yearly(500)}))
    outside = BoundedKey(id="outside", of=inside, floor=part(25))
    (made,) = split(inside, 1000, A, B, C)
    assert made.amounts == {"a": 500, "b": 100 + Fraction(300) * 2 / 3, "c": 100 + Fraction(300) / 3}
    (made,) = split(outside, 1000, A, B, C)
    assert made.amounts == {"a": Fraction(750) * 5 / 8, "b": Fraction(750) * 3 / 8, "c": 250}
    assert {name: fact.value for name, fact in made.facts.items()} == {
        "a": Fraction(1, 2),
        "b": Fraction(3, 10),
        "c": Fraction(2, 10),
    }
    (inner,) = made.inner
    assert inner.amount == 1
    assert inner.amounts == {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(2, 10)}
    assert inner.limits["a"] == limits(Fraction(1, 10), None, Fraction(1, 2))


def test_floors_push_nobody_below_zero() -> None:
    key = bounded(base=Bound(by_member={"c": Yearly(-150)}), floor=Bound(by_member={"b": Yearly(900)}))
    assert shared(key, 1000, A, B, C) == {"a": 135, "b": 900, "c": -35}
    key = bounded(base=Bound(by_member={"c": Yearly(-150)}), floor=Bound(by_member={"b": Yearly(1020)}))
    assert shared(key, 1000, A, B, C) == {"a": 15, "b": 1020, "c": -35}
    (found,) = refusals(bounded(floor=Bound(by_member={"b": Yearly(1001)})), 1000, A, B, C)
    assert found.code == "bounds-floor"
    assert shared(bounded(floor=Bound(by_member={"b": Yearly(1000)})), 1000, A, B, C) == {"a": 0, "b": 1000, "c": 0}


def test_floors_push_nobody_below_zero_who_has_a_cap_either() -> None:
    loose = Bound(by_member={"a": Yearly(800), "c": Yearly(500)})
    key = bounded(floor=Bound(by_member={"b": Yearly(900)}), cap=loose)
    assert shared(key, 1000, A, B, C) == {"a": Fraction(175, 2), "b": 900, "c": Fraction(25, 2)}
    key = bounded(floor=Bound(by_member={"b": Yearly(1000)}), cap=loose)
    assert shared(key, 1000, A, B, C) == {"a": 0, "b": 1000, "c": 0}
    base = Bound(by_member={"c": Yearly(-150)})
    key = bounded(base=base, floor=Bound(by_member={"b": Yearly(900)}), cap=loose)
    assert shared(key, 1000, A, B, C) == {"a": 135, "b": 900, "c": -35}


@pytest.mark.parametrize("amount", [0, 1])
def test_of_nothing_and_of_little_no_floor_can_be_paid(amount: int) -> None:
    (found,) = refusals(bounded(floor=Bound(by_member={"b": Yearly(2)})), amount, A, B, C)
    assert found.code == "bounds-floor"
    refund = bounded(cap=Bound(by_member={"b": Yearly(-2)}))
    assert shared(refund, amount, A, B, C)["b"] == -2


def test_a_cap_below_zero_is_held() -> None:
    assert shared(bounded(cap=Bound(by_member={"c": Yearly(-50)})), 900, A, B, C) == {
        "a": Fraction(950) * 7 / 9,
        "b": Fraction(950) * 2 / 9,
        "c": -50,
    }


def test_caps_push_nobody_above_zero_of_less_than_nothing() -> None:
    (found,) = refusals(bounded(cap=Bound(by_member={"b": Yearly(-1001)})), -1000, A, B, C)
    assert found.code == "bounds-cap"
    assert shared(bounded(cap=Bound(by_member={"b": Yearly(-1000)})), -1000, A, B, C) == {"a": 0, "b": -1000, "c": 0}
    key = bounded(base=Bound(by_member={"c": Yearly(150)}), cap=Bound(by_member={"b": Yearly(-1020)}))
    assert shared(key, -1000, A, B, C) == {"a": -15, "b": -1020, "c": 35}
    assert shared(bounded(floor=Bound(by_member={"c": Yearly(50)})), -900, A, B, C)["c"] == 50


def test_caps_push_nobody_above_zero_who_has_a_floor_either() -> None:
    loose = Bound(by_member={"a": Yearly(-800), "c": Yearly(-500)})
    key = bounded(cap=Bound(by_member={"b": Yearly(-900)}), floor=loose)
    assert shared(key, -1000, A, B, C) == {"a": Fraction(-175, 2), "b": -900, "c": Fraction(-25, 2)}
    key = bounded(cap=Bound(by_member={"b": Yearly(-1000)}), floor=loose)
    assert shared(key, -1000, A, B, C) == {"a": 0, "b": -1000, "c": 0}


def test_a_key_that_is_not_cut_stays_so_though_a_base_names_who_joins() -> None:
    events = Events(id="e", file="e.csv", rows={"a": (Event(day=day("2023-02-02"), value=Fraction(1), line=2),)})
    over = OverBy(Window.of_years(0, 0), Window.of_years(0, 0))
    key = bounded(VolumeKey(id="v", driver=events, over=over), base=Bound(by_member={"b": Yearly(365)}))
    (made,) = split(key, 3650, A, member("b", "2023-07-02"))
    assert made.amounts == {"a": 3650 - 183, "b": 183}


@pytest.mark.parametrize(
    ("bounds", "amount", "code", "text"),
    [
        (
            {"floor": part(40)},
            1000,
            "bounds-floor",
            {"key": "bounded", "pool": "p", "amount": "10.00", "bound": "12.00"},
        ),
        ({"cap": part(30)}, 1000, "bounds-cap", {"key": "bounded", "pool": "p", "amount": "10.00", "bound": "9.00"}),
        ({"floor": part(30), "cap": part(20)}, 1000, "bounds-cross", {"member": "a", "pool": "p", "year": "2023"}),
        (
            {"floor": Bound(by_member={"b": Yearly(900), "c": Yearly(500)})},
            1234,
            "bounds-floor",
            {"amount": "12.34", "bound": "14.00"},
        ),
    ],
)
def test_bounds_that_cannot_hold_are_a_fault(bounds, amount, code, text) -> None:
    (found,) = refusals(bounded(**bounds), amount, A, B, C)
    assert found.code == code
    assert found.place == Place("charter.toml", 7, 1)
    assert found.found == "bounded"
    assert text.items() <= found.values.items()


def test_the_member_whose_bounds_cross_is_named() -> None:
    floor = Bound(by_member={"b": Yearly(3), "c": Yearly(10)})
    cap = Bound(by_member={"a": Yearly(5), "b": Yearly(3), "c": Yearly(9)})
    (found,) = refusals(bounded(floor=floor, cap=cap), 100, A, B, C)
    assert found.values["member"] == "c"


def test_bounds_that_meet_are_held() -> None:
    meeting = Bound(by_member={"c": Yearly(250)})
    assert shared(bounded(floor=meeting, cap=meeting), 1000, A, B, C)["c"] == 250


def test_a_key_that_gives_less_than_nothing_cannot_be_bounded() -> None:
    inside = BoundedKey(
        id="inside", of=FIXED, base=Bound(by_member={"c": Yearly(-900)}), place=Place("charter.toml", 3, 1)
    )
    (found,) = refusals(bounded(inside), 1000, A, B, C)
    assert (found.code, found.place, found.found) == ("negative-share", Place("charter.toml", 3, 1), "inside")
    assert {"key": "inside", "member": "c"}.items() <= found.values.items()


def test_every_piece_tells_its_fault() -> None:
    joiner = member("b", "2023-07-02")
    found = refusals(bounded(EqualKey(id="equal"), cap=Bound(everyone=Yearly(10))), 1000, A, joiner)
    assert [each.code for each in found] == ["bounds-cap", "bounds-cap"]


def test_limits_follow_the_stay_where_the_year_is_not_cut() -> None:
    joiner = member("b", "2023-07-02")
    key = bounded(floor=part(10), base=Bound(everyone=Yearly(365)))
    assert key.limits(joiner, Fraction(3650), year(2023), occasion()) == limits(Fraction(183), Fraction(183), None)
    late = Period(day("2023-07-02"), day("2024-01-01"))
    assert key.limits(joiner, Fraction(3650), late, occasion()) == limits(Fraction(183), Fraction(365), None)
    assert occasion().basis is Basis.BUDGET
