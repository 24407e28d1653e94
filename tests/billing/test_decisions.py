"""What a person may decide of payments, and what not."""

import datetime as dt
from collections.abc import Callable

import pytest

from costshare.billing.decisions import Decision, double, match, pay, refund, refund_payment, release, unmatch
from costshare.billing.posting import Posting, PostingKind, Standing
from costshare.errors import InvalidValueError
from tests.billing.paying import PAID, item, note, payment

DECIDED = dt.date(2027, 3, 1)
DECISION = Decision(on=DECIDED, reason="enligt brev", user="ekonomen")
MATCH, PAY, REFUND, ROUNDING = PostingKind.MATCH, PostingKind.PAY, PostingKind.REFUND, PostingKind.ROUNDING


def made(kind: PostingKind, amount: int, number: str = "F1", paid_by: str = "", on: dt.date = DECIDED) -> Posting:
    return Posting(
        kind=kind, payment=paid_by, number=number, amount=amount, date=on, reason="enligt brev", user="ekonomen"
    )


def by_match(kind: PostingKind, amount: int, number: str = "F1") -> Posting:
    return made(kind, amount, number, "p1", PAID)


def test_what_is_the_same_money_as_another_payment_counts_on_no_day() -> None:
    whole, other = payment(100), payment(60, id="p2")

    def of(kind: PostingKind, amount: int) -> Posting:
        return by_match(kind, amount, "p2")

    assert double(whole, 100, other, held=0, amount=None, decision=DECISION) == (of(PostingKind.DOUBLE, 100),)
    lifted, said = double(whole, 0, other, held=100, amount=60, decision=DECISION)
    assert (lifted, said) == (of(PostingKind.HELD, -100), of(PostingKind.DOUBLE, 60))
    assert release(whole, "p2", {PostingKind.HELD: 100}, DECISION) == (of(PostingKind.HELD, -100),)
    for amount, code in ((0, "posting-amount"), (101, "posting-unallocated")):
        with pytest.raises(InvalidValueError) as refused:
            double(whole, 100, other, held=0, amount=amount, decision=DECISION)
        assert refused.value.code == code


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_decision_has_a_reason_and_a_user(blank: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Decision(on=DECIDED, reason=blank, user="ekonomen")
    assert (refused.value.code, refused.value.values) == ("decision-reason", {"field": "reason"})
    assert refused.value.found == blank
    with pytest.raises(InvalidValueError) as refused:
        Decision(on=DECIDED, reason="enligt brev", user=blank)
    assert (refused.value.code, refused.value.values) == ("decision-reason", {"field": "user"})


@pytest.mark.parametrize("character", ["\a", "\n", "\x9f", "\u2028", "\udcff"])
def test_a_reason_is_one_line_that_can_be_read(character: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Decision(on=DECIDED, reason=f"enligt{character}brev", user="ekonomen")
    assert (refused.value.code, refused.value.found) == ("decision-character", f"U+{ord(character):04X}")


def test_a_payment_is_matched_on_the_day_it_was_booked() -> None:
    standing = Standing(item=item())
    assert match(payment(70_000), 70_000, standing, 70_000, DECISION) == (by_match(MATCH, 70_000),)
    assert match(payment(200_000), 150_000, standing, 99_950, DECISION) == (
        by_match(MATCH, 99_950),
        by_match(ROUNDING, 50),
    )


def test_money_out_is_matched_with_a_credit_note_or_reopens_an_invoice() -> None:
    out = payment(-20_000)
    assert match(out, -20_000, Standing(item=note()), 20_000, DECISION) == (by_match(MATCH, -20_000, "K1"),)
    paid = Standing(item=item(), paid=20_000, offset=5_000)
    assert match(out, -20_000, paid, 20_000, DECISION) == (by_match(MATCH, -20_000),)


def test_money_in_that_was_paid_back_reopens_a_credit_note() -> None:
    repaid = Standing(item=note(), paid=-20_000)
    assert match(payment(500), 500, repaid, 500, DECISION) == (by_match(MATCH, 500, "K1"),)


def test_a_match_is_taken_back_from_the_day_it_counted_from_and_with_it_the_rest_that_it_closed() -> None:
    matched = Standing(item=item(), paid=99_950, rounded=50)
    assert unmatch(payment(99_950), matched, 99_950, DECISION) == (by_match(MATCH, -99_950), by_match(ROUNDING, -50))
    among_others = Standing(item=item(), paid=99_950, rounded=50, offset=0)
    assert unmatch(payment(20), among_others, 20, DECISION) == (by_match(MATCH, -20), by_match(ROUNDING, 20))
    back = Standing(item=item(), paid=50_000)
    assert unmatch(payment(-20_000), back, -20_000, DECISION) == (by_match(MATCH, 20_000),)
    assert unmatch(payment(-20_000), Standing(item=note(), paid=-20_000), -20_000, DECISION) == (
        by_match(MATCH, 20_000, "K1"),
    )


def test_a_payment_outside_files_is_posted_on_the_day_of_the_decision() -> None:
    assert pay(Standing(item=item(payable=1)), 1, DECISION) == (made(PAY, 1),)
    standing = Standing(item=item(), paid=40_000)
    assert pay(standing, 60_000, DECISION) == (made(PAY, 60_000),)
    assert pay(standing, 59_999, DECISION) == (made(PAY, 59_999), made(ROUNDING, 1))


def test_a_credit_note_is_refunded() -> None:
    assert refund(Standing(item=note()), 20_000, DECISION) == (made(REFUND, -20_000, "K1"),)
    assert refund(Standing(item=item(payable=-700)), 700, DECISION) == (made(REFUND, -700),)


def test_the_balance_of_a_payment_is_refunded() -> None:
    assert refund_payment(payment(9), 5, 5, DECISION) == (made(REFUND, 5, "", "p1"),)
    assert refund_payment(payment(9), 1, 1, DECISION) == (made(REFUND, 1, "", "p1"),)
    assert refund_payment(payment(-9), -5, 3, DECISION) == (made(REFUND, -3, "", "p1"),)


def before(day: dt.date) -> Decision:
    return Decision(on=day - dt.timedelta(days=1), reason="enligt brev", user="ekonomen")


OPEN, PART, OWED = Standing(item=item()), Standing(item=item(), paid=99_000, offset=600), Standing(item=note())
CLOSED = Standing(item=item(), paid=100_000)
LATER = Standing(item=item(date=dt.date(2027, 2, 20)))
PAIR = {"payment": "p1", "number": "F1"}
DECISIONS: list[tuple[Callable[[], object], str, dict[str, str]]] = [
    (lambda: unmatch(payment(9), OPEN, 0, DECISION), "posting-none", PAIR),
    (lambda: unmatch(payment(20_000), OPEN, 20_000, DECISION), "posting-needed", PAIR),
    (lambda: unmatch(payment(-20_000), Standing(item=item(), paid=90_000), -20_000, DECISION), "posting-needed", PAIR),
    (lambda: match(payment(9), 9, OPEN, 0, DECISION), "posting-amount", {"amount": "0.00"}),
    (lambda: match(payment(9), 9, OPEN, -1, DECISION), "posting-amount", {"amount": "-0.01"}),
    (lambda: pay(OPEN, 0, DECISION), "posting-amount", {"amount": "0.00"}),
    (lambda: refund(OWED, -1, DECISION), "posting-amount", {"amount": "-0.01"}),
    (lambda: refund_payment(payment(9), 9, 0, DECISION), "posting-amount", {"amount": "0.00"}),
    (
        lambda: match(payment(900), 800, OPEN, 801, DECISION),
        "posting-unallocated",
        {"payment": "p1", "left": "8.00", "amount": "8.01"},
    ),
    (
        lambda: refund_payment(payment(-900), -800, 801, DECISION),
        "posting-unallocated",
        {"payment": "p1", "left": "-8.00", "amount": "8.01"},
    ),
    (
        lambda: refund_payment(payment(900), 0, 1, DECISION),
        "posting-spent",
        {"payment": "p1"},
    ),
    (
        lambda: match(payment(900), 900, PART, 401, DECISION),
        "posting-open",
        {"number": "F1", "open": "4.00", "amount": "4.01"},
    ),
    (
        lambda: match(payment(-99_999), -99_999, PART, 99_001, DECISION),
        "posting-open",
        {"number": "F1", "open": "990.00", "amount": "990.01"},
    ),
    (
        lambda: match(payment(900), 900, OWED, 1, DECISION),
        "posting-open",
        {"number": "K1", "open": "0.00", "amount": "0.01"},
    ),
    (
        lambda: match(payment(900), 900, Standing(item=item(), paid=100_500), 1, DECISION),
        "posting-open",
        {"number": "F1", "open": "0.00", "amount": "0.01"},
    ),
    (
        lambda: match(payment(900), 900, Standing(item=item(payable=0)), 1, DECISION),
        "posting-closed",
        {"number": "F1"},
    ),
    (lambda: pay(PART, 401, DECISION), "posting-open", {"number": "F1", "open": "4.00", "amount": "4.01"}),
    (
        lambda: pay(Standing(item=note(), paid=-9_000), 1, DECISION),
        "posting-open",
        {"number": "K1", "open": "0.00", "amount": "0.01"},
    ),
    (lambda: refund(OWED, 20_001, DECISION), "posting-open", {"number": "K1", "open": "200.00", "amount": "200.01"}),
    (lambda: pay(CLOSED, 0, DECISION), "posting-closed", {"number": "F1"}),
    (lambda: refund(Standing(item=note(), paid=-20_000), 0, DECISION), "posting-closed", {"number": "K1"}),
    (lambda: pay(OPEN, 1, before(OPEN.item.date)), "day-before", {"subject": "F1"}),
    (lambda: match(payment(9), 9, OPEN, 9, before(OPEN.item.date)), "day-before", {"subject": "p1"}),
    (lambda: match(payment(9), 9, LATER, 9, before(LATER.item.date)), "day-before", {"subject": "F1"}),
    (lambda: refund_payment(payment(9), 9, 9, before(PAID)), "day-before", {"subject": "p1"}),
    (lambda: refund(PART, 1, DECISION), "posting-open", {"number": "F1", "open": "0.00", "amount": "0.01"}),
]


@pytest.mark.parametrize(("decide", "code", "values"), DECISIONS)
def test_nothing_exceeds_what_is_open_or_left(decide: Callable[[], object], code: str, values: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError) as refused:
        decide()
    said = refused.value.values
    assert (refused.value.code, {name: said[name] for name in values}) == (code, values)
    assert said.keys() == values.keys() or code == "day-before"
