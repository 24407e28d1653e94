"""A settlement's invoice and credit note: what the receiver can redo, from the words alone."""

import re
from fractions import Fraction
from typing import Any, Final

import pytest

from costshare.documents.invoice_table import Table
from costshare.documents.invoice_view import invoice_view
from costshare.documents.language import Language
from costshare.documents.pool_basis import InvoiceBasis
from costshare.documents.settlement_lines import line_label
from costshare.money.amounts import read_ore
from tests.documents.invoices import amounts_in, changed, flat, kept

SETTLED: Final = ("settlement", "owed")
SIX_DECIMALS: Final = Fraction(1, 1_000_000)
RESULT: Final = re.compile(r"Er del: (?P<whole>[\d ,]+) kr × (?P<ratio>[\d /]+) = (?P<part>[\d ,]+) kr")


def basis(record: Any) -> InvoiceBasis:  # noqa: ANN401 - a JSON document
    """The basis of a settlement."""
    found = invoice_view(record).basis
    assert found is not None
    return found


def rows(table: Table | None) -> list[tuple[str, ...]]:
    """The rows of a table, its total last; the numbers with the blanks that they are printed with."""
    assert table is not None
    assert table.total is not None
    return [(flat(row.about), *row.cells) for row in (*table.rows, table.total)]


def exact(text: str) -> Fraction:
    """A number as it is printed."""
    above, _, below = text.replace(" ", "").replace("\u00a0", "").replace(",", ".").partition("/")
    return Fraction(above) / Fraction(below or 1)


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("settlement", ("Slutavräkning 2013, faktura", "Settlement 2013, invoice")),
        ("owed", ("Slutavräkning 2013, kreditfaktura", "Settlement 2013, credit note")),
    ],
)
def test_it_says_that_it_settles_and_what_it_is_by_law(name: str, titles: tuple[str, str]) -> None:
    assert tuple(invoice_view(kept(name), language).title for language in Language) == titles


@pytest.mark.parametrize("name", SETTLED)
def test_the_lines_sum_to_what_is_settled(name: str) -> None:
    record = kept(name)
    (table,) = invoice_view(record).lines
    printed = [amount for row in table.rows for amount in amounts_in(row.cells[-1])]
    assert sum(printed) == read_ore(record["net"]) > 0
    assert sorted(printed) == sorted(read_ore(line["net"]) for line in record["lines"])


def test_an_invoice_takes_the_advances_off_the_outcome() -> None:
    (table,) = invoice_view(kept("settlement")).lines
    assert [flat(row.note) for row in table.rows[:2]] == [
        "Utfall 2013, andel av årets kostnad (8,380 %)",
        "Avgår preliminärt debiterat 2013",
    ]


def test_a_credit_note_takes_the_outcome_off_the_advances() -> None:
    (table,) = invoice_view(kept("owed")).lines
    assert [flat(row.note) for row in table.rows] == [
        "Preliminärt debiterat 2013",
        "Reglerat tidigare",
        "Avgår utfall 2013, andel av årets kostnad (3,105 %)",
    ]


@pytest.mark.parametrize("name", SETTLED)
def test_a_controller_can_redo_it_from_what_is_printed(name: str) -> None:
    """From each part of a pool to the net: nothing but the printed numbers, by the four rules of arithmetic."""
    record = kept(name)
    found, settled = basis(record), 0
    for pool in found.pools:
        *costs, (_, whole_pool) = rows(pool.costs)
        assert abs(sum((exact(row[1]) for row in costs), start=-exact(whole_pool))) <= len(costs) * SIX_DECIMALS
        parts = []
        for piece in pool.pieces:
            if match := RESULT.fullmatch(flat(piece.results[-1])):
                whole, ratio, part = (exact(match[name]) for name in ("whole", "ratio", "part"))
                assert abs(whole * ratio - part) <= Fraction(1, 10_000)
                parts.append(part)
        year = {entry.label: entry.value for entry in pool.year}
        (amount,) = amounts_in(year["Ert belopp för året"])
        assert abs(sum(parts, start=Fraction(0)) * 100 - amount) < 2
        account = rows(pool.settled)
        (outcome,) = (row for row in account if "tfall 2013" in row[0])
        assert abs(amounts_in(outcome[1])[0]) == amount
        assert sum(amounts_in(" ".join(row[1] for row in account[:-1]))) == amounts_in(account[-1][1])[0]
        settled += amounts_in(account[-1][1])[0]
    assert settled == read_ore(record["net"])
    totals = rows(invoice_view(record).totals)
    assert sum(amounts_in(row[1])[0] for row in totals[:-1]) == amounts_in(totals[-1][1])[0]


