"""What an invoice rests on, fact by fact: pools, pieces, everyone's weights, and the receiver's part to the öre."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from attrs import frozen

from costshare.allocation.derivation import OTHERS
from costshare.allocation.rounding import Reason
from costshare.billing.redo_basis import parts
from costshare.billing.settlement_record import lines_as_read
from costshare.documents.invoice_values import exact_ore, ore
from costshare.documents.language import Language, translator
from costshare.documents.rounding_words import rounding
from costshare.documents.settlement_lines import document_label, line_label
from costshare.money.shares import read_share
from costshare.periods.names import named

Plain = Mapping[str, Any]


@frozen(kw_only=True)
class BasisRow:
    """One fact: which step it belongs to, what it is about, and its numbers.

    `value` is a weight in its unit, with the day or days it was measured; `share` a part of one; `ore` exact öre.
    """

    step: str
    pool: str = ""
    key: str = ""
    first: str = ""
    until: str = ""
    who: str = ""
    unit: str = ""
    value: Fraction | None = None
    measured_from: str = ""
    measured_on: str = ""
    source: str = ""
    share: Fraction | None = None
    ore: Fraction | int | None = None
    note: str = ""


Rows = Iterator[BasisRow]


def basis_rows(record: Plain, language: Language) -> Rows:
    """Every fact in the order in which it is needed: overheads, pools, what is billed of them, the document's sums."""
    kind = record["basis"].get("kind", "instalment")
    steps = Credited if kind == "credit" else Settled if kind == "settlement" else Billed
    return steps(record, language).rows()


