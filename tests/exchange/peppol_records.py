"""Records for Peppol documents: small ones by VAT category, changed ones, and those that a year of runs issues."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from costshare.billing.credit import Note, credit_note, part, rest
from costshare.billing.vat import VatCategory
from costshare.runs.settle import settle_year
from tests.billing.agreement import COSTS, QUARTERS, Charter, billed, charter, issued, lay
from tests.documents.invoices import with_lines
from tests.runs.whole_year import OUTCOME, credited, outcome, settling

Record = Mapping[str, Any]

AMOUNTS: Final[Mapping[str, int]] = {"Upphandling": 100_000, "Ramavtal": 50_050}


def small(category: str = "O", amounts: Mapping[str, int] = AMOUNTS, **member: str) -> dict[str, Any]:
    """A record of few words: 1 500,50 kr in two lines, or other öre by name; and what the member says."""
    made = with_lines(amounts, VatCategory(category))
    made["member"] |= {"reference": "ZZ1234", **member}
    return dict(made) | {"credits": ""}


def credit(invoice: Record, ore: int | None = None) -> dict[str, Any]:
    """A credit note of an invoice: of all of it, or of öre before VAT."""
    left = rest(invoice, [])
    note = Note(number="F20130099", ocr="9917", on=dt.date(2013, 3, 1), revision=1, reason="Fel mottagare")
    return credit_note(invoice, part(invoice, left, ore), note, before=left)


def reachable(made: Charter) -> None:
    """Give each member a Peppol address and a reference."""
    for member in made["members"]:
        digits = member["orgnr"].replace("-", "")
        member["invoice"] = {"endpoint": f"0007:{digits}", "reference": f"REF-{member['id']}"}
    made["members"][0]["invoice"] |= {"order": "4711", "accounting": "1234", "gln": "7350053850019"}
    made["federation"] |= {"plusgiro": "901950-6", "iban": "SE4550000000058398257466"}


def year(root: Path) -> tuple[Record, ...]:
    """Everything that a year of runs issues: bills of each VAT category, credit notes, settlements of both kinds."""
    made = charter(reachable)
    made["costs"] = [*made["costs"], {"file": "outcome.csv", "basis": "outcome"}]
    lay(root, made, COSTS)
    outcome(root, OUTCOME)
    billed(root, *QUARTERS)
    numbers = {each["category"]: each["number"] for each in reversed(issued(root))}
    credited(root, numbers["O"])
    credited(root, numbers["S"], 50_00)
    settle_year(root, settling())
    return tuple(issued(root))


def kinds(records: Iterable[Record]) -> set[tuple[str, str, str]]:
    """What is among the records: run, kind, VAT category."""
    return {(each["run"], each["kind"], each["category"]) for each in records}
