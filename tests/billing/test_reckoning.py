from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from costshare.billing.reckoning import Reckoning, Row, shares_of
from costshare.errors import Place, WorkspaceError
from costshare.federation.parties import Kind
from costshare.testing.sample import YEAR as SAMPLE_YEAR
from costshare.testing.sample import write_workspace
from costshare.workspace.load import load
from costshare.workspace.terms import Settlement
from tests.billing.settling import E, O, S, charges, reckoning
from tests.billing.values import member, pool

ADA, BO = member("ada"), member("bo", Kind.COMPANY)


def of(made: Reckoning) -> list[tuple[str, str, str, int, int]]:
    return [(row.member, row.pool, str(row.category), row.outcome, row.billed) for row in made.rows()]


def test_rows_stand_in_charter_order_and_by_category() -> None:
    made = reckoning(
        {"utb": {"bo": 1, "ada": 2}, "it": {"ada": 3}},
        {"lon": {"ada": 4}},
        BO,
        ADA,
        charged=charges({"lon": {"ada": 4}, "utb": {"bo": 1}}, S) | charges({"lon": {"ada": 4}}),
    )
    assert of(made) == [
        ("bo", "utb", "S", 1, 1),
        ("ada", "it", "O", 3, 0),
        ("ada", "lon", "O", 0, 4),
        ("ada", "lon", "S", 0, 4),
        ("ada", "utb", "E", 2, 0),
    ]


def test_the_outcome_stands_under_what_was_billed_whatever_the_pool_says_now() -> None:
    made = reckoning({"it": {"ada": 900}}, {}, ADA, charged=charges({"it": {"ada": 1000}}, S))
    assert of(made) == [("ada", "it", "S", 900, 1000)]


@pytest.mark.parametrize(("outcome", "parts"), [(800, (200, 600)), (-2, (0, -2)), (2, (0, 2)), (3, (1, 2))])
def test_under_several_categories_it_stands_in_proportion(outcome: int, parts: tuple[int, int]) -> None:
    billed = charges({"it": {"ada": 100}}) | charges({"it": {"ada": 300}}, S)
    made = reckoning({"it": {"ada": outcome}}, {}, ADA, charged=billed)
    assert of(made) == [("ada", "it", "O", parts[0], 100), ("ada", "it", "S", parts[1], 300)]


def test_advances_below_zero_count_by_their_size() -> None:
    billed = charges({"it": {"ada": -100}}) | charges({"it": {"ada": 300}}, S)
    assert [row[3] for row in of(reckoning({"it": {"ada": 800}}, {}, ADA, charged=billed))] == [200, 600]


@pytest.mark.parametrize("kind", ["settled", "carried"])
def test_what_was_never_billed_stands_as_it_was_settled_or_carried(kind: str) -> None:
    made = reckoning({"it": {"ada": 900}}, {"it": {"ada": 0}}, ADA, **{kind: charges({"it": {"ada": 5}}, E)})
    (row,) = made.rows()
    assert (row.category, row.outcome, getattr(row, kind)) == (E, 900, 5)


def test_what_was_billed_decides_before_what_was_settled_and_that_before_what_was_carried() -> None:
    settled, carried = charges({"it": {"ada": 5}, "lon": {"ada": 5}}, S), charges({"lon": {"ada": 7}}, E)
    made = reckoning({"it": {"ada": 9}, "lon": {"ada": 9}}, {"it": {"ada": 1}}, ADA, settled=settled, carried=carried)
    assert [(row.pool, row.category, row.outcome, row.settled, row.carried) for row in made.rows()] == [
        ("it", O, 9, 0, 0),
        ("it", S, 0, 5, 0),
        ("lon", E, 0, 0, 7),
        ("lon", S, 9, 5, 0),
    ]


def test_what_was_never_billed_stands_as_the_pool_says_of_the_members_kind() -> None:
    taxed = pool("it", {Kind.MUNICIPALITY: "outside", Kind.COMPANY: "standard"})
    made = evolve(reckoning({"it": {"ada": 1, "bo": 1}}, {}, ADA, BO), pools=(taxed,))
    assert [(row.member, row.category) for row in made.rows()] == [("ada", O), ("bo", S)]


def test_a_pool_that_does_not_say_it_is_a_fault_and_all_are_told() -> None:
    silent = pool("it", {Kind.MUNICIPALITY: "outside"})
    mute = evolve(pool("lon", {}), place=Place("charter.toml", 50, 1))
    made = evolve(reckoning({"it": {"ada": 1, "bo": 1}, "lon": {"ada": 1}}, {}, ADA, BO), pools=(silent, mute))
    with pytest.raises(WorkspaceError) as caught:
        made.rows()
    assert [(told.code, told.line, told.values["pool"], told.values["kind"]) for told in caught.value.faults] == [
        ("billing-vat", 40, "it", "company"),
        ("billing-vat", 50, "lon", "municipality"),
    ]


def test_what_was_billed_needs_no_word_from_its_pool() -> None:
    made = reckoning({"it": {"bo": 1}}, {"it": {"bo": 2}}, ADA, BO)
    assert of(evolve(made, pools=(pool("it", {}),))) == [("bo", "it", "O", 1, 2)]


