"""What would keep an invoice from being sent is told at the charter, before it is issued."""

from collections.abc import Mapping
from typing import Any

import pytest

from costshare.documents.fault_text import fault_text
from costshare.documents.language import Language
from costshare.errors import Place
from costshare.exchange import peppol_faults
from tests.exchange.peppol_records import small

MEMBER, FEDERATION = Place("charter.toml", 12, 1), Place("charter.toml", 3, 1)


def told(record: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Each fault: rule, place, field."""
    faults = peppol_faults(record, MEMBER, FEDERATION)
    return [(fault.code, str(fault.place), fault.values.get("field", "")) for fault in faults]


def test_a_member_that_can_be_reached_has_none() -> None:
    assert peppol_faults(small(), MEMBER) == ()


def test_a_missing_endpoint_and_reference_are_told_at_the_member() -> None:
    assert told(small(endpoint="", reference="", order="")) == [
        ("PEPPOL-EN16931-R003", "charter.toml:12:1", "[[members]] linkoping: invoice.reference, invoice.order"),
        ("PEPPOL-EN16931-R010", "charter.toml:12:1", "[[members]] linkoping: invoice.endpoint"),
    ]


def test_the_text_says_what_to_fill_in() -> None:
    (fault,) = peppol_faults(small(endpoint=""), MEMBER)
    assert fault_text(fault, Language.SWEDISH).splitlines() == [
        "charter.toml:12:1: köparens Peppoladress (BT-49) saknas [PEPPOL-EN16931-R010]",
        "    åtgärd: fyll i [[members]] linkoping: invoice.endpoint i charter.toml",
    ]


def test_the_text_says_how_a_number_of_another_country_is_written() -> None:
    (fault,) = peppol_faults(small(endpoint="0184:1"), MEMBER)
    assert fault_text(fault, Language.SWEDISH).splitlines() == [
        "charter.toml:12:1: 1 är inget nummer i schemat 0184 (DK CVR) [PEPPOL-COMMON-R042]",
        "    stod: 1",
        "    väntat: 99999999, DK99999999",
        "    åtgärd: rätta [[members]] linkoping: invoice.endpoint i charter.toml",
    ]


@pytest.mark.parametrize(
    ("table", "field", "value", "rule", "named"),
    [
        ("member", "endpoint", "0007:2120000448", "PEPPOL-COMMON-R049", "[[members]] linkoping: invoice.endpoint"),
        ("member", "endpoint", "0184:1", "PEPPOL-COMMON-R042", "[[members]] linkoping: invoice.endpoint"),
        ("member", "endpoint", "0198:1", "PEPPOL-COMMON-R053", "[[members]] linkoping: invoice.endpoint"),
        ("member", "endpoint", "9999:1", "PEPPOL-EN16931-CL008", "[[members]] linkoping: invoice.endpoint"),
        ("member", "gln", "7350053850018", "PEPPOL-COMMON-R040", "[[members]] linkoping: invoice.gln"),
        ("federation", "endpoint", "9999:1", "PEPPOL-EN16931-CL008", "[federation] endpoint"),
        ("federation", "endpoint", "0106:1", "PEPPOL-COMMON-R054", "[federation] endpoint"),
        ("federation", "endpoint", "0088:7350053850018", "PEPPOL-COMMON-R040", "[federation] endpoint"),
    ],
)
def test_each_is_told_at_whose_field_it_is(table: str, field: str, value: str, rule: str, named: str) -> None:
    record = small()
    record[table] |= {field: value}
    place = MEMBER if table == "member" else FEDERATION
    assert told(record) == [(rule, str(place), named)]


def test_a_country_that_there_is_not_is_told_at_whose_it_is() -> None:
    for table, named in (("member", "[[members]] linkoping: address.country"), ("federation", "[federation] address")):
        record = small()
        record[table] |= {"address": record[table]["address"] | {"country": "XX"}}
        ((rule, place, field),) = told(record)
        assert (rule, place) == ("BR-CL-14", str(MEMBER if table == "member" else FEDERATION))
        assert field.startswith(named)


def test_what_is_of_neither_is_told_at_the_document() -> None:
    assert told(small() | {"payable": "1.00"}) == [("BR-CO-16", "F20130001.xml:13:1", "payable, rounding")]
