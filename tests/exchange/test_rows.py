"""Rows for a finance system: what each kind of column writes, what is cut, and what is refused."""

import pytest
from attrs import evolve

from costshare.errors import Place, WorkspaceError
from costshare.exchange.row_values import Accounts
from costshare.exchange.rows import Cut, Rows, rows
from costshare.workspace.layout import Column, Layout
from costshare.workspace.layout_read import read_layout, ready
from tests.exchange.row_records import delimited, document, fixed

ACCOUNTS = {"p0": "3110", "p1": "3120"}
RAINDANCE = """\
!costshare           270115 Extern debitering                                                                                                             
S7777777777Ada kommun                                                            Gatan 1                            999 99 Orten                       82 
H7777777777270215Kim Ek                        U20270001                     
R7777777777Stöd 2027-Q1                                   1250050        25
K        3110                        82 000001250050             
R7777777777Stöd 2027-Q1                                   5              25
K        3120                        82 000000000005             
S7777777777Ada kommun                                                            Gatan 1                            999 99 Orten                       82 
H7777777777270215Kim Ek                        U20270002                     
R7777777777Stöd 2027-Q1                                   -100000        25
K        3110                        82 -00000100000             
T+00000001150055
"""  # noqa: E501, W291 - as wide as the file is


def text_of(layout: Layout, *records: dict[str, object]) -> str:
    return rows(layout, records, run="bill-2027-Q1").content.decode(layout.file.encoding)


def by_pool(accounts: dict[str, str]) -> Accounts:
    return lambda pool, _kind: accounts.get(pool, "")


def codes(layout: Layout, *records: dict[str, object], accounts: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(WorkspaceError) as refused:
        rows(layout, records, accounts=None if accounts is None else by_pool(accounts))
    return [each.code for each in refused.value.faults]


def two() -> list[dict[str, object]]:
    """An invoice of two lines, and a credit note."""
    return [document(12_500_50, 5), document(1_000_00, number="U20270002", kind="credit-note", credits="U20270001")]


def test_the_ready_layout_like_those_that_feed_raindance() -> None:
    made = rows(ready("raindance"), two(), run="bill-2027-Q1", accounts=by_pool(ACCOUNTS))
    assert made == Rows(name="rows.txt", content=RAINDANCE.replace("\n", "\r\n").encode("iso-8859-1"))


def test_the_ready_layout_for_csv() -> None:
    made = rows(ready("csv"), two(), run="bill-2027-Q1")
    lines = made.content.decode("utf-8").split("\r\n")
    assert made.name == "rows.csv"
    assert dict(zip(*(line.split(";") for line in lines[:2]), strict=True)) == {
        "reference": "U20270001",
        "kind": "invoice",
        "credits": "",
        "date": "2027-01-15",
        "due": "2027-02-15",
        "period": "2027-Q1",
        "customer_number": "4711",
        "member": "ada",
        "name": "Ada kommun",
        "orgnr": "777777-7777",
        "counterparty": "82",
        "their_reference": "Kim Ek",
        "pool": "p0",
        "text": "Stöd 2027-Q1",
        "account": "",
        "vat_category": "S",
        "vat_rate": "25",
        "net": "12500,50",
    }
    assert [line.rpartition(";")[2] for line in lines[1:]] == ["12500,50", "0,05", "-1000,00", ""]


@pytest.mark.parametrize(
    ("said", "ore", "expected"),
    [
        ({"amount": "ore"}, 5, "         5"),
        ({"amount": "comma"}, -1_05, "     -1,05"),
        ({"amount": "point", "align": "left"}, 1_05, "1.05      "),
        ({"amount": "ore", "pad": "0"}, -105, "-000000105"),
        ({"amount": "comma", "pad": "0", "sign": "always"}, 1_05, "+000001,05"),
        ({"amount": "ore", "pad": "0", "sign": "last"}, -105, "000000105-"),
        ({"amount": "ore", "pad": "0", "sign": "last"}, 105, "000000105 "),
        ({"amount": "ore", "pad": "0", "sign": "none"}, 0, "0000000000"),
        ({}, 0, "      0,00"),
    ],
)
def test_amounts(said: dict[str, str], ore: int, expected: str) -> None:
    column = Column(field="document.net", width=10, **said)  # type: ignore[arg-type]
    assert text_of(fixed(column), document(ore)) == f"{expected}\n"


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column(field="document.due", width=10), "2027-02-15"),
        (Column(field="document.due", width=8, date="yyyymmdd"), "20270215"),
        (Column(field="document.until", width=6, date="yymmdd"), "270331"),
        (Column(field="member.orgnr", width=12, digits=True), "7777777777  "),
        (Column(field="document.category", width=2, codes={"S": "25"}), "25"),
        (Column(field="document.lines", width=3), "  2"),
        (Column(field="file.records", width=3, pad="0"), "001"),
        (Column(field="file.lines", width=1), "2"),
        (Column(field="file.run", width=12), "bill-2027-Q1"),
        (Column(field="document.rate", width=2), "25"),
        (Column(field="member.place", width=12), "999 99 Orten"),
        (Column(field="federation.name", width=9), "Förbundet"),
        (Column(text="x", width=3, align="right"), "  x"),
    ],
)
def test_everything_else(column: Column, expected: str) -> None:
    assert text_of(fixed(column), document(1_00, 2_00)) == f"{expected}\n"


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "…"), ("windows-1252", "…"), ("iso-8859-1", "~")])
def test_a_text_without_room_is_cut_visibly_and_told(encoding: str, mark: str) -> None:
    layout = fixed(Column(field="member.name", width=6), encoding=encoding)
    made = rows(layout, [document(1)])
    assert made.content.decode(encoding) == f"Ada k{mark}\n"
    assert made.cuts == (Cut(document="U20270001", column="member.name", text="Ada kommun", cut=f"Ada k{mark}"),)
    assert made.cuts[0].to_dict()["cut"] == f"Ada k{mark}"


