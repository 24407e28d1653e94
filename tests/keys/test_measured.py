from fractions import Fraction

import pytest

from costshare.drivers.events import Event, Events
from costshare.drivers.fact import Fact, Row, Scaled
from costshare.drivers.flow import Flow
from costshare.drivers.level import Dates, Level
from costshare.errors import Place
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.measured import LevelKey, Newcomer, VolumeKey
from costshare.keys.when import AtBy, FixedDay, OverBy, Window, YearDay
from costshare.periods.period import Period, year
from tests.keys.asked import day, days, member, occasion, refusals, shared, split

A, B = member("a"), member("b")


def row(first: str, last: str, value: int, line: int = 2) -> Row:
    return Row(when=Period.of_days(day(first), day(last)), value=Fraction(value), source=f"rad {line}", line=line)


def level(**values: int) -> Level:
    rows = {name: (row("2022-11-01", "2022-11-01", value),) for name, value in values.items()}
    return Level(id="population", file="drivers/population.csv", unit="invånare", rows=rows)


def yearly(**values: tuple[int, ...]) -> Flow:
    """Volumes of 2020, 2021, 2022 and 2023."""
    rows = {
        name: tuple(
            row(f"{each}-01-01", f"{each}-12-31", value, each)
            for each, value in zip(range(2020, 2024), given, strict=False)
        )
        for name, given in values.items()
    }
    return Flow(id="spend", file="drivers/spend.csv", unit="kr", rows=rows)


def at(offset: int, month: int, day_of_month: int) -> AtBy:
    return AtBy(YearDay(offset, month, day_of_month), YearDay(offset, month, day_of_month))


def over(first: int, last: int) -> OverBy:
    return OverBy(Window.of_years(first, last), Window.of_years(first, last))


def volume_key(driver: Flow | Events, window: OverBy, newcomer: Newcomer | None = None, **more) -> VolumeKey:
    return VolumeKey(
        id="volume", driver=driver, over=window, newcomer=newcomer, place=Place("charter.toml", 11, 1), **more
    )


# --- levels


def test_a_level_is_asked_for_its_day() -> None:
    key = LevelKey(id="population", driver=level(a=300, b=100), at=at(-1, 11, 1))
    (piece,) = split(key, 1000, A, B)
    assert piece.key == "population"
    assert piece.amounts == {"a": 750, "b": 250}
    assert piece.facts["a"] == Fact(value=Fraction(300), day=day("2022-11-01"), source="rad 2", unit="invånare")


def test_a_level_is_asked_by_the_basis() -> None:
    rows = {"a": (row("2022-11-01", "2022-11-01", 1), row("2023-11-01", "2023-11-01", 3))}
    rows["b"] = (row("2022-11-01", "2022-11-01", 1), row("2023-11-01", "2023-11-01", 1))
    driver = Level(id="population", file="p.csv", rows=rows)
    key = LevelKey(id="k", driver=driver, at=AtBy(YearDay(-1, 11, 1), FixedDay(day("2023-11-01"))))
    assert shared(key, 100, A, B) == shared(key, 100, A, B, basis="forecast") == {"a": 50, "b": 50}
    assert shared(key, 100, A, B, basis="outcome") == {"a": 75, "b": 25}


def test_a_level_is_cut_by_membership() -> None:
    key = LevelKey(id="population", driver=level(a=300, b=100), at=at(-1, 11, 1))
    joiner = member("b", "2023-03-15")
    assert days(split(key, 365, A, joiner)) == [("2023-01-01", "2023-03-14"), ("2023-03-15", "2023-12-31")]
    assert shared(key, 365, A, joiner) == {"a": 73 + 219, "b": 73}


def test_a_level_asks_only_for_participants() -> None:
    municipalities = Participation(kinds=frozenset({Kind.MUNICIPALITY}))
    key = LevelKey(id="population", driver=level(a=300), at=at(-1, 11, 1), participation=municipalities)
    company = member("c", "2023-07-01", kind="company")
    assert shared(key, 100, A, company) == {"a": 100}
    assert key.cuts(year(2023), (A, company), occasion()) == {day("2009-01-01")}


