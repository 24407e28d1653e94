"""An invented federation as a folder: two municipalities and a company, billed by the quarter; quick to read.

The company buys: one pool taxed, one exempt. Costs stand in one file, a row a pool.
"""

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from costshare.money.amounts import plain
from costshare.register.register import Register
from costshare.runs.bill import Order, bill
from costshare.runs.billed import Billed
from costshare.runs.kinds import ALWAYS
from costshare.testing.case import toml, write
from tests.register.issuing import sound

Charter = dict[str, Any]

FEDERATION: Final = "222222-2222"
QUARTERS: Final = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
ISSUED: Final = dt.date(2027, 1, 15)
NOW: Final = dt.datetime(2027, 1, 15, 9, 30, tzinfo=dt.UTC)
COSTS: Final = {"stod": 100_000_01, "system": 60_000_00, "kurser": 1_234_57}
ADDRESS: Final = {"street": "Gatan 1", "postcode": "999 99", "city": "Orten"}
CHARTER: Final[Charter] = {
    "schema": 1,
    "federation": {
        "name": "Kommunalförbundet Exempel",
        "orgnr": FEDERATION,
        "vat_number": "SE222222222201",
        "bankgiro": "5050-1055",
        "address": ADDRESS,
        "contact": {"name": "Ekonomi", "email": "ekonomi@example.se"},
    },
    "members": [
        {
            "id": name,
            "name": f"{name.title()} kommun" if kind == "municipality" else f"{name.title()} AB",
            "kind": kind,
            "orgnr": orgnr,
            "from": dt.date(2010, 1, 1),
            "address": ADDRESS,
        }
        for name, kind, orgnr in (
            ("ada", "municipality", "777777-7777"),
            ("bo", "municipality", "444444-4444"),
            ("cia", "company", "555555-5555"),
        )
    ],
    "keys": {
        "equal": {"equal": True},
        "agreed": {"fixed": {"ada": "50 %", "bo": "30 %", "cia": "20 %"}},
    },
    "pools": [
        {
            "id": "stod",
            "name": "Stöd",
            "key": "agreed",
            "vat": {"municipality": "outside", "company": "standard"},
        },
        {"id": "system", "name": "System", "key": "equal", "kinds": ["municipality"], "vat": "outside"},
        {
            "id": "kurser",
            "name": "Kurser",
            "key": "equal",
            "vat": {"municipality": "outside", "company": "exempt"},
        },
    ],
    "costs": [{"file": "costs.csv", "basis": "budget"}],
    "vat": {"outside": "Medlemsbidrag enligt förbundsordningen § 12", "exempt": "Undantag enligt 10 kap. 19 § ML"},
    "billing": {"instalments": 4, "due_days": 30},
}


def charter(change: Callable[[Charter], object] | None = None) -> Charter:
    """The charter, changed."""
    made = copy.deepcopy(CHARTER)
    if change is not None:
        change(made)
    return made


def lay(root: Path, agreed: Charter | None = None, costs: Mapping[str, int] | None = None) -> Path:
    """Write the workspace, over what is there; costs in öre by pool, for the year 2027."""
    found = COSTS if costs is None else costs
    rows = [f"{pool},2027-01-01,{plain(ore)},x" for pool, ore in found.items()]
    files = {"charter.toml": toml(agreed or CHARTER), "costs.csv": "\n".join(["pool,date,amount,text", *rows, ""])}
    return write(files, root)


def order(period: str = QUARTERS[0], **said: Any) -> Order:  # noqa: ANN401 - an order's own
    """An order of a period, which writes no more files than it takes."""
    return Order(**{"period": period, "on": ISSUED, "now": NOW, "user": "ekonom", "documents": ALWAYS, **said})


def billed(root: Path, *periods: str, **said: Any) -> Billed:  # noqa: ANN401 - an order's own
    """Bill periods one after the other; gives the last of them."""
    found = [bill(root, order(period, **said)) for period in periods or QUARTERS[:1]]
    return found[-1]


def register(root: Path) -> Register:
    """The workspace's register, to be looked at."""
    return Register.open(root / "register.db", federation=FEDERATION, create=False)


def issued(root: Path) -> list[dict[str, Any]]:
    """Every record in order of issue, of a register that is sound."""
    with register(root) as found:
        assert sound(found) == ()
        return list(found.records())


def nets(records: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Öre by member, pool and period, as they were billed."""
    return {
        f"{each['member']['id']} {line['pool']} {each['period']['name']}": int(line["net"].replace(".", ""))
        for each in records
        for line in each["lines"]
    }


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its content; folders end in a stroke."""
    return {
        path.relative_to(root).as_posix() + "/" * path.is_dir(): b"" if path.is_dir() else path.read_bytes()
        for path in root.rglob("*")
    }


def as_json(found: Billed, **changed: object) -> str:
    """What the command line prints, with something changed."""
    return json.dumps(found.to_dict() | changed, ensure_ascii=False)
