"""The ledger as a workbook (extra ``excel``): numbers as numbers, and sums that the spreadsheet computes."""

import io
from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.allocation_xlsx import CREATED, KRONOR, money
from costshare.documents.language import Language, Translate, translator
from costshare.documents.ledger_text import SUMS, age_words, sum_heads
from costshare.errors import MissingExtraError
from costshare.money.amounts import ORE_PER_KRONA, read_ore

OF_DOCUMENTS: Final = ("number", "member", "kind", "date", "due", "age")


def ledger_xlsx(ledger: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The workbook: a sheet of members, and one of every document.

    Raises `MissingExtraError` without the extra.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingExtraError("excel", "--xlsx") from error
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    _ = translator(language)
    book.set_properties({"title": f"{_('Ledger')} {ledger['on']}", "created": CREATED})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": KRONOR}),
        "sum": book.add_format({"num_format": KRONOR, "bold": True, "top": 2}),
        "bold": book.add_format({"bold": True, "top": 2}),
    }
    members = [([each["id"]], each) for each in ledger["members"]]
    fill(book.add_worksheet(_("Members")), [_("Member")], members, styles, _)
    heads = [_("Number"), _("Member"), _("Kind"), _("Date"), _("Due"), _("Age")]
    kinds, ages = {"invoice": _("Invoice"), "credit-note": _("Credit note")}, age_words(_)
    in_words = ({**each, "kind": kinds[each["kind"]], "age": ages[each["age"]]} for each in ledger["invoices"])
    documents: list[tuple[list[str], Mapping[str, Any]]] = [
        ([each[name] for name in OF_DOCUMENTS], each) for each in in_words
    ]
    fill(book.add_worksheet(_("Documents")), heads, documents, styles, _)
    book.close()
    return stream.getvalue()


def fill(
    sheet: Any,  # noqa: ANN401 - xlsxwriter has no types
    heads: list[str],
    rows: list[tuple[list[str], Mapping[str, Any]]],
    styles: Mapping[str, Any],
    _: Translate,
) -> None:
    """Texts, then the sums of each row; below, live sums with the values that they have now."""
    from xlsxwriter.utility import xl_col_to_name

    for column, name in enumerate([*heads, *sum_heads(_)]):
        sheet.write_string(0, column, name, styles["head"])
    for row, (texts, amounts) in enumerate(rows, start=1):
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text)
        for column, name in enumerate(SUMS, start=len(heads)):
            money(sheet, row, column, read_ore(amounts[name]), styles["money"])
    after = len(rows) + 1
    sheet.write_string(after, 0, _("Total"), styles["bold"])
    for column, name in enumerate(SUMS, start=len(heads)):
        letter = xl_col_to_name(column)
        total = sum(read_ore(amounts[name]) for _texts, amounts in rows) / ORE_PER_KRONA
        sheet.write_formula(after, column, f"=SUM({letter}2:{letter}{after})", styles["sum"], total)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(heads) + len(SUMS) - 1, 16)