def test_every_value_that_is_missing_is_told() -> None:
    key = LevelKey(id="population", driver=level(a=300), at=at(-1, 11, 1))
    found = refusals(key, 100, A, B, member("c"))
    assert [(each.code, each.values["member"]) for each in found] == [("missing-value", "b"), ("missing-value", "c")]


def test_a_member_that_is_none_in_the_year_needs_no_value() -> None:
    key = LevelKey(id="population", driver=level(a=300), at=at(-1, 11, 1))
    assert shared(key, 100, A, member("b", "2024-01-01")) == {"a": 100}


def test_the_latest_value_may_be_older() -> None:
    driver = Level(id="p", file="p.csv", dates=Dates.LATEST, rows=level(a=300, b=100).rows)
    assert shared(LevelKey(id="k", driver=driver, at=at(0, 1, 1)), 100, A, B) == {"a": 75, "b": 25}


# --- volumes over a window before the year


def test_volumes_of_a_window_before_the_year_are_cut_by_membership() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(20, 20, 20)), over(-3, -1))
    leaver = member("b", until="2023-03-14")
    pieces = split(key, 365, A, leaver)
    assert days(pieces) == [("2023-01-01", "2023-03-14"), ("2023-03-15", "2023-12-31")]
    assert pieces[0].facts["a"] == Fact(
        value=Fraction(60),
        window=Period(day("2020-01-01"), day("2023-01-01")),
        source="rad 2020; rad 2021; rad 2022",
        unit="kr",
    )
    assert shared(key, 365, A, leaver) == {"a": Fraction(73, 2) + 292, "b": Fraction(73, 2)}
    assert key.cuts(year(2023), (A, leaver), occasion()) == {day("2009-01-01"), day("2023-03-15")}


def test_a_newcomer_is_counted_as_the_file_has_it() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(0, 0, 20)), over(-3, -1), Newcomer.AS_COUNTED)
    assert shared(key, 100, A, member("b", "2022-07-01")) == {"a": 75, "b": 25}


def test_as_counted_holds_also_what_came_before_it_joined() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(5, 5, 10)), over(-3, -1), Newcomer.AS_COUNTED)
    assert shared(key, 100, A, member("b", "2023-01-01")) == {"a": 75, "b": 25}


def test_as_counted_needs_rows_for_the_membership_only() -> None:
    flow = Flow(
        id="spend", file="s.csv", rows=dict(yearly(a=(10, 20, 30)).rows) | {"b": (row("2022-01-01", "2022-12-31", 20),)}
    )
    key = volume_key(flow, over(-3, -1), Newcomer.AS_COUNTED)
    assert shared(key, 100, A, member("b", "2022-01-01")) == {"a": 75, "b": 25}
    (found,) = refusals(key, 100, A, member("b", "2021-12-31"))
    assert (found.code, found.values["day"]) == ("flow-gap", "2021-12-31")


def test_a_newcomers_volume_may_be_scaled_to_the_window() -> None:
    rows = dict(yearly(a=(10, 20, 30)).rows) | {
        "b": (row("2020-01-01", "2022-06-30", 99), row("2022-07-01", "2022-12-31", 20))
    }
    key = volume_key(Flow(id="spend", file="s.csv", unit="kr", rows=rows), over(-3, -1), Newcomer.SCALED)
    (piece,) = split(key, 1000, A, member("b", "2022-07-01"))
    scaled = Fraction(20 * 1096, 184)
    assert piece.facts["b"] == Fact(
        value=scaled,
        window=Period(day("2022-07-01"), day("2023-01-01")),
        source="rad 2",
        unit="kr",
        scaled=Scaled(counted=Fraction(20), days=184, of_days=1096),
    )
    assert piece.amounts["b"] == 1000 * scaled / (60 + scaled)


def test_what_is_scaled_must_be_covered_by_rows() -> None:
    rows = dict(yearly(a=(10, 20, 30)).rows) | {"b": (row("2022-07-02", "2022-12-31", 20),)}
    key = volume_key(Flow(id="spend", file="s.csv", rows=rows), over(-3, -1), Newcomer.SCALED)
    assert [each.code for each in refusals(key, 1000, A, member("b", "2022-07-01"))] == ["flow-gap"]


