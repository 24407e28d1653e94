"""What a billing run issued, as a person reads it in a terminal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.money.amounts import to_ore


def billed_text(billed: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """A row an invoice, with sums; then how many are new and where the files are, or the plan's hash."""
    _, write = translator(language), Notation(language)
    amounts = ("net", "vat", "rounding", "payable")
    found = billed["invoices"]
    rows = [
        [each["number"], each["member"], *(write.kronor(to_ore(Decimal(each[name]))) for name in amounts), each["due"]]
        for each in found
    ]
    sums = [write.kronor(sum(to_ore(Decimal(each[name])) for each in found)) for name in amounts]
    head = [_("Number"), _("Member"), _("Net"), _("VAT"), _("Rounding"), _("To pay"), _("Due")]
    parts = [table(head, rows, texts=2, total=[_("Total"), "", *sums, ""]) if rows else _("There is nothing to bill.")]
    if any(each["files"] for each in found):
        parts.append(
            _("{new} new invoices. The files stand in {folder}.").format(
                new=billed["new"], folder=found[0]["files"][0].rpartition("/")[0]
            )
        )
    elif rows and not billed["new"]:
        parts.append(
            _("The period is issued already, and nothing new would be. Plan {plan}").format(plan=billed["plan"])
        )
    elif rows:
        parts.append(_("Nothing is issued yet: this is what would be. Plan {plan}").format(plan=billed["plan"]))
    return "\n\n".join(parts)
