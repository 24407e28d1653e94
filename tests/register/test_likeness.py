"""What is read by likeness is what json reads, of records as they are written and of any text that is made of them."""

import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.billing.record import canonical
from costshare.register.likeness import by_likeness, record_of

MARKS: Final = [',"lines":[', '],"member":', ',"net":"', ',"period":', ',"rounding":', '"net"', "\\", '"', "{", ","]
TEXTS: Final = st.sampled_from(["", "å", "a,b", '"', "\\", "net", "0.00", "{", "[", "\u2028", "\x7f"])


def record(net: str = "1.00", name: str = "Upphandling", lines: int = 2, **others: object) -> dict[str, Any]:
    """A document as far as its form matters."""
    line = {"instalments": {"2027-Q1": net}, "name": name, "net": net, "planned": "2.00", "pool": "a"}
    return {
        "basis": "ab" * 32,
        "category": "O",
        "federation": {"contact": {"name": name}, "name": name},
        "lines": [line] * lines,
        "member": {"address": {"city": name}, "id": "m"},
        "net": net,
        "number": "F20270001",
        "payable": net,
        "period": {"name": "2027-Q1"},
        "references": [],
        "rounding": "0.00",
        "vat": "0.00",
        **others,
    }


def read(text: str, by: Any) -> Any:  # noqa: ANN401 - whatever it reads
    """What is read, spelled in one order, or that it cannot be."""
    try:
        return json.dumps(by(text), sort_keys=True)
    except ValueError:
        return ValueError


@given(st.builds(record, net=TEXTS, name=TEXTS, lines=st.integers(0, 3), payable=TEXTS, vat=st.none() | TEXTS))
def test_records_are_read_as_json_reads_them(made: dict[str, Any]) -> None:
    text = canonical(made).decode()
    assert record_of(text) == json.loads(text) == made


@given(st.data())
def test_so_is_any_text_that_is_made_of_records(data: st.DataObject) -> None:
    """Parts of it are taken out, doubled or put elsewhere, so that marks stand where they do not belong."""
    text = canonical(record()).decode()
    for _ in range(data.draw(st.integers(1, 3))):
        start, end, place = (data.draw(st.integers(0, len(text))) for _ in range(3))
        part = data.draw(st.sampled_from([text[start:end], *MARKS]))
        text = data.draw(st.sampled_from((text[:start] + text[end:], text[:place] + part + text[place:])))
    assert read(text, record_of) == read(text, json.loads)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('"category"', '"vat":"7","category"'),
        ('"period"', '"payable":"7","period"'),
        ('"net":"1.00","planned"', '"net":"1.00","x":{"net":"2.00"},"planned"'),
        ('"number":"F20270001"', '"number":{"a":"b"'),
        ('"category":"O"', " "),
        ('"category":"O"', ""),
        ('"name":"Upphandling","net"', '"name":"net","net"'),
        (',"net":"1.00","planned"', ',"planned"'),
    ],
)
def test_and_texts_that_a_careless_cut_would_read_otherwise(one: str, other: str) -> None:
    text = canonical(record()).decode()
    assert one in text
    made = text.replace(one, other)
    assert read(made, record_of) == read(made, json.loads)


def test_a_document_is_cut_and_its_parts_are_remembered() -> None:
    one, other = (by_likeness(canonical(record(number=number)).decode()) for number in ("F1", "F2"))
    assert one is not None
    assert other is not None
    assert one["member"] is other["member"]
    assert one["lines"] is other["lines"]
    twin = by_likeness(canonical(record(net="2.00")).decode())
    assert twin is not None
    assert twin["lines"][0]["net"] == "2.00"