def test_membership_of_the_whole_window_is_not_scaled() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(5, 5, 10)), over(-3, -1), Newcomer.SCALED)
    assert shared(key, 100, A, member("b", "2020-01-01")) == {"a": 75, "b": 25}


def test_a_newcomer_must_be_spoken_of() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(5, 5, 10)), over(-3, -1))
    (found,) = refusals(key, 100, A, member("b", "2020-01-02"))
    assert (found.code, found.place, found.found) == ("newcomer-unsaid", Place("charter.toml", 11, 1), "b")
    expected = {"member": "b", "driver": "spend", "first": "2020-01-01", "last": "2022-12-31"}
    assert expected.items() <= found.values.items()
    assert shared(key, 100, A, member("b", "2020-01-01")) == {"a": 75, "b": 25}


def test_who_was_no_member_at_all_cannot_be_scaled() -> None:
    key = volume_key(yearly(a=(10, 20, 30), b=(5, 5, 10)), over(-3, -1), Newcomer.SCALED)
    (found,) = refusals(key, 100, A, member("b", "2023-01-01"))
    assert (found.code, found.found) == ("newcomer-unmeasured", "b")
    key = volume_key(yearly(a=(10, 20, 30)), over(-3, -1))
    assert [each.code for each in refusals(key, 100, A, member("b", "2023-01-01"))] == ["newcomer-unsaid"]


# --- volumes over a window in the year


def test_a_window_in_the_year_is_not_cut_by_membership() -> None:
    key = volume_key(yearly(a=(0, 0, 0, 30), b=(0, 0, 0, 10)), over(0, 0))
    joiner = member("b", "2023-12-31")
    (piece,) = split(key, 1000, A, joiner)
    assert piece.period == year(2023)
    assert piece.amounts == {"a": 750, "b": 250}
    assert key.cuts(year(2023), (A, joiner), occasion()) == frozenset()


def test_a_window_that_ends_on_the_first_day_reaches_into_the_year() -> None:
    one_day_in = Window(YearDay(-1, 1, 1), YearDay(0, 1, 1))
    before = Window(YearDay(-1, 1, 1), YearDay(-1, 12, 31))
    driver = Events(id="cases", file="c.csv", rows={"a": (Event(day=day("2022-05-05"), value=Fraction(1), line=2),)})
    asked = OverBy(before, one_day_in)
    key = volume_key(driver, asked, Newcomer.AS_COUNTED)
    joiner = member("b", "2023-06-01")
    assert len(split(key, 100, A, joiner)) == 2
    assert len(split(key, 100, A, joiner, basis="outcome")) == 1
    assert key.window(occasion(basis="outcome")).last == day("2023-01-01")


def test_in_the_year_a_flow_needs_rows_for_the_membership_only() -> None:
    rows = dict(yearly(a=(0, 0, 0, 30)).rows) | {"b": (row("2023-07-01", "2023-12-31", 10),)}
    key = volume_key(Flow(id="spend", file="s.csv", rows=rows), over(0, 0))
    assert shared(key, 1000, A, member("b", "2023-07-01")) == {"a": 750, "b": 250}
    assert [each.code for each in refusals(key, 1000, A, member("b", "2023-06-30"))] == ["flow-gap"]


def test_only_participants_are_asked_for_their_volume() -> None:
    key = volume_key(yearly(a=(1, 1, 1)), over(-3, -1), participation=Participation(members=frozenset({"a"})))
    joiner = member("b", "2023-05-05")
    assert shared(key, 100, A, joiner) == {"a": 100}
    assert key.cuts(year(2023), (A, joiner), occasion()) == {day("2009-01-01")}


@pytest.mark.parametrize("newcomer", list(Newcomer))
def test_events_are_volumes_too(newcomer: Newcomer) -> None:
    events = {
        "a": (
            Event(day=day("2022-01-01"), value=Fraction(1), line=2),
            Event(day=day("2022-12-31"), value=Fraction(2), line=3),
        ),
        "b": (
            Event(day=day("2022-12-31"), value=Fraction(1, 2), line=3),
            Event(day=day("2023-01-01"), value=Fraction(9), line=4),
        ),
    }
    key = volume_key(Events(id="cases", file="c.csv", rows=events), over(-1, -1), newcomer)
    assert shared(key, 700, A, B) == {"a": 600, "b": 100}
