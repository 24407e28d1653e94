"""What a billing run issued, as its caller and ``--json`` see it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from attrs import field, frozen

from costshare.billing.record import digest
from costshare.money.amounts import plain, to_ore
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import INVOICES
from costshare.runs.documents import document_names

KIND: Final = "bill"
UNNUMBERED: Final = ("number", "ocr", "user", "program")

Record = Mapping[str, Any]


@frozen(kw_only=True)
class Billed:
    """The invoices of a run; `new` is how many of them are from this time.

    `plan` is the hash of the invoices but for their numbers, `head` that of the register after the run. In a dry run,
    `run` is empty.
    """

    run: str
    records: tuple[Record, ...] = field(hash=False)
    new: int
    plan: str
    head: str

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare bill --json`` prints."""
        return {
            "invoices": [summary(each, self.run) for each in self.records],
            "new": self.new,
            "total_net": plain(sum(to_ore(Decimal(each["net"])) for each in self.records)),
            "retained": plain(0),
            "carried": plain(0),
            "plan": self.plan,
            "head": self.head,
        }


def summary(each: Record, run: str) -> dict[str, Any]:
    """One invoice in a list; without files in a dry run."""
    return {
        "number": each["number"],
        "member": each["member"]["id"],
        "kind": each["kind"],
        "period": each["period"]["name"],
        "date": each["date"],
        "vat_category": each["category"],
        "net": each["net"],
        "vat": each["vat"],
        "rounding": each["rounding"],
        "payable": each["payable"],
        "due": each["due"],
        "ocr": each["ocr"],
        "references": list(each["references"]),
        "files": [f"out/{run}/{name}" for name in document_names(each)] if run else [],
    }


def hash_of(records: Iterable[Record]) -> str:
    """The hash of what is issued: the records but for their numbers, and who issued them with what."""
    bare = [{name: value for name, value in each.items() if name not in UNNUMBERED} for each in records]
    return digest({"invoices": bare})


def issued(register: Register, period: str, *, new: int = 0) -> Billed | None:
    """The period's run as the register has it; None where it has not been billed."""
    with register.reading() as reading:
        run = reading.run(KIND, period)
        if run is None:
            return None
        head = head_after(reading, run.id)
    records = tuple(register.records(run.id))
    return Billed(run=run.id, records=records, new=new, plan=hash_of(records), head=head)


def head_after(reading: Reading, run: str) -> str:
    """The hash of the last invoice of a run, or before it where it has none; before the first, the register's UUID.

    What is issued later does not change what the run says.
    """
    ids = [each.id for each in reading.runs()]
    hashes = INVOICES.select().with_only_columns(INVOICES.c.hash).order_by(INVOICES.c.position.desc()).limit(1)
    for each in reversed(ids[: ids.index(run) + 1]):
        for row in reading.rows(hashes.where(INVOICES.c.run_id == each)):
            return str(row.hash)
    return reading.uuid()
