"""Rules on VAT: each category's own, and what they have in common."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from xml.etree.ElementTree import Element

from attrs import frozen

from costshare.exchange.rules.finding import ZERO, Finding, Findings, at, number, own, text, value
from costshare.exchange.rules.parties import BUYER, SELLER, SWEDEN, is_swedish, vat_numbers
from costshare.exchange.rules.sums import ALLOWANCE, CHARGE, ORE, differing
from costshare.exchange.ubl_tree import Tree

SLACK: Final = Decimal(1)
OUTSIDE: Final = "O"
STANDARD: Final = "S"
REVERSE: Final = "AE"
CATEGORIES: Final = (STANDARD, "E", OUTSIDE, REVERSE)
SWEDISH_RATES: Final = frozenset({Decimal(25), Decimal(12), Decimal(6)})
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "VATEX-EU-G": ("P0104", "G"),
    "VATEX-EU-O": ("P0105", "O"),
    "VATEX-EU-IC": ("P0106", "K"),
    "VATEX-EU-AE": ("P0107", "AE"),
    "VATEX-EU-D": ("P0108", "E"),
    "VATEX-EU-F": ("P0109", "E"),
    "VATEX-EU-I": ("P0110", "E"),
    "VATEX-EU-J": ("P0111", "E"),
}
"""Reasons that belong to one category."""


@frozen(eq=False)
class Rated:
    """An amount under a category and rate, None where none is said: of a line, an allowance (below zero) or charge."""

    category: Element
    code: str
    percent: Decimal | None
    amount: Decimal
    of: str


def rated(tree: Tree) -> Iterator[Rated]:
    """Every amount of the document by its category."""
    for line in tree.lines:
        item = line.find("Item")
        amount = value(line, "LineExtensionAmount")
        for number_of_it, category in enumerate(item.findall("ClassifiedTaxCategory") if item is not None else ()):
            yield of_category(category, ZERO if number_of_it else amount, "line")  # a second one is a fault already
    for each in tree.root.findall("AllowanceCharge"):
        sign = {CHARGE: 1, ALLOWANCE: -1}.get(text(each, "ChargeIndicator"), 0)
        for category in each.findall("TaxCategory"):
            yield of_category(category, sign * value(each, "Amount"), CHARGE if sign > 0 else ALLOWANCE)


def of_category(category: Element, amount: Decimal, of: str) -> Rated:
    """The amount under a category as an element says it."""
    return Rated(category, text(category, "ID"), number(text(category, "Percent")), amount, of)


def categories(tree: Tree) -> Findings:
    """The rules of each category that the document holds."""
    by_code: dict[str, list[Rated]] = {}
    for each in rated(tree):
        by_code.setdefault(each.code, []).append(each)
    parts: dict[str, list[Element]] = {}
    for part in tree.root.findall("TaxTotal/TaxSubtotal"):
        parts.setdefault(text(part, "TaxCategory/ID"), []).append(part)
    for code in CATEGORIES:
        mine, broken_down = by_code.get(code, []), parts.get(code, [])
        if not (mine or broken_down):
            continue
        many = len(broken_down) > 1 and code != STANDARD
        if not broken_down or many or (code == STANDARD and not mine):
            yield Finding(f"BR-{code}-01", tree.root, code)
        yield from who(tree, code, {each.of for each in mine})
        yield from rates(code, mine)
        for part in broken_down:
            yield from breakdown(code, part, mine, exact=not tree.is_credit_note)
    if OUTSIDE in parts:
        yield from alone(tree, by_code, parts)


def who(tree: Tree, code: str, kinds: Iterable[str]) -> Findings:
    """Whose VAT numbers a category needs, or must do without, by what is under it."""
    seller, buyer = at(tree.root, SELLER), at(tree.root, BUYER)
    agents = tree.root.findall("TaxRepresentativeParty")
    registered = seller is not None and at(seller, "PartyTaxScheme/CompanyID") is not None
    registered = registered or any(map(vat_numbers, agents))
    if code == OUTSIDE:
        parties = [party for party in (seller, buyer, *agents) if party is not None]
        holds = not any(map(vat_numbers, parties))
    elif code == REVERSE:
        known = buyer is not None and (vat_numbers(buyer) or at(buyer, "PartyLegalEntity/CompanyID") is not None)
        holds = registered and bool(known)
    else:
        holds = registered
    if not holds:
        for kind in sorted(kinds):
            yield Finding(f"BR-{code}-{({'line': '02', ALLOWANCE: '03', CHARGE: '04'})[kind]}", tree.root)


def rates(code: str, mine: Iterable[Rated]) -> Findings:
    """The rate under a category: above zero, zero, or none."""
    for each in mine:
        percent, rule = each.percent, f"BR-{code}-{({'line': '05', ALLOWANCE: '06', CHARGE: '07'})[each.of]}"
        if code == OUTSIDE:
            if each.category.find("Percent") is not None:
                yield Finding(rule, each.category)
        elif code == STANDARD:
            if percent is None or percent <= 0:
                yield Finding(rule, each.category)
        elif percent is None or percent != 0:
            yield Finding(rule, each.category)


def breakdown(code: str, part: Element, mine: Iterable[Rated], *, exact: bool) -> Findings:
    """A category's base, VAT and reason. With `exact`, VAT is the base times the rate, half away from zero.

    The rules let VAT differ by less than a krona; so may the last of several credit notes, which takes what is left.
    """
    category, base, vat = part.find("TaxCategory"), value(part, "TaxableAmount"), value(part, "TaxAmount")
    percent = number(text(category, "Percent"))
    amounts = [each.amount for each in mine if code != STANDARD or each.percent == percent]
    made_of, slack = sum(amounts, ZERO), SLACK if code == STANDARD else ORE
    nothing, unrated = code == STANDARD and not amounts, code == STANDARD and percent is None
    if not unrated and (nothing or abs(base - made_of) >= slack):
        yield differing(f"BR-{code}-08", part, base, made_of)
    has_reason = any(at(category, f"TaxExemptionReason{end}") is not None for end in ("", "Code"))
    if code != STANDARD:
        if vat:
            yield Finding(f"BR-{code}-09", part, f"{vat}")
        if not has_reason:
            yield Finding(f"BR-{code}-10", part)
        return
    if has_reason:
        yield Finding("BR-S-10", part)
    owed = (base * (percent or ZERO) / 100).quantize(ORE, ROUND_HALF_UP)
    if abs(abs(vat) - abs(owed)) >= SLACK:
        yield differing("BR-S-09", part, vat, owed)
    elif exact and vat != owed:
        yield differing("vat-exact", part, vat, owed)


def alone(tree: Tree, amounts: Mapping[str, Iterable[Rated]], parts: Mapping[str, object]) -> Findings:
    """A document outside VAT holds nothing else, by category."""
    if len(parts) > 1:
        yield Finding("BR-O-11", tree.root)
    others = {each.of for code, found in amounts.items() if code != OUTSIDE for each in found}
    for kind, rule in (("line", "BR-O-12"), (ALLOWANCE, "BR-O-13"), (CHARGE, "BR-O-14")):
        if kind in others:
            yield Finding(rule, tree.root)


def is_of_vat(category: Element) -> bool:
    """Whether a category is said to be one of VAT."""
    return text(category, "TaxScheme/ID").upper() == "VAT"


def breakdowns(tree: Tree) -> Findings:
    """What each part of the breakdown has, whatever its category; and VAT as its base times its rate."""
    for part in tree.root.findall("TaxTotal/TaxSubtotal"):
        category = next(filter(is_of_vat, part.findall("TaxCategory")), None)
        code, percent = text(category, "ID"), number(text(category, "Percent"))
        for rule, name in (("BR-45", "TaxableAmount"), ("BR-46", "TaxAmount")):
            if part.find(name) is None:
                yield Finding(rule, part)
        if at(category, "ID") is None:
            yield Finding("BR-47", part)
        if percent is None and code != OUTSIDE:
            yield Finding("BR-48", part)
        base, vat = abs(value(part, "TaxableAmount")), abs(value(part, "TaxAmount"))
        owed = (base * (percent or ZERO) / 100).quantize(ORE, ROUND_HALF_UP)
        if abs(vat - owed) >= SLACK:
            yield differing("BR-CO-17", part, vat, owed)


def reasons(tree: Tree) -> Findings:
    """A reason that belongs to one category stands there."""
    for category in tree.all("TaxCategory"):
        code = text(category, "TaxExemptionReasonCode").upper()
        if code in REASONS and text(category, "ID") != REASONS[code][1]:
            rule, belongs = REASONS[code]
            yield Finding(f"PEPPOL-EN16931-{rule}", category, code, {"list": belongs})


def swedish_rates(tree: Tree) -> Findings:
    """The rates of a seller in Sweden that is registered for VAT."""
    seller = at(tree.root, SELLER)
    if seller is None or not is_swedish(tree) or not any(own(each).startswith(SWEDEN) for each in vat_numbers(seller)):
        return
    for category in (*tree.all("TaxCategory"), *tree.all("ClassifiedTaxCategory")):
        if text(category, "ID") == STANDARD and number(text(category, "Percent")) not in SWEDISH_RATES:
            yield Finding("SE-R-006", category, text(category, "Percent"))


RULES: Final = (categories, breakdowns, reasons, swedish_rates)
