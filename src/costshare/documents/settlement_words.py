"""The words of a settlement: an invoice for what a year's advances lacked, a credit note for what they had too much."""

from collections.abc import Mapping
from typing import Any, ClassVar

from costshare.billing.settlement import LineKind
from costshare.documents.invoice_table import Block, Entry, filled
from costshare.documents.invoice_words import Words
from costshare.documents.pool_basis import InvoiceBasis
from costshare.documents.settlement_basis import settlement_basis
from costshare.documents.settlement_lines import line_label


class SettlementWords(Words):
    """What a settlement's invoice says."""

    def title(self) -> str:
        """That it settles the year, and that it is an invoice."""
        _ = self.translate
        return _("Settlement {year}, invoice").format(year=self.record["basis"]["year"])

    def refers(self) -> tuple[Entry, ...]:
        """The year's advances."""
        _ = self.translate
        return filled(Entry(_("Settles invoices"), ", ".join(self.record["references"])))

    def extent(self, line: Mapping[str, Any]) -> str:
        """What of its pool it is; of the outcome also which share."""
        return self.called(line, self.record["basis"]["sign"])

    def extent_of_claim(self, line: Mapping[str, Any]) -> str:
        """What of its pool it is where signs are those of a claim."""
        return self.called(line, 1)

    def called(self, line: Mapping[str, Any], sign: int) -> str:
        """What a line is called, where `sign` is 1 for a claim, and -1 for what gives back."""
        _ = self.translate
        label = line_label(line["of"], sign, self.record["basis"]["year"], self.language)
        if line["of"] == LineKind.OUTCOME:
            return _("{outcome}, share of the year's cost ({share})").format(
                outcome=label, share=self.share(line["pool"])
            )
        return label

    def basis(self) -> InvoiceBasis:
        """How the outcome was shared, and what was billed of it."""
        _ = self.translate
        heading = _("Basis of invoice {number}").format(number=self.record["number"])
        return settlement_basis(self.record, heading, self.language)


class OwedWords(SettlementWords):
    """What a settlement's credit note says."""

    credits: ClassVar[bool] = True

    def title(self) -> str:
        """That it settles the year, and that it is a credit note."""
        _ = self.translate
        return _("Settlement {year}, credit note").format(year=self.record["basis"]["year"])

    def payment(self) -> Block:
        """What the receiver gets."""
        return self.in_credit() if self.payable else self.nothing()

    def basis(self) -> InvoiceBasis:
        """How the outcome was shared, and what was billed of it."""
        _ = self.translate
        heading = _("Basis of credit note {number}").format(number=self.record["number"])
        return settlement_basis(self.record, heading, self.language)
