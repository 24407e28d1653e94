"""A register of many years, and what one more period costs in it, beside one of three years; in both databases.

``python -m benchmarks.long_register --invoices 1000000`` makes the long one of a million: that takes some minutes and
gigabytes. The one in a file stays in the folder for temporary files, for the next time.
"""

import argparse
import gc
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import perf_counter, process_time
from typing import Final

from attrs import frozen
from sqlalchemy import Connection, insert, select

from benchmarks.issuing import MEMBERS, MONTHS, ORGNR, YEAR, federation, issue, issue_month
from benchmarks.timing import markdown, target
from costshare.billing.invoice import reference
from costshare.register import postgres, sqlite
from costshare.register.backend import Act
from costshare.register.entry import Kind
from costshare.register.register import Register
from costshare.register.schema import BASES, COUNTERS, JOURNAL
from costshare.register.writing import Chain
from costshare.runs.bill import KIND
from tests.register.cluster import programs, started

INVOICES: Final = 100_000
FEW: Final = 3 * MEMBERS * MONTHS
MORE_AT_MOST: Final = 1.2
A_MILLION: Final = 1_000_000
SECONDS_TO_VERIFY: Final = 60.0
YEARS: Final = tuple(year for year in range(1901, 2200) if year != YEAR)
POSTGRESQL: Final = "PostgreSQL"
DURABLE: Final[dict[str, str]] = {}


@frozen
class Cost:
    """Seconds of one act, by the clock and of this process's processor."""

    elapsed: float
    processor: float


@frozen
class Pattern:
    """A year as it was billed once: the entries of the journal in their order, and what the invoices rest on, as text.

    An entry is its kind, the id of its run and its record.
    """

    entries: tuple[tuple[Kind, str, str], ...]
    bases: tuple[tuple[str, str], ...]


def pattern() -> Pattern:
    """A year of the federation, billed by the month."""
    with TemporaryDirectory() as place:
        federation(Path(place))
        issue(Path(place))
        with Register.open(Path(place) / "register.db", federation=ORGNR) as register, register.reading() as reading:
            journal = reading.rows(select(JOURNAL).where(JOURNAL.c.kind != Kind.REGISTER).order_by(JOURNAL.c.entry))
            entries = tuple((Kind(row.kind), row.run_id, row.record) for row in journal)
            return Pattern(entries, tuple((row.hash, row.content) for row in reading.rows(select(BASES))))


def in_year(text: str, year: int) -> str:
    """What a text of the pattern's year says in another: only days, periods, numbers and years say it in these ways."""
    for away in (-1, 0, 1):
        text = text.replace(f'"{YEAR + away}-', f'"<{away}>-')
    for away in (-1, 0, 1):
        text = text.replace(f'"<{away}>-', f'"{year + away}-')
    for mark in ('"year":', '"F', f'"{KIND}-'):
        text = text.replace(f"{mark}{YEAR}", f"{mark}{year}")
    return text


