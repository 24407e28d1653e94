"""The examples' allocations, to the byte: what ``allocate --json`` prints for other programs."""

import json
import os
import re
from pathlib import Path
from typing import Final

import pytest

from costshare.cli.main import main

HERE: Final = Path(__file__).parent
EXAMPLES: Final = HERE.parents[1] / "examples"
GOLDEN: Final = (
    ("ekommune-2017", 2017, "budget"),
    ("upphandlingscenter", 2013, "budget"),
    ("upphandlingscenter", 2013, "outcome"),
)
KEYS: Final = ["federation", "year", "basis", "currency", "total", "gap", "members", "pools", "rates"]
PUBLISHED: Final = ["43.287", "5.673", "5.143", "7.659", "11.295", "10.599", "11.550", "4.794"]
AMOUNT: Final = re.compile(r"-?[0-9]+\.[0-9]{2}")


@pytest.mark.parametrize(("example", "year", "basis"), GOLDEN)
def test_the_example_is_shared_as_written(
    example: str, year: int, basis: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", str(EXAMPLES / example), "--year", str(year), "--basis", basis, "--json"]) == 0
    printed = capsys.readouterr()
    golden = HERE / f"{example}-{year}-{basis}.json"
    if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
        golden.write_text(printed.out, "utf-8")
    assert printed.out == golden.read_text("utf-8")
    assert printed.err == ""


@pytest.mark.parametrize(("example", "year", "basis"), GOLDEN)
def test_it_has_the_fields_that_others_rely_on(example: str, year: int, basis: str) -> None:
    document = json.loads((HERE / f"{example}-{year}-{basis}.json").read_text("utf-8"))
    assert list(document) == KEYS
    assert (document["year"], document["basis"], document["currency"], document["rates"]) == (year, basis, "SEK", [])
    assert {tuple(member) for member in document["members"]} == {("id", "name", "amount", "percent")}
    assert {tuple(pool) for pool in document["pools"]} == {("id", "name", "amount", "members")}
    amounts = [
        document["total"],
        document["gap"],
        *(each["amount"] for each in document["members"] + document["pools"]),
    ]
    amounts += [amount for pool in document["pools"] for amount in pool["members"].values()]
    assert all(AMOUNT.fullmatch(amount) for amount in amounts)
    assert all(re.fullmatch(r"[0-9]+\.[0-9]{3}", member["percent"]) for member in document["members"])


def test_the_published_percentages_come_out() -> None:
    document = json.loads((HERE / "ekommune-2017-2017-budget.json").read_text("utf-8"))
    assert [member["percent"] for member in document["members"]] == PUBLISHED
    assert document["members"][0]["id"] == "alesund"
    assert document["gap"] == "0.00"
