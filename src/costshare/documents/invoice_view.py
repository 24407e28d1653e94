"""An invoice in words: the one place that turns its record into what both the text and the page show.

Everything is text already, in the reader's language; what a document adds is only where each thing stands.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from costshare.allocation.allocation import PERCENT_PLACES
from costshare.billing.vat import VatCategory
from costshare.documents.invoice_basis import InvoiceBasis, invoice_basis
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import days_in_words, ore
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import NO_BREAK, Notation
from costshare.money.rounding import decimals
from costshare.periods.names import read_day

# What fits on a printed page, in half lines of text, and how many letters of a name fit on a line.
FIRST_PAGE: Final = 56
NEXT_PAGE: Final = 96
NAME_WIDTH: Final = 38
HOME: Final = "SE"


@frozen(kw_only=True)
class Block:
    """Values under a heading, and what is to be said below them."""

    heading: str
    entries: tuple[Entry, ...]
    notice: str = ""


@frozen(kw_only=True)
class Correspondent:
    """Who sends the invoice, or who receives it: the name, the address line by line, and what else is to be known."""

    heading: str
    name: str
    address: tuple[str, ...]
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class InvoiceView:
    """What an invoice shows.

    `lines` are a table for each printed page; their sums are carried from one to the next.
    """

    language: Language
    title: str
    number: str
    sender: Correspondent
    receiver: Correspondent
    facts: Block
    lines: tuple[Table, ...]
    totals: Table
    ground: Entry | None
    payment: Block
    basis: InvoiceBasis


def invoice_view(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> InvoiceView:
    """The view of a record, from the record alone."""
    words = Words(record, language)
    return InvoiceView(
        language=language,
        title=words.title(),
        number=record["number"],
        sender=words.sender(),
        receiver=words.receiver(),
        facts=words.facts(),
        lines=words.pages(),
        totals=words.totals(),
        ground=words.ground(),
        payment=words.payment(),
        basis=invoice_basis(record, language),
    )


class Words:
    """The words for one record in one language."""

    def __init__(self, record: Mapping[str, Any], language: Language) -> None:
        """Prepare notation and what is asked for more than once."""
        self.record = record
        self.translate: Translate = translator(language)
        self.write = Notation(language)
        self.net, self.vat, self.payable = (ore(record[name]) for name in ("net", "vat", "payable"))
        self.category = VatCategory(record["category"])
        self.period = days_in_words(record["period"]["from"], record["period"]["until"], language)

    def title(self) -> str:
        """What kind of document it is."""
        _ = self.translate
        return {"invoice": _("Invoice"), "credit-note": _("Credit note")}[self.record["kind"]]

    def sender(self) -> Correspondent:
        """The federation."""
        _, seller = self.translate, self.record["federation"]
        contact = seller["contact"]
        entries = (
            Entry(_("Organisation number"), seller["orgnr"]),
            Entry(_("VAT number"), seller["vat_number"]),
            Entry(_("Contact"), contact["name"]),
            Entry(_("E-mail"), contact["email"]),
            Entry(_("Telephone"), contact["phone"]),
        )
        return self.correspondent(_("Sender"), seller, entries)

    def receiver(self) -> Correspondent:
        """Who is to pay."""
        _, buyer = self.translate, self.record["member"]
        entries = (
            Entry(_("Organisation number"), buyer["orgnr"]),
            Entry(_("VAT number"), buyer["vat_number"]),
        )
        return self.correspondent(_("Receiver"), buyer, entries)

    def correspondent(self, heading: str, party: Mapping[str, Any], entries: tuple[Entry, ...]) -> Correspondent:
        """A party with its address; the country is said where it is another."""
        address = party["address"]
        country = address["country"]
        lines = (
            address["street"],
            f"{address['postcode']} {address['city']}".strip(),
            "" if country == HOME else str(self.write.locale.territories.get(country, country)),
        )
        return Correspondent(
            heading=heading,
            name=party["name"],
            address=tuple(line for line in lines if line),
            entries=filled(*entries),
        )

    def facts(self) -> Block:
        """What a finance system asks for; what there is nothing to say of is left out."""
        _, record, member = self.translate, self.record, self.record["member"]
        date, due = read_day(record["date"]), read_day(record["due"])
        days = self.write.number(Fraction(record["due_days"]))
        entries = filled(
            Entry(_("Invoice number"), record["number"]),
            Entry(_("Refers to invoice"), ", ".join(record["references"])),
            Entry(_("Invoice date"), self.write.day(date)),
            Entry(_("Due date"), self.write.day(due)),
            Entry(_("Payment terms"), _("{days} days").format(days=days)),
            Entry(_("Period"), self.period),
            Entry(_("Your reference"), member["reference"]),
            Entry(_("Your order number"), member["order"]),
            Entry(_("Customer number"), member["customer_number"]),
            Entry(_("Your accounting code"), member["accounting"]),
        )
        return Block(heading=_("About the invoice"), entries=entries)

    def pages(self) -> tuple[Table, ...]:
        """The lines, a table for each printed page; what is carried stands last on a page and first on the next."""
        _ = self.translate
        chunks = [list(chunk) for chunk in in_pages(self.record["lines"])]
        carried, tables = 0, []
        for number, chunk in enumerate(chunks, start=1):
            rows = [self.line(line) for line in chunk]
            if number > 1:
                rows.insert(0, Row(_("Brought from the page before"), ("", self.write.kronor(carried)), carried=True))
            carried += sum(ore(line["net"]) for line in chunk)
            if number < len(chunks):
                rows.append(Row(_("Carried to the next page"), ("", self.write.kronor(carried)), carried=True))
            caption = _("What is invoiced")
            if len(chunks) > 1:
                caption = _("What is invoiced, page {number} of {count}").format(number=number, count=len(chunks))
            header = (_("Description"), _("Period"), _("Without VAT, kr"))
            tables.append(Table(caption=caption, header=header, texts=2, rows=tuple(rows)))
        return tuple(tables)

    def line(self, line: Mapping[str, Any]) -> Row:
        """One pool: its name, what part of it this is, the period, and the amount."""
        return Row(line["name"], (self.period, self.write.kronor(ore(line["net"]))), note=self.extent(line))

    def extent(self, line: Mapping[str, Any]) -> str:
        """What is supplied, in words that are right for a contribution as for a service."""
        _, periods = self.translate, list(line["instalments"])
        known = {
            "share": self.share(line["pool"]),
            "number": periods.index(self.record["period"]["name"]) + 1 if periods else 1,
            "count": len(periods),
        }
        if len(periods) > 1:
            return _("Share of the year's cost ({share}), instalment {number} of {count}").format(**known)
        return _("Share of the year's cost ({share})").format(**known)

    def share(self, pool: str) -> str:
        """The receiver's share of the pool's cost; none where it has none any more, or there is no cost."""
        basis = self.record["basis"]
        mine = sum((Fraction(cell["exact"]) for cell in basis["cells"] if cell["pool"] == pool), start=Fraction(0))
        whole = sum((Fraction(each["exact"]) for each in basis["pools"] if each["id"] == pool), start=Fraction(0))
        return self.write.percent(decimals(mine / whole * 100 if whole else Fraction(0), PERCENT_PLACES))

    def totals(self) -> Table:
        """From the net to what is to be paid: rows that add up to the last."""
        _, write = self.translate, self.write
        rows = [
            Row(_("Sum without VAT"), (write.kronor(self.net),)),
            Row(self.vat_label(), (write.kronor(self.vat),)),
            Row(_("Rounding to whole kronor"), (write.kronor(ore(self.record["rounding"])),)),
        ]
        label = _("To pay") if self.payable >= 0 else _("To your credit")
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

    def payment(self) -> Block:
        """What is to be paid, when, with which reference, and where to; or that nothing is."""
        _, seller = self.translate, self.record["federation"]
        heading = _("Payment")
        reference = Entry(_("OCR reference"), self.record["ocr"])
        if self.payable <= 0:
            credit = Entry(_("To your credit"), self.write.amount(-self.payable))
            return Block(heading=heading, entries=(credit, reference), notice=_("Nothing is to be paid."))
        entries = filled(
            Entry(_("To pay"), self.write.amount(self.payable)),
            Entry(_("Pay no later than"), self.write.day(read_day(self.record["due"]))),
            reference,
            Entry(_("Bankgiro"), seller["bankgiro"]),
            Entry(_("Plusgiro"), seller["plusgiro"]),
            Entry(_("IBAN"), seller["iban"]),
            Entry(_("Payee"), seller["name"]),
        )
        return Block(heading=heading, entries=entries, notice=_("State the OCR reference when you pay."))


def filled(*entries: Entry) -> tuple[Entry, ...]:
    """The entries that have a value."""
    return tuple(entry for entry in entries if entry.value)


def in_pages(lines: list[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
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
