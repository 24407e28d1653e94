"""The basis of a settlement in words: how the outcome was shared, and what each document before it billed of that."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from attrs import evolve

from costshare.billing.settlement import LineKind
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import day_in_words, exact_ore, ore, ratio
from costshare.documents.language import Language, translator
from costshare.documents.pool_basis import InvoiceBasis, PoolBasis, Reckoning
from costshare.documents.settlement_lines import document_label, line_label

Listed = Mapping[str, Any]


def settlement_basis(record: Mapping[str, Any], heading: str, language: Language) -> InvoiceBasis:
    """The basis of a settlement's invoice or credit note, pools in the order of its lines."""
    _, reckoning = translator(language), SettlementReckoning(record, language)
    introduction = _(
        "How the amounts were arrived at: the outcome of {year} is shared, and what has been billed of it is set "
        "against your part. Each step can be redone with a pocket calculator. Amounts are kronor without VAT; those "
        "that do not end at whole öre have more decimals here than on the first page."
    )
    first_lines = {line["pool"]: line for line in reversed(record["lines"])}
    return InvoiceBasis(
        heading=heading,
        introduction=introduction.format(year=record["basis"]["year"]),
        tables=tuple(reckoning.tables()),
        pools=tuple(reckoning.pool(line) for line in record["lines"] if line is first_lines[line["pool"]]),
        overheads=reckoning.overheads(),
        yours=_("you"),
    )


class SettlementReckoning(Reckoning):
    """What a settlement rests on. Its amounts have the sign of its document: what it claims, or gives back, adds."""

    def __init__(self, record: Mapping[str, Any], language: Language) -> None:
        """Look up what is settled of each pool."""
        super().__init__(record, language)
        self.sign: int = self.basis["sign"]
        settlement = self.basis["settlement"]
        self.rows = {row["pool"]: row for row in settlement["rows"]}
        self.advances: list[Listed] = settlement["advances"]
        self.earlier: list[Listed] = settlement["earlier"]

    def tables(self) -> Iterator[Table]:
        """The documents that are set against the outcome, and what is settled of each pool."""
        _, write, year = self.translate, self.write, self.basis["year"]
        if self.advances:
            yield self.listed(_("Billed in advance {year}").format(year=year), self.advances)
        if self.earlier:
            yield self.listed(_("Settled before"), self.earlier)
        if "key" in self.basis["settlement"]:
            yield self.key(self.basis["settlement"]["key"])
        names = {line["pool"]: line["name"] for line in self.record["lines"]}
        rows = [Row(name, (write.kronor(self.sign * self.rows[pool]["due"]),)) for pool, name in names.items()]
        total = Row(_("Sum without VAT"), (write.kronor(ore(self.record["net"])),))
        caption = self.now()
        yield Table(caption=caption, header=(_("Pool"), _("Without VAT, kr")), rows=tuple(rows), total=total)

    def key(self, part: Mapping[str, str]) -> Table:
        """The receiver's part of the whole year's difference, by the settlement's own key."""
        _, write = self.translate, self.write
        difference, exact = ore(part["difference"]), exact_ore(part["exact"])
        share = _("Your share of it: {ratio}").format(ratio=ratio(write, exact / difference))
        return Table(
            caption=_("The settlement's own key: {key}").format(key=part["key"]),
            header=(_("What"), _("Without VAT, kr")),
            rows=(
                Row(_("The year's whole difference, all members"), (write.kronor(difference),)),
                Row(share, (write.share(exact / difference),)),
            ),
            total=Row(_("Your part of it"), (write.exact_kronor(exact),)),
        )

    def now(self) -> str:
        """What this document does."""
        _ = self.translate
        return _("To pay now") if self.sign > 0 else _("To get back now")

    def listed(self, caption: str, documents: list[Listed]) -> Table:
        """Documents with their days and amounts; a credit note's are taken off."""
        _, write = self.translate, self.write
        rows = [
            Row(
                document_label(each["kind"], each["number"], direction(each), self.language),
                (day_in_words(each["date"], self.language), write.kronor(direction(each) * ore(each["net"]))),
            )
            for each in documents
        ]
        total = Row(_("Sum"), ("", write.kronor(sum(direction(each) * ore(each["net"]) for each in documents))))
        header = (_("Document"), _("Date"), _("Without VAT, kr"))
        return Table(caption=caption, header=header, texts=2, rows=tuple(rows), total=total)

    def pool(self, line: Mapping[str, Any]) -> PoolBasis:
        """A line's pool, and how what was billed of it is set against the receiver's part of its outcome."""
        found, row = self.shared_pool(line), self.rows[line["pool"]]
        return evolve(found, year=(*found.year, *self.split(row)), settled=self.account(row))

    def split(self, row: Mapping[str, Any]) -> Iterator[Entry]:
        """What of the receiver's amount this document is about, where another one has a part under another VAT."""
        cell = self.cells.get(row["pool"])
        if cell and ore(cell["amount"]) != row["outcome"]:
            _ = self.translate
            text = _("{part}; the rest stands on another document, as the advances did")
            yield Entry(_("Of it under this VAT"), text.format(part=self.write.amount(row["outcome"])))

    def account(self, row: Mapping[str, Any]) -> Table:
        """A pool from its outcome to what is settled of it now."""
        _, write = self.translate, self.write
        outcome = self.own(row, LineKind.OUTCOME, 1)
        advances = self.documents(row, self.advances, "")
        rest = (
            self.own(row, LineKind.BROUGHT, 1),
            self.own(row, LineKind.MOVED, 1),
            self.documents(row, self.earlier, _("Settled before")),
            self.own(row, LineKind.CARRIED, -1),
            self.own(row, LineKind.RETAINED, -1),
        )
        parts = (outcome, advances, *rest) if self.sign > 0 else (advances, outcome, *rest)
        return Table(
            caption=_("Your outcome and what has been billed of it"),
            header=(_("What"), _("Without VAT, kr")),
            rows=tuple(chain.from_iterable(parts)),
            total=Row(self.now(), (write.kronor(self.sign * row["due"]),)),
        )

    def own(self, row: Mapping[str, Any], kind: LineKind, counts: int) -> Iterator[Row]:
        """One of the pool's own amounts, if there is any; `counts` is 1 for what the member bears, and else -1."""
        if amount := row[kind]:
            label = line_label(kind, self.sign, self.basis["year"], self.language)
            yield Row(label, (self.write.kronor(self.sign * counts * amount),))

    def documents(self, row: Mapping[str, Any], documents: list[Listed], note: str) -> Iterator[Row]:
        """What each document billed of the pool."""
        for each in documents:
            if each["pools"].get(row["pool"]):
                sign = -self.sign * direction(each)
                label = document_label(each["kind"], each["number"], sign, self.language)
                yield Row(label, (self.write.kronor(sign * ore(each["pools"][row["pool"]])),), note=note)


def direction(listed: Listed) -> int:
    """1 for an invoice, -1 for a credit note."""
    return 1 if listed["kind"] == "invoice" else -1
