"""The basis of a bill in words: what was shared, who weighs what, and the receiver's part, step by step."""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Any

from attrs import evolve

from costshare.billing.instalments import instalments
from costshare.costs.basis import Basis
from costshare.documents.allocation_text import basis_name
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import ore, period_in_words
from costshare.documents.language import Language, translator
from costshare.documents.pool_basis import InvoiceBasis, PoolBasis, Reckoning


def invoice_basis(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> InvoiceBasis:
    """The basis of a bill, pools in the order of its lines."""
    _, reckoning = translator(language), BillReckoning(record, language)
    introduction = _(
        "How the amounts were arrived at: {basis} {year}. Each step can be redone with a pocket calculator. Amounts "
        "are kronor without VAT; those that do not end at whole öre have more decimals here than on the invoice."
    )
    basis = basis_name(Basis(record["basis"]["basis"]), _)
    return InvoiceBasis(
        heading=_("Basis of invoice {number}").format(number=record["number"]),
        introduction=introduction.format(basis=basis, year=record["basis"]["year"]),
        pools=tuple(reckoning.pool(line) for line in record["lines"]),
        overheads=reckoning.overheads(),
        yours=_("you"),
    )


def brought_to(basis: Mapping[str, Any], pool: str) -> int:
    """Öre of the pool that the settlement of the year before carried into the receiver's year."""
    return ore(basis.get("brought", {}).get(pool, "0.00"))


class BillReckoning(Reckoning):
    """What the instalments of a bill rest on."""

    def pool(self, line: Mapping[str, Any]) -> PoolBasis:
        """A line's pool, and how the receiver's amount of it is billed over the year."""
        found = self.shared_pool(line)
        return evolve(
            found,
            year=(*found.year, *self.billed(line)),
            instalments=self.instalments(line) if line["instalments"] else None,
            notes=tuple(self.notes(line)) if line["instalments"] else (),
        )

    def billed(self, line: Mapping[str, Any]) -> Iterator[Entry]:
        """What of the year's amount is billed in advance, what a settlement adds to that, and what is billed now."""
        _, write, cell = self.translate, self.write, self.cells.get(line["pool"])
        amount, brought = ore(cell["amount"]) if cell else 0, brought_to(self.basis, line["pool"])
        planned = ore(line["planned"]) if line["planned"] else amount + brought
        if planned - brought != amount:
            text = _("{advance} of it, {amount}")
            advance = text.format(advance=self.basis["advance"], amount=write.amount(planned - brought))
            yield Entry(_("Billed in advance"), advance)
        if brought:
            label = _("From settlement {year}").format(year=self.basis["year"] - 1)
            yield Entry(label, write.amount(brought))
            yield Entry(_("To be billed in the year"), write.amount(planned))
        yield Entry(_("Billed now"), write.amount(ore(line["net"])))

    def instalments(self, line: Mapping[str, Any]) -> Table:
        """Every period of the year that the receiver pays of the pool, with the sum so far."""
        _, write, current = self.translate, self.write, self.record["period"]["name"]
        amounts = [ore(amount) for amount in line["instalments"].values()]
        rows = [
            Row(
                period_in_words(period, self.language),
                (write.kronor(amount), write.kronor(so_far)),
                mark=_("this invoice") if period == current else "",
            )
            for period, amount, so_far in zip(line["instalments"], amounts, accumulate(amounts), strict=True)
        ]
        header = (_("Period"), _("Kronor"), _("Sum so far, kr"))
        return Table(caption=_("Instalments of the year"), header=header, rows=tuple(rows))

    def notes(self, line: Mapping[str, Any]) -> Iterator[str]:
        """How the instalments were made of the year's amount."""
        _, current = self.translate, self.record["period"]["name"]
        amounts = [ore(amount) for amount in line["instalments"].values()]
        planned = ore(line["planned"])
        if amounts == list(instalments(planned, len(amounts))):
            if len(amounts) > 1:
                text = _("With this invoice, {part} of {amount} has been billed, rounded to whole öre.")
                part = f"{list(line['instalments']).index(current) + 1}/{len(amounts)}"
                yield text.format(part=part, amount=self.write.amount(planned))
            return
        yield _(
            "The plan has changed: what had been billed stays, and the rest is spread over the periods that were left."
        )
        if planned != sum(amounts):
            text = _("{amount} has no period left and waits for the settlement.")
            yield text.format(amount=self.write.amount(planned - sum(amounts)))
