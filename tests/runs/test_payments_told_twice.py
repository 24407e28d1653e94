"""Payments that the bank tells more than once: grouped in other ways, or as a total and as what it is made of."""

import shutil
from itertools import permutations
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve

from costshare.errors import InvalidValueError
from costshare.runs.payments import Books, book, match_by_hand, unmatch
from tests.billing.agreement import issued
from tests.exchange.messages import Ntry, Strd, Tx
from tests.runs.test_payments import ADA, BO, CIA_TAXED, OCR, PAYABLE, as_total, left, reasons, total
from tests.runs.whole_year import REASON, bank_file, clerk, opens, paid, paying


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed."""
    return billed_quarter


# --- grouped in other ways --------------------------------------------------------------------------------------------


def apart(entry: Ntry) -> list[Ntry]:
    """The transactions of a booking, each as a booking of its own."""
    return [Ntry(amount=tx.amount or 0, reference=f"S{tx.reference}", txs=(tx,)) for tx in entry.txs]


def test_a_transaction_is_booked_once_whichever_booking_it_comes_in(root: Path) -> None:
    entry = total((10_00, OCR[ADA]), (20_00, ""))
    ways = ([entry], apart(entry), [as_total(entry)], [as_total(each) for each in apart(entry)])
    for order in permutations(range(4)):
        folder = Path(shutil.copytree(root, root.parent / "".join(map(str, order))))
        for place in order:
            paid(folder, *ways[place], name=f"{place}.xml")
        assert opens(folder) == {**PAYABLE, ADA: PAYABLE[ADA] - 10_00}
        assert list(left(folder).values()) == [20_00]
        again = paid(folder, *ways[order[0]], name="again.xml")
        assert (again.postings, again.unmatched) == ((), ())
        assert issued(folder), "and sound"


def test_a_transaction_without_a_booking_of_its_own_is_known_in_one(root: Path) -> None:
    tx = Tx(amount=10_00, reference="T1", strd=(Strd(reference=OCR[ADA]),))
    paid(root, Ntry(amount=10_00, txs=(tx,)), name="a.xml")
    found = paid(root, Ntry(amount=10_00, reference="E1", txs=(tx,)), name="b.xml")
    assert (found.postings, found.unmatched, found.already) == ((), (), 1)
    assert paid(root, Ntry(amount=10_00, reference="E1"), name="c.xml").unmatched == ()
    assert left(root) == {}


# --- what seems to be told already ------------------------------------------------------------------------------------

PARTS: Final = ((18_044_00, OCR[ADA]), (9_038_00, OCR[BO]))
UNNAMED: Final = [(key, other) for key in ("", "B1") for other in ("", "X9")]


def batch(key: str) -> Ntry:
    """A booking of two payments that have no references of the bank's."""
    txs = tuple(Tx(amount=ore, strd=(Strd(reference=reference),), debtor="Ada") for ore, reference in PARTS)
    return Ntry(amount=27_082_00, reference=key, batch=True, txs=txs)


def bare(key: str) -> Ntry:
    """Its total, perhaps by another reference."""
    return Ntry(amount=27_082_00, reference=key, batch=True, text="Bankgiro")


@pytest.mark.parametrize(("key", "other"), UNNAMED)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_total_without_a_shared_reference_is_held(
    root: Path, key: str, other: str, order: tuple[int, int], *, at_once: bool
) -> None:
    paths = [
        bank_file(root, [batch(key)], "details.xml"),
        bank_file(root, [bare(other)], "total.xml", "camt.053"),
    ]
    given = [paths[place] for place in order]
    found = [book(Books(path=root), files, clerk()) for files in ([given] if at_once else [[each] for each in given])]
    shown = found[-1].to_dict()
    assert reasons(shown)[-1] == ("27082.00", "seems-total")
    (held,) = shown["doubled"]
    assert (held["amount"], held["kind"]) == ("27082.00", "held")
    assert held["number"] == shown["unmatched"][-1]["reference"]
    assert shown["already"] == 0
    assert left(root) == {}
    assert opens(root) == {**PAYABLE, ADA: 2_059_00, BO: 6_065_00}
    again = book(Books(path=root), paths, clerk())
    assert (again.postings, again.unmatched, again.already) == ((), (), 3)
    assert issued(root), "and sound"


def held_total(root: Path) -> tuple[str, str]:
    """A total that seems to be told already: its id, and that of the payment that it is held against."""
    paid(root, batch(""), name="details.xml")
    (held,) = paid(root, bare("X9"), name="total.xml", kind="camt.053").unmatched
    return held.payment, held.reference


def test_a_person_says_that_what_is_held_is_money_of_its_own(root: Path) -> None:
    payment, other = held_total(root)
    released = unmatch(Books(path=root), payment, other, clerk())
    assert [(str(each.kind), each.amount, each.reason) for each in released.postings] == [("held", -27_082_00, REASON)]
    assert left(root) == {payment: 27_082_00}
    again = paid(root, bare("X9"), batch(""), name="both.xml")
    assert (again.postings, again.unmatched) == ((), ()), "a person decided"
    assert [each.number for each in match_by_hand(Books(path=root), payment, CIA_TAXED, None, clerk()).postings] == [
        CIA_TAXED
    ]
    assert issued(root), "and sound"


def test_a_person_says_that_what_is_held_is_the_same(root: Path) -> None:
    payment, other = held_total(root)
    found = match_by_hand(Books(path=root), payment, other, None, clerk())
    assert [(str(each.kind), each.amount) for each in found.postings] == [("held", -27_082_00), ("double", 27_082_00)]
    assert left(root) == {}
    with pytest.raises(InvalidValueError) as caught:
        match_by_hand(Books(path=root), payment, other, None, clerk())
    assert caught.value.code == "posting-spent"
    assert issued(root), "and sound"


