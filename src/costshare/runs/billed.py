"""What a run issued, as its caller and ``--json`` see it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from costshare.billing.claim import ClaimKey
from costshare.billing.issuer import is_numbered_here
from costshare.billing.record import Kept, digest
from costshare.documents.document_kind import DocumentKind, LeftOut
from costshare.money.amounts import plain
from costshare.register import choices
from costshare.register.entry import ore_of
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.runs.documents import Batch
from costshare.runs.files import names, settings_of, shared_name
from costshare.runs.kinds import Settings

UNNUMBERED: Final = ("number", "ocr")

Record = Mapping[str, Any]


@frozen(kw_only=True)
class Billed:
    """The invoices and credit notes of a period or a year; `new` is how many of them are from this time.

    There is more than one batch where something was credited and billed again. `plan` is the hash of the documents but
    for their numbers, `head` that of the register after the last run. `retained` and `carried` are öre before VAT that
    a settlement leaves unbilled. `left_out` are the kinds of files that a run from this time does not write. `credited`
    are, by number, the credit notes that took something of a document back; `numbers` leads from references to the
    numbers that a finance system gave.
    """

    batches: tuple[Batch, ...]
    new: int
    plan: str
    head: str
    retained: int = 0
    carried: int = 0
    left_out: tuple[LeftOut, ...] = ()
    credited: Mapping[str, Sequence[str]] = field(factory=dict, hash=False)
    numbers: Mapping[str, str] = field(factory=dict, hash=False)

    @property
    def records(self) -> tuple[Record, ...]:
        """The documents of every batch."""
        return tuple(record for batch in self.batches for record in batch.records)

    def without_files(self) -> "Billed":
        """The same as a dry run tells it."""
        return evolve(self, batches=tuple(evolve(batch, run="") for batch in self.batches))

    def writing(self, kinds: Sequence[DocumentKind] | None) -> "Billed":
        """The same, with those kinds of files where they are asked for."""
        if kinds is None:
            return self
        chosen = (evolve(batch, settings=evolve(batch.settings, kinds=tuple(kinds))) for batch in self.batches)
        return evolve(self, batches=tuple(chosen))

    def to_dict(self) -> dict[str, Any]:
        """What ``costshare bill --json`` prints; a credit note counts below zero in the total."""
        return {
            "invoices": [
                {**summary(each, batch, self.numbers), "credited_by": list(self.credited.get(each["number"], ()))}
                for batch in self.batches
                for each in batch.records
            ],
            "new": self.new,
            "total_net": plain(sum(signed(each, "net") for each in self.records)),
            "retained": plain(self.retained),
            "carried": plain(self.carried),
            "plan": self.plan,
            "head": self.head,
            "files": [f"out/{batch.run}/{name}" for batch in self.batches if batch.run for name in shared_names(batch)],
        }


NONE: Final = Billed(batches=(), new=0, plan="", head="")


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
        return evolve(before or NONE, batches=batches, new=len(self.records), plan=self.hash, head=head)

    def issued(
        self,
        run: str,
        head: str,
        *,
        before: Billed | None = None,
        statement: Mapping[str, Any] | None = None,
        settings: Settings,
    ) -> Billed:
        """What has been issued by the run, beside what had been before; `plan` is of all of it.

        `statement` is that of a settlement, as the register keeps it; `settings` are what its files are made by.
        """
        batch = Batch(run=run, records=self.records, statement=statement, settings=settings)
        batches = (*(before.batches if before else ()), batch)
        every = hash_of(Kept.of(each) for batch in batches for each in batch.records) if before else self.hash
        return evolve(before or NONE, batches=batches, new=len(self.records), plan=every, head=head)


def signed(record: Record, amount: str) -> int:
    """An amount of a record in öre, a credit note's below zero."""
    ore = ore_of(record[amount])
    return ore if record["kind"] == "invoice" else -ore


def summary(each: Record, batch: Batch, numbers: Mapping[str, str]) -> dict[str, Any]:
    """One invoice in a list; without files in a dry run.

    One that a finance system numbers has no number until that is read back, and a reference to it.
    """
    here = is_numbered_here(each)
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
        "files": [f"out/{batch.run}/{name}" for name in names(each, batch.settings.kinds)] if batch.run else [],
    }


def shared_names(batch: Batch) -> Iterator[str]:
    """The names of the files that a run has one of."""
    for kind in batch.settings.kinds:
        if name := shared_name(kind, batch.settings, batch.records, batch.statement):
            yield name


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
        Batch(
            run=run.id,
            records=tuple(reading.of_run(run.id)),
            statement=reading.statement(run.id),
            settings=settings_of(run),
        )
        for run in runs
    )
    kept = (Kept.of(record) for batch in batches for record in batch.records)
    theirs = [each["number"] for batch in batches for each in batch.records if not is_numbered_here(each)]
    return Billed(
        batches=batches,
        new=0,
        plan=hash_of(kept),
        head=reading.head_after(runs[-1].id),
        credited=credited_of(reading, [run.id for run in runs]),
        numbers=reading.numbers(theirs) if theirs else {},
    )


def credited_of(reading: Reading, runs: Collection[str]) -> dict[str, list[str]]:
    """By number of a document of the runs, the credit notes that took something of it back, in order of issue."""
    found: dict[str, list[str]] = {}
    for note in reading.rows(choices.notes_on(runs)):
        found.setdefault(note.credits, []).append(note.number)
    return found
