"""A register in which everything has happened once: billed, credited, paid, matched, settled, reminded."""

from typing import Any, Final

from costshare.billing.invoice import invoice_number
from costshare.register.entry import claim_of
from costshare.register.register import Register
from costshare.register.writing import Writing
from tests.register.issuing import ISSUED, MEMBERS, SERIES, YEAR, issue, of_member, put, start

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
