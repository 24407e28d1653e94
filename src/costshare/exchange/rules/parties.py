"""Rules on seller and buyer: their numbers and addresses."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.codes import code_lists
from costshare.exchange.rules.finding import Finding, Findings, at, own, text
from costshare.exchange.rules.registers import REGISTERS, is_digits, luhn
from costshare.exchange.ubl_tree import Tree

SELLER: Final = "AccountingSupplierParty/Party"
BUYER: Final = "AccountingCustomerParty/Party"
COUNTRY: Final = "PostalAddress/Country/IdentificationCode"
SWEDEN: Final = "SE"
GREECE: Final = "EL"
FIELDS: Final = {"EndpointID": "{}endpoint", "CompanyID": "orgnr", "ID": "{}gln"}
F_TAX: Final = "GODKÄND FÖR F-SKATT"
VAT_LENGTH: Final = 14
ORGNR_LENGTH: Final = 10


def endpoints(tree: Tree) -> Findings:
    """Addresses have a scheme, and the seller has a number."""
    root = tree.root
    for rule, party in (("BR-62", SELLER), ("BR-63", BUYER)):
        endpoint = at(root, f"{party}/EndpointID")
        if endpoint is not None and "schemeID" not in endpoint.attrib:
            yield Finding(rule, endpoint, own(endpoint))
    seller = at(root, SELLER)
    if seller is None:
        yield Finding("BR-CO-26", root)
    else:
        other = [each for each in seller.findall("PartyIdentification/ID") if each.get("schemeID") != "SEPA"]
        known = other or vat_numbers(seller) or at(seller, "PartyLegalEntity/CompanyID") is not None
        if not known:
            yield Finding("BR-CO-26", seller)


def vat_numbers(party: Element) -> list[Element]:
    """A party's VAT numbers."""
    schemes = (each for each in party.findall("PartyTaxScheme") if text(each, "TaxScheme/ID").upper() == "VAT")
    return [number for scheme in schemes for number in scheme.findall("CompanyID")]


def numbers(tree: Tree) -> Findings:
    """Numbers of the registers that the rules know."""
    for element in in_registers(tree):
        register, written = REGISTERS.get(element.get("schemeID", "")), element.text or ""
        if register and not register.has(written):
            yield Finding(register.rule, element, written, field_of(tree, element))


def field_of(tree: Tree, number: Element) -> Mapping[str, str]:
    """The field of ours that a number of seller or buyer comes from."""
    seller = tree.is_within(number, "AccountingSupplierParty")
    table, prefix = ("[federation]", "") if seller else ("[[members]]", "invoice.")
    return {"field": f"{table} {FIELDS[number.tag].format(prefix)}"}


def in_registers(tree: Tree) -> Iterator[Element]:
    """What may have the number of a register."""
    others = (number for each in tree.all("PartyIdentification") for number in each.findall("ID"))
    return chain(tree.all("EndpointID"), tree.all("CompanyID"), others)


def vat_countries(tree: Tree) -> Findings:
    """A VAT number begins with its country."""
    countries = code_lists()["countries"].codes
    for scheme in tree.all("PartyTaxScheme"):
        if text(scheme, "TaxScheme/ID").upper() == "VAT":
            written = text(scheme, "CompanyID")
            if written and written[:2] not in countries and written[:2] != GREECE:
                yield Finding("BR-CO-09", scheme, written)


def is_swedish(tree: Tree, party: str = SELLER) -> bool:
    """Whether a party's address is in Sweden."""
    return text(tree.root, f"{party}/{COUNTRY}") == SWEDEN


def swedish_seller(tree: Tree) -> Findings:
    """Numbers of a seller in Sweden: VAT number, organisation number, approval for F-tax."""
    seller = at(tree.root, SELLER)
    if seller is None or not is_swedish(tree):
        return
    for element in vat_numbers(seller):
        written = own(element)
        if written.startswith(SWEDEN):
            if len(written) != VAT_LENGTH:
                yield Finding("SE-R-001", element, written)
            if not is_digits(written[2:VAT_LENGTH]):
                yield Finding("SE-R-002", element, written)
    for element in seller.findall("PartyLegalEntity/CompanyID"):
        yield from orgnr(element)
    if at(seller, "PartyLegalEntity/CompanyID") is not None:
        for scheme in seller.findall("PartyTaxScheme"):
            said = scheme.find("CompanyID")
            if said is not None and text(scheme, "TaxScheme/ID").upper() != "VAT" and own(said).upper() != F_TAX:
                yield Finding("SE-R-005", said, own(said))


def orgnr(element: Element) -> Findings:
    """A Swedish organisation number: ten digits, the last a check digit."""
    written = own(element)
    if not is_digits(written):
        yield Finding("SE-R-003", element, written)
    if len(written) != ORGNR_LENGTH:
        yield Finding("SE-R-004", element, written)
    if not (is_digits(written) and luhn(written[:ORGNR_LENGTH])):
        yield Finding("SE-R-013", element, written)


RULES: Final = (endpoints, numbers, vat_countries, swedish_seller)
