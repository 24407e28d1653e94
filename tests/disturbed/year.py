"""A federation's year as a folder, stopped where a command comes next, and what each command is asked.

With `stop_the_clock` the same commands leave the same register, to the byte of every hash.
"""

import datetime as dt
import io
import os
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from attrs import frozen

from costshare.cli.main import main as costshare
from costshare.money.amounts import plain
from costshare.periods import names
from costshare.register import register
from costshare.register.entry import ore_of
from costshare.register.register import Register
from costshare.testing.case import write
from tests.billing.agreement import COSTS, FEDERATION, QUARTERS, charter
from tests.billing.agreement import lay as lay_agreement
from tests.exchange.messages import BANKGIRO, Ntry, Tx, message

NOW: Final = dt.datetime(2027, 10, 15, 9, 30, tzinfo=dt.UTC)
DAY: Final = "2027-10-15"
YEAR_END: Final = "2028-02-15"
LATE: Final = "2028-03-15"
BANK: Final = "bank.xml"
LATER: Final = "later.xml"
PAID: Final = ("F20270001", "F20270002", "F20270004")
UNKNOWN: Final = 1_234_00
ISSUING: Final = frozenset({"bill", "settle", "credit"})
ADVANCES: Final = tuple(("bill", "--period", quarter, "--on", DAY) for quarter in QUARTERS)
PAYMENTS: Final = ("payments", BANK, "--on", DAY)


@frozen(kw_only=True)
class Command:
    """A command that writes, and the commands before it; `again` is its exit status where it has been done already.

    A word that is the name of a bank's file stands for its path.
    """

    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...]
    again: int = 0

    @property
    def makes_the_register(self) -> bool:
        """Whether there is no register before."""
        return not self.before


FIRST: Final = Command(name="first bill", words=ADVANCES[0], before=())
BILL: Final = Command(name="bill", words=ADVANCES[3], before=ADVANCES[:3])
SETTLE: Final = Command(name="settle", words=("settle", "--year", "2027", "--on", YEAR_END), before=ADVANCES)
CREDIT: Final = Command(
    name="credit",
    words=("credit", PAID[1], "--reason", "fel mottagare", "--on", DAY),
    before=ADVANCES[:3],
    again=2,  # it is credited in full already
)
BOOK: Final = Command(name="payments", words=PAYMENTS, before=ADVANCES[:3])


class Stopped(dt.datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> "Stopped":
        """The same instant each time."""
        found = NOW.astimezone(tz)
        return cls(found.year, found.month, found.day, found.hour, found.minute, tzinfo=found.tzinfo)


def stop_the_clock() -> None:
    """From now on, this process and its children live at one instant, and every new register has the same UUID."""
    os.environ.pop("COSTSHARE_REGISTER", None)
    for module, name, value in (
        (names, "now", lambda: NOW),
        (register, "uuid4", lambda: UUID(int=1)),
        (register, "dt", SimpleNamespace(datetime=Stopped, UTC=dt.UTC)),
    ):
        assert hasattr(module, name), f"{name} is no longer what tells the time, or which register it is"
        setattr(module, name, value)


def lay(root: Path) -> Path:
    """Write the workspace: the budget is billed by the quarter, and the outcome is another."""
    agreed = charter(lambda found: found["costs"].append({"file": "outcome.csv", "basis": "outcome"}))
    outcome = {"stod": COSTS["stod"] + 4_321_00, "system": COSTS["system"] - 9_876_54, "kurser": COSTS["kurser"]}
    rows = [f"{pool},2027-12-31,{plain(ore)},x" for pool, ore in outcome.items()]
    return write({"outcome.csv": "\n".join(["pool,date,amount,text", *rows, ""])}, lay_agreement(root, agreed))


def tell_payments(root: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write what the bank tells: invoices paid, in part, too much, and money that nobody knows; later, more of it."""
    owed = {each["number"]: each for each in records}
    wholly, partly, over = (owed[number] for number in PAID)
    told = [
        (ore_of(wholly["payable"]), wholly["ocr"]),
        (ore_of(partly["payable"]) // 2, partly["ocr"]),
        (ore_of(over["payable"]) + 100_00, over["ocr"]),
        (UNKNOWN, "nobody"),
        (UNKNOWN + 1, "nobody"),
    ]
    entries = [entry(f"B{place}", ore, reference) for place, (ore, reference) in enumerate(told)]
    (root / BANK).write_text(message(entries, form=("camt.054", "08"), account=BANKGIRO), "utf-8")
    (root / LATER).write_text(message([entry("C1", UNKNOWN + 2, "nobody")], account=BANKGIRO), "utf-8")


def entry(reference: str, ore: int, remittance: str) -> Ntry:
    """Money in, as the bank tells it."""
    transaction = Tx(amount=ore, end_to_end=remittance, ustrd=(remittance,))
    return Ntry(amount=ore, reference=reference, number=reference, txs=(transaction,))


def arguments(words: tuple[str, ...], root: Path, where: Path | str) -> list[str]:
    """A command line about a workspace and its register."""
    name, *rest = (str(root / word) if word in {BANK, LATER} else word for word in words)
    return [name, str(root), *rest, "--register", str(where)]


def run(words: tuple[str, ...], root: Path, where: Path | str) -> int:
    """A command in this process, as JSON; its exit status."""
    issues = words[0] in ISSUING
    return costshare([*arguments(words, root, where), *(("--documents", "text,html") if issues else ()), "--json"])


def lived(root: Path, where: Path | str, before: tuple[tuple[str, ...], ...]) -> None:
    """Bring a workspace to where those commands have been done: in this process, which then has all code loaded."""
    lay(root)
    for words in before:
        with redirect_stdout(io.StringIO()):
            assert run(words, root, where) == 0, words
        if not (root / BANK).exists():
            with Register.open(where, federation=FEDERATION, create=False) as found:
                tell_payments(root, found.records())
