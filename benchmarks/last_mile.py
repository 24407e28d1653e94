"""A year's files for other systems: Peppol and vouchers, then PDF too, beside bringing them to the disk."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from attrs import evolve, frozen

from benchmarks.issuing import MEMBERS, MONTHS, ORGNR, federation, issue
from benchmarks.timing import markdown, target
from costshare.documents.document_kind import DocumentKind
from costshare.register.register import Register
from costshare.runs.documents import recorded
from costshare.runs.files import File, Job, files
from costshare.runs.folders import write_whole

SECONDS_WITH_XML: Final = 5.0
SECONDS_WITH_PDF: Final = 90.0
REACHED: Final = 'invoice = { reference = "REF-'
ENDPOINT: Final = 'invoice = { endpoint = "0007:2120000449", reference = "REF-'
BOOKS: Final = """
[bookkeeping]
series     = "CS"
claims     = "1511"
income     = "3510"
rounding   = "3740"
dimensions = { counterparty = 20 }
"""
SYSTEMS: Final = (DocumentKind.PEPPOL, DocumentKind.SIE)
PAPER: Final = (*SYSTEMS, DocumentKind.PDF)


@frozen
class Cost:
    """Seconds by the clock and of the processor, and the bytes that came of it."""

    elapsed: float
    processor: float
    size: int


def agreed(folder: Path) -> None:
    """The federation of the other benchmarks, whose members Peppol reaches, with accounts."""
    federation(folder)
    charter = folder / "charter.toml"
    charter.write_text(charter.read_text("utf-8").replace(REACHED, ENDPOINT) + BOOKS, "utf-8")


def jobs(folder: Path, kinds: tuple[DocumentKind, ...]) -> list[Job]:
    """The files of each month, of those kinds."""
    with Register.open(folder / "register.db", federation=ORGNR, create=False) as register:
        return [evolve(recorded(register, run.id), kinds=kinds) for run in register.runs()]


def made(found: list[Job]) -> list[File]:
    """The files, as the program makes them."""
    return [file for job in found for file in files(job)]


def timed(make: Callable[[], list[File]]) -> tuple[Cost, list[File]]:
    """What one call takes, and what it gives."""
    elapsed, processor = perf_counter(), process_time()
    found = make()
    cost = Cost(perf_counter() - elapsed, process_time() - processor, sum(len(content) for _, content in found))
    return cost, found


def brought_to_disk(written: list[File], out: Path) -> list[File]:
    """Write the files as the program does, each whole or not there, also after a power cut."""
    for name, content in written:
        write_whole(out / name, content)
    return written


def run() -> str:
    """Make a year's files for systems, then those for people too; what it takes to write them beside that."""
    rows = []
    costs: dict[tuple[DocumentKind, ...], Cost] = {}
    with TemporaryDirectory() as place:
        folder = Path(place)
        agreed(folder)
        issue(folder)
        for name, kinds in (("Peppol, each with its basis, and SIE", SYSTEMS), ("the same, and PDF", PAPER)):
            costs[kinds], written = timed(partial(made, jobs(folder, kinds)))
            disk, _ = timed(partial(brought_to_disk, written, folder))
            rows.append(row(name, costs[kinds], disk))
            rows.append(row("and to the disk, file by file", disk, disk))
    count = f"{MEMBERS * MONTHS:,} invoices"
    head = [count, "by the clock", "processor time", "bytes", "to the disk's time"]
    systems, paper = costs[SYSTEMS].processor, costs[PAPER].elapsed
    targets = [
        target(f"{count} with XML and SIE, at most {SECONDS_WITH_XML:g} s", systems, SECONDS_WITH_XML),
        target(f"with PDF too, at most {SECONDS_WITH_PDF:g} s by the clock on two cores", paper, SECONDS_WITH_PDF),
    ]
    return "\n\n".join([markdown(head, rows), "\n".join(targets)])


def row(label: str, cost: Cost, bare: Cost) -> list[str]:
    """A row of the table."""
    size, times = f"{cost.size / 1e6:.0f} MB", f"×{cost.elapsed / bare.elapsed:.3g}"
    return [label, f"{cost.elapsed:.3g} s", f"{cost.processor:.3g} s", size, times]


if __name__ == "__main__":
    print(run())
