"""What a pool costs and who shares it, in words: what the amounts of a bill and of a settlement rest on alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from costshare.allocation.rounding import Reason
from costshare.documents.invoice_pieces import PLACES, PieceBasis, Pieces
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import days_in_words, exact_ore, ore, ratio
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation
from costshare.documents.rounding_words import rounding


@frozen(kw_only=True)
class PoolBasis:
    """One pool: its cost, its pieces, the receiver's amount of the year, and how that is billed or settled."""

    name: str
    costs: Table
    pieces: tuple[PieceBasis, ...]
    parts: Table
    year: tuple[Entry, ...]
    instalments: Table | None = None
    settled: Table | None = None
    notes: tuple[str, ...] = ()

    @property
    def claimed(self) -> Table | None:
        """How the receiver's amount becomes what is claimed of it."""
        return self.instalments or self.settled


@frozen(kw_only=True)
class InvoiceBasis:
    """What the lines of an invoice rest on; `tables` are of all of them, `yours` marks the receiver's rows."""

    heading: str
    introduction: str
    tables: tuple[Table, ...] = ()
    pools: tuple[PoolBasis, ...]
    overheads: Table | None
    yours: str


class Reckoning(ABC):
    """The words for the pools of one record in one language."""

    def __init__(self, record: Mapping[str, Any], language: Language) -> None:
        """Prepare notation, and what is looked up by id."""
        self.translate: Translate = translator(language)
        self.language = language
        self.write = Notation(language)
        self.record = record
        self.basis = record["basis"]
        self.shared = {pool["id"]: pool for pool in self.basis["pools"]}
        self.cells = {cell["pool"]: cell for cell in self.basis["cells"]}
        self.full = {overhead["id"]: exact_ore(overhead["exact"]) for overhead in self.basis["overheads"]}
        self.pieces = Pieces(record["member"]["id"], self.basis["members"], language)

    @abstractmethod
    def pool(self, line: Mapping[str, Any]) -> PoolBasis:
        """The pool of a line."""

    def shared_pool(self, line: Mapping[str, Any]) -> PoolBasis:
        """A line's pool as it was shared; one that the receiver has no part of, or that is gone, has none."""
        gone = {"direct": "0.00", "overheads": [], "exact": "0.00", "pieces": []}
        pool, cell = self.shared.get(line["pool"], gone), self.cells.get(line["pool"])
        return PoolBasis(
            name=line["name"],
            costs=self.costs(pool),
            pieces=self.pieces.of_pool(pool, cell),
            parts=self.parts(cell),
            year=tuple(self.year(cell)),
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

    def year(self, cell: Mapping[str, Any] | None) -> Iterator[Entry]:
        """The receiver's amount for the year, and why it was rounded so."""
        _ = self.translate
        yield Entry(_("Your amount for the year"), self.write.amount(ore(cell["amount"]) if cell else 0))
        if cell:
            yield Entry(_("How it was rounded"), rounding(Reason(cell["rounding"]), ore(self.basis["unit"]), _))

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