@pytest.mark.parametrize("name", SETTLED)
def test_each_document_is_named_with_its_net_and_its_part_of_each_pool(name: str) -> None:
    record = kept(name)
    found, settlement = basis(record), record["basis"]["settlement"]
    for table, documents in zip(found.tables, (settlement["advances"], settlement["earlier"]), strict=False):
        for row, document in zip(rows(table), documents, strict=False):
            sign = 1 if document["kind"] == "invoice" else -1
            assert row[0].endswith(document["number"])
            assert amounts_in(row[2]) == [sign * read_ore(document["net"])]
    for document in (*settlement["advances"], *settlement["earlier"]):
        parts = [
            abs(amounts_in(row[1])[0])
            for pool in found.pools
            for row in rows(pool.settled)
            if row[0].endswith(document["number"])
        ]
        assert sum(parts) == read_ore(document["net"])


def test_a_credit_note_among_the_advances_is_given_back() -> None:
    account = {row[0]: row[1] for row in rows(basis(kept("settlement")).pools[0].settled)}
    assert "Kreditfaktura F20130033" in account
    assert not account["Kreditfaktura F20130033"].startswith("−")
    assert account["Avgår faktura F20130003"].startswith("−")
    mirrored = {row[0]: row[1] for row in rows(basis(kept("owed")).pools[0].settled)}
    assert mirrored["Avgår kreditfaktura F20130034"] == "−50\u00a0000,00"


def test_what_was_settled_before_is_told_from_the_advances() -> None:
    found = basis(kept("owed"))
    assert [table.caption for table in found.tables] == [
        "Preliminärt debiterat 2013",
        "Reglerat tidigare",
        "Att få tillbaka nu",
    ]
    assert found.pools[0].settled is not None
    (earlier,) = (row for row in found.pools[0].settled.rows if row.about == "Faktura F20140008")
    assert earlier.note == "Reglerat tidigare"


def test_what_is_brought_moved_carried_or_kept_stands_by_itself() -> None:
    record = kept("settlement")
    amounts = {"brought": 100, "moved": -200, "carried": 400, "retained": 50}
    record["basis"]["settlement"]["rows"][0] |= amounts
    record["basis"]["settlement"]["rows"][0]["due"] -= 550
    account = rows(basis(record).pools[0].settled)
    assert account[-5:-1] == [
        ("Fört över från slutavräkningen 2012", "1,00"),
        ("Omfördelat enligt slutavräkningens egen nyckel", "−2,00"),
        ("Förs över till 2014", "−4,00"),
        ("Behålls av förbundet enligt förbundsordningen", "−0,50"),
    ]
    assert sum(amounts_in(" ".join(row[1] for row in account[:-1]))) == amounts_in(account[-1][1])[0]


def test_a_key_of_its_own_says_how_much_of_the_whole_difference_is_the_receivers() -> None:
    record = kept("settlement")
    record["basis"]["settlement"]["key"] = {"key": "lika", "difference": "1400.00", "exact": "200.00"}
    (table,) = (table for table in basis(record).tables if table.caption == "Slutavräkningens egen nyckel: lika")
    assert rows(table) == [
        ("Årets hela skillnad, alla medlemmar", "1\u00a0400,00"),
        ("Er andel av den: 1/7", "14,285714\u00a0%"),
        ("Er del av den", "200,00"),
    ]


def test_an_outcome_under_several_vat_treatments_says_which_part_is_here() -> None:
    record = kept("owed")
    record["basis"]["settlement"]["rows"][0]["outcome"] -= 1000
    year = {entry.label: flat(entry.value) for entry in basis(record).pools[0].year}
    assert year["Därav med denna moms"].startswith("390 164,53 kr; resten står på en annan handling")
    assert "Därav med denna moms" not in {entry.label for entry in basis(kept("owed")).pools[0].year}


def test_who_has_no_part_of_the_outcome_gets_back_what_was_billed() -> None:
    record = changed(kept("owed"), "basis.cells", [])
    record["basis"]["settlement"]["rows"][0]["outcome"] = 0
    (pool,) = basis(record).pools
    assert flat(pool.year[0].value) == "0,00 kr"
    assert not any("utfall" in row[0] for row in rows(pool.settled))


def test_only_an_invoice_demands() -> None:
    def labels(name: str) -> set[str]:
        view = invoice_view(kept(name))
        return {entry.label for entry in (*view.facts.entries, *view.payment.entries)}

    demand = {"Förfallodag", "Betalas senast", "OCR-referens", "Bankgiro", "Att betala"}
    assert demand <= labels("settlement")
    assert not demand & labels("owed")
    assert {"Er till godo", "Referens"} <= labels("owed")


@pytest.mark.parametrize("name", SETTLED)
def test_the_advances_are_referred_to(name: str) -> None:
    (entry,) = (entry for entry in invoice_view(kept(name)).facts.entries if entry.label == "Slutavräknar fakturor")
    assert entry.value == ", ".join(kept(name)["references"])


@pytest.mark.parametrize("sign", [1, -1])
def test_every_line_has_a_name_of_its_own(sign: int) -> None:
    kinds = ("outcome", "brought", "moved", "advances", "settled", "carried", "retained")
    for language in Language:
        labels = [line_label(kind, sign, 2013, language) for kind in kinds]
        assert len(set(labels)) == len(kinds)
        assert not any("{" in label for label in labels)
