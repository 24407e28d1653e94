"""What late payment may cost beside interest, as dated values with their source in law."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from costshare.billing.vat import VatCategory
from costshare.errors import Fault
from costshare.faults import fault
from costshare.money.amounts import plain, read_kronor
from costshare.money.shares import read_share
from costshare.workspace.late_terms import Late

FEES: Final = Path(__file__).parent / "late_fees.toml"


class Fee(StrEnum):
    """What late payment may cost beside interest."""

    REMINDER = "reminder"
    COMPENSATION = "compensation"


class Omission(StrEnum):
    """Why a fee that was agreed is not charged."""

    NO_GROUND = "no-ground"
    """The claim is outside VAT, and the charter names no ground to charge it with fees."""
    NOT_KNOWN = "not-known"
    """No law is known here that admitted it on that day."""
    INCLUDED = "included"
    """It is a part of the compensation that is charged."""
    CHARGED_BEFORE = "charged-before"
    """It is charged once, and has been."""


@frozen(kw_only=True)
class Charge:
    """A fee in öre, without VAT; zero with the reason where it is left out. `source` is the law that admits it."""

    fee: Fee
    amount: int = 0
    source: str = ""
    omission: Omission | None = None


@frozen
class Dated:
    """A value in law, in öre or as a part of one, from the first day that it held, with its source."""

    since: dt.date
    value: Fraction
    source: str


@cache
def dated(name: str) -> tuple[Dated, ...]:
    """The values of a table of ``late_fees.toml``, in order of time."""
    entries: list[dict[str, Any]] = tomllib.loads(FEES.read_text("utf-8"))[name]
    read = (
        Dated(
            entry["from"],
            read_share(entry["rate"]) if "rate" in entry else Fraction(read_kronor(entry["amount"])),
            entry["source"],
        )
        for entry in entries
    )
    return tuple(sorted(read, key=lambda each: each.since))


def holding(name: str, day: dt.date) -> Dated | None:
    """What held on a day; None before the first that is known."""
    return next((each for each in reversed(dated(name)) if each.since <= day), None)


def charges(late: Late, category: VatCategory, on: dt.date, *, compensated: bool = False) -> tuple[Charge, ...]:
    """The fees that a reminder of that day claims by what was agreed, and those that it leaves out.

    A reminder's fee must have been agreed when the debt arose, which the charter's is. The compensation is for goods
    and services that undertakings sell each other or a public body; it includes the fee, and is claimed once:
    `compensated` says that it has been. Contributions outside VAT are charged with either only where the charter names
    a ground.

    Source: lagen (1981:739) om ersättning för inkassokostnader m.m. 2, 4 and 4 a §§, read 2026-11-24.
    """
    wanted = {Fee.COMPENSATION: late.compensation, Fee.REMINDER: late.reminder_fee > 0}
    found: list[Charge] = []
    for fee in (fee for fee, agreed in wanted.items() if agreed):
        law = holding(fee, on)
        if category is VatCategory.OUTSIDE and not late.ground:
            found.append(Charge(fee=fee, omission=Omission.NO_GROUND))
        elif law is None:
            found.append(Charge(fee=fee, omission=Omission.NOT_KNOWN))
        elif fee is Fee.COMPENSATION and compensated:
            found.append(Charge(fee=fee, omission=Omission.CHARGED_BEFORE))
        elif fee is Fee.REMINDER and late.compensation:
            found.append(Charge(fee=fee, omission=Omission.INCLUDED))
        else:
            amount = int(law.value) if fee is Fee.COMPENSATION else late.reminder_fee
            found.append(Charge(fee=fee, amount=amount, source=law.source))
    return tuple(found)


def of_late(late: Late | None) -> Iterator[Fault]:
    """A fault for a reminder's fee below zero, or above what the law admits."""
    most = int(max(each.value for each in dated(Fee.REMINDER)))
    if late is not None and not 0 <= late.reminder_fee <= most:
        fee = plain(late.reminder_fee)
        yield fault("reminder-fee", late.place, fee, fee=fee, most=plain(most))
