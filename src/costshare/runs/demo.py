"""The example from end to end, as a person would run it: from check to the settled year, and what is paid of it."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
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
from costshare.documents.ledger_text import booked_text, ledger_text
from costshare.documents.statement_text import statement_text
from costshare.documents.verified_text import verified_text
from costshare.errors import WorkspaceError
from costshare.runs.bill import Order, bill
from costshare.runs.check import check
from costshare.runs.credit import CreditOrder, credit
from costshare.runs.documents import write_batches
from costshare.runs.folders import copy, example, write_whole
from costshare.runs.ledger import accounts
from costshare.runs.payments import Books, Clerk, book
from costshare.runs.settle import SettleOrder, settle_year
from costshare.runs.verify import verify

YEAR: Final = 2013
MEMBER: Final = "norrkoping"
BILLINGS: Final = {
    "2013-Q1": dt.date(2013, 1, 15),
    "2013-Q2": dt.date(2013, 4, 15),
    "2013-Q3": dt.date(2013, 7, 15),
    "2013-Q4": dt.date(2013, 10, 15),
}
PAYMENTS: Final = Path("payments/camt054-2013-02-14.xml")
PAYMENT_DAY: Final = dt.date(2013, 2, 15)
CREDITED: Final = "F20130029"
REBILLED: Final = "2013-Q4"
REASON: Final = "Fel referens på fakturan"
CREDIT_DAY: Final = dt.date(2013, 10, 21)
SETTLE_DAY: Final = dt.date(2014, 2, 10)
LEDGER_DAY: Final = dt.date(2014, 2, 28)
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
    for told, act in year_of(folder, language):
        yield f"$ costshare {told}\n"
        yield act() + "\n"
    yield _("The agreement stands in {charter}, the allocation as a page in {page}, the invoices in {out}.").format(
        charter=folder / "charter.toml", page=page, out=folder / "out"
    )


def year_of(folder: Path, language: Language) -> Iterator[tuple[str, Callable[[], str]]]:
    """The year's commands in order of time, as a person would type them, each with what does it and says how it was."""

    def billed(period: str, day: dt.date) -> str:
        found = bill(folder, Order(period=period, on=day, now=NOW, user=USER))
        write_batches(folder, found.batches, language)
        return billed_text(found.to_dict(), language)

    def credited() -> str:
        order = CreditOrder(number=CREDITED, reason=REASON, on=CREDIT_DAY, now=NOW, user=USER)
        found = credit(folder, order)
        write_batches(folder, found.batches, language)
        return billed_text(found.to_dict(), language)

    def settled() -> str:
        found = settle_year(folder, SettleOrder(year=YEAR, on=SETTLE_DAY, now=NOW, user=USER))
        write_batches(folder, found.billed.batches, language)
        return statement_text(found.statement, language) + "\n\n" + billed_text(found.billed.to_dict(), language)

    def paid() -> str:
        clerk = Clerk(on=PAYMENT_DAY, now=NOW, user=USER)
        return booked_text(book(books, [folder / PAYMENTS], clerk).to_dict(), language)

    def listed() -> str:
        return ledger_text(accounts(books, LEDGER_DAY).to_dict(), language)

    def sound() -> str:
        found = verify(folder)
        return verified_text(found.failures, found.notes, count=found.count, head=found.head, language=language)

    books = Books(path=folder)
    for number, (period, day) in enumerate(BILLINGS.items(), 1):
        yield f"bill {folder} --period {period} --on {day}", partial(billed, period, day)
        if number == 1:
            yield f"payments {folder} {folder / PAYMENTS} --on {PAYMENT_DAY}", paid
    yield f'credit {folder} {CREDITED} --reason "{REASON}" --on {CREDIT_DAY}', credited
    yield f"bill {folder} --period {REBILLED} --on {CREDIT_DAY}", partial(billed, REBILLED, CREDIT_DAY)
    yield f"settle {folder} --year {YEAR} --on {SETTLE_DAY}", settled
    yield f"ledger {folder} --on {LEDGER_DAY}", listed
    yield f"verify {folder}", sound
