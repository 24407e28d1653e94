"""Payments never make or lose money; what they leave open does not depend on how they come in."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Final

from hypothesis import given

from costshare.billing.decisions import Decision, unmatch
from costshare.billing.ledger import ledger
from costshare.billing.matching import Matched, match
from costshare.billing.payment import Payment
from costshare.billing.posting import Item, ItemKind, Posting, PostingKind, matched, standings, unallocated
from costshare.errors import InvalidValueError
from costshare.money.amounts import ORE_PER_KRONA, read_ore
from costshare.testing.drawing import st

FIRST: Final = dt.date(2027, 1, 1)
DAYS: Final = st.integers(0, 9).map(lambda days: FIRST + dt.timedelta(days=days))
NUMBERS: Final = ("F1", "F2", "F3", "K1")
TEXTS: Final = st.sampled_from([*NUMBERS, "111", "222", "333", "X", " F1"])
AMOUNTS: Final = st.one_of(st.integers(-300, 300), st.sampled_from([100, 250, 1_000, 1_050, 2_000]))
MEMBERS: Final = ("ada", "bo")


@st.composite
def items(draw: st.DrawFn, amounts: st.SearchStrategy[int] = AMOUNTS) -> list[Item]:
    """Three invoices and a credit note; one OCR reference may be another's number."""
    return [
        Item(
            number=number,
            kind=ItemKind.CREDIT_NOTE if number == "K1" else ItemKind.INVOICE,
            member=draw(st.sampled_from(MEMBERS)),
            date=draw(DAYS),
            due=draw(DAYS),
            payable=draw(amounts),
            ocr=draw(st.sampled_from(["", ocr])),
        )
        for number, ocr in zip(NUMBERS, ["111", "222", "F1", "333"], strict=True)
    ]


@st.composite
def payments(draw: st.DrawFn, most: int = 8) -> list[Payment]:
    """Payments, money out and reversals among them, that name what they like."""
    found = []
    for number in range(draw(st.integers(0, most))):
        parts = tuple(draw(st.lists(st.tuples(TEXTS, AMOUNTS), max_size=3)))
        whole = bool(parts) and draw(st.booleans())
        found.append(
            Payment(
                id=f"p{number}",
                entry=f"p{number}",
                account="1",
                booked=draw(DAYS),
                amount=sum(ore for _, ore in parts) if whole else draw(AMOUNTS),
                references=tuple(draw(st.lists(TEXTS, max_size=2))),
                parts=parts,
                message=draw(st.sampled_from(["", "F2", "F1 F2", "tack"])),
                reversal=draw(st.booleans()),
            )
        )
    return found


def left(matched: Matched) -> Counter[str]:
    """What is listed of each payment."""
    found: Counter[str] = Counter()
    for each in matched.unmatched:
        found[each.payment] += each.amount
    return found


def opens(items: Iterable[Item], postings: Iterable[Posting]) -> dict[str, int]:
    return {number: standing.open for number, standing in standings(items, postings).items()}


@given(payments(), items())
def test_a_payment_is_its_postings_and_what_is_listed(given: list[Payment], documents: list[Item]) -> None:
    matched = match(given, documents)
    listed = left(matched)
    for payment in given:
        assert unallocated(payment, matched.postings) == listed[payment.id]
    moved = sum(each.amount for each in matched.postings if each.kind is not PostingKind.ROUNDING)
    assert sum(payment.amount for payment in given) == moved + listed.total()


@given(payments(), items(), st.randoms())
def test_the_order_of_payments_and_documents_means_nothing(
    given: list[Payment], documents: list[Item], chance: Random
) -> None:
    shuffled, others = list(given), list(documents)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    assert match(shuffled, others) == match(given, documents)


@given(payments(), items(), DAYS)
def test_payments_in_two_files_are_posted_as_in_one(given: list[Payment], documents: list[Item], day: dt.date) -> None:
    whole = match(given, documents)
    first = match([each for each in given if each.booked <= day], documents)
    then = match([each for each in given if each.booked > day], documents, first.postings)
    assert first.postings + then.postings == whole.postings
    assert first.unmatched + then.unmatched == whole.unmatched


@given(payments(), items())
def test_nothing_is_posted_beyond_what_was_owed_but_below_a_krona_that_is_closed(
    given: list[Payment], documents: list[Item]
) -> None:
    postings: list[Posting] = []
    for posting in match(given, documents).postings:
        postings.append(posting)
        for standing in standings(documents, postings).values():
            owed = standing.item.owed
            way = 1 if owed > 0 else -1
            assert (owed - standing.paid) * way > -ORE_PER_KRONA
            assert standing.paid * way >= 0
            assert abs(standing.rounded) < ORE_PER_KRONA


