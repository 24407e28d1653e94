import datetime as dt
import hashlib
import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from costshare.errors import RegisterError
from costshare.register.register import Register
from costshare.register.writing import Writing
from costshare.runs.bill import bill
from tests.billing.agreement import (
    COSTS,
    NOW,
    QUARTERS,
    Charter,
    as_json,
    billed,
    charter,
    issued,
    lay,
    nets,
    order,
    register,
    tree,
)

Q1, Q2, Q3, Q4 = QUARTERS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay(tmp_path / "w")


# --- what is issued ---------------------------------------------------------------------------------------------------


def test_the_invoices_of_a_quarter(root: Path) -> None:
    found = billed(root)
    assert ([batch.run for batch in found.batches], found.new) == (["bill-2027-Q1"], 4)
    assert [
        (each["number"], each["member"]["id"], each["category"], each["net"], each["vat"], each["rounding"])
        for each in found.records
    ] == [
        ("F20270001", "ada", "O", "20102.88", "0.00", "0.12"),
        ("F20270002", "bo", "O", "15102.88", "0.00", "0.12"),
        ("F20270003", "cia", "E", "102.88", "0.00", "0.12"),
        ("F20270004", "cia", "S", "5000.00", "1250.00", "0.00"),
    ]
    assert [each["payable"] for each in found.records] == ["20103.00", "15103.00", "103.00", "6250.00"]
    assert [each["ocr"] for each in found.records] == ["000000190", "000000299", "000000398", "000000497"]


def test_every_record_says_how_it_was_billed(root: Path) -> None:
    (first, *_) = billed(root).records
    assert (first["date"], first["due"]) == ("2027-01-15", "2027-02-15")
    assert first["ground"] == "Medlemsbidrag enligt förbundsordningen § 12"
    assert (first["basis"]["instalments"], first["basis"]["advance"]) == (4, "100 %")


def test_every_line_says_what_the_other_periods_take(root: Path) -> None:
    (first, *_) = billed(root).records
    assert first["lines"][2] == {
        "pool": "kurser",
        "name": "Kurser",
        "net": "102.88",
        "planned": "411.52",
        "instalments": dict.fromkeys(QUARTERS, "102.88"),
    }


@pytest.mark.parametrize(
    ("advance", "said"), [("100 %", "100 %"), ("50 %", "50 %"), ("1/3", "1/3"), ("12.5 %", "12.5 %")]
)
def test_the_advance_is_said_as_per_cent(tmp_path: Path, advance: str, said: str) -> None:
    root = lay(tmp_path, charter(lambda made: made["billing"].update(advance=advance)))
    assert billed(root).records[0]["basis"]["advance"] == said


def test_the_run_is_in_the_register(root: Path) -> None:
    billed(root)
    with register(root) as found:
        (run,) = found.runs()
        assert (run.id, run.kind, run.period, run.year, run.user) == ("bill-2027-Q1", "bill", Q1, 2027, "ekonom")
        assert (run.issued, run.created) == (dt.date(2027, 1, 15), NOW.isoformat(timespec="seconds"))
        files = ("charter.toml", "costs.csv")
        assert run.sources == {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in files}
        assert run.reason == ""
        assert run.program == f"costshare {version('costshare')}"
        plan = found.plan(2027)
        assert plan is not None
        assert (plan["year"], plan["instalments"], len(plan["spreads"])) == (2027, 4, 8)


def test_four_quarters_bring_the_year(root: Path) -> None:
    billed(root, *QUARTERS)
    records = issued(root)
    assert [each["number"] for each in records] == [f"F2027{number:04}" for number in range(1, 17)]
    for pool, ore in COSTS.items():
        assert sum(net for cell, net in nets(records).items() if f" {pool} " in cell) == ore
    with register(root) as found:
        assert found.billed(2027) == set(QUARTERS)


def test_numbers_count_within_the_year_of_issue(root: Path) -> None:
    billed(root, Q1, on=dt.date(2026, 12, 20))
    found = billed(root, Q2, on=dt.date(2027, 3, 20))
    assert [each["number"] for each in issued(root)][3:6] == ["F20260004", "F20270001", "F20270002"]
    assert found.records[0]["ocr"] == "000000596", "the reference counts on"


