"""The rules on Peppol documents: each is broken once, and found by the id that others' rules give too."""

import os
import subprocess
import sys
from typing import Final

import pytest
from lxml import etree

from costshare.documents.fault_text import fault_text
from costshare.documents.language import Language
from costshare.errors import Fault, Place
from costshare.exchange import check
from costshare.exchange.rules.codes import code_lists
from costshare.exchange.rules.counts import LINE, ONCE
from costshare.exchange.rules.registers import REGISTERS
from costshare.exchange.rules.texts import TEXTS, of_rule
from costshare.exchange.ubl import ubl
from tests.exchange.mutation import BUYER_ENDPOINT, ORGNR, OTHER, SELLER_ENDPOINT, Mutation, kronor, tag
from tests.exchange.mutations import MUTATIONS
from tests.exchange.peppol_documents import documents
from tests.exchange.peppol_records import credit, small
from tests.exchange.validating import broken, malformed

SAMPLE: Final = MUTATIONS if os.environ.get("COSTSHARE_PEPPOL") == "whole" else MUTATIONS[::11]
# Rules of costshare's own, and those that a replaced text cannot break: the tests below have them.
ELSEWHERE: Final = {rule for rule in TEXTS if rule.islower()} | {"BR-16", "BR-CO-18", "BR-CO-25"} | ONCE.keys()
# What follows from a mistake that is told already, and is not told again; and what was told before the rule was made.
FOLLOWING: Final = {
    "BR-12": {"BR-CO-10"},
    "BR-13": {"BR-CO-13"},
    "BR-15": {"BR-CO-16"},
    "BR-22": {"BR-23"},
    "BR-24": {"PEPPOL-EN16931-R120"},
    "BR-26": {"BR-27", "PEPPOL-EN16931-R120"},
    "BR-46": {"BR-CO-17", "BR-O-09"},
    "PEPPOL-EN16931-R043": {"BR-CO-12"},
    "PEPPOL-EN16931-P0112": {"PEPPOL-EN16931-P0100"},
}
PARTS: Final = "{urn:oasis:names:specification:ubl:schema:xsd:Common%sComponents-2}"
AGGREGATE, BASIC = PARTS % "Aggregate", PARTS % "Basic"
AGGREGATES: Final = {"InvoicePeriod", "Delivery", "InvoiceDocumentReference", "CardAccount", "PaymentMandate"}
# Others' rules end in an error of their own where one of these is broken.
STOPPING: Final = {"UBL-SR-09", "UBL-SR-11", "UBL-SR-15", "UBL-SR-27"}
DECIMALS: Final = "UBL-DT-01"
SOUND: Final = tuple(documents().items())


def made(mutation: Mutation) -> bytes:
    """The document, made wrong."""
    sound = documents()[mutation.document]
    assert mutation.old in sound
    return sound.replace(mutation.old, mutation.new, 1).encode()


def codes(content: bytes) -> list[str]:
    """The codes of what is wrong, in order of place."""
    return [fault.code for fault in check(content)]


def changed(old: str, new: str = "", document: str = "O") -> bytes:
    """A sound document with one text replaced."""
    return made(Mutation("", document, old, new))


# --- each rule --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "text"), SOUND)
def test_sound_documents_have_no_fault(name: str, text: str) -> None:
    assert codes(text.encode()) == []


def test_every_rule_is_broken_by_a_mutation() -> None:
    broken_rules = {mutation.rule for mutation in MUTATIONS}
    assert len(broken_rules) > 200
    assert broken_rules | ELSEWHERE == TEXTS.keys()
    assert not broken_rules & ELSEWHERE


@pytest.mark.parametrize("mutation", MUTATIONS, ids=str)
def test_a_mutation_is_refused_with_its_rule_and_place(mutation: Mutation) -> None:
    faults = {fault.code: fault for fault in check(made(mutation))}
    fault = faults[mutation.rule]
    assert fault.file == "invoice.xml"
    assert fault.line
    assert fault.column
    for language in Language:
        assert "{" not in fault_text(fault, language)


