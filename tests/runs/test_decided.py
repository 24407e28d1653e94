"""What a person decides: to match a payment, to note one, to pay something back; with why and who, in a run each."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from costshare.errors import InvalidValueError, UnknownIdError
from costshare.register.schema import POSTINGS
from costshare.runs.payments import Booked, Books, match_by_hand, pay, refund, unmatch
from tests.billing.agreement import issued, register, tree
from tests.runs.whole_year import REASON, clerk, credited, lay_year, opens, paid, paying, run_ids, standing

ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"
DAY = dt.date(2027, 3, 1)


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed."""
    return billed_quarter


def unknown(root: Path, ore: int = 20_103_00, key: str = "B1") -> str:
    """A booked payment without a reference; gives its id."""
    return paid(root, paying(ore, key=key), name=f"{key}.xml").unmatched[0].payment


def matched(root: Path, payment: str, number: str = ADA, amount: int | None = None) -> Booked:
    return match_by_hand(Books(path=root), payment, number, amount, clerk())


def shown(booked: Booked) -> list[tuple[str, str, int]]:
    return [(str(each.kind), each.number, each.amount) for each in booked.postings]


def refused(root: Path, act: Callable[[], object]) -> InvalidValueError:
    before = tree(root)
    with pytest.raises(InvalidValueError) as caught:
        act()
    assert tree(root) == before
    return caught.value


def rest(root: Path) -> dict[str, int]:
    with register(root) as found, found.reading() as reading:
        return reading.unallocated()


def test_a_decision_is_kept_with_why_who_and_when(root: Path) -> None:
    payment = unknown(root)
    matched(root, payment)
    with register(root) as found, found.reading() as reading:
        run = found.runs()[-1]
        posting = list(reading.entries(POSTINGS))[-1]
    assert (run.id, run.kind, run.period, run.reason) == (f"match-{ADA}", "match", ADA, REASON)
    assert (run.issued, run.user) == (DAY, "ekonom")
    assert (posting["reason"], posting["user"], posting["date"]) == (REASON, "ekonom", "2027-02-15")
    assert issued(root), "and sound"


# --- match ------------------------------------------------------------------------------------------------------------


def test_as_much_as_both_sides_have_is_matched(root: Path) -> None:
    payment = unknown(root, 20_000_00)
    assert shown(matched(root, payment)) == [("match", ADA, 20_000_00)]
    other = unknown(root, 20_000_00, "B2")
    assert shown(matched(root, other)) == [("match", ADA, 103_00)]
    assert rest(root) == {other: 19_897_00}
    assert shown(matched(root, other, BO, 100_00)) == [("match", BO, 100_00)]
    assert shown(matched(root, other, BO)) == [("match", BO, 15_003_00)]


def test_a_rest_below_a_krona_is_rounded(root: Path) -> None:
    assert shown(matched(root, unknown(root, 20_102_50))) == [("match", ADA, 20_102_50), ("rounding", ADA, 50)]


def test_money_out_takes_back_what_was_paid(root: Path) -> None:
    matched(root, unknown(root, 15_000_00))
    back = unknown(root, -14_000_00, "B2")
    assert shown(matched(root, back)) == [("match", ADA, -14_000_00)]
    assert opens(root)[ADA] == 19_103_00
    more = unknown(root, -14_000_00, "B3")
    assert shown(matched(root, more)) == [("match", ADA, -1_000_00)]


def test_money_out_goes_against_a_credit_note(root: Path) -> None:
    matched(root, unknown(root))
    note = credited(root, ADA, on=DAY)["number"]
    assert shown(matched(root, unknown(root, -20_103_00, "B2"), note)) == [("match", note, -20_103_00)]
    assert not {ADA, note} & opens(root).keys()


def test_who_has_nothing_is_named(root: Path) -> None:
    one, other = unknown(root), unknown(root, 50_00, "B2")
    matched(root, one)
    error = refused(root, lambda: matched(root, other))
    assert (error.code, error.values["number"]) == ("posting-closed", ADA)
    error = refused(root, lambda: matched(root, one, BO))
    assert (error.code, error.values["payment"]) == ("posting-spent", one)
    assert refused(root, lambda: matched(root, one, ADA)).code == "posting-spent"


