"""``costshare payments``, ``match``, ``unmatch``, ``pay``, ``refund``: what they print, and their exit statuses."""

import json
from pathlib import Path

import pytest

from tests.billing.agreement import tree
from tests.cli.conftest import Run
from tests.cli.test_bill import plain, rows, told
from tests.exchange.messages import BANKGIRO, IBAN, message
from tests.runs.whole_year import bank_file, lay_year, paying

ADA, BO, CIA_EXEMPT, CIA_TAXED = "F20270001", "F20270002", "F20270003", "F20270004"
WHY = ("--reason", "enligt telefon", "--on", "2027-03-02")


@pytest.fixture
def root(billed_quarter: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A first quarter, billed, and a file of the bank's: paid in part, too much, unknown, two at once."""
    monkeypatch.delenv("COSTSHARE_REGISTER", raising=False)
    monkeypatch.setenv("LOGNAME", "ekonom")
    entries = [
        paying(20_000_00, "000000190", key="B1"),
        paying(15_203_00, "000000299", key="B2"),
        paying(777_00, "12345", key="B3"),
        paying(6_352_50, "000000398", "000000497", key="B4"),
        paying(6_353_00, "000000398", "000000497", key="B5"),
    ]
    bank_file(billed_quarter, entries)
    return billed_quarter


def ids(run: Run, root: Path) -> dict[str, str]:
    """The payments that something is left of, by amount."""
    return {each["amount"]: each["payment"] for each in told(run("ledger", root, "--json"))["unallocated"]}


# --- payments


def test_json_says_what_was_booked(run: Run, root: Path) -> None:
    found = told(run("payments", root, root / "bank.xml", "--json"))
    assert list(found) == ["matched", "rounded", "doubled", "unmatched", "already"]
    assert sorted((each["number"], each["amount"], each["kind"]) for each in found["matched"]) == [
        (ADA, "20000.00", "match"),
        (BO, "15103.00", "match"),
        (CIA_EXEMPT, "103.00", "match"),
        (CIA_TAXED, "6250.00", "match"),
    ]
    assert sorted((each["amount"], each["reason"], each["reference"]) for each in found["unmatched"]) == [
        ("100.00", "overpaid", BO),
        ("6352.50", "several-references", "000000398 000000497"),
        ("777.00", "unknown-reference", "12345"),
    ]
    assert all(list(each) == ["payment", "number", "amount", "kind"] for each in found["matched"])
    assert all(list(each) == ["payment", "amount", "reason", "reference"] for each in found["unmatched"])
    assert found["already"] == 0


def test_the_same_file_again_is_already_booked(run: Run, root: Path) -> None:
    run("payments", root, root / "bank.xml")
    before = tree(root)
    found = told(run("payments", root, root / "bank.xml", root / "bank.xml", "--json"))
    assert found == {"matched": [], "rounded": [], "doubled": [], "unmatched": [], "already": 5}
    assert rows(run("payments", root, root / "bank.xml").out) == ["Redan bokförda, och lämnade i fred: 5"]
    assert tree(root) == before


def test_several_files_at_once(run: Run, root: Path) -> None:
    other = bank_file(root, [paying(103_00, "000000190", key="B6")], "other.xml", "camt.053")
    found = told(run("payments", root, root / "bank.xml", other, "--json"))
    assert sum(each["number"] == ADA for each in found["matched"]) == 2


def test_faults_of_a_file_leave_nothing(run: Run, root: Path) -> None:
    wrong = root / "wrong.xml"
    wrong.write_text(message([paying(1_00)], account=IBAN), "utf-8")
    doctype = root / "doctype.xml"
    doctype.write_text(f"<!DOCTYPE Document>{message([], account=BANKGIRO).partition('?>')[2]}", "utf-8")
    before = tree(root)
    done = run("payments", root, root / "bank.xml", wrong, doctype)
    assert (done.status, done.out) == (1, "")
    assert "[camt-account]" in done.err
    done = run("payments", root, root / "bank.xml", wrong, doctype, "--json")
    assert (done.status, done.err) == (1, "")
    faults = json.loads(done.out)["faults"]
    assert [(each["code"], each["file"]) for each in faults] == [
        ("xml-doctype", "doctype.xml"),
        ("camt-account", "wrong.xml"),
    ]
    assert tree(root) == before


def test_people_read_what_is_posted_and_what_is_left_to_them(run: Run, root: Path) -> None:
    read = rows(run("payments", root, root / "bank.xml").out)
    assert read[0] == "Betalning Nummer Bokförd som Kronor"
    assert any(line.endswith("F20270001 betalning 20 000,00") for line in read)
    (head, *left, last) = read[5:]
    assert head == "Kvar för dig att avgöra Varför Referens Kronor"
    assert sorted(line.partition(" ")[2] for line in left) == [
        "den anger flera handlingar, och är inte deras summa 000000398 000000497 6 352,50",
        "den är mer än vad som var öppet F20270002 100,00",
        "ingen handling har den referensen 12345 777,00",
    ]
    assert last == "Avgör med costshare match eller costshare refund."


def test_people_read_that_nothing_is_new(run: Run, root: Path) -> None:
    path = bank_file(root, [], "empty.xml")
    assert run("payments", root, path).out == "Det finns inget nytt att bokföra.\n"
    assert run("payments", root, path, "--lang", "en").out == "There is nothing new to book.\n"


# --- match


def test_a_payment_is_matched_by_hand(run: Run, root: Path) -> None:
    run("payments", root, root / "bank.xml")
    payment = ids(run, root)["777.00"]
    found = told(run("match", root, payment, ADA, *WHY, "--json"))
    assert found == {
        "matched": [{"payment": payment, "number": ADA, "amount": "103.00", "kind": "match"}],
        "rounded": [],
        "doubled": [],
        "unmatched": [],
        "already": 0,
    }
    assert payment in ids(run, root).values()
    done = run("match", root, payment, CIA_TAXED, "--amount", "5,50", *WHY)
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[0] == "inget är öppet av F20270004"


def test_a_match_is_taken_back(run: Run, root: Path) -> None:
    run("payments", root, root / "bank.xml")
    payment = ids(run, root)["777.00"]
    run("match", root, payment, ADA, *WHY)
    read = rows(run("unmatch", root, payment, ADA, *WHY).out)
    assert read[1:] == [f"{payment} F20270001 betalning −103,00"]
    assert ids(run, root)["777.00"] == payment
    done = run("unmatch", root, payment, ADA, *WHY)
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"inget av betalningen {payment} är avprickat mot F20270001"


def test_a_payment_is_matched_and_refunded_until_nothing_is_left(run: Run, root: Path) -> None:
    run("payments", root, root / "bank.xml")
    payment = ids(run, root)["100.00"]
    read = rows(run("refund", root, payment, "--amount", "40", *WHY).out)
    assert read[-1] == f"{payment} – återbetalning 40,00"
    assert told(run("refund", root, payment, *WHY, "--json"))["matched"][0]["amount"] == "60.00"
    assert payment not in ids(run, root).values()


def test_what_was_paid_elsewhere_is_noted(run: Run, root: Path) -> None:
    found = told(run("pay", root, ADA, *WHY, "--json"))
    assert found["matched"] == [{"payment": "", "number": ADA, "amount": "20103.00", "kind": "pay"}]
    read = rows(run("pay", root, BO, "--amount", "15102,50", *WHY).out)
    assert read[1:] == [
        "– F20270002 betalning noterad för hand 15 102,50",
        "– F20270002 rest under en krona 0,50",
    ]


def test_a_credit_note_is_paid_back(run: Run, root: Path) -> None:
    run("pay", root, ADA, *WHY)
    run("credit", root, ADA, *WHY)
    found = told(run("refund", root, "F20270005", *WHY, "--json"))
    assert found["matched"] == [{"payment": "", "number": "F20270005", "amount": "-20103.00", "kind": "refund"}]


# --- exit statuses


@pytest.mark.parametrize(
    "arguments",
    [
        ("payments", "{root}"),
        ("payments", "{root}", "{root}/none.xml"),
        ("payments", "{root}", "{root}"),
        ("match", "{root}", "p"),
        ("match", "{root}", "p", ADA),
        ("match", "{root}", "p", ADA, *WHY),
        ("match", "{root}", "{payment}", "F2027001", *WHY),
        ("match", "{root}", "{payment}", ADA, "--reason", " "),
        ("match", "{root}", "{payment}", ADA, "--amount", "0", *WHY),
        ("match", "{root}", "{payment}", ADA, "--amount", "777,01", *WHY),
        ("match", "{root}", "{payment}", ADA, "--amount", "x", *WHY),
        ("unmatch", "{root}", "{payment}", ADA),
        ("unmatch", "{root}", "{payment}", ADA, *WHY),
        ("pay", "{root}", ADA),
        ("pay", "{root}", ADA, "--reason", ""),
        ("pay", "{root}", "p", *WHY),
        ("pay", "{root}", ADA, "--amount", "103,01", *WHY),
        ("refund", "{root}", "p", *WHY),
        ("refund", "{root}", ADA, *WHY),
        ("refund", "{root}", "{payment}", "--amount", "777,01", *WHY),
    ],
    ids=" ".join,
)
def test_wrong_usage(run: Run, root: Path, arguments: tuple[str, ...]) -> None:
    run("payments", root, root / "bank.xml")
    payment = ids(run, root)["777.00"]
    before = tree(root)
    for more in ([], ["--json"]):
        done = run(*(each.format(root=root, payment=payment) for each in arguments), *more)
        assert (done.status, done.out) == (2, "")
        assert done.err.strip()
    assert tree(root) == before


def test_an_unknown_payment_or_number_names_those_there_are(run: Run, root: Path) -> None:
    bank_file(root, [paying(1_00, key="B9")])
    run("payments", root, root / "bank.xml")
    (payment,) = ids(run, root).values()
    assert run("match", root, "p", ADA, *WHY).err == f"p är inte känt här: välj något av {payment}.\n"
    done = run("match", root, payment, "F2027001", *WHY, "--lang", "en")
    assert done.err == f"F2027001 is not known here: choose one of {CIA_EXEMPT}, {CIA_TAXED}.\n"
    assert run("pay", root, "000000190", *WHY).err == f"000000190 är inte känt här: välj något av {ADA}.\n"


def test_where_there_is_no_register_none_is_made(run: Run, tmp_path: Path) -> None:
    root = lay_year(tmp_path / "w")
    before = tree(root)
    for arguments in (("match", root, "p", ADA), ("pay", root, ADA), ("refund", root, ADA)):
        done = run(*arguments, *WHY)
        assert (done.status, done.out) == (2, "")
        assert "det finns inget att välja bland ännu" in done.err
    assert tree(root) == before


def test_a_register_that_cannot_be_used(run: Run, root: Path) -> None:
    for arguments in (
        ("payments", root, root / "bank.xml"),
        ("match", root, "p", ADA, *WHY),
        ("pay", root, ADA, *WHY),
        ("refund", root, ADA, *WHY),
    ):
        done = run(*arguments, "--register", root / "charter.toml", "--json")
        assert (done.status, done.out) == (3, "")


@pytest.mark.parametrize(
    ("command", "swedish", "english"),
    [
        ("payments", "Bokför vad bankens filer", "Book what the bank's files"),
        ("match", "Pricka av en betalning", "Post a payment"),
        ("pay", "Notera att en handling är betald", "Note that a document was paid"),
        ("refund", "Notera att en kreditfaktura", "Note that a credit note"),
    ],
)
def test_help_in_both_languages(run: Run, command: str, swedish: str, english: str) -> None:
    assert swedish in plain(run(command, "--help").out)
    assert english in plain(run(command, "--help", "--lang", "en").out)
