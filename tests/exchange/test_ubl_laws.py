"""What holds for the Peppol document of any record."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from costshare.errors import WorkspaceError
from costshare.exchange import check
from costshare.exchange.einvoice import Attachment
from costshare.exchange.ubl import ubl, written
from costshare.exchange.ubl_read import read_ubl
from costshare.exchange.ubl_record import einvoice
from costshare.exchange.ubl_tree import tree
from costshare.money.amounts import read_ore
from tests.exchange.peppol_records import credit, small

MOST: Final = 10_000_000_000_00
TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
    lambda text: not text.isspace()
)
AMOUNTS: Final = st.dictionaries(TEXTS, st.integers(-MOST, MOST), min_size=1, max_size=12)
CATEGORIES: Final = st.sampled_from("OSE")


def total(content: bytes, path: str) -> int:
    """The sum in öre of the amounts at a path."""
    return sum(read_ore(each.text or "") for each in tree(content, "x.xml").root.findall(path))


@given(CATEGORIES, AMOUNTS)
def test_a_document_of_a_record_breaks_no_rule(category: str, amounts: dict[str, int]) -> None:
    assert check(ubl(small(category, amounts))) == ()


@given(CATEGORIES, AMOUNTS, TEXTS)
def test_written_read_and_written_again_is_the_same(category: str, amounts: dict[str, int], text: str) -> None:
    record = small(category, amounts, reference=text, accounting=text, name=text)
    content = ubl(record)
    assert read_ubl(content) == einvoice(record)
    assert written(read_ubl(content)) == content


@given(st.text(), st.binary())
def test_any_text_is_read_back_or_refused(name: str, content: bytes) -> None:
    said = einvoice(small(), [Attachment(f"underlag-{name}", content, name, "text/csv")])
    try:
        document = written(said)
    except WorkspaceError as error:
        assert [fault.code for fault in error.faults] == ["xml-character"]
        return
    found = read_ubl(document).attachments[0]
    assert (found.name, found.content) == (f"underlag-{name}", content)
    assert found.description == ("" if name.isspace() else name)


@given(AMOUNTS)
def test_vat_is_on_the_whole_base_half_away_from_zero(amounts: dict[str, int]) -> None:
    content = ubl(small("S", amounts))
    base, vat = total(content, "TaxTotal/TaxSubtotal/TaxableAmount"), total(content, "TaxTotal/TaxAmount")
    assert base == sum(amounts.values())
    assert vat == int((Decimal(base) / 4).quantize(Decimal(1), ROUND_HALF_UP))


@given(CATEGORIES, AMOUNTS)
def test_sums_are_those_of_the_record(category: str, amounts: dict[str, int]) -> None:
    record = small(category, amounts)
    content, totals = ubl(record), "LegalMonetaryTotal"
    assert total(content, "InvoiceLine/LineExtensionAmount") == read_ore(record["net"])
    assert total(content, f"{totals}/TaxInclusiveAmount") == read_ore(record["net"]) + read_ore(record["vat"])
    assert total(content, f"{totals}/PayableRoundingAmount") == read_ore(record["rounding"])
    assert total(content, f"{totals}/PayableAmount") == read_ore(record["payable"])


@given(CATEGORIES, st.dictionaries(TEXTS, st.integers(1, MOST), min_size=1, max_size=12), st.data())
def test_an_invoice_and_its_credit_notes_add_to_zero(
    category: str, amounts: dict[str, int], data: st.DataObject
) -> None:
    record = small(category, amounts)
    ore = data.draw(st.none() | st.integers(1, sum(amounts.values())))
    note = credit(record, ore)
    content = ubl(note)
    net = read_ore(record["net"]) if ore is None else ore
    assert total(content, "CreditNoteLine/LineExtensionAmount") == net
    assert total(content, "LegalMonetaryTotal/PayableAmount") == read_ore(note["payable"])
    if net == read_ore(record["net"]):
        assert total(content, "LegalMonetaryTotal/PayableAmount") == read_ore(record["payable"])
