"""Whether the money of a register adds up: payments, what is posted of them, credit notes, what is set off."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Column, ColumnElement, Select, and_, case, false, func, or_, select

from costshare.billing.posting import OF_PAYMENTS, PostingKind
from costshare.money.amounts import ORE_PER_KRONA
from costshare.register.entry import Kind
from costshare.register.reading import Reading
from costshare.register.schema import EXPORTS, INVOICES, NUMBERS, PAYMENTS, POSTINGS, REMINDERS, RUNS
from costshare.register.verify import Finding

NOTES: Final = INVOICES.alias("notes")
HAS_PAYMENT: Final = POSTINGS.c.payment != ""
HAS_NUMBER: Final = POSTINGS.c.number != ""
FORMS: Final = {
    PostingKind.MATCH: and_(HAS_PAYMENT, HAS_NUMBER),
    PostingKind.PAY: and_(~HAS_PAYMENT, HAS_NUMBER, POSTINGS.c.amount > 0),
    PostingKind.REFUND: HAS_PAYMENT != HAS_NUMBER,
    PostingKind.ROUNDING: HAS_NUMBER,
    PostingKind.OFFSET: and_(~HAS_PAYMENT, HAS_NUMBER),
    PostingKind.DOUBLE: and_(HAS_PAYMENT, HAS_NUMBER, POSTINGS.c.number != POSTINGS.c.payment),
    PostingKind.HELD: and_(HAS_PAYMENT, HAS_NUMBER, POSTINGS.c.number != POSTINGS.c.payment),
}
"""What a posting of each kind names."""
NAMING: Final = (
    ("reminder", REMINDERS.c.number, INVOICES.c.number),
    ("numbered", NUMBERS.c.reference, INVOICES.c.number),
    ("exported", EXPORTS.c.exported, RUNS.c.id),
)
"""What is found where a column names nothing that was there before it, and the column whose values it names."""


def misposted(reading: Reading) -> Iterator[Finding]:
    """What of the money does not add up.

    ``posting``: it names no payment or document that was there by then, or not what its kind names; or a document's
    roundings come to a krona or more. ``payment``: more is posted of it than it is. ``credited``: credit notes beyond
    their invoice. ``offset``: a run sets off something that does not sum to zero. ``reminder``: of no document.
    ``numbered``: no document. ``exported``: no run.
    """
    for row in reading.stream(select(POSTINGS.c.entry).where(or_(nameless(), lost())).order_by(POSTINGS.c.entry)):
        yield Finding("posting", f"entry {row.entry}")
    for row in reading.stream(grouped(POSTINGS.c.number, PostingKind.ROUNDING, ORE_PER_KRONA)):
        yield Finding("posting", str(row[0]))
    for row in reading.stream(beyond_payments()):
        yield Finding("payment", str(row.id))
    for row in reading.stream(grouped(POSTINGS.c.run_id, PostingKind.OFFSET, 1)):
        yield Finding("offset", str(row[0]))
    for row in reading.stream(beyond_invoices()):
        yield Finding("credited", str(row.number))
    for code, column, named in NAMING:
        there = select(named).where(named == column, named.table.c.entry < column.table.c.entry)
        entries = select(column.table.c.entry).where(~there.exists()).order_by(column.table.c.entry)
        for row in reading.stream(entries):
            yield Finding(code, f"entry {row.entry}")


def nameless() -> ColumnElement[bool]:
    """The postings that do not name what their kind names, or move nothing."""
    sound = (and_(POSTINGS.c.kind == kind, form) for kind, form in FORMS.items())
    return or_(~or_(false(), *sound), POSTINGS.c.amount == 0)


def lost() -> ColumnElement[bool]:
    """The postings that name a payment or a document that is not there, or came later."""
    paid, other = (
        select(PAYMENTS.c.id).where(PAYMENTS.c.id == column, PAYMENTS.c.entry < POSTINGS.c.entry)
        for column in (POSTINGS.c.payment, POSTINGS.c.number)
    )
    issued = select(INVOICES.c.number).where(
        INVOICES.c.number == POSTINGS.c.number, INVOICES.c.entry < POSTINGS.c.entry
    )
    named = case((POSTINGS.c.kind.in_(OF_PAYMENTS), other.exists()), else_=issued.exists())
    return or_(and_(HAS_PAYMENT, ~paid.exists()), and_(HAS_NUMBER, ~named))


def grouped(by: Column[str], kind: PostingKind, least: int) -> Select[str]:
    """Where postings of a kind come to so many öre or more, either way."""
    whole = func.abs(func.sum(POSTINGS.c.amount)) >= least
    return select(by).where(POSTINGS.c.kind == kind).group_by(by).having(whole).order_by(by)


def beyond_payments() -> Select[str]:
    """The payments of which more is posted than they are, or something the other way."""
    moved = case((POSTINGS.c.kind == PostingKind.ROUNDING, 0), else_=POSTINGS.c.amount)
    whole = func.sum(moved)
    inside = or_(whole.between(0, PAYMENTS.c.amount), whole.between(PAYMENTS.c.amount, 0))
    joined = PAYMENTS.join(POSTINGS, POSTINGS.c.payment == PAYMENTS.c.id)
    grouping = select(PAYMENTS.c.id).select_from(joined).group_by(PAYMENTS.c.id, PAYMENTS.c.amount)
    return grouping.having(~inside).order_by(PAYMENTS.c.id)


def beyond_invoices() -> Select[str]:
    """The invoices of which credit notes take back more than there is, or all but its VAT or its rounding."""
    net, vat, rounding = (func.sum(NOTES.c[name]) for name in ("net", "vat", "rounding"))
    inside = and_(
        *(
            or_(part.between(0, INVOICES.c[name]), part.between(INVOICES.c[name], 0))
            for name, part in (("net", net), ("vat", vat))
        ),
        or_(net != INVOICES.c.net, and_(vat == INVOICES.c.vat, rounding == INVOICES.c.rounding)),
    )
    joined = INVOICES.join(NOTES, NOTES.c.credits == INVOICES.c.number)
    columns = (INVOICES.c.number, INVOICES.c.position, INVOICES.c.kind)
    of_invoice = (*columns, INVOICES.c.net, INVOICES.c.vat, INVOICES.c.rounding)
    grouping = select(INVOICES.c.number).select_from(joined).group_by(*of_invoice)
    return grouping.having(or_(~inside, INVOICES.c.kind != Kind.INVOICE)).order_by(INVOICES.c.position)
