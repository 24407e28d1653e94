"""Invoices of an invented federation, as a billing run issues them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from costshare.billing.claim import ClaimKey
from costshare.billing.invoice import invoice_number, reference
from costshare.billing.record import Kept
from costshare.billing.vat import VatCategory
from costshare.money.amounts import plain
from costshare.register.entry import claim_of
from costshare.register.register import Register
from costshare.register.verify import Finding
from costshare.register.verify import sound as verified
from costshare.register.writing import Writing

FEDERATION: Final = "222000-0026"
SERIES: Final = "F"
YEAR: Final = 2027
PERIOD: Final = "2027-Q1"
MEMBERS: Final = ("alvik", "borg", "ceder")
ISSUED: Final = dt.date(2027, 1, 15)
CREATED: Final = dt.datetime(2027, 1, 15, 9, 30, tzinfo=dt.UTC)
PLAN: Final = {"year": YEAR, "amounts": {"borg": {"it": {PERIOD: 1}, "ekonomi": {PERIOD: 2}}, "alvik": {}}}
SIZE: Final = 6_000


def record(number: str = "F20270001", position: int = 1, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - a record's own
    """An invoice's record, about as long as real ones; `changed` replaces what stands at its top."""
    return {
        "record": 1,
        "kind": "invoice",
        "run": "bill",
        "series": SERIES,
        "number": number,
        "ocr": reference(position),
        "date": "2027-01-15",
        "due": "2027-02-15",
        "period": {"name": PERIOD, "from": "2027-01-01", "until": "2027-03-31"},
        "revision": 1,
        "federation": {"name": "Förbundet", "orgnr": FEDERATION},
        "member": {"id": MEMBERS[0], "name": "Alviks kommun", "orgnr": "212000-0456"},
        "category": str(VatCategory.STANDARD),
        "lines": [{"pool": "it", "name": "IT", "net": "80.01"}, {"pool": "lon", "name": "Lön", "net": "20.00"}],
        "net": "100.01",
        "vat": "25.00",
        "rounding": "-0.01",
        "payable": "125.00",
        "credits": "",
        "basis": {"source": "å" * SIZE},
        **changed,
    }


def amounts(*lines: int, vat: int = 0, rounding: int = 0) -> dict[str, Any]:
    """The fields of a record that hold amounts, from öre, so that they add up."""
    net = sum(lines)
    return {
        "lines": [{"pool": f"p{place}", "name": "Pool", "net": plain(line)} for place, line in enumerate(lines)],
        "net": plain(net),
        "vat": plain(vat),
        "rounding": plain(rounding),
        "payable": plain(net + vat + rounding),
    }


def of_member(member: str, period: str, number: str, position: int) -> dict[str, Any]:
    """The record of one member's invoice for one period."""
    named = {"name": period, "from": "2027-01-01", "until": "2027-03-31"}
    buyer = {"id": member, "name": f"{member} kommun", "orgnr": "212000-0456"}
    return record(number, position, period=named, member=buyer, basis={"source": member + "å" * SIZE})


def start(writing: Writing, period: str = PERIOD, **changed: Any) -> str:  # noqa: ANN401 - as add_run takes them
    """A run of a period; gives its id."""
    given: dict[str, Any] = {
        "kind": "bill",
        "period": period,
        "year": int(period[:4]) if period[:4].isdecimal() else YEAR,
        "issued": ISSUED,
        "created": CREATED,
        "program": "costshare 1",
        "user": "ekonom",
        "sources": {"charter.toml": "ab"},
    }
    return writing.add_run(**{**given, **changed})


def next_record(writing: Writing, member: str = MEMBERS[0], period: str = PERIOD) -> tuple[ClaimKey, dict[str, Any]]:
    """The claim and the record of the next invoice, its number taken."""
    (counter,) = writing.take_numbers(SERIES, YEAR, 1)
    made = of_member(member, period, invoice_number(SERIES, YEAR, counter), writing.next_position)
    return claim_of(made), made


def put(writing: Writing, run_id: str, key: ClaimKey, made: Mapping[str, Any]) -> None:
    """Issue one invoice."""
    writing.add_documents(run_id, [(key, Kept.of(made))])


def issue(register: Register, period: str = PERIOD, members: tuple[str, ...] = MEMBERS) -> bool:
    """Issue a period's invoices unless that has been done; gives whether there was something to do."""
    with register.writing() as writing:
        if writing.run("bill", period):
            return False
        run_id = start(writing, period)
        if writing.plan(YEAR) is None:
            writing.save_plan(YEAR, PLAN)
        for member in members:
            put(writing, run_id, *next_record(writing, member, period))
        return True


def sound(register: Register) -> tuple[Finding, ...]:
    """What is wrong with a register."""
    with register.reading() as reading:
        return verified(reading)


def opened(where: Path | str) -> Register:
    """The invented federation's register."""
    return Register.open(where, federation=FEDERATION)


def numbers(register: Register) -> list[str]:
    """The numbers issued, in order of issue."""
    return [found["number"] for found in register.records()]


def numbered(count: int) -> list[str]:
    """The numbers that so many invoices have."""
    return [invoice_number(SERIES, YEAR, counter) for counter in range(1, count + 1)]


def by_period(records: Iterator[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The members invoiced, by period, in order of issue."""
    found: dict[str, list[str]] = {}
    for each in records:
        found.setdefault(each["period"]["name"], []).append(each["member"]["id"])
    return found
