"""Payments as the bank's files tell them: booked once, matched as far as it is certain, and never lost."""

from pathlib import Path
from typing import Final

import pytest

from costshare.errors import WorkspaceError
from costshare.money.amounts import plain
from costshare.register.accounts import postings
from costshare.register.schema import PAYMENTS
from costshare.runs.payments import Books, book, match_by_hand
from tests.billing.agreement import QUARTERS, billed, issued, register, tree
from tests.exchange.messages import BANKGIRO, Ntry, Strd, Tx, message
from tests.runs.whole_year import (
    bank_file,
    clerk,
    credited,
    lay_year,
    members_open,
    opens,
    paid,
    paying,
    run_ids,
    standing,
)

ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"
OCR: Final = {ADA: "000000190", BO: "000000299", CIA_EXEMPT: "000000398", CIA_TAXED: "000000497"}
PAYABLE: Final = {ADA: 20_103_00, BO: 15_103_00, CIA_EXEMPT: 103_00, CIA_TAXED: 6_250_00}


@pytest.fixture
def root(billed_quarter: Path) -> Path:
    """A first quarter, billed."""
    return billed_quarter


def left(root: Path) -> dict[str, int]:
    """What of each payment goes to nothing, by payment; the law of payments holds."""
    with register(root) as found, found.reading() as reading:
        rest = reading.unallocated()
        moved = sum(each.amount for each in postings(reading) if each.payment and each.kind != "rounding")
        whole = sum(row.amount for row in reading.rows(PAYMENTS.select()))
    assert whole == moved + sum(rest.values())
    return rest


def reasons(found: dict[str, object]) -> list[tuple[str, str]]:
    """What is left to a person, and why."""
    unmatched = found["unmatched"]
    assert isinstance(unmatched, list)
    return [(each["amount"], each["reason"]) for each in unmatched]


def total(*parts: tuple[int, str], key: str = "T") -> Ntry:
    """One booking of several transactions; perhaps without a reference."""
    txs = tuple(
        Tx(amount=ore, reference=f"{key}{place}", strd=(Strd(reference=reference),) if reference else ())
        for place, (ore, reference) in enumerate(parts)
    )
    return Ntry(amount=sum(ore for ore, _ in parts), reference=key, batch=True, txs=txs)


def as_total(entry: Ntry) -> Ntry:
    """The same booking as a statement without details tells it."""
    return Ntry(amount=entry.amount, reference=entry.reference, booked=entry.booked, direction=entry.direction)


# --- what is matched --------------------------------------------------------------------------------------------------


def test_a_payment_by_reference_closes_its_invoice(root: Path) -> None:
    found = paid(root, paying(20_103_00, OCR[ADA], key="B1")).to_dict()
    ((posted,), []) = found["matched"], found["rounded"]
    assert posted == {"payment": posted["payment"], "number": ADA, "amount": "20103.00", "kind": "match"}
    assert (found["unmatched"], found["already"]) == ([], 0)
    assert ADA not in opens(root)
    assert left(root) == {}
    assert run_ids(root)[-1] == "payments-2027-03-01"


def test_parts_of_an_invoice_add_up(root: Path) -> None:
    paid(root, paying(20_000_00, OCR[ADA], key="B1"))
    assert opens(root)[ADA] == 103_00
    paid(root, paying(102_50, ADA, key="B2"), name="second.xml")
    assert ADA not in opens(root)
    assert standing(root)[ADA].rounded == 50


def test_a_rest_below_a_krona_is_listed(root: Path) -> None:
    found = paid(root, paying(20_102_88, OCR[ADA])).to_dict()
    assert [(each["number"], each["amount"], each["kind"]) for each in found["rounded"]] == [(ADA, "0.12", "rounding")]
    assert len(found["matched"]) == 1


def test_what_is_too_much_is_listed(root: Path) -> None:
    found = paid(root, paying(20_203_00, OCR[ADA])).to_dict()
    assert [each["amount"] for each in found["matched"]] == ["20103.00"]
    assert reasons(found) == [("100.00", "overpaid")]
    assert list(left(root).values()) == [100_00]


