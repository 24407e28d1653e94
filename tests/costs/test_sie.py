import datetime as dt

import pytest

from costshare.costs.sie import Transaction, read_sie
from tests.costs.vouchers import read, vouchers

EXPORT = r"""#FLAGGA 0
#PROGRAM "Ekonomisystemet" "7.2 å"
#FORMAT PC8
#GEN 20280110 "EK"
#SIETYP 4
#ORGNR 222000-0026 1 1
#FNAMN "Kommunalförbundet Exempel"
#ADRESS "Ekonomi" "Box 1" "601 81 NORRKÖPING" "011-10 00 00"
#RAR 0 20270101 20271231
#RAR -1 20260101 20261231
#KPTYP BAS2014
#KONTO 1930 "Bankkonto"
#KTYP 1930 T
#KONTO 4010 "Köpta tjänster, \"övriga\""
#KONTO 5010 "Lokalhyra"
#DIM 1 "Kostnadsställe"
#DIM 6 "Projekt"
#OBJEKT 1 "310" "Upphandling"
#IB 0 1930 1000000.00
#UB 0 1930 -12345.67
#RES 0 4010 1012345.67 12.5
#VER A 1 20270131 "Hyra januari" 20270203 "EK"
{
   #TRANS 5010 {1 "310"} 1000000.00
   #TRANS 1930 {} -1000000.00
}
#VER A 2 20270228 "Konsult \"Åre\"" 20270301
{
   #TRANS 4010 {1 "310" 6 "P100"} 12345.60 20270227 "timmar" 7.5 "EK"
   #TRANS 3740 {} 0.07 "" "öresutjämning"
   #TRANS 1930 {} -12345.67 20270228
}
""".replace("\n", "\r\n")

IMPORT = """#flagga 0
#program lönesystemet 1.0
#format PC8
#gen 20270125
#sietyp 4
#fnamn Övningsförbundet i Södra
#kpunkt vad som helst "utan slut
övrig rad utan etikett

#ver\tL\t""\t20270125\tLön
{
\t#trans\t7010\t{ 1 310 }\t25000,50
\t#trans\t2710\t{}\t-7500
\t#trans\t1930\t-17500.5
}

#VER "" "" 20270131 {
#TRANS "7510" {"1" "310"} 7855.00 "20270130"
#TRANS "2730" {} -7855.00}
"""


def amounts(*rows: str) -> list[int]:
    """The amounts that count in a voucher of those rows, whether it balances or not."""
    ledger, faults = read(vouchers(*rows))
    assert {found.code for found in faults} <= {"sie-unbalanced"}
    return [row.amount for row in ledger.transactions]


def test_an_export_of_a_year() -> None:
    ledger, faults = read(EXPORT)
    assert faults == ()
    assert (ledger.name, ledger.orgnr, ledger.company) == ("ledger.se", "222000-0026", "Kommunalförbundet Exempel")
    assert dict(ledger.accounts) == {"1930": "Bankkonto", "4010": 'Köpta tjänster, "övriga"', "5010": "Lokalhyra"}
    january, late = dt.date(2027, 1, 31), dt.date(2027, 2, 28)
    assert ledger.transactions == (
        Transaction(24, "5010", {"1": "310"}, january, 100_000_000, "Hyra januari"),
        Transaction(25, "1930", {}, january, -100_000_000, "Hyra januari"),
        Transaction(29, "4010", {"1": "310", "6": "P100"}, dt.date(2027, 2, 27), 1_234_560, "timmar"),
        Transaction(30, "3740", {}, late, 7, "öresutjämning"),
        Transaction(31, "1930", {}, late, -1_234_567, 'Konsult "Åre"'),
    )


def test_vouchers_of_a_loosely_written_file() -> None:
    ledger, faults = read(IMPORT)
    assert faults == ()
    assert (ledger.orgnr, ledger.company) == ("", "Övningsförbundet i Södra")
    assert ledger.transactions == (
        Transaction(12, "7010", {"1": "310"}, dt.date(2027, 1, 25), 2_500_050, "Lön"),
        Transaction(13, "2710", {}, dt.date(2027, 1, 25), -750_000, "Lön"),
        Transaction(14, "1930", {}, dt.date(2027, 1, 25), -1_750_050, "Lön"),
        Transaction(18, "7510", {"1": "310"}, dt.date(2027, 1, 30), 785_500, ""),
        Transaction(19, "2730", {}, dt.date(2027, 1, 31), -785_500, ""),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_lines_alike(end: str) -> None:
    text = vouchers("#TRANS 4010 {} 1.00", "", "#TRANS 1930 {} -1,00")
    ledger, faults = read(text.replace("\n", end))
    assert faults == ()
    assert [row.line for row in ledger.transactions] == [3, 5]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("#FORMAT PC8\n", "cp437"),
        ("", "cp437"),
        ("#FORMAT PC8\n", "utf-8-sig"),
        ("#FORMAT UTF-8\n", "utf-8"),
        ('#FLAGGA 0\n#format "utf8"\n', "utf-8"),
    ],
)
def test_the_text_is_cp437_unless_it_says_that_it_is_utf_8(head: str, encoding: str) -> None:
    text = f'{head}#FNAMN "Åäö éÉ"\n' + vouchers("#TRANS 4010 {6 ö} 0")
    ledger, faults = read_sie(text.encode(encoding), "ledger.se")
    assert faults == ()
    assert ledger.company == "Åäö éÉ"
    assert ledger.transactions[0].objects == {"6": "ö"}


