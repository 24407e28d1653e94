"""An allocation as a workbook (extra ``excel``): numbers as numbers, live sums, and the weights with their sources."""

import datetime as dt
import io
from typing import Any, Final

from costshare.allocation.allocation import Allocation
from costshare.documents.language import Language, Translate, translator
from costshare.errors import MissingExtraError
from costshare.money.amounts import plain
from costshare.money.rounding import decimals

CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a fixed day, so that the same allocation makes the same bytes
KRONOR: Final = "#,##0.00"
EXACT_IN_A_DOUBLE: Final = 10**15


def allocation_xlsx(allocation: Allocation, language: Language = Language.SWEDISH) -> bytes:
    """The workbook: who bears what, and what it rests on.

    Raises `MissingExtraError` without the extra.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingExtraError("excel", "--xlsx") from error
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"title": f"{allocation.federation} {allocation.year}", "created": CREATED})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": KRONOR}),
        "sum": book.add_format({"num_format": KRONOR, "bold": True, "top": 2}),
        "bold": book.add_format({"bold": True, "top": 2}),
    }
    _ = translator(language)
    shares_sheet(book.add_worksheet(_("Allocation")), allocation, styles, _)
    basis_sheet(book.add_worksheet(_("Basis")), allocation, styles, _)
    book.close()
    return stream.getvalue()


def shares_sheet(sheet: Any, allocation: Allocation, styles: dict[str, Any], _: Translate) -> None:  # noqa: ANN401
    """Members by pools, with sums that the spreadsheet computes and that agree with the allocation."""
    from xlsxwriter.utility import xl_col_to_name

    pools, members = allocation.pools, allocation.members
    header = [_("Member"), *(split.pool.name for split in pools), _("Total"), _("Share")]
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, styles["head"])
    last, after = xl_col_to_name(len(pools)), len(members) + 1
    for row, member in enumerate(members, start=1):
        sheet.write_string(row, 0, member.name)
        for column, split in enumerate(pools, start=1):
            if member.id in split.cells:
                money(sheet, row, column, split.cells[member.id].amount, styles["money"])
        total = allocation.total(member.id) / 100
        sheet.write_formula(row, len(pools) + 1, f"=SUM(B{row + 1}:{last}{row + 1})", styles["money"], total)
        sheet.write_string(row, len(pools) + 2, allocation.percent(member.id))
    sheet.write_string(after, 0, _("Total"), styles["bold"])
    sums = [*(split.amount for split in pools), allocation.amount]
    for column, amount in enumerate(sums, start=1):
        letter = xl_col_to_name(column)
        sheet.write_formula(after, column, f"=SUM({letter}2:{letter}{after})", styles["sum"], amount / 100)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, len(pools) + 2, 18)


def basis_sheet(sheet: Any, allocation: Allocation, styles: dict[str, Any], _: Translate) -> None:  # noqa: ANN401
    """A row for each weight in each piece: what was shared, by which key, who weighed what, from which source."""
    header = (
        *(_("Pool"), _("From"), _("To"), _("Key"), _("To share, kr"), _("Member"), _("Weight"), _("Unit"), _("Date")),
        *(_("Source"), _("Exact part, kr")),
    )
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, styles["head"])
    row = 0
    for split in allocation.pools:
        for piece in split.pieces:
            for member, fact in piece.facts.items():
                row += 1
                day = fact.day or (fact.window.last if fact.window else None)
                cells = (
                    *(split.pool.name, piece.period.start.isoformat(), piece.period.last.isoformat(), piece.key),
                    *(decimals(piece.amount / 100, 6), member, str(fact.value), fact.unit, str(day or ""), fact.source),
                    decimals(piece.amounts[member] / 100, 6),
                )
                for column, text in enumerate(cells):
                    sheet.write_string(row, column, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), len(header) - 1)
    sheet.set_column(0, len(header) - 1, 18)


def money(sheet: Any, row: int, column: int, ore: int, style: Any) -> None:  # noqa: ANN401
    """An amount as a number; as text where a spreadsheet's numbers no longer hold every öre."""
    if abs(ore) < EXACT_IN_A_DOUBLE:
        sheet.write_number(row, column, ore / 100, style)
    else:
        sheet.write_string(row, column, plain(ore), style)
