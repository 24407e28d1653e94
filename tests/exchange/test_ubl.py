"""Peppol documents of records: what they say, and that others' rules have nothing against them."""

import base64
import os
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final
from xml.etree.ElementTree import Element

import pytest

from costshare.documents.basis_csv import basis_csv, basis_csv_name
from costshare.documents.language import Language
from costshare.documents.settlement_lines import line_label
from costshare.errors import WorkspaceError
from costshare.exchange.einvoice import LARGEST_ATTACHMENTS, Attachment
from costshare.exchange.ubl import ubl
from costshare.exchange.ubl_check import check
from costshare.exchange.ubl_lines import SETTLED
from costshare.exchange.ubl_tree import tree
from costshare.money.amounts import plain, read_ore
from tests.documents.invoices import kept
from tests.exchange.peppol_records import credit, kinds, small
from tests.exchange.validating import broken, malformed

Record = Mapping[str, Any]

WHOLE: Final = os.environ.get("COSTSHARE_PEPPOL") == "whole"
TEN_BILLION: Final = 10_000_000_000_00


def read(record: Record, **said: Any) -> Element:  # noqa: ANN401 - what ubl takes
    """The document of a record, without namespaces."""
    return tree(ubl(record, **said), "x.xml").root


def at(root: Element, path: str) -> list[str]:
    """The texts at a path."""
    return [each.text or "" for each in root.findall(path)]


def codes(record: Record, **said: Any) -> list[str]:  # noqa: ANN401 - what ubl takes
    """The faults that a record is refused with."""
    with pytest.raises(WorkspaceError) as caught:
        ubl(record, **said)
    return [fault.code for fault in caught.value.faults]


def is_valid(content: bytes) -> bool:
    """Whether neither our rules nor others' have anything against a document, not even a warning."""
    assert check(content) == ()
    assert malformed(content) == []
    assert broken(content) == set()
    return True


def basis(record: Record) -> Attachment:
    """What the amounts of a record rest on, to be attached."""
    return Attachment(basis_csv_name(record), basis_csv(record), "Underlag")


# --- by others' rules -------------------------------------------------------------------------------------------------


def test_each_kind_of_document_is_valid(records: tuple[Record, ...]) -> None:
    assert kinds(records) >= {
        *(("bill", "invoice", category) for category in ("O", "S", "E")),
        ("credit", "credit-note", "O"),
        ("credit", "credit-note", "S"),
        ("settle", "invoice", "O"),
        ("settle", "credit-note", "O"),
        ("settle", "invoice", "S"),
    }
    first = {(each["run"], each["kind"], each["category"]): each for each in reversed(records)}
    assert all(is_valid(ubl(each, attachments=[basis(each)])) for each in (records if WHOLE else first.values()))


EXTREMES: Final[Mapping[str, Mapping[str, int]]] = {
    "one öre": {"a": 1},
    "ten billion": {"a": TEN_BILLION, "b": 1},
    "a line of nothing": {"a": 0, "b": 100},
    "a line below zero": {"a": 100_00, "b": -33_33},
    "below zero": {"a": -100_00},
    "nothing": {"a": 0},
    "a hundred lines": {f"pool {at}": at * 37 for at in range(100)},
    "long names": {"Å" * 2000: 5},
    "emoji": {"Räddning 🚒 & <fart> \"x\" 'y'": 5, "👩‍👩‍👧": 7},
    "right to left": {"שירות משותף": 5, "خدمة\u200f مشتركة": 7},
    "signs": {"a\tb\nc\rd ]]> &amp;": 5},
}


@pytest.mark.parametrize("name", EXTREMES)
@pytest.mark.parametrize("category", "OSE")
def test_extremes_are_valid(name: str, category: str) -> None:
    record = small(category, EXTREMES[name])
    content = ubl(record)
    assert check(content) == ()
    assert (category != "S" and not WHOLE) or is_valid(content)
    root = tree(content, "x.xml").root
    assert at(root, "InvoiceLine/Item/Name") == list(EXTREMES[name])
    assert at(root, "InvoiceLine/LineExtensionAmount") == [plain(ore) for ore in EXTREMES[name].values()]


