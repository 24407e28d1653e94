"""An allocation as a workbook: who bears what, and all that it rests on."""

import datetime as dt
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

from costshare.allocation.allocation import Allocation
from costshare.costs.basis import Basis
from costshare.documents.allocation_csv import allocation_csv
from costshare.documents.allocation_xlsx import allocation_xlsx
from costshare.documents.language import Language
from costshare.errors import WorkspaceError
from costshare.runs.check import one_year
from costshare.workspace.terms import Mode, Rounding
from tests.billing.values import allocation, member, party
from tests.documents.workbooks import Workbook, assert_formulas_agree

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "upphandlingscenter"


@pytest.fixture(scope="module")
def example() -> Allocation:
    """The example's budget."""
    return one_year(EXAMPLE, 2013, Basis.BUDGET)


@pytest.fixture(scope="module")
def book(example: Allocation) -> Workbook:
    """Its workbook."""
    return Workbook(allocation_xlsx(example))


def by_head(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """The rows of a sheet, each by the heads of its columns."""
    head, *rest = rows
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_sums_are_live_both_ways(book: Workbook) -> None:
    cells = book.cells["Fördelning"]
    assert cells["D2"].formula == "SUM(B2:C2)"
    assert [cells[f"{letter}10"].formula for letter in "BCDE"] == [f"SUM({letter}2:{letter}9)" for letter in "BCDE"]
    assert round(book.computed("Fördelning", "D10"), 2) == 18358706
    assert assert_formulas_agree(book) > 100


def test_shares_are_numbers_that_sum_to_one(book: Workbook, example: Allocation) -> None:
    _, *rows, total = book.values["Andelar"]
    (split, _other) = example.pools
    assert [row[1] for row in rows] == pytest.approx([float(cell.exact / split.exact) for cell in split.cells.values()])
    assert total[1:] == [1, 1, 1]
    assert book.cells["Andelar"]["B2"].form == "[$-41D]0.000%"


def test_each_driver_is_told_once_with_day_and_source(book: Workbook) -> None:
    rows = by_head(book.values["Fördelningsgrunder"])
    assert len(rows) == len({(row["Nyckel"], row["Medlem"]) for row in rows}) == 15
    assert rows[0] == {
        "Nyckel": "befolkning",
        "Medlem": "Linköpings kommun",
        "Värde": 147334,
        "Exakt värde": "",
        "Enhet": "invånare",
        "Från": "",
        "Dag, eller sista dag": dt.date(2011, 12, 31),
        "Källa": "SCB via Kolada N01951, 31 december 2011",
    }
    assert [row["Nyckel"] for row in rows] == ["befolkning"] * 7 + ["arenden"] * 8
    assert (rows[7]["Exakt värde"], rows[7]["Från"]) == ("239/3", dt.date(2010, 1, 1))


def test_parts_are_exact_as_text_and_live_as_numbers(book: Workbook, example: Allocation) -> None:
    rows = by_head(book.values["Härledning"])
    parts: dict[tuple[str, str], Fraction] = {}
    for row in rows:
        cell = (row["Kostnadspool"], row["Medlem"])
        parts[cell] = parts.get(cell, Fraction(0)) + Fraction(row["Exakta kronor"])
        assert row["Del, kr"] == pytest.approx(float(Fraction(row["Exakta kronor"])))
    names = {each.id: each.name for each in example.members}
    assert parts == {
        (split.pool.name, names[cell.member]): cell.exact / 100
        for split in example.pools
        for cell in split.cells.values()
    }
    assert [book.cells["Härledning"][address].formula for address in ("I2", "K2")] == ["G2/H2", "F2*I2"]


def test_roundings_say_what_explain_says(book: Workbook) -> None:
    *rows, total = by_head(book.values["Avrundningar"])
    assert rows[0]["Avrundning"] == "Avrundat uppåt till hela öre: en av poolens största rester."
    assert {row["Avrundning"][:13] for row in rows} == {"Avrundat uppå", "Avrundat nedå"}
    assert all((row["Avrundat med, kr"] > 0) == row["Avrundning"].startswith("Avrundat uppåt") for row in rows)
    assert (total["Avrundat, kr"], total["Avrundat med, kr"]) == (18358706, 0)
    assert book.cells["Avrundningar"]["F2"].formula == ""


def test_overheads_are_moved_by_their_units(book: Workbook) -> None:
    rows = by_head(book.values["Gemensamma kostnader"])
    assert (rows[0]["Gemensam kostnad"], rows[0]["Till"]) == ("lokaler", "Upphandling")
    assert (rows[0]["Enheter"], rows[0]["Enheter i allt"]) == (260, 480)
    assert rows[0]["Exakta kronor som fördes dit"] == "1732250/3"
    assert book.cells["Gemensamma kostnader"]["H2"].formula == "D2*F2/G2"
    own, moved = (
        by_head(book.values["Kostnadspooler"])[-1][name] for name in ("Egna kostnader, kr", "Att fördela, kr")
    )
    assert (own, moved) == (12455654, 18358706)


def test_bounds_tell_where_their_weights_come_from(bounded: Allocation) -> None:
    book = Workbook(allocation_xlsx(bounded))
    assert_formulas_agree(book)
    rows = by_head(book.values["Härledning"])
    held = [number for number, row in enumerate(rows, 2) if row["Nyckel"] == "minst"]
    assert {round(rows[number - 2]["Golv, kr"], 2) for number in held} == {377638.17}
    assert not any(book.cells["Härledning"][f"I{number}"].formula for number in held), "weights alone do not tell"
    assert {row["Nyckel med golv eller tak"] for row in by_head(book.values["Före golv och tak"])} == {"minst"}
    assert {row["Med nyckel"] for row in by_head(book.values["Före golv och tak"])} == {"lika", "befolkning"}


@pytest.fixture
def bounded(tmp_path: Path) -> Allocation:
    """The example with a floor for one of its pools."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "w"))
    charter = (root / "charter.toml").read_text("utf-8")
    assert charter.count('key          = "ramavtal"') == 1
    charter = charter.replace('key          = "ramavtal"', 'key          = "minst"')
    (root / "charter.toml").write_text(f'{charter}\n[keys.minst]\nof = "ramavtal"\nfloor = "7 %"\n', "utf-8")
    return one_year(root, 2013, Basis.BUDGET)


def test_the_gap_is_told_where_amounts_do_not_add_up(example: Allocation) -> None:
    alone = evolve(example, rounding=Rounding(unit=100_00, mode=Mode.NEAREST), pools=example.pools[:1])
    assert "De avrundade beloppen skiljer sig" in str(Workbook(allocation_xlsx(alone)).values["Om arbetsboken"])


def test_it_speaks_english_too(example: Allocation) -> None:
    assert list(Workbook(allocation_xlsx(example, Language.ENGLISH)).values) == [
        *("Allocation", "Shares", "Drivers", "Pools", "Overheads", "Derivation", "Roundings", "About"),
    ]


def test_sixty_pools_of_names_in_all_scripts() -> None:
    names = ("=1+1", "בלדיה", "🏛" * 40, "x" * 300, "@SUM(A1)")
    people = tuple(evolve(member(f"m{at}"), party=evolve(party(f"m{at}"), name=name)) for at, name in enumerate(names))
    pools = {f"p{at}": {each.id: 10 * at + 1 for each in people} for at in range(60)}
    book = Workbook(allocation_xlsx(allocation(pools, *people)))
    assert assert_formulas_agree(book) == 5 + 62 + 61 + 2 + 60 + 4 + 1
    assert [row[0] for row in book.values["Fördelning"][1:-1]] == list(names)
    assert book.cells["Fördelning"]["BJ2"].formula == "SUM(B2:BI2)"


def test_amounts_beyond_a_double_stay_exact() -> None:
    people = (member("ada"), member("bo"))
    book = Workbook(allocation_xlsx(allocation({"it": {"ada": 10**15 + 1, "bo": 1}}, *people)))
    assert [row[1:3] for row in book.values["Fördelning"][1:]] == [
        ["10000000000000.01", "10000000000000.01"],
        [0.01, 0.01],
        ["10000000000000.02", "10000000000000.02"],
    ]
    assert list(book.formulas()) == []


def test_csv_refuses_an_id_that_is_a_formula() -> None:
    found = allocation({"it": {"ada": 1, "=1+1": 2}}, member("ada"), member("=1+1"))
    with pytest.raises(WorkspaceError) as caught:
        allocation_csv(found)
    assert [(each.code, each.found) for each in caught.value.faults] == [("csv-formula", "=1+1")]
