"""The canonical record of a settlement's invoice or credit note: what it adds to an invoice's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from costshare.allocation.allocation import Allocation
from costshare.billing.claim import Claim
from costshare.billing.invoice import Invoice
from costshare.billing.reckoning import Row
from costshare.billing.record import Issue, record
from costshare.billing.settlement import SettlementLine
from costshare.federation.membership import Federation


def turned(claim: Claim) -> Claim:
    """The claim with all signs turned, as a credit note says it."""
    return evolve(claim, lines=tuple(evolve(line, amount=-line.amount) for line in claim.lines))


def settlement_record(  # noqa: PLR0913 - the last three by keyword
    invoice: Invoice,
    federation: Federation,
    outcome: Allocation,
    issue: Issue,
    *,
    owed: bool,
    advances: Sequence[Mapping[str, Any]],
    rows: Iterable[Row],
) -> dict[str, Any]:
    """What a member is to pay of a year's difference or, with `owed`, what it gets: then a credit note.

    The invoice's amounts are above zero either way (see `turned`). `advances` are the summaries of the year's invoices
    that are settled, each named as a reference; `rows` are the member's of that VAT category.
    """
    data = record(invoice, federation, outcome, issue)
    settlement = {
        "rows": [row.to_dict() for row in rows],
        "advances": [
            {"number": each["number"], "kind": each["kind"], "date": each["date"], "net": each["net"]}
            for each in advances
        ],
    }
    return {
        **data,
        "kind": "credit-note" if owed else "invoice",
        "lines": [
            {**written, "of": str(line.kind) if isinstance(line, SettlementLine) else ""}
            for written, line in zip(data["lines"], invoice.lines, strict=True)
        ],
        "references": [each["number"] for each in advances if each["kind"] == "invoice"],
        "basis": {**data["basis"], "kind": "settlement", "sign": -1 if owed else 1, "settlement": settlement},
    }

