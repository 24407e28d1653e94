import datetime as dt
from fractions import Fraction

import pytest

from costshare.drivers.fact import Fact, Row
from costshare.drivers.flow import Flow
from costshare.errors import Fault, Place, WorkspaceError
from costshare.periods.period import Period, year


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def of_days(first: str, last: str) -> Period:
    return Period.of_days(day(first), day(last))


def row(first: str, last: str, value: int, line: int, source: str = "") -> Row:
    return Row(when=of_days(first, last), value=Fraction(value), source=source, line=line)


FLOW = Flow(
    id="spend",
    file="s.csv",
    unit="kr",
    rows={
        "a": (
            row("2025-01-01", "2025-06-30", 10, 2, "bokslut"),
            row("2025-07-01", "2025-12-31", 20, 3, "bokslut"),
            row("2026-01-01", "2026-12-31", 40, 5, "prognos"),
            row("2027-02-01", "2027-12-31", 80, 9),
        )
    },
)


def faults(window: Period, needed: Period | None, member: str = "a") -> tuple[Fault, ...]:
    with pytest.raises(WorkspaceError) as error:
        FLOW.over(member, window, needed=needed)
    return error.value.faults


def test_a_volume_is_the_sum_of_the_rows_inside() -> None:
    window = of_days("2025-01-01", "2026-12-31")
    assert FLOW.over("a", window, needed=window) == Fact(
        value=Fraction(70), window=window, source="bokslut; prognos", unit="kr"
    )
    assert FLOW.over("a", of_days("2025-07-01", "2025-12-31"), needed=None).value == 20


def test_where_nothing_is_needed_nothing_is_missed() -> None:
    assert FLOW.over("b", year(2025), needed=None) == Fact(value=Fraction(0), window=year(2025), unit="kr")


def test_a_row_across_an_edge_cannot_be_split() -> None:
    (found,) = faults(of_days("2025-03-01", "2026-12-31"), None)
    assert (found.code, found.place, found.found) == ("flow-crosses", Place("s.csv", 2, 1), "2025-01-01 – 2025-06-30")
    expected = {"member": "a", "driver": "spend", "day": "2025-03-01", "first": "2025-03-01", "last": "2026-12-31"}
    assert expected.items() <= found.values.items()
    (found,) = faults(of_days("2025-07-01", "2026-11-30"), None)
    assert (found.place.line, found.values["day"]) == (5, "2026-12-01")


def test_every_row_across_an_edge_is_told() -> None:
    assert [found.values["day"] for found in faults(of_days("2025-06-30", "2025-07-01"), None)] == [
        "2025-06-30",
        "2025-07-02",
    ]


def test_a_gap_is_told_by_its_first_day() -> None:
    (found,) = faults(of_days("2026-01-01", "2027-12-31"), of_days("2026-05-05", "2027-12-31"))
    assert (found.code, found.place) == ("flow-gap", Place("s.csv", 5, 1))
    expected = {"driver": "spend", "member": "a", "day": "2027-01-01", "first": "2026-05-05", "last": "2027-12-31"}
    assert expected.items() <= found.values.items()


def test_a_gap_may_be_at_the_end_or_the_beginning() -> None:
    (found,) = faults(of_days("2027-01-01", "2028-12-31"), of_days("2027-02-01", "2028-01-01"))
    assert (found.place.line, found.values["day"]) == (9, "2028-01-01")
    (found,) = faults(year(2027), year(2027))
    assert (found.place.line, found.values["day"]) == (1, "2027-01-01")


def test_only_the_needed_days_must_be_covered() -> None:
    assert FLOW.over("a", year(2027), needed=of_days("2027-02-01", "2027-12-31")).value == 80
    assert FLOW.over("a", year(2027), needed=of_days("2027-03-01", "2027-03-01")).value == 80


def test_without_rows_the_first_needed_day_is_missed() -> None:
    (found,) = faults(year(2025), of_days("2025-04-01", "2025-12-31"), "b")
    assert (found.code, found.place.line, found.values["day"]) == ("flow-gap", 1, "2025-04-01")
