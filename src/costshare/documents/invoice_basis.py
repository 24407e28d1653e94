"""The basis of an invoice in words: what was shared, who weighs what, and the receiver's part, step by step."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Any

from attrs import frozen

from costshare.allocation.rounding import Reason
from costshare.billing.instalments import instalments
from costshare.costs.basis import Basis
from costshare.documents.allocation_text import basis_name
from costshare.documents.invoice_pieces import PLACES, PieceBasis, Pieces
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import days_in_words, exact_ore, ore, period_in_words, ratio
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation
from costshare.documents.rounding_words import rounding


@frozen(kw_only=True)
class PoolBasis:
    """One pool: its cost, its pieces, the receiver's amount of the year, and how that is billed."""

    name: str
    costs: Table
    pieces: tuple[PieceBasis, ...]
    parts: Table
    year: tuple[Entry, ...]
    instalments: Table | None
    notes: tuple[str, ...]


@frozen(kw_only=True)
class InvoiceBasis:
    """What all lines of an invoice rest on; `yours` is the word that marks the receiver's rows."""

    heading: str
    introduction: str
    pools: tuple[PoolBasis, ...]
    overheads: Table | None
    yours: str


def invoice_basis(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> InvoiceBasis:
    """The basis of a record, pools in the order of its lines."""
    _, reckoning = translator(language), Reckoning(record, language)
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


class Reckoning:
    """The words for the pools of one record in one language."""

    def __init__(self, record: Mapping[str, Any], language: Language) -> None:
        """Prepare notation, and what is looked up by id."""
        self.translate: Translate = translator(language)
        self.write = Notation(language)
        self.period = record["period"]["name"]
        self.basis = record["basis"]
        self.shared = {pool["id"]: pool for pool in self.basis["pools"]}
        self.cells = {cell["pool"]: cell for cell in self.basis["cells"]}
        self.full = {overhead["id"]: exact_ore(overhead["exact"]) for overhead in self.basis["overheads"]}
        self.pieces = Pieces(record["member"]["id"], self.basis["members"], language)

    def pool(self, line: Mapping[str, Any]) -> PoolBasis:
        """A line's pool; one that the receiver no longer shares, or that is gone, has an amount of zero."""
        gone = {"direct": "0.00", "overheads": [], "exact": "0.00", "pieces": []}
        pool, cell = self.shared.get(line["pool"], gone), self.cells.get(line["pool"])
        pieces = self.pieces.of_pool(pool, cell)
        return PoolBasis(
            name=line["name"],
            costs=self.costs(pool),
            pieces=pieces,
            parts=self.parts(cell),
            year=tuple(self.year(line, cell)),
            instalments=self.instalments(line) if line["instalments"] else None,
            notes=tuple(self.notes(line)) if line["instalments"] else (),
        )

    def costs(self, pool: Mapping[str, Any]) -> Table:
        """What is to be shared: the pool's own cost, and what overheads moved onto it."""
        _, write = self.translate, self.write
        rows = [Row(_("Own cost"), (write.exact_kronor(exact_ore(pool["direct"]), places=PLACES),))]
        for move in pool["overheads"]:
            about = _("From {source}: {units} of {all} units of {full} kr").format(
                source=move["from"],
                units=ratio(write, Fraction(move["units"])),
                all=ratio(write, Fraction(move["of"])),
                full=write.exact_kronor(self.full[move["from"]], places=PLACES),
            )
            rows.append(Row(about, (write.exact_kronor(exact_ore(move["amount"]), places=PLACES),)))
        total = Row(_("To share"), (write.exact_kronor(exact_ore(pool["exact"]), places=PLACES),))
        header = (_("Cost"), _("Kronor"))
        return Table(caption=_("The year's cost to be shared"), header=header, rows=tuple(rows), total=total)

    def parts(self, cell: Mapping[str, Any] | None) -> Table:
        """The receiver's parts of the pieces, and their exact sum."""
        _, write = self.translate, self.write
        rows = [
            Row(
                _("{key}, {period}").format(
                    key=piece["key"], period=days_in_words(piece["from"], piece["until"], write.language)
                ),
                (write.exact_kronor(exact_ore(piece["exact"])),),
            )
            for piece in (cell["pieces"] if cell else ())
        ]
        exact = exact_ore(cell["exact"]) if cell else Fraction(0)
        total = Row(_("Exact sum"), (write.exact_kronor(exact),))
        return Table(caption=_("Your parts"), header=(_("Part"), _("Kronor")), rows=tuple(rows), total=total)

    def year(self, line: Mapping[str, Any], cell: Mapping[str, Any] | None) -> Iterator[Entry]:
        """The receiver's amount for the year, why it was rounded so, and what of it is billed in advance."""
        _, write = self.translate, self.write
        amount = ore(cell["amount"]) if cell else 0
        yield Entry(_("Your amount for the year"), write.amount(amount))
        if cell:
            yield Entry(_("How it was rounded"), rounding(Reason(cell["rounding"]), ore(self.basis["unit"]), _))
        planned = ore(line["planned"]) if line["planned"] else amount
        if planned != amount:
            text = _("{advance} of it, {amount}").format(advance=self.basis["advance"], amount=write.amount(planned))
            yield Entry(_("Billed in advance"), text)
        yield Entry(_("Billed now"), write.amount(ore(line["net"])))

    def instalments(self, line: Mapping[str, Any]) -> Table:
        """Every period of the year that the receiver pays of the pool, with the sum so far."""
        _, write = self.translate, self.write
        amounts = [ore(amount) for amount in line["instalments"].values()]
        rows = [
            Row(
                period_in_words(period, write.language),
                (write.kronor(amount), write.kronor(so_far)),
                mark=_("this invoice") if period == self.period else "",
            )
            for period, amount, so_far in zip(line["instalments"], amounts, accumulate(amounts), strict=True)
        ]
        header = (_("Period"), _("Kronor"), _("Sum so far, kr"))
        return Table(caption=_("Instalments of the year"), header=header, rows=tuple(rows))

    def notes(self, line: Mapping[str, Any]) -> Iterator[str]:
        """How the instalments were made of the year's amount."""
        _ = self.translate
        amounts = [ore(amount) for amount in line["instalments"].values()]
        planned = ore(line["planned"])
        if amounts == list(instalments(planned, len(amounts))):
            if len(amounts) > 1:
                text = _("With this invoice, {part} of {amount} has been billed, rounded to whole öre.")
                part = f"{list(line['instalments']).index(self.period) + 1}/{len(amounts)}"
                yield text.format(part=part, amount=self.write.amount(planned))
            return
        yield _(
            "The plan has changed: what had been billed stays, and the rest is spread over the periods that were left."
        )
        if planned != sum(amounts):
            text = _("{amount} has no period left and waits for the settlement.")
            yield text.format(amount=self.write.amount(planned - sum(amounts)))

    def overheads(self) -> Table | None:
        """What each overhead pool cost, before and after what others gave it."""
        _, write = self.translate, self.write
        rows = []
        for each in self.basis["overheads"]:
            own, full = exact_ore(each["direct"]), exact_ore(each["exact"])
            amounts = tuple(write.exact_kronor(amount, places=PLACES) for amount in (own, full - own, full))
            rows.append(Row(each["id"], amounts))
        header = (_("Overhead pool"), _("Own cost, kr"), _("From others, kr"), _("Full cost, kr"))
        return (
            Table(caption=_("Overheads that were moved onto the pools"), header=header, rows=tuple(rows))
            if rows
            else None
        )
