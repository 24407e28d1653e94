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

VERSION: Final = 1
"""The version of these tables; a register says which one it has."""

METADATA: Final = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _ore(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


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

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    _text("kind"),
    _text("period"),
    _count("year"),
    _text("issued"),
    _text("program"),
    _text("user"),
    _text("sources"),
    _text("created"),
    Index("runs_by_period", "kind", "period"),
    comment="one row for each time something was issued; position counts from 1 in that order",
)

PLANS: Final = Table(
    "plans",
    METADATA,
    _count("year"),
    _count("revision"),
    Column("run_id", Text, ForeignKey("runs.id"), nullable=False),
    _text("plan"),
    PrimaryKeyConstraint("year", "revision"),
    comment="what each member pays in a year as it was frozen; the highest revision holds",
)

INVOICES: Final = Table(
    "invoices",
    METADATA,
    Column("number", Text, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("run_id", Text, ForeignKey("runs.id"), nullable=False),
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
    _text("record"),
    _text("hash"),
    _text("previous"),
    UniqueConstraint(
        "federation", "run_kind", "period", "member", "recipient", "category", "revision", name="one_invoice_a_claim"
    ),
    UniqueConstraint("ocr", name="one_invoice_a_reference"),
    CheckConstraint("payable = net + vat + rounding", name="payable_adds_up"),
    Index("invoices_by_run", "run_id", "position"),
    comment="one row for each invoice; position counts from 1 in order of issue, and the hashes chain in that order",
)

NEVER_CHANGED: Final = (RUNS, PLANS, INVOICES)
"""The tables whose rows stay as they were written."""
