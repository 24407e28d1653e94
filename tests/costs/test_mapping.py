import datetime as dt

from costshare.costs.basis import Basis
from costshare.costs.mapping import BALANCE_ACCOUNTS, Ledger, land
from costshare.costs.pools import AccountRange, Pool
from costshare.costs.rows import CostRow
from costshare.errors import Place


def row(
    account: str = "", *, pool: str = "", centre: str = "", line: int = 2, amount: int = 100, file: str = "l.csv"
) -> CostRow:
    return CostRow(
        basis=Basis.OUTCOME,
        date=dt.date(2027, 1, 1),
        amount=amount,
        pool=pool,
        account=account,
        objects={"1": centre} if centre else {},
        place=Place(file, line, 1),
    )


def accounts(low: str, high: str) -> tuple[AccountRange, ...]:
    return (AccountRange(low, high),)


P = Pool(id="p", name="P", key="k", accounts=accounts("4000", "4999"))
Q = Pool(id="q", name="Q", key="k", accounts=accounts("4900", "5999"))
REST = Pool(id="rest", name="Rest", key="k", rest=True)


def test_every_pool_has_its_rows() -> None:
    rows = [row("4010"), row("5010"), row("4020")]
    landed, faults = land(rows, (P, Q), Ledger())
    assert faults == ()
    assert landed.pools == {"p": (rows[0], rows[2]), "q": (rows[1],)}
    assert landed.ignored == {}


def test_what_no_pool_takes_goes_to_the_rest() -> None:
    landed, faults = land([row("4010"), row("8000")], (P, REST), Ledger())
    assert faults == ()
    assert [each.account for each in landed.pools["rest"]] == ["8000"]


def test_balance_accounts_are_left_out_unless_the_charter_says_otherwise() -> None:
    assert accounts("1000", "2999") == BALANCE_ACCOUNTS
    rows = [row("2999"), row("1930"), row("1930", line=3), row("3000")]
    landed, _ = land(rows, (REST,), Ledger())
    assert landed.ignored == {"1930": (rows[1], rows[2]), "2999": (rows[0],)}
    assert list(landed.ignored) == ["1930", "2999"]
    assert landed.pools["rest"] == (rows[3],)
    landed, _ = land(rows, (REST,), Ledger(ignore=()))
    assert landed.ignored == {}


def test_what_is_ignored_is_so_before_a_pool_asks() -> None:
    landed, faults = land([row("4010")], (P,), Ledger(ignore=accounts("4010", "4010")))
    assert (landed.pools["p"], list(landed.ignored), faults) == ((), ["4010"], ())


def test_a_row_that_names_its_pool_lands_there() -> None:
    landed, faults = land([row(pool="q"), row("4010", pool="q"), row("1930", pool="q")], (P, Q, REST), Ledger())
    assert faults == ()
    assert [len(rows) for rows in landed.pools.values()] == [0, 3, 0]


def test_rows_that_match_no_pool_are_told_once_for_account_and_cost_centre() -> None:
    rows = [row("8000", line=7, amount=150), row("8000", line=3, amount=-50), row("8000", centre="310", line=5)]
    landed, faults = land(rows, (P,), Ledger())
    assert landed.pools == {"p": ()}
    assert [(found.code, found.place.line, found.found) for found in faults] == [
        ("row-in-no-pool", 3, "8000"),
        ("row-in-no-pool", 5, "8000"),
    ]
    first, second = (found.values for found in faults)
    assert {"account": "8000", "cost_centre": "–", "pools": "", "rows": "2", "amount": "1.00"}.items() <= first.items()
    assert {"cost_centre": "310", "rows": "1"}.items() <= second.items()


def test_rows_that_match_several_pools_are_told() -> None:
    _, faults = land([row("4950", centre="310")], (P, Q, REST), Ledger())
    (found,) = faults
    assert found.code == "row-in-two-pools"
    assert {"pools": "p, q", "cost_centre": "310", "account": "4950"}.items() <= found.values.items()


def test_the_cost_centre_is_of_the_ledgers_dimension() -> None:
    centred = Pool(id="c", name="C", key="k", cost_centres=frozenset({"310"}))
    landed, _ = land([row("4010", centre="310")], (centred,), Ledger())
    assert len(landed.pools["c"]) == 1
    _, faults = land([row("4010", centre="310")], (centred,), Ledger(cost_centre="6"))
    assert faults[0].values["cost_centre"] == "–"


def test_a_fault_stands_at_the_first_file() -> None:
    _, faults = land([row("8000", line=2, file="b.csv"), row("8000", line=9, file="a.csv")], (P,), Ledger())
    assert faults[0].place == Place("a.csv", 9, 1)
