"""Registers of older versions: brought up to date after a backup, or left alone, or refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from costshare.errors import RegisterError
from costshare.register import migrations, postgres, sqlite
from costshare.register.register import Register
from costshare.register.schema import METADATA, VERSION
from costshare.register.verify import sound as verified
from tests.register.cluster import Cluster
from tests.register.first_version import FEDERATION, RUN, UUID, first_version
from tests.register.issuing import issue, sound

LINES = 4
SINCE_FIRST = ("payments", "postings", "settlements", "reminders", "numbers", "exports")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A register of version 1 in a file."""
    place = tmp_path / "register.db"
    with closing(sqlite3.connect(place, isolation_level=None)) as database:
        first_version(database.execute)
        for guard in sqlite.guards():
            if any(table in guard for table in SINCE_FIRST):
                continue
            database.execute(guard)
    return place


@pytest.fixture
def old_url(cluster: Cluster) -> str:
    """A register of version 1 in PostgreSQL."""
    url = cluster.new_place()
    statements: list[str] = []
    first_version(statements.append)
    cluster.execute(";\n".join(statements), url)
    return url


def content(place: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a file."""
    with closing(sqlite3.connect(place)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f"SELECT * FROM {name}").fetchall() for name in names}  # noqa: S608


def opened(where: Path | str, **said: object) -> Register:
    return Register.open(where, federation=FEDERATION, **said)  # type: ignore[arg-type]


def test_who_writes_brings_an_old_register_up_to_date_after_a_backup(path: Path) -> None:
    before = content(path)
    with opened(path) as register:
        assert sound(register) == ()
        assert issue(register)
        assert sound(register) == ()
    after = content(path)
    assert content(path.with_name("register.db.v1-backup")) == before
    assert set(after) == {*before, *SINCE_FIRST}
    assert after["journal"][: len(before["journal"])] == before["journal"], "what was written stays"
    assert after["about"] == [(UUID, VERSION, *before["about"][0][2:])]


def test_the_new_tables_are_guarded_too(path: Path) -> None:
    opened(path).close()
    with closing(sqlite3.connect(path)) as database:
        made = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    new = path.with_name("new.db")
    opened(new).close()
    with closing(sqlite3.connect(new)) as database:
        assert made == {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


def test_it_is_done_once(path: Path) -> None:
    for _ in range(2):
        opened(path).close()
    assert sorted(each.name for each in path.parent.iterdir()) == ["register.db", "register.db.v1-backup"]


def test_an_earlier_backup_is_not_overwritten(path: Path) -> None:
    earlier = path.with_name("register.db.v1-backup")
    earlier.write_text("mine", "utf-8")
    before = content(path)
    opened(path).close()
    assert earlier.read_text("utf-8") == "mine"
    assert content(path.with_name("register.db.v1-backup-2")) == before


def test_who_only_reads_sees_it_as_it_will_be_and_leaves_it_alone(path: Path) -> None:
    before = path.read_bytes()
    with opened(path, create=False) as register:
        assert [run.id for run in register.runs()] == [RUN]
        assert sound(register) == ()
        with register.reading() as reading:
            assert (reading.uuid(), reading.unallocated(), reading.items()) == (UUID, {}, ())
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["register.db"]


@pytest.mark.parametrize("place", ["backup", "tables", "guards"])
def test_what_goes_wrong_leaves_the_register_as_it_was(path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise OSError(place)

    before = content(path)
    where: tuple[object, str] = {
        "backup": (migrations, "kept"),
        "tables": (METADATA, "create_all"),
        "guards": (migrations, "update"),
    }[place]
    monkeypatch.setattr(*where, broken)
    with pytest.raises(OSError, match=place):
        opened(path)
    monkeypatch.undo()
    assert content(path) == before
    with opened(path) as register:
        assert sound(register) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM about",
        "INSERT INTO about VALUES ('b', 1, '222000-0026', '')",
        "UPDATE about SET version = 'x'",
        "UPDATE about SET version = 2",
        "UPDATE about SET version = 0",
        "DROP TABLE plans",
        "CREATE TABLE payments (id TEXT)",
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_a_register_that_is_neither_old_nor_new_is_damaged(path: Path, statement: str, *, create: bool) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(statement)
    with pytest.raises(RegisterError, match="damaged"):
        opened(path, create=create)


def test_a_newer_register_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(f"UPDATE about SET version = {VERSION + 1}")  # noqa: S608
    with pytest.raises(RegisterError, match="A newer version"):
        opened(path)


def test_an_old_register_in_postgresql_is_brought_up_to_date_after_a_backup_as_lines(
    old_url: str, cluster: Cluster, tmp_path: Path
) -> None:
    with opened(old_url, create=False) as register:
        assert sound(register) == ()
        with register.reading() as reading:
            assert (reading.uuid(), reading.unallocated()) == (UUID, {})
    with pytest.raises(RegisterError, match="Say where its backup is to stand"):
        opened(old_url)
    before = cluster.execute("SELECT * FROM journal ORDER BY entry", old_url)
    for _ in range(2):
        with opened(old_url, backups=tmp_path) as register:
            assert sound(register) == ()
    assert cluster.execute("SELECT * FROM journal ORDER BY entry", old_url) == before
    (backup,) = tmp_path.iterdir()
    assert backup.name == "register.v1-backup.jsonl"
    assert len(backup.read_bytes().splitlines()) == LINES
    with opened(old_url, backups=tmp_path) as register:
        assert issue(register)
        assert sound(register) == ()


def test_one_of_the_second_version_gets_what_is_new_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with opened(path) as register:
        issue(register)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for table in ("numbers", "exports"):
            database.execute(f"DROP TABLE {table}")
        database.execute("UPDATE about SET version = 2")
    before = content(path)
    with opened(path, create=False) as register, register.reading() as reading:
        assert reading.exports(RUN) == []
        assert verified(reading) == ()
    opened(path).close()
    after = content(path)
    assert content(path.with_name("register.db.v2-backup")) == before
    assert (after.pop("numbers"), after.pop("exports")) == ([], [])
    assert after | {"about": before["about"]} == before


def test_every_table_is_of_a_version() -> None:
    assert set(migrations.tables_of(VERSION)) == set(METADATA.tables)
    assert migrations.added_since(VERSION) == ()
    assert max(migrations.ADDED) == VERSION


def test_guards_of_postgresql_name_every_table_that_is_never_changed() -> None:
    text = "\n".join(postgres.guards())
    assert all(table.name in text for table in migrations.added_since(1))
