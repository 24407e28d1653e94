"""A payment is one however often, and in however little detail, it is told."""

import datetime as dt

from attrs import evolve

from costshare.billing.payment import Payment, once

PAYMENT = Payment(id="p", account="5050-1055", booked=dt.date(2027, 2, 15), amount=300)
FIRST = evolve(PAYMENT, id="p1", entry="p", amount=100)
SECOND = evolve(PAYMENT, id="p2", entry="p", amount=200)


def test_a_payment_is_its_own_booking_unless_booked_in_a_total() -> None:
    assert PAYMENT.entry == "p"
    assert not PAYMENT.is_part
    assert FIRST.is_part


def test_where_it_was_read_does_not_tell_payments_apart() -> None:
    assert evolve(PAYMENT, file="a.xml", line=7) == evolve(PAYMENT, file="b.xml", line=9)


def test_each_payment_comes_once_where_it_first_came() -> None:
    other = evolve(PAYMENT, id="q", entry="q")
    assert once([PAYMENT, other, PAYMENT]) == (PAYMENT, other)


def test_the_telling_that_says_more_stays() -> None:
    named = evolve(PAYMENT, payer="Lilla kommunen", message="tack")
    referring = evolve(PAYMENT, references=("18",))
    assert once([PAYMENT, named]) == once([named, PAYMENT]) == (named,)
    assert once([named, referring]) == once([referring, named]) == (referring,)


def test_a_total_gives_way_to_its_transactions_wherever_they_stand() -> None:
    assert once([PAYMENT, FIRST, SECOND]) == once([FIRST, PAYMENT, SECOND]) == (FIRST, SECOND)


def test_a_total_that_nothing_divides_stays() -> None:
    assert once([PAYMENT, evolve(FIRST, entry="q")]) == (PAYMENT, evolve(FIRST, entry="q"))
