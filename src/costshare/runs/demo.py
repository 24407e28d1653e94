"""The example from end to end, as a person would run it: check, allocate, explain, and a year's four billings."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from costshare.allocation.allocate import allocate
from costshare.costs.basis import Basis
from costshare.documents.allocation_html import allocation_html
from costshare.documents.allocation_text import allocation_text
from costshare.documents.billed_text import billed_text
from costshare.documents.check_text import check_text
from costshare.documents.explanation import explanation
from costshare.documents.language import Language, translator
from costshare.errors import WorkspaceError
from costshare.runs.bill import Order, bill
from costshare.runs.check import check
from costshare.runs.documents import write_batches
from costshare.runs.folders import copy, example, write_whole

YEAR: Final = 2013
MEMBER: Final = "norrkoping"
BILLINGS: Final = {
    "2013-Q1": dt.date(2013, 1, 15),
    "2013-Q2": dt.date(2013, 4, 15),
    "2013-Q3": dt.date(2013, 7, 15),
    "2013-Q4": dt.date(2013, 10, 15),
}
NOW: Final = dt.datetime(2013, 1, 1, tzinfo=dt.UTC)  # the demo leaves the same bytes each time
USER: Final = "demo"


def steps(folder: Path, language: Language) -> Iterator[str]:
    """What to print, step by step; the workspace, a page, the register and the invoices are left in the folder.

    Raises `FileExistsError` where the folder holds anything.
    """
    _ = translator(language)
    copy(example(), folder)
    yield f"$ costshare check {folder}\n"
    checked = check(folder)
    if checked.workspace is None or checked.faults:
        raise WorkspaceError(checked.faults)
    yield check_text(checked.workspace, checked.allocations, language) + "\n"
    for basis in (Basis.BUDGET, Basis.OUTCOME):
        yield f"$ costshare allocate {folder} --year {YEAR} --basis {basis}\n"
        yield allocation_text(allocate(checked.workspace, YEAR, basis), language) + "\n"
    yield f"$ costshare explain {folder} --year {YEAR} --member {MEMBER}\n"
    budget = allocate(checked.workspace, YEAR)
    yield explanation(budget, MEMBER, language=language) + "\n"
    page = folder / "out" / f"allocation-{YEAR}.html"
    page.parent.mkdir(exist_ok=True)
    write_whole(page, allocation_html(budget, language))
    for period, day in BILLINGS.items():
        yield f"$ costshare bill {folder} --period {period} --on {day}\n"
        order = Order(period=period, on=day, now=NOW, user=USER)
        billed = bill(folder, order)
        write_batches(folder, billed.batches, language)
        yield billed_text(billed.to_dict(), language) + "\n"
    yield _("The agreement stands in {charter}, the allocation as a page in {page}, the invoices in {out}.").format(
        charter=folder / "charter.toml", page=page, out=folder / "out"
    )