@pytest.mark.parametrize("mutation", SAMPLE, ids=str)
def test_others_rules_say_the_same_of_a_mutation(mutation: Mutation) -> None:
    content = made(mutation)
    theirs, ours = broken(content), set(codes(content))
    if not mutation.newer:
        assert mutation.rule in theirs
    follow = FOLLOWING.get(mutation.rule, set()) | ({DECIMALS} if mutation.rule.startswith("BR-DEC") else set())
    assert (theirs & TEXTS.keys()) - ours <= follow
    newer = {each.rule for each in MUTATIONS if each.newer}
    assert {rule for rule in ours - theirs if not rule.islower()} <= newer


@pytest.mark.parametrize("rule", ONCE)
def test_what_stands_once_may_not_stand_twice(rule: str) -> None:
    owner, path = ONCE[rule]
    document = etree.fromstring(documents()["properties" if owner != "BillingReference" else "credit"].encode())
    names = ["InvoiceLine" if owner == LINE else owner, *path.split("/")] if owner else path.split("/")
    *way, last = names
    parent = document
    for name in way:
        found = parent.find(f"{{*}}{name}")
        parent = etree.SubElement(parent, f"{AGGREGATE}{name}") if found is None else found
    for _time in range(2):
        etree.SubElement(parent, f"{AGGREGATE if last in AGGREGATES else BASIC}{last}").text = "1"
    content = etree.tostring(document, encoding="UTF-8")
    assert rule in codes(content)
    assert rule in STOPPING or rule in broken(content)


# --- what a replaced text does not show -------------------------------------------------------------------------------


def test_an_invoice_has_lines() -> None:
    head, _, _ = documents()["O"].partition("<cac:InvoiceLine>")
    assert "BR-16" in codes(f"{head}</Invoice>".encode())


def test_an_invoice_has_a_seller() -> None:
    text = documents()["O"]
    start, end = text.index("<cac:AccountingSupplierParty>"), text.index("<cac:AccountingCustomerParty>")
    assert {"BR-06", "BR-08", "BR-CO-26", "PEPPOL-EN16931-R020"} <= set(codes((text[:start] + text[end:]).encode()))


def test_an_invoice_has_a_breakdown() -> None:
    text = documents()["O"]
    start, end = text.index("<cac:TaxSubtotal>"), text.index("</cac:TaxTotal>")
    assert "BR-CO-18" in codes((text[:start] + text[end:]).encode())


def test_what_is_to_be_paid_has_a_due_date_or_terms() -> None:
    due = tag("DueDate", "2013-02-14")
    assert codes(changed(due)) == ["BR-CO-25"]
    terms = f"<cac:PaymentTerms>{tag('Note', '30 dagar')}</cac:PaymentTerms><cac:TaxTotal>"
    assert codes(changed(due).replace(b"<cac:TaxTotal>", terms.encode())) == []
    assert codes(ubl(small(amounts={"a": -100_00})).replace(due.encode(), b"")) == []


def test_a_credit_note_says_what_it_corrects() -> None:
    text = documents()["credit"]
    start, end = text.index("<cac:BillingReference>"), text.index("</cac:BillingReference>")
    found = (text[:start] + text[end + len("</cac:BillingReference>") :]).encode()
    assert codes(found) == ["credit-note-reference"]
    assert broken(found) == set()


def test_a_credit_note_has_no_due_date() -> None:
    due = tag("DueDate", "2013-02-14") + tag("CreditNoteTypeCode", "381")
    content = changed(tag("CreditNoteTypeCode", "381"), due, "credit")
    assert malformed(content)
    (fault,) = check(content)
    assert (fault.code, fault.found) == ("credit-note-due", "2013-02-14")