def test_the_end_mark_of_old_files_is_nothing() -> None:
    assert read(vouchers("#TRANS 4010 {} 0") + "\x1a")[1] == ()


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        (["#TRANS 4010 {} 5", "#BTRANS 4010 {} 7", "#TRANS 1930 {} -5"], [500, -500]),
        (["#RTRANS 4010 {} 5", "#TRANS 4010 {} 5", "#TRANS 1930 {} -5"], [500, -500]),
        (["#RTRANS 4010 {} 5", "#TRANS 1930 {} -5"], [500, -500]),
        (["#RTRANS 4010 {} 5", "#TRANS 4010 {1 310} 5", "#TRANS 1930 {} -10"], [500, 500, -1000]),
        (["#RTRANS 4010 {} 5", "#BTRANS 4010 {} 7", "#TRANS 4010 {} 5", "#TRANS 1 {} -10"], [500, 500, -1000]),
        (["#RTRANS 4010 {} 5", "#TRANS 4010 {} 5", "#TRANS 4010 {} 5", "#TRANS 1 {} -10"], [500, 500, -1000]),
        (["#RTRANS 4010 {} 5", "#RTRANS 4010 {} 5", "#TRANS 4010 {} 5", "#TRANS 1 {} -10"], [500, 500, -1000]),
        (["#TRANS 4010 {} 5", "#RTRANS 4010 {} 5", "#TRANS 1 {} -10"], [500, 500, -1000]),
    ],
)
def test_removed_rows_never_count_and_an_added_row_counts_once(rows: list[str], counted: list[int]) -> None:
    assert amounts(*rows) == counted


def test_an_added_row_gives_way_to_its_twin_though_that_has_another_day_and_text() -> None:
    ledger, faults = read(
        vouchers(
            '#RTRANS 4010 {1 "310"} 5.00 20270401 "rättat" "" "EK"',
            '#TRANS 4010 {1 "310"} 5.00 20270131 "hyra"',
            "#TRANS 1930 {} -5",
        )
    )
    assert faults == ()
    assert ledger.transactions[0] == Transaction(4, "4010", {"1": "310"}, dt.date(2027, 1, 31), 500, "hyra")


def test_an_added_row_does_not_look_for_its_twin_in_the_next_voucher() -> None:
    ledger, _ = read(vouchers("#RTRANS 4010 {} 5") + vouchers("#TRANS 4010 {} 5"))
    assert [row.amount for row in ledger.transactions] == [500, 500]


@pytest.mark.parametrize(
    ("text", "ore"),
    [
        ("0", 0),
        ("-0.00", 0),
        ("1", 100),
        ("1.5", 150),
        ("-1,05", -105),
        ("0001.50", 150),
        ("9" * 37 + ".99", 10**39 - 1),
    ],
)
def test_an_amount_is_read_to_the_ore(text: str, ore: int) -> None:
    assert amounts(f"#TRANS 4010 {{}} {text}") == [ore]


def test_an_object_without_a_code_is_none() -> None:
    assert read(vouchers('#TRANS 4010 {1 "" 6 P100} 0'))[0].transactions[0].objects == {"6": "P100"}


def test_rows_of_labels_that_are_not_known_are_left_alone() -> None:
    text = "#NYTT 1\n{\n#TRANS 4010 {} 5\nfritt\n}\n" + vouchers("#NYRAD 4010 {} 5", "#TRANS 4010 {} 0")
    ledger, faults = read(text)
    assert faults == ()
    assert [row.line for row in ledger.transactions] == [9]


def test_another_label_behind_a_brace_is_no_row() -> None:
    text = "#VER A 1 20270131\n{ #NYRAD 4010 5\n#TRANS 4010 {} 0\n}\n"
    ledger, faults = read(text)
    assert faults == ()
    assert [row.line for row in ledger.transactions] == [3]


def test_an_account_without_a_number_is_none() -> None:
    assert dict(read('#KONTO\n#KONTO "" x\n' + vouchers())[0].accounts) == {}


def test_names_are_read_however_they_are_quoted() -> None:
    head = '#KONTO 1288 "F"rskott" till"\n#konto\t"1480"\tKassa och bank\n#KONTO 1510\n#ORGNR "222000-0026"\n'
    ledger, faults = read(head + vouchers())
    assert faults == ()
    assert dict(ledger.accounts) == {"1288": 'F"rskott" till', "1480": "Kassa och bank", "1510": ""}
    assert ledger.orgnr == "222000-0026"
