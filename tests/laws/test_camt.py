"""Payments are the same whichever message tells of them, in whichever order; none is made or lost by reading."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from costshare.billing.doubles import Known, State, sorted_out
from costshare.billing.payment import Payment, once
from costshare.errors import WorkspaceError
from costshare.exchange import camt
from costshare.money.amounts import plain
from tests.exchange.messages import ACCOUNTS, BANKGIRO, FORMS, IBAN, Ntry, Strd, Tx, message

LARGEST: Final = 10**14
ORE: Final = st.integers(1, 3) | st.integers(0, 10**9)
NUMBERS: Final = st.text("0123456789", min_size=1, max_size=3)
# Few and short, so that they are often the same; some banks leave out their own reference.
REFERENCES: Final = st.sampled_from(["", "", "B1", "B2", "1", "NOTPROVIDED"])
TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=8)

STRD: Final = st.builds(Strd, reference=NUMBERS, paid=st.none() | ORE, credited=st.none() | ORE)


def txs(amount: st.SearchStrategy[int | None]) -> st.SearchStrategy[Tx]:
    return st.builds(
        Tx,
        amount=amount,
        reference=REFERENCES,
        end_to_end=REFERENCES,
        strd=st.lists(STRD, max_size=2).map(tuple),
        ustrd=st.lists(TEXTS, max_size=2).map(tuple),
        debtor=TEXTS,
        creditor=TEXTS,
    )


@st.composite
def entries(draw: st.DrawFn) -> Ntry:
    """An entry of none, one or several transactions."""
    count = draw(st.sampled_from([0, 1, 1, 2, 3]))
    amount: st.SearchStrategy[int | None] = ORE if count > 1 else st.none()
    details = tuple(draw(txs(amount)) for _ in range(count))
    return Ntry(
        amount=sum(tx.amount or 0 for tx in details) if count > 1 else draw(ORE),
        direction=draw(st.sampled_from(["CRDT", "DBIT"])),
        booked=draw(st.sampled_from(["2027-02-15", "2027-02-16"])),
        reference=draw(REFERENCES),
        reversal=draw(st.booleans()),
        batch=draw(st.booleans()),
        txs=details,
        text=draw(TEXTS),
        number=draw(NUMBERS),
    )


MANY: Final = st.lists(entries(), max_size=6)
# As the standard asks: no two entries of an account have the same reference, and no two transactions.
REFERENCED: Final = MANY.map(
    lambda found: [
        evolve(
            each,
            reference=f"E{index}",
            txs=tuple(evolve(tx, reference=f"E{index}T{number}") for number, tx in enumerate(each.txs)),
        )
        for index, each in enumerate(found)
    ]
)


def read(found: Sequence[Ntry], form: tuple[str, str] = ("camt.053", "08"), account: str = IBAN) -> tuple[Payment, ...]:
    return camt.read(message(found, form=form, account=account).encode(), name="bank.xml", accounts=ACCOUNTS)


def ids(payments: Sequence[Payment]) -> Counter[str]:
    return Counter(payment.id for payment in payments)


@given(MANY)
def test_no_two_payments_of_a_file_have_the_same_id(found: list[Ntry]) -> None:
    assert max(ids(read(found)).values(), default=1) == 1


@given(MANY)
def test_reading_neither_makes_nor_loses_money(found: list[Ntry]) -> None:
    assert sum(payment.amount for payment in read(found)) == sum(each.signed for each in found)


@given(MANY, st.data())
def test_the_order_of_entries_and_transactions_is_irrelevant(found: list[Ntry], data: st.DataObject) -> None:
    turned = [
        evolve(each, txs=tuple(data.draw(st.permutations(each.txs)))) for each in data.draw(st.permutations(found))
    ]
    assert ids(read(turned)) == ids(read(found))


@pytest.mark.parametrize("form", FORMS, ids=".001.".join)
@given(found=MANY)
def test_every_message_and_version_tells_of_the_same_payments(form: tuple[str, str], found: list[Ntry]) -> None:
    assert read(found, form) == read(found)


@given(REFERENCED)
def test_the_name_of_the_account_is_no_part_of_who_a_payment_is(found: list[Ntry]) -> None:
    assert ids(read(found, account=BANKGIRO)) == ids(read(found))


@given(REFERENCED, st.data())
def test_what_comes_in_several_files_is_there_once(found: list[Ntry], data: st.DataObject) -> None:
    pieces = [data.draw(st.permutations(found))[: data.draw(st.integers(0, len(found)))] for _ in range(3)]
    told = [payment for piece in pieces for payment in read(piece)]
    assert ids(once([*told, *read(found)])) == ids(read(found))


@given(REFERENCED, st.data())
def test_a_statement_of_totals_adds_nothing_to_the_notification(found: list[Ntry], data: st.DataObject) -> None:
    assume(all(tx.amount != 0 for each in found for tx in each.txs))
    detailed = read(found, ("camt.054", "02"))
    bare = [evolve(each, txs=()) if data.draw(st.booleans()) else each for each in found]
    for told in ([*detailed, *read(bare)], [*read(bare), *detailed]):
        assert ids(once(told)) == ids(detailed)
        assert sum(payment.amount for payment in once(told)) == sum(each.signed for each in found)


@st.composite
def grouped(draw: st.DrawFn, txs: Sequence[Tx], name: str) -> list[Ntry]:
    """The transactions of a day, put together in entries."""
    places = [draw(st.integers(0, len(txs))) for _ in txs]
    return [
        Ntry(amount=sum(tx.amount or 0 for tx in chosen), reference=f"{name}{place}", batch=len(chosen) > 1, txs=chosen)
        for place in sorted(set(places))
        if (chosen := tuple(tx for tx, at in zip(txs, places, strict=True) if at == place))
    ]


# No two sums of some of them are alike, which could seem to be each other.
UNLIKE: Final = st.integers(1, 5).map(lambda count: [1 << place for place in range(count)])


@given(UNLIKE, st.data())
def test_transactions_that_are_grouped_in_any_way_count_once(amounts: list[int], data: st.DataObject) -> None:
    """In any files and order, as totals too, once all that was told as totals has been told in full."""
    txs = [Tx(amount=ore, reference=f"T{place}") for place, ore in enumerate(amounts)]
    groupings = [data.draw(grouped(txs, name)) for name in "AB"[: data.draw(st.integers(1, 2))]]
    sources = [data.draw(st.sampled_from(groupings)) for _ in range(3)]
    pieces = [data.draw(st.permutations(source))[: data.draw(st.integers(0, len(source)))] for source in sources]
    told = [[evolve(each, txs=()) if data.draw(st.booleans()) else each for each in piece] for piece in pieces]
    known: dict[str, Known] = {}
    for files in chunked(data.draw(st.permutations([*told, *groupings])), data.draw(st.integers(1, 3))):
        keep(known, [read(each) for each in files], run=f"run {len(known)}")
    assert sum(each.payment.amount for each in known.values() if each.state is State.OPEN) == sum(amounts)
    assert {each.payment.id for each in known.values() if each.state is State.OPEN} == set(ids(read(groupings[0])))


def chunked(files: Sequence[list[Ntry]], size: int) -> list[Sequence[list[Ntry]]]:
    """The files as so many at a time are booked."""
    return [files[start : start + size] for start in range(0, len(files), size)]


def keep(known: dict[str, Known], files: Sequence[Sequence[Payment]], run: str) -> None:
    """Keep what files tell, as a register does."""
    found = sorted_out(files, known)
    known |= {each.id: Known(payment=each, run=run, state=State.OPEN) for each in found.new}
    for double in found.doubles.values():
        assert double.payment != double.other
        known[double.other] = evolve(known[double.other], bears=True)
        state = State.DECIDED if double.certain else State.HELD
        known[double.payment] = evolve(known[double.payment], state=state)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=4), st.booleans(), st.data())
def test_a_total_without_a_reference_never_counts_beside_its_transactions(
    amounts: list[int], at_once: bool, data: st.DataObject
) -> None:
    """Whatever the bank calls either, in either order; and each of them is there to be decided of."""
    txs = tuple(Tx(amount=ore, strd=(Strd(reference=str(place)),)) for place, ore in enumerate(amounts))
    total = Ntry(amount=sum(amounts), reference=data.draw(st.sampled_from(["", "X"])), text="Bankgiro")
    batch = evolve(total, reference=data.draw(st.sampled_from(["", "Y"])), txs=txs)
    files = [read([each]) for each in data.draw(st.permutations([total, batch]))]
    known: dict[str, Known] = {}
    for run, each in enumerate([files] if at_once else [files[:1], files[1:]]):
        keep(known, each, run=f"run {run}")
    assert len(known) == len(amounts) + 1
    assert [each.payment.amount for each in known.values() if each.state is State.HELD] == [sum(amounts)]
    assert sum(each.payment.amount for each in known.values() if each.state is State.OPEN) == sum(amounts)


@given(MANY, MANY, MANY, st.booleans())
def test_no_payment_counts_in_another_that_counts_nothing(
    one: list[Ntry], two: list[Ntry], three: list[Ntry], at_once: bool
) -> None:
    """Whatever files tell: what is the same money as another leads to one that counts, and each is there."""
    files = [read(each) for each in (one, two, three)]
    known: dict[str, Known] = {}
    others: dict[str, str] = {}
    for run, given_at_once in enumerate([files] if at_once else [[each] for each in files]):
        others |= {name: double.other for name, double in sorted_out(given_at_once, known).doubles.items()}
        keep(known, given_at_once, run=f"run {run}")
    for name, each in known.items():
        steps, at = 0, name
        while known[at].state is not State.OPEN:
            steps, at = steps + 1, others[at]
            assert steps <= len(known)
        assert each.payment.booked == known[at].payment.booked


@given(MANY)
def test_what_one_file_tells_counts_in_full(found: list[Ntry]) -> None:
    told = sorted_out([read(found)], {})
    assert told.doubles == {}
    assert told.new == told.given == once(read(found))


@given(st.integers(0, LARGEST), st.sampled_from(["CRDT", "DBIT"]))
def test_amounts_are_read_exactly(ore: int, direction: str) -> None:
    each = Ntry(amount=ore, direction=direction, reference="E1")
    assert sum(payment.amount for payment in read([each])) == each.signed


@given(MANY, st.integers(-LARGEST, LARGEST), st.integers(-LARGEST, LARGEST))
def test_balances_hold_or_the_file_is_refused(found: list[Ntry], opening: int, off: int) -> None:
    closing = opening + sum(each.signed for each in found)
    assert camt.read(message(found, opening=opening, closing=closing).encode(), name="a", accounts=ACCOUNTS) == read(
        found
    )
    assume(off)
    with pytest.raises(WorkspaceError) as raised:
        camt.read(message(found, opening=opening, closing=closing + off).encode(), name="a", accounts=ACCOUNTS)
    assert [(fault.code, fault.found) for fault in raised.value.faults] == [("camt-balance", plain(closing + off))]


@given(entries(), st.integers(1, 100))
def test_transactions_sum_to_their_entry_or_the_file_is_refused(each: Ntry, off: int) -> None:
    assume(len(each.txs) > 1)
    with pytest.raises(WorkspaceError) as raised:
        read([evolve(each, amount=each.amount + off)])
    assert [fault.code for fault in raised.value.faults] == ["camt-sum"]


@given(MANY)
def test_parts_sum_to_their_payment(found: list[Ntry]) -> None:
    for payment in read(found):
        assert not payment.parts or sum(part for _reference, part in payment.parts) == payment.amount
