"""Payments are posted where they say it, and listed where they do not."""

import datetime as dt
from typing import Any

import pytest

from costshare.billing.matching import Reason
from costshare.billing.payment import Payment
from costshare.billing.posting import PostingKind
from tests.billing.paying import PAID, item, matched, note, payment, posting

NEXT = dt.date(2027, 2, 11)


def named(said: dict[str, Any], amount: int = 100_000, **more: Any) -> Payment:  # noqa: ANN401 - a payment's own
    references = said.pop("references", ())
    return payment(amount, *references, **said, **more)


@pytest.mark.parametrize(
    "said",
    [
        {"references": ("1000",)},
        {"references": (" 1000 ",)},
        {"references": ("F1",)},
        {"references": ("1000", "F1")},
        {"message": "1000"},
        {"message": " F1\n"},
        {"message": "1000 F1"},
        {"parts": (("1000", 100_000),)},
        {"parts": ((" F1", 60_000), ("1000 ", 40_000))},
        {"references": ("1000",), "message": "F2"},
        {"references": ("F2",), "parts": (("F1", 100_000),)},
    ],
    ids=str,
)
def test_a_whole_reference_is_matched(said: dict[str, Any]) -> None:
    postings, unmatched = matched(named(dict(said)), items=[item(), item("F2", 7)])
    assert postings == [("match", "p1", "F1", 100_000)]
    assert unmatched == []


def test_a_posting_counts_from_the_day_of_booking() -> None:
    from costshare.billing.matching import match

    (posted,) = match([payment(5, "F1")], [item()]).postings
    assert posted == posting(5)
    assert (posted.date, posted.reason, posted.user) == (PAID, "", "")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, Reason.NO_REFERENCE),
        ({"message": "tack för hjälpen"}, Reason.NO_REFERENCE),
        ({"message": "avser F1"}, Reason.NO_REFERENCE),
        ({"message": "10001"}, Reason.NO_REFERENCE),
        ({"message": "F1F2"}, Reason.NO_REFERENCE),
        ({"references": ("999",)}, Reason.UNKNOWN_REFERENCE),
        ({"references": ("100",)}, Reason.UNKNOWN_REFERENCE),
        ({"references": ("",)}, Reason.UNKNOWN_REFERENCE),
        ({"references": ("1000", "999")}, Reason.UNKNOWN_REFERENCE),
        ({"references": ("999",), "message": "F1"}, Reason.UNKNOWN_REFERENCE),
        ({"references": ("X",)}, Reason.AMBIGUOUS_REFERENCE),
        ({"message": "X"}, Reason.AMBIGUOUS_REFERENCE),
        ({"parts": (("F1", 50_000), ("F2", 40_000))}, Reason.PARTS_DIFFER),
        ({"references": ("F1", "F2")}, Reason.SEVERAL_REFERENCES),
        ({"references": ("K1",)}, Reason.WRONG_WAY),
        ({"references": ("F0",)}, Reason.ALREADY_PAID),
        ({"references": ("F0", "F3")}, Reason.ALREADY_PAID),
        ({"references": ("N1",)}, Reason.WRONG_WAY),
    ],
    ids=str,
)
def test_what_is_not_certain_is_listed_whole(said: dict[str, Any], reason: Reason) -> None:
    items = [item(), item("F2", 70_000), note(), item("F0", 0, ocr=""), item("F3", 500), item("N1", -500, ocr="77")]
    items += [item("X", ocr="88"), item("F4", ocr="X")]
    postings, unmatched = matched(named(dict(said)), items=items, postings=[posting(500, "F3", payment="p0")])
    assert postings == []
    reference = "" if reason not in {Reason.WRONG_WAY, Reason.ALREADY_PAID} else said["references"][0]
    reference = reference if len(said.get("references", ())) < 2 else ""
    assert unmatched == [("p1", 100_000, str(reason), reference)]


@pytest.mark.parametrize(
    ("amount", "postings", "unmatched"),
    [
        (40_000, [("match", "p1", "F1", 40_000)], []),
        (99_900, [("match", "p1", "F1", 99_900)], []),
        (99_901, [("match", "p1", "F1", 99_901), ("rounding", "p1", "F1", 99)], []),
        (100_099, [("match", "p1", "F1", 100_099), ("rounding", "p1", "F1", -99)], []),
        (100_100, [("match", "p1", "F1", 100_000)], [("p1", 100, "overpaid", "F1")]),
        (150_000, [("match", "p1", "F1", 100_000)], [("p1", 50_000, "overpaid", "F1")]),
    ],
)
def test_more_or_less_than_what_is_open(amount: int, postings: object, unmatched: object) -> None:
    assert matched(payment(amount, "F1"), items=[item()]) == (postings, unmatched)


