"""What holds between the numbers of one allocation."""

from fractions import Fraction
from math import floor

from hypothesis import given

from costshare.keys.piece import Piece
from costshare.periods.period import year as year_of
from costshare.testing.case import Case
from costshare.testing.charters import cases
from costshare.workspace.terms import Mode
from tests.laws.folders import fewer, loaded, possible


def ore(text: str) -> Fraction:
    return Fraction(text) * 100


@fewer()
@given(cases(modes=("must-sum",)))
def test_pools_members_and_cells_add_up(case: Case) -> None:
    told = possible(case).to_dict()
    cells = [(pool["id"], member, ore(text)) for pool in told["pools"] for member, text in pool["members"].items()]
    assert sum(amount for _, _, amount in cells) == ore(told["total"])
    for pool in told["pools"]:
        assert sum(amount for each, _, amount in cells if each == pool["id"]) == ore(pool["amount"])
    for member in told["members"]:
        assert sum(amount for _, each, amount in cells if each == member["id"]) == ore(member["amount"])


@fewer()
@given(cases())
def test_nobody_takes_part_whom_the_key_lets_in_on_no_day(case: Case) -> None:
    workspace = loaded(case)
    members = workspace.federation.members
    for split in possible(case).pools:
        asked = split.pool.participation.among(members)
        parties = {each.id for each in workspace.keys[split.pool.key].parties(asked)}
        assert {each for piece in split.pieces for each in piece.amounts} <= parties


@fewer()
@given(cases(modes=("must-sum",)))
def test_every_sum_is_within_a_unit_of_exact(case: Case) -> None:
    made = possible(case)
    unit = made.rounding.unit
    assert all(abs(split.amount - split.exact) < unit for split in made.pools)
    assert all(abs(made.total(each.id) - made.exact_total(each.id)) < unit for each in made.members)
    assert abs(made.gap) <= Fraction(unit, 2)


@fewer()
@given(cases(modes=("nearest",)))
def test_rounded_alone_the_gap_is_what_the_cells_lack(case: Case) -> None:
    made = possible(case)
    told = made.to_dict()
    cells = [cell for split in made.pools for cell in split.cells.values()]
    gap = sum(cell.amount - cell.exact for cell in cells)
    assert made.rounding.mode is Mode.NEAREST
    assert made.gap == gap
    assert abs(ore(told["gap"]) - gap) <= Fraction(1, 2)
    assert abs(ore(told["total"]) - sum(cell.exact for cell in cells)) <= Fraction(1, 2)


@fewer()
@given(cases())
def test_nothing_is_lost_on_the_way_from_costs_to_cells(case: Case) -> None:
    made = possible(case)
    direct = sum(split.direct for split in made.pools)
    moved = sum(move.amount for split in made.pools for move in split.moves)
    final = {split.pool.id for split in made.pools}
    assert made.exact == direct + moved
    assert all(split.exact == sum(cell.exact for cell in split.cells.values()) for split in made.pools)
    assert {move.target for split in made.pools for move in split.moves} <= final


@fewer()
@given(cases())
def test_percentages_are_of_the_exact_whole(case: Case) -> None:
    made = possible(case)
    for each in made.to_dict()["members"]:
        expected = made.exact_total(each["id"]) * 100 / made.exact if made.exact else Fraction(0)
        assert abs(Fraction(each["percent"]) - expected) <= Fraction(1, 2000)
        assert len(each["percent"].partition(".")[2]) == 3


@fewer()
@given(cases())
def test_pieces_hold_what_they_share_and_lie_in_the_year(case: Case) -> None:
    made = possible(case)
    for split in made.pools:
        assert not split.pieces or sum(piece.amount for piece in split.pieces) == split.exact
        for piece in split.pieces:
            assert sum(piece.amounts.values()) == piece.amount
            assert piece.amounts.keys() == piece.facts.keys()
            assert year_of(case.year).covers(piece.period)


@fewer()
@given(cases())
def test_nobody_shares_a_piece_of_days_without_being_a_member_on_one(case: Case) -> None:
    made = possible(case)
    for split in made.pools:
        for piece in split.pieces:
            assert all(made.member(each).within(piece.period) for each in piece.amounts)


def holds(piece: Piece) -> bool:
    return all(
        (limits.floor is None or limits.floor <= piece.amounts[each])
        and (limits.cap is None or piece.amounts[each] <= limits.cap)
        for each, limits in piece.limits.items()
    )


@fewer(2)
@given(cases(kinds=("equal", "fixed", "level", "of")))
def test_bounds_hold(case: Case) -> None:
    made = possible(case)
    assert all(holds(piece) for split in made.pools for piece in split.pieces)


@fewer()
@given(cases())
def test_members_and_pools_stand_in_charter_order(case: Case) -> None:
    told = possible(case).to_dict()
    members = [each["id"] for each in case.charter["members"]]
    listed = [each["id"] for each in told["members"]]
    assert listed == [each for each in members if each in listed]
    assert [pool["id"] for pool in told["pools"]] == [each["id"] for each in case.charter["pools"] if "key" in each]
    for pool in told["pools"]:
        assert list(pool["members"]) == [each for each in listed if each in pool["members"]]


@fewer()
@given(cases(modes=("must-sum",)))
def test_whole_units_stay_as_they_are(case: Case) -> None:
    made = possible(case)
    for split in made.pools:
        if (split.exact / made.rounding.unit).denominator == 1:
            assert split.amount == split.exact
        else:
            assert split.amount in {
                floor(split.exact / made.rounding.unit) * made.rounding.unit + step for step in (0, made.rounding.unit)
            }
