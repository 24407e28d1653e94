"""What holds between the runs of a year, for any agreement: each example is a workspace, a register and its runs."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given

from costshare.allocation.allocate import allocate
from costshare.billing.plan import advances
from costshare.costs.basis import Basis
from costshare.documents.language import Language
from costshare.errors import WorkspaceError
from costshare.money.amounts import read_ore
from costshare.money.rounding import half_away
from costshare.periods.names import period_names
from costshare.register.register import Register
from costshare.runs.bill import Order, bill
from costshare.runs.documents import documents_again, write_batches
from costshare.testing.case import Case
from costshare.testing.charters import cases
from costshare.testing.drawing import st
from costshare.workspace.load import load
from tests.billing.agreement import ADDRESS, NOW, as_json, tree
from tests.laws.folders import fewer
from tests.register.issuing import sound

KINDS: Final = ("municipality", "region", "federation", "company")
TREATMENTS: Final = ("outside", "standard", "exempt")


@frozen
class Year:
    """A workspace that can be billed, and the order in which its periods are."""

    case: Case
    periods: tuple[str, ...]

    def order(self, period: str, **said: Any) -> Order:  # noqa: ANN401 - an order's own
        """An order of a period, on the first day of the year."""
        return Order(**{"period": period, "on": dt.date(self.case.year, 1, 1), "now": NOW, "user": "u", **said})


@st.composite
def years(draw: st.DrawFn) -> Year:
    """Any agreement, with terms of billing drawn to it; some of the periods, in any order."""
    case = draw(cases())
    count = draw(st.sampled_from([1, 2, 4, 12]))
    treatment = st.one_of(
        st.sampled_from(TREATMENTS), st.fixed_dictionaries({k: st.sampled_from(TREATMENTS) for k in KINDS})
    )
    charter = dict(case.charter)
    federation = {"vat_number": "SE222000002601", "bankgiro": "5050-1055", "address": ADDRESS}
    charter |= {
        "federation": charter["federation"] | federation,
        "members": [each | {"address": ADDRESS} for each in charter["members"]],
        "pools": [each if "statistic" in each else each | {"vat": draw(treatment)} for each in charter["pools"]],
        "costs": [each | {"basis": "budget"} for each in charter["costs"]],
        "vat": {"outside": "§ 12", "exempt": "19 §"},
        "billing": {
            "instalments": count,
            "advance": draw(st.sampled_from(["100 %", "50 %", "1/3", "0 %", "110 %"])),
            "payable": draw(st.sampled_from(["krona", "none"])),
        },
    }
    periods = draw(st.permutations(period_names(case.year, count)))
    return Year(evolve(case, charter=charter, basis=Basis.BUDGET), tuple(periods[:4]))


@contextmanager
def folder(year: Year) -> Iterator[Path]:
    """The workspace in a folder, where the year can be shared."""
    with tempfile.TemporaryDirectory() as name:
        root = year.case.write(Path(name, "w"))
        try:
            allocate(load(root), year.case.year)
        except WorkspaceError:
            assume(condition=False)
        yield root


def register(root: Path) -> Register:
    return Register.open(root / "register.db", federation="222000-0026", create=False)


@fewer(10)
@given(years())
def test_what_is_billed_is_the_plan_and_every_invoice_adds_up(year: Year) -> None:
    with folder(year) as root:
        for period in year.periods:
            bill(root, year.order(period))
        workspace = load(root)
        assert workspace.terms.billing is not None
        expected = advances(allocate(workspace, year.case.year), workspace.terms.billing)
        with register(root) as found:
            assert sound(found) == ()
            records = list(found.records())
            plan = found.plan(year.case.year)
    assert plan is not None
    planned: Counter[str] = Counter()
    for spread in plan["spreads"]:
        assert spread["target"] == expected[spread["member"], spread["pool"]] == sum(spread["amounts"].values())
        planned[spread["member"]] += sum(spread["amounts"].get(period, 0) for period in year.periods)
    billed: Counter[str] = Counter()
    for number, each in enumerate(records, 1):
        net, vat, rounding, payable = (read_ore(each[name]) for name in ("net", "vat", "rounding", "payable"))
        assert net == sum(read_ore(line["net"]) for line in each["lines"])
        assert vat == half_away(net * Fraction(each["rate"]) / 100)
        assert payable == net + vat + rounding
        assert each["number"] == f"F{year.case.year}{number:04}"
        billed[each["member"]["id"]] += net
    assert {who: ore for who, ore in billed.items() if ore} == {who: ore for who, ore in planned.items() if ore}


@fewer(10)
@given(years(), st.sampled_from(["costs", "charter", "keys", "nothing"]))
def test_a_dry_run_leaves_nothing_the_run_does_the_same_and_a_second_one_nothing(year: Year, change: str) -> None:
    with folder(year) as root:
        firsts, written = {}, {}
        for period in year.periods[:2]:
            before = tree(root.parent)
            seen = bill(root, year.order(period), dry_run=True)
            with pytest.raises(WorkspaceError, match="plan-hash"):
                bill(root, year.order(period, expect=f"{seen.plan[:-1]}x"))
            assert tree(root.parent) == before
            done = bill(root, year.order(period, expect=seen.plan))
            assert (seen.records, seen.plan, seen.new) == (done.records, done.plan, done.new)
            firsts[period] = done
            write_batches(root, done.batches, Language.SWEDISH)
        written = tree(root / "out")
        changed(root, change)
        before = tree(root)
        for period, first in firsts.items():
            assert as_json(bill(root, year.order(period, user="other"))) == as_json(first, new=0)
            assert bill(root, year.order(period), dry_run=True).plan == first.plan
        list(documents_again(root, None, Language.SWEDISH))
        assert tree(root / "out") == written
        assert tree(root) == before


def changed(root: Path, change: str) -> None:
    """Change what the year was made from, so that it is another one or none at all."""
    charter = (root / "charter.toml").read_text("utf-8")
    match change:
        case "costs":
            (root / "costs/pools.csv").write_text("pool,date,amount,text\n?,?,?,?\n", "utf-8")
        case "charter":
            (root / "charter.toml").write_text(charter.replace("instalments", "instalment"), "utf-8")
        case "keys":
            (root / "charter.toml").write_text(charter.replace("[keys.", "[drivers."), "utf-8")


@fewer(10)
@given(years(), st.data())
def test_a_change_that_is_spread_brings_the_year_to_the_new_amounts(year: Year, data: st.DataObject) -> None:
    """Where a period is left, and no claim was lost because it came to zero, all that is billed is the last target."""
    with folder(year) as root:
        count = year.case.charter["billing"]["instalments"]
        periods = data.draw(st.permutations(period_names(year.case.year, count)))[:4] if count == 12 else year.periods
        at = data.draw(st.integers(0, len(periods)))
        for period in periods[:at]:
            bill(root, year.order(period))
        with register(root) as found:
            before = list(found.records())
        rows = (root / "costs/pools.csv").read_text("utf-8")
        pool = next(each["id"] for each in year.case.charter["pools"] if "statistic" not in each)
        more = f"{pool};{year.case.year}-06-30;{data.draw(st.integers(-50_000, 50_000))};\n"
        (root / "costs/pools.csv").write_text(rows + more, "utf-8")
        try:
            for period in periods[at:]:
                bill(root, year.order(period, replan=True))
        except WorkspaceError:
            assume(condition=False)
        workspace = load(root)
        assert workspace.terms.billing is not None
        with register(root) as found:
            assert sound(found) == ()
            records, plan = list(found.records()), found.plan(year.case.year)
        assert records[: len(before)] == before, "what is issued stays"
        assert plan is not None
        if at == len(periods):
            return
        expected = advances(allocate(workspace, year.case.year), workspace.terms.billing)
        done = set(periods)
        for spread in plan["spreads"]:
            assert spread["target"] == expected.get((spread["member"], spread["pool"]), 0)
            total = sum(spread["amounts"].values())
            assert total == spread["target"] or spread["amounts"].keys() <= done
        planned: Counter[str] = Counter()
        for spread in plan["spreads"]:
            planned[spread["member"]] += sum(spread["amounts"].get(period, 0) for period in periods)
        billed: Counter[str] = Counter()
        for each in records:
            billed[each["member"]["id"]] += read_ore(each["net"])
        assert {who: ore for who, ore in billed.items() if ore} == {who: ore for who, ore in planned.items() if ore}
