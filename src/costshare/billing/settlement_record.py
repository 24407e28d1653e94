"""The canonical record of a settlement's invoice or credit note: what it adds to an invoice's own."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import kronor
from costshare.billing.claim import Claim
from costshare.billing.invoice import Invoice
from costshare.billing.reckoning import Row, Share
from costshare.billing.record import Issue, record
from costshare.billing.settlement import LineKind, Settled, SettlementLine
from costshare.federation.membership import Federation
from costshare.money.amounts import plain, read_ore


@frozen
class KeyPart:
    """A member's part of a year's whole difference by the settlement's own key: öre, of either sign, exact."""

    key: str
    difference: int
    exact: Fraction

    def to_dict(self) -> dict[str, str]:
        """Plain data: kronor; an exact one that does not end at whole öre is a ratio."""
        return {"key": self.key, "difference": plain(self.difference), "exact": kronor(self.exact)}


def key_parts(key: str, settled: Settled, share: Share | None) -> dict[str, KeyPart]:
    """Each member's part of the year's whole difference by the settlement's own key; none where it has none."""
    difference = sum(row.difference for row in settled.rows)
    if share is None or not difference:
        return {}
    return {member: KeyPart(key, difference, exact) for member, exact in share(difference).items()}


def turned(claim: Claim) -> Claim:
    """The claim with all signs turned, as a credit note says it."""
    return evolve(claim, lines=tuple(evolve(line, amount=-line.amount) for line in claim.lines))


def settlement_record(  # noqa: PLR0913 - the last three by keyword
    invoice: Invoice,
    federation: Federation,
    outcome: Allocation,
    issue: Issue,
    *,
    owed: bool,
    advances: Sequence[Mapping[str, Any]],
    rows: Iterable[Row],
    earlier: Sequence[Mapping[str, Any]] = (),
    key: KeyPart | None = None,
) -> dict[str, Any]:
    """What a member is to pay of a year's difference or, with `owed`, what it gets: then a credit note.

    The invoice's amounts are above zero either way (see `turned`). `advances` are the records of the year's bills that
    are settled, each named as a reference, and `earlier` those of its settlements before; both with the credit notes
    of them. `rows` are the member's of that VAT category; `key` is its part by the settlement's own key, if it has one.
    """
    settled = tuple(rows)
    data = record(invoice, federation, outcome, issue, brought={row.pool: row.brought for row in settled})
    settlement: dict[str, Any] = {
        "rows": [row.to_dict() for row in settled],
        "advances": [listed(each) for each in advances],
        "earlier": [listed(each) for each in earlier],
    }
    if key is not None:
        settlement["key"] = key.to_dict()
    return {
        **data,
        "kind": "credit-note" if owed else "invoice",
        "lines": [
            {**written, "of": str(line.kind) if isinstance(line, SettlementLine) else ""}
            for written, line in zip(data["lines"], invoice.lines, strict=True)
        ],
        "references": [each["number"] for each in advances if each["kind"] == "invoice"],
        "basis": {**data["basis"], "kind": "settlement", "sign": -1 if owed else 1, "settlement": settlement},
    }


def lines_as_read(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The lines of any document in the order that people and systems read them in.

    It is the record's own but on a settlement's credit note, which for each pool has first what was billed, then the
    outcome that is taken off that.
    """
    lines, basis = tuple(document["lines"]), document["basis"]
    if basis.get("kind") != "settlement" or basis["sign"] > 0:
        return lines
    pools = list(dict.fromkeys(line["pool"] for line in lines))
    return tuple(sorted(lines, key=lambda line: (pools.index(line["pool"]), line["of"] == LineKind.OUTCOME)))


def listed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document as a settlement lists it: number, kind, day, net, and how that is spread over pools."""
    pools: dict[str, int] = {}
    for line in document["lines"]:
        pools[line["pool"]] = pools.get(line["pool"], 0) + read_ore(line["net"])
    named = {name: document[name] for name in ("number", "kind", "date", "net")}
    return {**named, "pools": {pool: plain(ore) for pool, ore in pools.items()}}
