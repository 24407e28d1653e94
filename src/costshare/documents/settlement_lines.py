"""What the lines of a settlement are called."""

from costshare.billing.settlement import LineKind
from costshare.documents.language import Language, translator


def line_label(of: str, sign: int, year: int, language: Language) -> str:
    """What a line is, where `sign` is 1 for a document that claims, and -1 for one that gives back.

    One takes the advances off the outcome, the other the outcome off the advances; the rest bears its own sign.
    """
    _ = translator(language)
    outcome, advances = _("Outcome {year}"), _("Less billed in advance {year}")
    if sign < 0:
        outcome, advances = _("Less outcome {year}"), _("Billed in advance {year}")
    return {
        LineKind.OUTCOME: outcome,
        LineKind.BROUGHT: _("Carried over from the settlement of {before}"),
        LineKind.MOVED: _("Shared anew by the settlement's own key"),
        LineKind.ADVANCES: advances,
        LineKind.SETTLED: _("Settled before"),
        LineKind.CARRIED: _("Carried over to {after}"),
        LineKind.RETAINED: _("Kept by the federation as agreed"),
    }[LineKind(of)].format(year=year, before=year - 1, after=year + 1)


def document_label(document: str, number: str, sign: int, language: Language) -> str:
    """A document whose amount is added, or with a `sign` below zero taken off; by its kind in a record."""
    _ = translator(language)
    adds, takes = {
        "invoice": (_("Invoice {number}"), _("Less invoice {number}")),
        "credit-note": (_("Credit note {number}"), _("Less credit note {number}")),
    }[document]
    return (takes if sign < 0 else adds).format(number=number)