def test_a_text_with_room_is_not_cut() -> None:
    assert rows(fixed(Column(field="member.name", width=10)), [document(1)]).cuts == ()


@pytest.mark.parametrize(
    "column",
    [
        Column(field="member.orgnr", width=10),
        Column(field="document.number", width=8),
        Column(field="document.net", width=3, amount="ore"),
        Column(field="document.due", width=9),
        Column(field="file.net", width=3, amount="ore"),
    ],
)
def test_a_number_without_room_is_refused(column: Column) -> None:
    assert codes(fixed(column), document(12_34)) == ["rows-width"]


def test_a_cut_is_made_where_a_delimiter_stands_too_and_nothing_is_filled_up() -> None:
    layout = delimited(Column(field="member.name", width=4), Column(field="document.net", width=9), Column(text=""))
    assert text_of(layout, document(1_00)) == "Ada…;1,00;\n"


def test_what_holds_the_delimiter_is_quoted() -> None:
    said = document(1, member={"name": 'A;B "C"', "reference": "x"})
    assert text_of(delimited(Column(field="member.name"), Column(field="member.reference")), said) == '"A;B ""C""";x\n'


@pytest.mark.parametrize("text", ["=1+1", "+46", "-x", "@a", "  =1"])
def test_what_a_spreadsheet_would_compute_is_refused_only_where_one_reads_it(text: str) -> None:
    said = document(1, member={"name": text})
    assert codes(delimited(Column(field="member.name")), said) == ["csv-formula"]
    assert text_of(fixed(Column(field="member.name", width=4)), said)


def test_an_amount_below_zero_is_no_formula() -> None:
    assert text_of(delimited(Column(field="document.net")), document(1_00, kind="credit-note")) == "-1,00\n"


@pytest.mark.parametrize("text", ["a\nb", "a\tb", "a\u2028b", "Łódź"])
def test_what_the_encoding_has_not_and_what_ends_a_line_is_refused(text: str) -> None:
    layout = fixed(Column(field="member.name", width=9), encoding="iso-8859-1")
    assert codes(layout, document(1, member={"name": text})) == ["rows-character"]


def test_every_fault_is_told_once_with_its_first_document_and_how_many_there_are() -> None:
    layout = delimited(
        Column(field="member.customer_number", required=True),
        Column(field="document.category", codes={"O": "00"}),
        Column(field="document.net", sign="none"),
    )
    said = document(1_00, kind="credit-note", member={"customer_number": " "})
    with pytest.raises(WorkspaceError) as refused:
        rows(layout, [said, said, said | {"number": "U20270002"}, document(1, category="O", number="U2")])
    assert [(each.code, each.values["document"], each.values["count"]) for each in refused.value.faults] == [
        ("rows-code", "U20270001", "2"),
        ("rows-empty", "U20270001", "2"),
        ("rows-sign", "U20270001", "2"),
    ]
    assert refused.value.faults[1].text("message") == (
        "member.customer_number is empty, and the layout needs it (documents: 2, the first U20270001)"
    )


def test_another_value_without_a_code_is_another_fault_and_another_width_is_none() -> None:
    layout = fixed(Column(field="document.category", codes={}, width=1), Column(field="document.net", width=3))
    with pytest.raises(WorkspaceError) as refused:
        rows(layout, [document(1_00), document(2_00, category="O", number="U20270002")])
    assert [(each.code, each.found, each.values["count"]) for each in refused.value.faults] == [
        ("rows-code", "S", "1"),
        ("rows-code", "O", "1"),
        ("rows-width", "1,00", "2"),
    ]


def test_what_is_wrong_with_the_file_is_wrong_with_all_of_its_documents() -> None:
    with pytest.raises(WorkspaceError) as refused:
        rows(fixed(Column(field="file.net", width=3)), two())
    (told,) = refused.value.faults
    assert (told.values["document"], told.values["count"]) == ("U20270001", "2")


def test_a_fault_stands_at_the_column_of_its_layout_and_for_a_ready_one_where_the_charter_names_it() -> None:
    text = """
[file]
form = "fixed"
[[records]]
per = "line"
columns = [
    { text = "x", width = 1 },
    { field = "line.net", width = 3 },
]
"""
    layout, _ = read_layout(text.encode(), "mine.toml")
    assert layout is not None
    kept = Layout.from_dict(layout.to_dict())
    named = evolve(ready("raindance"), place=Place("charter.toml", 9, 1))
    long = document(1, member={"orgnr": "1" * 12})
    for each, place in ((layout, "mine.toml:8:5"), (kept, "mine.toml:1:1"), (named, "charter.toml:9:1")):
        with pytest.raises(WorkspaceError) as refused:
            rows(each, [long])
        assert {(fault.code, str(fault.place)) for fault in refused.value.faults} == {("rows-width", place)}


def test_an_account_is_asked_for_only_where_accounts_are_given() -> None:
    layout = fixed(Column(field="line.account", width=4, required=True), per="line")
    assert text_of(layout, document(1)) == "    \n"
    assert codes(layout, document(1, 2), accounts={"p0": "3110"}) == ["rows-empty"]
    assert rows(layout, [document(1, 2)], accounts=by_pool(ACCOUNTS)).content == b"3110\n3120\n"


def test_a_run_without_documents_has_the_records_of_the_file_alone() -> None:
    lines = rows(ready("raindance"), [], run="bill-2027-Q1").content.decode("iso-8859-1").splitlines()
    assert [line[0] for line in lines] == ["!", "T"]
    assert lines[-1] == "T+00000000000000"
