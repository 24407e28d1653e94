"""The accrual of a settlement: what members are to pay, or get, of a year that is not settled when its books close."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from costshare.billing.record import buyer
from costshare.billing.statement import MemberStatement, Statement
from costshare.exchange.sie_written import Sender, Written, sie_written
from costshare.exchange.vouchers import Coded, Voucher, VoucherRow, counterparty, income_row, non_zero, said
from costshare.federation.membership import Federation
from costshare.federation.parties import Party
from costshare.periods.period import DAY, year
from costshare.workspace.bookkeeping_terms import Bookkeeping


def sie_accrual(
    statement: Statement, federation: Federation, bookkeeping: Bookkeeping, *, on: dt.date, program: str
) -> Written | None:
    """The accrual and its reversal as a SIE file that is generated on that day; None where there is nothing to accrue.

    `program` is the name and the version of what writes it. Raises what `accrual` raises.
    """
    found = accrual(statement, (member.party for member in federation.members), bookkeeping, on=on)
    if not found:
        return None
    sender = Sender(company=federation.name, orgnr=federation.orgnr, generated=on, program=program)
    return sie_written(found, sender, bookkeeping)


def accrual(
    statement: Statement, parties: Iterable[Party], bookkeeping: Bookkeeping, *, on: dt.date
) -> tuple[Voucher, ...]:
    """Two vouchers: the accrual, dated that day or at the latest the year's last, and its reversal the day after.

    What a member is to pay and what it carries into its next advances is income of the year, of its pools; below zero,
    it lowers it. What is retained is the federation's already. Members who owe and members who are owed stand apart,
    each by counterparty code. Before VAT, which arises with the invoice. Nothing to accrue gives no voucher.

    Raises `WorkspaceError` (``missing-field``, ``bookkeeping-account``) for an account that is not said.
    """
    known = {party.id: buyer(party, "") for party in parties}
    rows: dict[tuple[str, tuple[Coded, ...], str], int] = {}
    for member in statement.members:
        for row in member_rows(member, known[member.id], statement.names, bookkeeping):
            alike = (row.account, row.objects, row.text)
            rows[alike] = rows.get(alike, 0) + row.amount
    found = non_zero(*(VoucherRow(account, ore, objects, text) for (account, objects, text), ore in rows.items()))
    if not found:
        return ()
    day = min(on, year(statement.year).last)
    back = tuple(VoucherRow(row.account, -row.amount, row.objects, row.text) for row in found)
    return (
        Voucher(day, f"Upplupen slutavräkning {statement.year}", found),
        Voucher(day + DAY, f"Återföring av upplupen slutavräkning {statement.year}", back),
    )


def member_rows(
    member: MemberStatement, party: Mapping[str, Any], names: Mapping[str, str], bookkeeping: Bookkeeping
) -> Iterator[VoucherRow]:
    """A member's claim or debt, and what it is of each pool."""
    parts = {pool: figures.due + figures.carried for pool, figures in member.pools.items()}
    total = sum(parts.values())
    name = "accrued_income" if total > 0 else "accrued_cost"
    if total:
        yield VoucherRow(said(getattr(bookkeeping, name), name), total, counterparty(party, bookkeeping))
    for pool, part in parts.items():
        if part:
            yield income_row(pool, names[pool], -part, party, bookkeeping)