def test_several_invoices_at_once(root: Path) -> None:
    assert reasons(paid(root, paying(103_00 + 6_250_00, OCR[CIA_EXEMPT], OCR[CIA_TAXED])).to_dict()) == []
    assert opens(root) == {ADA: PAYABLE[ADA], BO: PAYABLE[BO]}


def test_several_that_are_not_their_sum_are_left(root: Path) -> None:
    found = paid(root, paying(6_000_00, OCR[CIA_EXEMPT], OCR[CIA_TAXED])).to_dict()
    assert (found["matched"], reasons(found)) == ([], [("6000.00", "several-references")])
    assert opens(root) == PAYABLE


def test_a_credit_note_is_deducted(root: Path) -> None:
    paid(root, paying(20_103_00, OCR[ADA], key="B1"))
    note = credited(root, ADA)["number"]
    billed(root)
    parts = (Strd(reference="F20270006", paid=20_103_00), Strd(reference=note, credited=20_102_00))
    entry = Ntry(amount=1_00, reference="B2", txs=(Tx(amount=1_00, strd=parts),))
    assert reasons(paid(root, entry, name="second.xml").to_dict()) == []
    assert members_open(root) == {"bo": PAYABLE[BO], "cia": PAYABLE[CIA_EXEMPT] + PAYABLE[CIA_TAXED], "ada": -1_00}


def test_a_reversal_opens_again(root: Path) -> None:
    paid(root, paying(6_250_00, OCR[CIA_TAXED], key="B1"))
    found = paid(root, paying(-6_250_00, OCR[CIA_TAXED], key="B2", reversal=True), name="second.xml").to_dict()
    assert ([each["amount"] for each in found["matched"]], found["unmatched"]) == (["-6250.00"], [])
    assert opens(root) == PAYABLE
    again = paid(root, paying(-6_250_00, OCR[CIA_TAXED], key="B3", reversal=True), name="third.xml").to_dict()
    assert reasons(again) == [("-6250.00", "reversal")]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (paying(100_00, "99999"), "unknown-reference"),
        (paying(100_00), "no-reference"),
        (paying(-100_00, OCR[ADA]), "outgoing"),
        (paying(100_00, OCR[ADA], OCR[BO]), "several-references"),
    ],
)
def test_what_is_not_certain_is_left_to_a_person(root: Path, entry: Ntry, reason: str) -> None:
    found = paid(root, entry).to_dict()
    assert (found["matched"], reasons(found)) == ([], [(plain(entry.signed), reason)])
    assert opens(root) == PAYABLE
    assert list(left(root).values()) == [entry.signed]


# --- once -------------------------------------------------------------------------------------------------------------


def test_the_same_file_again_books_nothing(root: Path) -> None:
    entries = [paying(20_000_00, OCR[ADA], key="B1"), paying(50_00, "99999", key="B2"), paying(50_00, key="B3")]
    first = paid(root, *entries)
    assert (len(first.postings), len(first.unmatched), first.already) == (1, 2, 0)
    before = tree(root)
    again = paid(root, *entries)
    assert (again.postings, again.unmatched, again.already) == ((), (), 3)
    assert tree(root) == before


def test_a_file_twice_in_one_go_is_one(root: Path) -> None:
    path = bank_file(root, [paying(20_000_00, OCR[ADA], key="B1")])
    found = book(Books(path=root), [path, path], clerk())
    assert (len(found.postings), found.already) == (1, 0)


def test_what_could_not_be_matched_is_once_its_invoice_is_there(root: Path) -> None:
    early = paying(20_103_00, "000000596", key="B1")
    assert reasons(paid(root, early).to_dict()) == [("20103.00", "unknown-reference")]
    billed(root, QUARTERS[1])
    assert issued(root)[4]["ocr"] == "000000596"
    found = paid(root, early)
    assert ([each.number for each in found.postings], found.already) == (["F20270005"], 0)
    assert left(root) == {}


