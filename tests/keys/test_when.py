import pytest

from costshare.costs.basis import Basis
from costshare.keys.when import AtBy, FixedDay, OverBy, Window, YearDay
from tests.keys.asked import day


def test_a_day_of_a_year_counted_from_the_one_that_is_shared() -> None:
    assert YearDay(-1, 11, 1).on(2027) == day("2026-11-01")
    assert YearDay(0, 1, 1).on(2027) == day("2027-01-01")


def test_a_fixed_day_is_the_same_each_year() -> None:
    assert FixedDay(day("2020-12-31")).on(2027) == FixedDay(day("2020-12-31")).on(2030) == day("2020-12-31")


def test_a_window_holds_both_its_days() -> None:
    window = Window(YearDay(-1, 7, 1), YearDay(0, 6, 30)).on(2027)
    assert (window.start, window.last) == (day("2026-07-01"), day("2027-06-30"))


def test_a_window_of_whole_years() -> None:
    window = Window.of_years(-3, -1).on(2027)
    assert (window.start, window.last) == (day("2024-01-01"), day("2026-12-31"))
    assert window.days == 1096


@pytest.mark.parametrize("rules", [AtBy, OverBy])
def test_a_forecast_asks_as_the_budget_does(rules) -> None:
    one, other = Window.of_years(-1, -1), Window.of_years(0, 0)
    asked = rules(one, other)
    assert asked.rule(Basis.BUDGET) is asked.rule(Basis.FORECAST) is one
    assert asked.rule(Basis.OUTCOME) is other
