"""Whether a document is plainly sound before it is written: the common case, settled without reading it back.

The rules look at a tree, which takes several times as long as writing it. What an `EInvoice` can say is much less than
what UBL can, so most rules cannot be broken by it; the others are looked at here. Anything that is not plainly sound,
though it may be, is left to the rules themselves (`costshare.exchange.ubl_check`), so that what is refused is refused
by them. A law in the tests holds one against the other.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from costshare.exchange.einvoice import Account, Attachment, EInvoice, Identifier, Kind, Line, Preceding, Trader
from costshare.exchange.rules.codes import code_lists
from costshare.exchange.rules.finding import day, number
from costshare.exchange.rules.parties import SWEDEN, VAT_LENGTH
from costshare.exchange.rules.payment import BANKGIRO, PLUSGIRO
from costshare.exchange.rules.registers import REGISTERS, is_digits
from costshare.exchange.rules.vat import OUTSIDE, STANDARD, SWEDISH_RATES

REMEMBERED: Final = 4096
EXEMPT: Final = "E"
OUTSIDE_CODES: Final = frozenset({"", "VATEX-EU-O"})
ORGNR: Final = "0007"
GLN: Final = "0088"
PLAIN: Final = frozenset({ORGNR, GLN})
LENGTHS: Final = {BANKGIRO: range(7, 9), PLUSGIRO: range(2, 9)}
"""Digits of an account, by branch."""


def is_sound(said: EInvoice) -> bool:
    """Whether the document surely breaks no rule; False where that takes a closer look."""
    return (
        is_told(said.number)
        and is_told(said.reference or said.order)
        and are_days(said)
        and is_seller(said.seller)
        and is_buyer(said.buyer)
        and are_accounts(said.accounts)
        and is_taxed(said)
        and are_lines(said)
        and said.payable == said.gross + said.rounding
        and all(map(is_attached, said.attachments))
    )


def is_told(text: str) -> bool:
    """Whether a text says anything; a blank one is not written."""
    return bool(text) and not text.isspace()


def are_days(said: EInvoice) -> bool:
    """The day of issue, by when to pay, the period in its order, what came before."""
    claims = said.kind is Kind.INVOICE
    return (
        day(said.date) is not None
        and (day(said.due) is not None if claims and (said.due or said.payable > 0) else not said.due)
        and is_period(said.first, said.last)
        and (claims or bool(said.preceding))
        and all(map(is_preceding, said.preceding))
    )


@lru_cache(maxsize=REMEMBERED)
def is_period(first: str, last: str) -> bool:
    """Both days, in their order."""
    start, end = day(first), day(last)
    return start is not None and end is not None and start <= end


def is_preceding(said: Preceding) -> bool:
    """A preceding document with its number, and its day if it is said."""
    return is_told(said.number) and (not said.date or day(said.date) is not None)


@lru_cache(maxsize=REMEMBERED)
def is_seller(trader: Trader) -> bool:
    """A Swedish seller with its numbers."""
    vat = trader.vat_number
    return (
        is_party(trader)
        and trader.address.country == SWEDEN
        and trader.legal.scheme == ORGNR
        and (not vat or (vat.startswith(SWEDEN) and len(vat) == VAT_LENGTH and is_digits(vat[2:])))
    )


@lru_cache(maxsize=REMEMBERED)
def is_buyer(trader: Trader) -> bool:
    """A buyer with its address and numbers."""
    return is_party(trader) and (not trader.vat_number or trader.vat_number.startswith(SWEDEN))


def is_party(trader: Trader) -> bool:
    """What is asked of both: a name, a country, and numbers that are of their registers."""
    lists = code_lists()
    return (
        is_told(trader.name)
        and trader.address.country in lists["countries"].codes
        and trader.endpoint.scheme in lists["endpoints"].codes
        and is_registered(trader.endpoint)
        and is_registered(trader.legal)
        and (trader.other == Identifier() or trader.other.scheme in {"", GLN})
        and (trader.other.scheme != GLN or is_registered(trader.other))
    )


def is_registered(said: Identifier) -> bool:
    """An organisation number or a GLN with its check digit; other registers take a closer look."""
    return said.scheme in PLAIN and REGISTERS[said.scheme].has(said.number)


@lru_cache(maxsize=REMEMBERED)
def are_accounts(accounts: tuple[Account, ...]) -> bool:
    """Digits of a bankgiro or plusgiro, or an IBAN."""
    return all(
        is_digits(each.number) and len(each.number) in LENGTHS[each.branch]
        if each.branch in LENGTHS
        else is_told(each.number) and not each.branch
        for each in accounts
    )


def is_taxed(said: EInvoice) -> bool:
    """VAT as the category has it, exact to the öre."""
    vat_number, reason = said.seller.vat_number, is_told(said.reason) or bool(said.reason_code)
    if said.category == OUTSIDE:
        unsaid = not (vat_number or said.buyer.vat_number or said.rate or said.vat)
        return unsaid and reason and said.reason_code in OUTSIDE_CODES
    if said.category == EXEMPT:
        return bool(vat_number) and number(said.rate) == 0 and not said.vat and reason and not said.reason_code
    return said.category == STANDARD and bool(vat_number) and not reason and said.vat == owed(said.rate, said.net)


def owed(rate: str, net: int) -> int | None:
    """Öre of VAT at a Swedish rate, half away from zero; None for another rate."""
    percent = number(rate)
    if percent not in SWEDISH_RATES:
        return None
    vat = (abs(net) * int(percent or Decimal(0)) + 50) // 100
    return vat if net >= 0 else -vat


def are_lines(said: EInvoice) -> bool:
    """Lines that add up, each with a name, and in the document's own period."""
    first, last, total = said.first, said.last, 0
    for line in said.lines:
        total += line.net
        if line.first != first or line.last != last or not is_line(line):
            return False
    return bool(said.lines) and total == said.net


def is_line(line: Line) -> bool:
    """A line with its number, its name, and properties that say something."""
    return is_told(line.number) and is_told(line.name) and are_told(line.properties)


def are_told(properties: Iterable[tuple[str, str]]) -> bool:
    """Whether each property has a name and a value."""
    return all(is_told(name) and is_told(value) for name, value in properties)


def is_attached(file: Attachment) -> bool:
    """A file with a name, a known kind, and something in it."""
    return is_told(file.name) and file.media_type in code_lists()["media"].codes and bool(file.content)
