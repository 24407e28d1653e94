"""The words of a credit note: which invoice it takes back, why, and what it leaves of it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from costshare.documents.invoice_table import Block, Entry, Row, Table, filled
from costshare.documents.invoice_values import day_in_words, ore
from costshare.documents.invoice_words import Words
from costshare.documents.settlement_lines import line_label

AMOUNTS: Final = ("net", "vat", "rounding")


class CreditWords(Words):
    """What a credit note says; its amounts are those of the invoice that it takes back, with their sign."""

    credits: ClassVar[bool] = True

    def title(self) -> str:
        """A credit note, and nothing more."""
        _ = self.translate
        return _("Credit note")

    def refers(self) -> tuple[Entry, ...]:
        """The invoice, and why it is credited."""
        _, basis = self.translate, self.record["basis"]
        return filled(Entry(_("Refers to"), self.invoice()), Entry(_("Reason"), basis["reason"]))

    def invoice(self) -> str:
        """The invoice that is credited, with its day."""
        _, invoice = self.translate, self.record["basis"]["invoice"]
        day = day_in_words(invoice["date"], self.language)
        return _("invoice {number} of {day}").format(number=invoice["number"], day=day)

    def extent(self, line: Mapping[str, Any]) -> str:
        """Which line of the invoice it takes back, or a part of."""
        _ = self.translate
        known = {"line": line["line"], "number": self.record["credits"]}
        if of := line.get("of"):
            what = line_label(of, 1, int(self.record["period"]["name"]), self.language)
            return _("Of line {line} on invoice {number}: {what}").format(what=what, **known)
        return _("Of line {line} on invoice {number}").format(**known)

    def account(self) -> Table:
        """What the invoice said, what has been credited of it, and what is left."""
        _, basis = self.translate, self.record["basis"]
        invoice = {name: ore(basis["invoice"][name]) for name in AMOUNTS}
        left = {name: ore(basis["left"][name]) for name in AMOUNTS}
        credited = {name: ore(self.record[name]) for name in AMOUNTS}
        rows = [
            self.amounts(_("Invoice {number}").format(number=self.record["credits"]), invoice),
            self.amounts(_("Credited before"), {name: left[name] - invoice[name] for name in AMOUNTS}),
            self.amounts(_("This credit note"), {name: -credited[name] for name in AMOUNTS}),
        ]
        return Table(
            caption=_("What is left of the invoice, whatever has been paid of it"),
            header=(_("Document"), _("Without VAT, kr"), _("VAT, kr"), _("Rounding, kr"), _("Sum, kr")),
            rows=tuple(rows),
            total=self.amounts(_("Left of the invoice"), {name: left[name] - credited[name] for name in AMOUNTS}),
        )

    def amounts(self, about: str, amounts: Mapping[str, int]) -> Row:
        """A row of amounts in öre, with their sum."""
        return Row(about, tuple(self.write.kronor(amount) for amount in (*amounts.values(), sum(amounts.values()))))

    def payment(self) -> Block:
        """What the receiver gets: set off first, the rest paid back; for an invoice below zero, that it gets less."""
        _, number = self.translate, self.record["credits"]
        if self.payable < 0:
            heading = _("Less to your credit")
            label = _("Taken back of your credit")
            notice = _("The amount lowers what invoice {number} gave you.")
        else:
            heading = _("To get back or set off")
            label = _("To your credit")
            notice = _(
                "Nothing is to be paid. The amount is set off against what you have not paid of invoice {number}; what "
                "is then left of it is paid back to you."
            )
        entries = (
            Entry(label, self.write.amount(abs(self.payable))),
            Entry(_("Refers to"), self.invoice()),
            Entry(_("Reference"), self.record["ocr"]),
        )
        return Block(heading=heading, entries=entries, notice=notice.format(number=number))

    def basis(self) -> None:
        """All of it is said by the account of the invoice."""
        return
