"""Which rows of the invoices are meant: conditions for what a reading answers."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from costshare.billing.claim import ClaimKey
from costshare.register.schema import INVOICES, RUNS


def of_period(kind: str, period: str) -> ColumnElement[bool]:
    """The documents of a period whose claims are of that kind of run."""
    return and_(INVOICES.c.run_kind == kind, INVOICES.c.period == period)


def of_year(kind: str, year: int) -> ColumnElement[bool]:
    """The documents that runs of a kind issued for a year."""
    return INVOICES.c.run_id.in_(select(RUNS.c.id).where(RUNS.c.kind == kind, RUNS.c.year == year))


def credits_of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The credit notes of the documents that meet a condition."""
    return INVOICES.c.credits.in_(select(INVOICES.c.number).where(condition).correlate(None))


def numbered(number: str) -> ColumnElement[bool]:
    """The document of that number."""
    return INVOICES.c.number == number


def credits_to(number: str) -> ColumnElement[bool]:
    """The credit notes of the document of that number."""
    return INVOICES.c.credits == number


def notes_on(runs: Collection[str]) -> Select[Any]:
    """The number of each credit note of a document of those runs, and that of the document, in order of issue."""
    issued = select(INVOICES.c.number).where(INVOICES.c.run_id.in_(runs))
    chosen = select(INVOICES.c.number, INVOICES.c.credits).where(INVOICES.c.credits.in_(issued))
    return chosen.order_by(INVOICES.c.position)


def of_member(member: str) -> ColumnElement[bool]:
    """A member's documents."""
    return INVOICES.c.member == member


def alike(run: str, claim: ClaimKey) -> ColumnElement[bool]:
    """The documents of a kind of run whose claims differ from that claim by no more than run and revision."""
    return and_(
        of_period(run, claim.period),
        of_member(claim.member),
        INVOICES.c.recipient == claim.recipient,
        INVOICES.c.category == str(claim.category),
    )
