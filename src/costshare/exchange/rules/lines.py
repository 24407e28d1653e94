"""Rules on lines: what each has, its period, its price."""

from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.finding import ZERO, Finding, Findings, day, number, own, shown, text, value
from costshare.exchange.rules.sums import ALLOWANCE, CHARGE, ORE, SLACK, differing
from costshare.exchange.ubl_tree import Tree

INVOICED: Final = "InvoicedQuantity"
CREDITED: Final = "CreditedQuantity"
OBJECT: Final = "130"


def parts(tree: Tree) -> Findings:
    """What each line has."""
    for line in tree.lines:
        quantity = quantity_of(line)
        if not text(line, "ID"):
            yield Finding("BR-21", line)
        if quantity is None:
            yield Finding("BR-22", line)
        elif "unitCode" not in quantity.attrib:
            yield Finding("BR-23", quantity)
        if line.find("LineExtensionAmount") is None:
            yield Finding("BR-24", line)
        yield from of_item(line)
        if len(objects := line.findall("DocumentReference")) > 1:
            yield Finding("PEPPOL-EN16931-R100", objects[1])
        if objects and not any(text(each, "DocumentTypeCode") == OBJECT for each in objects):
            yield Finding("PEPPOL-EN16931-R101", objects[0])


def quantity_of(line: Element) -> Element | None:
    """The quantity of a line, invoiced or credited."""
    invoiced = line.find(INVOICED)
    return line.find(CREDITED) if invoiced is None else invoiced


def of_item(line: Element) -> Findings:
    """What a line is of: its name, its one VAT category, its properties."""
    item = line.find("Item")
    if not text(item, "Name"):
        yield Finding("BR-25", line)
    categories = item.findall("ClassifiedTaxCategory") if item is not None else []
    if len(categories) != 1:
        yield Finding("UBL-SR-48", line)
    if not any(each.find("ID") is not None and text(each, "TaxScheme/ID").upper() == "VAT" for each in categories):
        yield Finding("BR-CO-04", line)
    for each in item.findall("AdditionalItemProperty") if item is not None else ():
        if each.find("Name") is None or each.find("Value") is None:
            yield Finding("BR-54", each)


def prices(tree: Tree) -> Findings:
    """The price of each line, and the line's amount from it."""
    for line in tree.lines:
        price = line.find("Price")
        amount = price.find("PriceAmount") if price is not None else None
        if price is None or amount is None:
            yield Finding("BR-26", line)
            continue
        each = number(own(amount)) or ZERO
        if each < 0:
            yield Finding("BR-27", price, own(amount))
        yield from of_price(price, each)
        yield from of_base(line, price)
        yield from product(line, price, each)


def of_price(price: Element, amount: Decimal) -> Findings:
    """The discount of a price."""
    for each in price.findall("AllowanceCharge"):
        if text(each, "ChargeIndicator") != ALLOWANCE:
            yield Finding("PEPPOL-EN16931-R044", each)
        if each.find("BaseAmount") is not None:
            gross = value(each, "BaseAmount")
            if gross < 0:
                yield Finding("BR-28", each, shown(gross))
            if amount != gross - value(each, "Amount"):
                yield differing("PEPPOL-EN16931-R046", each, amount, gross - value(each, "Amount"))


def of_base(line: Element, price: Element) -> Findings:
    """The number of units that a price is for."""
    base = price.find("BaseQuantity")
    if base is None:
        return
    if value(price, "BaseQuantity") <= 0:
        yield Finding("PEPPOL-EN16931-R121", base, own(base))
    quantity = quantity_of(line)
    if quantity is not None and "unitCode" in base.attrib and base.get("unitCode") != quantity.get("unitCode"):
        yield Finding("PEPPOL-EN16931-R130", base, base.get("unitCode", ""))


def product(line: Element, price: Element, each: Decimal) -> Findings:
    """A line's amount is quantity times price, with its own charges and without its allowances."""
    found = line.find("LineExtensionAmount")
    if found is None:
        return
    quantity = quantity_of(line)
    made_of = each if quantity is None else each * (number(own(quantity)) or ZERO)
    base = value(price, "BaseQuantity")
    if base:
        made_of /= base
    for allowance in line.findall("AllowanceCharge"):
        sign = {CHARGE: 1, ALLOWANCE: -1}.get(text(allowance, "ChargeIndicator"), 0)
        made_of += sign * value(allowance, "Amount")
    amount = value(line, "LineExtensionAmount")
    if abs(amount - made_of) > SLACK:
        yield differing("PEPPOL-EN16931-R120", line, amount, made_of.quantize(ORE) if base else made_of)


def within(tree: Tree) -> Findings:
    """The period of a line lies within that of the document."""
    first, last = (day(text(tree.root, f"InvoicePeriod/{name}")) for name in ("StartDate", "EndDate"))
    if first is None and last is None:
        return
    for line in tree.lines:
        for period in line.findall("InvoicePeriod"):
            start, end = day(text(period, "StartDate")), day(text(period, "EndDate"))
            if first and start and start < first:
                yield Finding("PEPPOL-EN16931-R110", period, start.isoformat())
            if last and end and end > last:
                yield Finding("PEPPOL-EN16931-R111", period, end.isoformat())


RULES: Final = (parts, prices, within)