@pytest.mark.parametrize("name", ["contribution", "service"])
def test_records_of_the_first_form_are_valid(name: str) -> None:
    assert is_valid(ubl(kept(name)))


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_document_is_said_to_be_peppol_s() -> None:
    root = read(small())
    assert at(root, "CustomizationID") == ["urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"]
    assert at(root, "ProfileID") == ["urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"]
    assert (root.tag, at(root, "InvoiceTypeCode"), at(root, "DocumentCurrencyCode")) == ("Invoice", ["380"], ["SEK"])
    assert (at(root, "ID"), at(root, "IssueDate"), at(root, "DueDate")) == (
        ["F20130001"],
        ["2013-01-15"],
        ["2013-02-14"],
    )


@pytest.mark.parametrize("ore", [-100_00, 10, 0])
def test_where_nothing_is_to_be_paid_nobody_is_asked_to(ore: int) -> None:
    content = ubl(small(amounts={"a": ore}))
    assert is_valid(content)
    root = tree(content, "x.xml").root
    assert not {"DueDate", "PaymentMeans"} & {each.tag for each in root}


def test_outside_vat_there_is_no_vat_number_and_no_rate_but_a_reason() -> None:
    root = read(small("O", vat_number="SE212000044901"))
    category = root.findall("TaxTotal/TaxSubtotal/TaxCategory")[0]
    assert [each.tag for each in category] == ["ID", "TaxExemptionReasonCode", "TaxExemptionReason", "TaxScheme"]
    assert [each.text for each in category][:3] == ["O", "VATEX-EU-O", small()["ground"]]
    assert not root.findall(".//PartyTaxScheme")
    assert not root.findall(".//Percent")


def test_taxed_and_exempt_say_the_vat_numbers_and_the_rate() -> None:
    for category, rate in (("S", "25.00"), ("E", "0.00")):
        root = read(small(category, vat_number="SE212000044901"))
        assert at(root, ".//PartyTaxScheme/CompanyID") == ["SE222222222201", "SE212000044901"]
        assert set(at(root, ".//Percent")) == {rate}
        assert bool(at(root, ".//TaxExemptionReason")) == (category == "E")


def test_a_line_is_one_piece_at_its_amount_and_below_zero_minus_one() -> None:
    root = read(small(amounts={"a": 100_00, "b": -33_33, "c": 0}))
    assert at(root, "InvoiceLine/InvoicedQuantity") == ["1", "-1", "1"]
    assert at(root, "InvoiceLine/Price/PriceAmount") == ["100.00", "33.33", "0.00"]
    assert at(root, "InvoiceLine/LineExtensionAmount") == ["100.00", "-33.33", "0.00"]
    assert {each.get("unitCode") for each in root.findall("InvoiceLine/InvoicedQuantity")} == {"C62"}


def test_a_line_tells_key_share_weight_and_source() -> None:
    root = read(kept("contribution"))
    first = root.findall("InvoiceLine")[0]
    (description,) = at(first, "Item/Description")
    assert description == (
        "lika (10 %): 1 av 7 lika delar, andel 14,2857 %; "
        "befolkning (40 %): 147334 av 384733 invånare, 2011-12-31, andel 38,2951 %; "
        "arenden (50 %): vikt 239/3 av 306, 2010-01-01–2012-12-31, andel 26,0349 %"
    )
    names, values = at(first, "Item/AdditionalItemProperty/Name"), at(first, "Item/AdditionalItemProperty/Value")
    said = dict(zip(names, values, strict=True))
    assert said["Andel, befolkning"] == "147334/384733 (38,2951 %)"
    assert (said["Vikt, befolkning"], said["Summa vikter, befolkning"]) == ("147334 invånare", "384733")
    assert (said["Datum, befolkning"], said["Del av poolen, befolkning"]) == ("2011-12-31", "40 %")
    assert said["Källa, befolkning"] == "SCB via Kolada N01951, 31 december 2011"
    assert (said["Vikt, arenden"], said["Datum, arenden"]) == ("239/3", "2010-01-01–2012-12-31")
    assert not {"Datum, lika", "Källa, lika"} & set(said)


