"""Rules on how to pay: means, accounts, references."""

from typing import Final
from xml.etree.ElementTree import Element

from costshare.exchange.rules.finding import Finding, Findings, at, own, text
from costshare.exchange.rules.parties import BUYER, is_swedish
from costshare.exchange.rules.registers import is_digits
from costshare.exchange.ubl_tree import Tree

BANKGIRO: Final = "SE:BANKGIRO"
PLUSGIRO: Final = "SE:PLUSGIRO"
TRANSFERS: Final = frozenset({"30", "58"})
DEBITS: Final = frozenset({"49", "59"})
GIROS: Final = frozenset({"50", "56"})
CREDIT_TRANSFER: Final = "30"
DEBIT_TRANSFER: Final = "31"


def means(tree: Tree) -> Findings:
    """A transfer has an account, a direct debit a mandate; all say the same means and the same reference."""
    for each in tree.all("PaymentMeans"):
        code = text(each, "PaymentMeansCode")
        account = each.find("PayeeFinancialAccount")
        if each.find("PaymentMeansCode") is None:
            yield Finding("BR-49", each)
        if code in TRANSFERS and (account is None or account.find("ID") is None):
            yield Finding("BR-61", each)
        if code in TRANSFERS and account is not None and not text(account, "ID"):
            yield Finding("BR-50", account)
        if code in DEBITS and at(each, "PaymentMandate/ID") is None:
            yield Finding("PEPPOL-EN16931-R061", each)
    for rule, name in (("UBL-SR-44", "PaymentID"), ("UBL-SR-47", "PaymentMeansCode")):
        several = {element.text: element for element in tree.all(name)}
        if len(several) > 1:
            yield Finding(rule, list(several.values())[1])


def swedish_giro(tree: Tree) -> Findings:
    """What a seller in Sweden may say of bankgiro, plusgiro and transfers."""
    if not is_swedish(tree):
        return
    domestic = is_swedish(tree, BUYER)
    for each in tree.all("PaymentMeans"):
        code = text(each, "PaymentMeansCode")
        if code in GIROS:
            yield Finding("SE-R-011", each, code)
        if code == DEBIT_TRANSFER and domestic:
            yield Finding("SE-R-012", each, code)
        number = at(each, "PayeeFinancialAccount/ID")
        if code == CREDIT_TRANSFER and number is not None:
            branch = text(each, "PayeeFinancialAccount/FinancialInstitutionBranch/ID")
            yield from of_branch(number, branch)


def of_branch(number: Element, branch: str) -> Findings:
    """The digits of a bankgiro or plusgiro."""
    written = own(number)
    if branch == BANKGIRO:
        if not is_digits(written):
            yield Finding("SE-R-008", number, written)
        if len(written) not in {7, 8}:
            yield Finding("SE-R-009", number, written)
    if branch == PLUSGIRO:
        if not is_digits(written):
            yield Finding("SE-R-007", number, written)
        if not 2 <= len(written) <= 8:  # noqa: PLR2004 - what the rule says
            yield Finding("SE-R-010", number, written)


RULES: Final = (means, swedish_giro)
