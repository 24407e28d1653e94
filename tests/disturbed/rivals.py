"""Eight commands at one register at once, on the same things and on different ones, and what holds afterwards.

To be run in a process of its own, with one thread: ``python -m tests.disturbed.rivals bill FOLDER REGISTER``.
"""

import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import INVOICES, PAYMENTS, POSTINGS
from costshare.runs.verify import verify
from tests.billing.agreement import FEDERATION
from tests.billing.processes import INVOICES as EACH_QUARTER
from tests.billing.processes import ended, forked
from tests.disturbed.places import well_numbered
from tests.disturbed.year import ADVANCES, BILL, BOOK, CREDIT, DAY, PAID, SETTLE, lay, lived, run, stop_the_clock

Words = tuple[str, ...]

REFUSED: Final = 2
PAY: Final[Words] = ("pay", "F20270003", "--reason", "kontant", "--on", DAY)
BOOKED: Final = 5


def at_once(root: Path, where: str, asked: Sequence[Words]) -> list[int]:
    """Start so many commands, let go of all of them together; their exit statuses. What they print lies beside."""
    gate, opener = os.pipe()

    def let_go(words: Words) -> int:
        os.close(opener)
        os.read(gate, 1)  # nothing is ever written: it ends when the parent closes the other end
        return run(words, root, where)

    children = [forked(partial(let_go, words), root.with_name(f"{place}.json")) for place, words in enumerate(asked)]
    os.close(opener)
    return [ended(child) for child in children]


def printed(root: Path, count: int) -> list[dict[str, object]]:
    """What the commands that were not refused said."""
    texts = [root.with_name(f"{place}.json").read_text("utf-8") for place in range(count)]
    return [json.loads(text) if text else {} for text in texts]


def billing(root: Path, where: str) -> None:
    """Each quarter twice, where there is no register yet."""
    lay(root)
    asked = [*ADVANCES, *ADVANCES]
    assert at_once(root, where, asked) == [0] * len(asked)
    told = printed(root, len(asked))
    assert sorted(str(each["new"]) for each in told) == ["0"] * 4 + [str(EACH_QUARTER)] * 4
    for first, second in zip(told[:4], told[4:], strict=True):
        assert first["invoices"] == second["invoices"]
    with Register.open(where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        assert reading.count() == len(ADVANCES) * EACH_QUARTER
        assert [run.kind for run in reading.runs()] == ["bill"] * len(ADVANCES)


def mixed(root: Path, where: str) -> None:
    """Bill a quarter, credit an invoice, book a file and note a payment, each twice."""
    lived(root, where, BILL.before)
    asked = [BILL.words, CREDIT.words, BOOK.words, PAY] * 2
    statuses = at_once(root, where, asked)
    assert [sorted(statuses[place::4]) for place in range(4)] == [[0, 0], [0, REFUSED], [0, 0], [0, REFUSED]]
    told = printed(root, len(asked))
    assert sorted(str(told[place]["new"]) for place in (0, 4)) == ["0", str(EACH_QUARTER)]
    assert sorted(str(told[place]["already"]) for place in (2, 6)) == ["0", str(BOOKED)]
    with Register.open(where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        assert reading.count() == len(ADVANCES) * EACH_QUARTER + 1
        assert len(list(reading.rows(PAYMENTS.select()))) == BOOKED
        assert len(list(reading.rows(POSTINGS.select().where(POSTINGS.c.kind == "pay")))) == 1
        assert len(list(reading.rows(INVOICES.select().where(INVOICES.c.credits == PAID[1])))) == 1


def settling(root: Path, where: str) -> None:
    """Settle a year four times, with payments and a credit between: what the credit takes back is settled or open."""
    lived(root, where, SETTLE.before)
    asked = [SETTLE.words, SETTLE.words, SETTLE.words, SETTLE.words, BOOK.words, BOOK.words, CREDIT.words, CREDIT.words]
    statuses = at_once(root, where, asked)
    assert statuses[:6] == [0] * 6
    assert sorted(statuses[6:]) == [0, REFUSED]
    with Register.open(where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        assert sum(each.kind == "settle" for each in reading.runs()) in {1, 2}  # once more where the credit came after


def all_is_well(root: Path, where: str) -> None:
    """Whatever order they came in: the register is sound, numbers have no gap, and no money came or went."""
    found = verify(root, where=where)
    assert found.ok, found.failures
    with Register.open(where, federation=FEDERATION, create=False) as register, register.reading() as reading:
        well_numbered(reading)
        assert sum_of(reading, "payments") == moved(reading) + sum(reading.unallocated().values())


def sum_of(reading: Reading, table: str) -> int:
    """All of a table's amounts, in öre."""
    return sum(row.amount for row in reading.rows({"payments": PAYMENTS, "postings": POSTINGS}[table].select()))


def moved(reading: Reading) -> int:
    """What of payments is posted, in öre; a rounding moves none of it."""
    chosen = POSTINGS.select().where(POSTINGS.c.payment != "", POSTINGS.c.kind != "rounding")
    return sum(row.amount for row in reading.rows(chosen))


ACTS: Final = {"bill": billing, "mixed": mixed, "settle": settling}


def main(act: str, folder: str, where: str) -> None:
    """Do what the command line says."""
    stop_the_clock()
    root = Path(folder) / "workspace"
    ACTS[act](root, where)
    all_is_well(root, where)


if __name__ == "__main__":
    main(*sys.argv[1:])
