"""An allocation as a workbook (extra ``excel``): amounts and shares, and all that they rest on."""

from fractions import Fraction

from costshare.allocation.allocation import Allocation
from costshare.documents.allocation_text import basis_name
from costshare.documents.derivation_xlsx import derivation_sheets, derived_from
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation
from costshare.documents.workbook import Book, Cell, Column, Kind, Live, Sheet
from costshare.documents.workbook_file import workbook_file


def allocation_xlsx(allocation: Allocation, language: Language = Language.SWEDISH) -> bytes:
    """The workbook: who bears what and which share, then drivers, pools, overheads, derivations and roundings.

    Raises `MissingExtraError` without the extra.
    """
    _ = translator(language)
    notes = [_("Kronor without VAT.")]
    if allocation.gap:
        text = _("The rounded amounts differ from the exact total by {gap} kr.")
        notes.append(text.format(gap=Notation(language).exact_kronor(allocation.gap)))
    book = Book(
        title=_("Allocation, {basis} {year}").format(basis=basis_name(allocation.basis, _), year=allocation.year),
        federation=allocation.federation,
        notes=tuple(notes),
        sheets=(amounts(allocation, _), shares(allocation, _), *derivation_sheets(derived_from(allocation), language)),
    )
    return workbook_file(book, language)


def amounts(allocation: Allocation, _: Translate) -> Sheet:
    """Members by pools, with sums both ways."""
    names = [f"pool{place}" for place in range(len(allocation.pools))]
    columns = (
        Column(head=_("Member")),
        *(
            Column(head=split.pool.name, kind=Kind.KRONOR, name=name, summed=True)
            for name, split in zip(names, allocation.pools, strict=True)
        ),
        Column(head=_("Total"), kind=Kind.KRONOR, name="total", summed=True),
        Column(head=_("Share"), kind=Kind.SHARE, name="share", summed=True),
    )
    total_of = f"SUM({{{names[0]}}}:{{{names[-1]}}})" if names else "0"
    rows: list[tuple[Cell, ...]] = []
    for member in allocation.members:
        cells = (split.cells.get(member.id) for split in allocation.pools)
        total = Live(total_of, allocation.total(member.id))
        share = part_of(allocation.exact_total(member.id), allocation.exact)
        rows.append((member.name, *(cell.amount if cell else None for cell in cells), total, share))
    about = _("Who bears what of each pool, in kronor. The shares are of the exact total.")
    return Sheet.of(_("Allocation"), about, columns, rows, total=_("Total"))


def shares(allocation: Allocation, _: Translate) -> Sheet:
    """Members by pools: each one's exact share of the pool, and of all together."""
    columns = (
        Column(head=_("Member")),
        *(
            Column(head=split.pool.name, kind=Kind.SHARE, name=f"pool{place}", summed=True)
            for place, split in enumerate(allocation.pools)
        ),
        Column(head=_("Total"), kind=Kind.SHARE, name="total", summed=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for member in allocation.members:
        cells = ((split.cells.get(member.id), split.exact) for split in allocation.pools)
        of_pools = (part_of(cell.exact, exact) if cell else None for cell, exact in cells)
        rows.append((member.name, *of_pools, part_of(allocation.exact_total(member.id), allocation.exact)))
    about = _("Each member's exact share of each pool, and of everything together.")
    return Sheet.of(_("Shares"), about, columns, rows, total=_("Total"))


def part_of(exact: Fraction, whole: Fraction) -> Fraction:
    """A share of a whole; nothing of nothing."""
    return exact / whole if whole else Fraction(0)
