"""The tables of a register. Amounts are whole öre, days ISO dates, instants ISO timestamps in UTC."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

VERSION: Final = 3
"""The version of these tables; a register says which one it has."""

METADATA: Final = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _ore(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _entry() -> Column[int]:
    return Column("entry", BigInteger, ForeignKey("journal.entry"), nullable=False, unique=True)


ABOUT: Final = Table(
    "about",
    METADATA,
    Column("uuid", Text, primary_key=True),
    _count("version"),
    _text("federation"),
    _text("created"),
    comment="one row: which register this is, and whose",
)

COUNTERS: Final = Table(
    "counters",
    METADATA,
    _text("series"),
    _count("year"),
    _count("last"),
    PrimaryKeyConstraint("series", "year"),
    comment="the last number taken of each series in each year of issue",
)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("run_id"),
    _text("record"),
    _text("previous"),
    _text("hash"),
    Index("journal_by_run", "run_id", "entry"),
    comment="all that ever happened, counted from 1 in that order and chained by hash; the tables below repeat it",
)

BASES: Final = Table(
    "bases",
    METADATA,
    Column("hash", Text, primary_key=True),
    _text("content"),
    comment="what invoices rest on, by the SHA-256 of its spelling: a member's invoices of a year share it",
)

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("id", Text, primary_key=True),
    _entry(),
    _text("kind"),
    _text("period"),
    _count("year"),
    Index("runs_by_period", "kind", "period"),
    Index("runs_by_year", "kind", "year"),
    comment="one row for each time something was written",
)

PLANS: Final = Table(
    "plans",
    METADATA,
    _count("year"),
    _count("revision"),
    _entry(),
    PrimaryKeyConstraint("year", "revision"),
    comment="what each member pays in a year as it was frozen; the highest revision holds",
)

INVOICES: Final = Table(
    "invoices",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("position", BigInteger, nullable=False, unique=True),
    _entry(),
    _text("run_id"),
    _text("kind"),
    _text("federation"),
    _text("run_kind"),
    _text("period"),
    _text("member"),
    _text("recipient"),
    _text("category"),
    _count("revision"),
    _text("ocr"),
    _text("date"),
    _text("due"),
    _ore("net"),
    _ore("vat"),
    _ore("rounding"),
    _ore("payable"),
    _text("credits"),
    _text("basis"),
    UniqueConstraint(
        "federation", "run_kind", "period", "member", "recipient", "category", "revision", name="one_invoice_a_claim"
    ),
    UniqueConstraint("ocr", name="one_invoice_a_reference"),
    CheckConstraint("payable = net + vat + rounding", name="payable_adds_up"),
    Index("invoices_by_run", "run_id", "position"),
    Index("invoices_by_period", "run_kind", "period"),
    Index("invoices_by_credited", "credits"),
    comment="one row for each invoice and credit note; position counts from 1 in order of issue",
)

PAYMENTS: Final = Table(
    "payments",
    METADATA,
    Column("id", Text, primary_key=True),
    _entry(),
    _text("run_id"),
    _text("booking"),
    _text("account"),
    _text("booked"),
    _ore("amount"),
    Index("payments_by_booking", "booking"),
    Index("payments_by_day", "booked"),
    comment="one row for each transaction on the federation's account; money out is negative",
)

POSTINGS: Final = Table(
    "postings",
    METADATA,
    Column("entry", BigInteger, ForeignKey("journal.entry"), primary_key=True, autoincrement=False),
    _text("run_id"),
    _text("kind"),
    _text("payment"),
    _text("number"),
    _text("date"),
    _ore("amount"),
    Index("postings_by_number", "number"),
    Index("postings_by_payment", "payment"),
    comment="what of a payment or a credit note goes to which invoice; positive lowers what is open",
)

SETTLEMENTS: Final = Table(
    "settlements",
    METADATA,
    _count("year"),
    _count("revision"),
    _entry(),
    PrimaryKeyConstraint("year", "revision"),
    comment="where a year's difference went, as it was settled; the highest revision holds",
)

REMINDERS: Final = Table(
    "reminders",
    METADATA,
    Column("entry", BigInteger, ForeignKey("journal.entry"), primary_key=True, autoincrement=False),
    _text("run_id"),
    _text("number"),
    _text("date"),
    Index("reminders_by_number", "number"),
    comment="one row for each time that a member was reminded of an invoice",
)

NUMBERS: Final = Table(
    "numbers",
    METADATA,
    Column("reference", Text, primary_key=True),
    _entry(),
    _text("run_id"),
    _text("number"),
    _text("ocr"),
    _text("date"),
    _text("due"),
    UniqueConstraint("number", name="one_document_a_number"),
    Index("numbers_by_ocr", "ocr"),
    comment="what a finance system called the document of a reference; its ocr, date and due are empty where unsaid",
)

EXPORTS: Final = Table(
    "exports",
    METADATA,
    Column("entry", BigInteger, ForeignKey("journal.entry"), primary_key=True, autoincrement=False),
    _text("run_id"),
    _text("exported"),
    _text("kind"),
    _text("date"),
    _text("created"),
    Index("exports_by_exported", "exported"),
    comment="one row for each time that files of a run, of one kind, were handed over to a finance system",
)

FIRST: Final = (ABOUT, COUNTERS, JOURNAL, BASES, RUNS, PLANS, INVOICES)
"""The tables of version 1."""
NEVER_CHANGED: Final = (
    JOURNAL,
    BASES,
    RUNS,
    PLANS,
    INVOICES,
    PAYMENTS,
    POSTINGS,
    SETTLEMENTS,
    REMINDERS,
    NUMBERS,
    EXPORTS,
)
"""The tables whose rows stay as they were written."""