def test_vat_is_exact_where_the_rules_let_it_differ_by_less_than_a_krona() -> None:
    text = documents()["S"]
    for wrong, gross in (("375.12", "1875.62"), ("376.12", "1876.62")):
        found = text.replace(kronor("TaxAmount", "375.13"), kronor("TaxAmount", wrong))
        found = found.replace("1875.63", gross).replace(kronor("PayableRoundingAmount", "0.37"), "")
        found = found.replace(kronor("PayableAmount", "1876.00"), kronor("PayableAmount", gross))
        assert broken(found.encode()) == set()
        (fault,) = check(found.encode())
        assert (fault.code, fault.values["amount"], fault.values["sum"]) == ("vat-exact", wrong, "375.13")


def test_the_vat_of_a_credit_note_may_be_what_is_left() -> None:
    note = credit(small("S"), 100_00)
    assert codes(ubl({**note, "vat": "25.01", "payable": "125.01", "rounding": "0.00"})) == []


@pytest.mark.parametrize("written", ["1000,00", "1 000.00", "1e3", "NaN", "--1"])
def test_what_counts_is_a_number(written: str) -> None:
    found = changed(kronor("PriceAmount", "1000.00"), kronor("PriceAmount", written))
    assert "ubl-number" in codes(found)


def test_a_document_of_another_country_is_judged_as_one() -> None:
    found = documents()["O"].replace(">SE<", ">DK<").replace("50501055", "DK12").replace("SE:BANKGIRO", "X")
    assert codes(found.encode()) == []


def test_the_rules_that_newer_packages_only_warn_of_refuse() -> None:
    number = '<cbc:CompanyID schemeID="0007">2222222222</cbc:CompanyID>'
    found = codes(changed(number, tag("CompanyID", "222222-2222")))
    assert sorted(found) == ["SE-R-003", "SE-R-004", "SE-R-013"]


# --- files that are no documents --------------------------------------------------------------------------------------

DOCTYPE: Final = (
    b'<?xml version="1.0"?><!DOCTYPE Invoice [<!ENTITY e SYSTEM "file:///etc/passwd">]><Invoice>&e;</Invoice>'
)
UTF_16: Final = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (DOCTYPE, "xml-doctype"),
        (b"<a/><!DOCTYPE a>", "xml-broken"),
        (UTF_16.encode("utf-16"), "xml-encoding"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "xml-encoding"),
        (b"\xff<a/>", "xml-encoding"),
        (b"", "xml-broken"),
        (b"<a>", "xml-broken"),
        (b"<a>&e;</a>", "xml-broken"),
        (b"<Invoice/>", "ubl-document"),
        (b"<a><!-- <!DOCTYPE a> --></a>", "ubl-document"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "ubl-document"),
    ],
)
def test_a_file_that_is_no_document_has_one_fault(content: bytes, code: str) -> None:
    assert codes(content) == [code]


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("costshare.exchange.ubl_tree.LARGEST", 10)
    assert codes(b"<a></a>    ") == ["xml-size"]


