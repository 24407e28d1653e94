"""The vouchers of issued documents: what is claimed, and what it is made of. Each sums to zero.

Amounts are öre, debit positive. A document is a claim on its receiver; a credit note is one below zero. Texts are
Swedish, as the ledger is: exports don't depend on the language of what people read.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from costshare.errors import Fault, InvalidValueError, Place, WorkspaceError
from costshare.exchange.einvoice import Kind as Document
from costshare.faults import fault
from costshare.federation.parties import PARTIES, Kind
from costshare.money.amounts import plain, read_plain
from costshare.workspace.bookkeeping_terms import Bookkeeping
from costshare.workspace.charter import CHARTER

Record = Mapping[str, Any]

TABLE: Final = Place(CHARTER, 1, 1)
KINDS: Final[Mapping[Kind, str]] = {
    Kind.MUNICIPALITY: "Kommuner",
    Kind.REGION: "Regioner",
    Kind.FEDERATION: "Kommunalförbund",
    Kind.COMPANY: "Företag",
}


class Coded(NamedTuple):
    """An object of a row: the number of its SIE dimension, its code there, and its name."""

    dimension: str
    code: str
    name: str


@frozen
class VoucherRow:
    """One row: öre, debit positive. Without a `text` it has the voucher's."""

    account: str
    amount: int
    objects: tuple[Coded, ...] = ()
    text: str = ""


def balanced(voucher: "Voucher", attribute: object, rows: tuple[VoucherRow, ...]) -> None:
    """Debit is credit."""
    del attribute
    total = sum(row.amount for row in rows)
    if total:
        raise InvalidValueError("sie-unbalanced", plain(total), voucher=voucher.text, sum=plain(total))


@frozen
class Voucher:
    """A voucher that the receiving system numbers. Raises `InvalidValueError` (``sie-unbalanced``)."""

    date: dt.date
    text: str
    rows: tuple[VoucherRow, ...] = field(validator=balanced)


def vouchers(record: Record, bookkeeping: Bookkeeping) -> tuple[Voucher, ...]:
    """The voucher of an invoice or a credit note and, if it lies ahead of its period, that of the period's first day.

    A row of nothing is left out, and so is a voucher that would have no rows.

    A document that is dated before its period begins, and any that credits it before then, is booked as prepaid where
    there is an account for that; on the first day of the period another voucher moves it to income.

    Raises `WorkspaceError` (``bookkeeping-account``, ``missing-field``) for an account that is not said. A charter that
    was checked with the document's member and pools in it has them all.
    """
    sign = -1 if Document(record["kind"]) is Document.CREDIT_NOTE else 1
    member, period = record["member"], record["period"]
    income = tuple(income_rows(record, sign, bookkeeping))
    is_ahead = bool(bookkeeping.prepaid) and record["date"] < period["from"]
    with_whom = counterparty(member, bookkeeping)
    prepaid = VoucherRow(bookkeeping.prepaid, -sign * read_plain(record["net"]), with_whom)
    claim = VoucherRow(
        said(bookkeeping.claims.get(member["kind"], ""), "claims", member["kind"]),
        sign * read_plain(record["payable"]),
        (*with_whom, *customer(member, bookkeeping)),
    )
    text = voucher_text(record)
    issued = Voucher(
        dt.date.fromisoformat(record["date"]),
        text,
        non_zero(claim, *([prepaid] if is_ahead else income), *settled_rows(record, sign, bookkeeping)),
    )
    first = (issued,) if issued.rows else ()
    if not (is_ahead and income):
        return first
    moved = VoucherRow(prepaid.account, -prepaid.amount, with_whom)
    begins = dt.date.fromisoformat(period["from"])
    return *first, Voucher(begins, f"Periodisering, {text[0].lower()}{text[1:]}", (*non_zero(moved), *income))


def voucher_text(record: Record) -> str:
    """Which document it is, whose, and what for; the number first, since systems cut long texts."""
    what = "Faktura" if record["kind"] == Document.INVOICE else "Kreditfaktura"
    match record["basis"].get("kind"):  # those of the first registers say none
        case "credit":
            about = f"avser {record['credits']}"
        case "settlement":
            about = f"slutavräkning {record['period']['name']}"
        case _:
            about = record["period"]["name"]
    return f"{what} {record['number']}, {record['member']['name']}, {about}"


def income_rows(record: Record, sign: int, bookkeeping: Bookkeeping) -> Iterator[VoucherRow]:
    """What the document brings of each pool; its lines of a pool are one row, and those of nothing none."""
    member, nets = record["member"], dict[str, int]()
    names = {line["pool"]: line["name"] for line in record["lines"]}
    for line in record["lines"]:
        nets[line["pool"]] = nets.get(line["pool"], 0) + read_plain(line["net"])
    for pool, net in nets.items():
        if net:
            yield income_row(pool, names[pool], -sign * net, member, bookkeeping)


def income_row(pool: str, name: str, amount: int, member: Mapping[str, Any], bookkeeping: Bookkeeping) -> VoucherRow:
    """A row of a pool's income from a member."""
    account = said(bookkeeping.income_of(pool, member["kind"]), "income", member["kind"])
    objects = (
        Coded(dimension, code, name if dimension == bookkeeping.cost_centre else code)
        for dimension, code in bookkeeping.objects_of(pool).items()
    )
    return VoucherRow(account, amount, (*objects, *counterparty(member, bookkeeping)), name)


def settled_rows(record: Record, sign: int, bookkeeping: Bookkeeping) -> Iterator[VoucherRow]:
    """VAT, which is a debt to the state and nobody's income, and what rounding to kronor gave or took."""
    vat, rounding = read_plain(record["vat"]), read_plain(record["rounding"])
    if vat:
        yield VoucherRow(said(bookkeeping.vat, "vat"), -sign * vat)
    if rounding:
        with_whom = counterparty(record["member"], bookkeeping)
        yield VoucherRow(said(bookkeeping.rounding, "rounding"), -sign * rounding, with_whom)


def counterparty(member: Mapping[str, Any], bookkeeping: Bookkeeping) -> tuple[Coded, ...]:
    """The member's counterparty code (motpart), if there is a dimension for it.

    A code that is that of all members of the kind is called after the kind, one that is the member's own after it.
    """
    code = member["counterparty"]
    if not (bookkeeping.counterparty and code):
        return ()
    kind = member["kind"]
    name = KINDS[kind] if code == PARTIES[kind].counterparty_default else member["name"]
    return (Coded(bookkeeping.counterparty, code, name),)


def customer(member: Mapping[str, Any], bookkeeping: Bookkeeping) -> tuple[Coded, ...]:
    """The member as a customer, if there is a dimension for it: by its customer number, else its id."""
    if not bookkeeping.customer:
        return ()
    return (Coded(bookkeeping.customer, member["customer_number"] or member["id"], member["name"]),)


def said(account: str, name: str, kind: str = "") -> str:
    """The account.

    Raises `WorkspaceError` where it is empty.
    """
    if not account:
        raise WorkspaceError([lacking(name, kind)])
    return account


def lacking(name: str, kind: str) -> Fault:
    """That an account is not said, for a kind of member or at all."""
    if kind:
        return fault("bookkeeping-account", TABLE, field=name, kind=kind)
    return fault("missing-field", TABLE, field=name, table="[bookkeeping]")


def non_zero(*rows: VoucherRow) -> tuple[VoucherRow, ...]:
    """The rows that move something."""
    return tuple(row for row in rows if row.amount)
