"""Rules that a code is of a list."""

import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from attrs import frozen

from costshare.exchange.rules.document import is_german
from costshare.exchange.rules.finding import Finding, Findings, own, text
from costshare.exchange.ubl_tree import Tree

FILE: Final = Path(__file__).parent / "code_lists.toml"
AMOUNTS: Final = (
    "Amount",
    "BaseAmount",
    "PriceAmount",
    "TaxAmount",
    "TaxableAmount",
    "LineExtensionAmount",
    "TaxExclusiveAmount",
    "TaxInclusiveAmount",
    "AllowanceTotalAmount",
    "ChargeTotalAmount",
    "PrepaidAmount",
    "PayableRoundingAmount",
    "PayableAmount",
)
SEPA: Final = "SEPA"
PAID: Final = ("AccountingSupplierParty", "PayeeParty")
GERMAN_TYPES: Final = frozenset({"326", "384"})


@frozen
class CodeList:
    """Codes, and what their list is called."""

    name: str
    codes: frozenset[str]


@cache
def code_lists() -> dict[str, CodeList]:
    """Every list by its name here."""
    tables = tomllib.loads(FILE.read_text("utf-8"))
    return {name: CodeList(table["name"], frozenset(table["codes"].split())) for name, table in tables.items()}


def unlisted(rule: str, name: str, coded: Iterator[tuple[Element, str]]) -> Findings:
    """Which of the elements have a code that is not of that list."""
    known = code_lists()[name]
    for element, code in coded:
        if code not in known.codes:
            yield Finding(rule, element, code, {"list": known.name})


def texts(tree: Tree, *names: str) -> Iterator[tuple[Element, str]]:
    """The elements of those names, with their texts."""
    return ((element, own(element)) for name in names for element in tree.all(name))


def attributes(tree: Tree, attribute: str, *names: str) -> Iterator[tuple[Element, str]]:
    """The elements of those names that have the attribute, with its text."""
    found = chain.from_iterable(tree.all(name) for name in names)
    return ((each, each.attrib[attribute]) for each in found if attribute in each.attrib)


def of_parent(tree: Tree, name: str, *parents: str) -> Iterator[tuple[Element, str]]:
    """The children of that name, with their texts."""
    found = chain.from_iterable(tree.all(parent) for parent in parents)
    return ((child, own(child)) for parent in found for child in parent.findall(name))


def schemes(tree: Tree, name: str, parent: str) -> Iterator[tuple[Element, str]]:
    """The children of that name that say of which register they are, with its code."""
    found = chain.from_iterable(each.findall(name) for each in tree.all(parent))
    return ((each, each.attrib["schemeID"].strip()) for each in found if "schemeID" in each.attrib)


def other_schemes(tree: Tree) -> Iterator[tuple[Element, str]]:
    """As `schemes`, of a party's other identifiers: one who is paid may have SEPA's, which is of no register."""
    for element, code in schemes(tree, "ID", "PartyIdentification"):
        if code != SEPA or not any(tree.is_within(element, party) for party in PAID):
            yield element, code


def document_types(tree: Tree) -> Findings:
    """Types of documents: of the list of EN 16931, then of the shorter one of Peppol."""
    for kind, rule, what in (("InvoiceTypeCode", "P0100", "invoice"), ("CreditNoteTypeCode", "P0101", "credit-note")):
        for element in tree.all(kind):
            code = own(element)
            if code not in code_lists()[f"{what}-types"].codes:
                yield Finding("BR-CL-01", element, code, {"list": code_lists()[f"{what}-types"].name})
            if code not in code_lists()[f"peppol-{what}-types"].codes:
                yield Finding(f"PEPPOL-EN16931-{rule}", element, code)
            if code in GERMAN_TYPES and kind == "InvoiceTypeCode" and not is_german(tree):
                yield Finding("PEPPOL-EN16931-P0112", element, code)


def lists(tree: Tree) -> Findings:
    """Every other code."""
    amounts = ((each, each.get("currencyID", "")) for name in AMOUNTS for each in tree.all(name))
    yield from unlisted("BR-CL-03", "currencies", amounts)
    yield from unlisted("BR-CL-04", "currencies", texts(tree, "DocumentCurrencyCode"))
    yield from unlisted("BR-CL-10", "registers", other_schemes(tree))
    yield from unlisted("BR-CL-11", "registers", schemes(tree, "CompanyID", "PartyLegalEntity"))
    yield from unlisted("BR-CL-14", "countries", of_parent(tree, "IdentificationCode", "Country"))
    yield from unlisted("BR-CL-16", "payment-means", texts(tree, "PaymentMeansCode"))
    yield from unlisted("BR-CL-17", "vat-categories", of_parent(tree, "ID", "TaxCategory"))
    yield from unlisted("BR-CL-18", "vat-categories", of_parent(tree, "ID", "ClassifiedTaxCategory"))
    exemptions = ((element, code.upper()) for element, code in texts(tree, "TaxExemptionReasonCode"))
    yield from unlisted("BR-CL-22", "exemptions", exemptions)
    quantities = ("InvoicedQuantity", "CreditedQuantity", "BaseQuantity")
    yield from unlisted("BR-CL-23", "units", attributes(tree, "unitCode", *quantities))
    yield from unlisted("PEPPOL-EN16931-CL001", "media", attributes(tree, "mimeCode", "EmbeddedDocumentBinaryObject"))
    yield from unlisted("PEPPOL-EN16931-CL006", "tax-points", of_parent(tree, "DescriptionCode", "InvoicePeriod"))
    yield from unlisted("PEPPOL-EN16931-CL008", "endpoints", attributes(tree, "schemeID", "EndpointID"))


def reasons(tree: Tree) -> Findings:
    """Why there is an allowance or a charge."""
    for rule, name, indicator in (
        ("PEPPOL-EN16931-CL002", "allowances", "false"),
        ("PEPPOL-EN16931-CL003", "charges", "true"),
    ):
        found = [each for each in tree.all("AllowanceCharge") if text(each, "ChargeIndicator") == indicator]
        coded = ((code, own(code)) for each in found for code in each.findall("AllowanceChargeReasonCode"))
        yield from unlisted(rule, name, coded)


RULES: Final = (document_types, lists, reasons)
