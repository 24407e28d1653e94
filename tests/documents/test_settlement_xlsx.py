"""A settlement as a workbook: differences that the spreadsheet computes, and what is due of them."""

from typing import Any, Final

import pytest

from costshare.documents.language import Language
from costshare.documents.settlement_xlsx import settlement_xlsx
from costshare.money.amounts import plain, read_plain
from tests.documents.invoices import letter
from tests.documents.workbooks import Workbook, assert_formulas_agree

ADDED: Final = ("outcome", "brought", "moved")
TAKEN: Final = ("settled", "retained", "carried")
HEADS: Final = {
    "Budget": "budget",
    "Debiterat": "billed",
    "Utfall": "outcome",
    "Från 2012": "brought",
    "Omfördelat": "moved",
    "Skillnad": "difference",
    "Reglerat tidigare": "settled",
    "Behålls": "retained",
    "Till 2014": "carried",
    "Regleras nu": "due",
}


def figures(**amounts: int) -> dict[str, str]:
    """Figures in öre, with the difference and what is due of it."""
    found = {name: amounts.get(name, 0) for name in ("budget", "billed", *ADDED, *TAKEN)}
    difference = sum(found[name] for name in ADDED) - found["billed"]
    due = difference - sum(found[name] for name in TAKEN)
    return {name: plain(ore) for name, ore in {**found, "difference": difference, "due": due}.items()}


def statement(*members: dict[str, int], counted: int = 0) -> dict[str, Any]:
    """A statement of one pool; the first members have inhabitants, each one more than the one before."""
    total = {name: sum(each.get(name, 0) for each in members) for name in ("budget", "billed", *ADDED, *TAKEN)}
    return {
        "federation": "Förbundet",
        "year": 2013,
        "total": figures(**total),
        "members": [
            {
                "id": f"m{at}",
                "name": f"Medlem {at}",
                **figures(**each),
                "pools": {"it": figures(**each)},
                **(inhabitants(at + 3, figures(**each)) if at < counted else {}),
            }
            for at, each in enumerate(members)
        ],
        "pools": [{"id": "it", "name": "IT", **figures(**total)}],
    }


def inhabitants(count: int, told: dict[str, str]) -> dict[str, Any]:
    """What a statement says of inhabitants: kronor rounded half away from zero."""
    each = {name: read_plain(told[name]) for name in ("budget", "billed", "outcome", "difference")}
    nearest = {name: (2 * abs(ore) + count) // (2 * count) * (1 if ore >= 0 else -1) for name, ore in each.items()}
    per = {name: plain(ore) for name, ore in nearest.items()}
    return {"inhabitants": str(count), "inhabitants_on": "2012-12-31", "per_inhabitant": per}


EVERYTHING: Final = statement(
    {
        "budget": 70_00,
        "billed": 60_01,
        "outcome": 72_05,
        "brought": -3_00,
        "moved": 5,
        "settled": 1_00,
        "carried": 2_00,
    },
    {"budget": 30_00, "billed": 30_00, "outcome": 20_10, "moved": -5, "retained": -4_01},
    {"outcome": 1},
    counted=2,
)


def said(row: dict[str, Any], told: list[str]) -> list[int]:
    """The amounts of a row of the statement, in öre, by the heads of the sheet."""
    return [read_plain(row[HEADS[head]]) for head in told]


def ore(cells: list[Any]) -> list[int]:
    """Amounts in öre."""
    return [round(100 * cell) for cell in cells]


@pytest.mark.parametrize("found", [letter("statement"), EVERYTHING], ids=["kept", "everything"])
def test_every_amount_is_the_statement_s(found: dict[str, Any]) -> None:
    book = Workbook(settlement_xlsx(found))
    for sheet, listed in (("Per medlem", found["members"]), ("Per kostnadspool", found["pools"])):
        (_about, *told), *rows, total = book.values[sheet]
        assert [row[0] for row in rows] == [each["name"] for each in listed]
        assert [ore(row[1:]) for row in rows] == [said(each, told) for each in listed]
        assert ore(total[1:]) == said(found["total"], told)
    (_pool, _member, *told), *rows, total = book.values["Per pool och medlem"]
    assert ore(total[2:]) == said(found["total"], told)
    assert len(rows) == sum(len(each["pools"]) for each in found["members"])
    assert assert_formulas_agree(book) > 0


def test_the_difference_and_what_is_due_are_computed() -> None:
    book = Workbook(settlement_xlsx(EVERYTHING))
    assert book.values["Per medlem"][0] == ["Medlem", *HEADS]
    cells = book.cells["Per medlem"]
    assert (cells["G2"].formula, cells["K2"].formula) == ("D2+E2+F2-C2", "G2-H2-I2-J2")
    assert cells["G5"].formula == "SUM(G2:G4)"
    few = Workbook(settlement_xlsx(statement({"billed": 1_00, "outcome": 2_00}))).cells["Per medlem"]
    assert (few["D2"].formula, few["E2"].formula) == ("C2-B2", "D2")


def test_each_inhabitant_s_part_is_computed_from_the_member_s() -> None:
    book = Workbook(settlement_xlsx(EVERYTHING))
    head, first, second, uncounted, total = book.values["Per invånare"]
    assert head[3:] == [f"{each} per invånare, kr" for each in ("Budget", "Debiterat", "Utfall", "Skillnad")]
    assert (first[2], second[2], uncounted[1:]) == (3, 4, [""] * 6)
    assert first[3:] == [23.33, 20.0, 24.02, 3.03]
    assert ore(total[2:]) == [700, round(10000 / 7), round(9001 / 7), round(9215 / 7), round(-86 / 7)]
    formula = book.cells["Per invånare"]["F5"].formula
    assert formula == "ROUND(SUMIF(C2:C4,\">0\",'Per medlem'!$D$2:$D$4)/C5,2)"
    assert book.cells["Per invånare"]["G2"].formula == "ROUND('Per medlem'!G2/C2,2)"


def test_it_says_how_its_signs_are_meant() -> None:
    about = str(Workbook(settlement_xlsx(EVERYTHING)).values["Om arbetsboken"])
    assert "Slutavräkning 2013" in about
    assert "ska betalas där det står över noll, och fås tillbaka där det står under" in about
    assert "To be paid" not in about


def test_it_speaks_english_too() -> None:
    book = Workbook(settlement_xlsx(EVERYTHING, Language.ENGLISH))
    assert list(book.values) == ["By member", "Each inhabitant", "By pool", "By pool and member", "About"]


def test_amounts_beyond_a_double_stay_exact() -> None:
    book = Workbook(settlement_xlsx(statement({"billed": 1, "outcome": 10**15 + 1}, {"outcome": 3})))
    assert book.values["Per medlem"][-1][2:4] == ["10000000000000.04", "10000000000000.03"]
    assert list(book.formulas()) == []
