"""Where each öre of a member's part comes from, so that a controller can redo it with a pocket calculator."""

from collections.abc import Iterator
from fractions import Fraction

from costshare.allocation.allocation import Allocation, Cell, PoolSplit
from costshare.documents.allocation_text import basis_name
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation
from costshare.documents.rounding_words import rounding
from costshare.drivers.fact import Fact
from costshare.keys.piece import Piece


def explanation(
    allocation: Allocation, member: str, pool: str | None = None, language: Language = Language.SWEDISH
) -> str:
    """The member's cells, or its cell of one pool, step by step.

    Raises `UnknownIdError` for a member or pool that the allocation lacks.
    """
    name = allocation.member(member).name
    splits = allocation.pools if pool is None else (allocation.split(pool),)
    explained = Explained(allocation, language)
    _ = explained.translate
    title = _("{member}: {basis} {year}, how the amount was arrived at").format(
        member=name, basis=basis_name(allocation.basis, _), year=allocation.year
    )
    parts = [title]
    for split in splits:
        if member in split.cells:
            parts.append("\n".join(explained.cell(split, split.cells[member])))
        else:
            parts.append(_("{pool}: takes no part").format(pool=split.pool.name))
    if pool is None:
        total = explained.write.amount(allocation.total(member))
        parts.append(
            _("In all {amount}, {share} of everything that was shared.").format(
                amount=total, share=explained.write.percent(allocation.percent(member))
            )
        )
    return "\n\n".join(parts)


class Explained:
    """The words for one allocation in one language."""

    def __init__(self, allocation: Allocation, language: Language) -> None:
        """Prepare names and notation."""
        self.translate: Translate = translator(language)
        self.write = Notation(language)
        self.names = {member.id: member.name for member in allocation.members}
        self.unit = allocation.rounding.unit

    def cell(self, split: PoolSplit, cell: Cell) -> Iterator[str]:
        """The pool's cost, the member's part of each piece, and the rounding."""
        _, write = self.translate, self.write
        yield _("{pool}: {amount} kr").format(pool=split.pool.name, amount=write.kronor(cell.amount))
        yield _("  To share: {amount} kr").format(amount=write.exact_kronor(split.exact))
        if split.moves:
            yield _("    of its own {amount} kr").format(amount=write.exact_kronor(split.direct))
            for move in split.moves:
                text = _("    from {source} {amount} kr ({units} of {all} units)")
                yield text.format(
                    source=move.source,
                    amount=write.exact_kronor(move.amount),
                    units=write.number(move.units),
                    all=write.number(move.of_units),
                )
        for piece in split.pieces:
            if cell.member in piece.amounts:
                yield from self.piece(piece, cell.member, of=split.exact)
        yield _("  Exact: {amount} kr").format(amount=write.exact_kronor(cell.exact, places=6))
        yield "  " + self.reason(cell)

    def piece(self, piece: Piece, member: str, *, of: Fraction) -> Iterator[str]:
        """What is shared, everyone's weight, and the member's part."""
        _, write = self.translate, self.write
        yield _("  {period}, key {key}: {amount} kr, {part} of the pool").format(
            period=write.days(piece.period),
            key=piece.key,
            amount=write.exact_kronor(piece.amount),
            part=write.share(piece.amount / of) if of else "–",
        )
        for each, fact in piece.facts.items():
            yield "    " + self.weight(each, fact, mark="→" if each == member else " ")
        total = sum((fact.value for fact in piece.facts.values()), start=Fraction(0))
        if piece.inner:
            yield from self.before_bounds(piece, member)
            yield from self.limits(piece, member)
        else:
            text = _("    {amount} kr × {value} / {total} = {part} kr")
            yield text.format(
                amount=write.exact_kronor(piece.amount),
                value=write.ratio(piece.facts[member].value),
                total=write.ratio(total),
                part=write.exact_kronor(piece.amounts[member], places=6),
            )

    def weight(self, member: str, fact: Fact, *, mark: str) -> str:
        """One weight with its unit, day and source."""
        _, write = self.translate, self.write
        parts = [f"{write.ratio(fact.value)} {fact.unit}".strip()]
        if fact.day is not None:
            parts.append(write.day(fact.day))
        if fact.window is not None:
            parts.append(write.days(fact.window))
        if fact.scaled is not None:
            text = _("{counted} × {of_days} / {days} days")
            days, of_days = (write.number(Fraction(each)) for each in (fact.scaled.days, fact.scaled.of_days))
            parts.append(text.format(counted=write.ratio(fact.scaled.counted), of_days=of_days, days=days))
        if fact.source:
            parts.append(fact.source)
        return f"{mark} {self.names.get(member, member)}: {', '.join(parts)}"

    def before_bounds(self, piece: Piece, member: str) -> Iterator[str]:
        """Where the weights of a bounded key come from."""
        _, write = self.translate, self.write
        for inner in piece.inner:
            if member in inner.amounts:
                text = _("    before the bounds, by key {key}, {period}: {part} of the whole × {value} / {total}")
                yield text.format(
                    key=inner.key,
                    period=write.days(inner.period),
                    part=write.share(inner.amount),
                    value=write.ratio(inner.facts[member].value),
                    total=write.ratio(sum((fact.value for fact in inner.facts.values()), start=Fraction(0))),
                )

    def limits(self, piece: Piece, member: str) -> Iterator[str]:
        """What the member is held to, and what it takes under that."""
        _, write = self.translate, self.write
        held, none = piece.limits[member], _("none")
        text = _("    base {base} kr, floor {floor}, cap {cap}; under these bounds: {part} kr")
        yield text.format(
            base=write.exact_kronor(held.base),
            floor=none if held.floor is None else f"{write.exact_kronor(held.floor)} kr",
            cap=none if held.cap is None else f"{write.exact_kronor(held.cap)} kr",
            part=write.exact_kronor(piece.amounts[member], places=6),
        )

    def reason(self, cell: Cell) -> str:
        """Why the cell was rounded as it was."""
        return rounding(cell.reason, self.unit, self.translate)
