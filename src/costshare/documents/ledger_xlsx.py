"""The ledger as a workbook (extra ``excel``): what is open, computed from what was billed and paid."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.language import Language, Translate, translator
from costshare.documents.ledger_text import SUMS, age_words, sum_heads
from costshare.documents.notation import Notation
from costshare.documents.workbook import Book, Cell, Column, Kind, Live, Sheet
from costshare.documents.workbook_file import workbook_file
from costshare.money.amounts import read_ore
from costshare.periods.names import read_day

OPEN: Final = "{billed}-{paid}-{offset}-{rounding}"
"""What is open of a document, and so of a member's."""


def ledger_xlsx(ledger: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The workbook: a sheet of members with ages, one of every document, and one of payments that go to none.

    Raises `MissingExtraError` without the extra.
    """
    _ = translator(language)
    on = Notation(language).day(read_day(ledger["on"]))
    sheets = [members(ledger, _), documents(ledger, _)]
    if ledger["unallocated"]:
        sheets.append(unallocated(ledger, _))
    if ledger["held"]:
        sheets.append(held(ledger, _))
    book = Book(
        title=_("Ledger on {day}").format(day=on),
        federation=ledger.get("federation", ""),
        notes=(_("Kronor with VAT. What the federation owes is below zero."),),
        sheets=tuple(sheets),
    )
    return workbook_file(book, language)


def members(ledger: Mapping[str, Any], _: Translate) -> Sheet:
    """A row a member."""
    ages = age_words(_)
    columns = (
        Column(head=_("Member")),
        *sum_columns(_),
        *(Column(head=head, kind=Kind.KRONOR, name=age, summed=True) for age, head in ages.items()),
    )
    rows = [(each["id"], *sums(each), *(read_ore(each["ageing"][age]) for age in ages)) for each in ledger["members"]]
    about = _("What each member has been billed, what is paid and what is open, and how long that has been overdue.")
    return Sheet.of(_("Members"), about, columns, rows, total=_("Total"))


def documents(ledger: Mapping[str, Any], _: Translate) -> Sheet:
    """A row a document."""
    kinds, ages = {"invoice": _("Invoice"), "credit-note": _("Credit note")}, age_words(_)
    columns = (
        *(Column(head=_("Number")), Column(head=_("Member")), Column(head=_("Kind"))),
        *(Column(head=_("Date"), kind=Kind.DAY), Column(head=_("Due"), kind=Kind.DAY)),
        Column(head=_("Days late"), kind=Kind.COUNT, name="late"),
        Column(head=_("Age")),
        *sum_columns(_),
    )
    rows = [
        (
            *(each["number"], each["member"], kinds[each["kind"]], read_day(each["date"]), read_day(each["due"])),
            *(each["days_late"], ages[each["age"]], *sums(each)),
        )
        for each in ledger["invoices"]
    ]
    about = _("Every invoice and credit note, what has been paid of it and what is open.")
    return Sheet.of(_("Documents"), about, columns, rows, total=_("Total"))


def unallocated(ledger: Mapping[str, Any], _: Translate) -> Sheet:
    """A row a payment of which something goes to no document."""
    columns = (Column(head=_("Payment")), Column(head=_("Kronor"), kind=Kind.KRONOR, name="amount", summed=True))
    rows = [(each["payment"], read_ore(each["amount"])) for each in ledger["unallocated"]]
    about = _("What has been paid and goes to no document.")
    return Sheet.of(_("Payments without document"), about, columns, rows, total=_("Total"))


def held(ledger: Mapping[str, Any], _: Translate) -> Sheet:
    """A row a payment that seems to be told already, beside the one that it seems to be."""
    amount = Column(head=_("Kronor"), kind=Kind.KRONOR, name="amount", summed=True)
    columns = (Column(head=_("Payment")), Column(head=_("As payment")), amount)
    rows = [(each["payment"], each["other"], read_ore(each["amount"])) for each in ledger["held"]]
    about = _("What seems to be booked already, as another payment, and counts nothing.")
    return Sheet.of(_("Booked already"), about, columns, rows, total=_("Total"))


def sum_columns(_: Translate) -> tuple[Column, ...]:
    """The columns of amounts."""
    heads = zip(SUMS, sum_heads(_), strict=True)
    return tuple(Column(head=head, kind=Kind.KRONOR, name=name, summed=True) for name, head in heads)


def sums(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    """The amounts of a row, what is open by its formula."""
    amounts = {name: read_ore(row[name]) for name in SUMS}
    return tuple(Live(OPEN, ore) if name == "open" else ore for name, ore in amounts.items())