def lengthened(where: Path | str, made: Pattern, invoices: int) -> int:
    """Issue the pattern in so many years that there are at least so many invoices; gives how many there are.

    A transaction a year: the entries are the pattern's but for the year, the number, the reference and the chain.
    """
    with Register.open(where, federation=ORGNR) as register:
        backend = sqlite.in_file(where, create=False) if isinstance(where, Path) else postgres.at(where)
        with register.reading() as reading:
            last = reading.last()
        entry, head, position = last.entry, last.hash, 0
        for year in YEARS[: -(-invoices // (MEMBERS * MONTHS))]:
            with backend.connection(Act.WRITE) as connection, connection.begin():
                chain = Chain(connection, entry=entry, head=head)
                position += add_year(connection, chain, made, year, position)
                entry, head = chain.entry, chain.head
        backend.engine.dispose()
        return register.count()


def add_year(connection: Connection, chain: Chain, made: Pattern, year: int, position: int) -> int:
    """Issue the pattern in a year, after so many invoices; gives how many it has."""
    contents = [in_year(content, year) for _, content in made.bases]
    bases = [{"hash": hashlib.sha256(content.encode()).hexdigest(), "content": content} for content in contents]
    connection.execute(insert(BASES), bases)
    names = {was: now["hash"] for (was, _), now in zip(made.bases, bases, strict=True)}
    count = 0
    for run_id, entries in groupby(made.entries, key=lambda entry: entry[1]):
        told = []
        for kind, _, text in entries:
            record = json.loads(in_year(text, year))
            if kind is Kind.INVOICE:
                count += 1
                record |= {"ocr": reference(position + count), "basis": names[record["basis"]]}
            told.append((kind, record))
        documents = sum(kind is Kind.INVOICE for kind, _ in told)
        others = len(told) - documents  # the run, and the plan where it is the first: they stand before the invoices
        first = position + count - documents + 1
        chain.add(in_year(f'"{run_id}"', year).strip('"'), told, first - others)
    connection.execute(insert(COUNTERS), {"series": "F", "year": year, "last": count})
    return count


def kept(made: Pattern, invoices: int) -> Path:
    """A register in a file with at least so many invoices; made where the one of an earlier time is not there."""
    path = Path(gettempdir()) / f"costshare-benchmark-{invoices}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        lengthened(part, made, invoices)
        part.rename(path)
    return path


def cost(act: Callable[[], object]) -> Cost:
    """What one call takes; what others left behind is collected before it, not while it lasts."""
    gc.collect()
    elapsed, processor = perf_counter(), process_time()
    act()
    return Cost(perf_counter() - elapsed, process_time() - processor)


@frozen
class Place:
    """A workspace, and where its register is."""

    folder: Path
    where: Path | str

    def opened(self, _turn: int) -> None:
        """Open the register, and ask for the little that every run asks for."""
        with Register.open(self.where, federation=ORGNR, create=False) as register, register.reading() as reading:
            reading.last()
            reading.count()

    def billed(self, month: int) -> None:
        """Bill a month."""
        issue_month(self.folder, month, self.where)


def of_each(acts: dict[str, Callable[[int], object]], times: int) -> dict[str, Cost]:
    """The least that each act takes, by turns, so that a busy machine disturbs all of them alike."""
    found: dict[str, list[Cost]] = {name: [] for name in acts}
    for turn in range(1, times + 1):
        for name, act in acts.items():
            found[name].append(cost(partial(act, turn)))
    return {
        name: Cost(min(each.elapsed for each in costs), min(each.processor for each in costs))
        for name, costs in found.items()
    }


def compared(places: dict[str, Place], invoices: int, database: str) -> str:
    """Open and bill in each of the registers, by size; the table and whether the longest costs little more.

    What a server does is not in the time of this process: there, the clock is compared.
    """
    opening = of_each({name: place.opened for name, place in places.items()}, 9)
    billing = of_each({name: place.billed for name, place in places.items()}, MONTHS)
    rows = []
    for title, costs in (("opening", opening), ("billing a period of 290", billing)):
        cells = [f"{each.elapsed * 1e3:.3g} ms ({each.processor * 1e3:.3g} ms)" for each in costs.values()]
        rows.append([title, *cells])
    first, last = list(billing.values())
    ratio = last.elapsed / first.elapsed if database == POSTGRESQL else last.processor / first.processor
    table = markdown([f"{database}, by the clock (of the processor)", *places], rows)
    line = f"billing in {invoices:,} invoices to billing in {FEW:,}, at most {MORE_AT_MOST:g} times"
    return f"{table}\n\n{target(line, ratio, MORE_AT_MOST)}"


def in_files(made: Pattern, invoices: int) -> str:
    """Registers in files, and what it takes to verify the long one."""
    with TemporaryDirectory() as folder:
        places: dict[str, Place] = {}
        for count in (FEW, invoices):
            root = workspace(Path(folder), count)
            places[f"{count:,}"] = Place(root, Path(shutil.copy(kept(made, count), root / "register.db")))
        return f"{compared(places, invoices, 'SQLite')}\n{verified(workspace(Path(folder), invoices), invoices)}"


def workspace(folder: Path, count: int) -> Path:
    """The federation in a folder of its own."""
    root = folder / str(count)
    root.mkdir(exist_ok=True)
    federation(root)
    return root


def verified(folder: Path, invoices: int) -> str:
    """``costshare verify`` in a process of its own: seconds by the clock and of processors, the most memory of any."""
    start = perf_counter()
    command = [sys.executable, "-m", "costshare", "verify", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"verify ended with {process.returncode}"
        raise RuntimeError(message)
    limit = SECONDS_TO_VERIFY * invoices / A_MILLION
    line = target(f"verifying {invoices:,} invoices, at most {limit:g} s", seconds, limit)
    processor = used.ru_utime + used.ru_stime
    return f"{line}; {processor:.3g} s of the processors; at most {used.ru_maxrss / 1024:.0f} MB of memory"


def on_server(made: Pattern, invoices: int) -> str:
    """Registers on a server that brings to the disk what it says it has."""
    with TemporaryDirectory() as folder, started(DURABLE) as cluster:
        places: dict[str, Place] = {}
        for count in (FEW, invoices):
            place = Place(workspace(Path(folder), count), cluster.new_place())
            lengthened(place.where, made, count)
            for statement in ("VACUUM (ANALYZE)", "CHECKPOINT"):  # or the server does it while it is timed
                cluster.execute(statement, str(place.where))
            places[f"{count:,}"] = place
        return compared(places, invoices, POSTGRESQL)


def run(invoices: int = INVOICES) -> str:
    """One more period in a long register and in a short one."""
    made = pattern()
    server = on_server(made, invoices) if programs() else "No PostgreSQL server is installed."
    return f"{in_files(made, invoices)}\n\n{server}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--invoices", type=int, default=A_MILLION)
    print(run(parser.parse_args().invoices))
