"""A year of invoices to 290 members, month by month: into the register, and as text and HTML; beside the barest way."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from string import Template
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, Final

from attrs import evolve

from benchmarks.timing import markdown, target
from costshare.allocation.allocate import allocate
from costshare.register.register import Register
from costshare.register.sqlite import PRAGMAS
from costshare.runs.bill import Order, bill
from costshare.runs.documents import recorded
from costshare.runs.files import Job, documents
from costshare.runs.kinds import ALWAYS
from costshare.workspace.load import load

MEMBERS: Final = 290
MONTHS: Final = 12
YEAR: Final = 2027
ORGNR: Final = "222222-2222"
POOLS: Final = {"upphandling": "Upphandling", "ramavtal": "Ramavtal och avtalsförvaltning", "system": "System"}
SECONDS_TO_ISSUE: Final = 5.0
SECONDS_TO_WRITE: Final = 30.0

HEAD: Final = f"""\
schema = 1

[federation]
name     = "Kommunalförbundet Exempel"
orgnr    = "{ORGNR}"
bankgiro = "5050-1055"
address  = {{ street = "Exempelgatan 1", postcode = "999 99", city = "Exempelstad" }}

[drivers.befolkning]
file = "population.csv"
unit = "invånare"

[keys.befolkning]
driver = "befolkning"
at     = {{ year = -1, day = "11-01" }}

[[costs]]
file  = "budget.csv"
basis = "budget"

[vat]
outside = "Medlemsbidrag enligt förbundsordningen § 12, ingen omsättning"

[billing]
instalments = {MONTHS}
"""
MEMBER: Final = """
[[members]]
id      = "$id"
name    = "Kommun $number"
kind    = "municipality"
orgnr   = "212000-0449"
from    = 2000-01-01
address = { street = "Torget $number", postcode = "999 99", city = "Ort $number" }
invoice = { reference = "REF-$number" }
"""
POOL: Final = """
[[pools]]
id   = "$id"
name = "$name"
key  = "befolkning"
vat  = "outside"
"""

Record = Mapping[str, Any]


def federation(folder: Path) -> None:
    """A workspace of 290 municipalities, three pools and a key by population, the same each time."""
    random = Random(MEMBERS)  # noqa: S311 - numbers for a benchmark
    numbers = {f"kommun-{number:03}": f"{number:03}" for number in range(1, MEMBERS + 1)}
    charter = [Template(MEMBER).substitute(id=member, number=number) for member, number in numbers.items()]
    charter += [Template(POOL).substitute(id=pool, name=name) for pool, name in POOLS.items()]
    people = [f"{member},{YEAR - 1}-11-01,{int(10 ** random.triangular(3.4, 6, 4.2))},påhittat\n" for member in numbers]
    amounts = [f"{pool},{YEAR}-01-01,{random.randint(10**7, 10**8)}\n" for pool in POOLS]
    (folder / "charter.toml").write_text(HEAD + "".join(charter), "utf-8")
    (folder / "population.csv").write_text("member,date,value,source\n" + "".join(people), "utf-8")
    (folder / "budget.csv").write_text("pool,date,amount\n" + "".join(amounts), "utf-8")


def issue(folder: Path, where: Path | str | None = None) -> None:
    """Bill every month, as twelve runs of the program would, but for its start and the documents."""
    for month in range(1, MONTHS + 1):
        issue_month(folder, month, where)


def issue_month(folder: Path, month: int, where: Path | str | None = None) -> None:
    """Bill one month, into the register of the folder or another."""
    now = dt.datetime(YEAR, month, 15, tzinfo=dt.UTC)
    bill(folder, Order(period=f"{YEAR}-{month:02}", on=now.date(), now=now, user="benchmark"), where=where)


def read_and_allocate(folder: Path) -> None:
    """What each run does before it issues."""
    for _ in range(MONTHS):
        allocate(load(folder), YEAR)


def plain_inserts(path: Path, texts: Iterable[list[str]]) -> None:
    """As many texts of the same size into one table, a transaction a month, the disk handled with the same care."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in PRAGMAS:
            connection.execute(pragma)
        connection.execute("CREATE TABLE invoices (number TEXT PRIMARY KEY, record TEXT NOT NULL)")
        for month, batch in enumerate(texts):
            connection.execute("BEGIN IMMEDIATE")
            rows = ((f"{month:02}{place:04}", text) for place, text in enumerate(batch))
            connection.executemany("INSERT INTO invoices VALUES (?, ?)", rows)
            connection.execute("COMMIT")


