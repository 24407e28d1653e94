"""What a run issued, as its caller and ``--json`` see it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.billing.claim import ClaimKey
from costshare.billing.issuer import is_numbered_here
from costshare.billing.record import Kept, digest
from costshare.money.amounts import plain
from costshare.register.entry import ore_of
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.runs.documents import MANIFEST, Batch, document_names

UNNUMBERED: Final = ("number", "ocr")

Record = Mapping[str, Any]


@frozen(kw_only=True)
class Billed:
    """The invoices and credit notes of a period or a year; `new` is how many of them are from this time.

    There is more than one batch where something was credited and billed again. `plan` is the hash of the documents but
    for their numbers, `head` that of the register after the last run. `retained` and `carried` are öre before VAT that
    a settlement leaves unbilled. `numbers` leads from references to the numbers that a finance system gave.
    """

    batches: tuple[Batch, ...]
    new: int
    plan: str
    head: str
    retained: int = 0
    carried: int = 0
    numbers: Mapping[str, str] = field(factory=dict, hash=False)

    @property
    def records(self) -> tuple[Record, ...]:
        """The documents of every batch."""
        return tuple(record for batch in self.batches for record in batch.records)

    def without_files(self) -> "Billed":
        """The same as a dry run tells it."""
        return evolve(self, batches=tuple(evolve(batch, run="") for batch in self.batches))

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare bill --json`` prints; a credit note counts below zero in the total."""
        return {
            "invoices": [summary(each, batch.run, self.numbers) for batch in self.batches for each in batch.records],
            "new": self.new,
            "total_net": plain(sum(signed(each, "net") for each in self.records)),
            "retained": plain(self.retained),
            "carried": plain(self.carried),
            "plan": self.plan,
            "head": self.head,
        }


@frozen(kw_only=True)
class Made:
    """Documents that are to be issued: whole, as they are kept, and the hash of them all but for their numbers."""

    records: tuple[Record, ...] = field(hash=False)
    kept: tuple[tuple[ClaimKey, Kept], ...] = field(hash=False)
    hash: str

    @classmethod
    def of(cls, documents: Iterable[tuple[ClaimKey, Record]]) -> "Made":
        """Of claims and their records, in the order of issue."""
        both = [(key, record, Kept.of(record)) for key, record in documents]
        return cls(
            records=tuple(record for _, record, _ in both),
            kept=tuple((key, kept) for key, _, kept in both),
            hash=hash_of(kept for _, _, kept in both),
        )

    def previewed(self, head: str, before: Billed | None = None) -> Billed:
        """What would be issued, beside what has been before; `plan` is of the new."""
        earlier = before.without_files().batches if before else ()
        batches = (*earlier, Batch(run="", records=self.records))
        return Billed(
            batches=batches, new=len(self.records), plan=self.hash, head=head, numbers=before.numbers if before else {}
        )

    def issued(
        self, run: str, head: str, before: Billed | None = None, statement: Mapping[str, Any] | None = None
    ) -> Billed:
        """What has been issued by the run, beside what had been before; `plan` is of all of it.

        `statement` is that of a settlement, as the register keeps it.
        """
        batches = (*(before.batches if before else ()), Batch(run=run, records=self.records, statement=statement))
        every = hash_of(Kept.of(each) for batch in batches for each in batch.records) if before else self.hash
        return Billed(
            batches=batches, new=len(self.records), plan=every, head=head, numbers=before.numbers if before else {}
        )


def signed(record: Record, amount: str) -> int:
    """An amount of a record in öre, a credit note's below zero."""
    ore = ore_of(record[amount])
    return ore if record["kind"] == "invoice" else -ore


def summary(each: Record, run: str, numbers: Mapping[str, str]) -> dict[str, Any]:
    """One invoice in a list; without files in a dry run.

    One that a finance system numbers has no number until that is read back, and a reference to it.
    """
    here = is_numbered_here(each)
    names = document_names(each) if here else (MANIFEST,)
    return {
        "number": each["number"] if here else numbers.get(each["number"], ""),
        **({} if here else {"reference": each["number"]}),
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
        "files": [f"out/{run}/{name}" for name in names] if run else [],
    }


def hash_of(made: Iterable[Kept]) -> str:
    """The hash of what is issued: the records but for their numbers, what they rest on by its hash."""
    bare = [{name: value for name, value in each.record.items() if name not in UNNUMBERED} for each in made]
    return digest({"invoices": bare})


def issued(register: Register, kind: str, period: str) -> Billed | None:
    """What the runs of a kind issued for a period, as the register has it; None where there was none."""
    with register.reading() as reading:
        return found(reading, kind, period)


def found(reading: Reading, kind: str, period: str) -> Billed | None:
    """The same, as of one moment."""
    runs = reading.runs_of(kind, period)
    if not runs:
        return None
    batches = tuple(
        Batch(run=run.id, records=tuple(reading.of_run(run.id)), statement=reading.statement(run.id)) for run in runs
    )
    kept = (Kept.of(record) for batch in batches for record in batch.records)
    theirs = [each["number"] for batch in batches for each in batch.records if not is_numbered_here(each)]
    numbers = reading.numbers(theirs) if theirs else {}
    return Billed(batches=batches, new=0, plan=hash_of(kept), head=reading.head_after(runs[-1].id), numbers=numbers)
