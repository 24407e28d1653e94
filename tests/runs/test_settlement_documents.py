"""The documents of credits, settlements and reminders: from the register alone, and right beside its documents."""

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from costshare.documents.invoice_view import invoice_view
from costshare.documents.language import Language
from costshare.money.amounts import read_ore
from costshare.runs.credit import credit
from costshare.runs.documents import MANIFEST, documents_again, write_batches
from costshare.runs.documents_check import documents_found
from costshare.runs.ledger import remind
from costshare.runs.payments import Books
from costshare.runs.settle import settle_year
from tests.billing.agreement import QUARTERS, billed, charter, issued, lay, register, tree
from tests.documents.invoices import flat
from tests.runs.whole_year import clerk, credited, crediting, lay_year, outcome, settled, settling

SWEDISH = Language.SWEDISH


def said(root: Path, name: str) -> str:
    """A text among the documents, on one line."""
    return flat((root / "out" / name).read_text("utf-8"))


def both_ways(root: Path) -> None:
    """Assert that the register alone makes the same files again."""
    before = tree(root / "out")
    shutil.rmtree(root / "out")
    lay(root, charter(lambda made: made.update(members=[], pools=[], costs=[])))
    list(documents_again(root, None, SWEDISH))
    after = tree(root / "out")
    assert {name: after[name] for name in before} == before
    with register(root) as found:
        assert list(documents_found(root, found)) == []


def test_a_settlement_has_a_statement_beside_its_documents(billed_year: Path) -> None:
    found = settled(billed_year)
    write_batches(billed_year, found.billed.batches, SWEDISH)
    folder = billed_year / "out" / "settle-2027"
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    statements = {"settlement.txt", "settlement.html"}
    assert statements < manifest.keys()
    for name in statements:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == manifest[name]
    assert said(billed_year, "settle-2027/settlement.txt").startswith("Slutavräkning 2027, Kommunalförbundet Exempel")
    both_ways(billed_year)


def test_each_settlement_keeps_its_own_statement(billed_year: Path) -> None:
    settled(billed_year)
    outcome(billed_year, {"stod": 110_000_00, "system": 55_000_01, "kurser": 1_234_57})
    found = settle_year(billed_year, settling(on=dt.date(2028, 3, 15)))
    write_batches(billed_year, found.billed.batches, SWEDISH)
    first, second = (said(billed_year, f"settle-2027{name}/settlement.txt") for name in ("", "-2"))
    assert "Reglerat tidigare" in second
    assert "Reglerat tidigare" not in first
    both_ways(billed_year)


def test_a_dry_run_leaves_no_statement(billed_year: Path) -> None:
    found = settle_year(billed_year, settling(), dry_run=True)
    write_batches(billed_year, found.billed.batches, SWEDISH)
    assert not (billed_year / "out").exists()


def test_a_credit_note_is_made_again(billed_quarter: Path) -> None:
    found = credit(billed_quarter, crediting("F20270001", amount=100_00))
    write_batches(billed_quarter, found.batches, SWEDISH)
    assert "Kreditfaktura F20270005" in said(billed_quarter, "credit-F20270001/F20270005.txt")
    both_ways(billed_quarter)


def test_reminders_are_made_again(billed_quarter: Path) -> None:
    batch = remind(Books(path=billed_quarter), clerk(on=dt.date(2027, 3, 1)))
    write_batches(billed_quarter, [batch], SWEDISH)
    assert "Betalningspåminnelse, faktura F20270001" in said(billed_quarter, f"{batch.run}/reminder-F20270001.txt")
    both_ways(billed_quarter)


def test_the_advances_are_those_that_were_billed_pool_by_pool(billed_year: Path) -> None:
    credited(billed_year, "F20270001", 100_00)
    settled(billed_year)
    records = {record["number"]: record for record in issued(billed_year)}
    settlements = [record for record in records.values() if record["run"] == "settle"]
    assert settlements
    for record in settlements:
        listed = record["basis"]["settlement"]["advances"]
        for each in listed:
            lines = records[each["number"]]["lines"]
            nets = {
                pool: sum(read_ore(line["net"]) for line in lines if line["pool"] == pool) for pool in each["pools"]
            }
            assert {pool: read_ore(net) for pool, net in each["pools"].items()} == nets
        for row in record["basis"]["settlement"]["rows"]:
            parts = [
                (1 if each["kind"] == "invoice" else -1, each["pools"].get(row["pool"], "0.00")) for each in listed
            ]
            assert sum(sign * read_ore(net) for sign, net in parts) == row["billed"]
    assert any(each["kind"] == "credit-note" for each in settlements[0]["basis"]["settlement"]["advances"])


# --- a year that a settlement carried something into ------------------------------------------------------------------


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A year settled, its difference carried to a year with a budget of its own; both billed to nine tenths."""

    def change(made: dict[str, Any]) -> None:
        made["billing"]["advance"] = "90 %"
        made["settlement"] = {"surplus": "carry", "deficit": "carry"}

    root = lay_year(tmp_path / "w", change)
    rows = (root / "costs.csv").read_text("utf-8")
    later = [row.replace("2027", "2028") for row in rows.splitlines()[1:]]
    (root / "costs.csv").write_text("\n".join([*rows.splitlines(), *later, ""]), "utf-8")
    billed(root, *QUARTERS)
    settled(root)
    return root


def test_what_a_settlement_carried_is_told_of_each_bill(carried: Path) -> None:
    first, *_ = billed(carried, "2028-Q1", on=dt.date(2028, 2, 20)).records
    assert first["basis"]["brought"].keys() == {line["pool"] for line in first["lines"]}
    view = invoice_view(first)
    for line, pool, row in zip(first["lines"], view.basis.pools if view.basis else (), view.lines[0].rows, strict=True):
        year = {entry.label: flat(entry.value) for entry in pool.year}
        amount, brought, planned = (
            read_ore(year[label].replace(" ", "").replace("−", "-").replace(",", ".").removesuffix("kr"))
            for label in ("Ert belopp för året", "Från slutavräkningen 2027", "Att debitera under året")
        )
        assert brought == read_ore(first["basis"]["brought"][line["pool"]]) != 0
        assert planned == read_ore(line["planned"])
        assert abs(planned - brought - amount * 9 // 10) <= 1
        assert year["Debiteras preliminärt"].startswith("90 % av det, ")
        assert "med det som fördes över från slutavräkningen 2027, delbetalning 1 av 4" in row.note


def test_a_settlement_says_what_was_brought_into_its_year(carried: Path) -> None:
    billed(carried, *(name.replace("2027", "2028") for name in QUARTERS), on=dt.date(2028, 2, 20))
    rows = (carried / "outcome.csv").read_text("utf-8")
    later = [row.replace("2027", "2028") for row in rows.splitlines()[1:]]
    (carried / "outcome.csv").write_text("\n".join([*rows.splitlines(), *later, ""]), "utf-8")
    agreed = (carried / "charter.toml").read_text("utf-8").replace('"carry"', '"PLACE"', 1).replace('"carry"', '"call"')
    (carried / "charter.toml").write_text(agreed.replace('"PLACE"', '"repay"'), "utf-8")
    (first, *_) = settled(carried, year=2028, on=dt.date(2029, 2, 15)).billed.records
    row = first["basis"]["settlement"]["rows"][0]
    assert row["brought"]
    assert any("Fört över från slutavräkningen 2027" in line.note for line in invoice_view(first).lines[0].rows)


def test_a_year_without_anything_carried_says_nothing_of_it(billed_quarter: Path) -> None:
    assert all("brought" not in record["basis"] for record in issued(billed_quarter))