def test_the_lines_of_a_settlement_s_credit_note_stand_as_on_paper() -> None:
    descriptions = at(read(kept("owed")), "CreditNoteLine/Item/Description")
    assert [each.partition(";")[0] for each in descriptions] == [
        "Preliminärt debiterat 2013",
        "Reglerat tidigare",
        "Avgår utfall 2013",
    ]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("kind", SETTLED)
def test_a_line_of_a_settlement_is_called_as_on_paper(kind: str, sign: int) -> None:
    said = SETTLED[kind][sign < 0].format(year=2013, before=2012, after=2014)
    assert said == line_label(kind, sign, 2013, Language.SWEDISH)


def test_a_line_that_is_too_long_leaves_out_the_days_first() -> None:
    record = kept("contribution")
    record["basis"]["cells"][0]["pieces"][0]["key"] = "lika-delar"
    (description,) = at(read(record).findall("InvoiceLine")[0], "Item/Description")
    assert "vikt 239/3 av 306, andel 26,0349 %" in description
    assert "2011-12-31" not in description


def test_a_share_within_bounds_is_said_to_be_so() -> None:
    record = kept("contribution")
    record["basis"]["cells"][0]["pieces"][2]["limits"] = {"linkoping": {"base": None, "floor": None, "cap": "1.00"}}
    (description,) = at(read(record).findall("InvoiceLine")[0], "Item/Description")
    assert description.endswith("andel inom gränserna 26,0349 %")


def test_a_long_description_is_cut_visibly_and_the_properties_hold_all_of_it() -> None:
    record = kept("contribution")
    piece = record["basis"]["cells"][0]["pieces"][1]
    record["basis"]["cells"][0]["pieces"] = [piece | {"key": f"nyckel-{at}"} for at in range(9)]
    line = read(record).findall("InvoiceLine")[0]
    (description,) = at(line, "Item/Description")
    assert len(description) == 200
    assert description.endswith("…")
    assert len(line.findall("Item/AdditionalItemProperty")) == 54


def test_a_pool_that_is_cut_in_time_tells_the_same_only_once() -> None:
    record = kept("contribution")
    halves = [piece | {"amount": str(Fraction(piece["amount"]) / 2)} for piece in record["basis"]["cells"][0]["pieces"]]
    record["basis"]["cells"][0]["pieces"] = halves * 2
    assert read(record).findall("InvoiceLine")[0].findall("Item/AdditionalItemProperty") != []
    assert ubl(record) == ubl(kept("contribution"))


def test_document_and_lines_have_the_period() -> None:
    root = read(small())
    assert at(root, "InvoicePeriod/StartDate") + at(root, "InvoicePeriod/EndDate") == ["2013-01-01", "2013-03-31"]
    assert at(root, "InvoiceLine/InvoicePeriod/StartDate") == ["2013-01-01"] * 2


def test_each_account_is_said_in_digits_with_the_reference() -> None:
    record = small()
    record["federation"] |= {"plusgiro": "901950-6", "iban": "SE4550000000058398257466"}
    root = read(record)
    means = "PaymentMeans"
    assert at(root, f"{means}/PaymentMeansCode") == ["30"] * 3
    assert at(root, f"{means}/PaymentID") == ["000000190"] * 3
    accounts = at(root, f"{means}/PayeeFinancialAccount/ID")
    assert accounts == ["50501055", "9019506", "SE4550000000058398257466"]
    branches = at(root, f"{means}/PayeeFinancialAccount/FinancialInstitutionBranch/ID")
    assert branches == ["SE:BANKGIRO", "SE:PLUSGIRO"]


