"""Rules on amounts: how they are written, and what they are made of."""

from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.codes import AMOUNTS
from costshare.exchange.rules.finding import ZERO, Finding, Findings, number, own, shown, text, value
from costshare.exchange.ubl_tree import Tree

DECIMALS: Final = 2
SLACK: Final = Decimal("0.02")
ORE: Final = Decimal("0.01")
ALLOWANCE: Final = "false"
CHARGE: Final = "true"
OF_TOTALS: Final = {
    "LineExtensionAmount": "BR-DEC-09",
    "AllowanceTotalAmount": "BR-DEC-10",
    "ChargeTotalAmount": "BR-DEC-11",
    "TaxExclusiveAmount": "BR-DEC-12",
    "TaxInclusiveAmount": "BR-DEC-14",
    "PrepaidAmount": "BR-DEC-16",
    "PayableRoundingAmount": "BR-DEC-17",
    "PayableAmount": "BR-DEC-18",
}
OF_BREAKDOWN: Final = {"TaxableAmount": "BR-DEC-19", "TaxAmount": "BR-DEC-20"}
OF_LINE: Final = {"LineExtensionAmount": "BR-DEC-23"}
OTHER_NUMBERS: Final = ("InvoicedQuantity", "CreditedQuantity", "BaseQuantity", "Percent", "MultiplierFactorNumeric")


def numbers(tree: Tree) -> Findings:
    """What counts is a number; amounts have at most two decimals, prices any."""
    for name in (*AMOUNTS, *OTHER_NUMBERS):
        for element in tree.all(name):
            written = own(element)
            if written and number(written) is None:
                yield Finding("ubl-number", element, written)
            elif len(written.partition(".")[2]) > DECIMALS and (rule := decimals_rule(tree, element, name)):
                yield Finding(rule, element, written)


def decimals_rule(tree: Tree, element: Element, name: str) -> str:
    """The rule on the decimals of an amount, by where it stands; empty for a price and what else may have any."""
    if name in OTHER_NUMBERS or name == "PriceAmount":
        return ""
    parent = tree.parents[element]
    match parent.tag:
        case "LegalMonetaryTotal":
            return OF_TOTALS.get(name, "UBL-DT-01")
        case "TaxSubtotal":
            return OF_BREAKDOWN.get(name, "UBL-DT-01")
        case "InvoiceLine" | "CreditNoteLine":
            return OF_LINE.get(name, "UBL-DT-01")
        case "AllowanceCharge":
            return allowance_decimals(tree, parent, name)
        case _:
            return "UBL-DT-01"


def allowance_decimals(tree: Tree, parent: Element, name: str) -> str:
    """The rule on the decimals of an allowance or a charge."""
    is_charge, owner = text(parent, "ChargeIndicator") == CHARGE, tree.parents[parent].tag
    if owner == "Price":
        return ""
    first = (27 if is_charge else 24) if owner.endswith("Line") else (5 if is_charge else 1)
    return f"BR-DEC-{first + (name == 'BaseAmount'):02}"


def currencies(tree: Tree) -> Findings:
    """All amounts are in the document's currency, but for the VAT total in a currency of its own."""
    currency = text(tree.root, "DocumentCurrencyCode")
    for name in AMOUNTS:
        for element in tree.all(name):
            if element.get("currencyID") != currency and not is_accounted(tree, element, name):
                yield Finding("PEPPOL-EN16931-R051", element, element.get("currencyID", ""))


def is_accounted(tree: Tree, element: Element, name: str) -> bool:
    """Whether the amount is the VAT total in the currency of VAT."""
    parent = tree.parents[element]
    return name == "TaxAmount" and parent.tag == "TaxTotal" and parent.find("TaxSubtotal") is None


def totals(tree: Tree) -> Findings:
    """The document's sums, each from those before it."""
    for total in tree.root.findall("LegalMonetaryTotal"):
        lines = sum((value(line, "LineExtensionAmount") for line in tree.lines), ZERO)
        net = value(total, "LineExtensionAmount")
        yield from equal(total, "BR-CO-10", "LineExtensionAmount", lines)
        yield from of_kind(tree, total, "BR-CO-11", "AllowanceTotalAmount", ALLOWANCE)
        yield from of_kind(tree, total, "BR-CO-12", "ChargeTotalAmount", CHARGE)
        changed = net - value(total, "AllowanceTotalAmount") + value(total, "ChargeTotalAmount")
        yield from equal(total, "BR-CO-13", "TaxExclusiveAmount", changed)
        yield from with_vat(tree, total)
        rest = value(total, "TaxInclusiveAmount") - value(total, "PrepaidAmount")
        yield from equal(total, "BR-CO-16", "PayableAmount", rest + value(total, "PayableRoundingAmount"))


