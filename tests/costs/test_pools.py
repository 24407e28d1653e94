import datetime as dt

import pytest

from costshare.costs.basis import Basis
from costshare.costs.pools import AccountRange, Pool, any_holds
from costshare.costs.rows import CostRow
from costshare.errors import InvalidValueError, Place


def row(account: str = "4010", **objects: str) -> CostRow:
    return CostRow(
        basis=Basis.OUTCOME,
        date=dt.date(2027, 1, 1),
        amount=1,
        account=account,
        objects={name.removeprefix("d"): code for name, code in objects.items()},
        place=Place("l.csv", 2, 1),
    )


def pool(**more) -> Pool:
    return Pool(id="p", name="P", key="k", **more)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("4000-7999", "4000", "7999"), ("4010", "4010", "4010"), ("4000 - 7999", "4000", "7999"), ("4-4999", "4", "4999")],
)
def test_a_range_is_read(text: str, low: str, high: str) -> None:
    assert AccountRange.read(text) == AccountRange(low, high)


@pytest.mark.parametrize("text", ["", "-", "4000-", "-4000", "7999-4000", "50-4999", "4000-7999-8000", "4x", "1" * 13])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as error:
        AccountRange.read(text)
    assert (error.value.code, error.value.found) == ("account-range", text)


@pytest.mark.parametrize(
    ("account", "held"),
    [
        ("4000", True),
        ("7999", True),
        ("3999", False),
        ("8000", False),
        ("400001", True),
        ("799999", True),
        ("399999", False),
        ("800000", False),
        ("400", False),
        ("5", False),
        ("", False),
    ],
)
def test_a_range_holds_both_its_ends_and_longer_accounts(account: str, held: bool) -> None:
    assert AccountRange("4000", "7999").holds(account) is held


def test_the_ends_of_a_range_may_have_different_lengths() -> None:
    mixed = AccountRange("4", "4999")
    assert [mixed.holds(account) for account in ("4", "4000", "499999", "5000", "3999")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_one_of_several_ranges_is_enough() -> None:
    ranges = [AccountRange("1", "2"), AccountRange("4010", "4010")]
    assert any_holds(ranges, "4010")
    assert any_holds(ranges, "1930")
    assert not any_holds(ranges, "4011")
    assert not any_holds([], "4010")


def test_a_pool_takes_what_matches_every_condition() -> None:
    asked = pool(
        accounts=(AccountRange("4000", "7999"),),
        cost_centres=frozenset({"310"}),
        objects={"6": frozenset({"P1", "P2"})},
    )
    assert asked.takes(row(d1="310", d6="P2"), "1")
    assert not asked.takes(row("8000", d1="310", d6="P1"), "1")
    assert not asked.takes(row(d1="311", d6="P1"), "1")
    assert not asked.takes(row(d1="310"), "1")
    assert not asked.takes(row(d6="P1"), "1")


def test_each_condition_may_stand_alone() -> None:
    assert pool(accounts=(AccountRange("4000", "7999"),)).takes(row(), "1")
    assert pool(cost_centres=frozenset({"310"})).takes(row("1930", d1="310"), "1")
    assert not pool(cost_centres=frozenset({"310"})).takes(row(d1="310"), "6")
    assert pool(objects={"6": frozenset({"P1"})}).takes(row(d6="P1"), "1")


def test_a_pool_without_conditions_takes_nothing() -> None:
    assert not pool().takes(row(), "1")
    assert not pool(rest=True).takes(row(), "1")


def test_an_overhead_has_a_statistic() -> None:
    assert not pool().overhead
    assert Pool(id="it", name="IT", statistic={}).overhead