class Steps:
    """The facts of one record in one language."""

    def __init__(self, record: Plain, language: Language) -> None:
        """Look up what lines refer to."""
        self.translate = translator(language)
        self.language = language
        self.record = record
        self.basis = record["basis"]
        self.pools = {pool["id"]: pool for pool in self.basis.get("pools", ())}
        self.cells = {cell["pool"]: cell for cell in self.basis.get("cells", ())}
        self.names = self.basis.get("members", {})

    def rows(self) -> Rows:
        """All of it."""
        yield from self.overheads()
        shared: set[str] = set()
        for line in lines_as_read(self.record):
            if line["pool"] not in shared:
                yield from self.shared(line)
                shared.add(line["pool"])
            yield from self.claimed(line)
        yield from self.sums()

    def claimed(self, line: Plain) -> Rows:
        """How what is on the line follows from the receiver's amount."""
        raise NotImplementedError

    def overheads(self) -> Rows:
        """What each overhead pool cost by itself, and with what others gave it."""
        _ = self.translate
        for each in self.basis.get("overheads", ()):
            own, full = exact_ore(each["direct"]), exact_ore(each["exact"])
            yield BasisRow(step=_("Overhead: own cost"), pool=each["id"], ore=own)
            yield BasisRow(step=_("Overhead: from other overheads"), pool=each["id"], ore=full - own)
            yield BasisRow(step=_("Overhead: full cost"), pool=each["id"], ore=full)

    def shared(self, line: Plain) -> Rows:
        """A pool: its cost, its pieces, the weights in those that the receiver takes part in, and its amount."""
        _, name = self.translate, line["name"]
        pool, cell = self.pools.get(line["pool"]), self.cells.get(line["pool"])
        if pool is None:
            return
        yield BasisRow(step=_("Own cost"), pool=name, ore=exact_ore(pool["direct"]))
        for move in pool["overheads"]:
            units, of = Fraction(move["units"]), Fraction(move["of"])
            moved = exact_ore(move["amount"])
            yield BasisRow(
                step=_("From overhead"), pool=name, who=move["from"], value=units, share=units / of, ore=moved
            )
        whole = exact_ore(pool["exact"])
        yield BasisRow(step=_("To share"), pool=name, ore=whole)
        for each in pool["pieces"]:
            amount = exact_ore(each["amount"])
            share = amount / whole if whole else None
            yield BasisRow(step=_("Part of the pool"), **spanned(each, name), share=share, ore=amount)
        if cell is not None:
            for piece in cell["pieces"]:
                yield from self.piece(piece, name)
            yield from self.own(cell, name)

    def piece(self, piece: Plain, pool: str) -> Rows:
        """Everyone's weight, share and part of a piece; under bounds also those, and where the weights come from."""
        _, amount, taken = self.translate, exact_ore(piece["amount"]), parts(piece)
        member = self.record["member"]["id"]
        for each, fact in piece["values"].items():
            part = exact_ore(piece["exact"]) if each == member else taken[each] if taken else None
            share = (
                Fraction(piece["share"]) if each == member else part / amount if part is not None and amount else None
            )
            yield BasisRow(step=_("Weight"), **spanned(piece, pool), **self.measured(each, fact), share=share, ore=part)
            yield from self.scaled(piece, pool, each, fact)
        for each, limits in piece.get("limits", {}).items():
            for step, name in ((_("Base"), "base"), (_("Floor"), "floor"), (_("Cap"), "cap")):
                if limits[name] is not None:
                    bound = exact_ore(limits[name])
                    yield BasisRow(step=step, **spanned(piece, pool), who=self.named(piece, each), ore=bound)
        for inner in piece.get("inner", ()):
            yield from self.inner(inner, pool)

    def inner(self, piece: Plain, pool: str) -> Rows:
        """A part of the weights under bounds, which add to one: whose share of it is how large."""
        _, whole, taken = self.translate, exact_ore(piece["amount"]), parts(piece)
        yield BasisRow(step=_("Part of the weights"), **spanned(piece, pool), share=whole)
        member = self.record["member"]["id"]
        for each, fact in piece["values"].items():
            share = Fraction(piece["share"]) if each == member else taken[each] / whole if taken and whole else None
            step = _("Weight within weights")
            yield BasisRow(step=step, **spanned(piece, pool), **self.measured(each, fact), share=share)
            yield from self.scaled(piece, pool, each, fact)
        for deeper in piece.get("inner", ()):
            yield from self.inner(deeper, pool)

    def measured(self, member: str, fact: Plain) -> dict[str, Any]:
        """Whose weight it is, how large, when it was measured and where it stands."""
        return {
            "who": self.others(fact) if member == OTHERS else self.names.get(member, member),
            "unit": fact["unit"],
            "value": Fraction(fact["value"]),
            "measured_from": fact.get("from", ""),
            "measured_on": fact["date"] or "",
            "source": fact["source"],
        }

    def named(self, piece: Plain, member: str) -> str:
        """A member's name; the others' where they are told as one."""
        return self.others(piece["values"][OTHERS]) if member == OTHERS else self.names.get(member, member)

    def others(self, fact: Plain) -> str:
        """How many the others are."""
        _ = self.translate
        return _("{count} others").format(count=fact["count"])

    def scaled(self, piece: Plain, pool: str, member: str, fact: Plain) -> Rows:
        """What was counted of a newcomer before it was scaled to the whole window."""
        if "counted" not in fact:
            return
        _, told = self.translate, self.measured(member, fact) | {"value": Fraction(fact["counted"])}
        note = _("times {of_days}, through {days} days").format(of_days=fact["of_days"], days=fact["days"])
        yield BasisRow(step=_("Counted before it was scaled"), **spanned(piece, pool), **told, note=note)

    def own(self, cell: Plain, pool: str) -> Rows:
        """The receiver's exact sum, and the amount that it was rounded to."""
        _, who = self.translate, self.names.get(cell["member"], cell["member"])
        yield BasisRow(step=_("Exact sum"), pool=pool, who=who, ore=exact_ore(cell["exact"]))
        why = rounding(Reason(cell["rounding"]), ore(self.basis["unit"]), _)
        yield self.row(_("Amount for the year"), ore(cell["amount"]), pool=pool, who=who, note=why)

    def row(self, step: str, amount: int, **about: str) -> BasisRow:
        """A row of whole öre."""
        return BasisRow(step=step, ore=amount, **about)  # type: ignore[arg-type]

    def sums(self) -> Rows:
        """The document's own sums."""
        _, record = self.translate, self.record
        share = read_share(f"{record['rate']} %") if record["category"] != "O" else None
        yield self.row(_("Sum without VAT"), ore(record["net"]))
        yield BasisRow(step=_("VAT"), share=share, ore=Fraction(ore(record["vat"])), note=record["ground"])
        yield self.row(_("Rounding to whole kronor"), ore(record["rounding"]))
        credited = record["kind"] == "credit-note"
        yield self.row(_("To your credit") if credited else _("To pay"), ore(record["payable"]))