def test_members_and_pools_of_the_books_must_be_in_the_charter() -> None:
    gone = {"settled": charges({"gone": {"dan": 1}}), "carried": charges({"it": {"eva": 1}})}
    made = reckoning({}, {"it": {"bos": 1, "cia": 0}}, ADA, BO, brought={("fia", "far"): 1, ("gus", "it"): 0}, **gone)
    with pytest.raises(WorkspaceError) as caught:
        made.rows()
    assert [(told.code, told.found) for told in caught.value.faults] == [
        ("unknown-member", "bos"),
        ("unknown-member", "dan"),
        ("unknown-member", "eva"),
        ("unknown-member", "fia"),
        ("unknown-pool", "far"),
        ("unknown-pool", "gone"),
    ]
    assert str(caught.value.faults[0].place) == "charter.toml:1:1"
    assert caught.value.faults[0].values["nearest"] == "bo"
    assert caught.value.faults[4].values["known"] == "it, lon, utb"


def test_a_row_is_open_until_it_is_settled() -> None:
    row = Row(member="ada", pool="it", category=O, outcome=100, brought=20, moved=3, billed=50, settled=8, carried=1)
    assert (row.difference, row.open) == (73, 64)
    assert evolve(row, due=60, retained=4).open == 0


# --- a key of its own -------------------------------------------------------------------------------------------------


def moved(made: Reckoning, parts: dict[str, Fraction]) -> dict[tuple[str, str], int]:
    return {(row.member, row.pool): row.difference for row in made.rows(lambda _: parts)}


def test_a_share_stands_on_the_pools_as_the_advances_do() -> None:
    made = reckoning({"it": {"ada": 900, "bo": 240}}, {"it": {"ada": 300}, "lon": {"ada": 600}, "utb": {"bo": 0}})
    parts = {"ada": Fraction(120), "bo": Fraction(60), "cia": Fraction(60)}
    assert moved(made, parts) == {
        ("ada", "it"): 40,
        ("ada", "lon"): 80,
        ("bo", "it"): 60,  # no advances: as the outcome does
        ("cia", "it"): 42,  # neither: as the pools do, which are 1440 and 600
        ("cia", "lon"): 18,
    }


def test_income_counts_by_its_size_where_a_share_stands_as_the_pools_do() -> None:
    made = reckoning({"it": {"ada": 900}, "lon": {"ada": -300}}, {"it": {"bo": -100}, "utb": {"bo": 200}})
    found = moved(made, {"bo": Fraction(350), "cia": Fraction(150)})
    assert {pool: ore for (who, pool), ore in found.items() if who == "cia"} == {"it": 100, "lon": 30, "utb": 20}


def test_shares_are_rounded_together() -> None:
    made = reckoning({"it": {"ada": 100}}, {})
    third = Fraction(100, 3)
    assert sorted(moved(made, {"ada": third, "bo": third, "cia": third}).values()) == [33, 33, 34]


def test_a_total_difference_of_nothing_is_not_shared() -> None:
    made = reckoning({"it": {"ada": 100, "bo": 50}}, {"it": {"ada": 50, "bo": 100}})
    assert {row.difference for row in made.rows(lambda total: pytest.fail(f"asked to share {total}"))} == {0}


def test_the_total_to_share_holds_what_was_brought_but_not_what_was_settled() -> None:
    asked: list[int] = []

    def share(total: int) -> dict[str, Fraction]:
        asked.append(total)
        return {"ada": Fraction(total)}

    made = reckoning(
        {"it": {"ada": 100}},
        {"it": {"bo": 70}},
        brought={("ada", "it"): 7},
        settled=charges({"it": {"ada": 999}}),
        carried=charges({"it": {"ada": 999}}),
    )
    made.rows(share)
    assert asked == [37]


def test_the_agreements_own_key_shares_a_total_in_the_year(tmp_path: Path) -> None:
    workspace = load(write_workspace(tmp_path))
    assert shares_of(workspace, SAMPLE_YEAR) is None
    for key, expected in {"": None, "equal": {"alvik", "borg", "bolaget"}}.items():
        terms = evolve(workspace.terms, settlement=Settlement(key=key))
        share = shares_of(evolve(workspace, terms=terms), SAMPLE_YEAR)
        assert (share and share(-300).keys()) == expected
        if share:
            # the company from April: the others share the first 90 of 365 days
            assert share(-300) == {
                "alvik": Fraction(-300 * 90, 730) + Fraction(-300 * 275, 1095),
                "borg": Fraction(-300 * 90, 730) + Fraction(-300 * 275, 1095),
                "bolaget": Fraction(-300 * 275, 1095),
            }


def test_a_key_that_cannot_share_says_for_what(tmp_path: Path) -> None:
    workspace = load(write_workspace(tmp_path))
    terms = evolve(workspace.terms, settlement=Settlement(key="population"))
    share = shares_of(evolve(workspace, terms=terms), 2040)
    assert share is not None
    with pytest.raises(WorkspaceError, match="missing-value"):
        share(100)
