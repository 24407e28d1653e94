"""What an allocation does not depend on."""

from fractions import Fraction
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from costshare.money.amounts import plain, read_ore
from costshare.testing.case import Case, Rows
from costshare.testing.charters import cases
from tests.laws.folders import amounts, exact, fewer, possible

EITHER = st.randoms(use_true_random=False)
CUT_ALIKE = ("equal", "fixed", "level", "blend", "versions")


def shuffled(content, random):
    """Tables and lists in another order; a step-down's order is no list of alike things."""
    if isinstance(content, dict):
        items = list(content.items())
        random.shuffle(items)
        return {name: each if name == "order" else shuffled(each, random) for name, each in items}
    if isinstance(content, list):
        return random.sample([shuffled(each, random) for each in content], len(content))
    return content


def by_name(cells: dict[str, dict[str, Any]]) -> list[Any]:
    return sorted((pool, sorted(each.items())) for pool, each in cells.items())


@fewer()
@given(cases(), EITHER)
def test_no_order_of_tables_or_rows_matters(case: Case, random) -> None:
    tables = {path: [rows[0], *random.sample(rows[1:], len(rows) - 1)] for path, rows in case.tables.items()}
    other = evolve(case, charter=shuffled(case.charter, random), tables=tables)
    assert by_name(amounts(possible(other))) == by_name(amounts(possible(case)))


def with_columns(rows: Rows, change: dict[str, Any]) -> Rows:
    """The rows with the cells of some columns changed."""
    return [
        rows[0],
        *([change.get(name, str)(cell) for name, cell in zip(rows[0], row, strict=True)] for row in rows[1:]),
    ]


def number(text: str) -> Fraction:
    return Fraction(text.replace(" ", "").replace(",", "."))


def tripled(text: str) -> str:
    return plain((number(text) * 300).numerator)


@fewer()
@given(cases())
def test_the_scale_of_the_weights_is_irrelevant(case: Case) -> None:
    change = {"value": tripled, "hours": tripled}
    tables = {
        path: with_columns(rows, change) if path.startswith("drivers/") else rows for path, rows in case.tables.items()
    }
    if "drivers/cases.csv" in tables:
        header, *rows = tables["drivers/cases.csv"]
        tables["drivers/cases.csv"] = [header, *rows, *rows]
    assert exact(possible(evolve(case, tables=tables))) == exact(possible(case))


def negated(value: str | int) -> str:
    return plain(-read_ore(str(value)))


@fewer()
@given(cases(modes=("must-sum",), amounts=False))
def test_with_all_costs_negated_every_cell_is_negated(case: Case) -> None:
    tables = {
        path: with_columns(rows, {"amount": negated}) if path.startswith("costs/") else rows
        for path, rows in case.tables.items()
    }
    costs = []
    for entry in case.charter["costs"]:
        if "start" in entry:
            added = {"add": {year: negated(each) for year, each in entry["add"].items()}} if "add" in entry else {}
            start = entry["start"] | {"amount": negated(entry["start"]["amount"])}
            costs.append(entry | added | {"start": start})
        else:
            costs.append(entry)
    other = evolve(case, charter=dict(case.charter) | {"costs": costs}, tables=tables)
    assert amounts(possible(other)) == {
        pool: {member: -amount for member, amount in cells.items()} for pool, cells in amounts(possible(case)).items()
    }


@fewer()
@given(cases(), st.integers(-(10**6), 10**6), EITHER)
def test_a_cost_row_in_two_is_the_same_cost(case: Case, part: int, random) -> None:
    tables = dict(case.tables)
    path = random.choice(sorted(each for each in tables if each.startswith("costs/")))
    header, *rows = tables[path]
    at = random.randrange(len(rows))
    place = header.index("amount")
    one, other = list(rows[at]), list(rows[at])
    one[place], other[place] = plain(part), plain(read_ore(other[place]) - part)
    tables[path] = [header, *rows[:at], one, other, *rows[at + 1 :]]
    assert amounts(possible(evolve(case, tables=tables))) == amounts(possible(case))


@fewer()
@given(cases(kinds=CUT_ALIKE), st.sampled_from(["0 %", "0 kr"]), st.sampled_from(["100 %", "900000000 kr", "3/2"]))
def test_loose_bounds_change_nothing(case: Case, floor: str, cap: str) -> None:
    """Of keys that are cut by membership alone: bounds are held in each piece of the year."""
    pools = [pool | ({"key": f"loose-{pool['key']}"} if "key" in pool else {}) for pool in case.charter["pools"]]
    loose = {f"loose-{name}": {"of": name, "floor": floor, "cap": cap} for name in case.charter["keys"]}
    before = possible(case)
    if "kr" in floor + cap and any(split.exact < 0 for split in before.pools):
        return  # kronor hold from the side they are said of, also below zero
    other = evolve(case, charter=dict(case.charter) | {"keys": case.charter["keys"] | loose, "pools": pools})
    assert exact(possible(other)) == exact(before)


@fewer()
@given(cases())
def test_a_member_that_came_and_went_before_the_year_is_not_there(case: Case) -> None:
    since = min(member["from"] for member in case.charter["members"])
    gone = {"id": "gone", "name": "Gone", "kind": "municipality", "orgnr": "212000-0456", "from": since, "until": since}
    other = evolve(case, charter=dict(case.charter) | {"members": [gone, *case.charter["members"]]})
    assert amounts(possible(other)) == amounts(possible(case))
