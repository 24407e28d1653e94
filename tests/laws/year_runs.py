"""Whole years by any agreement: billed, credited, settled, and what the register says of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import assume, settings

from costshare.allocation.allocate import allocate
from costshare.billing.plan import Cell
from costshare.costs.basis import Basis
from costshare.errors import WorkspaceError
from costshare.money.amounts import plain, read_ore
from costshare.periods.names import period_names
from costshare.runs.bill import bill
from costshare.runs.credit import CreditOrder, credit
from costshare.runs.settle import SettledYear, SettleOrder, settle_year
from costshare.testing.case import Case
from costshare.testing.drawing import st
from costshare.workspace.load import load
from tests.billing.agreement import NOW
from tests.laws.test_billing_runs import Year, register, years

AMOUNTS: Final = st.one_of(st.integers(-2_000, 2_000), st.integers(-(10**9), 10**9))
SMALL: Final = st.sampled_from(["0 kr", "1 kr", "100 kr", "100000 kr"])
SHARES: Final = st.one_of(st.just(None), st.fractions(0, 1, max_denominator=20))


def few() -> settings:
    """A small part of the examples that the profile asks for: each is a year of runs."""
    return settings(max_examples=max(3, settings().max_examples // 15))


@frozen
class Whole:
    """A year that can be billed and settled: its periods in order, the federation's equity, and its final pools."""

    year: Year
    equity: int
    pools: tuple[str, ...]

    @property
    def number(self) -> int:
        """Which year it is."""
        return self.year.case.year

    def settle(self, root: Path) -> SettledYear:
        """Settle it, in the spring after."""
        on = dt.date(self.number + 1, 2, 15)
        order = SettleOrder(year=self.number, on=on, now=NOW, user="u", equity=self.equity)
        return settle_year(root, order)

    def bill(self, root: Path) -> None:
        """Bill all of it."""
        for period in self.year.periods:
            bill(root, self.year.order(period))

    def credit(self, root: Path, number: str, amount: int | None = None) -> None:
        """Credit an invoice."""
        order = CreditOrder(number=number, reason="fel", on=self.day, now=NOW, user="u", amount=amount)
        credit(root, order)

    @property
    def day(self) -> dt.date:
        """A day of issue."""
        return dt.date(self.number, 6, 1)

    def cost(self, root: Path, pool: str, ore: int) -> None:
        """Add a row to the outcome."""
        path = root / "costs/outcome.csv"
        path.write_text(f"{path.read_text('utf-8')}{pool};{self.number}-06-30;{plain(ore)};\n", "utf-8")


@st.composite
def whole_years(draw: st.DrawFn) -> Whole:
    """Any agreement and terms of settlement, with an outcome; in one or two instalments."""
    year = draw(years())
    charter = dict(year.case.charter)
    count = draw(st.sampled_from([1, 2]))
    pools = tuple(each["id"] for each in charter["pools"] if "statistic" not in each)
    terms: dict[str, Any] = {
        "surplus": draw(st.sampled_from(["repay", "retain", "carry"])),
        "deficit": draw(st.sampled_from(["call", "carry"])),
        "threshold": draw(SMALL),
        "total_threshold": draw(SMALL),
    }
    if draw(st.booleans()):
        terms["equity_floor"] = draw(SMALL)
    if draw(st.integers(0, 3)) == 0:
        terms["key"] = draw(st.sampled_from(sorted(charter["keys"])))
    charter |= {
        "billing": charter["billing"] | {"instalments": count},
        "settlement": terms,
        "costs": [*charter["costs"], {"file": "costs/outcome.csv", "basis": "outcome"}],
    }
    rows = draw(st.lists(st.tuples(st.sampled_from(pools), AMOUNTS), min_size=1, max_size=3))
    written = [[pool, f"{year.case.year}-03-01", plain(ore), ""] for pool, ore in rows]
    tables = {**year.case.tables, "costs/outcome.csv": [["pool", "date", "amount", "text"], *written]}
    case: Case = evolve(year.case, charter=charter, tables=tables)
    periods = tuple(period_names(case.year, count))
    return Whole(year=Year(case, periods), equity=draw(AMOUNTS), pools=pools)


def possible(root: Path, whole: Whole) -> None:
    """Go on only with a year whose outcome can be shared, and whose settlement can be."""
    try:
        allocate(load(root), whole.number, Basis.OUTCOME)
    except WorkspaceError:
        assume(condition=False)


def settled(root: Path, whole: Whole) -> SettledYear:
    """Settle a year; go on only where the settlement's own key, if it has one, can share the difference."""
    try:
        return whole.settle(root)
    except WorkspaceError:
        assume(condition="key" not in whole.year.case.charter["settlement"])
        raise


def records(root: Path) -> list[Mapping[str, Any]]:
    """Every document, in order of issue."""
    with register(root) as found:
        return list(found.records())


def of_cells(documents: Iterable[Mapping[str, Any]]) -> Counter[Cell]:
    """Net öre by member and pool; a credit note's are taken away."""
    found: Counter[Cell] = Counter()
    for each in documents:
        sign = 1 if each["kind"] == "invoice" else -1
        for line in each["lines"]:
            found[each["member"]["id"], line["pool"]] += sign * read_ore(line["net"])
    return found


def borne(root: Path, whole: Whole) -> Counter[Cell]:
    """What each member bears of each pool: the outcome, and what the settlement's own key puts on it beside."""
    outcome = allocate(load(root), whole.number, Basis.OUTCOME)
    found: Counter[Cell] = Counter()
    for split in outcome.pools:
        for cell in split.cells.values():
            found[cell.member, cell.pool] += cell.amount
    for row in rows(root, whole):
        found[row["member"], row["pool"]] += row["moved"]
    return found


def accounted(root: Path, whole: Whole) -> Counter[Cell]:
    """What was billed, settled, retained and carried, from the register alone."""
    found = of_cells(records(root))
    for row in rows(root, whole):
        found[row["member"], row["pool"]] += row["retained"] + row["carried"]
    return found


def rows(root: Path, whole: Whole) -> list[Mapping[str, Any]]:
    """The year's settlement as the register has it."""
    with register(root) as found, found.reading() as reading:
        kept = reading.settlement(whole.number)
    return kept["rows"] if kept else []


def some_of(net: int, share: Fraction | None) -> int | None:
    """So much of a net, at least an öre; None where that is all."""
    amount = max(1, int(abs(net) * (share or 1))) * (-1 if net < 0 else 1)
    return None if share is None or amount == net else amount


def without_zeros(found: Mapping[Any, int]) -> dict[Any, int]:
    """What is something."""
    return {name: ore for name, ore in found.items() if ore}
