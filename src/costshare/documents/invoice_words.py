"""What invoices and credit notes of every kind say alike, in words."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, ClassVar, Final

from costshare.allocation.allocation import PERCENT_PLACES
from costshare.billing.settlement_record import lines_as_read
from costshare.billing.vat import VatCategory
from costshare.documents.correspondents import accounts, marks
from costshare.documents.invoice_table import Block, Entry, Row, Table, filled
from costshare.documents.invoice_values import day_in_words, days_in_words, ore
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import NO_BREAK, Notation
from costshare.documents.pool_basis import InvoiceBasis
from costshare.money.rounding import decimals

# What fits on a printed page, in half lines of text, and how many letters of a name fit on a line.
FIRST_PAGE: Final = 56
NEXT_PAGE: Final = 96
NAME_WIDTH: Final = 38


class Words(ABC):
    """The words for one record in one language; each kind of document says for itself what it has of its own."""

    credits: ClassVar[bool] = False
    """Whether it gives something back."""

    def __init__(self, record: Mapping[str, Any], language: Language) -> None:
        """Prepare notation and what is asked for more than once."""
        self.record = record
        self.language = language
        self.translate: Translate = translator(language)
        self.write = Notation(language)
        self.net, self.vat, self.payable = (ore(record[name]) for name in ("net", "vat", "payable"))
        self.category = VatCategory(record["category"])
        self.period = days_in_words(record["period"]["from"], record["period"]["until"], language)

    @abstractmethod
    def title(self) -> str:
        """What it is; its number follows."""

    @abstractmethod
    def extent(self, line: Mapping[str, Any]) -> str:
        """What part of its pool a line is."""

    def extent_of_claim(self, line: Mapping[str, Any]) -> str:
        """The same in a list of claims, where what a credit note gives back stands below zero."""
        return self.extent(line)

    @abstractmethod
    def basis(self) -> InvoiceBasis | None:
        """What its amounts rest on, as far as that is not said on its first page."""

    def refers(self) -> tuple[Entry, ...]:
        """The documents that it refers to, and why."""
        _ = self.translate
        return filled(Entry(_("Refers to invoice"), ", ".join(self.record["references"])))

    def account(self) -> Table | None:
        """What has become of the document that it refers to."""
        return None

    def payment(self) -> Block:
        """What is to be paid, or what the receiver gets."""
        if self.payable > 0:
            return self.to_pay()
        return self.in_credit() if self.payable else self.nothing()

    def facts(self) -> Block:
        """What a finance system asks for; what there is nothing to say of is left out."""
        _, record = self.translate, self.record
        date = day_in_words(record["date"], self.language)
        if self.credits:
            own = (Entry(_("Credit note number"), record["number"]), *self.refers(), Entry(_("Date of issue"), date))
            heading = _("About the credit note")
        else:
            own = (
                Entry(_("Invoice number"), record["number"]),
                *self.refers(),
                Entry(_("Invoice date"), date),
                *(self.terms() if self.payable > 0 else ()),
            )
            heading = _("About the invoice")
        entries = (*own, Entry(_("Period"), self.period), *marks(record, self.language))
        return Block(heading=heading, entries=entries)

    def terms(self) -> tuple[Entry, ...]:
        """By when to pay."""
        _, record = self.translate, self.record
        days = self.write.number(Fraction(record["due_days"]))
        return (
            Entry(_("Due date"), day_in_words(record["due"], self.language)),
            Entry(_("Payment terms"), _("{days} days").format(days=days)),
        )

    def pages(self) -> tuple[Table, ...]:
        """The lines, a table for each printed page; what is carried stands last on a page and first on the next."""
        _ = self.translate
        chunks = [list(chunk) for chunk in in_pages(lines_as_read(self.record))]
        carried, tables = 0, []
        for number, chunk in enumerate(chunks, start=1):
            rows = [self.line(line) for line in chunk]
            if number > 1:
                rows.insert(0, Row(_("Brought from the page before"), ("", self.write.kronor(carried)), carried=True))
            carried += sum(ore(line["net"]) for line in chunk)
            if number < len(chunks):
                rows.append(Row(_("Carried to the next page"), ("", self.write.kronor(carried)), carried=True))
            caption = _("What is credited") if self.credits else _("What is invoiced")
            if len(chunks) > 1:
                caption = _("{caption}, page {number} of {count}").format(
                    caption=caption, number=number, count=len(chunks)
                )
            header = (_("Description"), _("Period"), _("Without VAT, kr"))
            tables.append(Table(caption=caption, header=header, texts=2, rows=tuple(rows)))
        return tuple(tables)

    def line(self, line: Mapping[str, Any]) -> Row:
        """One line: its pool's name, what part of it this is, the period, and the amount."""
        return Row(line["name"], (self.period, self.write.kronor(ore(line["net"]))), note=self.extent(line))

    def share(self, pool: str) -> str:
        """The receiver's share of the pool's cost; none where it has none any more, or there is no cost."""
        basis = self.record["basis"]
        mine = sum((Fraction(cell["exact"]) for cell in basis["cells"] if cell["pool"] == pool), start=Fraction(0))
        whole = sum((Fraction(each["exact"]) for each in basis["pools"] if each["id"] == pool), start=Fraction(0))
        return self.write.percent(decimals(mine / whole * 100 if whole else Fraction(0), PERCENT_PLACES))

    def totals(self) -> Table:
        """From the net to what is to be paid, or what is credited: rows that add up to the last."""
        _, write = self.translate, self.write
        rows = [
            Row(_("Sum without VAT"), (write.kronor(self.net),)),
            Row(self.vat_label(), (write.kronor(self.vat),)),
            Row(_("Rounding to whole kronor"), (write.kronor(ore(self.record["rounding"])),)),
        ]
        label = _("Credited") if self.credits else _("To pay")
        total = Row(label, (write.kronor(self.payable),))
        return Table(caption=_("Summary"), header=(_("Sum"), _("Kronor")), rows=tuple(rows), total=total)

    def vat_label(self) -> str:
        """The rate and what it is taken of, or why there is none."""
        _ = self.translate
        rate = f"{self.write.number(Fraction(self.record['rate']))}{NO_BREAK}%"
        return {
            VatCategory.STANDARD: _("VAT {rate} of {net}").format(rate=rate, net=self.write.amount(self.net)),
            VatCategory.OUTSIDE: _("VAT: outside its scope"),
            VatCategory.EXEMPT: _("VAT: exempt"),
        }[self.category]

    def ground(self) -> Entry | None:
        """Who decided that there is no VAT, and why."""
        _, ground = self.translate, self.record["ground"]
        return Entry(_("Why there is no VAT"), ground) if ground else None

    def to_pay(self) -> Block:
        """What is to be paid, when, with which reference, and where to."""
        _, record = self.translate, self.record
        entries = (
            Entry(_("To pay"), self.write.amount(self.payable)),
            Entry(_("Pay no later than"), day_in_words(record["due"], self.language)),
            Entry(_("OCR reference"), record["ocr"]),
            *accounts(record, self.language),
        )
        return Block(heading=_("Payment"), entries=entries, notice=_("State the OCR reference when you pay."))

    def in_credit(self) -> Block:
        """What the receiver gets."""
        _ = self.translate
        entries = (
            Entry(_("To your credit"), self.write.amount(abs(self.payable))),
            Entry(_("Reference"), self.record["ocr"]),
        )
        notice = _("Nothing is to be paid. The amount is paid back to you, or set off against what you have to pay.")
        return Block(heading=_("To get back or set off"), entries=entries, notice=notice)

    def nothing(self) -> Block:
        """That there is nothing to pay, nor to get."""
        _ = self.translate
        entry = Entry(_("To pay"), self.write.amount(0))
        return Block(heading=_("Payment"), entries=(entry,), notice=_("Nothing is to be paid."))


def in_pages(lines: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The lines as they fit on pages: the taller, the more text wraps in its name; one and a half for the rest."""
    page: list[Mapping[str, Any]] = []
    left = FIRST_PAGE
    for line in lines:
        height = 3 + 2 * max(1, -(-len(line["name"]) // NAME_WIDTH))
        if page and height > left:
            yield page
            page, left = [], NEXT_PAGE
        page.append(line)
        left -= height
    yield page
