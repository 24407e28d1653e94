"""Whatever is changed in a register after a full year, or in its documents, is found; and nothing where nothing was.

What is changed is a sample, so that it is quick: with COSTSHARE_TAMPERING=all, as in ``make tampering``, it is all.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

import pytest

from costshare.billing.record import canonical
from costshare.register.register import Register
from costshare.runs.documents_check import of_run
from costshare.runs.verify import NOTES, verify
from tests.billing.agreement import FEDERATION
from tests.laws.tampering import VALUES, Hand, Story, changed, columns, in_hand, leaves, tables, unguarded, whole_year

T = TypeVar("T")
Steps = tuple[str | int, ...]

ALL: Final = os.environ.get("COSTSHARE_TAMPERING") == "all"
MOST: Final = 20
"""Changes of each kind in a sample."""


def some(items: Sequence[T], most: int = MOST) -> Sequence[T]:
    """All of the items, or so many of them, spread evenly."""
    step = 1 if ALL else max(1, len(items) // most)
    return items[step // 2 :: step]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a whole year in its register; not to be changed."""
    return whole_year(tmp_path_factory.mktemp("year") / "w")


@pytest.fixture(scope="module")
def hand(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    """A copy that may be changed."""
    bare = Path(shutil.copytree(root, tmp_path_factory.mktemp("bare") / "w", ignore=shutil.ignore_patterns("out")))
    unguarded(bare / "register.db")
    with in_hand(bare) as found:
        yield found


def told(count: int, of: str) -> None:
    """Say how many changes were found."""
    assert count
    print(f"\n{count} {of}, all found")  # noqa: T201 - what the campaign is run for


def test_nothing_is_found_where_nothing_was_changed(root: Path, hand: Hand) -> None:
    assert verify(root).findings == ()
    assert not hand.found()
    assert all(hand.rows(table) for table in tables()), "something of everything"


def test_every_changed_field_is_found(hand: Hand) -> None:
    changes = [
        (table, column, row, value)
        for table in tables()
        for row in hand.rows(table)
        for column in columns(table)
        for value in VALUES
    ]
    count = 0
    for table, column, row, value in some(changes, 6 * MOST):
        with hand.undone():
            before = hand.value(table, column, row)
            new = value.format(column=column)
            hand.run(f"UPDATE {table} SET {column} = {new} WHERE rowid = ?", row)  # noqa: S608 - our own tables
            if repr(hand.value(table, column, row)) != repr(before):
                assert hand.found(), (table, column, row, value)
                count += 1
    told(count, "changed fields")


def test_every_changed_value_of_a_record_is_found(hand: Hand) -> None:
    """As text in its place, the hashes left as they are."""
    story = Story.of(hand)
    changes = [(place, path) for place, entry in enumerate(story.entries) for path in leaves(entry[2])]
    chosen = some(changes)
    for place, path in chosen:
        with hand.undone():
            record = changed(story.entries[place][2], path)
            hand.set("journal", "record", place + 1, canonical(record).decode())
            assert hand.found(), (place, path)
    told(len(chosen), "changed values of records")


def test_every_changed_value_is_found_also_where_all_hashes_and_tables_are_made_to_fit(hand: Hand) -> None:
    """The head has changed too: the anchor tells. Without it, what was done over again tells of most amounts."""
    story = Story.of(hand)
    records = [(place, path) for place, entry in enumerate(story.entries) for path in leaves(entry[2])]
    bases = [(name, path) for name in sorted(story.bases) for path in leaves(story.bases[name])]
    forgeries = [partial(of_record, story, place, path) for place, path in some(records)]
    forgeries += [partial(of_basis, story, name, path) for name, path in some(bases)]
    count = alone = impossible = 0
    for forge in forgeries:
        with hand.undone():
            try:
                forge().forged(hand)
            except (ValueError, RuntimeError, KeyError):
                impossible += 1
                continue
            assert hand.found(), forge
            count += 1
            alone += bool(hand.found(anchor=False))
    told(count, f"forged registers ({alone} of them without the anchor; {impossible} cannot be written)")


def test_every_deleted_and_every_doubled_row_is_found(hand: Hand) -> None:
    found = [(table, row) for table in tables() for row in hand.rows(table)]
    chosen = some(found)
    for table, row in chosen:
        for statement in (
            f"DELETE FROM {table} WHERE rowid = {row}",  # noqa: S608
            f"INSERT INTO {table} SELECT * FROM {table} WHERE rowid = {row}",  # noqa: S608
        ):
            with hand.undone():
                hand.run(statement)
                assert hand.found(), statement
    told(2 * len(chosen), "deleted and doubled rows")


def test_every_emptied_table_is_found(hand: Hand) -> None:
    for table in tables():
        with hand.undone():
            hand.run(f"DELETE FROM {table}")  # noqa: S608
            assert hand.found(), table
    told(len(list(tables())), "emptied tables")


def test_every_swap_of_two_values_is_found(hand: Hand) -> None:
    pairs = [
        (table, column, one, other)
        for table in tables()
        for one, other in pairwise(hand.rows(table))
        for column in columns(table)
    ]
    count = 0
    for table, column, one, other in some(pairs, 2 * MOST):
        first, second = hand.value(table, column, one), hand.value(table, column, other)
        if first != second:
            with hand.undone():
                hand.set(table, column, one, second)
                hand.set(table, column, other, first)
                assert hand.found(), (table, column, one, other)
            count += 1
    told(count, "swapped values")


def test_every_swap_of_two_entries_is_found(hand: Hand) -> None:
    entries = hand.rows("journal")
    told_columns = [column for column in columns("journal") if column != "entry"]
    for one in some(entries[:-1]):
        with hand.undone():
            for column in told_columns:
                first, second = hand.value("journal", column, one), hand.value("journal", column, one + 1)
                hand.set("journal", column, one, second)
                hand.set("journal", column, one + 1, first)
            assert hand.found(), one
    told(len(some(entries[:-1])), "swapped entries")


def test_every_cut_of_the_end_is_found(hand: Hand) -> None:
    """Of the journal alone, and of everything, so that all that is left fits: then only the anchor tells."""
    story = Story.of(hand)
    chosen = some(range(len(story.entries)))
    for left in chosen:
        with hand.undone():
            hand.run("DELETE FROM journal WHERE entry > ?", left)
            assert hand.found(), left
        with hand.undone():
            Story(entries=story.entries[:left], bases=story.bases).forged(hand)
            assert "anchor" in {each.code for each in hand.findings()}, left
    told(2 * len(chosen), "cuts of the end")


def test_another_register_in_its_place_is_found(hand: Hand) -> None:
    """The same story under another name, every hash anew."""
    story = Story.of(hand)
    kind, run_id, record = story.entries[0]
    with hand.undone():
        Story(entries=((kind, run_id, {**record, "uuid": "x" * 36}), *story.entries[1:]), bases=story.bases).forged(
            hand
        )
        assert {each.code for each in hand.findings()} == {"anchor"}


def test_every_byte_of_a_document_counts(root: Path, tmp_path: Path) -> None:
    """One byte changed, added or taken away, in each document and each manifest; a document that is gone is noted."""
    copy = Path(shutil.copytree(root, tmp_path / "w"))
    count = 0
    with Register.open(copy / "register.db", federation=FEDERATION, create=False) as register:
        for run in register.runs():
            folder = copy / "out" / run.id
            for path in some(sorted(folder.iterdir()) if folder.is_dir() else [], 2):
                content = path.read_bytes()
                for made in some(list(wrong_bytes(content)), 2):
                    path.write_bytes(made)
                    found = list(of_run(folder, run, register))
                    assert {each.code for each in found} - NOTES == {"document"}, (path, found)
                    assert [each.subject.endswith(path.name) for each in found] == [True], (path, found)
                    count += 1
                path.unlink()
                assert {each.code for each in of_run(folder, run, register)} == {"document-missing"}
                path.write_bytes(content)
    assert verify(copy).findings == ()
    told(count, "changed documents")


def of_record(story: Story, place: int, path: Steps) -> Story:
    """With another value in a record."""
    return story.with_entry(place, changed(story.entries[place][2], path))


def of_basis(story: Story, name: str, path: Steps) -> Story:
    """With another value in a basis."""
    return story.with_basis(name, changed(story.bases[name], path))


def wrong_bytes(content: bytes) -> Iterator[bytes]:
    """The content with one byte changed in several places, one added, one taken away."""
    for place in (0, len(content) // 3, len(content) // 2, len(content) - 1):
        yield content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    yield content + b"\n"
    yield content[:-1]
