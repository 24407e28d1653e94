"""The same year of invoices into a register in PostgreSQL, beside the barest way to put down as much there."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep
from typing import Final

from attrs import frozen

from benchmarks.issuing import MEMBERS, MONTHS, federation, issue, stored
from benchmarks.timing import markdown, target
from tests.register.cluster import Cluster, programs, started

SECONDS_TO_ISSUE: Final = 10.0
# PostgreSQL as it is: what it has said to be written is on the disk.
SETTINGS: Final[dict[str, str]] = {}
SERVING: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)
TIMES: Final = slice(13, 17)
"""Where a line of /proc has what a process and those it has waited for used of the processor."""


@frozen
class Cost:
    """Seconds by the clock, of this process's processor, and of that of the server's processes."""

    elapsed: float
    processor: float
    server: float

    def cells(self) -> list[str]:
        """As a row of a table."""
        return [f"{each:.3g} s" for each in (self.elapsed, self.processor, self.server)]


def plain_inserts(url: str, texts: Iterable[list[str]]) -> None:
    """As many texts of the same size into one table, a transaction a month."""
    import psycopg

    with closing(psycopg.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE invoices (number text PRIMARY KEY, record text NOT NULL)")
        for month, batch in enumerate(texts):
            rows = [(f"{month:02}{place:04}", text) for place, text in enumerate(batch)]
            cursor.executemany("INSERT INTO invoices VALUES (%s, %s)", rows)
            connection.commit()


def served(cluster: Cluster) -> float:
    """Seconds of the processor that the server's processes have used; 0 where the machine does not say."""
    while cluster.execute(SERVING) != [(0,)]:  # what a process used is known when it has ended
        sleep(0.01)
    first = (cluster.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0]
    status = Path("/proc", first, "stat")
    if not status.exists():
        return 0.0
    ticks = sum(map(int, status.read_text("utf-8").split()[TIMES]))
    return ticks / os.sysconf("SC_CLK_TCK")


def timed(cluster: Cluster, function: Callable[[], object]) -> Cost:
    """What one call takes."""
    used, elapsed, processor = served(cluster), perf_counter(), process_time()
    function()
    elapsed, processor = perf_counter() - elapsed, process_time() - processor
    return Cost(elapsed, processor, served(cluster) - used)


def run() -> str:
    """Issue a year into a file and on a server that brings to the disk what it says it has, and insert as much."""
    if programs() is None:
        return "No PostgreSQL server is installed."
    with TemporaryDirectory() as place, started(SETTINGS) as cluster:
        file, server = Path(place) / "file", Path(place) / "server"
        for folder in (file, server):
            folder.mkdir()
            federation(folder)
        in_file = timed(cluster, partial(issue, file))
        on_server = timed(cluster, partial(issue, server, cluster.new_place()))
        texts = list(stored(file / "register.db"))
        plain = timed(cluster, partial(plain_inserts, cluster.new_place(), texts))
    rows = [
        ["plain inserts, as many bytes, PostgreSQL", *plain.cells()],
        ["`bill`, twelve runs, PostgreSQL", *on_server.cells()],
        ["`bill`, twelve runs, SQLite", *in_file.cells()],
    ]
    invoices = MEMBERS * MONTHS
    table = markdown([f"{invoices:,} invoices", "by the clock", "processor time", "of the server"], rows)
    text = f"issuing {invoices:,} invoices into PostgreSQL, at most {SECONDS_TO_ISSUE:g} s of both processors' time"
    return f"{table}\n\n{target(text, on_server.processor + on_server.server, SECONDS_TO_ISSUE)}"