@pytest.mark.parametrize(
    ("amount", "code"),
    [(0, "posting-amount"), (-1, "posting-amount"), (20_103_01, "posting-unallocated"), (16_000_00, "posting-open")],
)
def test_more_than_there_is_is_refused(root: Path, amount: int, code: str) -> None:
    payment = unknown(root)
    assert refused(root, lambda: matched(root, payment, BO, amount)).code == code


def test_an_unknown_payment_names_those_with_something_left(root: Path) -> None:
    payments = [unknown(root), unknown(root, key="B2")]
    with pytest.raises(UnknownIdError) as caught:
        matched(root, "2027")
    assert (caught.value.kind, list(caught.value.known)) == ("payment", payments)


def test_an_unknown_number_names_the_nearest(root: Path) -> None:
    payment = unknown(root)
    for act in (
        lambda: matched(root, payment, "F2027001"),
        lambda: pay(Books(path=root), "F2027001", None, clerk()),
    ):
        before = tree(root)
        with pytest.raises(UnknownIdError) as caught:
            act()
        assert (caught.value.kind, caught.value.known) == ("invoice", (CIA_EXEMPT, CIA_TAXED))
        assert tree(root) == before


@pytest.mark.parametrize("reason", ["", " \t"])
def test_a_reason_is_needed(root: Path, reason: str) -> None:
    payment, books, by = unknown(root), Books(path=root), clerk(reason=reason)
    for act in (
        lambda: match_by_hand(books, payment, ADA, None, by),
        lambda: unmatch(books, payment, ADA, by),
        lambda: pay(books, ADA, None, by),
        lambda: refund(books, payment, None, by),
    ):
        assert refused(root, act).code == "decision-reason"


@pytest.mark.parametrize("written", ["f20270001", " F2027 0001"])
def test_a_number_written_otherwise_names_it(root: Path, written: str) -> None:
    with pytest.raises(UnknownIdError) as caught:
        pay(Books(path=root), written, None, clerk())
    assert caught.value.known == (ADA,)


def test_nothing_is_decided_before_there_is_what_it_is_about(root: Path) -> None:
    payment, books = unknown(root), Books(path=root)
    early = clerk(on=dt.date(2027, 2, 14))  # the payment is booked the day after
    for act in (
        lambda: match_by_hand(books, payment, ADA, None, early),
        lambda: unmatch(books, payment, ADA, early),
        lambda: refund(books, payment, None, early),
        lambda: pay(books, ADA, None, clerk(on=dt.date(2027, 1, 14))),
    ):
        assert refused(root, act).code == "day-before"


# --- unmatch ----------------------------------------------------------------------------------------------------------


def unmatched(root: Path, payment: str, number: str = ADA) -> Booked:
    return unmatch(Books(path=root), payment, number, clerk())


def test_a_match_is_taken_back_and_the_payment_matched_elsewhere(root: Path) -> None:
    before, payment = opens(root), unknown(root, 15_102_50)
    matched(root, payment, BO)
    assert shown(unmatched(root, payment, BO)) == [("match", BO, -15_102_50), ("rounding", BO, -50)]
    assert (opens(root), rest(root)) == (before, {payment: 15_102_50})
    assert shown(matched(root, payment)) == [("match", ADA, 15_102_50)]
    with register(root) as found, found.reading() as reading:
        taken = list(reading.entries(POSTINGS))[-3]
    assert (taken["reason"], taken["user"], taken["date"]) == (REASON, "ekonom", "2027-02-15")
    assert run_ids(root)[-2:] == [f"unmatch-{BO}", f"match-{ADA}"]
    assert issued(root), "and sound"


def test_what_the_bank_s_file_matched_is_taken_back_and_not_matched_by_it_again(root: Path) -> None:
    payment = paid(root, paying(100_00, "000000190", key="B1")).postings[0].payment
    more = unknown(root, 300_00, "B2")
    matched(root, more)
    assert shown(unmatched(root, payment)) == [("match", ADA, -100_00)]
    again = paid(root, paying(100_00, "000000190", key="B1"))
    assert (again.postings, again.already, rest(root)) == ((), 1, {payment: 100_00})
    assert opens(root)[ADA] == 19_803_00


