from fractions import Fraction

from costshare.drivers.fact import Fact
from costshare.errors import Place
from costshare.federation.participation import Participation
from costshare.keys.fixed import FixedKey
from costshare.periods.period import year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

SHARES = {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(1, 5)}
KEY = FixedKey(id="agreed", shares=SHARES, place=Place("charter.toml", 5, 1))
A, B, C = member("a"), member("b"), member("c")


def test_everyone_takes_the_agreed_share() -> None:
    (piece,) = split(KEY, 1000, A, B, C)
    assert piece.key == "agreed"
    assert piece.facts["b"] == Fact(value=Fraction(3, 10))
    assert piece.amounts == {"a": 500, "b": 300, "c": 200}


def test_where_one_is_no_member_the_others_are_scaled_up() -> None:
    assert shared(KEY, 800, A, B) == {"a": 500, "b": 300}
    leaver = member("c", until="2023-03-14")
    assert shared(KEY, 3650, A, B, leaver) == {
        "a": 365 + 2920 * Fraction(5, 8),
        "b": 219 + 2920 * Fraction(3, 8),
        "c": 146,
    }


def test_who_has_no_share_takes_no_part_and_does_not_cut() -> None:
    other = member("d", "2023-07-01")
    pieces = split(KEY, 1000, A, B, C, other)
    assert days(pieces) == [("2023-01-01", "2023-12-31")]
    assert list(pieces[0].amounts) == ["a", "b", "c"]
    assert KEY.cuts(year(2023), (A, other), occasion()) == {day("2009-01-01")}


def test_a_share_of_zero_takes_part_and_pays_nothing() -> None:
    key = FixedKey(id="x", shares={"a": Fraction(1), "b": Fraction(0)})
    assert shared(key, 1000, A, B) == {"a": 1000, "b": 0}


def test_participants_are_those_with_a_share_whom_the_key_lets_in() -> None:
    key = FixedKey(id="x", shares=SHARES, participation=Participation(exempt=frozenset({"a"})))
    assert key.parties((A, B, C, member("d"))) == (B, C)
    assert shared(key, 1000, A, B, C) == {"b": 600, "c": 400}


def test_nobody_is_a_fault() -> None:
    (found,) = refusals(KEY, 1000, member("d"))
    assert (found.code, found.place.line, found.values["key"]) == ("nobody", 5, "agreed")
    key = FixedKey(id="x", shares={"a": Fraction(1), "b": Fraction(0)})
    assert [each.code for each in refusals(key, 1000, B)] == ["nobody"]


def test_months_count_whole() -> None:
    leaver = member("c", until="2023-03-15")
    assert shared(KEY, 1200, A, B, leaver, by_months=True) == {
        "a": 150 + 900 * Fraction(5, 8),
        "b": 90 + 900 * Fraction(3, 8),
        "c": 60,
    }