def test_a_person_says_that_a_payment_is_another(root: Path) -> None:
    one, two = (paid(root, paying(50_00, key=key), name=f"{key}.xml").unmatched[0].payment for key in ("B1", "B2"))
    match_by_hand(Books(path=root), one, two, None, clerk())
    assert left(root) == {two: 50_00}
    for payment, other in ((two, one), (two, two)):
        with pytest.raises(InvalidValueError) as caught:
            match_by_hand(Books(path=root), payment, other, None, clerk())
        assert caught.value.code == "posting-double"
    unmatch(Books(path=root), one, two, clerk())
    assert left(root) == {one: 50_00, two: 50_00}


def test_of_a_total_that_seems_to_be_what_a_person_matched_the_transactions_are_held(root: Path) -> None:
    (whole,) = paid(root, bare("X9"), name="total.xml", kind="camt.053").unmatched
    match_by_hand(Books(path=root), whole.payment, ADA, None, clerk())
    found = paid(root, batch(""), name="details.xml").to_dict()
    assert (found["matched"], reasons(found)) == ([], [("18044.00", "seems-part"), ("9038.00", "seems-part")])
    assert left(root) == {whole.payment: 6_979_00}
    assert issued(root), "and sound"


def test_what_one_file_tells_is_never_told_twice_in_it(root: Path) -> None:
    found = paid(root, batch(""), bare("X9"), bare("X8")).to_dict()
    assert reasons(found) == [("27082.00", "no-reference")] * 2
    assert paid(root, bare("X9"), bare("X8"), name="again.xml").unmatched == ()
    assert len(left(root)) == 2


def test_of_totals_alike_in_a_file_as_many_are_held_as_there_are_batches(root: Path) -> None:
    paid(root, batch(""), name="details.xml")
    found = paid(root, bare("X9"), bare("X8"), name="total.xml", kind="camt.053").to_dict()
    assert sorted(reason for _, reason in reasons(found)) == ["no-reference", "seems-total"]
    assert list(left(root).values()) == [27_082_00]
    again = paid(root, bare("X9"), bare("X8"), bare("X7"), name="more.xml", kind="camt.053").to_dict()
    assert reasons(again) == [("27082.00", "no-reference")]


@pytest.mark.parametrize(
    "change", [{"booked": "2027-02-16"}, {"amount": 27_082_01}, {"txs": (Tx(debtor="Ada"),)}, {"direction": "DBIT"}]
)
def test_what_differs_in_day_sum_or_words_is_money_of_its_own(root: Path, change: dict[str, Any]) -> None:
    paid(root, batch(""), name="details.xml")
    found = paid(root, evolve(bare("X9"), **change), name="total.xml", kind="camt.053").to_dict()
    assert "seems-total" not in [reason for _, reason in reasons(found)]
    assert len(left(root)) == 1


def named_by(transaction: str = "", entry: str = "", **said: Any) -> Ntry:  # noqa: ANN401 - an entry's own
    """Ten kronor for the same invoice, by references of the bank's."""
    tx = Tx(amount=10_00, reference=transaction, strd=(Strd(reference=OCR[ADA]),))
    return Ntry(**{"amount": 10_00, "reference": entry, "txs": (tx,), **said})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named_by(transaction="T1"), named_by(entry="E1")),
        (named_by(entry="E1"), named_by(transaction="T1")),
        (named_by(), named_by(entry="E1")),
        (named_by(transaction="T1", entry="E2"), named_by()),
        (named_by(transaction="T1", entry="E2"), named_by(entry="E1")),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_payment_that_references_do_not_tell_from_another_is_held(
    root: Path, one: Ntry, other: Ntry, *, at_once: bool
) -> None:
    paths = [bank_file(root, [one], "one.xml"), bank_file(root, [other], "other.xml", "camt.053")]
    found = [book(Books(path=root), files, clerk()) for files in ([paths] if at_once else [[each] for each in paths])]
    assert reasons(found[-1].to_dict()) == [("10.00", "seems-booked")]
    assert (opens(root)[ADA], left(root)) == (PAYABLE[ADA] - 10_00, {})
    assert book(Books(path=root), paths, clerk()).to_dict()["unmatched"] == []
    held = found[-1].unmatched[0]
    unmatch(Books(path=root), held.payment, held.reference, clerk())
    match_by_hand(Books(path=root), held.payment, ADA, None, clerk())
    assert (opens(root)[ADA], left(root)) == (PAYABLE[ADA] - 20_00, {})
    assert issued(root), "and sound"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (named_by(transaction="T1"), named_by(transaction="T2")),
        (named_by(entry="E1"), named_by(entry="E2")),
        (named_by(transaction="T1", entry="E1"), named_by(transaction="T2", entry="E2")),
        (named_by(transaction="T1"), named_by(entry="E1", booked="2027-02-16")),
    ],
)
def test_payments_that_differ_by_references_of_the_same_kind_are_two(root: Path, one: Ntry, other: Ntry) -> None:
    paid(root, one, name="one.xml")
    assert paid(root, other, name="other.xml").unmatched == ()
    assert opens(root)[ADA] == PAYABLE[ADA] - 20_00


def test_of_payments_alike_in_a_file_as_many_are_held_as_another_tells(root: Path) -> None:
    paid(root, named_by(transaction="T1"), name="one.xml")
    found = paid(root, *[named_by()] * 3, name="other.xml", kind="camt.053")
    assert len(found.unmatched) == 1
    assert opens(root)[ADA] == PAYABLE[ADA] - 30_00
    again = paid(root, *[named_by()] * 4, name="more.xml", kind="camt.053")
    assert (again.unmatched, again.already) == ((), 3)
    assert opens(root)[ADA] == PAYABLE[ADA] - 40_00
