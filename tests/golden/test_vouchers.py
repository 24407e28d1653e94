"""Vouchers to the byte: those of kept records, and of a quarter of the example that is billed before it begins."""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

import costshare
from costshare.exchange.sie_written import sie_of
from costshare.runs.folders import example
from tests.documents.invoices import NAMES, OTHERS, kept

GOLDEN: Final = Path(__file__).parent / "vouchers"
AHEAD: Final = dt.date(2012, 12, 20)
MADE: Final[Mapping[str, Callable[[], Any]]] = {
    "kept": lambda: [kept(name) for name in (*NAMES, *OTHERS)],
    "upphandlingscenter-2013-q1": lambda: costshare.invoices(costshare.load(example()), "2013-Q1", on=AHEAD),
}


@pytest.mark.parametrize("name", MADE)
def test_the_vouchers_are_as_written(name: str) -> None:
    books = costshare.load(example()).terms.bookkeeping
    assert books is not None
    content = sie_of(MADE[name](), books, program="costshare 1.0").content
    golden = GOLDEN / f"{name}.si"
    if os.environ.get("COSTSHARE_WRITE_GOLDEN"):
        golden.write_bytes(content)
    assert content == golden.read_bytes()
