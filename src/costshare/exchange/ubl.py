"""Peppol BIS Billing 3.0: a record as a UBL 2.1 Invoice or CreditNote, checked before anyone sees it.

Source: OASIS UBL 2.1; EN 16931-1:2017; Peppol BIS Billing 3.0.21 (May 2026), and of 3.0.22
(November 2026) what it makes stricter on endpoints and identifiers.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from costshare.errors import Fault, Place, WorkspaceError
from costshare.exchange.einvoice import BASIS, LARGEST_ATTACHMENTS, Attachment, EInvoice, Identifier, Kind, Line, Trader
from costshare.exchange.rules.texts import of_rule
from costshare.exchange.ubl_check import check
from costshare.exchange.ubl_record import einvoice
from costshare.exchange.ubl_sound import is_sound
from costshare.exchange.ubl_tree import LARGEST
from costshare.federation.membership import Contact
from costshare.federation.parties import Address
from costshare.money.amounts import plain

CUSTOMIZATION: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
CURRENCY: Final = "SEK"
CREDIT_TRANSFER: Final = "30"
PIECE: Final = "C62"
REMEMBERED: Final = 4096
ROOTS: Final[Mapping[Kind, str]] = {Kind.INVOICE: "Invoice", Kind.CREDIT_NOTE: "CreditNote"}
TYPES: Final[Mapping[Kind, str]] = {
    Kind.INVOICE: "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
    Kind.CREDIT_NOTE: "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>",
}
QUANTITIES: Final[Mapping[Kind, str]] = {Kind.INVOICE: "InvoicedQuantity", Kind.CREDIT_NOTE: "CreditedQuantity"}
VAT: Final = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
IN_QUOTES: Final = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ubl(record: Mapping[str, Any], *, attachments: Sequence[Attachment] = ()) -> bytes:
    """The Peppol document of a record: the same bytes for the same record and attachments.

    Attachments are what the amounts rest on, named ``underlag-…``; the invoice's own image is none of them.

    Raises `WorkspaceError` with a fault for each rule that the document would break, by its official id: also where the
    member has no endpoint (PEPPOL-EN16931-R010), or neither reference nor order (PEPPOL-EN16931-R003).
    """
    said = einvoice(record, attachments)
    faults = list(of_attachments(said))
    content = b""
    try:
        content = written(said)
        if len(content) > LARGEST or not is_sound(said):
            faults += check(content, name=file_name(said))
    except WorkspaceError as error:
        faults += error.faults
    if faults:
        raise WorkspaceError(faults)
    return content


def file_name(said: EInvoice) -> str:
    """What faults call the document, and what its file is called."""
    return f"{said.number}.xml"


def of_attachments(said: EInvoice) -> Iterator[Fault]:
    """What no rule says of attachments: they are what the amounts rest on, and not too large for operators."""
    place = Place(file_name(said))
    for each in said.attachments:
        if not each.name.startswith(BASIS):
            yield of_rule("attachment-name", place, each.name)
    size = sum(len(each.content) for each in said.attachments)
    if size > LARGEST_ATTACHMENTS:
        yield of_rule("attachment-size", place, str(size), count=str(LARGEST_ATTACHMENTS))


def written(said: EInvoice) -> bytes:
    """The document in UTF-8, as it is said, whatever rules that breaks.

    Raises `WorkspaceError` (``xml-character``) for a text with a character that no XML can hold.
    """
    root = ROOTS[said.kind]
    names = f'xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2"'
    parts = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="{UBL}{root}-2" {names}>',
        *head(said),
        *(reference("BillingReference", each.number, each.date) for each in said.preceding),
        *map(attachment, said.attachments),
        party("Supplier", said.seller),
        party("Customer", said.buyer),
        *payment(said),
        *totals(said),
        *lines(said),
        f"</{root}>\n",
    )
    return "\n".join(filter(None, parts)).encode()


def head(said: EInvoice) -> Iterator[str]:
    """Who is asked for what, when: everything before the parties that is one value."""
    yield f"<cbc:CustomizationID>{CUSTOMIZATION}</cbc:CustomizationID><cbc:ProfileID>{PROFILE}</cbc:ProfileID>"
    yield element("ID", said.number) + element("IssueDate", said.date) + element("DueDate", said.due)
    yield TYPES[said.kind] + element("Note", said.note)
    yield element("DocumentCurrencyCode", CURRENCY) + element("AccountingCost", said.accounting)
    yield element("BuyerReference", said.reference)
    yield period(said.first, said.last)
    yield group("OrderReference", element("ID", said.order))


@lru_cache(maxsize=REMEMBERED)
def period(first: str, last: str) -> str:
    """A period, both days included."""
    return group("InvoicePeriod", element("StartDate", first) + element("EndDate", last))


def reference(name: str, number: str, date: str) -> str:
    """A preceding document."""
    return group(name, group("InvoiceDocumentReference", element("ID", number) + element("IssueDate", date)))


def attachment(file: Attachment) -> str:
    """A file, embedded."""
    content = base64.b64encode(file.content).decode()
    attributes = f'mimeCode="{quoted(file.media_type)}" filename="{quoted(file.name)}"'
    return group(
        "AdditionalDocumentReference",
        element("ID", file.name)
        + element("DocumentDescription", file.description)
        + "<cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        + f"{attributes}>{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>",
    )


@lru_cache(maxsize=REMEMBERED)
def party(role: str, trader: Trader) -> str:
    """Seller or buyer."""
    vat = element("CompanyID", trader.vat_number)
    return group(
        f"Accounting{role}Party",
        group(
            "Party",
            identifier("EndpointID", trader.endpoint)
            + group("PartyIdentification", identifier("ID", trader.other))
            + address(trader.address)
            + (f"<cac:PartyTaxScheme>{vat}{VAT}</cac:PartyTaxScheme>" if vat else "")
            + group(
                "PartyLegalEntity", element("RegistrationName", trader.name) + identifier("CompanyID", trader.legal)
            )
            + contact(trader.contact),
        ),
    )


def identifier(name: str, said: Identifier) -> str:
    """A number with its scheme, if it has one."""
    attributes = f' schemeID="{quoted(said.scheme)}"' if said.scheme else ""
    return f"<cbc:{name}{attributes}>{escaped(said.number)}</cbc:{name}>" if said.number.strip() else ""


def address(given: Address) -> str:
    """A postal address."""
    parts = {"StreetName": given.street, "CityName": given.city, "PostalZone": given.postcode}
    country = group("Country", element("IdentificationCode", given.country))
    return group("PostalAddress", "".join(element(name, text) for name, text in parts.items()) + country)


def contact(given: Contact) -> str:
    """Whom to ask."""
    parts = {"Name": given.name, "Telephone": given.phone, "ElectronicMail": given.email}
    return group("Contact", "".join(element(name, text) for name, text in parts.items()))


def payment(said: EInvoice) -> Iterator[str]:
    """Each account once, all with the same code and reference (UBL-SR-44, UBL-SR-47)."""
    code, number = element("PaymentMeansCode", CREDIT_TRANSFER), element("PaymentID", said.payment_reference)
    for each in said.accounts:
        branch = group("FinancialInstitutionBranch", element("ID", each.branch))
        yield group("PaymentMeans", code + number + group("PayeeFinancialAccount", element("ID", each.number) + branch))


def totals(said: EInvoice) -> Iterator[str]:
    """The one VAT category, and the sums; the rounding only where there is one."""
    vat = amount("TaxAmount", said.vat)
    category = (
        element("ID", said.category)
        + element("Percent", said.rate)
        + element("TaxExemptionReasonCode", said.reason_code)
        + element("TaxExemptionReason", said.reason)
    )
    yield (
        f"<cac:TaxTotal>{vat}<cac:TaxSubtotal>{amount('TaxableAmount', said.net)}{vat}"
        f"<cac:TaxCategory>{category}{VAT}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
    )
    yield group(
        "LegalMonetaryTotal",
        amount("LineExtensionAmount", said.net)
        + amount("TaxExclusiveAmount", said.net)
        + amount("TaxInclusiveAmount", said.gross)
        + (amount("PayableRoundingAmount", said.rounding) if said.rounding else "")
        + amount("PayableAmount", said.payable),
    )


def lines(said: EInvoice) -> Iterator[str]:
    """The lines, each in the document's VAT category."""
    root, quantity = f"cac:{ROOTS[said.kind]}Line", QUANTITIES[said.kind]
    category = element("ID", said.category) + element("Percent", said.rate)
    tax = f"<cac:ClassifiedTaxCategory>{category}{VAT}</cac:ClassifiedTaxCategory>"
    return (f"<{root}>{line(each, quantity, tax)}</{root}>" for each in said.lines)


