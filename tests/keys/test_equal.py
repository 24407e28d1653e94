from fractions import Fraction

from costshare.drivers.fact import Fact
from costshare.errors import Place
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.equal import EqualKey
from costshare.periods.period import year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

EQUAL = EqualKey(id="equal", place=Place("charter.toml", 3, 1))
A, B = member("a"), member("b")


def test_each_weighs_one() -> None:
    (piece,) = split(EQUAL, 100, A, B)
    assert (piece.key, piece.period, piece.amount) == ("equal", year(2023), Fraction(100))
    assert piece.facts == {"a": Fact(value=Fraction(1)), "b": Fact(value=Fraction(1))}
    assert piece.amounts == {"a": 50, "b": 50}
    assert piece.inner == ()
    assert piece.limits == {}


def test_parts_are_exact() -> None:
    assert shared(EQUAL, 100, A, B, member("c")) == dict.fromkeys("abc", Fraction(100, 3))


def test_who_joins_shares_from_that_day() -> None:
    joiner = member("b", "2023-03-15")  # 73 days have gone
    pieces = split(EQUAL, 365, A, joiner)
    assert days(pieces) == [("2023-01-01", "2023-03-14"), ("2023-03-15", "2023-12-31")]
    assert [piece.amount for piece in pieces] == [73, 292]
    assert shared(EQUAL, 365, A, joiner) == {"a": 73 + 146, "b": 146}


def test_who_leaves_shares_the_last_day_too() -> None:
    leaver = member("b", until="2023-03-14")
    assert days(split(EQUAL, 365, A, leaver)) == [("2023-01-01", "2023-03-14"), ("2023-03-15", "2023-12-31")]
    assert shared(EQUAL, 365, A, leaver) == {"a": Fraction(73, 2) + 292, "b": Fraction(73, 2)}


def test_the_year_may_be_a_leap_year() -> None:
    assert shared(EQUAL, 366, A, member("b", until="2024-02-29"), year=2024) == {"a": 30 + 306, "b": 30}


def test_a_member_for_a_day_pays_for_a_day() -> None:
    assert shared(EQUAL, 365, A, member("b", "2023-12-31")) == {"a": Fraction(729, 2), "b": Fraction(1, 2)}
    assert shared(EQUAL, 365, A, member("b", until="2023-01-01")) == {"a": Fraction(729, 2), "b": Fraction(1, 2)}


def test_other_years_do_not_cut() -> None:
    pieces = split(EQUAL, 365, A, member("b", "2024-01-01"), member("c", until="2022-12-31"))
    assert days(pieces) == [("2023-01-01", "2023-12-31")]
    assert pieces[0].amounts == {"a": 365}


def test_a_month_counts_for_who_is_a_member_on_its_first_day() -> None:
    assert shared(EQUAL, 1200, A, member("b", "2023-07-01"), by_months=True) == {"a": 900, "b": 300}
    assert shared(EQUAL, 1200, A, member("b", "2023-07-02"), by_months=True) == {"a": 950, "b": 250}
    assert shared(EQUAL, 1200, A, member("b", until="2023-07-01"), by_months=True) == {"a": 850, "b": 350}
    assert shared(EQUAL, 1200, A, member("b", "2023-07-02", "2023-07-31"), by_months=True) == {"a": 1200}


def test_only_participants_share_and_cut() -> None:
    municipalities = EqualKey(id="equal", participation=Participation(kinds=frozenset({Kind.MUNICIPALITY})))
    company = member("c", "2023-07-01", kind="company")
    pieces = split(municipalities, 100, A, B, company)
    assert days(pieces) == [("2023-01-01", "2023-12-31")]
    assert pieces[0].amounts == {"a": 50, "b": 50}


def test_the_cuts_are_first_days_and_days_after_last_days() -> None:
    members = (member("a", "2020-02-01", "2023-05-31"), B)
    cuts = EQUAL.cuts(year(2023), members, occasion())
    assert cuts == {day("2020-02-01"), day("2023-06-01"), day("2009-01-01")}


def test_nobody_to_share_is_a_fault_with_the_days() -> None:
    (found,) = refusals(EQUAL, 100, member("a", "2023-02-01", "2023-11-30"), by_months=False)[:1]
    assert (found.code, found.place, found.found) == ("nobody", Place("charter.toml", 3, 1), "equal")
    assert {"pool": "p", "key": "equal", "first": "2023-01-01", "last": "2023-01-31"}.items() <= found.values.items()
    both = refusals(EQUAL, 100, member("a", "2023-02-01", "2023-11-30"))
    assert [(each.values["first"], each.values["last"]) for each in both] == [
        ("2023-01-01", "2023-01-31"),
        ("2023-12-01", "2023-12-31"),
    ]


def test_amounts_may_be_negative_or_nothing() -> None:
    assert shared(EQUAL, -100, A, B) == {"a": -50, "b": -50}
    (piece,) = split(EQUAL, 0, A, B)
    assert piece.share("a") == Fraction(1, 2)
