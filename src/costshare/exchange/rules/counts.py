"""Rules that something stands at most once: UBL lets much repeat that an invoice of EN 16931 says once."""

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.finding import Finding, Findings
from costshare.exchange.ubl_tree import Tree

DOCUMENT: Final = ""
LINE: Final = "Line"
SELLER: Final = "AccountingSupplierParty/Party"
BUYER: Final = "AccountingCustomerParty/Party"
ONCE: Final[Mapping[str, tuple[str, str]]] = {
    "UBL-SR-01": (DOCUMENT, "ContractDocumentReference/ID"),
    "UBL-SR-02": (DOCUMENT, "ReceiptDocumentReference/ID"),
    "UBL-SR-03": (DOCUMENT, "DespatchDocumentReference/ID"),
    "UBL-SR-05": (DOCUMENT, "PaymentTerms/Note"),
    "UBL-SR-06": ("BillingReference", "InvoiceDocumentReference"),
    "UBL-SR-08": (DOCUMENT, "InvoicePeriod"),
    "UBL-SR-09": (DOCUMENT, f"{SELLER}/PartyLegalEntity/RegistrationName"),
    "UBL-SR-10": (DOCUMENT, f"{SELLER}/PartyName/Name"),
    "UBL-SR-11": (DOCUMENT, f"{SELLER}/PartyLegalEntity/CompanyID"),
    "UBL-SR-15": (DOCUMENT, f"{BUYER}/PartyLegalEntity/RegistrationName"),
    "UBL-SR-16": (DOCUMENT, f"{BUYER}/PartyIdentification/ID"),
    "UBL-SR-17": (DOCUMENT, f"{BUYER}/PartyLegalEntity/CompanyID"),
    "UBL-SR-24": (DOCUMENT, "Delivery"),
    "UBL-SR-26": ("PaymentMeans", "PaymentID"),
    "UBL-SR-27": ("PaymentMeans", "PaymentMeansCode"),
    "UBL-SR-32": ("TaxSubtotal", "TaxCategory/TaxExemptionReason"),
    "UBL-SR-34": (LINE, "Note"),
    "UBL-SR-35": (LINE, "OrderLineReference/LineID"),
    "UBL-SR-36": (LINE, "InvoicePeriod"),
    "UBL-SR-37": (LINE, "Price/AllowanceCharge/Amount"),
    "UBL-SR-39": (DOCUMENT, "ProjectReference/ID"),
    "UBL-SR-40": (DOCUMENT, f"{BUYER}/PartyName/Name"),
    "UBL-SR-45": (DOCUMENT, "PaymentMeans/PaymentDueDate"),
    "UBL-SR-49": (DOCUMENT, "InvoicePeriod/DescriptionCode"),
    "UBL-SR-50": (LINE, "Item/Description"),
    "UBL-SR-54": (DOCUMENT, "PaymentMeans/CardAccount"),
    "UBL-SR-55": (DOCUMENT, "PaymentMeans/PaymentMandate"),
    "UBL-SR-56": (DOCUMENT, "OriginatorDocumentReference/ID"),
}
"""By rule: in what (the document, each line, or each element of that name), and what at that path."""
STEPS: Final = {rule: path.split("/") for rule, (_owner, path) in ONCE.items()}
LAST: Final = {rule: names[-1] for rule, names in STEPS.items()}


def once(tree: Tree) -> Findings:
    """What stands once in all the document, or where a name of its path does not, needs no closer look."""
    for rule, (owner, _path) in ONCE.items():
        name = LAST[rule]
        if len(tree.all(name)) <= 1 or not all(map(tree.all, STEPS[rule])):
            continue
        owners = [tree.root] if owner == DOCUMENT else tree.lines if owner == LINE else tree.all(owner)
        for each in owners:
            if len(found := every(each, STEPS[rule])) > 1:
                yield Finding(rule, found[1], name)


def every(owner: Element, steps: Sequence[str]) -> list[Element]:
    """Every element at a path; step by step, which is quicker than the library's paths."""
    found = [owner]
    for step in steps:
        found = [child for each in found for child in each.findall(step)]
    return found


RULES: Final = (once,)
