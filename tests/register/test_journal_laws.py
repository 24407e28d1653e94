"""What holds between the journal and the tables beside it, whatever has happened."""

import hashlib
import json
from collections.abc import Callable
from operator import itemgetter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from costshare.money.amounts import plain
from costshare.register.entry import DOCUMENTS, Kind, Seat, repeated
from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import ABOUT, BASES, COUNTERS, JOURNAL, METADATA
from costshare.register.verify import FOLLOWED
from costshare.register.writing import Writing
from costshare.testing.strategies import ore
from tests.register.issuing import MEMBERS, YEAR, next_record, opened, put, sound, start
from tests.register.whole import PAYMENT, credit, posting

Rows = dict[str, list[tuple[object, ...]]]
Act = Callable[[Writing], object]


def rows(reading: Reading) -> Rows:
    """Every row of every table but the journal, in order of entry where they have one."""
    found: Rows = {}
    for table in METADATA.sorted_tables:
        if table is not JOURNAL:
            all_rows = [tuple(row) for row in reading.rows(select(table))]
            at = table.columns.keys().index("entry") if table in FOLLOWED else 0
            found[table.name] = sorted(all_rows, key=itemgetter(at))
    return found


def rebuilt(reading: Reading) -> Rows:
    """The same, made from the journal alone, and from what documents rest on."""
    found: Rows = {table.name: [] for table in (ABOUT, *FOLLOWED)}
    contents = {row.hash: row.content for row in reading.rows(select(BASES))}
    counters: dict[tuple[str, int], int] = {}
    bases, position = set(), 0
    for row in reading.rows(select(JOURNAL).order_by(JOURNAL.c.entry)):
        kind, record = Kind(row.kind), json.loads(row.record)
        position += kind in DOCUMENTS
        table, repeating = repeated(kind, record, Seat(entry=row.entry, run_id=row.run_id, position=position))
        found[table.name].append(in_columns(table, repeating))
        if kind in DOCUMENTS:
            series = record["series"], int(record["date"][:4])
            counters[series] = counters.get(series, 0) + 1
            bases.add(record["basis"])
    found[COUNTERS.name] = [(*series, last) for series, last in sorted(counters.items())]
    found[BASES.name] = [(each, contents[each]) for each in sorted(bases)]
    assert all(hashlib.sha256(contents[each].encode()).hexdigest() == each for each in bases)
    return found


def in_columns(table: Table, row: dict[str, str | int]) -> tuple[object, ...]:
    assert row.keys() == set(table.columns.keys())
    return tuple(row[column.name] for column in table.columns)


def bill(period: int, members: list[str]) -> Act:
    def act(writing: Writing) -> None:
        run_id = start(writing, f"{YEAR}-{period:02}", kind="bill")
        writing.save_plan(YEAR, {"period": period})
        for member in members:
            put(writing, run_id, *next_record(writing, member, f"{YEAR}-{period:02}"))

    return act


def pay(turn: int, amounts: list[int]) -> Act:
    def act(writing: Writing) -> None:
        run_id = start(writing, kind="payments")
        names = [f"{turn}-{place}" for place in range(len(amounts))]
        given = [PAYMENT | {"id": name, "amount": plain(ore)} for name, ore in zip(names, amounts, strict=True)]
        writing.add_payments(run_id, given)
        writing.add_postings(run_id, [posting("F20270001", each["amount"], payment=each["id"]) for each in given])

    return act


def settle(ore: int) -> Act:
    def act(writing: Writing) -> None:
        writing.save_settlement(start(writing, f"{YEAR}", kind="settle"), YEAR, {"retained": ore}, {})

    return act


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """What may happen, in any order; a credit note only of what has been billed."""
    acts: list[Act] = []
    billed = credited = 0
    for turn in range(draw(st.integers(0, 6))):
        match draw(st.sampled_from(["bill", "credit", "pay", "settle", "nothing"])):
            case "bill":
                members = draw(st.lists(st.sampled_from(MEMBERS), unique=True))
                billed += len(members)
                acts.append(bill(turn + 1, members))
            case "credit" if billed and not credited:
                acts.append(lambda writing: credit(writing, "F20270001"))
                credited = 1
            case "pay":
                acts.append(pay(turn, draw(st.lists(ore(), max_size=2))))
            case "settle":
                acts.append(settle(draw(ore())))
            case "nothing":
                acts.append(lambda writing: start(writing, kind="match"))
    return acts


def after(register: Register, acts: list[Act]) -> None:
    for act in acts:
        register.write(act)


@settings(max_examples=40)
@given(histories())
def test_everything_beside_the_journal_follows_from_it(new_place: Callable[[], Path | str], acts: list[Act]) -> None:
    with opened(new_place()) as register:
        after(register, acts)
        with register.reading() as reading:
            assert rows(reading) == rebuilt(reading)
        assert sound(register) == ()
