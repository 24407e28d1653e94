"""A register in which all but reminders has happened: billed, credited, paid, matched, settled, numbered, exported."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.billing.invoice import invoice_number
from costshare.register.entry import claim_of
from costshare.register.register import Register
from costshare.register.writing import Writing
from tests.register.issuing import CREATED, ISSUED, MEMBERS, SERIES, YEAR, issue, of_member, put, start

PERIODS: Final = ("2027-Q1", "2027-Q2")
PAYMENT: Final = {
    "id": "camt-1",
    "booking": "b-1",
    "account": "5050-1055",
    "booked": "2027-02-12",
    "amount": "125.00",
    "text": "tack",
}


def posting(number: str, amount: str, **said: str) -> dict[str, Any]:
    """What goes to an invoice."""
    given = {"kind": "match", "payment": PAYMENT["id"], "date": "2027-02-12", "reason": "", "user": "ekonom"}
    return {**given, "number": number, "amount": amount, **said}


def credit(writing: Writing, number: str) -> str:
    """Credit an invoice in full; gives the credit note's number."""
    run_id = start(writing, number, kind="credit", reason="fel mottagare")
    (counter,) = writing.take_numbers(SERIES, YEAR, 1)
    note = of_member(MEMBERS[0], PERIODS[0], invoice_number(SERIES, YEAR, counter), writing.next_position)
    note |= {"kind": "credit-note", "run": "credit", "credits": number, "references": [number]}
    put(writing, run_id, claim_of(note), note)
    offset = {"kind": "offset", "payment": "", "date": ISSUED.isoformat()}
    sums = ((number, note["payable"]), (note["number"], f"-{note['payable']}"))
    writing.add_postings(run_id, [posting(each, amount, **offset) for each, amount in sums])
    return str(note["number"])


def fill(register: Register) -> None:
    """Let everything happen that a register can hold."""
    issue(register, PERIODS[0], MEMBERS[:2])
    issue(register, PERIODS[1], MEMBERS[:1])
    with register.writing() as writing:
        credit(writing, invoice_number(SERIES, YEAR, 1))
    with register.writing() as writing:
        run_id = start(writing, "2027-02-12", kind="payments")
        writing.add_payments(run_id, [PAYMENT, PAYMENT | {"id": "camt-2", "booking": "b-2", "amount": "-0.01"}])
        writing.add_postings(run_id, [posting(invoice_number(SERIES, YEAR, 2), "125.00")])
    with register.writing() as writing:
        run_id = start(writing, f"{YEAR}", kind="settle")
        writing.save_settlement(run_id, YEAR, {"retained": 1}, {"total": "0.01"})
    hand_over(
        register, "bill-2027-Q1", {invoice_number(SERIES, YEAR, 1): "700001", invoice_number(SERIES, YEAR, 2): "700002"}
    )


def hand_over(register: Register, run_id: str, numbers: Mapping[str, str], times: int = 2) -> None:
    """Hand a run's files over to a finance system, and keep the numbers that it gave by reference."""
    given = {"kind": "rows", "date": ISSUED.isoformat(), "created": CREATED.isoformat(), "user": "ekonom"}
    for _ in range(times):
        with register.writing() as writing:
            writing.add_exports(start(writing, run_id, kind="export"), [{"exported": run_id, **given}])
    if not numbers:
        return
    with register.writing() as writing:
        told = {"ocr": "", "date": ISSUED.isoformat(), "due": "2027-02-28"}
        rows = [{"reference": reference, "number": number, **told} for reference, number in numbers.items()]
        writing.add_numbers(start(writing, ISSUED.isoformat(), kind="numbers"), rows)
