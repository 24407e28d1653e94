"""Each fault by the smallest mistake that shows it, and the exact text that a person reads."""

import os
from pathlib import Path

import pytest

from costshare.documents.fault_text import faults_text
from costshare.documents.language import Language
from costshare.faults import CATALOGUE
from costshare.runs.check import check
from tests.faults.mistakes import SOUND, code_of, folders, workspace

# Codes that no check can show, by the command that does.
NOT_OF_A_CHECK = {
    "allocate": {"no-costs"},  # a check asks only for years that have costs
    "bill": {"bill-day", "period-parts", "plan-changed", "plan-hash", "vat-rate"},  # what an order can be at odds with
    "bill, documents": {"document-kind", "document-unset", "handed-over"},
    "credit": {"credit-amount", "credit-done", "credit-kind", "credit-zero"},
    "payments": {code for code in CATALOGUE if code.startswith(("camt-", "xml-"))},  # the bank's files
    "documents": {"csv-formula"},  # a record can hold any text
    "match, unmatch, pay, refund": {code for code in CATALOGUE if code.startswith(("decision-", "posting-"))},
    "credit, match, unmatch, pay, refund": {"day-before"},
    "ledger": {"rate-missing"},  # only a day says which rate it needs
    "bill, settle, credit": {code for code in CATALOGUE if code.startswith("rows-")},  # rows are of documents
    "numbers": {"ocr", *(code for code in CATALOGUE if code.startswith("numbers-"))},  # what a finance system says
    "register import": {code for code in CATALOGUE if code.startswith("transfer-")},  # the lines of a register
    "settle": {"accrual-early", "equity-unknown", "settle-early", "settle-unbilled"},  # only an order says it
}


def test_the_sound_workspace_has_no_fault() -> None:
    checked = check(SOUND)
    assert checked.faults == ()
    assert len(checked.allocations) == 2


def test_every_code_has_its_mistake() -> None:
    shown = {code_of(folder) for folder in folders()}
    assert not shown & set().union(*NOT_OF_A_CHECK.values())
    assert shown.union(*NOT_OF_A_CHECK.values()) == CATALOGUE.keys()


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_the_mistake_is_told_once_and_as_written(folder: Path, tmp_path: Path) -> None:
    faults = check(workspace(folder, tmp_path)).faults
    for language in Language:
        golden = folder / f"expected.{language}.txt"
        text = faults_text(faults, language) + "\n"
        if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
            golden.write_text(text, "utf-8")
        assert text == golden.read_text("utf-8")
    assert [fault.code for fault in faults] == [code_of(folder)]
    assert all(fault.line and fault.column for fault in faults)
