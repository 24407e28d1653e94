"""What a run issued, as a person reads it in a terminal."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.invoice_values import ore
from costshare.documents.language import Language, plurals, translator
from costshare.documents.notation import Notation
from costshare.documents.tables import table

AMOUNTS: Final = ("net", "vat", "rounding", "payable")


def billed_text(billed: Mapping[str, Any], language: Language = Language.SWEDISH, *, is_dry_run: bool = False) -> str:
    """A row an invoice, with sums; then how many are new and where the files are, or the plan's hash.

    What a credit note gives back stands below zero. What kind each document is, and which credit notes took something
    of it back later, is told only where there are some.
    """
    _, ngettext, write = translator(language), plurals(language), Notation(language)
    found = billed["invoices"]
    kinds = {"invoice": _("Invoice"), "credit-note": _("Credit note")}
    mixed = any(each["kind"] != "invoice" for each in found)
    taken = any(each["credited_by"] for each in found)
    rows = [
        [
            each["number"] or each["reference"],
            *([kinds[each["kind"]]] if mixed else []),
            each["member"],
            *(write.kronor(signed(each, name)) for name in AMOUNTS),
            each["due"] if each["kind"] == "invoice" and ore(each["payable"]) > 0 else "",
            *([", ".join(each["credited_by"])] if taken else []),
        ]
        for each in found
    ]
    sums = [write.kronor(sum(signed(each, name) for each in found)) for name in AMOUNTS]
    head = [_("Number"), *([_("Document")] if mixed else []), _("Member"), _("Net"), _("VAT"), _("Rounding")]
    head += [_("To pay"), _("Due"), *([_("Credited by")] if taken else [])]
    texts = 3 if mixed else 2
    total = [_("Total"), *([""] * (texts - 1)), *sums, "", *([""] if taken else [])]
    parts = [table(head, rows, texts=texts, total=total) if rows else _("There is nothing to bill.")]
    written = [*billed["files"], *(name for each in found for name in each["files"])]
    if written and not is_dry_run:
        text = ngettext(
            "{new} new document. The files stand in {folder}.",
            "{new} new documents. The files stand in {folder}.",
            billed["new"],
        )
        parts.append(text.format(new=billed["new"], folder=written[-1].rpartition("/")[0]))
    elif rows and not is_dry_run:
        text = ngettext(
            "{new} new document, with no files of its own.",
            "{new} new documents, with no files of their own.",
            billed["new"],
        )
        parts.append(text.format(new=billed["new"]))
    elif rows and not billed["new"]:
        parts.append(
            _("The period is issued already, and nothing new would be. Plan {plan}").format(plan=billed["plan"])
        )
    elif rows and billed["new"] < len(rows):
        text = ngettext(
            "{new} new document would be issued. Plan {plan}",
            "{new} new documents would be issued. Plan {plan}",
            billed["new"],
        )
        parts.append(text.format(new=billed["new"], plan=billed["plan"]))
    elif rows:
        parts.append(_("Nothing is issued yet: this is what would be. Plan {plan}").format(plan=billed["plan"]))
    return "\n\n".join(parts)


def signed(document: Mapping[str, Any], amount: str) -> int:
    """An amount in öre, a credit note's below zero."""
    return ore(document[amount]) if document["kind"] == "invoice" else -ore(document[amount])
