import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from costshare.drivers.events import Event, Events
from costshare.drivers.fact import Row
from costshare.drivers.flow import Flow
from costshare.drivers.level import Dates, Level
from costshare.drivers.read import Driver, DriverFile, EventColumns, read_driver
from costshare.errors import Fault, Place
from costshare.periods.period import Period


@pytest.fixture
def read(tmp_path: Path):
    """Read a driver from text."""

    def reading(text: str, **more) -> tuple[Driver | None, tuple[Fault, ...]]:
        path = tmp_path / "d.csv"
        path.write_text(text, "utf-8")
        source = DriverFile(
            id="d", path=path, file="drivers/d.csv", place=Place("charter.toml", 8, 1), known=("a", "b"), **more
        )
        return read_driver(source)

    return reading


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def of_days(first: str, last: str) -> Period:
    return Period.of_days(day(first), day(last))


def told(faults: tuple[Fault, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


def test_columns_make_a_level(read) -> None:
    driver, faults = read(
        "member,date,value,source\nb,2025-01-01,7,SCB\na,2025-01-01,5.5,\na,2024-01-01,4,\n", unit="inv"
    )
    assert faults == ()
    assert driver == Level(
        id="d",
        file="drivers/d.csv",
        unit="inv",
        rows={
            "b": (Row(when=of_days("2025-01-01", "2025-01-01"), value=Fraction(7), source="SCB", line=2),),
            "a": (
                Row(when=of_days("2024-01-01", "2024-01-01"), value=Fraction(4), source="", line=4),
                Row(when=of_days("2025-01-01", "2025-01-01"), value=Fraction(11, 2), source="", line=3),
            ),
        },
    )


def test_a_level_may_take_the_latest(read) -> None:
    driver, _ = read("member,date,value\na,2025-01-01,7\n", dates=Dates.LATEST)
    assert driver.dates is Dates.LATEST
    assert read("member,date,value\na,2025-01-01,7\n")[0].dates is Dates.EXACT


def test_columns_make_a_flow(read) -> None:
    driver, faults = read(
        "member;from;until;value\na;2025-07-01;2025-12-31;1 000\na;2025-01-01;2025-06-30;2,5\n", unit="kr"
    )
    assert faults == ()
    assert driver == Flow(
        id="d",
        file="drivers/d.csv",
        unit="kr",
        rows={
            "a": (
                Row(when=of_days("2025-01-01", "2025-06-30"), value=Fraction(5, 2), source="", line=3),
                Row(when=of_days("2025-07-01", "2025-12-31"), value=Fraction(1000), source="", line=2),
            )
        },
    )


def test_the_charter_makes_events_of_any_columns(read) -> None:
    text = (
        "who,closed,hours,type,note\na,2025-02-02,3,x,\na|b,2025-01-01,5,y,\nb| b ,2025-03-03,1,x,\nq,2025-01-01,,z,\n"
    )
    columns = EventColumns(date="closed", member="who", joint="|", where={"type": ("x", "y")})
    driver, faults = read(text, events=columns, unit="ärenden")
    assert faults == ()
    assert driver == Events(
        id="d",
        file="drivers/d.csv",
        unit="ärenden",
        rows={
            "a": (
                Event(day=day("2025-01-01"), value=Fraction(1, 2), line=3),
                Event(day=day("2025-02-02"), value=Fraction(1), line=2),
            ),
            "b": (
                Event(day=day("2025-01-01"), value=Fraction(1, 2), line=3),
                Event(day=day("2025-03-03"), value=Fraction(1), line=4),
            ),
        },
    )


def test_events_may_be_summed(read) -> None:
    columns = EventColumns(total="hours", joint="|")
    driver, faults = read("member,date,hours\na|b,2025-01-01,5\na,2025-01-02,-1\n", events=columns)
    assert faults == ()
    assert [event.value for event in driver.rows["a"]] == [Fraction(5, 2), -1]
    assert [event.value for event in driver.rows["b"]] == [Fraction(5, 2)]


def test_without_joint_a_cell_is_one_member(read) -> None:
    _, faults = read("member,date\na|b,2025-01-01\n", events=EventColumns())
    assert told(faults) == [("unknown-member", 2, 1)]


def test_the_columns_that_events_need() -> None:
    columns = EventColumns(date="closed", member="who", total="hours", where={"type": ("x",), "closed": ("y",)})
    assert columns.needed == ("who", "closed", "hours", "type")
    assert EventColumns().needed == ("member", "date")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("member,day", [("driver-columns", 1, 1)]),
        ("member,date,amount", [("missing-column", 1, 1), ("unknown-column", 1, 3)]),
        ("member,value", [("missing-column", 1, 1)]),
        ("member,from,value", [("missing-column", 1, 1)]),
        ("member,until,value", [("missing-column", 1, 1)]),
    ],
)
def test_columns_that_make_nothing(read, header: str, expected) -> None:
    driver, faults = read(f"{header}\n{header}\n")
    assert driver is None
    assert told(faults) == expected


