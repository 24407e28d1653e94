"""What a SIE file that cannot be read is told, and where."""

import pytest

from costshare.costs.sie import SieFile, read_sie
from costshare.errors import Fault
from tests.costs.vouchers import read, vouchers


def told(faults: tuple[Fault, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.005", "too-many-decimals"),
        ("10.000", "too-many-decimals"),
        ("1 000.00", "not-a-date"),
        ('"1 000.00"', "not-a-number"),
        ("1.000,00", "not-a-number"),
        ("+1", "not-a-number"),
        (".50", "not-a-number"),
        ("1.", "not-a-number"),
        ("1e3", "not-a-number"),
        ("²", "not-a-number"),
        ('""', "not-a-number"),
        ("kr", "not-a-number"),
        ("9" * 41, "number-too-long"),
    ],
)
def test_another_amount_is_told_where_it_stands(text: str, code: str) -> None:
    _, faults = read(vouchers(f"#TRANS 4010 {{}} {text} 20270131"))
    assert [found.code for found in faults] == [code]
    assert (faults[0].line, faults[0].column) == (3, 18 if code == "not-a-date" else 16)


@pytest.mark.parametrize(
    "text", ["20270229", "2027", "31012027", "2027-1-31", "202701-31", "hyra", "00000101", "２０２７０１３１"]
)
def test_another_date_is_told_where_it_stands(text: str) -> None:
    raw = vouchers(f"#TRANS 4010 {{}} 1 {text}", "#TRANS 1930 {} -1")
    ledger, faults = read_sie(raw.encode("utf-8-sig"), "ledger.se")
    assert told(faults) == [("not-a-date", 3, 18)]
    assert faults[0].found == text
    assert [row.account for row in ledger.transactions] == ["1930"]


def test_the_date_of_a_voucher_is_told_once_and_its_dated_rows_are_kept() -> None:
    rows = ("#TRANS 4010 {} 1", "#TRANS 4010 {} 2", "#TRANS 1930 {} -3 20270131")
    ledger, faults = read(vouchers(*rows, head="#VER A 1 2027013"))
    assert told(faults) == [("not-a-date", 1, 10)]
    assert [row.account for row in ledger.transactions] == ["1930"]
    assert told(read(vouchers(*rows, head="#VER A 1"))[1]) == [("not-a-date", 1, None)]
    assert read(vouchers(rows[2], "#TRANS 4010 {} 3 2027-01-31", head="#VER"))[1] == ()


def test_a_voucher_that_does_not_sum_to_zero_is_told_at_its_head() -> None:
    text = vouchers("#TRANS 4010 {} 1") + vouchers("#TRANS 4010 {} -1234.56", head="#VER B 17 20270131")
    ledger, faults = read(text)
    assert told(faults) == [("sie-unbalanced", 1, None), ("sie-unbalanced", 5, None)]
    assert [found.text("message") for found in faults] == [
        "the voucher A 1 does not balance: it sums to 1.00 kr",
        "the voucher B 17 does not balance: it sums to -1234.56 kr",
    ]
    assert len(ledger.transactions) == 2


def test_a_voucher_with_a_row_that_cannot_be_read_is_not_summed() -> None:
    assert told(read(vouchers("#TRANS 4010 {} 1", "#TRANS 1930 {} x"))[1]) == [("not-a-number", 4, 16)]


def test_a_voucher_without_rows_balances() -> None:
    assert read(vouchers())[1] == ()


@pytest.mark.parametrize(
    "text", ["", "\n", "#FLAGGA 0\n#SIETYP 1\n#RES 0 4010 5.00\n", "pool;date;amount\nit;2027-01-01;5\n"]
)
def test_a_file_without_vouchers_is_told_once(text: str) -> None:
    ledger, faults = read(text)
    assert told(faults) == [("sie-no-vouchers", None, None)]
    assert ledger.transactions == ()


