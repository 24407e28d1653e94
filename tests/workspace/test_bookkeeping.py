"""``[bookkeeping]``: what it says, and what it must say for the members and pools there are."""

import json
from pathlib import Path

import pytest

from costshare.federation.parties import Kind
from costshare.workspace.bookkeeping_terms import Bookkeeping, PoolBooking
from costshare.workspace.load import load, read
from tests.billing.agreement import Charter, charter, lay

SMALLEST: Charter = {"claims": "1511", "income": "3510", "vat": "2611", "rounding": "3740"}
WHOLE: Charter = SMALLEST | {
    "series": "CS",
    "claims": {"municipality": "1511", "company": "1512"},
    "prepaid": "2971",
    "accrued_income": "1791",
    "accrued_cost": "2991",
    "dimensions": {"counterparty": 20, "customer": 8},
    "names": {"1511": "Kundfordringar", "3510": "Bidrag"},
    "pools": {
        "stod": {"income": {"company": "3610"}, "cost_centre": "210", "objects": {"6": "P1"}},
        "system": {"income": "3511"},
    },
}


def with_books(folder: Path, books: Charter, **other: Charter) -> Path:
    return lay(folder, charter() | other | {"bookkeeping": books})


def codes(folder: Path, books: Charter, **other: Charter) -> list[tuple[str, str]]:
    """Each fault: its code, and what it is about."""
    _, faults = read(with_books(folder, books, **other))
    return [(fault.code, fault.values.get("field", fault.found) + fault.values.get("kind", "")) for fault in faults]


def test_without_the_table_nothing_is_booked(tmp_path: Path) -> None:
    assert load(lay(tmp_path)).terms.bookkeeping is None


def test_the_smallest_table_has_the_same_accounts_for_all(tmp_path: Path) -> None:
    assert load(with_books(tmp_path, SMALLEST)).terms.bookkeeping == Bookkeeping(
        claims=dict.fromkeys(Kind, "1511"), income=dict.fromkeys(Kind, "3510"), vat="2611", rounding="3740"
    )


def test_everything_that_may_be_said(tmp_path: Path) -> None:
    made = load(with_books(tmp_path, WHOLE, ledger={"cost_centre": 3})).terms.bookkeeping
    assert made == Bookkeeping(
        claims={Kind.MUNICIPALITY: "1511", Kind.COMPANY: "1512"},
        income=dict.fromkeys(Kind, "3510"),
        vat="2611",
        rounding="3740",
        prepaid="2971",
        accrued_income="1791",
        accrued_cost="2991",
        series="CS",
        cost_centre="3",
        counterparty="20",
        customer="8",
        names={"1511": "Kundfordringar", "3510": "Bidrag"},
        pools={
            "stod": PoolBooking(income={Kind.COMPANY: "3610"}, objects={"3": "210", "6": "P1"}),
            "system": PoolBooking(income=dict.fromkeys(Kind, "3511")),
        },
    )
    assert made is not None
    assert made.income_of("stod", Kind.COMPANY) == "3610"
    assert made.income_of("stod", Kind.MUNICIPALITY) == "3510"
    assert made.income_of("gone", Kind.COMPANY) == "3510"
    assert made.objects_of("gone") == {}


@pytest.mark.parametrize("books", [SMALLEST, WHOLE], ids=["smallest", "whole"])
def test_it_is_plain_data_and_back(tmp_path: Path, books: Charter) -> None:
    made = load(with_books(tmp_path, books)).terms.bookkeeping
    assert made is not None
    assert Bookkeeping.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_accounts_are_missing_only_for_whom_there_is(tmp_path: Path) -> None:
    few = SMALLEST | {"claims": {"region": "1511"}, "income": {"municipality": "3510"}}
    assert codes(tmp_path, few) == [
        ("bookkeeping-account", "claimscompany"),
        ("bookkeeping-account", "claimsmunicipality"),
        ("bookkeeping-account", "incomecompany"),
    ]


def test_a_pool_that_a_kind_shares_may_have_its_own_account(tmp_path: Path) -> None:
    own = {"stod": {"income": {"company": "3610"}}, "kurser": {"income": {"company": "3611"}}}
    assert codes(tmp_path, SMALLEST | {"income": {"municipality": "3510"}, "pools": own}) == []


def test_vat_and_rounding_are_needed_only_where_they_arise(tmp_path: Path) -> None:
    bare = {"claims": "1511", "income": "3510"}
    assert codes(tmp_path, bare) == [("missing-field", "rounding"), ("missing-field", "vat")]
    untaxed = [pool | {"vat": "outside"} for pool in charter()["pools"]]
    exact = {"instalments": 4, "payable": "none"}
    made = charter() | {"pools": untaxed, "billing": exact, "bookkeeping": bare}
    assert read(lay(tmp_path, made))[1] == ()


