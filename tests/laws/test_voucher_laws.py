"""What holds for the vouchers of any document: they balance, say what the document says, and are read back equal."""

from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve
from hypothesis import assume, given

from costshare.exchange.cp437 import transliterated
from costshare.exchange.sie_written import sie_of
from costshare.exchange.vouchers import vouchers
from costshare.federation.parties import Kind
from costshare.money.amounts import read_ore
from costshare.testing.drawing import st
from costshare.workspace.bookkeeping_terms import Bookkeeping, PoolBooking
from tests.exchange.bookings import (
    BOOKS,
    CLAIMS,
    INCOME,
    PREPAID,
    PROGRAM,
    ROUNDING,
    SOLD,
    VAT,
    found_in,
    read_back,
    sums,
    transactions,
)
from tests.exchange.peppol_records import credit, small

MOST: Final = 10_000_000_000_00
TEXTS: Final = st.text(max_size=20)
DAYS: Final = st.dates()
BOOKINGS: Final = st.builds(
    evolve,
    st.just(BOOKS),
    prepaid=st.sampled_from(["", PREPAID]),
    series=TEXTS,
    counterparty=st.sampled_from(["", "20"]),
    customer=st.sampled_from(["", "8"]),
    names=st.dictionaries(st.sampled_from([CLAIMS, INCOME, VAT]), TEXTS),
    pools=st.dictionaries(
        st.sampled_from(["p0", "p1"]),
        st.builds(PoolBooking, objects=st.dictionaries(st.sampled_from(["1", "6"]), TEXTS)),
    ),
)


@st.composite
def records(draw: st.DrawFn) -> Any:  # noqa: ANN401 - a JSON document
    """An invoice, or the credit note of a whole one, on any day."""
    amounts = draw(st.dictionaries(TEXTS, st.integers(-MOST, MOST), min_size=1, max_size=6))
    member = {name: draw(TEXTS) for name in ("name", "customer_number")} | {"counterparty": draw(TEXTS)}
    made = small(draw(st.sampled_from("OSE")), amounts, kind=draw(st.sampled_from(list(map(str, Kind)))), **member)
    is_credit = draw(st.booleans()) and any(read_ore(made[name]) for name in ("net", "vat", "rounding"))
    return {**(credit(made) if is_credit else made), "date": draw(DAYS).isoformat()}


@given(records(), BOOKINGS)
def test_the_rows_say_what_the_document_says(record: Any, books: Bookkeeping) -> None:  # noqa: ANN401 - JSON
    sign = -1 if record["kind"] == "credit-note" else 1
    made = vouchers(record, books)
    moved = [voucher for voucher in made if voucher.text.startswith("Periodisering, ")]
    found = sums(made)
    assert found.get(CLAIMS, 0) == sign * read_ore(record["payable"])
    assert found.get(VAT, 0) == -sign * read_ore(record["vat"])
    assert found.get(ROUNDING, 0) == -sign * read_ore(record["rounding"])
    assert found.get(INCOME, 0) + found.get(SOLD, 0) == -sign * read_ore(record["net"])
    assert found.get(PREPAID, 0) == 0
    assert all(sum(row.amount for row in voucher.rows) == 0 for voucher in made)
    assert all(voucher.rows and all(row.amount for row in voucher.rows) for voucher in made)
    assert len(made) - len(moved) <= 1
    assert [voucher.date.isoformat() for voucher in moved] in ([], [record["period"]["from"]])
    assert not moved or (books.prepaid and record["date"] < record["period"]["from"])


@given(st.lists(records(), min_size=1, max_size=4), BOOKINGS, st.booleans())
def test_written_is_read_back_equal(documents: Sequence[Any], books: Bookkeeping, copy: bool) -> None:
    assume(any(vouchers(record, books) for record in documents))
    written = sie_of(documents, books, program=PROGRAM, copy=copy)
    assert written == sie_of(documents, books, program=PROGRAM, copy=copy)
    made = [voucher for record in documents for voucher in vouchers(record, books)]
    if copy:
        made = [evolve(voucher, text=f"KOPIA, bokför inte igen: {voucher.text}") for voucher in made]
    found = read_back(written.content)
    assert found_in(found.transactions) == transactions(made)
    used = {row.account for voucher in made for row in voucher.rows}
    assert found.accounts == {account: transliterated(name) for account, name in books.names.items() if account in used}
    assert all(transliterated(text) == instead for text, instead in written.changed)
