"""An allocation in words for paper: members by pools, a few pools a table, then how overheads were closed."""

from collections.abc import Iterator, Sequence
from typing import Final

from costshare.allocation.allocation import Allocation, PoolSplit
from costshare.documents.allocation_text import basis_name
from costshare.documents.invoice_table import Row, Table
from costshare.documents.language import Language, translator
from costshare.documents.notation import NO_BREAK, Notation
from costshare.documents.statement_view import StatementView

POOLS_A_TABLE: Final = 5


def allocation_view(allocation: Allocation, language: Language = Language.SWEDISH) -> StatementView:
    """The view of an allocation: its tables, and by how much rounded amounts differ from the exact total."""
    _ = translator(language)
    introduction = [_("Kronor without VAT. Shares of the exact total, in per cent.")]
    if allocation.gap:
        text = _("The rounded amounts differ from the exact total by {gap} kr.")
        introduction.append(text.format(gap=Notation(language).exact_kronor(allocation.gap)))
    title = _("Allocation, {basis} {year}").format(basis=basis_name(allocation.basis, _), year=allocation.year)
    return StatementView(
        language=language,
        title=title,
        federation=allocation.federation,
        introduction=tuple(introduction),
        tables=tuple(tables(allocation, language)),
    )


def tables(allocation: Allocation, language: Language) -> Iterator[Table]:
    """Who bears what, then the overheads."""
    pools = allocation.pools
    chunks = [pools[at : at + POOLS_A_TABLE] for at in range(0, len(pools), POOLS_A_TABLE)] or [()]
    for number, chunk in enumerate(chunks, start=1):
        yield by_member(allocation, chunk, number, len(chunks), language)
    if allocation.overheads:
        yield overheads(allocation, language)


def by_member(allocation: Allocation, pools: Sequence[PoolSplit], number: int, count: int, language: Language) -> Table:
    """A row a member, a column a pool; the last of the tables has also the members' totals and shares."""
    _, write = translator(language), Notation(language)
    last = number == count

    def ending(total: int, share: str) -> tuple[str, ...]:
        return (write.kronor(total), share) if last else ()

    rows = []
    for member in allocation.members:
        cells = (split.cells.get(member.id) for split in pools)
        share = write.percent(allocation.percent(member.id)).removesuffix(f"{NO_BREAK}%")
        amounts = (*(write.kronor(cell.amount) if cell else "–" for cell in cells),)
        rows.append(Row(member.name, (*amounts, *ending(allocation.total(member.id), share))))
    sums = tuple(write.kronor(split.amount) for split in pools)
    caption = _("Who bears what")
    if count > 1:
        caption = _("{caption}, page {number} of {count}").format(caption=caption, number=number, count=count)
    return Table(
        caption=caption,
        header=(_("Member"), *(split.pool.name for split in pools), *((_("Total"), _("Share")) if last else ())),
        rows=tuple(rows),
        total=Row(_("Total"), (*sums, *ending(allocation.amount, ""))),
    )


def overheads(allocation: Allocation, language: Language) -> Table:
    """A row for each move that closed an overhead pool."""
    _, write = translator(language), Notation(language)
    rows = [
        Row(
            move.source,
            (move.target, write.number(move.units), write.number(move.of_units), write.exact_kronor(move.amount)),
        )
        for move in allocation.overheads
    ]
    header = (_("From"), _("To"), _("Units"), _("Of units"), _("Sum, kr"))
    return Table(caption=_("Overheads were closed first:").rstrip(":"), header=header, rows=tuple(rows), texts=2)