TOLD: Final = [
    (paying(20_103_00, key="B1"), paying(20_103_00, OCR[ADA], key="B1")),
    (paying(20_103_00, key="B1"), Ntry(amount=20_103_00, reference="B1", txs=(Tx(ustrd=(ADA,)),))),
    *(
        (as_total(entry), entry)
        for entry in (
            total((20_103_00, OCR[ADA]), (15_103_00, OCR[BO])),
            total((20_000_00, OCR[ADA]), (15_103_00, "99999")),
            total((20_203_00, OCR[ADA]), (15_103_00, ""), (50_00, OCR[BO])),
            total((20_103_00, OCR[ADA]), (103_00, OCR[ADA])),
            total((50_00, ""), (60_00, "")),
        )
    ),
]


@pytest.mark.parametrize(("statement", "notification"), TOLD)
def test_a_statement_and_a_notification_are_booked_once_in_either_order(
    root: Path, tmp_path: Path, statement: Ntry, notification: Ntry
) -> None:
    ends = []
    for order in (("camt.053", "camt.054"), ("camt.054", "camt.053")):
        folder = lay_year(tmp_path / order[0])
        for name in ("register.db", "register.anchor"):
            (folder / name).write_bytes((root / name).read_bytes())
        for kind in order:
            entry = statement if kind == "camt.053" else notification
            paid(folder, entry, name=f"{kind}.xml", kind=kind)
        assert issued(folder), "and sound"
        ends.append((opens(folder), sum(left(folder).values())))
    assert ends[0] == ends[1]


def test_a_total_that_is_booked_gives_way_to_its_transactions(root: Path) -> None:
    entry = total((20_203_00, OCR[ADA]), (15_103_00, ""), (50_00, OCR[BO]))
    (whole,) = paid(root, as_total(entry), name="a.xml", kind="camt.053").unmatched
    found = paid(root, entry, name="b.xml")
    assert [(each.number, each.amount) for each in found.postings[:2]] == [(ADA, 20_103_00), (BO, 50_00)]
    (double,) = found.postings[2:]
    assert (str(double.kind), double.payment, double.amount) == ("double", whole.payment, 35_356_00)
    assert sorted((each.amount, str(each.reason)) for each in found.unmatched) == [
        (100_00, "overpaid"),
        (15_103_00, "no-reference"),
    ]
    assert found.already == 0
    assert whole.payment not in left(root)
    assert sum(left(root).values()) == 15_203_00


def test_of_a_total_that_a_person_matched_the_transactions_count_nothing(root: Path) -> None:
    entry = total((20_103_00, OCR[ADA]), (50_00, OCR[BO]))
    (whole,) = paid(root, as_total(entry), name="a.xml", kind="camt.053").unmatched
    match_by_hand(Books(path=root), whole.payment, ADA, None, clerk())
    found = paid(root, entry, name="b.xml")
    assert (found.postings, found.unmatched, found.already) == ((), (), 2)
    assert left(root) == {whole.payment: 50_00}
    assert issued(root), "and sound"


# --- what is refused --------------------------------------------------------------------------------------------------


def test_one_file_with_a_fault_lets_nothing_be_booked(root: Path) -> None:
    good = bank_file(root, [paying(20_103_00, OCR[ADA])])
    wrong = root / "wrong.xml"
    wrong.write_text(message([paying(1_00)], account=BANKGIRO.replace("50501055", "123")), "utf-8")
    broken = root / "broken.xml"
    broken.write_text("<Document>", "utf-8")
    before = tree(root)
    with pytest.raises(WorkspaceError) as caught:
        book(Books(path=root), [good, wrong, broken], clerk())
    assert [fault.file for fault in caught.value.faults] == ["broken.xml", "wrong.xml"]
    assert tree(root) == before


def test_without_payments_no_register_is_made(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    path = bank_file(root, [paying(1_00, status="PDNG")])
    before = tree(root)
    assert book(Books(path=root), [path], clerk()).to_dict()["already"] == 0
    assert tree(root) == before


def test_payments_may_come_before_the_first_invoice(tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    assert reasons(paid(root, paying(20_103_00, OCR[ADA])).to_dict()) == [("20103.00", "unknown-reference")]
    billed(root)
    assert len(paid(root, paying(20_103_00, OCR[ADA])).postings) == 1
    assert ADA not in opens(root)