def test_a_column_too_many_is_told_but_read_past(read) -> None:
    driver, faults = read("member,date,value,comment\na,2025-01-01,1,x\n")
    assert told(faults) == [("unknown-column", 1, 4)]
    assert list(driver.rows) == ["a"]


def test_a_column_that_events_need(read) -> None:
    driver, faults = read("member,date\na,2025-01-01\n", events=EventColumns(total="hours"))
    assert driver is None
    assert [(found.code, found.values["column"]) for found in faults] == [("missing-column", "hours")]


@pytest.mark.parametrize(
    ("text", "events"),
    [("member,from,until,value\na,2025-01-01,2025-01-02,1\n", None), ("member,date\na,2025-01-01\n", EventColumns())],
)
def test_only_levels_have_dates(read, text: str, events: EventColumns | None) -> None:
    driver, faults = read(text, events=events, dates=Dates.LATEST)
    assert driver is not None
    assert [(found.code, found.place) for found in faults] == [("driver-field", Place("charter.toml", 8, 1))]


def test_every_mistake_of_a_level_is_told(read) -> None:
    rows = ["x,2025-01-01,1", "a,2025-13-01,1", "a,2025-01-01,-1", "a,2025-01-01,x", ",2025-01-01,1", "a,2025-02-02,"]
    text = "\n".join(["member,date,value", *rows])
    _, faults = read(text)
    assert told(faults) == [
        ("unknown-member", 2, 1),
        ("not-a-date", 3, 2),
        ("negative-level", 4, 3),
        ("not-a-number", 5, 3),
        ("empty-cell", 6, 1),
        ("empty-cell", 7, 3),
    ]


def test_a_member_and_day_twice(read) -> None:
    _, faults = read("member,date,value\na,2025-01-01,1\nb,2025-01-01,1\na,2025-01-01,1\n")
    (found,) = faults
    assert (found.code, found.line, found.values["first"], found.values["day"]) == ("twice", 4, "2", "2025-01-01")


def test_rows_of_a_flow_may_meet_but_not_overlap(read) -> None:
    _, faults = read("member,from,until,value\na,2025-01-01,2025-01-31,1\na,2025-02-01,2025-02-28,1\n")
    assert faults == ()
    _, faults = read("member,from,until,value\na,2025-01-31,2025-02-28,1\na,2025-01-01,2025-01-31,1\n")
    (found,) = faults
    assert (found.code, found.line, found.values["first"], found.values["day"]) == (
        "flow-overlap",
        3,
        "2",
        "2025-01-31",
    )


def test_a_flow_does_not_end_before_it_begins(read) -> None:
    _, faults = read("member,from,until,value\na,2025-01-02,2025-01-01,1\na,2026-01-01,2026-01-01,1\n")
    assert told(faults) == [("dates-order", 2, 3)]
    assert faults[0].values["first"] == "2025-01-02"


def test_zero_is_a_value(read) -> None:
    driver, faults = read("member,date,value\na,2025-01-01,0\n")
    assert faults == ()
    assert driver.rows["a"][0].value == 0


def test_a_decimal_sign_may_be_said(read) -> None:
    text = 'member,date,value\na,2025-01-01,"1,234"\n'
    assert told(read(text)[1]) == [("ambiguous-number", 2, 3)]
    assert read(text, decimal=".")[0].rows["a"][0].value == 1234
    assert read(text, decimal=",")[0].rows["a"][0].value == Fraction(617, 500)


def test_a_file_that_is_no_table(read) -> None:
    driver, faults = read("")
    assert driver is None
    assert [found.code for found in faults] == ["empty-file"]
