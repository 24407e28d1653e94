from fractions import Fraction

import pytest

from costshare.errors import Place, WorkspaceError
from costshare.federation.participation import Participation
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.versions import VersionedKey
from costshare.periods.period import Period, year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

A, B = member("a"), member("b")
EQUAL = EqualKey(id="main")
ONLY_A = FixedKey(id="main", shares={"a": Fraction(1)})
OTHER = FixedKey(id="other", shares={"b": Fraction(1)})


def period(first: str, last: str) -> Period:
    return Period.of_days(day(first), day(last))


def versioned(*versions, **more) -> VersionedKey:
    return VersionedKey(id="main", versions=versions, place=Place("charter.toml", 9, 1), **more)


def test_each_version_shares_its_days() -> None:
    key = versioned((period("2013-01-01", "2023-03-14"), EQUAL), (period("2023-03-15", "2030-12-31"), ONLY_A))
    pieces = split(key, 365, A, B)
    assert days(pieces) == [("2023-01-01", "2023-03-14"), ("2023-03-15", "2023-12-31")]
    assert [piece.amounts for piece in pieces] == [{"a": Fraction(73, 2), "b": Fraction(73, 2)}, {"a": 292}]


def test_another_key_holds_where_no_version_does() -> None:
    key = versioned((period("2023-03-15", "2023-03-15"), ONLY_A), otherwise=OTHER)
    pieces = split(key, 365, A, B)
    assert [piece.key for piece in pieces] == ["other", "main", "other"]
    assert shared(key, 365, A, B) == {"a": 1, "b": 364}
    assert key.on(day("2023-03-14")) is OTHER
    assert key.on(day("2023-03-15")) is ONLY_A
    assert key.on(day("2023-03-16")) is OTHER


def test_a_day_without_a_version_is_a_fault() -> None:
    key = versioned((period("2023-01-01", "2023-06-30"), EQUAL))
    (found,) = refusals(key, 365, A, B)
    assert (found.code, found.place, found.found) == ("versions-gap", Place("charter.toml", 9, 1), "main")
    assert {"owner": "main", "day": "2023-07-01"}.items() <= found.values.items()
    with pytest.raises(WorkspaceError):
        key.cuts(year(2023), (A,), occasion())


def test_a_version_is_cut_by_membership() -> None:
    key = versioned((period("2013-01-01", "2023-03-14"), ONLY_A), otherwise=EQUAL)
    joiner = member("b", "2023-12-31")
    assert days(split(key, 365, A, joiner)) == [
        ("2023-01-01", "2023-03-14"),
        ("2023-03-15", "2023-12-30"),
        ("2023-12-31", "2023-12-31"),
    ]


def test_a_version_of_which_nobody_is_a_member_is_a_fault_of_its_own() -> None:
    key = versioned((period("2023-01-01", "2023-01-31"), OTHER), otherwise=OTHER)
    assert [each.values["last"] for each in refusals(key, 365, A)] == ["2023-01-31", "2023-12-31"]


def test_by_months_a_version_without_a_first_day_has_no_part() -> None:
    key = versioned((period("2023-03-02", "2023-03-31"), ONLY_A), otherwise=OTHER)
    assert shared(key, 1200, A, B, by_months=True) == {"b": 1200}
    key = versioned((period("2023-03-01", "2023-03-01"), ONLY_A), otherwise=OTHER)
    assert shared(key, 1200, A, B, by_months=True) == {"a": 100, "b": 1100}


def test_edges_are_first_days_and_days_after() -> None:
    key = versioned((period("2023-03-02", "2023-03-31"), ONLY_A), otherwise=OTHER)
    assert key.edges() == {day("2023-03-02"), day("2023-04-01")}
    joiner = member("b", "2023-06-06")
    assert key.cuts(year(2023), (A, joiner), occasion()) == key.edges() | {
        day("2009-01-01"),
        day("2023-06-06"),
    }


def test_its_own_participants_limit_those_of_its_versions() -> None:
    key = versioned((period("2013-01-01", "2030-12-31"), EQUAL), participation=Participation(members=frozenset({"b"})))
    assert shared(key, 100, A, B) == {"b": 100}
    assert day("2023-05-05") not in key.cuts(year(2023), (member("a", "2023-05-05"), B), occasion())