def test_an_empty_invoice_has_many_faults_and_no_error() -> None:
    for root in ("Invoice", "CreditNote"):
        found = codes(f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"/>'.encode())
        assert {"BR-01", "BR-02", "BR-06", "BR-16", "PEPPOL-EN16931-R010"} <= set(found)


def test_a_mark_of_utf_8_and_declared_utf_8_are_read() -> None:
    assert codes(b"\xef\xbb\xbf" + documents()["O"].encode()) == []
    assert codes(documents()["O"].replace("UTF-8", "utf-8").encode()) == []


# --- how it is told ---------------------------------------------------------------------------------------------------


def test_a_fault_stands_where_its_element_begins() -> None:
    (fault,) = check(changed(tag("DueDate", "2013-02-14"), tag("DueDate", "14 februari")), name="F1.xml")
    assert (fault.code, fault.found, str(fault.place)) == ("PEPPOL-EN16931-F001", "14 februari", "F1.xml:4:68")


def test_an_amount_and_what_it_is_made_of_are_told_in_swedish() -> None:
    (fault,) = check(changed(kronor("PayableAmount", "1501.00"), kronor("PayableAmount", "1500.50")))
    told = "beloppet att betala (BT-115) är 1\u00a0500,50, men det som det består av blir 1\u00a0501,00"
    assert fault_text(fault).splitlines() == [
        f"{fault.place}: {told} [BR-CO-16]",
        "    stod: 1500.50",
        "    väntat: 1\u00a0501,00",
        "    åtgärd: det kommer från payable, rounding i posten: gör om dokumentet från registret",
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (SELLER_ENDPOINT, SELLER_ENDPOINT.replace("2222222222", "2222222223"), "[federation] endpoint"),
        (ORGNR, ORGNR.replace("2222222222", "2222222223"), "[federation] orgnr"),
        (BUYER_ENDPOINT, BUYER_ENDPOINT.replace("49<", "48<"), "[[members]] invoice.endpoint"),
    ],
)
def test_a_wrong_number_names_the_field_that_it_comes_from(old: str, new: str, field: str) -> None:
    faults = {fault.code: fault for fault in check(changed(old, new))}
    assert faults["PEPPOL-COMMON-R049"].text("hint") == f"correct {field} in charter.toml"


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("0088", "7350053850019"),
        ("0096", "1234567890"),
        ("0106", "12345678"),
        ("0151", "51824753556"),
        ("0151", "\n51824753556 "),
        ("0158", "123456789"),
        ("0184", "12345678"),
        ("0184", "DK12345678"),
        ("0190", "12345678901234567890"),
        ("0198", "DK12345678"),
        ("0201", "UF1A2b"),
        ("0208", "0403019261"),
        ("0208", "1000000021"),
        ("0210", "12345678901"),
        ("0210", "RSSMRA85T10A562S"),
        ("0211", "IT00743110157"),
        ("0211", "00743110158"),
        ("9944", "NL123456789B01"),
    ],
)
def test_a_number_of_another_country_may_be_an_endpoint(scheme: str, number: str) -> None:
    content = changed(BUYER_ENDPOINT, tag("EndpointID", number, f' schemeID="{scheme}"'))
    assert codes(content) == []


def test_the_one_who_is_paid_may_have_an_identifier_of_sepa() -> None:
    assert codes(changed(SELLER_ENDPOINT, SELLER_ENDPOINT + OTHER.format("SEPA", "1"))) == []


@pytest.mark.parametrize("scheme", REGISTERS)
def test_the_form_that_a_fault_asks_for_is_one_that_the_rule_takes(scheme: str) -> None:
    register = REGISTERS[scheme]
    asked = TEXTS[register.rule].expected
    assert all(map(register.has, asked.split(", "))) or not asked


def test_every_text_fills_in() -> None:
    values = {"amount": "1.00", "sum": "2.00", "list": "ISO 4217", "count": "1"}
    for rule in TEXTS:
        fault: Fault = of_rule(rule, Place("x.xml", 1, 1), "x", **values)
        for language in Language:
            assert rule in fault_text(fault, language)


def test_code_lists_hold_what_swedish_invoices_use() -> None:
    lists = code_lists()
    assert {"380", "386"} <= lists["peppol-invoice-types"].codes
    assert {"0007", "0088", "0192"} <= lists["endpoints"].codes
    assert {"C62", "HUR", "MON", "ANN", "H87"} <= lists["units"].codes
    assert "SE" in lists["countries"].codes
    assert all(each.name and each.codes for each in lists.values())


def test_importing_the_room_loads_no_rules() -> None:
    asked = "import sys, costshare.exchange; print('costshare.exchange.ubl_check' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "False"


def test_the_check_is_had_by_importing_the_package() -> None:
    asked = "import costshare; print(costshare.exchange.check(b'<a/>')[0].code)"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "ubl-document"


def test_an_unknown_name_of_the_room_is_an_attribute_error() -> None:
    import costshare.exchange

    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(costshare.exchange, "no_such_name")  # noqa: B009 - mypy knows the module's names