class Billed(Steps):
    """The facts of a bill."""

    def claimed(self, line: Plain) -> Rows:
        """The year's advances, the settlement before it, every instalment, and the one of this bill."""
        _, pool, now = self.translate, line["name"], ore(line["net"])
        cell, brought = self.cells.get(line["pool"]), ore(self.basis.get("brought", {}).get(line["pool"], "0.00"))
        if line["planned"]:
            planned = ore(line["planned"])
            if cell and planned - brought != ore(cell["amount"]):
                yield self.row(_("Billed in advance"), planned - brought, pool=pool, note=self.basis["advance"])
            if brought:
                before = _("From settlement {year}").format(year=self.basis["year"] - 1)
                yield self.row(before, brought, pool=pool)
            yield self.row(_("To be billed in the year"), planned, pool=pool)
        for name, amount in line["instalments"].items():
            first, until = days_of(name)
            yield self.row(_("Instalment"), ore(amount), pool=pool, first=first, until=until, note=name)
        period = self.record["period"]
        yield self.row(_("Billed now"), now, pool=pool, first=period["from"], until=period["until"])


class Settled(Steps):
    """The facts of a settlement; amounts have the sign of its document."""

    def rows(self) -> Rows:
        """The documents that are set against the outcome, the settlement's own key, then the pools."""
        _, settlement = self.translate, self.basis["settlement"]
        for step, name in ((_("Billed before"), "advances"), (_("Settled before"), "earlier")):
            for each in settlement[name]:
                yield self.listed(step, each, each["net"])
        if key := settlement.get("key"):
            whole, exact = ore(key["difference"]), exact_ore(key["exact"])
            yield self.row(_("The year's whole difference, all members"), whole)
            name = _("Your part of it")
            yield BasisRow(step=name, key=key["key"], share=exact / whole if whole else None, ore=exact)
        yield from super().rows()

    def listed(self, step: str, document: Plain, amount: str, *, sign: int = 1, pool: str = "") -> BasisRow:
        """What a document adds, where `sign` is 1 for one that claims."""
        sign *= 1 if document["kind"] == "invoice" else -1
        who = document_label(document["kind"], document["number"], sign, self.language)
        return self.row(step, sign * ore(amount), pool=pool, who=who, first=document["date"])

    def claimed(self, line: Plain) -> Rows:
        """A line of the document, and for advances what each of the documents took of the pool."""
        _, pool, sign = self.translate, line["name"], self.basis["sign"]
        listed = {"advances": "advances", "settled": "earlier"}.get(line.get("of", ""), "")
        for each in self.basis["settlement"][listed] if listed else ():
            if amount := each["pools"].get(line["pool"]):
                yield self.listed(_("Of the next row"), each, amount, sign=-sign, pool=pool)
        step = line_label(line["of"], sign, self.basis["year"], self.language) if line.get("of") else _("Billed now")
        yield self.row(step, ore(line["net"]), pool=pool)


class Credited(Steps):
    """The facts of a credit note: what was invoiced, what had been left of it, and what is left."""

    def rows(self) -> Rows:
        """The invoice, then its lines, then what is left."""
        _, basis, number = self.translate, self.basis, self.record["credits"]
        who = _("Invoice {number}").format(number=number)
        names = ((_("without VAT"), "net"), (_("VAT"), "vat"), (_("Rounding"), "rounding"))
        for about, name in names:
            yield self.row(_("Invoiced"), ore(basis["invoice"][name]), who=who, note=about)
        for about, name in names:
            yield self.row(_("Left to credit"), ore(basis["left"][name]), who=who, note=about)
        yield from super().rows()
        for about, name in names:
            left = ore(basis["left"][name]) - ore(self.record[name])
            yield self.row(_("Left of the invoice"), left, who=who, note=about)
        yield BasisRow(step=_("Reason"), note=basis["reason"])

    def claimed(self, line: Plain) -> Rows:
        """What is taken back of a line."""
        _, number = self.translate, self.record["credits"]
        note = _("Of line {line} on invoice {number}").format(line=line["line"], number=number)
        yield self.row(_("Credited"), ore(line["net"]), pool=line["name"], note=note)


@lru_cache(maxsize=256)
def days_of(period: str) -> tuple[str, str]:
    """The first and the last day of a period."""
    days = named(period)
    return days.start.isoformat(), days.last.isoformat()


def spanned(piece: Plain, pool: str) -> dict[str, Any]:
    """Which piece of which pool."""
    return {"pool": pool, "key": piece["key"], "first": piece["from"], "until": piece["until"]}