@pytest.mark.parametrize(
    ("lines", "line", "column", "reason"),
    [
        (["#VER A 1 20270131", "{", '#TRANS 4010 {} 0 "" "x', "}"], 3, 21, "a quotation mark is not closed"),
        (["#VER A 1 20270131", "{", "TRANS 4010 {} 0", "}"], 3, 1, "a line begins with a label, such as #TRANS"),
        (["#VER A 1 20270131", "{", "#TRANS", "}"], 3, 1, "the account is missing"),
        (["#VER A 1 20270131", "{", '#TRANS "" {} 0', "}"], 3, 1, "the account is missing"),
        (["#VER A 1 20270131", "{", "#TRANS 4010 {}", "}"], 3, 1, "the amount is missing"),
        (["#VER A 1 20270131", "{", "#TRANS 4010 {1} 0", "}"], 3, 14, "a dimension without an object"),
        (["#VER A 1 20270131", "{", "#TRANS 4010 {1 3 1 4} 0", "}"], 3, 18, "two objects of the dimension 1"),
        (["#VER A 1 20270131", "{", "#TRANS 4010 {1 3 0", "}"], 3, 13, "the list of objects is not closed"),
        (["#VER A 1 20270131", "{", " {", "}"], 3, 2, "an opening brace inside braces"),
        (["#VER A 1 20270131", "{", "}", "}"], 4, 1, "a closing brace without an opening one"),
        (["#VER A 1 20270131", "{", "#TRANS 4010 {} 0"], 1, None, "the voucher is not closed"),
        (["#VER A 1 20270131", "{", "#VER A 2 20270131", "{", "}"], 1, None, "the voucher is not closed"),
        (["#VER A 1 20270131", "#VER A 2 20270131", "{", "}"], 1, None, "the voucher has no rows in braces"),
        (["#VER A 1 20270131"], 1, None, "the voucher has no rows in braces"),
        (["#VER A 1 20270131", "{", "}", "#TRANS 4010 {} 0"], 4, 1, "a row outside the braces of a voucher"),
        (['#VER A 1 20270131 "x', "{", "#TRANS 4010 {} 5", "}"], 1, 19, "a quotation mark is not closed"),
    ],
)
def test_a_line_that_cannot_be_read_is_told(lines: list[str], line: int, column: int | None, reason: str) -> None:
    _, faults = read("\n".join(lines))
    assert told(faults) == [("sie-syntax", line, column)]
    assert faults[0].values["reason"] == reason


def test_all_faults_come_at_once_in_the_order_of_the_lines() -> None:
    text = vouchers("#TRANS 4010 {1} x 2027", "#TRANS 1930 {} 1.001") + vouchers("#TRANS 4010 {} 1")
    assert told(read(text)[1]) == [
        ("sie-syntax", 3, 14),
        ("not-a-number", 3, 17),
        ("not-a-date", 3, 19),
        ("too-many-decimals", 4, 16),
        ("sie-unbalanced", 6, None),
    ]


def test_a_control_character_is_told_where_something_is_read() -> None:
    text = '#ADRESS "\x07"\n#KONTO 4010 "a\x07"\n' + vouchers('#TRANS 4010 {} 1 "" "\x0b"', "#TRANS 1930 {} 5")
    assert told(read(text)[1]) == [("control-character", 2, 15), ("control-character", 5, 22)]


@pytest.mark.parametrize("raw", [b"#VER \x00", vouchers().encode("utf-16")])
def test_what_is_no_text_has_one_fault(raw: bytes) -> None:
    ledger, faults = read_sie(raw, "ledger.se")
    assert told(faults) == [("binary-file", None, None)]
    assert ledger == SieFile("ledger.se", "", "", (), {})


def test_a_control_character_of_unicode_is_one_too() -> None:
    _, faults = read_sie("#FNAMN a\x85\n".encode("utf-8-sig") + vouchers().encode(), "ledger.se")
    assert told(faults) == [("control-character", 1, 9)]


def test_a_byte_that_is_not_utf_8_is_told_with_its_line() -> None:
    _, faults = read_sie(b"\xef\xbb\xbf#FLAGGA 0\r\n#FNAMN \x86\r\n", "ledger.se")
    assert told(faults) == [("encoding", 2, None)]
    assert faults[0].values["byte"] == "0x86"
