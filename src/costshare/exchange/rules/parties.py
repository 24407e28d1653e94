"""Rules on seller and buyer: their numbers and addresses."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.codes import code_lists
from costshare.exchange.rules.finding import Finding, Findings, at, own, text
from costshare.exchange.ubl_tree import Tree

SELLER: Final = "AccountingSupplierParty/Party"
BUYER: Final = "AccountingCustomerParty/Party"
COUNTRY: Final = "PostalAddress/Country/IdentificationCode"
SWEDEN: Final = "SE"
GREECE: Final = "EL"
FIELDS: Final = {"EndpointID": "{}endpoint", "CompanyID": "orgnr", "ID": "{}gln"}
F_TAX: Final = "GODKÄND FÖR F-SKATT"
REMEMBERED: Final = 1024
VAT_LENGTH: Final = 14
ORGNR_LENGTH: Final = 10
NORWEGIAN_LENGTH: Final = 9


def is_digits(written: str) -> bool:
    """Whether there is nothing but ASCII digits, and at least one."""
    return written.isascii() and written.isdigit()


@lru_cache(maxsize=REMEMBERED)
def luhn(digits: str) -> bool:
    """Whether the last digit is a check digit by Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def gs1(digits: str) -> bool:
    """Whether the last digit is a check digit by GS1, as in a GLN."""
    return sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(reversed(digits))) % 10 == 0


def modulo_11(digits: str) -> bool:
    """Whether the last digit is a check digit as Brønnøysundregistrene has it."""
    weights = (1, *range(2, 8), 2, 3)
    return int(digits) > 0 and sum(w * int(digit) for w, digit in zip(weights, reversed(digits), strict=True)) % 11 == 0


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
    """Numbers of a register whose check digit is known: GLN, and organisation numbers of Sweden and Norway."""
    for element in in_registers(tree):
        written = own(element)
        match element.get("schemeID"):
            case "0007" if not (len(written) == ORGNR_LENGTH and is_digits(written) and luhn(written)):
                yield Finding("PEPPOL-COMMON-R049", element, written, field_of(tree, element))
            case "0088" if not (is_digits(written) and gs1(written)):
                yield Finding("PEPPOL-COMMON-R040", element, written, field_of(tree, element))
            case "0192" if not (len(written) == NORWEGIAN_LENGTH and is_digits(written) and modulo_11(written)):
                yield Finding("PEPPOL-COMMON-R041", element, written, field_of(tree, element))
            case _:
                pass


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
