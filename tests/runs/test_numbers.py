"""What a finance system numbers: issued without numbers of ours, and numbered once it has said them."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from costshare.errors import UnknownIdError, WorkspaceError
from costshare.federation.identifiers.ocr import make
from costshare.runs.bill import bill
from costshare.runs.ledger import accounts, remind
from costshare.runs.numbers import Numbering, number
from costshare.runs.payments import Books, match_by_hand, pay, unmatch
from costshare.runs.registers import owned, trusted
from costshare.runs.verify import verify
from tests.billing.agreement import QUARTERS, Charter, billed, issued, order, register
from tests.register.whole import hand_over
from tests.runs.whole_year import clerk, credited, lay_year, opens, paid, paying, run_ids, settled

REFERENCES = ("U20270001", "U20270002", "U20270003", "U20270004")
OCR = make(700001)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A first quarter handed over: a federation without giro and VAT number, members without addresses."""

    def theirs(made: Charter) -> None:
        made["billing"]["issuer"] = "finance-system"
        for said in ("bankgiro", "vat_number", "address"):
            del made["federation"][said]
        made["federation"]["bankgiro"] = "5050-1055"  # the bank's files are of it
        for member in made["members"]:
            del member["address"]
        del made["vat"]

    root = lay_year(tmp_path / "w", theirs)
    billed(root)
    return root


def read_back(root: Path, text: str) -> Numbering:
    """Book what a file says."""
    path = root / "nummer.csv"
    path.write_text(text, "utf-8")
    return number(Books(path=root), path, clerk())


def lines(numbers: Mapping[str, str]) -> str:
    return "\n".join(["reference;number", *(f"{reference};{each}" for reference, each in numbers.items()), ""])


def codes(root: Path, text: str) -> list[str]:
    with pytest.raises(WorkspaceError) as refused:
        read_back(root, text)
    return [each.code for each in refused.value.faults]


def test_what_a_finance_system_numbers_has_a_reference_and_neither_number_nor_ocr(root: Path) -> None:
    records = issued(root)
    assert [(each["number"], each["ocr"], each["issuer"]) for each in records] == [
        (reference, "", "finance-system") for reference in REFERENCES
    ]
    listed = billed(root).to_dict()["invoices"]
    assert [(each["number"], each["reference"], each["ocr"]) for each in listed] == [
        ("", reference, "") for reference in REFERENCES
    ]
    assert verify(root).failures == ()


def test_its_documents_are_known_by_their_numbers_once_these_are_read_back(root: Path) -> None:
    found = read_back(root, f"reference,number,ocr,due\nU20270001,700001,{OCR},2027-03-31\nU20270002,700002,,\n")
    assert [each.number for each in found.new] == ["700001", "700002"]
    (first, *_), ledger = (
        billed(root).to_dict()["invoices"],
        accounts(Books(path=root), dt.date(2027, 3, 1)).to_dict()["invoices"],
    )
    assert (first["number"], first["reference"]) == ("700001", "U20270001")
    assert [(each["number"], each.get("reference"), each["due"]) for each in ledger[:3]] == [
        ("700001", "U20270001", "2027-03-31"),
        ("700002", "U20270002", "2027-02-15"),
        ("U20270003", None, "2027-02-15"),
    ]
    mine = pay(Books(path=root), "700001", 103_00, clerk())
    assert mine.postings[0].number == "U20270001"
    assert mine.to_dict()["matched"] == [
        {"payment": "", "number": "700001", "reference": "U20270001", "amount": "103.00", "kind": "pay"}
    ]
    booked = paid(root, paying(20_000_00, OCR, key="B1"), paying(5_00, "700002", key="B2"), paying(1_00, "x", key="B3"))
    assert [(each.number, each.amount) for each in booked.postings] == [("U20270001", 20_000_00), ("U20270002", 5_00)]
    assert [each["number"] for each in booked.to_dict()["matched"]] == ["700001", "700002"]
    payment = booked.unmatched[0].payment
    assert match_by_hand(Books(path=root), payment, "700002", None, clerk()).postings[0].number == "U20270002"
    assert unmatch(Books(path=root), payment, "700002", clerk()).postings[0].number == "U20270002"
    note = credited(root, "700002", 1_000_00)
    assert (note["credits"], note["number"], note["ocr"], note["issuer"]) == (
        "U20270002",
        "U20270005",
        "",
        "finance-system",
    )
    assert "U20270001" not in opens(root)
    assert read_back(root, lines({note["number"]: "K9"})).new
    assert verify(root).failures == ()


