"""The pieces of a pool in words: who shares each by which weights, and the receiver's part of it."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from costshare.allocation.derivation import OTHERS
from costshare.documents.invoice_table import Table
from costshare.documents.invoice_values import days_in_words, exact_amount, exact_ore, ratio
from costshare.documents.invoice_weights import Weights, weights
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation

PLACES: Final = 6


@frozen(kw_only=True)
class PieceBasis:
    """A piece of a pool: who shares it by which weights, and what that makes the receiver's part.

    `mine` is the receiver's row among the weights. `inner` are the pieces that the weights of a bounded key come from.
    Where the receiver takes no part there are no weights.
    """

    heading: str
    about: str
    results: tuple[str, ...]
    weights: Table | None = None
    mine: int = 0
    inner: tuple["PieceBasis", ...] = ()


class Pieces:
    """The words for the pieces that concern one receiver, in one language."""

    def __init__(self, member: str, names: Mapping[str, str], language: Language) -> None:
        """Prepare notation and names."""
        self.member = member
        self.names = names
        self.language = language
        self.translate = translator(language)
        self.write = Notation(language)

    def of_pool(self, pool: Mapping[str, Any], cell: Mapping[str, Any] | None) -> tuple[PieceBasis, ...]:
        """Every piece of a pool in order, also those that the receiver takes no part in."""
        _ = self.translate
        mine = list(cell["pieces"]) if cell else []
        found = []
        for number, outline in enumerate(pool["pieces"], start=1):
            about = self.about(outline, exact_ore(pool["exact"]))
            heading = _("Part {number} of {count}: key {key}").format(
                number=number, count=len(pool["pieces"]), key=outline["key"]
            )
            if mine and all(mine[0][name] == outline[name] for name in outline):
                piece = mine.pop(0)
                shared = weights(piece, self.names, self.language)
                found.append(self.piece(piece, shared, heading, about, self.results(piece, shared)))
            else:
                nothing = (_("You take no part in this."),)
                found.append(PieceBasis(heading=heading, about=about, results=nothing))
        return tuple(found)

    def about(self, outline: Mapping[str, Any], whole: Fraction) -> str:
        """When a piece holds, and how much of the pool it is."""
        _, write = self.translate, self.write
        amount = exact_ore(outline["amount"])
        return _("{period}. To share: {amount}, {part} of the pool.").format(
            period=days_in_words(outline["from"], outline["until"], self.language),
            amount=exact_amount(write, amount, places=PLACES),
            part=write.share(amount / whole if whole else Fraction(0)),
        )

    def piece(
        self, piece: Mapping[str, Any], shared: Weights, heading: str, about: str, results: tuple[str, ...]
    ) -> PieceBasis:
        """A piece that the receiver takes part in."""
        return PieceBasis(
            heading=heading,
            about=about,
            results=results,
            weights=shared.table,
            mine=self.row(piece),
            inner=tuple(self.inside(each) for each in piece.get("inner", ())),
        )

    def row(self, piece: Mapping[str, Any]) -> int:
        """Where the receiver stands among those who share a piece; the others stand last."""
        return [member for member in piece["values"] if member != OTHERS].index(self.member)

    def inside(self, piece: Mapping[str, Any]) -> PieceBasis:
        """A piece of a whole of one, which weights under bounds come from."""
        _, write = self.translate, self.write
        part = exact_ore(piece["amount"])
        heading = _("Where the weights come from: key {key}").format(key=piece["key"])
        about = _("{period}. {part} of the weights.").format(
            period=days_in_words(piece["from"], piece["until"], self.language), part=write.share(part)
        )
        result = _("Your weight from this: {part} × {share} = {weight}").format(
            part=ratio(write, part),
            share=ratio(write, Fraction(piece["share"])),
            weight=write.ratio(exact_ore(piece["exact"])),
        )
        return self.piece(piece, weights(piece, self.names, self.language), heading, about, (result,))

    def results(self, piece: Mapping[str, Any], shared: Weights) -> tuple[str, ...]:
        """The receiver's share and part of a piece."""
        _, write = self.translate, self.write
        share = Fraction(piece["share"])
        known = {
            "value": shared.each[self.row(piece)],
            "total": shared.total,
            "ratio": ratio(write, share),
            "percent": write.share(share),
            "amount": exact_amount(write, exact_ore(piece["amount"]), places=PLACES),
            "part": exact_amount(write, exact_ore(piece["exact"])),
        }
        if piece.get("limits"):
            return (
                _("Base amounts first, the weights share the rest; each pays at least its floor, at most its cap."),
                _("Your share within these bounds: {ratio} = {percent}").format(**known),
                _("Your part within these bounds: {part}").format(**known),
            )
        return (
            _("Your share: {value} of {total} = {ratio} = {percent}").format(**known),
            _("Your part: {amount} × {ratio} = {part}").format(**known),
        )
