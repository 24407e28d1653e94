"""SIE 4I: vouchers as a file that a finance system takes in, and numbers itself.

The same vouchers give the same bytes. Source: SIE filformat, utgåva 4B (2008-09-30): the order of the records, CP437,
quotation marks round texts; an empty number lets the receiver number.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from attrs import define, field, frozen

from costshare.errors import InvalidValueError
from costshare.exchange.cp437 import transliterated
from costshare.exchange.vouchers import Coded, Voucher, VoucherRow, vouchers
from costshare.money.amounts import plain
from costshare.workspace.bookkeeping_terms import Bookkeeping

Record = Mapping[str, Any]

LINE_END: Final = "\r\n"
COPY: Final = "KOPIA, bokför inte igen"
COPIED: Final = "KOPIA: verifikationerna i filen har exporterats tidigare och ska inte bokföras en gång till."
DIMENSIONS: Final[Mapping[str, str]] = {
    "1": "Kostnadsställe",
    "2": "Kostnadsbärare",
    "6": "Projekt",
    "7": "Anställd",
    "8": "Kund",
    "9": "Leverantör",
    "10": "Faktura",
}
"""What the standard calls the dimensions that it has given a number."""


@frozen(kw_only=True)
class Sender:
    """Whose vouchers the file holds, the day that it is of, and the program that writes it: name, blank, version."""

    company: str
    orgnr: str
    generated: dt.date
    program: str


@frozen
class Written:
    """A file, and each text that CP437 lacks characters of, with what stands there in its place."""

    content: bytes = field(repr=False)
    changed: tuple[tuple[str, str], ...]


def sie_of(records: Iterable[Record], bookkeeping: Bookkeeping, *, program: str, copy: bool = False) -> Written:
    """The vouchers of a run's invoices and credit notes, as a SIE file that is generated on their day of issue.

    A `copy` says in each voucher's text, and at its beginning, that the vouchers were exported before. `program` is as
    a register keeps it. The file is written for the federation of the last record.

    Raises `InvalidValueError` (``sie-no-vouchers``) without records, and what `vouchers` raises.
    """
    listed = list(records)
    if not listed:
        raise InvalidValueError("sie-no-vouchers", "")
    found = [voucher for record in listed for voucher in vouchers(record, bookkeeping)]
    federation = listed[-1]["federation"]
    sender = Sender(
        company=federation["name"],
        orgnr=federation["orgnr"],
        generated=dt.date.fromisoformat(max(record["date"] for record in listed)),
        program=program,
    )
    return sie_written(found, sender, bookkeeping, copy=copy)


def sie_written(found: Iterable[Voucher], sender: Sender, bookkeeping: Bookkeeping, *, copy: bool = False) -> Written:
    """The vouchers as a SIE file, in their order; what is told beside them is only what they use."""
    writing = _Writing(series=bookkeeping.series, is_copy=copy)
    body = [line for voucher in found for line in writing.voucher(voucher)]
    head = [*writing.head(sender, copy=copy), *writing.registers(bookkeeping)]
    content = LINE_END.join([*head, *body, ""]).encode("cp437")
    return Written(content, tuple(writing.changed.items()))


def one_date(day: dt.date) -> str:
    """A day as SIE writes it: 20270131."""
    return day.isoformat().replace("-", "")


@define
class _Writing:
    """A file while it is written: which accounts and objects it uses, and which texts it changed."""

    series: str
    is_copy: bool
    accounts: set[str] = field(factory=set)
    objects: dict[tuple[str, str], str] = field(factory=dict)
    changed: dict[str, str] = field(factory=dict)
    listed: dict[tuple[Coded, ...], str] = field(factory=dict)

    def text(self, text: str) -> str:
        """A text as it stands in the file, in quotation marks."""
        written = transliterated(text)
        if written != text:
            self.changed[text] = written
        return '"' + written.replace('"', '\\"') + '"'

    def voucher(self, voucher: Voucher) -> Iterator[str]:
        """The lines of a voucher."""
        text = f"{COPY}: {voucher.text}" if self.is_copy else voucher.text
        yield f'#VER {self.text(self.series)} "" {one_date(voucher.date)} {self.text(text)}'
        yield "{"
        for row in voucher.rows:
            yield self.row(row)
        yield "}"

    def row(self, row: VoucherRow) -> str:
        """The line of a row. One with a text of its own says an empty date before it: the voucher's counts."""
        self.accounts.add(row.account)
        if row.objects not in self.listed:
            self.listed[row.objects] = self.list_of(row.objects)
        written = f"#TRANS {row.account} {self.listed[row.objects]} {plain(row.amount)}"
        return f'{written} "" {self.text(row.text)}' if row.text else written

    def list_of(self, objects: Iterable[Coded]) -> str:
        """The objects of a row, in braces."""
        for each in objects:
            self.objects.setdefault((each.dimension, each.code), each.name)
        return "{" + " ".join(f"{each.dimension} {self.text(each.code)}" for each in objects) + "}"

    def head(self, sender: Sender, *, copy: bool) -> Iterator[str]:
        """What the standard asks of a file of vouchers before them."""
        name, _, version = sender.program.partition(" ")
        yield "#FLAGGA 0"
        yield f"#PROGRAM {self.text(name)} {self.text(version)}"
        yield "#FORMAT PC8"
        yield f"#GEN {one_date(sender.generated)}"
        yield "#SIETYP 4"
        if copy:
            yield f"#PROSA {self.text(COPIED)}"
        if sender.orgnr:
            yield f"#ORGNR {sender.orgnr}"
        yield f"#FNAMN {self.text(sender.company)}"

    def registers(self, bookkeeping: Bookkeeping) -> Iterator[str]:
        """The accounts that are used and have a name, and the dimensions and objects that are used."""
        for account in sorted(self.accounts & bookkeeping.names.keys()):
            yield f"#KONTO {account} {self.text(bookkeeping.names[account])}"
        used = sorted(self.objects, key=lambda each: (int(each[0]), each[1]))
        own = {
            bookkeeping.counterparty: "Motpart",
            bookkeeping.customer: "Kund",
            bookkeeping.cost_centre: DIMENSIONS["1"],
        }
        for dimension in dict.fromkeys(dimension for dimension, _ in used):
            name = own.get(dimension) or DIMENSIONS.get(dimension) or f"Dimension {dimension}"
            yield f"#DIM {dimension} {self.text(name)}"
        for dimension, code in used:
            yield f"#OBJEKT {dimension} {self.text(code)} {self.text(self.objects[dimension, code])}"
