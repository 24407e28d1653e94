import datetime as dt
from fractions import Fraction

import pytest

from costshare.drivers.events import Event, Events
from costshare.drivers.fact import Fact
from costshare.errors import Place, WorkspaceError
from costshare.periods.period import Period, year


def event(day: str, value: Fraction | int, line: int) -> Event:
    return Event(day=dt.date.fromisoformat(day), value=Fraction(value), line=line)


EVENTS = Events(
    id="cases",
    file="c.csv",
    unit="ärenden",
    rows={
        "a": (
            event("2024-12-31", 100, 2),
            event("2025-01-01", 1, 3),
            event("2025-06-06", Fraction(1, 3), 9),
            event("2025-12-31", 2, 4),
            event("2026-01-01", 100, 5),
        ),
        "b": (event("2025-03-03", 5, 8), event("2025-04-04", -7, 6)),
    },
)


def test_events_of_the_window_are_summed_both_its_ends_included() -> None:
    assert EVENTS.over("a", year(2025), needed=None) == Fact(value=Fraction(10, 3), window=year(2025), unit="ärenden")


def test_none_is_zero_though_days_are_needed() -> None:
    assert EVENTS.over("a", year(2027), needed=year(2027)).value == 0
    assert EVENTS.over("x", year(2025), needed=year(2025)).value == 0


def test_corrections_may_be_negative_but_not_the_sum() -> None:
    assert EVENTS.over("b", Period(dt.date(2025, 3, 1), dt.date(2025, 4, 1)), needed=None).value == 5
    with pytest.raises(WorkspaceError) as error:
        EVENTS.over("b", year(2025), needed=None)
    (found,) = error.value.faults
    assert (found.code, found.place, found.found) == ("negative-level", Place("c.csv", 8, 1), "-2")
    assert found.values["member"] == "b"


def test_a_sum_of_zero_is_one() -> None:
    level = Events(id="x", file="x.csv", rows={"a": (event("2025-03-03", 5, 2), event("2025-03-03", -5, 3))})
    assert level.over("a", year(2025), needed=None).value == 0
