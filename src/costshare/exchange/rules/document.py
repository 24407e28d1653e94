"""Rules on the document as a whole: what it must say, its days, periods and references."""

from collections.abc import Mapping
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.finding import Finding, Findings, at, day, number, own, text
from costshare.exchange.ubl_tree import Tree

SPECIFICATION: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROCESSES: Final = frozenset(
    {
        "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        "urn:peppol:france:billing:regulated",
        "urn:peppol:france:billing:non-regulated",
        "urn:peppol:bis:billing_with_response",
    }
)
REQUIRED: Final[Mapping[str, str]] = {
    "BR-01": "CustomizationID",
    "BR-02": "ID",
    "BR-03": "IssueDate",
    "BR-05": "DocumentCurrencyCode",
    "BR-06": "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
    "BR-07": "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
}
"""What stands in every document, not blank."""
EXISTING: Final[Mapping[str, str]] = {
    "PEPPOL-EN16931-R001": "ProfileID",
    "PEPPOL-EN16931-R010": "AccountingCustomerParty/Party/EndpointID",
    "PEPPOL-EN16931-R020": "AccountingSupplierParty/Party/EndpointID",
    "BR-08": "AccountingSupplierParty/Party/PostalAddress",
    "BR-10": "AccountingCustomerParty/Party/PostalAddress",
    "BR-12": "LegalMonetaryTotal/LineExtensionAmount",
    "BR-13": "LegalMonetaryTotal/TaxExclusiveAmount",
    "BR-14": "LegalMonetaryTotal/TaxInclusiveAmount",
    "BR-15": "LegalMonetaryTotal/PayableAmount",
}
"""What every document has; that it is not empty is another rule (R008)."""
COUNTRIES: Final[Mapping[str, str]] = {"BR-09": "AccountingSupplierParty", "BR-11": "AccountingCustomerParty"}
DAYS: Final = ("IssueDate", "DueDate", "TaxPointDate", "StartDate", "EndDate", "ActualDeliveryDate")
GERMANY: Final = "DE"


def required(tree: Tree) -> Findings:
    """What must be there."""
    root = tree.root
    for rule, path in REQUIRED.items():
        if not text(root, path):
            yield Finding(rule, root)
    for rule, path in EXISTING.items():
        if at(root, path) is None:
            yield Finding(rule, root)
    if root.find("TaxTotal/TaxSubtotal") is None:
        yield Finding("BR-CO-18", root)
    for rule, party in COUNTRIES.items():
        address = at(root, f"{party}/Party/PostalAddress")
        if address is not None and not text(address, "Country/IdentificationCode"):
            yield Finding(rule, address)


def either(tree: Tree) -> Findings:
    """What must be there in one form or another."""
    root = tree.root
    if not (text(root, "InvoiceTypeCode") or text(root, "CreditNoteTypeCode")):
        yield Finding("BR-04", root)
    if not tree.lines:
        yield Finding("BR-16", root)
    if root.find("BuyerReference") is None and at(root, "OrderReference/ID") is None:
        yield Finding("PEPPOL-EN16931-R003", root)


def asked_by_law(tree: Tree) -> Findings:
    """What the rules no longer ask: a due date or terms on what is to be paid, and what a credit note corrects.

    Source: EN 16931-1:2017, BR-CO-25, which its validation artefacts dropped in 1.3.16; mervärdesskattelagen (2023:200)
    17 kap. 22 §.
    """
    root = tree.root
    if tree.is_credit_note:
        if root.find("BillingReference") is None:
            yield Finding("credit-note-reference", root)
        return
    dated = any(at(root, path) is not None for path in ("DueDate", "PaymentTerms/Note", "PaymentMeans/PaymentDueDate"))
    if not dated and (number(text(root, "LegalMonetaryTotal/PayableAmount")) or 0) > 0:
        yield Finding("BR-CO-25", root)


def not_in_schema(tree: Tree) -> Findings:
    """A credit note has no due date of its own: it says when to pay in the means of payment, if at all.

    Source: OASIS UBL 2.1, CreditNote.
    """
    due = tree.root.find("DueDate") if tree.is_credit_note else None
    if due is not None:
        yield Finding("credit-note-due", due, own(due))


def empty(tree: Tree) -> Findings:
    """No element is empty."""
    blank = [each for each in tree.root.iter() if not (each.text and not each.text.isspace()) and not len(each)]
    return (Finding("PEPPOL-EN16931-R008", element, element.tag.rpartition("}")[2]) for element in blank)


