"""Interest by räntelagen, day by day."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from costshare.billing.interest import Interest, Piece, counts_from, interest
from costshare.billing.posting import PostingKind
from costshare.errors import WorkspaceError
from costshare.periods.period import Period
from costshare.workspace.late_terms import Late, LateInterest, ReferenceRate, ReferenceRates
from tests.billing.paying import DUE, ISSUED, item, note, posting

DAY = dt.timedelta(days=1)
RATES = ReferenceRates(
    file="rates.csv",
    rows=(
        ReferenceRate(dt.date(2027, 1, 1), Fraction(225, 10_000), 2),
        ReferenceRate(dt.date(2027, 7, 1), Fraction(2, 100), 4),
        ReferenceRate(dt.date(2027, 10, 1), Fraction(-50, 10_000), 3),
    ),
)
LATE = Late(interest=LateInterest.BY_LAW, rates=RATES, due_agreed=True)
EIGHT = Fraction(8, 100)


def piece(first: dt.date, last: dt.date, capital: int, reference: Fraction) -> Piece:
    return Piece(days=Period.of_days(first, last), capital=capital, reference=reference, points=EIGHT)


def test_a_day_late_costs_a_day() -> None:
    owed = interest(item(), [], LATE, DUE + DAY)
    assert owed == Interest(pieces=(piece(DUE + DAY, DUE + DAY, 100_000, Fraction(9, 400)),))
    assert owed.exact == 100_000 * Fraction(1025, 10_000) / 365
    assert owed.amount == 28


@pytest.mark.parametrize("day", [ISSUED, DUE - DAY, DUE])
def test_nothing_is_owed_until_the_due_day_has_passed(day: dt.date) -> None:
    assert interest(item(), [], LATE, day) == Interest()
    assert Interest().amount == 0


def test_paid_ten_days_late_is_ten_days() -> None:
    paid = posting(100_000, date=DUE + 10 * DAY)
    owed = interest(item(), [paid], LATE, dt.date(2030, 1, 1))
    assert [each.days.days for each in owed.pieces] == [10]
    assert owed.amount == 281


def test_the_first_day_is_owed_for_by_who_pays_on_it() -> None:
    owed = interest(item(), [posting(100_000, date=DUE + DAY)], LATE, DUE + 9 * DAY)
    assert owed.pieces == (piece(DUE + DAY, DUE + DAY, 100_000, Fraction(9, 400)),)


def test_paid_in_time_costs_nothing() -> None:
    assert interest(item(), [posting(100_000, date=DUE)], LATE, dt.date(2030, 1, 1)) == Interest()


def test_each_days_open_amount_and_rate_count() -> None:
    postings = [
        posting(30_000, date=ISSUED),
        posting(20_000, date=dt.date(2027, 6, 15)),
        posting(10_000, kind=PostingKind.OFFSET, date=dt.date(2027, 8, 31)),
        posting(99_999, "F2", date=dt.date(2027, 5, 5)),
        posting(-5_000, date=dt.date(2027, 11, 30)),
    ]
    owed = interest(item(), postings, LATE, dt.date(2027, 12, 31))
    high, middle, low = Fraction(9, 400), Fraction(2, 100), Fraction(-1, 200)
    expected = (
        piece(dt.date(2027, 2, 16), dt.date(2027, 6, 15), 70_000, high),
        piece(dt.date(2027, 6, 16), dt.date(2027, 6, 30), 50_000, high),
        piece(dt.date(2027, 7, 1), dt.date(2027, 8, 31), 50_000, middle),
        piece(dt.date(2027, 9, 1), dt.date(2027, 9, 30), 40_000, middle),
        piece(dt.date(2027, 10, 1), dt.date(2027, 11, 30), 40_000, low),
        piece(dt.date(2027, 12, 1), dt.date(2027, 12, 31), 45_000, low),
    )
    assert owed.pieces == expected
    assert [each.days.days for each in expected] == [120, 15, 62, 30, 61, 31]
    by_hand = 70_000 * 120 * Fraction(1025, 10_000) + 50_000 * 15 * Fraction(1025, 10_000)
    by_hand += 50_000 * 62 * Fraction(10, 100) + 40_000 * 30 * Fraction(10, 100)
    by_hand += 40_000 * 61 * Fraction(75, 1000) + 45_000 * 31 * Fraction(75, 1000)
    assert owed.exact == by_hand / 365
    assert owed.amount == round(by_hand / 365)


def test_it_is_rounded_once() -> None:
    half = Piece(days=Period.of_days(DUE, DUE), capital=365, reference=Fraction(1, 1000), points=Fraction(4, 1000))
    assert half.exact == Fraction(5, 1000)
    assert Interest(pieces=(evolve(half, capital=36_500),)).amount == 1
    assert Interest(pieces=(evolve(half, capital=18_250), evolve(half, capital=18_250))).amount == 1
    assert Interest(pieces=(evolve(half, capital=36_499),)).amount == 0


def test_a_piece_as_plain_data() -> None:
    made = interest(item(), [], LATE, DUE + 10 * DAY)
    assert made.to_dict() == {
        "pieces": [
            {
                "from": "2027-02-16",
                "until": "2027-02-25",
                "days": 10,
                "reference": "2.25",
                "rate": "10.25",
                "capital": "1000.00",
                "exact": "205/73",
            }
        ],
        "amount": "2.81",
    }
    whole = Piece(days=Period.of_days(DUE, DUE), capital=3650, reference=Fraction(-1, 200), points=Fraction(1, 10))
    assert (whole.to_dict()["exact"], whole.to_dict()["reference"], whole.to_dict()["rate"]) == (
        "19/2000",
        "-0.50",
        "9.50",
    )
    assert evolve(whole, capital=73_000).to_dict()["exact"] == "0.19"


def test_without_an_agreed_due_day_it_counts_from_thirty_days_after_the_demand() -> None:
    late = evolve(LATE, due_agreed=False)
    soon = item(due=ISSUED + 10 * DAY)
    assert counts_from(soon, late) == dt.date(2027, 2, 14)
    assert counts_from(soon, LATE) == soon.due
    assert counts_from(item(), late) == DUE
    assert interest(soon, [], late, dt.date(2027, 2, 14)) == Interest()
    assert interest(soon, [], late, dt.date(2027, 2, 16)).pieces[0].days == Period.of_days(
        dt.date(2027, 2, 15), dt.date(2027, 2, 16)
    )


def test_only_what_was_agreed_is_owed() -> None:
    none = evolve(LATE, interest=LateInterest.NONE)
    assert interest(item(), [], none, dt.date(2027, 6, 1)) == Interest()


def test_what_the_federation_owes_bears_none() -> None:
    assert interest(note(), [], LATE, dt.date(2027, 12, 31)) == Interest()


def test_from_a_later_day_only_the_days_after_it_count() -> None:
    whole = interest(item(), [], LATE, DUE + 20 * DAY)
    first, then = (
        interest(item(), [], LATE, DUE + 5 * DAY),
        interest(item(), [], LATE, DUE + 20 * DAY, since=DUE + 5 * DAY),
    )
    assert first.exact + then.exact == whole.exact
    assert then.pieces[0].days.start == DUE + 6 * DAY
    assert interest(item(), [], LATE, DUE + 20 * DAY, since=ISSUED) == whole
    assert interest(item(), [], LATE, DUE + 20 * DAY, since=DUE + 20 * DAY) == Interest()


@pytest.mark.parametrize(
    ("given", "until", "missing", "start", "line"),
    [
        (LATE, dt.date(2028, 1, 1), "2028-01-01", "2028-01-01", 4),
        (LATE, dt.date(2029, 8, 1), "2028-01-01", "2028-01-01", 4),
        (evolve(LATE, rates=evolve(RATES, rows=RATES.rows[1:])), DUE + DAY, "2027-02-16", "2027-01-01", 4),
        (evolve(LATE, rates=evolve(RATES, rows=RATES.rows[:1])), dt.date(2027, 9, 1), "2027-07-01", "2027-07-01", 2),
        (evolve(LATE, rates=evolve(RATES, rows=())), dt.date(2027, 9, 1), "2027-02-16", "2027-01-01", 1),
    ],
)
def test_a_rate_missing_for_a_day_is_a_fault(given: Late, until: dt.date, missing: str, start: str, line: int) -> None:
    with pytest.raises(WorkspaceError) as refused:
        interest(item(), [], given, until)
    (fault,) = refused.value.faults
    assert (fault.code, fault.values["day"], fault.values["start"]) == ("rate-missing", missing, start)
    assert (fault.file, fault.line, fault.column) == ("rates.csv", line, 1)


def test_no_rate_is_needed_where_nothing_is_open() -> None:
    paid = posting(100_000, date=dt.date(2027, 12, 31))
    assert interest(item(), [paid], LATE, dt.date(2030, 1, 1)).pieces[-1].days.last == dt.date(2027, 12, 31)


def test_no_law_is_known_before_2002() -> None:
    old: dict[str, Any] = {"date": dt.date(2002, 1, 1), "due": dt.date(2002, 6, 29)}
    rows = (ReferenceRate(dt.date(2002, 1, 1), EIGHT), ReferenceRate(dt.date(2002, 7, 1), EIGHT))
    late = evolve(LATE, rates=ReferenceRates(file="rates.csv", rows=rows))
    with pytest.raises(WorkspaceError, match="2002-06-30"):
        interest(item(**old), [], late, dt.date(2002, 7, 1))
    old["due"] += DAY
    assert interest(item(**old), [], late, dt.date(2002, 7, 1)).pieces[0].points == EIGHT
