"""Reading a Peppol invoice back into what it says."""

import base64
import binascii
from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from costshare.errors import Fault, WorkspaceError
from costshare.exchange.einvoice import Account, Attachment, EInvoice, Identifier, Kind, Line, Preceding, Trader
from costshare.exchange.rules.finding import number, own, shown
from costshare.exchange.rules.texts import of_rule
from costshare.exchange.ubl import written
from costshare.exchange.ubl_tree import Tree, tree
from costshare.federation.membership import Contact
from costshare.federation.parties import Address
from costshare.money.amounts import ORE_PER_KRONA

Said = tuple[str, str, tuple[tuple[str, str], ...]]
"""What an element says: its path, its text, its attributes."""

EMBEDDED: Final = "EmbeddedDocumentBinaryObject"
NUMBERS: Final = frozenset({"Percent", "InvoicedQuantity", "CreditedQuantity"})


def read_ubl(content: bytes, *, name: str = "invoice.xml") -> EInvoice:
    """What an invoice or a credit note says; `name` is what faults call the file.

    What `costshare.exchange.ubl.written` makes of it is the document again: bytes that costshare wrote are the same
    bytes, and in another's document every element says the same. A document that says more than an `EInvoice` can is
    refused, so that nothing is lost unseen.

    Raises `WorkspaceError`: the faults of `costshare.exchange.ubl_tree.tree`, such as ``xml-doctype``; ``ubl-number``
    and ``ubl-unread``.
    """
    read = tree(content, name)
    found = einvoice(read)
    if lost := tuple(unread(read, tree(written(found), name))):
        raise WorkspaceError(lost)
    return found


def einvoice(read: Tree) -> EInvoice:
    """What a document says, as far as an `EInvoice` can say it."""
    root, totals = read.root, "LegalMonetaryTotal"
    category = root.find("TaxTotal/TaxSubtotal/TaxCategory")
    return EInvoice(
        kind=Kind.CREDIT_NOTE if read.is_credit_note else Kind.INVOICE,
        number=said(root, "ID"),
        date=said(root, "IssueDate"),
        due=said(root, "DueDate"),
        note=said(root, "Note"),
        accounting=said(root, "AccountingCost"),
        reference=said(root, "BuyerReference"),
        order=said(root, "OrderReference/ID"),
        first=said(root, "InvoicePeriod/StartDate"),
        last=said(root, "InvoicePeriod/EndDate"),
        preceding=tuple(
            Preceding(said(each, "ID"), said(each, "IssueDate"))
            for each in root.findall("BillingReference/InvoiceDocumentReference")
        ),
        attachments=tuple(attachment(read, each) for each in root.findall("AdditionalDocumentReference")),
        seller=trader(root.find("AccountingSupplierParty/Party")),
        buyer=trader(root.find("AccountingCustomerParty/Party")),
        accounts=tuple(
            Account(said(each, "ID"), said(each, "FinancialInstitutionBranch/ID"))
            for each in root.findall("PaymentMeans/PayeeFinancialAccount")
        ),
        payment_reference=said(root, "PaymentMeans/PaymentID"),
        category=said(category, "ID"),
        rate=said(category, "Percent"),
        reason=said(category, "TaxExemptionReason"),
        reason_code=said(category, "TaxExemptionReasonCode"),
        net=ore(read, root.find(f"{totals}/LineExtensionAmount")),
        vat=ore(read, root.find("TaxTotal/TaxAmount")),
        rounding=ore(read, root.find(f"{totals}/PayableRoundingAmount")),
        payable=ore(read, root.find(f"{totals}/PayableAmount")),
        lines=tuple(line(read, each) for each in read.lines),
    )


def said(parent: Element | None, path: str) -> str:
    """The text at the path, to the letter; empty where there is none."""
    found = parent.find(path) if parent is not None else None
    return (found.text or "") if found is not None else ""


def ore(read: Tree, element: Element | None) -> int:
    """Öre of an amount; nothing where there is none.

    Raises `WorkspaceError` (``ubl-number``) for what is no number of whole öre.
    """
    if element is None:
        return 0
    found = number(own(element))
    whole = None if found is None else found * ORE_PER_KRONA
    if whole is None or whole != int(whole):
        raise WorkspaceError([of_rule("ubl-number", read.places[element], own(element))])
    return int(whole)


def attachment(read: Tree, reference: Element) -> Attachment:
    """An attached file. Raises `WorkspaceError` (``ubl-unread``) where it is not embedded in base64."""
    embedded = reference.find(f"Attachment/{EMBEDDED}")
    try:
        content = base64.b64decode(own(embedded), validate=True) if embedded is not None else None
    except binascii.Error:
        content = None
    if embedded is None or content is None:
        raise WorkspaceError([of_rule("ubl-unread", read.places[reference], said(reference, "ID"))])
    description = said(reference, "DocumentDescription")
    return Attachment(embedded.get("filename", ""), content, description, embedded.get("mimeCode", ""))


def trader(party: Element | None) -> Trader:
    """Seller or buyer."""
    address = party.find("PostalAddress") if party is not None else None
    return Trader(
        name=said(party, "PartyLegalEntity/RegistrationName"),
        endpoint=identifier(party, "EndpointID"),
        legal=identifier(party, "PartyLegalEntity/CompanyID"),
        other=identifier(party, "PartyIdentification/ID"),
        vat_number=said(party, "PartyTaxScheme/CompanyID"),
        address=Address(
            street=said(address, "StreetName"),
            postcode=said(address, "PostalZone"),
            city=said(address, "CityName"),
            country=said(address, "Country/IdentificationCode"),
        ),
        contact=Contact(
            name=said(party, "Contact/Name"),
            email=said(party, "Contact/ElectronicMail"),
            phone=said(party, "Contact/Telephone"),
        ),
    )


def identifier(party: Element | None, path: str) -> Identifier:
    """A number with its scheme."""
    found = party.find(path) if party is not None else None
    return Identifier() if found is None else Identifier(found.text or "", found.get("schemeID", ""))


def line(read: Tree, element: Element) -> Line:
    """One line."""
    return Line(
        number=said(element, "ID"),
        name=said(element, "Item/Name"),
        net=ore(read, element.find("LineExtensionAmount")),
        description=said(element, "Item/Description"),
        first=said(element, "InvoicePeriod/StartDate"),
        last=said(element, "InvoicePeriod/EndDate"),
        properties=tuple(
            (said(each, "Name"), said(each, "Value")) for each in element.findall("Item/AdditionalItemProperty")
        ),
    )


def unread(read: Tree, again: Tree) -> Iterator[Fault]:
    """What stands in a document and not in what was written of it."""
    known = Counter(saying for saying, _ in sayings(again))
    for saying, element in sayings(read):
        if known[saying]:
            known[saying] -= 1
        else:
            yield of_rule("ubl-unread", read.places[element], saying[0])


def sayings(read: Tree) -> Iterator[tuple[Said, Element]]:
    """What each element says that holds a text, numbers in one spelling."""
    paths = {read.root: read.root.tag}
    for element in read.root.iter():
        for child in element:
            paths[child] = f"{paths[element]}/{child.tag}"
        if len(element):
            continue
        text = element.text or ""
        if element.tag.endswith("Amount") or element.tag in NUMBERS:
            value = number(text.strip())
            text = text if value is None else shown(value)
        elif element.tag == EMBEDDED:
            text = "".join(text.split())
        yield (paths[element], text, tuple(sorted(element.attrib.items()))), element
