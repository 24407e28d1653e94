"""The ledger, and what was booked, as a person reads them in a terminal."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.money.amounts import read_ore
from costshare.periods.names import read_day

SUMS: Final = ("billed", "paid", "offset", "rounding", "open", "overdue")


def ledger_text(ledger: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """A row a member; the documents of which something is open; then what of payments goes to nothing."""
    _, write = translator(language), Notation(language)

    def kronor(text: str) -> str:
        return write.kronor(read_ore(text))

    heads = dict(zip(SUMS, sum_heads(_), strict=True))
    total = ledger["total"]
    parts = [
        _("Ledger on {day}").format(day=write.day(read_day(ledger["on"]))),
        table(
            [_("Member"), *heads.values()],
            [[each["id"], *(kronor(each[name]) for name in SUMS)] for each in ledger["members"]],
            total=[_("Total"), *(kronor(total[name]) for name in SUMS)],
        ),
    ]
    if still := [each for each in ledger["invoices"] if read_ore(each["open"])]:
        rows = [
            [each["number"], each["member"], each["due"], str(each["days_late"]), kronor(each["open"])]
            for each in still
        ]
        head = [_("Number"), _("Member"), _("Due"), _("Days late"), _("Open")]
        parts.append(table(head, rows, texts=3))
    ages = age_words(_)
    parts.append(table([_("Age"), _("Open")], [[ages[age], kronor(amount)] for age, amount in total["ageing"].items()]))
    if ledger["unallocated"]:
        rows = [[each["payment"], kronor(each["amount"])] for each in ledger["unallocated"]]
        parts.append(table([_("Payment that goes to no document"), _("Kronor")], rows))
    if ledger["held"]:
        rows = [[each["payment"], each["other"], kronor(each["amount"])] for each in ledger["held"]]
        parts.append(table([_("Payment that seems to be booked already"), _("As payment"), _("Kronor")], rows, texts=2))
    return "\n\n".join(parts)


def booked_text(booked: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """A row a posting; then what is left for a person to decide, and why; then what was booked before."""
    _, write = translator(language), Notation(language)
    kinds, reasons = kind_words(_), reason_words(_)
    parts = []
    if postings := [*booked["matched"], *booked["rounded"], *booked["doubled"]]:
        rows = [
            [each["payment"] or "–", each["number"] or "–", kinds[each["kind"]], write.kronor(read_ore(each["amount"]))]
            for each in postings
        ]
        parts.append(table([_("Payment"), _("Number"), _("Posted as"), _("Kronor")], rows, texts=3))
    if booked["unmatched"]:
        rows = [
            [each["payment"], reasons[each["reason"]], each["reference"], write.kronor(read_ore(each["amount"]))]
            for each in booked["unmatched"]
        ]
        head = [_("Left for you to decide"), _("Why"), _("Reference"), _("Kronor")]
        parts.append(table(head, rows, texts=3))
        parts.append(_("Decide with costshare match or costshare refund."))
        if any(each["kind"] == "held" for each in booked["doubled"]):
            parts.append(_("What seems to be booked already counts nothing, unless costshare unmatch says otherwise."))
    if booked["already"]:
        parts.append(_("Booked already, and left alone: {count}").format(count=booked["already"]))
    return "\n\n".join(parts) or _("There is nothing new to book.")


def sum_heads(_: Translate) -> tuple[str, ...]:
    """The headings of the sums, in their order."""
    return _("Billed"), _("Paid"), _("Set off"), _("Rounded off"), _("Open"), _("Overdue")


def age_words(_: Translate) -> dict[str, str]:
    """How late something is, by its age."""
    return {
        "not-due": _("Not due"),
        "1-30": _("1–30 days"),
        "31-60": _("31–60 days"),
        "61-90": _("61–90 days"),
        "over-90": _("Over 90 days"),
    }


def kind_words(_: Translate) -> dict[str, str]:
    """What each kind of posting is called."""
    return {
        "match": _("payment"),
        "pay": _("payment noted by hand"),
        "refund": _("refund"),
        "rounding": _("rest below one krona"),
        "offset": _("set off"),
        "double": _("booked already"),
        "held": _("seems to be booked already"),
    }


def reason_words(_: Translate) -> dict[str, str]:
    """Why something of a payment is not posted."""
    return {
        "no-reference": _("it names no document"),
        "unknown-reference": _("no document has this reference"),
        "ambiguous-reference": _("several documents have this reference"),
        "parts-differ": _("its parts do not add up to it"),
        "several-references": _("it names several documents, and is not their sum"),
        "already-paid": _("the document is paid already"),
        "overpaid": _("it is more than what was open"),
        "wrong-way": _("it goes the wrong way for the document"),
        "outgoing": _("it is money out"),
        "reversal": _("it takes back something that was not posted so"),
        "seems-total": _("it seems to be the total that this payment is part of"),
        "seems-booked": _("it seems to be this payment"),
        "seems-part": _("it seems to be part of this payment, which is posted"),
    }
