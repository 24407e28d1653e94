"""The rules on a Peppol invoice, before a receiver's system looks at it.

Source: EN 16931-1:2017 with the validation artefacts 1.3.16; Peppol BIS Billing 3.0.21 (May 2026), and of 3.0.22
(November 2026) what it makes stricter on endpoints and identifiers; rules that only warn are told as faults too.
"""

from typing import Final

from costshare.errors import Fault, WorkspaceError, in_order
from costshare.exchange.rules import codes, counts, document, lines, parties, payment, sums, vat
from costshare.exchange.rules.finding import Finding, Rule
from costshare.exchange.rules.texts import FEDERATION, MEMBERS, of_rule
from costshare.exchange.ubl_tree import Tree, tree

RULES: Final[tuple[Rule, ...]] = (
    *document.RULES,
    *counts.RULES,
    *codes.RULES,
    *parties.RULES,
    *payment.RULES,
    *sums.RULES,
    *lines.RULES,
    *vat.RULES,
)
OF_EITHER: Final = {
    "PEPPOL-EN16931-CL008": (FEDERATION + "endpoint", MEMBERS + "invoice.endpoint"),
    "BR-CL-14": (FEDERATION + "address.country", MEMBERS + "address.country, invoice.address.country"),
    "BR-CO-09": (FEDERATION + "vat_number", MEMBERS + "vat_number"),
}
"""The fields of seller and buyer that a rule on both can come from."""


def check(ubl: bytes, *, name: str = "invoice.xml") -> tuple[Fault, ...]:
    """Each rule that a UBL invoice or credit note breaks, by place; `name` is what the faults call it.

    `Fault.code` is the official id of the rule. Those in small letters are of costshare: a file that is no UBL
    document, or has a DOCTYPE; a credit note that does not say what it corrects, or has a due date, which UBL does not
    let it have; an invoice whose VAT is not exact to the öre. What else the schema says, such as the order of elements,
    is not looked at.
    """
    try:
        read = tree(ubl, name)
    except WorkspaceError as error:
        return error.faults
    found = [finding for rule in RULES for finding in rule(read)]
    return in_order(fault_of(read, each) for each in found)


def fault_of(read: Tree, finding: Finding) -> Fault:
    """The fault of a finding, with its place, and whose field it comes from."""
    values = dict(finding.values)
    if finding.rule in OF_EITHER:
        seller = read.is_within(finding.at, "AccountingSupplierParty")
        values["field"] = OF_EITHER[finding.rule][0 if seller else 1]
    return of_rule(finding.rule, read.places[finding.at], finding.found, **values)