def test_what_is_read_back_again_is_booked_once(root: Path) -> None:
    first = read_back(root, f"reference;number;ocr\nU20270001;700001;{OCR}\n")
    before = run_ids(root)
    again = read_back(root, "number\treference\n700001\tU20270001\n")
    assert (len(first.new), first.already, len(again.new), again.already) == (1, 0, 0, 1)
    assert run_ids(root) == before == ["bill-2027-Q1", "numbers-2027-03-01"]
    more = read_back(root, lines({"U20270001": "700001", "U20270003": "700003"}))
    assert ([each.reference for each in more.new], more.already) == (["U20270003"], 1)


def test_every_fault_of_a_file_is_told_at_once_and_nothing_of_it_is_booked(root: Path) -> None:
    read_back(root, f"reference;number;ocr\nU20270001;700001;{OCR}\n")
    before = run_ids(root)
    text = (
        "reference;number;ocr;due\n"
        "U20270002;700002;;\n"  # sound
        "U20270003;700002;;\n"  # the number twice
        "U20270001;700009;;\n"  # numbered otherwise
        "U20279999;700004;;\n"  # no such reference
        "U20270004;700001;;\n"  # a number that another has
        f"U20270004;700005;{OCR};\n"  # an OCR that another has, and the reference twice
        "U20270005;700006;12;i går\n"  # no such reference, a bad OCR and a bad day
    )
    assert sorted(codes(root, text)) == sorted(
        [
            "numbers-twice",
            "numbers-other",
            "numbers-reference",
            "numbers-taken",
            "numbers-twice",
            "numbers-taken",
            "ocr",
            "not-a-date",
            "numbers-reference",
        ]
    )
    assert run_ids(root) == before


def test_what_is_numbered_here_keeps_its_number(billed_quarter: Path) -> None:
    assert codes(billed_quarter, lines({"F20270001": "700001"})) == ["numbers-own"]
    assert "reference" not in billed(billed_quarter).to_dict()["invoices"][0]


@pytest.mark.parametrize("text", ["", "reference;nummer\na;b\n", "number\n7\n"])
def test_a_file_without_the_columns_is_refused(root: Path, text: str) -> None:
    assert set(codes(root, text)) <= {"empty-file", "missing-column", "unknown-column"}


def test_a_number_that_was_not_read_back_is_not_known(root: Path) -> None:
    with pytest.raises(UnknownIdError):
        pay(Books(path=root), "700001", None, clerk())


def test_it_reminds_of_its_own(root: Path) -> None:
    assert accounts(Books(path=root), dt.date(2027, 9, 1)).to_dict()["total"]["overdue"] != "0.00"
    assert remind(Books(path=root), clerk(on=dt.date(2027, 9, 1))).records == ()


def test_a_whole_year_of_it_is_settled_in_references(root: Path) -> None:
    billed(root, *QUARTERS[1:])
    found = settled(root)
    assert {each["issuer"] for each in found.billed.records} == {"finance-system"}
    assert all(each["number"].startswith("U2028") and not each["ocr"] for each in found.billed.records)
    assert verify(root).failures == ()
    with register(root) as opened, opened.reading() as reading:
        assert [run.kind for run in reading.runs()] == ["bill"] * 4 + ["settle"]


def test_a_number_of_a_finance_system_for_what_is_numbered_here_is_found(billed_quarter: Path) -> None:
    with trusted(owned(billed_quarter)[0], None, create=True) as found:
        hand_over(found, "bill-2027-Q1", {"F20270001": "700001"})
    assert [each.code for each in verify(billed_quarter).failures] == ["numbered"]


def test_rows_that_the_layout_has_no_room_for_are_refused_before_anything_is_issued(tmp_path: Path) -> None:
    def changed(made: Charter) -> None:
        made["billing"]["issuer"] = "finance-system"
        made["members"][0]["name"] = "=1+1"

    root = lay_year(tmp_path / "w", changed)
    for dry_run in (True, False):
        with pytest.raises(WorkspaceError) as refused:
            bill(root, order(documents=None), dry_run=dry_run)
        assert [(each.code, str(each.place)) for each in refused.value.faults] == [("csv-formula", "charter.toml:11:1")]
    assert not (root / "register.db").exists()