def test_another_series(tmp_path: Path) -> None:
    root = lay(tmp_path, charter(lambda made: made["billing"].update(series="UC")))
    assert billed(root).records[0]["number"] == "UC20270001"


def test_nothing_to_bill_is_a_run_without_invoices(tmp_path: Path) -> None:
    root = lay(tmp_path, costs=dict.fromkeys(COSTS, 0))
    for _ in range(2):
        found = billed(root)
        assert [batch.run for batch in found.batches] == ["bill-2027-Q1"]
        assert (found.records, found.new) == ((), 0)
        assert found.to_dict()["total_net"] == "0.00"
        with register(root) as kept:
            assert found.head == kept.head()


def test_another_register(root: Path, tmp_path: Path) -> None:
    """A federation has one at a time: the anchor says which."""
    other = tmp_path / "other.db"
    first = bill(root, order(), where=other)
    second = bill(root, order(), where=f"sqlite:///{other}")
    assert as_json(second) == as_json(first, new=0)
    assert not (root / "register.db").exists()
    with pytest.raises(RegisterError, match=r"is behind register\.anchor"):
        billed(root)
    assert bill(root, order(), accept_restored=True).new == 4, "its own register knows nothing of it"


def test_the_documents_of_a_run_have_names_before_they_are_written(root: Path) -> None:
    found = json.loads(as_json(billed(root)))
    assert found["invoices"][0]["files"] == ["out/bill-2027-Q1/F20270001.txt", "out/bill-2027-Q1/F20270001.html"]
    assert not (root / "out").exists()


# --- once -------------------------------------------------------------------------------------------------------------


def changed(made: Charter) -> None:
    made["keys"]["agreed"]["fixed"] = {"ada": "10 %", "bo": "10 %", "cia": "80 %"}
    made["billing"]["series"] = "X"


CHANGES: dict[str, Any] = {
    "costs": lambda root: lay(root, costs={"stod": 5}),
    "charter": lambda root: lay(root, charter(changed)),
    "no terms": lambda root: lay(root, charter(lambda made: made.pop("billing"))),
    "faulty": lambda root: lay(root, charter(lambda made: made.update(unknown={"a": 1}))),
    "no pools": lambda root: lay(root, charter(lambda made: made.update(pools=[]))),
    "no members": lambda root: lay(root, charter(lambda made: made.pop("members"))),
    "no costs": lambda root: (root / "costs.csv").unlink(),
    "nothing but its owner": lambda root: (root / "charter.toml").write_text(
        '[federation]\nname = "F"\norgnr = "222222-2222"\n', "utf-8"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_second_run_gives_the_same_whatever_has_changed(root: Path, change: str) -> None:
    first = billed(root)
    CHANGES[change](root)
    before = tree(root)
    for said in ({}, {"on": dt.date(2029, 1, 1), "user": "other"}, {"replan": True}):
        assert as_json(billed(root, **said)) == as_json(first, new=0)
    assert tree(root) == before


def test_a_second_run_gives_the_same_after_other_periods(root: Path) -> None:
    firsts = {period: billed(root, period) for period in (Q2, Q1, Q4)}
    for period, first in firsts.items():
        assert as_json(billed(root, period)) == as_json(first, new=0)


def test_a_run_without_invoices_has_a_head_of_its_own(root: Path) -> None:
    before = billed(root, Q1)
    quarter = {pool: ore // 4 for pool, ore in COSTS.items()}
    lay(root, costs=quarter)
    after = [billed(root, period, replan=True) for period in (Q2, Q3)]
    assert [len(each.records) for each in after] == [0, 0]
    assert len({each.head for each in (before, *after)}) == 3
    assert billed(root, Q2).head == after[0].head


def test_somebody_else_may_bill_between_two_looks(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register is asked again once it is locked."""
    write, others = Register.write, []

    def after_another(self: Register, act: Callable[[Writing], Any]) -> Any:  # noqa: ANN401 - as the method gives it
        monkeypatch.setattr(Register, "write", write)
        others.append(billed(root))
        return write(self, act)

    monkeypatch.setattr(Register, "write", after_another)
    found = billed(root)
    assert (found.new, others[0].new) == (0, 4)
    assert as_json(found) == as_json(others[0], new=0)
    assert len(issued(root)) == 4
