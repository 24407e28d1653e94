"""The canonical record of an invoice: plain data from which every document can be made again.

Amounts are text in kronor with two decimals, days are ISO dates. Nothing in it needs the workspace any more: the
basis holds the weights and their sources as they were, never the rows behind them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final, TypeVar

import attrs
from attrs import field, frozen

from costshare.allocation.allocation import Allocation
from costshare.allocation.derivation import cell, outline, overheads, whole
from costshare.billing.claim import ClaimLine
from costshare.billing.invoice import Invoice
from costshare.billing.issuer import FINANCE_SYSTEM
from costshare.billing.plan import Spread, YearPlan
from costshare.federation.membership import Federation
from costshare.federation.parties import Address, Party
from costshare.money.amounts import plain
from costshare.money.rounding import decimals
from costshare.periods.names import named

T = TypeVar("T")
V = TypeVar("V")

MOST_WEIGHTS: Final = 40
"""How many members' weights an invoice lists; where more share a piece, the receiver's own and the others' sum."""
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})
SPELLING: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
RECORD: Final = 1
"""The version of the record's form."""


class Once:
    """What the records of a run have alike: made for the first of them, and the same object in all."""

    def __init__(self) -> None:
        """Have nothing yet."""
        self._made: dict[tuple[object, int], tuple[object, Any]] = {}

    def __call__(self, make: Callable[[T], V], source: T) -> V:
        """What `make` gives for the source, which is kept so that no other can have its identity."""
        key = (make, id(source))
        if key not in self._made:
            self._made[key] = (source, make(source))
        made: V = self._made[key][1]
        return made


@frozen(kw_only=True)
class Issue:
    """What all invoices of a run have in common.

    The decision behind the VAT treatment, how the year is billed, whether the invoices are numbered here; and `once`,
    for what the records share.
    """

    vat_grounds: Mapping[str, str]
    instalments: int
    advance: str
    numbered_here: bool = True
    once: Once = field(factory=Once, init=False, eq=False, repr=False)


def record(  # noqa: PLR0913 - the last two by keyword
    invoice: Invoice,
    federation: Federation,
    allocation: Allocation,
    issue: Issue,
    *,
    plan: YearPlan | None = None,
    brought: Mapping[str, int] = NOTHING,
) -> dict[str, Any]:
    """The invoice, who it is from and to, and what each amount rests on.

    With the year's plan, each line also says what the other periods of its pool take. `brought` is what the settlement
    of the year before carried into the receiver's year, in öre by pool.
    """
    period = named(invoice.key.period)
    spreads = plan.by_member.get(invoice.key.member, {}) if plan else {}
    return {
        "record": RECORD,
        **({} if issue.numbered_here else {"issuer": FINANCE_SYSTEM}),
        "kind": "invoice",
        "run": invoice.key.run,
        "series": invoice.series,
        "number": invoice.number,
        "ocr": invoice.ocr,
        "date": invoice.date.isoformat(),
        "due": invoice.due.isoformat(),
        "due_days": invoice.due_days,
        "period": {"name": invoice.key.period, "from": period.start.isoformat(), "until": period.last.isoformat()},
        "revision": invoice.key.revision,
        "federation": seller(federation),
        "member": buyer(invoice.party, invoice.key.recipient),
        "category": str(invoice.category),
        "rate": decimals(invoice.rate * 100, 2),
        "ground": issue.vat_grounds.get(str(invoice.category), ""),
        "lines": [billed(line, spreads) for line in invoice.lines],
        "net": plain(invoice.net),
        "vat": plain(invoice.vat),
        "rounding": plain(invoice.rounding),
        "payable": plain(invoice.payable),
        "references": [],
        "credits": "",
        "basis": basis(invoice, allocation, issue, brought),
    }


def basis(
    invoice: Invoice, allocation: Allocation, issue: Issue, brought: Mapping[str, int] = NOTHING
) -> dict[str, Any]:
    """What the amounts rest on: the pools of the lines, and the receiver's cells of them.

    A pool that is not shared any more, and a member that has no part of it any more, have none: what was billed of
    them is given back. What a settlement brought stands there only where it did.
    """
    member, pools = invoice.key.member, {line.pool for line in invoice.lines}
    few = len(allocation.members) <= MOST_WEIGHTS
    listed = allocation.by_id if few else {member: allocation.by_id[member]} if member in allocation.by_id else {}
    splits = [split for split in allocation.pools if split.pool.id in pools]
    carried = {pool: plain(ore) for pool, ore in brought.items() if ore and pool in pools}
    return {
        "kind": "instalment",
        "year": allocation.year,
        "basis": str(allocation.basis),
        "unit": plain(allocation.rounding.unit),
        "mode": str(allocation.rounding.mode),
        "instalments": issue.instalments,
        "advance": issue.advance,
        **({"brought": carried} if carried else {}),
        "members": {each.id: each.name for each in listed.values()},
        "cells": [
            cell(split, split.cells[member], most=MOST_WEIGHTS, outlined=partial(issue.once, outline))
            for split in splits
            if member in split.cells
        ],
        "pools": [issue.once(whole, split) for split in splits],
        "overheads": issue.once(overheads, allocation),
    }


def billed(line: ClaimLine, spreads: Mapping[str, Spread]) -> dict[str, Any]:
    """One line: the pool, its net, what the year's plan is to bring of it, and by period what it does.

    Without a plan, `planned` is empty and so is `instalments`.
    """
    spread = spreads.get(line.pool)
    return {
        "pool": line.pool,
        "name": line.name,
        "net": plain(line.amount),
        "planned": plain(spread.target) if spread else "",
        "instalments": {period: plain(ore) for period, ore in spread.amounts.items()} if spread else {},
    }


def seller(federation: Federation) -> dict[str, Any]:
    """The federation as an invoice names it."""
    return {
        "name": federation.name,
        "orgnr": federation.orgnr,
        "vat_number": federation.vat_number,
        "address": address(federation.address),
        "contact": attrs.asdict(federation.contact),
        "bankgiro": federation.bankgiro,
        "plusgiro": federation.plusgiro,
        "iban": federation.iban,
        "endpoint": federation.endpoint,
    }


def buyer(party: Party, recipient: str) -> dict[str, Any]:
    """The receiver as an invoice names it: the member, and what it wants on its invoices."""
    wants = party.invoicing
    return {
        "id": party.id,
        "kind": str(party.kind),
        "name": wants.recipient or party.name,
        "orgnr": recipient,
        "vat_number": party.vat_number,
        "address": address(wants.address or party.address),
        "reference": wants.reference,
        "order": wants.order,
        "customer_number": wants.customer_number,
        "accounting": wants.accounting,
        "endpoint": wants.endpoint,
        "gln": wants.gln,
        "counterparty": party.counterparty_code,
    }


def address(given: Address | None) -> dict[str, str]:
    """An address; empty texts where there is none."""
    return attrs.asdict(given or Address())


@frozen
class Kept:
    """A record as a register keeps it: its basis apart and named by hash, since a year's invoices of a member share it.

    `spelled` is the basis in its canonical spelling.
    """

    record: Mapping[str, Any]
    spelled: bytes

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Kept":
        """The record in two parts."""
        spelled = canonical(record["basis"])
        return cls({**record, "basis": hashlib.sha256(spelled).hexdigest()}, spelled)


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one spelling of plain data that hashes are taken of: sorted keys, no blanks, UTF-8."""
    return spelled(data).encode()


def spelled(data: object) -> str:
    """The same as text, also of a part."""
    return SPELLING.encode(data)


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()
