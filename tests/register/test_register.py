import sqlite3
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from costshare.errors import CostshareError, RegisterError
from costshare.register.reading import CHUNK
from costshare.register.register import Register, file_of
from costshare.register.schema import VERSION
from tests.register.issuing import (
    FEDERATION,
    ISSUED,
    MEMBERS,
    PERIOD,
    YEAR,
    by_period,
    issue,
    numbered,
    numbers,
    opened,
    start,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def place(new_place: Callable[[], Path | str]) -> Path | str:
    return new_place()


def test_a_new_register_is_empty_and_has_a_uuid_and_a_head(place: Path | str) -> None:
    with opened(place) as register:
        head = register.head()
        assert len(head) == 64
        with register.reading() as reading:
            assert UUID(reading.uuid()).version == 4
        assert register.count() == 0
        assert numbers(register) == []
        assert register.runs() == ()
        assert register.run("bill", PERIOD) is None
        assert register.plan(YEAR) is None
        assert register.billed(YEAR) == frozenset()
        assert register.last_number("F", YEAR) == 0
    with opened(place) as register:
        assert register.head() == head


@pytest.mark.parametrize("content", [None, b""], ids=["absent", "of a process stopped at once"])
def test_reading_makes_nothing_where_nothing_is(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    with Register.open(path, federation=FEDERATION, create=False) as register:
        assert register.head() == ""
        assert register.count() == 0
        assert numbers(register) == []
        assert register.plan(YEAR) is None
        assert register.billed(YEAR) == frozenset()
        with pytest.raises(RegisterError, match=r"register\.db can only be read"):
            issue(register)
    assert (path.read_bytes() if path.exists() else None) == content
    assert len(list(path.parent.iterdir())) == path.exists()


def test_reading_changes_no_byte_of_a_register(path: Path) -> None:
    with opened(path) as register:
        issue(register)
    before = path.read_bytes()
    with Register.open(path, federation=FEDERATION, create=False) as register:
        assert numbers(register) == numbered(len(MEMBERS))
        assert register.count() == len(MEMBERS)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_process_stopped_before_the_tables_were_kept_is_made_up_for(path: Path) -> None:
    path.touch()
    with opened(path) as register:
        assert issue(register)


def test_a_run_says_what_it_was(place: Path | str) -> None:
    with opened(place) as register:
        issue(register)
        run = register.run("bill", PERIOD)
        assert run is not None
        assert (run.id, run.kind, run.period, run.year) == ("bill-2027-Q1", "bill", PERIOD, YEAR)
        assert (run.issued, run.created) == (ISSUED, "2027-01-15T09:30:00+00:00")
        assert (run.program, run.user, run.sources) == ("costshare 1", "ekonom", {"charter.toml": "ab"})
        assert register.run("settle", PERIOD) is None


def test_runs_and_their_records_come_in_order_of_issue(place: Path | str) -> None:
    with opened(place) as register:
        periods = ["2027-Q2", "2027-Q1", "2028-Q1"]
        assert all(issue(register, period) for period in periods)
        assert [run.id for run in register.runs()] == [f"bill-{period}" for period in periods]
        assert by_period(register.records()) == {period: list(MEMBERS) for period in periods}
        assert by_period(register.records("bill-2027-Q1")) == {"2027-Q1": list(MEMBERS)}
        assert list(register.records("bill-2027-Q3")) == []
        assert register.billed(2027) == {"2027-Q1", "2027-Q2"}
        assert numbers(register) == numbered(9)


def test_a_period_in_which_nobody_owes_anything_is_billed(place: Path | str) -> None:
    with opened(place) as register:
        issue(register, members=())
        assert register.billed(YEAR) == {PERIOD}
        assert not issue(register)


def test_only_bills_make_a_period_billed(place: Path | str) -> None:
    with opened(place) as register:
        with register.writing() as writing:
            start(writing, kind="settle")
        assert register.billed(YEAR) == frozenset()


def test_more_records_than_are_read_at_once_come_each_once(place: Path | str) -> None:
    members = tuple(f"m{number}" for number in range(CHUNK + 3))
    with opened(place) as register:
        issue(register, members=members)
        issue(register, "2027-Q2")
        assert by_period(register.records("bill-2027-Q1")) == {PERIOD: list(members)}
        assert numbers(register) == numbered(len(members) + len(MEMBERS))


def test_what_is_issued_while_records_are_read_is_read_too(place: Path | str) -> None:
    with opened(place) as register:
        issue(register)
        reading = register.records()
        next(reading)
        issue(register, "2027-Q2")
        assert len(list(reading)) == 2 * len(MEMBERS) - 1


def test_several_answers_are_of_one_moment(place: Path | str) -> None:
    with opened(place) as register, register.writing() as writing:
        run_id = start(writing)
        with register.reading() as reading:
            assert reading.runs() == ()
        assert [run.id for run in writing.runs()] == [run_id]


def test_another_federation_is_refused(place: Path | str) -> None:
    opened(place).close()
    for create in (True, False):
        with pytest.raises(RegisterError, match="belongs to 222000-0026, not to 222000-0034"):
            Register.open(place, federation="222000-0034", create=create)


def test_a_register_of_a_newer_version_is_refused(path: Path) -> None:
    opened(path).close()
    database = sqlite3.connect(path)
    database.execute("UPDATE about SET version = ?", (VERSION + 1,))
    database.commit()
    database.close()
    with pytest.raises(RegisterError, match="newer version"):
        opened(path)


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE bookmarks (address TEXT)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(RegisterError, match="is not a register"):
        opened(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("number;amount\n" * 100)
    with pytest.raises(RegisterError, match="is not a register"):
        opened(path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="Is its folder there"):
        opened(tmp_path / "none" / "register.db")


@pytest.mark.parametrize("name", ["räkning ett.db", "a?mode=memory.db", "50%25.db", "#.db"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    with opened(tmp_path / name) as register:
        issue(register)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_url_names_the_same_file(path: Path) -> None:
    with opened(f"sqlite:///{path}") as register:
        issue(register)
    with opened(str(path)) as register:
        assert register.count() == len(MEMBERS)


@pytest.mark.parametrize(
    ("where", "file"),
    [
        ("register.db", "register.db"),
        ("sqlite:///register.db", "register.db"),
        ("sqlite+pysqlite:////var/register.db", "/var/register.db"),
    ],
)
def test_where_a_register_is(where: str, file: str) -> None:
    assert file_of(where) == Path(file)


@pytest.mark.parametrize("where", ["postgresql:///register", "postgresql+psycopg:///register?host=db"])
def test_a_register_in_postgresql_is_in_no_file(where: str) -> None:
    assert file_of(where) is None


@pytest.mark.parametrize("scheme", ["mysql", "postgresql+pg8000", "", "é"])
def test_another_kind_of_database_is_refused_without_telling_its_password(scheme: str) -> None:
    with pytest.raises(RegisterError, match="SQLite file, or a PostgreSQL database") as caught:
        file_of(scheme + ":" + "//user:secret@db/register")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("rest", ["", "/", "/:memory:", "host/register.db", "/register.db?mode=ro", "host:port/x"])
def test_an_address_that_names_no_file_is_refused(rest: str) -> None:
    with pytest.raises(RegisterError, match="sqlite:///, then the path"):
        file_of("sqlite:" + "//" + rest)


def test_the_error_is_in_the_tree_and_can_be_said_in_another_language() -> None:
    error = RegisterError("The register {register} is damaged.", register="r.db")
    assert isinstance(error, CostshareError)
    assert isinstance(error, RuntimeError)
    assert str(error) == error.text() == "The register r.db is damaged."
    assert error.text({"The register {register} is damaged.": "{register} är skadat."}.__getitem__) == "r.db är skadat."