def test_part_payments_close_an_invoice_and_one_more_is_listed() -> None:
    given = [payment(60_000, "F1"), payment(40_000, "1000", id="p2"), payment(1, "F1", id="p3")]
    postings, unmatched = matched(*given, items=[item()])
    assert postings == [("match", "p1", "F1", 60_000), ("match", "p2", "F1", 40_000)]
    assert unmatched == [("p3", 1, "already-paid", "F1")]


def test_what_was_posted_before_counts() -> None:
    earlier = [posting(60_000, payment="p0"), posting(30_000, kind=PostingKind.OFFSET), posting(9, "elsewhere")]
    assert matched(payment(10_050, "F1"), items=[item()], postings=earlier) == (
        [("match", "p1", "F1", 10_050), ("rounding", "p1", "F1", -50)],
        [],
    )


@pytest.mark.parametrize("message", ["F1 F2", "F1,F2", "1000; 2000", "F1\nF2"])
def test_several_references_that_sum_to_the_payment(message: str) -> None:
    postings, unmatched = matched(payment(150_000, message=message), items=[item(), item("F2", 50_000)])
    assert postings == [("match", "p1", "F1", 100_000), ("match", "p1", "F2", 50_000)]
    assert unmatched == []


@pytest.mark.parametrize("amount", [149_999, 150_001])
def test_several_references_that_do_not_sum_are_listed(amount: int) -> None:
    postings, unmatched = matched(payment(amount, "F1", "F2"), items=[item(), item("F2", 50_000)])
    assert (postings, unmatched) == ([], [("p1", amount, "several-references", "")])


def test_several_references_take_what_is_open_of_each_and_a_credit_note_off() -> None:
    items = [item(), item("F2", 50_000), note(), item("F3", 0)]
    postings, unmatched = matched(
        payment(70_000, "F1", "F3", "F2", "K1"), items=items, postings=[posting(60_000, payment="p0")]
    )
    assert postings == [("match", "p1", "F1", 40_000), ("match", "p1", "F2", 50_000), ("match", "p1", "K1", -20_000)]
    assert unmatched == []


def test_parts_go_each_to_their_invoice_and_the_rest_is_listed() -> None:
    parts = (("F1", 40_000), ("F9", 300), ("F2", 60_000), ("F1", 10_000), ("X", 50), ("F0", 0), ("F3", 25))
    items = [item(), item("F2", 50_000), item("X"), item("F4", ocr="X"), item("F0"), item("F3", 0)]
    postings, unmatched = matched(payment(110_375, parts=parts), items=items)
    assert postings == [("match", "p1", "F1", 50_000), ("match", "p1", "F2", 50_000)]
    assert unmatched == [
        ("p1", 300, "unknown-reference", "F9"),
        ("p1", 10_000, "overpaid", "F2"),
        ("p1", 50, "ambiguous-reference", "X"),
        ("p1", 25, "already-paid", "F3"),
    ]


def test_parts_that_name_nothing_known_are_each_listed() -> None:
    _, unmatched = matched(payment(300, parts=(("8", 100), ("9", 150), ("8", 50))), items=[])
    assert unmatched == [("p1", 150, "unknown-reference", "8"), ("p1", 150, "unknown-reference", "9")]


def test_a_part_is_named_as_the_payment_named_it() -> None:
    _, unmatched = matched(payment(200_000, parts=((" 1000", 200_000),)), items=[item()])
    assert unmatched == [("p1", 100_000, "overpaid", "1000")]


def test_a_deduction_is_posted_against_its_credit_note() -> None:
    postings, unmatched = matched(payment(85_000, parts=(("F1", 100_000), ("K1", -15_000))), items=[item(), note()])
    assert postings == [("match", "p1", "F1", 100_000), ("match", "p1", "K1", -15_000)]
    assert unmatched == []


@pytest.mark.parametrize(
    ("deduction", "reason"),
    [
        (("K9", -20_000), "unknown-reference"),
        (("K1", -20_100), "overpaid"),
        (("F2", -20_000), "wrong-way"),
    ],
)
def test_with_a_deduction_all_is_posted_or_nothing(deduction: tuple[str, int], reason: str) -> None:
    given = payment(100_000 + deduction[1], parts=(("F1", 100_000), deduction))
    postings, unmatched = matched(given, items=[item(), item("F2"), note()])
    assert (postings, unmatched) == ([], [("p1", 100_000 + deduction[1], reason, "")])