def stored(path: Path) -> Iterator[list[str]]:
    """What the register keeps of each month's invoices, as it stands in the file: what several rest on only once."""
    with closing(sqlite3.connect(path)) as connection:
        for (run,) in connection.execute("SELECT id FROM runs ORDER BY entry").fetchall():
            chosen = "FROM invoices JOIN journal USING (entry) WHERE invoices.run_id = ? ORDER BY position"
            yield [record for (record,) in connection.execute(f"SELECT record {chosen}", (run,))]
        yield [content for (content,) in connection.execute("SELECT content FROM bases")]


def templates(record: Record, job: Job) -> tuple[Template, ...]:
    """An invoice's documents with its number, reference and receiver cut out, for a bare template to fill in."""
    own = {"number": record["number"], "ocr": record["ocr"], "name": record["member"]["name"]}
    made = []
    for _name, content in documents(record, job):
        text = content.decode().replace("$", "$$")
        for name, value in own.items():
            text = text.replace(value, f"${{{name}}}")
        made.append(Template(text))
    return tuple(made)


def filled(forms: tuple[Template, ...], records: Iterable[Record]) -> None:
    """The same pages with other names and numbers; no amount is computed or written."""
    for record in records:
        own = {"number": record["number"], "ocr": record["ocr"], "name": record["member"]["name"]}
        for form in forms:
            form.substitute(own).encode()


def text_and_html(job: Job) -> None:
    """The documents of each invoice, made and thrown away."""
    for record in job.records:
        documents(record, job)


def timed(function: Callable[[], object]) -> float:
    """Seconds of the processor that one call takes."""
    start = process_time()
    function()
    return process_time() - start


def write_all(path: Path) -> tuple[float, float]:
    """Seconds for text and HTML of every invoice, and for bare templates; a month's records in memory at a time."""
    ours = bare = 0.0
    forms: tuple[Template, ...] = ()
    with Register.open(path, federation=ORGNR, create=False) as register:
        for run in register.runs():
            job = evolve(recorded(register, run.id), kinds=ALWAYS)
            records = list(job.records)
            forms = forms or templates(records[0], job)
            ours += timed(partial(text_and_html, job))
            bare += timed(partial(filled, forms, records))
    return ours, bare


def run() -> str:
    """Issue a year once, then write its documents; each beside the barest way to put down as much."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        federation(folder)
        issued = timed(partial(issue, folder))
        allocated = timed(partial(read_and_allocate, folder))
        texts = list(stored(folder / "register.db"))
        inserted = timed(partial(plain_inserts, folder / "plain.db", texts))
        size = sum(len(text.encode()) for batch in texts for text in batch)
        written, filled_in = write_all(folder / "register.db")
    invoices = sum(map(len, texts[:MONTHS]))
    if invoices != MEMBERS * MONTHS:
        message = f"{invoices} invoices were issued"
        raise RuntimeError(message)
    rows = [
        ["plain inserts, as many bytes", f"{inserted:.3g} s", "×1"],
        ["`bill`, twelve runs", f"{issued:.3g} s", f"×{issued / inserted:.3g}"],
        ["of which to read and allocate", f"{allocated:.3g} s", f"×{allocated / inserted:.3g}"],
        ["bare templates, as many bytes", f"{filled_in:.3g} s", "×1"],
        ["text and HTML", f"{written:.3g} s", f"×{written / filled_in:.3g}"],
    ]
    targets = [
        target(f"issuing {invoices:,} invoices, at most {SECONDS_TO_ISSUE:g} s", issued, SECONDS_TO_ISSUE),
        target(f"text and HTML of {invoices:,} invoices, at most {SECONDS_TO_WRITE:g} s", written, SECONDS_TO_WRITE),
    ]
    table = markdown(
        [f"{invoices:,} invoices, {size / 1e6:,.0f} MB of records", "processor time", "to the bare way"], rows
    )
    return "\n\n".join([table, "\n".join(targets)])
