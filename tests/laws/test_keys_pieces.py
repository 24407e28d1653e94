"""What every key does with whatever amount, span and members it is asked for."""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from costshare.costs.basis import Basis
from costshare.errors import WorkspaceError
from costshare.federation.membership import Federation
from costshare.keys.blend import BlendKey
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.piece import Key, Occasion, Piece
from costshare.keys.versions import VersionedKey
from costshare.periods.period import Period, part_of_year
from costshare.periods.period import year as year_of
from costshare.testing.strategies import days, federations, ore, shares
from tests.laws.folders import fewer

YEAR = 2024
OCCASIONS = st.booleans().map(lambda months: Occasion(pool="p", year=YEAR, basis=Basis.BUDGET, by_months=months))
INSIDE = days(year_of(YEAR).start, year_of(YEAR).last)


@st.composite
def asked(draw: st.DrawFn) -> tuple[VersionedKey, Federation]:
    """A key of agreed or equal shares, mixed and changed on a day, and the members it is for."""
    federation = draw(federations())
    ids = [member.id for member in federation.members]
    fixed = FixedKey(id="fixed", shares=dict(zip(ids, draw(shares(len(ids))), strict=True)))
    part = Fraction(draw(st.integers(0, 10)), 10)
    blend = BlendKey(id="blend", parts=((fixed, part), (EqualKey(id="equal"), 1 - part)))
    version = Period.of_days(*sorted([draw(INSIDE), draw(INSIDE)]))
    body: Key = fixed if draw(st.booleans()) else blend
    return VersionedKey(id="key", versions=((version, body),), otherwise=blend), federation


def split(asked_of: tuple[VersionedKey, Federation], amount: int, occasion: Occasion) -> tuple[Piece, ...]:
    key, federation = asked_of
    try:
        return key.split(Fraction(amount), occasion.period, federation.members, occasion)
    except WorkspaceError:
        assume(condition=False)
        raise


@fewer(3)
@given(asked(), ore(), OCCASIONS)
def test_pieces_sum_to_the_amount(given_key, amount: int, occasion: Occasion) -> None:
    pieces = split(given_key, amount, occasion)
    assert sum(piece.amount for piece in pieces) == amount
    assert all(sum(piece.amounts.values()) == piece.amount for piece in pieces)


@fewer(3)
@given(asked(), ore(), OCCASIONS)
def test_the_negated_amount_is_shared_negated(given_key, amount: int, occasion: Occasion) -> None:
    mirrored = [{each: -part for each, part in piece.amounts.items()} for piece in split(given_key, -amount, occasion)]
    assert [piece.amounts for piece in split(given_key, amount, occasion)] == mirrored


@fewer(3)
@given(asked(), OCCASIONS)
def test_shares_are_of_zero_or_more_and_sum_to_one(given_key, occasion: Occasion) -> None:
    for amount in (100, 0):
        for piece in split(given_key, amount, occasion):
            found = [piece.share(each) for each in piece.amounts]
            assert min(found) >= 0
            assert sum(found) == 1


@fewer(3)
@given(asked(), OCCASIONS, st.randoms(use_true_random=False))
def test_the_order_of_members_is_irrelevant(given_key, occasion: Occasion, random) -> None:
    key, federation = given_key
    members = random.sample(federation.members, len(federation.members))
    other = Federation(name="", members=tuple(members))
    assert split((key, other), 1000, occasion) == split(given_key, 1000, occasion)


@fewer(3)
@given(asked(), OCCASIONS)
def test_a_day_with_the_same_members_and_version_is_no_cut(given_key, occasion: Occasion) -> None:
    key, federation = given_key
    period = occasion.period
    edges = {each.start for each in period.cut(key.cuts(period, federation.members, occasion))} - {period.start}
    joins = {member.since for member in federation.members}
    leaves = {member.membership.end for member in federation.members}
    versions = {day for when, _ in key.versions for day in (when.start, when.end)}
    assert edges <= joins | leaves | versions


@given(st.lists(INSIDE), st.booleans())
def test_the_parts_of_a_year_cut_anywhere_sum_to_one(cuts, by_months: bool) -> None:
    pieces = year_of(YEAR).cut(cuts)
    assert sum(part_of_year(piece, by_months=by_months) for piece in pieces) == 1