def test_all_matches_of_a_payment_against_a_document_are_taken_back_at_once_and_others_stay(root: Path) -> None:
    payment = unknown(root)
    for number, amount in ((ADA, 1_00), (BO, 50_00), (ADA, 2_00)):
        matched(root, payment, number, amount)
    assert shown(unmatched(root, payment)) == [("match", ADA, -3_00)]
    assert (standing(root)[ADA].paid, standing(root)[BO].paid) == (0, 50_00)
    assert refused(root, lambda: unmatched(root, payment)).code == "posting-none"


def test_only_what_nothing_rests_on_is_taken_back(root: Path) -> None:
    payment, back = unknown(root, 15_000_00), unknown(root, -14_000_00, "B2")
    assert refused(root, lambda: unmatched(root, payment)).code == "posting-none"
    matched(root, payment)
    matched(root, back)
    assert refused(root, lambda: unmatched(root, payment)).code == "posting-needed"
    unmatched(root, back)
    unmatched(root, payment)
    assert rest(root) == {payment: 15_000_00, back: -14_000_00}
    with pytest.raises(UnknownIdError):
        unmatched(root, "2027")


# --- pay --------------------------------------------------------------------------------------------------------------


def test_what_was_paid_elsewhere_is_noted(root: Path) -> None:
    books = Books(path=root)
    assert shown(pay(books, ADA, 103_00, clerk())) == [("pay", ADA, 103_00)]
    assert shown(pay(books, ADA, None, clerk())) == [("pay", ADA, 20_000_00)]
    assert ADA not in opens(root)
    assert (standing(root)[ADA].paid, rest(root)) == (20_103_00, {})
    assert run_ids(root)[1:] == [f"pay-{ADA}", f"pay-{ADA}-2"]
    assert refused(root, lambda: pay(books, ADA, 1, clerk())).code == "posting-closed"
    assert refused(root, lambda: pay(books, ADA, None, clerk())).code == "posting-closed"


# --- refund -----------------------------------------------------------------------------------------------------------


def test_a_credit_note_is_paid_back(root: Path) -> None:
    matched(root, unknown(root))
    note = credited(root, ADA, on=DAY)["number"]
    books = Books(path=root)
    assert shown(refund(books, note, 103_00, clerk())) == [("refund", note, -103_00)]
    assert shown(refund(books, note, None, clerk())) == [("refund", note, -20_000_00)]
    assert not {ADA, note} & opens(root).keys()
    assert refused(root, lambda: refund(books, note, None, clerk())).code == "posting-closed"
    assert refused(root, lambda: refund(books, BO, 1, clerk())).code == "posting-open"


def test_what_a_payment_was_too_much_is_paid_back(root: Path) -> None:
    (over,) = paid(root, paying(20_203_00, "000000190", key="B1")).unmatched
    books = Books(path=root)
    assert shown(refund(books, over.payment, 40_00, clerk())) == [("refund", "", 40_00)]
    assert rest(root) == {over.payment: 60_00}
    assert shown(refund(books, over.payment, None, clerk())) == [("refund", "", 60_00)]
    assert rest(root) == {}
    assert issued(root), "and sound"


def test_an_unknown_subject_names_the_nearest_numbers_and_payments(root: Path) -> None:
    payment = unknown(root)
    with pytest.raises(UnknownIdError) as caught:
        refund(Books(path=root), "F20279999", None, clerk())
    assert caught.value.known == (CIA_EXEMPT, CIA_TAXED, payment)


def test_nothing_is_made_where_there_is_no_register(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    books, before = Books(path=root), tree(root)
    for act in (
        lambda: match_by_hand(books, "p", ADA, None, clerk()),
        lambda: unmatch(books, "p", ADA, clerk()),
        lambda: pay(books, ADA, None, clerk()),
        lambda: refund(books, ADA, None, clerk()),
    ):
        with pytest.raises(UnknownIdError):
            act()
    assert tree(root) == before
