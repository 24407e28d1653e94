"""SIE 4I, to the byte: the order of records, quotation marks, CP437, and a copy that says so."""

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from costshare.errors import InvalidValueError
from costshare.exchange.sie_written import COPIED, sie_of
from costshare.exchange.vouchers import vouchers
from tests.exchange.bookings import BOOKS, PROGRAM, found_in, read_back, transactions
from tests.exchange.peppol_records import credit, small

WHOLE = """\
#FLAGGA 0
#PROGRAM "costshare" "1.0"
#FORMAT PC8
#GEN 20130301
#SIETYP 4
#ORGNR 222222-2222
#FNAMN "Kommunalförbundet Fjärde storstadsregionen"
#KONTO 1511 "Kundfordringar"
#DIM 1 "Kostnadsställe"
#DIM 8 "Kund"
#DIM 20 "Motpart"
#OBJEKT 1 "210" "Upphandling"
#OBJEKT 8 "linkoping" "Linköpings kommun"
#OBJEKT 20 "82" "Kommuner"
#VER "CS" "" 20130115 "Faktura F20130001, Linköpings kommun, 2013-Q1"
{
#TRANS 1511 {20 "82" 8 "linkoping"} 1501.00
#TRANS 3510 {1 "210" 20 "82"} -1000.00 "" "Upphandling"
#TRANS 3510 {20 "82"} -500.50 "" "Ramavtal"
#TRANS 3740 {20 "82"} -0.50
}
#VER "CS" "" 20130301 "Kreditfaktura F20130099, Linköpings kommun, avser F20130001"
{
#TRANS 1511 {20 "82" 8 "linkoping"} -1501.00
#TRANS 3510 {1 "210" 20 "82"} 1000.00 "" "Upphandling"
#TRANS 3510 {20 "82"} 500.50 "" "Ramavtal"
#TRANS 3740 {20 "82"} 0.50
}
"""


def lines(content: bytes) -> list[str]:
    return content.decode("cp437").split("\r\n")


def test_a_file_is_so_to_the_byte() -> None:
    invoice = small()
    written = sie_of([invoice, credit(invoice)], BOOKS, program=PROGRAM)
    assert written.content == WHOLE.replace("\n", "\r\n").encode("cp437")
    assert written.changed == ()


def test_a_copy_says_so_at_the_beginning_and_in_each_voucher() -> None:
    invoice = small()
    written = sie_of([invoice, credit(invoice)], BOOKS, program=PROGRAM, copy=True)
    assert f'#PROSA "{COPIED}"' in lines(written.content)
    texts = [line for line in lines(written.content) if line.startswith("#VER")]
    assert len(texts) == 2
    assert all('"KOPIA, bokför inte igen: ' in text for text in texts)
    first = sie_of([invoice, credit(invoice)], BOOKS, program=PROGRAM)
    assert [row.amount for row in read_back(written.content).transactions] == [
        row.amount for row in read_back(first.content).transactions
    ]


def test_texts_with_marks_of_their_own_are_kept_apart() -> None:
    name = 'Bo "Nord" {82} # AB\\'
    written = sie_of([small(name=name, customer_number='"')], BOOKS, program=PROGRAM)
    assert 'Bo \\"Nord\\" {82} # AB/' in written.content.decode("cp437")
    found = read_back(written.content)
    assert found.transactions[0].objects == {"20": "82", "8": '"'}
    assert 'Bo "Nord" {82} # AB/' in found.transactions[0].text


def test_what_cp437_lacks_is_told_once_for_each_text() -> None:
    record = small(name="Øster – AB", customer_number="Ø1")
    written = sie_of([record], BOOKS, program=PROGRAM)
    assert written.changed == (
        ("Faktura F20130001, Øster – AB, 2013-Q1", "Faktura F20130001, Öster - AB, 2013-Q1"),
        ("Ø1", "Ö1"),
        ("Øster – AB", "Öster - AB"),
    )


def test_dimensions_stand_in_order_of_number_and_have_names() -> None:
    pools = {"p0": evolve(BOOKS.pools["p0"], objects={"100": "x", "6": "P1", "1": "210"})}
    written = sie_of([small()], evolve(BOOKS, pools=pools, customer=""), program=PROGRAM)
    assert [line for line in lines(written.content) if line.startswith("#DIM")] == [
        '#DIM 1 "Kostnadsställe"',
        '#DIM 6 "Projekt"',
        '#DIM 20 "Motpart"',
        '#DIM 100 "Dimension 100"',
    ]


def test_a_federation_without_a_number_says_none() -> None:
    record = small()
    record["federation"] = {**record["federation"], "orgnr": ""}
    assert b"#ORGNR" not in sie_of([record], BOOKS, program=PROGRAM).content


def test_no_records_are_no_file() -> None:
    with pytest.raises(InvalidValueError, match="sie-no-vouchers"):
        sie_of([], BOOKS, program=PROGRAM)


def test_everything_that_a_year_of_runs_issues_is_read_back_equal(records: tuple[Mapping[str, Any], ...]) -> None:
    written = sie_of(records, BOOKS, program=PROGRAM)
    found = read_back(written.content)
    made = [voucher for record in records for voucher in vouchers(record, BOOKS)]
    assert len(made) == len(records)
    assert found_in(found.transactions) == transactions(made)
    assert (found.company, found.orgnr) == ("Kommunalförbundet Exempel", "222222-2222")
    assert found.accounts == {"1511": "Kundfordringar", "2611": "Utgående moms"}