def process(tree: Tree) -> Findings:
    """The specification and the business process are Peppol's; at most one note, outside Germany."""
    root = tree.root
    specification, profile = text(root, "CustomizationID"), text(root, "ProfileID")
    if not specification.startswith(SPECIFICATION) or "::" in specification:
        yield Finding("PEPPOL-EN16931-R004", root, specification)
    if profile not in PROCESSES:
        yield Finding("PEPPOL-EN16931-R007", root, profile)
    if len(notes := root.findall("Note")) > 1 and not is_german(tree):
        yield Finding("PEPPOL-EN16931-R002", notes[1])
    if tree.is_credit_note:
        projects = [
            each for each in root.findall("AdditionalDocumentReference") if text(each, "DocumentTypeCode") == "50"
        ]
        if len(projects) > 1:
            yield Finding("PEPPOL-EN16931-R080", projects[1])


def is_german(tree: Tree) -> bool:
    """Whether both parties are in Germany, which has exceptions."""
    path = "Party/PostalAddress/Country/IdentificationCode"
    return all(text(tree.root, f"{party}/{path}").upper() == GERMANY for party in COUNTRIES.values())


def tax_currency(tree: Tree) -> Findings:
    """One VAT total with a breakdown; another without one exactly where VAT has a currency of its own."""
    root = tree.root
    totals, currency = root.findall("TaxTotal"), root.find("TaxCurrencyCode")
    broken_down = [each for each in totals if each.find("TaxSubtotal") is not None]
    if len(broken_down) != 1:
        yield Finding("PEPPOL-EN16931-R053", root)
    if len(totals) - len(broken_down) != (currency is not None):
        yield Finding("PEPPOL-EN16931-R054", root)
    if currency is None:
        return
    if own(currency) == text(root, "DocumentCurrencyCode"):
        yield Finding("PEPPOL-EN16931-R005", currency, own(currency))
    accounted, charged = (
        [number(own(vat)) or 0 for vat in tree.all("TaxAmount") if vat.get("currencyID") == code]
        for code in (own(currency), text(root, "DocumentCurrencyCode"))
    )
    if not accounted:
        yield Finding("BR-53", currency, own(currency))
    if not (accounted and charged and min(accounted) * max(charged) >= 0):
        yield Finding("PEPPOL-EN16931-R055", currency)


def days(tree: Tree) -> Findings:
    """Days are written in full."""
    for element in chain.from_iterable(tree.all(name) for name in DAYS):
        if day(element.text or "") is None:
            yield Finding("PEPPOL-EN16931-F001", element, own(element))


def periods(tree: Tree) -> Findings:
    """Periods have a first or a last day, in that order; the day when VAT becomes due is said in one way."""
    root = tree.root
    if root.find("TaxPointDate") is not None and at(root, "InvoicePeriod/DescriptionCode") is not None:
        yield Finding("BR-CO-03", root)
    for period in root.findall("InvoicePeriod"):
        yield from in_order(period, "BR-29", "BR-CO-19", also=period.find("DescriptionCode") is not None)
    for line in tree.lines:
        for period in line.findall("InvoicePeriod"):
            yield from in_order(period, "BR-30", "BR-CO-20")


def in_order(period: Element, order: str, some: str, *, also: bool = False) -> Findings:
    """A period's days, by those two rules; `also` says whether it may do without."""
    first, last = text(period, "StartDate"), text(period, "EndDate")
    if not (first or last or also):
        yield Finding(some, period)
    start, end = day(first), day(last)
    if start and end and end < start:
        yield Finding(order, period, f"{first}–{last}")


def references(tree: Tree) -> Findings:
    """Preceding documents and attachments are named."""
    for element in tree.all("BillingReference"):
        if at(element, "InvoiceDocumentReference/ID") is None:
            yield Finding("BR-55", element)
    for element in tree.all("AdditionalDocumentReference"):
        if not text(element, "ID"):
            yield Finding("BR-52", element)
    for element in tree.all("EmbeddedDocumentBinaryObject"):
        if "mimeCode" not in element.attrib:
            yield Finding("UBL-DT-06", element)
        if "filename" not in element.attrib:
            yield Finding("UBL-DT-07", element)


RULES: Final = (
    required,
    either,
    asked_by_law,
    not_in_schema,
    empty,
    process,
    tax_currency,
    days,
    periods,
    references,
)
