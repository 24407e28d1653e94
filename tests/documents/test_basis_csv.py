"""The basis as CSV: complete, in the form that a Swedish spreadsheet opens, and enough to redo every amount."""

import csv
import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from costshare.documents.basis_csv import basis_csv, basis_csv_name
from costshare.documents.language import Language
from costshare.errors import WorkspaceError, shown
from costshare.money.amounts import read_ore
from tests.documents.invoices import NAMES, OTHERS, changed, kept

EVERY = (*NAMES, *OTHERS)


def rows(record: Mapping[str, Any], language: Language = Language.ENGLISH) -> list[dict[str, str]]:
    """The rows of the file, as a reader of CSV has them."""
    return list(csv.DictReader(io.StringIO(basis_csv(record, language).decode("utf-8-sig")), delimiter=";"))


def exact(row: Mapping[str, str], name: str) -> Fraction:
    """The fraction in two columns."""
    return Fraction(int(row[f"{name}, numerator"]), int(row[f"{name}, denominator"]))


def of(found: list[dict[str, str]], step: str, **about: str) -> list[dict[str, str]]:
    """The rows of a step."""
    return [row for row in found if row["Step"] == step and all(row[name] == said for name, said in about.items())]


def test_the_file_opens_in_a_swedish_spreadsheet() -> None:
    content = basis_csv(kept("contribution"))
    assert content.startswith(b"\xef\xbb\xbfHandling;Steg;Kostnadspool;Nyckel;")
    assert content.endswith(b"\r\n")
    assert b"38,295129;194821995338168;98106915;1985813,082984;" in content


@pytest.mark.parametrize("name", EVERY)
def test_every_row_has_every_column_and_its_document(name: str) -> None:
    record = kept(name)
    table = list(csv.reader(io.StringIO(basis_csv(record).decode("utf-8-sig")), delimiter=";"))
    assert {len(row) for row in table} == {len(table[0])}
    assert {row[0] for row in table[1:]} == {record["number"]}
    assert all(row[1] for row in table)


@pytest.mark.parametrize("name", EVERY)
def test_its_sums_are_those_of_the_document(name: str) -> None:
    record, found = kept(name), rows(kept(name))
    first = [row["Step"] for row in found].index("Sum without VAT")
    said = [read_ore(row["Kronor"].replace(",", ".")) for row in found[first : first + 4]]
    assert said == [read_ore(record[total]) for total in ("net", "vat", "rounding", "payable")]


@pytest.mark.parametrize("name", ["contribution", "service", "settlement", "owed"])
def test_a_receiver_can_redo_the_amount_from_the_weights(name: str) -> None:
    record, found = kept(name), rows(kept(name))
    own = record["basis"]["members"][record["member"]["id"]]
    for cell in record["basis"]["cells"]:
        pool = next(line["name"] for line in record["lines"] if line["pool"] == cell["pool"])
        mine = Fraction(0)
        for part in of(found, "Part of the pool", Pool=pool):
            about = {column: part[column] for column in ("Pool", "Key", "From", "Until")}
            weights = of(found, "Weight", **about)
            total = sum(exact(row, "Value") for row in weights)
            for row in weights:
                assert exact(row, "Share") == exact(row, "Value") / total
                assert exact(row, "Exact kronor") == exact(row, "Share") * exact(part, "Exact kronor")
                mine += exact(row, "Exact kronor") if row["Who"] == own else 0
        (whole,) = of(found, "Exact sum", Pool=pool)
        (year,) = of(found, "Amount for the year", Pool=pool)
        assert exact(whole, "Exact kronor") == mine
        assert abs(exact(year, "Exact kronor") - mine) < Fraction(1, 100)


def test_weights_have_their_day_and_source() -> None:
    row = of(rows(kept("contribution")), "Weight", Key="befolkning", Who="Vingåkers kommun")[0]
    assert (row["Measured on"], row["Source"]) == ("2011-12-31", "SCB via Kolada N01951, 31 december 2011")
    flow = of(rows(kept("contribution")), "Weight", Key="arenden", Who="Vingåkers kommun")[0]
    assert (flow["Measured from"], flow["Measured on"]) == ("2010-01-01", "2012-12-31")


def test_what_earlier_documents_took_adds_up_to_the_line_after_them() -> None:
    for name in ("settlement", "owed"):
        found, total, lines = rows(kept(name)), Fraction(0), 0
        for row in found:
            if row["Step"] == "Of the next row":
                total += exact(row, "Exact kronor")
            elif total:
                assert exact(row, "Exact kronor") == total
                total, lines = Fraction(0), lines + 1
        assert lines


def test_bounds_others_and_scaled_values_are_told() -> None:
    fact = {"value": "3", "unit": "h", "date": "2012-12-31", "source": "s"}
    scaled = fact | {"from": "2012-01-01", "counted": "1", "days": 122, "of_days": 366}
    base = {"from": "2013-01-01", "until": "2013-12-31", "share": "1/2"}
    inner = base | {
        "key": "timmar",
        "amount": "0.01",
        "exact": "1/200",
        "values": {"linkoping": scaled, "finspang": fact},
    }
    weight = {"value": "1/2", "unit": "", "date": None, "source": ""}
    limits = {"base": "10.00", "floor": None, "cap": "1/3"}
    piece = base | {
        "key": "golv",
        "amount": "100.00",
        "exact": "50.00",
        "values": {"linkoping": weight, "*": weight | {"count": 41}},
        "limits": {"linkoping": limits, "*": {"base": "0.00", "floor": None, "cap": None}},
        "inner": [inner],
    }
    found = rows(changed(kept("contribution"), "basis.cells.0.pieces", [piece]))
    assert [row["Who"] for row in of(found, "Weight", Key="golv")] == ["Linköpings kommun", "41 others"]
    assert [row["Share, %"] for row in of(found, "Weight", Key="golv")] == ["50,000000", ""]
    assert exact(of(found, "Cap")[0], "Exact kronor") == Fraction(1, 3)
    assert [exact(row, "Share") for row in of(found, "Weight within weights")] == [Fraction(1, 2)] * 2
    (counted,) = of(found, "Counted before it was scaled")
    assert (counted["Value, numerator"], counted["Note"]) == ("1", "times 366, through 122 days")


@pytest.mark.parametrize("text", ["=1+1", "+46", "-", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_calculate_is_refused(text: str) -> None:
    record = changed(kept("contribution"), "lines.0.name", text)
    with pytest.raises(WorkspaceError) as caught:
        basis_csv(record)
    assert [(fault.code, fault.found) for fault in caught.value.faults] == [("csv-formula", shown(text))], "once"
    assert caught.value.faults[0].file == basis_csv_name(record) == "underlag-F20130001.csv"


def test_a_text_may_hold_what_separates_fields() -> None:
    record = changed(kept("contribution"), "lines.0.name", 'IT; "drift"\n1')
    assert of(rows(record), "Own cost")[0]["Pool"] == 'IT; "drift"\n1'
