"""How a claim stands to VAT: the treatment that the agreement names, the rate that held, and the amount."""

import datetime as dt
import tomllib
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from attrs import frozen

from costshare.errors import InvalidValueError
from costshare.money.rounding import half_away
from costshare.money.shares import read_share

RATES: Final = Path(__file__).parent / "vat_rates.toml"


class VatCategory(StrEnum):
    """The treatment, by its code in EN 16931 (UNCL5305). One invoice holds one category.

    `OUTSIDE`: no supply for consideration, such as a contribution by the charter. `STANDARD`: taxed at the standard
    rate. `EXEMPT`: a supply that the law exempts.
    """

    OUTSIDE = "O"
    STANDARD = "S"
    EXEMPT = "E"


TREATMENTS: Final = {
    "outside": VatCategory.OUTSIDE,
    "standard": VatCategory.STANDARD,
    "exempt": VatCategory.EXEMPT,
}


@frozen
class Rate:
    """A rate from the day it held, with its source in law."""

    since: dt.date
    rate: Fraction
    source: str


@cache
def standard_rates() -> tuple[Rate, ...]:
    """The standard rates, in order of time."""
    entries = tomllib.loads(RATES.read_text("utf-8"))["standard"]
    rates = (Rate(entry["from"], read_share(entry["rate"]), entry["source"]) for entry in entries)
    return tuple(sorted(rates, key=lambda rate: rate.since))


def rate_on(category: VatCategory, day: dt.date) -> Fraction:
    """The rate of a category on a day; zero outside VAT and where exempt.

    Raises `InvalidValueError` (``vat-rate``) for a day before the first rate that is known.
    """
    if category is not VatCategory.STANDARD:
        return Fraction(0)
    for rate in reversed(standard_rates()):
        if rate.since <= day:
            return rate.rate
    raise InvalidValueError("vat-rate", day.isoformat(), day=day, first=standard_rates()[0].since)


def vat_on(net: int, rate: Fraction) -> int:
    """VAT in öre on the net of a whole category, half away from zero; never line by line.

    >>> vat_on(10002, Fraction(1, 4))
    2501
    """
    return half_away(net * rate)
