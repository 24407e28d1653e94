import datetime as dt
from fractions import Fraction

import pytest

from costshare.allocation.allocate import allocate
from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import bounds, derivation, kronor, number, value
from costshare.drivers.fact import Fact, Scaled
from costshare.errors import UnknownIdError
from costshare.keys.bounded import Bound, BoundedKey, Part, Yearly
from costshare.keys.piece import Key, Limits
from costshare.periods.period import year
from costshare.workspace.terms import Method, Mode, OverheadRule, Rounding, Terms
from tests.allocation.agreement import EQUAL, FIXED, member, overhead, pool, row, workspace

F = Fraction
CAPPED = BoundedKey(
    id="capped",
    of=FIXED,
    cap=Bound(everyone=Part(F(3, 5))),
    floor=Bound(by_member={"b": Yearly(10)}),
    base=Bound(by_member={"b": Yearly(100)}),
)
PLAIN = {"value": "1", "unit": "", "date": None, "source": ""}


def made() -> Allocation:
    pools = (pool("p"), overhead("it", hr=1, p=3), overhead("hr", p=1), pool("q", "capped"), pool("r", "equal"))
    costs = {"p": [row(100)], "it": [row(400)], "q": [row(1000)], "r": [row(7300)]}
    terms = Terms(
        overhead=OverheadRule(method=Method.STEP_DOWN, order=("it", "hr")),
        rounding=Rounding(unit=100, mode=Mode.NEAREST),
    )
    members = (member("a"), member("b"), member("c", "2027-12-31"))
    keys: dict[str, Key] = {"fixed": FIXED, "capped": CAPPED, "equal": EQUAL}
    return allocate(workspace(pools, costs, members=members, keys=keys, terms=terms), 2027)


def test_the_heading_says_what_was_allocated_and_how_it_rounds() -> None:
    told = derivation(made(), "a")
    assert list(told) == ["federation", "year", "basis", "unit", "mode", "cells", "pools", "overheads"]
    assert [told[name] for name in ("federation", "year", "basis", "unit", "mode")] == [
        "Förbundet",
        2027,
        "budget",
        "1.00",
        "nearest",
    ]


def test_a_cell_tells_its_pieces() -> None:
    cells = derivation(made(), "a")["cells"]
    assert [cell["pool"] for cell in cells] == ["p", "q", "r"]
    assert cells[0] == {
        "pool": "p",
        "member": "a",
        "pieces": [
            {
                "from": "2027-01-01",
                "until": "2027-12-31",
                "key": "fixed",
                "amount": "5.00",
                "values": {"a": PLAIN | {"value": "2/3"}, "b": PLAIN | {"value": "1/3"}},
                "share": "2/3",
                "exact": "10/3",
            }
        ],
        "exact": "10/3",
        "amount": "3.00",
        "rounding": "nearest",
    }


def test_only_pieces_of_the_member_are_told() -> None:
    (cell,) = (each for each in derivation(made(), "c")["cells"] if each["pool"] == "r")
    (piece,) = cell["pieces"]
    assert (piece["from"], piece["until"], piece["amount"]) == ("2027-12-31", "2027-12-31", "0.20")
    assert (piece["share"], piece["exact"]) == ("1/3", "1/15")
    assert piece["values"] == {"a": PLAIN, "b": PLAIN, "c": PLAIN}
    assert [each["pool"] for each in derivation(made(), "c")["cells"]] == ["r"]


def test_under_bounds_limits_and_the_key_inside_are_told() -> None:
    (cell,) = (each for each in derivation(made(), "b")["cells"] if each["pool"] == "q")
    (piece,) = cell["pieces"]
    assert piece["key"] == "capped"
    assert piece["exact"] == "4.00"
    assert piece["limits"] == {
        "a": {"base": "0.00", "floor": None, "cap": "6.00"},
        "b": {"base": "1.00", "floor": "0.10", "cap": "6.00"},
    }
    (inner,) = piece["inner"]
    assert (inner["key"], inner["share"]) == ("fixed", "1/3")
    assert "limits" not in inner


def test_pools_are_told_whole() -> None:
    pools = derivation(made(), "a")["pools"]
    assert [each["id"] for each in pools] == ["p", "q", "r"]
    assert pools[0] == {
        "id": "p",
        "key": "fixed",
        "direct": "1.00",
        "overheads": [
            {"from": "it", "units": "3", "of": "4", "amount": "3.00"},
            {"from": "hr", "units": "1", "of": "1", "amount": "1.00"},
        ],
        "exact": "5.00",
        "amount": "5.00",
        "pieces": [{"from": "2027-01-01", "until": "2027-12-31", "key": "fixed", "amount": "5.00"}],
    }
    assert [piece["until"] for piece in pools[2]["pieces"]] == ["2027-12-30", "2027-12-31"]


def test_overheads_tell_what_they_cost_and_where_it_went() -> None:
    assert derivation(made(), "a")["overheads"] == [
        {
            "id": "it",
            "direct": "4.00",
            "exact": "4.00",
            "to": [
                {"id": "p", "units": "3", "of": "4", "amount": "3.00"},
                {"id": "hr", "units": "1", "of": "4", "amount": "1.00"},
            ],
        },
        {
            "id": "hr",
            "direct": "0.00",
            "exact": "1.00",
            "to": [{"id": "p", "units": "1", "of": "1", "amount": "1.00"}],
        },
    ]


def test_one_pool_may_be_asked_for() -> None:
    told = derivation(made(), "a", "q")
    assert [cell["pool"] for cell in told["cells"]] == [each["id"] for each in told["pools"]] == ["q"]


@pytest.mark.parametrize(("who", "which"), [("x", None), ("a", "it"), ("x", "q")])
def test_unknown_ids_are_refused(who: str, which: str | None) -> None:
    with pytest.raises(UnknownIdError):
        derivation(made(), who, which)


def test_a_weight_tells_its_day_or_its_window() -> None:
    assert value(Fact(value=F(1, 2), day=dt.date(2026, 11, 1), source="SCB", unit="invånare")) == {
        "value": "1/2",
        "unit": "invånare",
        "date": "2026-11-01",
        "source": "SCB",
    }
    scaled = Scaled(counted=F(5), days=100, of_days=365)
    assert value(Fact(value=F(73, 4), window=year(2026), scaled=scaled)) == {
        "value": "73/4",
        "unit": "",
        "from": "2026-01-01",
        "date": "2026-12-31",
        "source": "",
        "counted": "5",
        "days": 100,
        "of_days": 365,
    }


def test_exact_values_are_text() -> None:
    assert [kronor(F(amount)) for amount in (0, -5, 12_345)] == ["0.00", "-0.05", "123.45"]
    assert kronor(F(200, 3)) == "2/3"
    assert [number(F(3)), number(F(-1, 3))] == ["3", "-1/3"]
    assert bounds(Limits(base=F(1), floor=None, cap=None)) == {"base": "0.01", "floor": None, "cap": None}
