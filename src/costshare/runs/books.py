"""What a register says of a year: what was billed, credited, settled and carried."""

from collections.abc import Iterable, Mapping
from typing import Any

from costshare.billing.plan import Cell
from costshare.billing.reckoning import Books, Charge
from costshare.billing.settlement import Settled
from costshare.billing.vat import VatCategory
from costshare.register import choices
from costshare.register.entry import ore_of
from costshare.register.reading import BILL, Reading

SETTLE = "settle"

Record = Mapping[str, Any]


def books(reading: Reading, number: int) -> Books:
    """The year's books: advances and settlements, each net of credits, and what was carried out of it and into it."""
    before = reading.settlement(number)
    return Books(
        billed=charges(of_year(reading, number, BILL)),
        settled=charges(of_year(reading, number, SETTLE)),
        carried=Settled.from_dict(before).carried_charges if before else {},
        brought=brought(reading, number),
    )


def brought(reading: Reading, number: int) -> dict[Cell, int]:
    """What the settlement of the year before carried into this year's advances, by member and pool."""
    before = reading.settlement(number - 1)
    return Settled.from_dict(before).carried_cells if before else {}


def of_year(reading: Reading, number: int, kind: str) -> list[Record]:
    """The documents that runs of a kind issued for a year, and the credit notes of them, bases by their hashes."""
    issued = choices.of_year(kind, number)
    return [*reading.bare(issued), *reading.bare(choices.credits_of(issued))]


def charges(records: Iterable[Record]) -> dict[Charge, int]:
    """Öre before VAT by member, pool and VAT category; what credit notes give back is taken away."""
    found: dict[Charge, int] = {}
    for record in records:
        sign = 1 if record["kind"] == "invoice" else -1
        for line in record["lines"]:
            charge = (record["member"]["id"], line["pool"], VatCategory(record["category"]))
            found[charge] = found.get(charge, 0) + sign * ore_of(line["net"])
    return found
