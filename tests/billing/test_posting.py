"""What postings leave open."""

import pytest

from costshare.billing.posting import Item, Posting, PostingKind, Standing, roundings, standings, unallocated
from tests.billing.paying import item, note, payment, posting

ROUNDING, OFFSET, PAY, REFUND = (
    PostingKind.ROUNDING,
    PostingKind.OFFSET,
    PostingKind.PAY,
    PostingKind.REFUND,
)


def test_an_invoice_is_owed_by_the_member_and_a_credit_note_to_it() -> None:
    assert item().owed == 100_000
    assert item(payable=-5).owed == -5
    assert note().owed == -20_000


def test_each_kind_of_posting_counts_as_what_it_is() -> None:
    given = [posting(40_000), posting(30_000, kind=PAY), posting(-5_000, kind=REFUND)]
    given += [posting(7_000, kind=OFFSET), posting(50, kind=ROUNDING), posting(1, "F2")]
    found = standings([item(), item("F3")], given)
    assert found == {
        "F1": Standing(item=item(), paid=65_000, offset=7_000, rounded=50),
        "F3": Standing(item=item("F3")),
    }
    assert found["F1"].open == 27_950


@pytest.mark.parametrize(
    ("item", "paid", "rounded", "closing"),
    [
        (item(), 99_901, 0, 99),
        (item(), 99_900, 0, 0),
        (item(), 100_099, 0, -99),
        (item(), 100_100, 0, 0),
        (item(), 100_000, 0, 0),
        (item(), 99_950, 50, 0),
        (item(), 0, 50, -50),
        (item(), 500, 50, -50),
        (item(payable=60), 0, 0, 0),
        (item(payable=60), 20, 0, 40),
        (note(), -19_950, 0, -50),
        (note(), -20_050, 0, 50),
        (note(), -19_900, 0, 0),
    ],
)
def test_a_rest_below_one_krona_is_closed_and_a_larger_one_reopened(
    item: Item, paid: int, rounded: int, closing: int
) -> None:
    standing = Standing(item=item, paid=paid, rounded=rounded)
    assert standing.closing == closing
    posted = posting(paid, item.number, reason="why", user="who")
    expected = Posting(
        kind=ROUNDING,
        payment="p1",
        number=item.number,
        amount=closing,
        date=posted.date,
        reason="why",
        user="who",
    )
    assert roundings(standing, posted) == ((expected,) if closing else ())


def test_an_offset_can_leave_a_rest_that_is_closed() -> None:
    assert Standing(item=item(), offset=99_950).closing == 50
    assert Standing(item=item(), paid=99_000, offset=950).closing == 50


def test_a_payment_is_unallocated_but_for_what_its_postings_move() -> None:
    given = [posting(60_000), posting(50, kind=ROUNDING, payment="p1"), posting(1, payment="p2")]
    given.append(posting(10_000, "", REFUND, payment="p1"))
    assert unallocated(payment(100_000), given) == 30_000
    assert unallocated(payment(-100), [posting(-40)]) == -60
