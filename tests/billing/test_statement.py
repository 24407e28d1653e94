import datetime as dt
from fractions import Fraction
from pathlib import Path

from attrs import evolve

from costshare.billing.settlement import Settled
from costshare.billing.statement import Figures, Statement, inhabitants_of, statement
from costshare.drivers.fact import Fact
from costshare.drivers.level import Level
from costshare.testing.sample import write_workspace
from costshare.workspace.load import load
from costshare.workspace.terms import Surplus
from tests.billing.settling import POOLS, S, charges, of, reckoning
from tests.billing.values import YEAR, allocation, member

PEOPLE = (member("bo"), member("ada"), member("cia"))
MADE = reckoning(
    {"lon": {"ada": 1500, "bo": 500}, "it": {"ada": 90}},
    {"it": {"ada": 100}},
    *PEOPLE,
    charged=charges({"lon": {"ada": 1000, "bo": 900}}, S),
)
BUDGET = allocation({"lon": {"ada": 1000, "bo": 900}, "it": {"ada": 100, "cia": 0}}, *PEOPLE)
COUNTED = {"ada": Fact(value=Fraction(60), day=dt.date(2027, 11, 1), unit="invånare"), "bo": Fact(value=Fraction(0))}


def shown(settled: Settled | None = None) -> Statement:
    return statement(settled or of(MADE), PEOPLE, POOLS, budget=BUDGET, inhabitants=COUNTED)


def test_members_and_pools_stand_in_charter_order() -> None:
    made = shown()
    assert [each.id for each in made.members] == ["bo", "ada", "cia"]
    assert list(made.pools) == ["it", "lon"]
    assert list(made.members[1].pools) == ["it", "lon"]


def test_each_member_has_budget_billed_outcome_and_difference() -> None:
    ada = shown().members[1]
    assert ada.figures == Figures(budget=1100, billed=1100, outcome=1590, due=490)
    assert ada.figures.difference == 490
    assert ada.pools["it"] == Figures(budget=100, billed=100, outcome=90, due=-10)
    assert shown().pools["lon"] == Figures(budget=1900, billed=1900, outcome=2000, due=100)
    assert shown().total == Figures(budget=2000, billed=2000, outcome=2090, due=90)


def test_what_is_retained_and_carried_stays_visible() -> None:
    small = of(MADE, threshold=401).rows
    assert shown(of(MADE, threshold=401)).members[0].figures.retained == sum(
        row.retained for row in small if row.member == "bo"
    )
    less = reckoning({}, {"it": {"ada": 100}}, *PEOPLE)
    carried = shown(of(less, surplus=Surplus.CARRY))
    assert (carried.total.carried, carried.total.due) == (-100, 0)


def test_for_each_inhabitant_where_somebody_counts_them() -> None:
    bo, ada, cia = shown().members
    assert ada.per_inhabitant() == {"budget": "0.18", "billed": "0.18", "outcome": "0.27", "difference": "0.08"}
    assert (bo.per_inhabitant(), cia.per_inhabitant()) == ({}, {})


def test_as_plain_data() -> None:
    made = shown().to_dict()
    assert (made["year"], list(made)) == (YEAR, ["federation", "year", "total", "members", "pools"])
    assert made["total"] == {
        "budget": "20.00",
        "billed": "20.00",
        "outcome": "20.90",
        "brought": "0.00",
        "moved": "0.00",
        "difference": "0.90",
        "settled": "0.00",
        "due": "0.90",
        "retained": "0.00",
        "carried": "0.00",
    }
    bo, ada, _ = made["members"]
    assert (ada["id"], ada["name"], ada["difference"]) == ("ada", "ada kommun", "4.90")
    assert (ada["inhabitants"], ada["inhabitants_on"]) == ("60", "2027-11-01")
    assert ada["per_inhabitant"]["outcome"] == "0.27"
    assert ada["pools"]["it"]["due"] == "-0.10"
    assert not {"inhabitants", "inhabitants_on", "per_inhabitant"} & bo.keys()
    assert [(pool["id"], pool["name"], pool["outcome"]) for pool in made["pools"]] == [
        ("it", "Pool it", "0.90"),
        ("lon", "Pool lon", "20.00"),
    ]


def test_a_number_of_inhabitants_without_a_day() -> None:
    counted = {"ada": Fact(value=Fraction(125, 2))}
    ada = statement(of(MADE), PEOPLE, POOLS, inhabitants=counted).to_dict()["members"][1]
    assert (ada["inhabitants"], ada["inhabitants_on"], ada["budget"]) == ("63", "", "0.00")


def test_every_kind_of_amount_is_summed() -> None:
    settled = of(MADE, threshold=10)
    one = evolve(settled.rows[0], brought=1, moved=2, settled=4, retained=8, carried=16)
    total = shown(Settled(year=YEAR, rows=(one, one))).total
    assert (total.brought, total.moved, total.settled, total.retained, total.carried) == (2, 4, 8, 16, 32)
    assert total.to_dict()["brought"] == "0.02"
    assert total.to_dict()["moved"] == "0.04"
    assert total.to_dict()["settled"] == "0.08"
    assert total.to_dict()["retained"] == "0.16"
    assert total.to_dict()["carried"] == "0.32"


# --- inhabitants ------------------------------------------------------------------------------------------------------


def test_inhabitants_are_the_newest_of_the_first_driver_that_counts_them(tmp_path: Path) -> None:
    workspace = load(write_workspace(tmp_path))
    assert inhabitants_of(workspace, 2026) == {
        "alvik": Fact(value=Fraction(60000), day=dt.date(2026, 11, 1), source="SCB", unit="invånare"),
        "borg": Fact(value=Fraction(20000), day=dt.date(2026, 11, 1), source="SCB", unit="invånare"),
    }
    assert inhabitants_of(workspace, 2090).keys() == {"alvik", "borg"}
    assert inhabitants_of(workspace, 2025) == {}


def test_without_a_level_in_inhabitants_nobody_is_counted(tmp_path: Path) -> None:
    workspace = load(write_workspace(tmp_path))
    population = workspace.drivers["population"]
    assert isinstance(population, Level)
    for unit, found in {"kvadratmeter": 0, "": 0, " Invånare ": 2, "inhabitants": 2, "inv.": 2, "inv": 2}.items():
        counting = {"cases": workspace.drivers["cases"], "population": evolve(population, unit=unit)}
        assert len(inhabitants_of(evolve(workspace, drivers=counting), 2027)) == found


def test_the_newest_value_on_or_before_the_last_day_counts(tmp_path: Path) -> None:
    workspace = load(write_workspace(tmp_path))
    table = tmp_path / "drivers/population.csv"
    rows = ["member,date,value", "alvik,2026-11-01,1", "borg,2026-11-01,1", "alvik,2027-12-31,2", "alvik,2028-01-01,3"]
    table.write_text("\n".join(rows), "utf-8")
    workspace = load(tmp_path)
    assert {who: fact.value for who, fact in inhabitants_of(workspace, 2027).items()} == {"alvik": 2, "borg": 1}
