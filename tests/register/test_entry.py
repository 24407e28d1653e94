import pytest
from attrs import evolve
from hypothesis import given

from costshare.billing.record import canonical, digest
from costshare.errors import InvalidValueError
from costshare.money.amounts import plain
from costshare.register.entry import Kind, Seat, amounts, link, ore_of
from costshare.testing.strategies import ore
from tests.register.issuing import record

SEAT = Seat(entry=7, run_id='bill-"å"', position=3)


def test_a_link_is_the_digest_of_the_entry_and_the_hash_before() -> None:
    made = record()
    entry = {"entry": 7, "kind": "invoice", "run": SEAT.run_id, "record": made, "previous": "ab12"}
    assert link(Kind.INVOICE, SEAT, canonical(made), "ab12") == digest(entry)


@pytest.mark.parametrize(
    ("kind", "seat", "text", "previous"),
    [
        (Kind.CREDIT_NOTE, SEAT, b"{}", "a"),
        (Kind.INVOICE, evolve(SEAT, entry=8), b"{}", "a"),
        (Kind.INVOICE, evolve(SEAT, run_id=""), b"{}", "a"),
        (Kind.INVOICE, SEAT, b"[]", "a"),
        (Kind.INVOICE, SEAT, b"{}", "b"),
    ],
)
def test_a_link_depends_on_everything(kind: Kind, seat: Seat, text: bytes, previous: str) -> None:
    assert link(kind, seat, text, previous) != link(Kind.INVOICE, SEAT, b"{}", "a")


def test_amounts_are_read_to_the_ore() -> None:
    assert amounts(record()) == {"net": 10001, "vat": 2500, "rounding": -1, "payable": 12500}


@given(ore())
def test_an_amount_has_one_spelling(amount: int) -> None:
    assert ore_of(plain(amount)) == amount


@pytest.mark.parametrize(
    "text", ["1", "1.0", "1.000", "1,00", "01.00", "+1.00", "-0.00", " 1.00", "1_0.00", ".10", "", "nan"]
)
def test_no_other_spelling_is_read(text: str) -> None:
    with pytest.raises(InvalidValueError, match="not-an-amount"):
        ore_of(text)
