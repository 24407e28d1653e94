"""The payment code: what it says, when there is one, and that its picture is what an encoder makes."""

import json
import re
from decimal import Decimal

import pytest
import segno

from costshare.documents.payment_code import LONGEST_NAME, MASK, QUIET_ZONE, payment_svg, payment_text
from tests.documents.invoices import changed, kept, with_lines

GIROS = ("bankgiro", "plusgiro")


def said(record: dict[str, object]) -> dict[str, object]:
    text = payment_text(record)
    assert text is not None
    assert text.isascii()
    found: dict[str, object] = json.loads(text, parse_float=Decimal)
    return found


def test_it_says_what_a_bank_needs() -> None:
    assert said(kept("service")) == {
        "uqr": 1,
        "tp": 1,
        "nme": "Kommunalförbundet Fjärde storstadsregionen",
        "cid": "222222-2222",
        "iref": "000000893",
        "idt": "20130115",
        "ddt": "20130214",
        "due": 125773,
        "vat": Decimal("25154.58"),
        "pt": "BG",
        "acc": "5050-1055",
    }


def test_swedish_letters_are_escaped() -> None:
    assert "Kommunalf\\u00f6rbundet" in str(payment_text(kept("service")))


@pytest.mark.parametrize(
    ("payable", "due"), [("0.01", "0.01"), ("1234.50", "1234.50"), ("10000000000.01", "10000000000.01")]
)
def test_what_is_due_is_exact(payable: str, due: str) -> None:
    assert said(changed(kept("service"), "payable", payable))["due"] == Decimal(due)


def test_a_plusgiro_stands_in_for_a_bankgiro() -> None:
    record = changed(changed(kept("service"), "federation.bankgiro", ""), "federation.plusgiro", "176099-0")
    assert (said(record)["pt"], said(record)["acc"]) == ("PG", "176099-0")


@pytest.mark.parametrize("name", ["credit", "owed"])
def test_a_credit_note_has_none(name: str) -> None:
    assert payment_text(kept(name)) is None


@pytest.mark.parametrize("amount", [0, -100])
def test_there_is_none_where_nothing_is_to_be_paid(amount: int) -> None:
    assert payment_text(with_lines({"Pool": amount})) is None


def test_there_is_none_without_a_giro() -> None:
    record = kept("service")
    for giro in GIROS:
        record = changed(record, f"federation.{giro}", "")
    assert payment_text(record) is None


def test_a_long_name_is_cut_so_that_a_camera_can_read_the_code() -> None:
    name = said(changed(kept("service"), "federation.name", "Å" * 200))["nme"]
    assert name == "Å" * LONGEST_NAME


def test_the_picture_is_the_code_with_its_quiet_zone() -> None:
    text = str(payment_text(kept("service")))
    code = segno.make_qr(text, error="m", boost_error=False, mode="byte", mask=MASK)
    svg = payment_svg(text)
    side = len(code.matrix) + 2 * QUIET_ZONE
    assert f'viewBox="0 0 {side} {side}"' in svg
    dark = {
        (int(line), column)
        for start, line, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg)
        for column in range(int(start), int(start) + int(run))
    }
    assert dark == {
        (line + QUIET_ZONE, column + QUIET_ZONE)
        for line, row in enumerate(code.matrix)
        for column, module in enumerate(row)
        if module
    }
