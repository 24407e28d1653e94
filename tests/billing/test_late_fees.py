"""What late payment may cost beside interest."""

import datetime as dt

import pytest

from costshare.billing.late_fees import Charge, Fee, Omission, charges, dated, holding, of_late
from costshare.billing.vat import VatCategory
from costshare.errors import Place
from costshare.workspace.late_terms import Late

ON = dt.date(2027, 3, 1)
FEE_LAW = "lagen (1981:739) om ersättning för inkassokostnader m.m. 2 och 4 §§, lydelse enligt lag (2013:56)"
COMPENSATION_LAW = "lagen (1981:739) om ersättning för inkassokostnader m.m. 4 a §, införd genom lag (2013:56)"
FEE = Charge(fee=Fee.REMINDER, amount=6_000, source=FEE_LAW)
COMPENSATION = Charge(fee=Fee.COMPENSATION, amount=45_000, source=COMPENSATION_LAW)
BOTH = Late(reminder_fee=6_000, compensation=True)
TAXED, OUTSIDE = VatCategory.STANDARD, VatCategory.OUTSIDE


def left_out(fee: Fee, omission: Omission) -> Charge:
    return Charge(fee=fee, omission=omission)


def test_only_what_was_agreed_is_charged() -> None:
    assert charges(Late(), TAXED, ON) == ()
    assert charges(Late(reminder_fee=6_000), TAXED, ON) == (FEE,)
    assert charges(Late(reminder_fee=1), TAXED, ON) == (Charge(fee=Fee.REMINDER, amount=1, source=FEE_LAW),)
    assert charges(Late(compensation=True), VatCategory.EXEMPT, ON) == (COMPENSATION,)


def test_the_compensation_includes_the_fee_and_is_charged_once() -> None:
    included = left_out(Fee.REMINDER, Omission.INCLUDED)
    assert charges(BOTH, TAXED, ON) == (COMPENSATION, included)
    again = charges(BOTH, TAXED, ON, compensated=True)
    assert again == (left_out(Fee.COMPENSATION, Omission.CHARGED_BEFORE), included)
    assert charges(Late(reminder_fee=6_000), TAXED, ON, compensated=True) == (FEE,)


def test_a_contribution_outside_vat_is_charged_only_with_a_ground() -> None:
    omitted = tuple(left_out(fee, Omission.NO_GROUND) for fee in (Fee.COMPENSATION, Fee.REMINDER))
    assert charges(BOTH, OUTSIDE, ON) == omitted
    assert charges(BOTH, OUTSIDE, ON, compensated=True) == omitted
    grounded = Late(reminder_fee=6_000, ground="Förbundsordningen § 14")
    assert charges(grounded, OUTSIDE, ON) == (FEE,)


def test_before_the_law_nothing_is_charged() -> None:
    day = dt.date(2013, 3, 15)
    assert charges(BOTH, TAXED, day) == tuple(
        left_out(fee, Omission.NOT_KNOWN) for fee in (Fee.COMPENSATION, Fee.REMINDER)
    )
    assert charges(BOTH, TAXED, day + dt.timedelta(days=1))[0] == COMPENSATION


def test_every_value_says_its_source() -> None:
    for name in ("points", "reminder", "compensation"):
        assert dated(name)
        assert all(each.source for each in dated(name))
        assert list(dated(name)) == sorted(dated(name), key=lambda each: each.since)
        assert holding(name, dated(name)[-1].since) == dated(name)[-1]
        assert holding(name, dt.date(1990, 1, 1)) is None


@pytest.mark.parametrize("fee", [-1, 6_001])
def test_a_fee_that_no_law_admits_is_a_fault(fee: int) -> None:
    (fault,) = of_late(Late(reminder_fee=fee, place=Place("charter.toml", 7, 2)))
    assert (fault.code, fault.line, fault.column) == ("reminder-fee", 7, 2)
    assert fault.values["most"] == "60.00"
    assert fault.found == fault.values["fee"] == ("-0.01" if fee < 0 else "60.01")


@pytest.mark.parametrize("late", [None, Late(), Late(reminder_fee=6_000)])
def test_a_fee_within_the_law_is_none(late: Late | None) -> None:
    assert list(of_late(late)) == []
