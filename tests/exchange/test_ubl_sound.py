"""What is held to be sound without a closer look breaks no rule; the rules on the tree are the judge."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from costshare.errors import WorkspaceError
from costshare.exchange.einvoice import Account, Attachment, EInvoice, Identifier, Kind, Line, Preceding
from costshare.exchange.ubl import written
from costshare.exchange.ubl_check import check
from costshare.exchange.ubl_record import einvoice
from costshare.exchange.ubl_sound import is_sound
from costshare.federation.parties import Address
from tests.exchange.peppol_records import credit, small

TEXTS: Final = st.sampled_from(
    ("", " ", "\u2028", "x", " x", "SE", "SE222222222201", "SEK222222222201", "DE123", "0.00")
)
DAYS: Final = st.sampled_from(("", "2013-01-01", "2013-03-31", "2013-02-30", "2013-W01-1", "20130101", "2013-01-01 "))
GLNS: Final = ("735005385004", "7350053850019", "7350053850018")
NUMBERS: Final = ("", " ", "2222222222", "2222222223", "222222-2222", "50501055", "1", *GLNS)
IDENTIFIERS: Final = st.builds(
    Identifier, st.sampled_from(NUMBERS), st.sampled_from(("", "0007", "0088", "0184", "0192", "0037", "X", "0007 "))
)
ACCOUNTS: Final = st.lists(
    st.builds(Account, st.sampled_from(NUMBERS), st.sampled_from(("", " ", "SE:BANKGIRO", "SE:PLUSGIRO", "X"))),
    max_size=2,
)
FILES: Final = st.builds(
    Attachment,
    st.sampled_from(("underlag-1.csv", "underlag-1.xml", "", " ")),
    st.sampled_from((b"", b"x")),
    TEXTS,
    st.sampled_from(("", "text/csv", "text/xml")),
)
PRECEDING: Final = st.lists(st.builds(Preceding, TEXTS, DAYS), max_size=2)
AMOUNTS: Final = st.integers(-3, 3) | st.sampled_from((150_050, 37_513, 37_512, 25, -2, 10**15))
COUNTRIES: Final = st.sampled_from(("SE", "DE", "", " ", "se", "XX"))
CHANGES: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("number", "reference", "order", "note", "accounting", "payment_reference"), TEXTS),
    **dict.fromkeys(("date", "due", "first", "last"), DAYS),
    **dict.fromkeys(("reason", "reason_code"), TEXTS | st.sampled_from(("VATEX-EU-O", "VATEX-EU-AE"))),
    **dict.fromkeys(("net", "vat", "rounding", "payable"), AMOUNTS),
    "kind": st.sampled_from(Kind),
    "category": st.sampled_from(("O", "S", "E", "AE", "Z", "X", "")),
    "rate": st.sampled_from(("", " ", "25.00", "25", "12.00", "0.00", "7.00", "x")),
    "preceding": PRECEDING.map(tuple),
    "attachments": st.lists(FILES, max_size=2).map(tuple),
    "accounts": ACCOUNTS.map(tuple),
}
"""What a field may be changed to, sound or not."""
OF_TRADER: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    "name": TEXTS,
    "endpoint": IDENTIFIERS,
    "legal": IDENTIFIERS,
    "other": IDENTIFIERS,
    "vat_number": TEXTS,
    "address": st.builds(Address, street=TEXTS, postcode=TEXTS, city=TEXTS, country=COUNTRIES),
}
OF_LINE: Final[Mapping[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("number", "name", "description"), TEXTS),
    **dict.fromkeys(("first", "last"), DAYS),
    "net": AMOUNTS,
    "properties": st.lists(st.tuples(TEXTS, TEXTS), max_size=2).map(tuple),
}


def some(data: st.DataObject, changes: Mapping[str, st.SearchStrategy[Any]], most: int) -> dict[str, Any]:
    """Other values for some of the fields."""
    names = data.draw(st.lists(st.sampled_from(sorted(changes)), max_size=most, unique=True))
    return {name: data.draw(changes[name]) for name in names}


def drawn(data: st.DataObject) -> EInvoice:
    """A sound document with a few things changed."""
    record = small(data.draw(st.sampled_from("OSE")))
    said = einvoice(credit(record) if data.draw(st.booleans()) else record)
    parts = data.draw(st.sets(st.sampled_from(("seller", "buyer", "lines"))))
    for name in sorted(parts & {"seller", "buyer"}):
        said = evolve(said, **{name: evolve(getattr(said, name), **some(data, OF_TRADER, 1))})
    if "lines" in parts:
        first, *others = said.lines
        lines: tuple[Line, ...] = (evolve(first, **some(data, OF_LINE, 2)), *others)
        said = evolve(said, lines=lines[: data.draw(st.integers(0, len(lines)))])
    return evolve(said, **some(data, CHANGES, 2))


@settings(max_examples=200)
@given(st.data())
def test_what_is_held_to_be_sound_breaks_no_rule(data: st.DataObject) -> None:
    said = drawn(data)
    if is_sound(said):
        assert check(written(said)) == ()


@pytest.mark.parametrize("category", list("OSE"))
def test_plain_documents_need_no_closer_look(category: str) -> None:
    assert is_sound(einvoice(small(category)))
    assert is_sound(einvoice(credit(small(category))))


def test_a_year_needs_few_closer_looks(records: tuple[Mapping[str, Any], ...]) -> None:
    assert sum(is_sound(einvoice(record)) for record in records) >= len(records) - 1


@pytest.mark.parametrize(
    "change",
    [
        {"payable": 1},
        {"net": 1},
        {"number": " "},
        {"reference": ""},
        {"due": ""},
        {"last": "2012-01-01"},
        {"rate": "25.00"},
        {"vat": 1},
        {"reason_code": "VATEX-EU-AE"},
        {"accounts": (Account("5050-1055", "SE:BANKGIRO"),)},
        {"attachments": (Attachment("underlag-1.xml", b"x"),)},
        {"lines": ()},
        {"kind": Kind.CREDIT_NOTE},
    ],
)
def test_what_breaks_a_rule_takes_a_closer_look(change: Mapping[str, Any]) -> None:
    said = evolve(einvoice(small()), **change)
    assert not is_sound(said)
    assert check(written(said))


@pytest.mark.parametrize(
    ("scheme", "number"), [("0088", "735005385004"), ("0106", "1"), ("0184", "1"), ("0198", "1"), ("0208", "1")]
)
def test_a_number_that_its_register_has_not_takes_a_closer_look(scheme: str, number: str) -> None:
    said = einvoice(small())
    said = evolve(said, buyer=evolve(said.buyer, endpoint=Identifier(number, scheme)))
    assert not is_sound(said)
    assert check(written(said))


def test_what_no_xml_can_hold_is_refused_when_it_is_written() -> None:
    said = evolve(einvoice(small()), note="\ufffe")
    assert is_sound(said)
    with pytest.raises(WorkspaceError):
        written(said)
