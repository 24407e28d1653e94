"""The words of a bill: an instalment of a year's cost."""

from collections.abc import Mapping
from typing import Any

from costshare.documents.invoice_basis import brought_to, invoice_basis
from costshare.documents.invoice_words import Words
from costshare.documents.pool_basis import InvoiceBasis


class BillWords(Words):
    """What a bill says."""

    def title(self) -> str:
        """An invoice, and nothing more."""
        _ = self.translate
        return _("Invoice")

    def extent(self, line: Mapping[str, Any]) -> str:
        """What is supplied, in words that are right for a contribution as for a service."""
        _, periods, basis = self.translate, list(line["instalments"]), self.record["basis"]
        known = {
            "share": self.share(line["pool"]),
            "number": periods.index(self.record["period"]["name"]) + 1 if periods else 1,
            "count": len(periods),
            "before": basis["year"] - 1,
        }
        part = _("Share of the year's cost ({share})")
        if brought_to(basis, line["pool"]):
            part = _("Share of the year's cost ({share}), and what the settlement of {before} carried over")
        if len(periods) > 1:
            part = _("{part}, instalment {number} of {count}").format(part=part, **known)
        return part.format(**known)

    def basis(self) -> InvoiceBasis:
        """What was shared, and how the year's amount is billed."""
        return invoice_basis(self.record, self.language)
