"""The invented federation's whole year: billed by the quarter, with an outcome to settle against, and payments."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from costshare.billing.posting import Standing, standings
from costshare.money.amounts import plain, read_ore
from costshare.register.accounts import item, postings
from costshare.runs.billed import Billed
from costshare.runs.credit import CreditOrder, credit
from costshare.runs.kinds import ALWAYS
from costshare.runs.payments import Booked, Books, Clerk, book
from costshare.runs.settle import SettledYear, SettleOrder, settle_year
from tests.billing.agreement import COSTS, NOW, QUARTERS, Charter, billed, charter, issued, lay, register
from tests.exchange.messages import BANKGIRO, Ntry, Strd, Tx, message

OUTCOME: Final = {"stod": 104_000_00, "system": 55_000_01, "kurser": 1_234_57}
SETTLED: Final = dt.date(2028, 2, 15)
REASON: Final = "fel mottagare"


@pytest.fixture(scope="session")
def quarter_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """To be copied: the first quarter billed."""
    root = lay_year(tmp_path_factory.mktemp("quarter") / "w")
    billed(root)
    return root


@pytest.fixture(scope="session")
def year_once(tmp_path_factory: pytest.TempPathFactory, quarter_once: Path) -> Path:
    """To be copied: the year billed."""
    root = Path(shutil.copytree(quarter_once, tmp_path_factory.mktemp("year") / "w"))
    billed(root, *QUARTERS[1:])
    return root


@pytest.fixture
def billed_quarter(tmp_path: Path, quarter_once: Path) -> Path:
    """A first quarter of four invoices: 20 103 kr, 15 103 kr, and the company's 103 kr and 6 250 kr."""
    return Path(shutil.copytree(quarter_once, tmp_path / "w"))


@pytest.fixture
def billed_year(tmp_path: Path, year_once: Path) -> Path:
    """Four such quarters."""
    return Path(shutil.copytree(year_once, tmp_path / "w"))


def outcome(root: Path, costs: Mapping[str, int]) -> None:
    """Write the year's outcome, in öre by pool."""
    rows = [f"{pool},2027-06-30,{plain(ore)},x" for pool, ore in costs.items()]
    (root / "outcome.csv").write_text("\n".join(["pool,date,amount,text", *rows, ""]), "utf-8")


def lay_year(
    root: Path, change: Callable[[Charter], object] | None = None, *, costs: Mapping[str, int] = OUTCOME
) -> Path:
    """Write the workspace with an outcome, over what is there."""
    made = charter(change)
    made["costs"] = [*made["costs"], {"file": "outcome.csv", "basis": "outcome"}]
    lay(root, made, COSTS)
    outcome(root, costs)
    return root


def crediting(number: str, **said: Any) -> CreditOrder:  # noqa: ANN401 - an order's own
    """An order of a credit note."""
    given = {"number": number, "reason": REASON, "on": dt.date(2027, 5, 2), "now": NOW, "user": "ekonom"}
    return CreditOrder(**{**given, **said})


def credited(root: Path, number: str, amount: int | None = None, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """Credit an invoice; gives the credit note's record."""
    (record,) = credit(root, crediting(number, amount=amount, **said)).records
    return dict(record)


def settling(**said: Any) -> SettleOrder:  # noqa: ANN401 - an order's own
    """An order of the year's settlement."""
    return SettleOrder(**{"year": 2027, "on": SETTLED, "now": NOW, "user": "ekonom", "documents": ALWAYS, **said})


def settled(root: Path, **said: Any) -> SettledYear:  # noqa: ANN401 - an order's own
    """Settle the year."""
    return settle_year(root, settling(**said))


def clerk(**said: Any) -> Clerk:  # noqa: ANN401 - a clerk's own
    """Who books."""
    return Clerk(**{"on": dt.date(2027, 3, 1), "now": NOW, "user": "ekonom", "reason": REASON, **said})


def paying(ore: int, *references: str, key: str = "", **said: Any) -> Ntry:  # noqa: ANN401 - an entry's own
    """Money in (or below zero, out) with references; `key` is the bank's own."""
    strd = tuple(Strd(reference=each) for each in references)
    given = {"direction": "CRDT" if ore > 0 else "DBIT", "reference": key, "txs": (Tx(strd=strd, debtor="Ada"),)}
    return Ntry(amount=abs(ore), **{**given, **said})


def bank_file(root: Path, entries: Iterable[Ntry], name: str = "bank.xml", kind: str = "camt.054") -> Path:
    """A file of the bank's."""
    path = root / name
    path.write_text(message(entries, form=(kind, "08"), account=BANKGIRO), "utf-8")
    return path


def paid(root: Path, *entries: Ntry, name: str = "bank.xml", kind: str = "camt.054") -> Booked:
    """Book what a file of the bank's tells."""
    return book(Books(path=root), [bank_file(root, entries, name, kind)], clerk())


def standing(root: Path) -> dict[str, Standing]:
    """Every document by number, as the postings leave it."""
    with register(root) as found, found.reading() as reading:
        return standings(map(item, reading.items()), postings(reading))


def opens(root: Path) -> dict[str, int]:
    """What is open of each document, in öre, without zeros."""
    return {number: each.open for number, each in standing(root).items() if each.open}


def members_open(root: Path) -> dict[str, int]:
    """What is open of each member, in öre, without zeros."""
    found: dict[str, int] = {}
    for each in standing(root).values():
        found[each.item.member] = found.get(each.item.member, 0) + each.open
    return {member: ore for member, ore in found.items() if ore}


def run_ids(root: Path) -> list[str]:
    """The runs of a register, in order."""
    with register(root) as found:
        return [run.id for run in found.runs()]


def net_of(found: Billed) -> dict[str, int]:
    """Net öre by number; a credit note's below zero."""
    return {
        each["number"]: int(each["net"].replace(".", "")) * (1 if each["kind"] == "invoice" else -1)
        for each in found.records
    }


def agreed(root: Path, **terms: Any) -> Path:  # noqa: ANN401 - what [settlement] may say
    """The same workspace with terms of settlement."""
    return lay_year(root, lambda made: made.update(settlement=terms))


def due(found: SettledYear) -> dict[str, int]:
    """Net öre of a settlement's documents by member; a credit note's below zero."""
    nets = net_of(found.billed)
    sums: dict[str, int] = {}
    for each in found.billed.records:
        sums[each["member"]["id"]] = sums.get(each["member"]["id"], 0) + nets[each["number"]]
    return sums


def accounted(root: Path, found: SettledYear, costs: Mapping[str, int] = OUTCOME) -> bool:
    """Advances, settlement, what is retained and what is carried are the outcome, from the register alone."""
    documents = sum(read_ore(each["net"]) * (1 if each["kind"] == "invoice" else -1) for each in issued(root))
    return documents + found.billed.retained + found.billed.carried == sum(costs.values())
