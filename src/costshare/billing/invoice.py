"""An invoice: a claim with its number, dates, VAT and what is to be paid."""

import datetime as dt
from fractions import Fraction
from typing import Final

from attrs import field, frozen

from costshare.billing.claim import Claim, ClaimKey, ClaimLine
from costshare.billing.vat import VatCategory, rate_on, vat_on
from costshare.federation.identifiers import ocr
from costshare.federation.parties import Party
from costshare.money.amounts import ORE_PER_KRONA
from costshare.money.rounding import half_away
from costshare.periods.banking import due_date
from costshare.workspace.terms import Billing

DIGITS: Final = 4
REFERENCE_DIGITS: Final = 7


@frozen(kw_only=True)
class Invoice:
    """What is owed, to the öre: ``payable = net + vat + rounding``. Amounts in öre; net and VAT may be below zero.

    The VAT is that of the whole category. `due_days` are the agreed days to pay in; `due` is the banking day that they
    lead to. `rounding` is the öresavrundning of what is to be paid; it changes no VAT.
    """

    series: str
    number: str
    ocr: str
    key: ClaimKey
    party: Party
    date: dt.date
    due: dt.date
    due_days: int
    lines: tuple[ClaimLine, ...] = field(hash=False)
    rate: Fraction
    net: int
    vat: int
    rounding: int

    @property
    def category(self) -> VatCategory:
        """How it stands to VAT."""
        return self.key.category

    @property
    def payable(self) -> int:
        """Öre to pay."""
        return self.net + self.vat + self.rounding


def invoice(  # noqa: PLR0913 - by keyword
    claim: Claim, *, number: str, reference: str, on: dt.date, billing: Billing, supplied: dt.date | None = None
) -> Invoice:
    """The claim as an invoice issued on a day.

    The due day is `due_days` later, moved to the next banking day. The amount to pay is rounded to whole kronor, half
    away from zero, where the terms say so. The rate is that of the day of issue, or of the day on which the last of it
    was `supplied`.
    """
    rate = rate_on(claim.key.category, supplied or on)
    vat = vat_on(claim.net, rate)
    exact = claim.net + vat
    rounding = half_away(Fraction(exact, ORE_PER_KRONA)) * ORE_PER_KRONA - exact if billing.payable_in_kronor else 0
    return Invoice(
        series=billing.series,
        number=number,
        ocr=reference,
        key=claim.key,
        party=claim.party,
        date=on,
        due=due_date(on, billing.due_days),
        due_days=billing.due_days,
        lines=claim.lines,
        rate=rate,
        net=claim.net,
        vat=vat,
        rounding=rounding,
    )


def invoice_number(series: str, year: int, counter: int) -> str:
    """Series, year of issue, and a counter of at least four digits.

    >>> invoice_number("F", 2027, 12)
    'F20270012'
    """
    return f"{series}{year:04}{counter:0{DIGITS}}"


def reference(position: int) -> str:
    """The OCR reference, with length digit and check digit, of the invoice with that position in its register.

    >>> reference(12)
    '000001297'
    """
    return ocr.make(f"{position:0{REFERENCE_DIGITS}}", length_digit=True)