def test_one_mistake_hides_no_other_and_brings_none(tmp_path: Path) -> None:
    wrong = {"claims": "15 11", "income": {"kommun": "3510"}, "seris": "CS", "names": {"x": "y"}}
    assert sorted(codes(tmp_path, wrong)) == [
        ("account", "claims"),
        ("account", "x"),
        ("missing-field", "rounding"),
        ("missing-field", "vat"),
        ("not-a-choice", "kind"),
        ("unknown-field", "seris"),
    ]


def test_an_account_that_cannot_be_read_hides_nothing_of_the_other_kinds_and_pools(tmp_path: Path) -> None:
    wrong = {
        "claims": {"municipality": "15x"},
        "income": {"municipality": "3510", "kommun": "3510"},
        "rounding": "1" * 20,
        "dimensions": {"customer": 10**9, "counterparty": "x"},
        "pools": {
            "gone": {"income": "3510"},
            "system": {"income": {"region": "x"}},
            "stod": {"objects": {"1": "a", "2": 7}},
        },
    }
    assert sorted(codes(tmp_path, wrong)) == [
        ("account", "municipality"),
        ("account", "region"),
        ("account", "rounding"),
        ("bookkeeping-account", "claimscompany"),
        ("dimension", "1"),
        ("dimension", "1000000000"),
        ("missing-field", "vat"),
        ("not-a-choice", "kind"),
        ("not-text", "2"),
        ("not-whole", "counterparty"),
        ("unknown-pool", "gone"),
    ]


@pytest.mark.parametrize("wrong", [{}, {"claims": "x"}, {"income": "x", "claims": "1511"}, {"vat": "2611"}])
def test_what_must_be_there_is_told_once(tmp_path: Path, wrong: Charter) -> None:
    found = codes(tmp_path, wrong)
    assert sorted(name for _, name in found) == sorted(SMALLEST.keys() - {name for name in wrong if wrong[name] != "x"})


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rounding": "1511"}, ["rounding"]),
        ({"vat": "3510", "prepaid": "3510"}, ["prepaid", "vat"]),
        ({"pools": {"stod": {"income": {"company": "1511"}}}}, ["income"]),
        ({"accrued_income": "3510", "accrued_cost": "2991"}, ["accrued_income"]),
        ({"rounding": "3510", "accrued_income": "2991", "accrued_cost": "2991", "prepaid": "2991"}, []),
    ],
)
def test_an_account_does_not_stand_for_what_must_be_kept_apart(
    tmp_path: Path, changed: Charter, told: list[str]
) -> None:
    assert sorted(codes(tmp_path, SMALLEST | changed)) == [("account-twice", name) for name in told]


@pytest.mark.parametrize(
    ("dimensions", "pools", "count"),
    [
        ({"counterparty": 1}, {}, 1),
        ({"counterparty": 8, "customer": 8}, {}, 1),
        ({"counterparty": -1, "customer": -1}, {}, 2),
        ({"counterparty": 10**9, "customer": 10**9 - 1}, {}, 1),
        ({"counterparty": 20}, {"stod": {"objects": {"20": "x", "1": "y", "a": "z", "01": "q", "2": "sound"}}}, 4),
        ({"counterparty": 20, "customer": 8}, {"stod": {"objects": {"2": "x"}}}, 0),
        ({"counterparty": 0, "customer": 0}, {}, 0),
    ],
)
def test_a_dimension_means_one_thing(tmp_path: Path, dimensions: Charter, pools: Charter, count: int) -> None:
    found = codes(tmp_path, SMALLEST | {"dimensions": dimensions, "pools": pools})
    assert [code for code, _ in found] == ["dimension"] * count


def in_ledger(**mapped: list[str]) -> Charter:
    """The charter's first pool, taking rows of a ledger."""
    first, *others = charter()["pools"]
    return {"pools": [first | {"accounts": ["3000-7999"], **mapped}, *others]}


def test_what_members_pay_must_not_come_back_as_a_cost(tmp_path: Path) -> None:
    pools = in_ledger()
    assert codes(tmp_path, SMALLEST, **pools) == [("income-shared", "3510")]
    own = SMALLEST | {"pools": {"system": {"income": "4510"}}}
    assert codes(tmp_path, own, **pools) == [("income-shared", "3510"), ("income-shared", "4510")]
    ignored = {"ignore": ["1000-2999", "3510", "4510"]}
    assert codes(tmp_path, own, **pools, ledger=ignored) == []


def test_a_pool_takes_it_only_with_its_cost_centre(tmp_path: Path) -> None:
    pools = in_ledger(cost_centres=["210"])
    assert codes(tmp_path, SMALLEST, **pools) == []
    assert codes(tmp_path, SMALLEST | {"pools": {"kurser": {"cost_centre": "210"}}}, **pools) == [
        ("income-shared", "3510")
    ]


def test_a_ledger_that_cannot_be_read_says_nothing_of_it(tmp_path: Path) -> None:
    found = codes(tmp_path, SMALLEST, **in_ledger(), ledger={"ignore": ["x"]})
    assert [code for code, _ in found] == ["account-range"]
