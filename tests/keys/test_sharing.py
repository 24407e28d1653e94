import datetime as dt
from fractions import Fraction

import pytest

from costshare.drivers.fact import Fact
from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.keys.equal import EqualKey
from costshare.keys.piece import Occasion, Piece
from costshare.keys.sharing import by_membership, in_pieces, membership_edges, pieces_of, present, proportional
from costshare.periods.period import Period, year
from tests.keys.asked import day, member, occasion

A, B = member("a"), member("b", "2023-07-02", "2023-07-03")
KEY = EqualKey(id="equal", place=Place("charter.toml", 3, 1))


def test_edges_are_first_days_and_days_after_last_days() -> None:
    assert membership_edges([A, B]) == {day("2009-01-01"), day("2023-07-02"), day("2023-07-04")}
    assert membership_edges([]) == frozenset()


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        ("2023-07-01", "2023-07-01", ["a"]),
        ("2023-07-01", "2023-07-02", ["a", "b"]),
        ("2023-07-03", "2023-07-30", ["a", "b"]),
        ("2023-07-04", "2023-07-30", ["a"]),
    ],
)
def test_who_is_present_is_a_member_on_some_day(first: str, last: str, there: list[str]) -> None:
    assert [each.id for each in present((A, B), Period.of_days(day(first), day(last)))] == there


def test_a_span_is_cut_in_proportion_to_days() -> None:
    span = Period.of_days(day("2023-01-01"), day("2023-01-10"))
    cuts = [day("2023-01-04"), day("2023-05-05")]
    assert [(piece.days, amount) for piece, amount in pieces_of(span, cuts, Fraction(100), occasion())] == [
        (3, Fraction(30)),
        (7, Fraction(70)),
    ]


def test_by_months_pieces_without_a_first_day_are_left_out() -> None:
    cuts = [day("2023-01-02"), day("2023-01-20"), day("2023-03-02")]
    found = [
        (piece.start, amount) for piece, amount in pieces_of(year(2023), cuts, Fraction(12), occasion(by_months=True))
    ]
    assert dict(found) == {day("2023-01-01"): 1, day("2023-01-20"): 2, day("2023-03-02"): 9}


def test_a_span_without_a_first_day_has_no_pieces() -> None:
    span = Period.of_days(day("2023-01-02"), day("2023-01-31"))
    assert list(pieces_of(span, [day("2023-01-05")], Fraction(12), occasion(by_months=True))) == []


def test_the_faults_of_every_piece_are_told() -> None:
    def share(period: Period, amount: Fraction) -> tuple[Piece, ...]:
        raise WorkspaceError([fault("year-span", Place("charter.toml"), amount, year=period.start.day)])

    pieces = [(Period.of_days(dt.date(2023, 1, each), dt.date(2023, 1, each)), Fraction(each)) for each in (1, 2)]
    with pytest.raises(WorkspaceError) as error:
        in_pieces(share, pieces)
    assert [each.values["year"] for each in error.value.faults] == ["1", "2"]


def test_the_faults_of_every_member_are_told() -> None:
    def weigh(each) -> Fact:
        raise WorkspaceError([fault("unknown-member", Place("charter.toml"), each.id, id=each.id)])

    with pytest.raises(WorkspaceError) as error:
        by_membership(KEY, weigh, (A, member("c")), Fraction(1), year(2023), occasion())
    assert [each.values["id"] for each in error.value.faults] == ["a", "c"]


def test_amounts_are_in_proportion_to_values() -> None:
    facts = {"a": Fact(value=Fraction(3)), "b": Fact(value=Fraction(0)), "c": Fact(value=Fraction(1))}
    made = proportional(KEY, facts, Fraction(10), year(2023), occasion())
    assert made == Piece(
        period=year(2023),
        key="equal",
        amount=Fraction(10),
        facts=facts,
        amounts={"a": Fraction(15, 2), "b": Fraction(0), "c": Fraction(5, 2)},
    )


@pytest.mark.parametrize("facts", [{}, {"a": Fact(value=Fraction(0))}])
def test_nothing_to_share_by_is_a_fault(facts: dict[str, Fact]) -> None:
    span = Period.of_days(day("2023-02-01"), day("2023-02-28"))
    asked = Occasion(pool="it", year=2023, basis=occasion().basis)
    with pytest.raises(WorkspaceError) as error:
        proportional(KEY, facts, Fraction(10), span, asked)
    (found,) = error.value.faults
    assert (found.code, found.place, found.found) == ("nobody", Place("charter.toml", 3, 1), "equal")
    expected = {"pool": "it", "key": "equal", "first": "2023-02-01", "last": "2023-02-28"}
    assert expected.items() <= found.values.items()
