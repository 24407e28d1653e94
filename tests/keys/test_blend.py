from fractions import Fraction

from costshare.errors import Place
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.blend import BlendKey
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.periods.period import year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

A, B = member("a"), member("b")
COMPANY = member("c", "2023-07-02", kind="company")
MUNICIPALITIES = Participation(kinds=frozenset({Kind.MUNICIPALITY}))
EQUAL = EqualKey(id="equal", participation=MUNICIPALITIES)
FIXED = FixedKey(id="fixed", shares={"a": Fraction(1, 4), "c": Fraction(3, 4)})


def blend(*parts: tuple[object, Fraction], **more) -> BlendKey:
    return BlendKey(id="blend", parts=parts, **more)  # type: ignore[arg-type]


def test_each_part_is_shared_over_its_own_participants() -> None:
    key = blend((EQUAL, Fraction(3, 10)), (FIXED, Fraction(7, 10)))
    pieces = split(key, 3650, A, B, COMPANY)
    assert [piece.key for piece in pieces] == ["equal", "fixed", "fixed"]
    assert [piece.amount for piece in pieces] == [1095, Fraction(7, 10) * 1820, Fraction(7, 10) * 1830]
    assert days(pieces)[1:] == [("2023-01-01", "2023-07-01"), ("2023-07-02", "2023-12-31")]
    assert shared(key, 3650, A, B, COMPANY) == {
        "a": Fraction(1095, 2) + 1274 + Fraction(1281, 4),
        "b": Fraction(1095, 2),
        "c": Fraction(1281 * 3, 4),
    }


def test_blends_may_hold_blends() -> None:
    inner = blend((EQUAL, Fraction(1, 2)), (FIXED, Fraction(1, 2)))
    assert shared(blend((inner, Fraction(1, 2)), (EQUAL, Fraction(1, 2))), 800, A, B) == {"a": 500, "b": 300}


def test_a_part_without_weight_is_not_asked() -> None:
    nobody = FixedKey(id="nobody", shares={"x": Fraction(1)})
    key = blend((nobody, Fraction(0)), (EQUAL, Fraction(1)))
    assert [piece.key for piece in split(key, 100, A, B)] == ["equal"]


def test_every_part_tells_its_faults() -> None:
    one = FixedKey(id="one", shares={"x": Fraction(1)}, place=Place("charter.toml", 2, 1))
    other = FixedKey(id="other", shares={"y": Fraction(1)}, place=Place("charter.toml", 4, 1))
    key = blend((one, Fraction(1, 2)), (EQUAL, Fraction(1, 4)), (other, Fraction(1, 4)))
    assert [(each.code, each.found) for each in refusals(key, 100, A)] == [("nobody", "one"), ("nobody", "other")]


def test_its_own_participants_limit_those_of_its_parts() -> None:
    key = blend((EQUAL, Fraction(1)), participation=Participation(members=frozenset({"b"})))
    assert shared(key, 100, A, B) == {"b": 100}
    assert key.cuts(year(2023), (member("a", "2023-05-05"), B), occasion()) == {day("2009-01-01")}


def test_it_is_cut_where_a_part_is() -> None:
    key = blend((EQUAL, Fraction(1, 2)), (FIXED, Fraction(1, 2)))
    joiner = member("b", "2023-02-01")
    assert key.cuts(year(2023), (A, joiner, COMPANY), occasion()) == {
        day("2009-01-01"),
        day("2023-02-01"),
        day("2023-07-02"),
    }