def test_money_out_is_listed() -> None:
    assert matched(payment(-20_000, "K1"), items=[note()]) == ([], [("p1", -20_000, "outgoing", "")])
    assert matched(payment(-20_000), items=[]) == ([], [("p1", -20_000, "outgoing", "")])


def test_the_order_given_means_nothing_and_a_reversal_comes_last_of_its_day() -> None:
    given = [
        payment(50_000, "F1", id="c", booked=NEXT),
        payment(-60_000, "F1", id="a", reversal=True),
        payment(60_000, "F1", id="b"),
        payment(60_000, "F1", id="d"),
    ]
    found = matched(*given, items=[item()])
    assert found == (
        [
            ("match", "b", "F1", 60_000),
            ("match", "d", "F1", 40_000),
            ("match", "a", "F1", -60_000),
            ("match", "c", "F1", 50_000),
        ],
        [("d", 20_000, "overpaid", "F1")],
    )
    assert matched(*reversed(given), items=[item()]) == found


def test_a_reversal_reopens_with_the_rounding() -> None:
    earlier = [posting(99_950, payment="p0"), posting(50, kind=PostingKind.ROUNDING, payment="p0")]
    given = payment(-99_950, "1000", id="r", reversal=True)
    assert matched(given, items=[item()], postings=earlier) == (
        [("match", "r", "F1", -99_950), ("rounding", "r", "F1", -50)],
        [],
    )


def test_a_reversal_of_several_invoices_reopens_each() -> None:
    items, first = [item(), item("F2", 50_000)], payment(150_000, "F1", "F2", id="p0")
    back = payment(-150_000, "F2", "F1", id="p1", reversal=True, booked=NEXT)
    postings, unmatched = matched(first, back, items=items)
    assert postings[2:] == [("match", "p1", "F1", -100_000), ("match", "p1", "F2", -50_000)]
    assert unmatched == []


def test_a_reversal_with_parts_goes_by_what_was_posted() -> None:
    back = payment(-60_000, id="r", reversal=True, parts=(("F1", -60_000),))
    assert matched(back, items=[item()], postings=[posting(60_000)]) == ([("match", "r", "F1", -60_000)], [])


def test_a_refund_that_came_back_reopens_the_credit_note() -> None:
    back = payment(20_000, "K1", id="r", reversal=True)
    assert matched(back, items=[note()], postings=[posting(-20_000, "K1")]) == ([("match", "r", "K1", 20_000)], [])


def test_as_many_are_reversed_as_were_posted() -> None:
    earlier = [posting(30_000, payment="a"), posting(30_000, payment="b"), posting(20_000, payment="c")]
    backs = [payment(-30_000, "F1", id=f"r{number}", reversal=True) for number in range(3)]
    postings, unmatched = matched(*backs, items=[item()], postings=earlier)
    assert postings == [("match", "r0", "F1", -30_000), ("match", "r1", "F1", -30_000)]
    assert unmatched == [("r2", -30_000, "reversal", "")]


@pytest.mark.parametrize(
    ("back", "reason"),
    [
        (payment(-60_000, reversal=True), "no-reference"),
        (payment(-60_000, "F9", reversal=True), "unknown-reference"),
        (payment(-60_000, "F1", "F9", reversal=True), "unknown-reference"),
        (payment(-59_999, "F1", reversal=True), "reversal"),
        (payment(60_000, "F1", reversal=True), "reversal"),
        (payment(-60_000, "F2", reversal=True), "reversal"),
        (payment(-60_000, "F1", "F2", reversal=True), "reversal"),
        (payment(-10_000, "F2", reversal=True), "reversal"),
        (payment(-30_000, "F3", "F4", reversal=True), "reversal"),
        (payment(-700, "F5", reversal=True), "reversal"),
        (payment(-20_000, "F6", reversal=True), "reversal"),
    ],
)
def test_a_reversal_of_nothing_certain_is_listed(back: Payment, reason: str) -> None:
    earlier = [posting(60_000, payment="a"), posting(10_000, "F2", payment="b"), posting(10_000, "F4", payment="b")]
    earlier += [posting(10_000, "F3", payment="c"), posting(20_000, "F4", payment="c")]
    earlier += [posting(20_000, "F3", payment="d"), posting(10_000, "F4", payment="d")]
    earlier += [posting(700, "F5", PostingKind.PAY), posting(20_000, "F6", payment="e")]
    earlier += [posting(-20_000, "F6", payment="f")]
    items = [item(f"F{number}") for number in range(1, 7)]
    assert matched(back, items=items, postings=earlier) == ([], [("p1", back.amount, reason, "")])
