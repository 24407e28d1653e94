import datetime as dt
from pathlib import Path

import pytest

from costshare.costs.basis import Basis
from costshare.costs.read import CostFile, read_costs
from costshare.costs.rows import CostRow
from costshare.errors import Fault, Place

BY_POOL = "pool,date,amount,text"
BY_ACCOUNT = "account,cost_centre,date,amount,text"
VOUCHER = """#FLAGGA 0
#SIETYP 4
#VER A 1 20270131 ""
{
#TRANS 4010 {1 310} 100.50 "" "Papper"
#TRANS 1930 {} -100.50
}
"""


@pytest.fixture
def read(tmp_path: Path):
    """Read costs from text."""

    def reading(text: str, name: str = "c.csv", **more) -> tuple[tuple[CostRow, ...], tuple[Fault, ...]]:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        source = CostFile(path=path, file=f"costs/{name}", basis=Basis.BUDGET, pools=("p", "q"), **more)
        return read_costs(source)

    return reading


def told(faults: tuple[Fault, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(found.code, found.line, found.column) for found in faults]


def test_rows_may_name_their_pool(read) -> None:
    rows, faults = read(f"{BY_POOL}\np,2027-01-01,1 250.50,Hyra\nq,2027-12-31,-7,\n")
    assert faults == ()
    assert rows == (
        CostRow(
            basis=Basis.BUDGET,
            date=dt.date(2027, 1, 1),
            amount=125_050,
            pool="p",
            text="Hyra",
            place=Place("costs/c.csv", 2, 1),
        ),
        CostRow(
            basis=Basis.BUDGET, date=dt.date(2027, 12, 31), amount=-700, pool="q", place=Place("costs/c.csv", 3, 1)
        ),
    )


def test_rows_may_be_mapped_by_account(read) -> None:
    rows, faults = read(f"{BY_ACCOUNT}\n4010,310,2027-01-01,5,Papper\n4020,,2027-01-01,5,\n")
    assert faults == ()
    assert [(row.account, dict(row.objects), row.pool, row.text) for row in rows] == [
        ("4010", {"1": "310"}, "", "Papper"),
        ("4020", {}, "", ""),
    ]


def test_the_cost_centre_has_a_dimension(read) -> None:
    rows, _ = read(f"{BY_ACCOUNT}\n4010,310,2027-01-01,5,\n", cost_centre="7")
    assert rows[0].objects == {"7": "310"}


def test_text_and_cost_centre_may_be_left_out(read) -> None:
    assert read("pool,date,amount\np,2027-01-01,5\n")[1] == ()
    rows, faults = read("account,date,amount\n4010,2027-01-01,5\n")
    assert (rows[0].account, rows[0].objects, faults) == ("4010", {}, ())


def test_amounts_may_be_in_thousands(read) -> None:
    rows, _ = read(f"{BY_POOL}\np,2027-01-01,1.25,\n", unit="tkr")
    assert rows[0].amount == 125_000


def test_a_decimal_sign_may_be_said(read) -> None:
    text = 'pool,date,amount\np,2027-01-01,"1,234"\n'
    assert told(read(text)[1]) == [("ambiguous-number", 2, 3)]
    assert read(text, decimal=".")[0][0].amount == 123_400


def test_every_mistake_is_told_and_the_other_rows_are_read(read) -> None:
    rows = ["x,2027-01-01,5,", "p,2027-02-30,5,", "p,2027-01-01,5.001,", ",2027-01-01,5,", "p,,,", "q,2027-01-01,5,"]
    found, faults = read("\n".join([BY_POOL, *rows]))
    assert told(faults) == [
        ("unknown-pool", 2, 1),
        ("not-a-date", 3, 2),
        ("too-many-decimals", 4, 3),
        ("empty-cell", 5, 1),
        ("empty-cell", 6, 2),
        ("empty-cell", 6, 3),
    ]
    assert [row.pool for row in found] == ["q"]


def test_an_account_is_needed_but_no_cost_centre(read) -> None:
    found, faults = read(f"{BY_ACCOUNT}\n,310,2027-01-01,5,\n")
    assert (found, told(faults)) == ((), [("empty-cell", 2, 1)])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("date,amount", [("cost-columns", None)]),
        ("pool,date", [("missing-column", "amount")]),
        ("account,amount", [("missing-column", "date")]),
        ("cost_centre,date,amount", [("missing-column", "account")]),
    ],
)
def test_columns_that_do_not_say_where_costs_belong(read, header: str, expected) -> None:
    found, faults = read(f"{header}\n{header}\n")
    assert found == ()
    assert [(fault.code, fault.values.get("column")) for fault in faults] == expected
    assert {fault.place for fault in faults} == {Place("costs/c.csv", 1, 1)}


def test_a_column_too_many_is_told_but_read_past(read) -> None:
    found, faults = read("pool,date,amount,comment\np,2027-01-01,5,x\n")
    assert told(faults) == [("unknown-column", 1, 4)]
    assert len(found) == 1


@pytest.mark.parametrize("name", ["l.se", "l.SI", "l.sie"])
def test_a_sie_file_is_known_by_its_name(read, name: str) -> None:
    rows, faults = read(VOUCHER, name)
    assert faults == ()
    assert rows[0] == CostRow(
        basis=Basis.BUDGET,
        date=dt.date(2027, 1, 31),
        amount=10_050,
        account="4010",
        objects={"1": "310"},
        text="Papper",
        place=Place(f"costs/{name}", 5, 1),
    )
    assert (rows[1].account, rows[1].amount, rows[1].text) == ("1930", -10_050, "")
    assert read(VOUCHER, name, unit="tkr")[0][0].amount == 10_050_000


def test_a_file_that_is_no_table(read) -> None:
    found, faults = read("")
    assert (found, [fault.code for fault in faults]) == ((), ["empty-file"])