def line(each: Line, quantity: str, tax: str) -> str:
    """One line: a share of a cost is never a number of units at a price, which would have to be rounded (R120)."""
    kronor = plain(each.net)
    return (
        f"{element('ID', each.number)}"
        f'<cbc:{quantity} unitCode="{PIECE}">{-1 if each.net < 0 else 1}</cbc:{quantity}>'
        f'<cbc:LineExtensionAmount currencyID="{CURRENCY}">{kronor}</cbc:LineExtensionAmount>'
        f"{period(each.first, each.last)}"
        f"<cac:Item>{element('Description', each.description)}{element('Name', each.name)}{tax}"
        f"{''.join([item_property(name, value) for name, value in each.properties])}</cac:Item>"
        f'<cac:Price><cbc:PriceAmount currencyID="{CURRENCY}">{kronor.removeprefix("-")}</cbc:PriceAmount></cac:Price>'
    )


def item_property(name: str, value: str) -> str:
    """A name with its value."""
    said = property_name(name) + element("Value", value)
    return f"<cac:AdditionalItemProperty>{said}</cac:AdditionalItemProperty>"


@lru_cache(maxsize=REMEMBERED)
def property_name(name: str) -> str:
    """The name of a property, which most documents of a run have in common."""
    return element("Name", name)


def group(name: str, content: str) -> str:
    """An element of elements; nothing where it would be empty (R008)."""
    return f"<cac:{name}>{content}</cac:{name}>" if content else ""


def element(name: str, text: str) -> str:
    """An element of text; nothing where that is empty or blank (R008)."""
    return f"<cbc:{name}>{escaped(text)}</cbc:{name}>" if text and not text.isspace() else ""


def amount(name: str, ore: int) -> str:
    """An amount of kronor with two decimals."""
    return f'<cbc:{name} currencyID="{CURRENCY}">{plain(ore)}</cbc:{name}>'


def escaped(text: str) -> str:
    """A text as XML holds it.

    Raises `WorkspaceError` (``xml-character``).
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if text.isprintable():
        return text
    if refused := NOT_XML.search(text):
        raise unwritable(refused[0])
    return text.replace("\r", "&#13;")


def quoted(text: str) -> str:
    """A text as an attribute holds it."""
    text = escaped(text)
    for character, escape in IN_QUOTES.items():
        text = text.replace(character, escape)
    return text


def unwritable(character: str) -> WorkspaceError:
    """The error of a character that no XML can hold."""
    return WorkspaceError([of_rule("xml-character", Place("charter.toml"), f"U+{ord(character):04X}")])
