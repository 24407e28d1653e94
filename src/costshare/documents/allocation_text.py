"""An allocation as a person reads it in a terminal."""

from collections.abc import Iterator
from typing import Final

from costshare.allocation.allocation import Allocation
from costshare.costs.basis import Basis
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import NO_BREAK, Notation
from costshare.documents.tables import table

WIDEST: Final = 6


def basis_name(basis: Basis, _: Translate) -> str:
    """The basis in words."""
    return {Basis.BUDGET: _("budget"), Basis.OUTCOME: _("outcome"), Basis.FORECAST: _("forecast")}[basis]


def allocation_text(allocation: Allocation, language: Language = Language.SWEDISH) -> str:
    """Who bears what: members by pools, sums both ways; then how overheads were closed, and the gap if there is one."""
    _ = translator(language)
    title = _("{federation}: allocation, {basis} {year}").format(
        federation=allocation.federation, basis=basis_name(allocation.basis, _), year=allocation.year
    )
    parts = [title, by_member(allocation, language)]
    if len(allocation.pools) > WIDEST:
        parts.append(by_pool(allocation, language))
    if allocation.overheads:
        parts.append("\n".join(overheads(allocation, language)))
    if allocation.gap:
        text = _("The rounded amounts differ from the exact total by {gap} kr.")
        parts.append(text.format(gap=Notation(language).exact_kronor(allocation.gap)))
    parts.append(_("Kronor without VAT. Shares of the exact total, in per cent."))
    return "\n\n".join(parts)


def by_member(allocation: Allocation, language: Language) -> str:
    """A row a member; a column a pool, unless they are too many for a line."""
    _, write = translator(language), Notation(language)
    pools = allocation.pools if len(allocation.pools) <= WIDEST else ()
    rows = []
    for member in allocation.members:
        cells = (split.cells.get(member.id) for split in pools)
        amounts = [write.kronor(cell.amount) if cell else "–" for cell in cells]
        share = write.percent(allocation.percent(member.id)).removesuffix(f"{NO_BREAK}%")
        rows.append([member.name, *amounts, write.kronor(allocation.total(member.id)), share])
    sums = [write.kronor(split.amount) for split in pools]
    return table(
        [_("Member"), *(split.pool.name for split in pools), _("Total"), _("Share")],
        rows,
        total=[_("Total"), *sums, write.kronor(allocation.amount), ""],
    )


def by_pool(allocation: Allocation, language: Language) -> str:
    """A row a pool."""
    _, write = translator(language), Notation(language)
    rows = [[split.pool.name, split.pool.key, write.kronor(split.amount)] for split in allocation.pools]
    return table([_("Pool"), _("Key"), _("Total")], rows, texts=2)


def overheads(allocation: Allocation, language: Language) -> Iterator[str]:
    """A line for each move that closed an overhead pool."""
    _, write = translator(language), Notation(language)
    yield _("Overheads were closed first:")
    for move in allocation.overheads:
        text = _("  {source} → {target}: {units} of {all} units, {amount} kr")
        yield text.format(
            source=move.source,
            target=move.target,
            units=write.number(move.units),
            all=write.number(move.of_units),
            amount=write.exact_kronor(move.amount),
        )