@given(payments(), items())
def test_after_a_posting_no_rest_below_a_krona_is_left(given: list[Payment], documents: list[Item]) -> None:
    matched = match(given, documents)
    for standing in standings(documents, matched.postings).values():
        assert standing.closing == 0
        assert not standing.paid or not 0 < abs(standing.open) < ORE_PER_KRONA


@given(st.permutations(range(5)), st.lists(st.integers(1, 30), min_size=5, max_size=5), st.integers(1, 60))
def test_whole_kronor_leave_the_same_open_on_whatever_day_they_come(
    days: list[int], kronor: list[int], payable: int
) -> None:
    document = Item(number="F1", member="ada", date=FIRST, due=FIRST, payable=payable * ORE_PER_KRONA)
    coming = [
        Payment(
            id=f"p{number}",
            entry=f"p{number}",
            account="1",
            booked=FIRST + dt.timedelta(days=day),
            amount=amount * ORE_PER_KRONA,
            references=("F1",),
        )
        for number, (day, amount) in enumerate(zip(days, kronor, strict=True))
    ]
    matched = match(coming, [document])
    paid = min(payable, sum(kronor)) * ORE_PER_KRONA
    assert opens([document], matched.postings) == {"F1": document.payable - paid}
    assert left(matched).total() == sum(kronor) * ORE_PER_KRONA - paid


@given(items(st.integers(1, 10**6)), st.integers(0, 2))
def test_a_payment_and_its_reversal_leave_what_was(documents: list[Item], which: int) -> None:
    document = documents[which]
    there = Payment(
        id="p1", entry="p1", account="1", booked=FIRST, amount=document.payable, references=(document.number,)
    )
    back = Payment(
        id="p2",
        entry="p2",
        account="1",
        booked=FIRST,
        amount=-document.payable,
        references=(document.number,),
        reversal=True,
    )
    matched = match([there, back], documents)
    assert opens(documents, matched.postings) == opens(documents, [])


@given(payments(), items(), DAYS, st.data())
def test_a_match_that_is_taken_back_leaves_what_was_on_every_day(
    given: list[Payment], documents: list[Item], day: dt.date, data: st.DataObject
) -> None:
    """In any order: what is left is as if the payment had never been matched against the document."""
    postings = list(match(given, documents).postings)
    by_id, decision = {each.id: each for each in given}, Decision(on=dt.date.max, reason="fel", user="ada")
    pairs = dict.fromkeys((each.payment, each.number) for each in postings if each.kind is PostingKind.MATCH)
    for payment, number in data.draw(st.permutations(list(pairs))):
        mine = [each for each in postings if each.number == number]
        net, standing = matched(payment, mine), standings(documents, postings)[number]
        try:
            back = unmatch(by_id[payment], standing, net, decision)
        except InvalidValueError as error:
            assert error.code == ("posting-needed" if net else "posting-none")
            continue
        left_of = unallocated(by_id[payment], postings)
        postings += back
        assert unallocated(by_id[payment], postings) == left_of + net
        after = standings(documents, postings)[number]
        assert (after.paid, after.offset, after.closing) == (standing.paid - net, standing.offset, 0)
        alone = [each for each in postings if (each.payment, each.number) == (payment, number)]
        assert not matched(payment, [each for each in alone if each.date <= day])
    assert sum(each.amount for each in given) == sum(unallocated(each, postings) for each in given) + sum(
        each.amount for each in postings if each.kind is PostingKind.MATCH
    )


@given(payments(), items(), DAYS)
def test_sums_by_member_are_sums_by_document(given: list[Payment], documents: list[Item], day: dt.date) -> None:
    made = ledger(documents, match(given, documents).postings, day, members=("cia",)).to_dict()
    for name in ("billed", "paid", "offset", "rounding", "open", "overdue"):
        by_member = {row["id"]: read_ore(row[name]) for row in made["members"]}
        by_document: Counter[str] = Counter()
        for row in made["invoices"]:
            by_document[row["member"]] += read_ore(row[name])
        assert by_member == {member: by_document[member] for member in by_member}
        assert read_ore(made["total"][name]) == sum(by_member.values())
    for row in [*made["members"], made["total"]]:
        assert sum(map(read_ore, row["ageing"].values())) == read_ore(row["open"])
        parts = [read_ore(row[name]) for name in ("paid", "offset", "rounding", "open")]
        assert read_ore(row["billed"]) == sum(parts)
