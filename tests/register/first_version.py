"""A register as the first version of the tables has it, written as SQL: not by this program, which makes later ones."""

import json
from collections.abc import Callable
from typing import Any, Final

from costshare.register.entry import Kind, Seat, link

TABLES: Final = """\
CREATE TABLE about (uuid TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, federation TEXT NOT NULL,
  created TEXT NOT NULL);
CREATE TABLE counters (series TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (series, year));
CREATE TABLE journal (entry BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, run_id TEXT NOT NULL, record TEXT NOT NULL,
  previous TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX journal_by_run ON journal (run_id, entry);
CREATE TABLE bases (hash TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL);
CREATE TABLE runs (id TEXT NOT NULL PRIMARY KEY, entry BIGINT NOT NULL UNIQUE REFERENCES journal (entry),
  kind TEXT NOT NULL, period TEXT NOT NULL, year INTEGER NOT NULL);
CREATE INDEX runs_by_period ON runs (kind, period);
CREATE INDEX runs_by_year ON runs (kind, year);
CREATE TABLE plans (year INTEGER NOT NULL, revision INTEGER NOT NULL,
  entry BIGINT NOT NULL UNIQUE REFERENCES journal (entry), PRIMARY KEY (year, revision));
CREATE TABLE invoices (number TEXT NOT NULL PRIMARY KEY, position BIGINT NOT NULL UNIQUE,
  entry BIGINT NOT NULL UNIQUE REFERENCES journal (entry), run_id TEXT NOT NULL, kind TEXT NOT NULL,
  federation TEXT NOT NULL, run_kind TEXT NOT NULL, period TEXT NOT NULL, member TEXT NOT NULL,
  recipient TEXT NOT NULL, category TEXT NOT NULL, revision INTEGER NOT NULL, ocr TEXT NOT NULL UNIQUE,
  date TEXT NOT NULL, due TEXT NOT NULL, net BIGINT NOT NULL, vat BIGINT NOT NULL, rounding BIGINT NOT NULL,
  payable BIGINT NOT NULL, credits TEXT NOT NULL, basis TEXT NOT NULL,
  UNIQUE (federation, run_kind, period, member, recipient, category, revision),
  CHECK (payable = net + vat + rounding));
CREATE INDEX invoices_by_run ON invoices (run_id, position);
CREATE INDEX invoices_by_period ON invoices (run_kind, period);
CREATE INDEX invoices_by_credited ON invoices (credits)
"""
FEDERATION: Final = "222000-0026"
UUID: Final = "3f9e2a51-6f3c-4c63-9d0e-4e1a1f0c2b7d"
CREATED: Final = "2026-01-02T08:00:00+00:00"
RUN: Final = "bill-2026-Q1"
SPELLED: Final = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
RECORDS: Final[tuple[tuple[Kind, str, dict[str, Any]], ...]] = (
    (Kind.REGISTER, "", {"created": CREATED, "federation": FEDERATION, "uuid": UUID}),
    (
        Kind.RUN,
        RUN,
        {
            "created": CREATED,
            "id": RUN,
            "issued": "2026-01-15",
            "kind": "bill",
            "period": "2026-Q1",
            "program": "costshare 0.0.9",
            "reason": "",
            "sources": {},
            "user": "ekonom",
            "year": 2026,
        },
    ),
    (Kind.PLAN, RUN, {"plan": {"instalments": 4, "spreads": [], "year": 2026}, "revision": 1, "year": 2026}),
)


def first_version(execute: Callable[[str], object]) -> None:
    """Make the register: a run and a plan, and a counter that stands at nothing."""
    for statement in TABLES.split(";\n"):
        execute(statement)
    head = ""
    for entry, (kind, run_id, record) in enumerate(RECORDS, 1):
        text = json.dumps(record, **SPELLED)  # type: ignore[arg-type]
        new = link(kind, Seat(entry=entry, run_id=run_id), text.encode(), head)
        execute(f"INSERT INTO journal VALUES ({entry}, '{kind}', '{run_id}', '{text}', '{head}', '{new}')")  # noqa: S608
        head = new
    execute(f"INSERT INTO about VALUES ('{UUID}', 1, '{FEDERATION}', '{CREATED}')")  # noqa: S608
    execute(f"INSERT INTO runs VALUES ('{RUN}', 2, 'bill', '2026-Q1', 2026)")  # noqa: S608
    execute("INSERT INTO plans VALUES (2026, 1, 3)")