def test_the_seller_s_endpoint_is_its_own_or_made_of_its_number() -> None:
    record = small()
    assert at(read(record), "AccountingSupplierParty/Party/EndpointID") == ["2222222222"]
    record["federation"]["endpoint"] = "0088:7350053850019"
    (endpoint,) = read(record).findall("AccountingSupplierParty/Party/EndpointID")
    assert (endpoint.get("schemeID"), endpoint.text) == ("0088", "7350053850019")


def test_what_the_receiver_wants_is_said() -> None:
    root = read(small(order="4711", accounting="1234", customer_number="K-7"))
    said = ("BuyerReference", "OrderReference/ID", "AccountingCost")
    assert [at(root, path) for path in said] == [["ZZ1234"], ["4711"], ["1234"]]
    buyer = "AccountingCustomerParty/Party"
    assert at(root, f"{buyer}/PartyIdentification/ID") == ["K-7"]
    (gln,) = read(small(gln="7350053850019", customer_number="K-7")).findall(f"{buyer}/PartyIdentification/ID")
    assert (gln.get("schemeID"), gln.text) == ("0088", "7350053850019")
    (legal,) = root.findall(f"{buyer}/PartyLegalEntity/CompanyID")
    assert (legal.get("schemeID"), legal.text) == ("0007", "2120000449")


def test_a_norwegian_number_is_of_its_own_register() -> None:
    (legal,) = read(small(orgnr="NO923609016")).findall("AccountingCustomerParty/Party/PartyLegalEntity/CompanyID")
    assert (legal.get("schemeID"), legal.text) == ("0192", "923609016")


def test_rounding_to_kronor_stands_beside_the_sums() -> None:
    root = read(small("S"))
    names = ("TaxExclusiveAmount", "TaxInclusiveAmount", "PayableRoundingAmount", "PayableAmount")
    assert [at(root, f"LegalMonetaryTotal/{name}") for name in names] == [
        ["1500.50"],
        ["1875.63"],
        ["0.37"],
        ["1876.00"],
    ]
    assert not read(small(amounts={"a": 100_00})).findall("LegalMonetaryTotal/PayableRoundingAmount")


def test_a_credit_note_is_positive_and_names_its_invoice() -> None:
    root = read(credit(small("S")))
    assert (root.tag, at(root, "CreditNoteTypeCode")) == ("CreditNote", ["381"])
    assert at(root, "CreditNoteLine/CreditedQuantity") == ["1", "1"]
    assert at(root, "LegalMonetaryTotal/PayableAmount") == ["1876.00"]
    reference = "BillingReference/InvoiceDocumentReference"
    assert at(root, f"{reference}/ID") + at(root, f"{reference}/IssueDate") == ["F20130008", "2013-01-15"]
    assert at(root, "Note") == ["Kreditfaktura till faktura F20130008. Fel mottagare"]
    assert not root.findall("PaymentMeans")
    assert not root.findall("DueDate")


@pytest.mark.parametrize("ore", [1, 50_00, 1499_99])
def test_a_part_is_credited_line_by_line(ore: int) -> None:
    content = ubl(credit(small(), ore))
    root = tree(content, "x.xml").root
    assert sum(map(read_ore, at(root, "CreditNoteLine/LineExtensionAmount"))) == ore
    assert is_valid(content)


def test_a_settlement_names_every_advance_with_its_day(records: tuple[Record, ...]) -> None:
    settled = [each for each in records if each["run"] == "settle" and each["category"] == "O"]
    assert {each["kind"] for each in settled} == {"invoice", "credit-note"}
    for record in settled:
        root = read(record)
        reference = "BillingReference/InvoiceDocumentReference"
        assert at(root, f"{reference}/ID") == record["references"]
        assert len(at(root, f"{reference}/IssueDate")) == len(record["references"]) > 1
        assert at(root, "Note") == ["Slutavräkning 2027"]
        lines = root.findall("InvoiceLine") + root.findall("CreditNoteLine")
        told = [at(line, "Item/Description")[0] for line in lines]
        assert any("Utfall 2027" in text or "Avgår utfall 2027" in text for text in told)
        assert any("reliminärt debiterat 2027" in text for text in told)
        assert [bool(at(line, "Item/AdditionalItemProperty")) for line in lines] == ["tfall" in text for text in told]