def equal(parent: Element, rule: str, name: str, made_of: Decimal) -> Findings:
    """An amount is what it is made of."""
    if parent.find(name) is None:
        return  # that it is missing is another rule
    if (found := value(parent, name)) != made_of:
        yield differing(rule, parent, found, made_of)


def differing(rule: str, at: Element, found: Decimal, made_of: Decimal) -> Finding:
    """The finding of an amount that is not what it is made of."""
    return Finding(rule, at, shown(found), {"amount": shown(found), "sum": shown(made_of)})


def of_kind(tree: Tree, total: Element, rule: str, name: str, kind: str) -> Findings:
    """The sum of the document's allowances or charges, which is said exactly where there are any."""
    found = [each for each in tree.root.findall("AllowanceCharge") if text(each, "ChargeIndicator") == kind]
    made_of = sum((value(each, "Amount") for each in found), ZERO)
    if found and total.find(name) is None:
        yield differing(rule, total, ZERO, made_of)
    yield from equal(total, rule, name, made_of)


def with_vat(tree: Tree, total: Element) -> Findings:
    """The total with VAT, from the one VAT total in the document's currency; which is the sum of its breakdown."""
    currency = text(tree.root, "DocumentCurrencyCode")
    vats = [vat for each in tree.root.findall("TaxTotal") for vat in each.findall("TaxAmount")]
    own_currency = [vat for vat in vats if vat.get("currencyID") == currency]
    net, gross = value(total, "TaxExclusiveAmount"), value(total, "TaxInclusiveAmount")
    vat = (number(own(own_currency[0])) or ZERO) if len(own_currency) == 1 else ZERO
    if currency and (len(own_currency) != 1 or gross != net + vat):
        yield differing("BR-CO-15", total, gross, net + vat)
    for each in tree.root.findall("TaxTotal"):
        if parts := each.findall("TaxSubtotal"):
            yield from equal(each, "BR-CO-14", "TaxAmount", sum((value(part, "TaxAmount") for part in parts), ZERO))


def allowances(tree: Tree) -> Findings:
    """Allowances and charges of document and lines: complete, and in percent of their base."""
    for each in tree.all("AllowanceCharge"):
        parent = tree.parents[each].tag
        if parent == "Price":
            continue
        kind = text(each, "ChargeIndicator")
        if kind not in {ALLOWANCE, CHARGE}:
            yield Finding("PEPPOL-EN16931-R043", each, kind)
            continue
        yield from complete(each, is_charge=kind == CHARGE, of_line=parent.endswith("Line"))
        base, percent = each.find("BaseAmount"), each.find("MultiplierFactorNumeric")
        if percent is not None and base is None:
            yield Finding("PEPPOL-EN16931-R041", each)
        if base is not None and percent is None:
            yield Finding("PEPPOL-EN16931-R042", each)
        if base is not None and percent is not None:
            share = value(each, "BaseAmount") * value(each, "MultiplierFactorNumeric") / 100
            if abs(value(each, "Amount") - share) > SLACK:
                yield differing("PEPPOL-EN16931-R040", each, value(each, "Amount"), share)


def complete(each: Element, *, is_charge: bool, of_line: bool) -> Findings:
    """An allowance or charge has an amount, a reason, and on the document a VAT category."""
    first = (43 if is_charge else 41) if of_line else (36 if is_charge else 31)
    if each.find("Amount") is None:
        yield Finding(f"BR-{first}", each)
    schemes = [text(category, "TaxScheme/ID").upper() for category in each.findall("TaxCategory")]
    if not of_line and "VAT" not in schemes:
        yield Finding(f"BR-{first + 1}", each)
    if each.find("AllowanceChargeReason") is None and each.find("AllowanceChargeReasonCode") is None:
        yield Finding(f"BR-{first + (1 if of_line else 2)}", each)


RULES: Final = (numbers, currencies, totals, allowances)