def test_the_same_record_gives_the_same_bytes(records: tuple[Record, ...]) -> None:
    assert [ubl(each) for each in records] == [ubl(dict(each)) for each in records]


# --- attachments ------------------------------------------------------------------------------------------------------


def test_what_the_amounts_rest_on_is_attached() -> None:
    files = (Attachment("underlag-1.csv", b"a;b\n1;2\n", "Underlag"), Attachment("underlag-1.pdf", b"%PDF-1.7 \xff"))
    content = ubl(small(), attachments=files)
    embedded = tree(content, "x.xml").root.findall(
        "AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject"
    )
    assert [each.attrib for each in embedded] == [
        {"mimeCode": "text/csv", "filename": "underlag-1.csv"},
        {"mimeCode": "application/pdf", "filename": "underlag-1.pdf"},
    ]
    assert [base64.b64decode(each.text or "") for each in embedded] == [file.content for file in files]
    assert is_valid(content)


def test_attachments_that_are_not_taken() -> None:
    large = Attachment("underlag-1.csv", bytes(LARGEST_ATTACHMENTS + 1))
    assert codes(small(), attachments=[large]) == ["attachment-size"]
    assert ubl(small(), attachments=[Attachment("underlag-1.csv", b" " * LARGEST_ATTACHMENTS)])
    assert codes(small(), attachments=[Attachment("F20130001.pdf", b"x")]) == ["attachment-name"]
    assert codes(small(), attachments=[Attachment("underlag-1.xml", b"x")]) == ["PEPPOL-EN16931-CL001"]


# --- what is refused --------------------------------------------------------------------------------------------------


def test_without_an_endpoint_there_is_no_document_and_nothing_is_guessed() -> None:
    assert codes(small(endpoint="")) == ["PEPPOL-EN16931-R010"]
    assert codes(small(endpoint="", gln="7350053850019")) == ["PEPPOL-EN16931-R010"]


def test_without_reference_and_order_there_is_no_document() -> None:
    assert codes(small(reference="")) == ["PEPPOL-EN16931-R003"]
    assert codes(small(reference=" ")) == ["PEPPOL-EN16931-R003"]
    assert read(small(reference="", order="4711")) is not None


def test_the_fault_names_the_field_and_the_repair() -> None:
    with pytest.raises(WorkspaceError) as caught:
        ubl(small(endpoint=""))
    (fault,) = caught.value.faults
    assert fault.file == "F20130001.xml"
    assert fault.text("message") == "the buyer's Peppol address (BT-49) is missing"
    assert fault.text("hint") == "fill in [[members]] invoice.endpoint in charter.toml"


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1f", "\ud800", "\uffff"])
def test_a_character_that_no_xml_can_hold_is_refused(character: str) -> None:
    assert codes(small(amounts={f"a{character}b": 5})) == ["xml-character"]


def test_exempt_without_a_number_or_a_ground_is_refused() -> None:
    record = small("E")
    record["federation"]["vat_number"] = record["ground"] = ""
    assert codes(record) == ["BR-E-02", "BR-E-10"]


def test_amounts_that_do_not_add_up_are_refused() -> None:
    assert codes(small() | {"payable": "1500.00"}) == ["BR-CO-16"]
    assert sorted(codes(small() | {"net": "1500.49"})) == ["BR-CO-10", "BR-CO-16", "BR-O-08"]
    assert codes(small("S") | {"vat": "375.12", "rounding": "0.38"}) == ["vat-exact"]
