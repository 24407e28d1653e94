"""What PostgreSQL does by itself for a register: it refuses changes, it makes writers wait, it says what is wrong."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from costshare.errors import RegisterError
from costshare.register import postgres
from costshare.register import register as register_module
from costshare.register.register import Register
from costshare.register.schema import COUNTERS, METADATA, NEVER_CHANGED
from costshare.register.writing import Writing
from tests.register.cluster import Cluster, as_user
from tests.register.issuing import FEDERATION, MEMBERS, issue, numbered, numbers, opened, start

PAGE = Path(__file__).parents[2] / "docs" / "postgresql.md"
CHANGES = [
    change
    for table in NEVER_CHANGED
    for change in (
        f'UPDATE {table} SET "{list(table.columns)[-1].name}" = NULL',  # noqa: S608 - our own tables
        f"DELETE FROM {table}",  # noqa: S608 - as above
        f"TRUNCATE {table} CASCADE",
    )
]
ON_COUNTERS = [
    "DELETE FROM counters",
    "TRUNCATE counters",
    "UPDATE counters SET last = last",
    "UPDATE counters SET last = last - 1",
    "UPDATE counters SET year = year + 1, last = last + 1",
    "UPDATE counters SET series = 'K', last = last + 1",
]


@pytest.fixture
def place(emptied: Callable[[], str]) -> str:
    """Where a register is in which nothing has been issued."""
    return emptied()


@pytest.fixture
def register(place: str) -> Iterator[Register]:
    with opened(place) as made:
        issue(made)
        yield made


def raised(code: str) -> str:
    """A statement that fails with an error of this code, as if by itself."""
    return f"DO $$ BEGIN RAISE EXCEPTION 'as if' USING ERRCODE = '{code}'; END $$"


def fails(writing: Writing, code: str) -> None:
    writing._connection.execute(text(raised(code)))


def test_there_is_no_sequence_which_would_leave_gaps(register: Register) -> None:
    with register._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT relname FROM pg_class WHERE relkind = 'S'").all() == []


def test_every_table_whose_rows_stay_is_guarded() -> None:
    assert len(CHANGES) == 3 * len(NEVER_CHANGED) >= 9
    assert {table.name for table in METADATA.sorted_tables} == {t.name for t in NEVER_CHANGED} | {"about", "counters"}


def test_the_database_refuses_to_change_what_was_written(register: Register, place: str, cluster: Cluster) -> None:
    import psycopg

    for statement in CHANGES + ON_COUNTERS:
        with pytest.raises(psycopg.errors.RestrictViolation, match="stays as it is"):
            cluster.execute(statement, place)
    assert numbers(register) == numbered(len(MEMBERS))


def test_the_guards_can_be_made_anew(register: Register) -> None:
    with register._transaction() as connection:
        for guard in postgres.guards():
            connection.exec_driver_sql(guard)


def test_a_writer_waits_for_the_one_before_and_sees_what_it_wrote(register: Register, place: str) -> None:
    seen: list[int] = []

    def second() -> None:
        with opened(place) as other, other.writing() as writing:
            seen.append(len(writing.runs()))

    thread = Thread(target=second)
    with register.writing() as writing:
        start(writing, "2027-Q2")
        thread.start()
        thread.join(0.2)
        assert thread.is_alive()
    thread.join()
    assert seen == [2]


def test_readers_wait_for_nobody_and_answer_as_of_one_moment(register: Register, place: str) -> None:
    with opened(place) as other, other.reading() as reading:
        assert len(reading.runs()) == 1
        issue(register, "2027-Q2")
        assert len(reading.runs()) == 1
        assert len(register.runs()) == 2


def test_a_reader_cannot_write(register: Register) -> None:
    with pytest.raises(RegisterError, match="can only be read"), register.reading() as reading:
        reading._connection.execute(COUNTERS.insert(), {"series": "F", "year": 2028, "last": 1})


def test_a_register_in_use_is_said_and_left_alone(
    register: Register, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 0.01)
    with opened(place) as other, register.writing():
        assert other.count() == len(MEMBERS)
        with pytest.raises(RegisterError, match="Another program is using the register"):
            issue(other, "2027-Q2")
    issue(register, "2027-Q2")
    assert numbers(register) == numbered(2 * len(MEMBERS))


def test_whoever_takes_a_number_by_other_means_is_kept_out(register: Register, place: str, cluster: Cluster) -> None:
    import psycopg

    step = "SET lock_timeout = 10; UPDATE counters SET last = last + 1"
    with register.writing(), pytest.raises(psycopg.errors.LockNotAvailable):
        cluster.execute(step, place)


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_transaction_that_fell_to_another_is_done_again(
    register: Register, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_module, "FIRST_WAIT", 0)
    attempts: list[str] = []

    def act(writing: Writing) -> str:
        attempts.append(start(writing, "2027-Q2"))
        if len(attempts) < 3:
            fails(writing, code)
        return attempts[-1]

    assert register.write(act) == "bill-2027-Q2"
    assert attempts == ["bill-2027-Q2"] * 3
    assert len(register.runs()) == 2


def test_a_transaction_is_not_done_again_for_ever(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_module, "FIRST_WAIT", 0)
    attempts: list[None] = []

    def act(writing: Writing) -> None:
        attempts.append(None)
        fails(writing, "40001")

    with pytest.raises(RegisterError, match="Another program is using"):
        register.write(act)
    assert len(attempts) == register_module.ATTEMPTS


@pytest.mark.parametrize("raise_it", [lambda writing: fails(writing, "53100"), lambda _writing: 1 / 0])
def test_no_other_failure_is_tried_again(register: Register, raise_it) -> None:
    attempts: list[None] = []

    def act(writing: Writing) -> None:
        attempts.append(None)
        raise_it(writing)

    with pytest.raises((RegisterError, ZeroDivisionError)):
        register.write(act)
    assert len(attempts) == 1


def test_a_true_conflict_is_one_to_try_again(register: Register, place: str) -> None:
    """A program that takes no lock has written what this transaction has read."""
    attempts: list[int] = []

    def act(writing: Writing) -> None:
        attempts.append(len(writing.runs()))
        if len(attempts) == 1:
            with opened(place) as other, other._engine.connect() as unlocked:
                unlocked.execution_options(isolation_level="SERIALIZABLE")
                start(Writing(unlocked, FEDERATION), "2027-Q2")
                unlocked.commit()
        start(writing, "2027-Q3")

    register.write(act)
    assert attempts == [1, 2]
    assert [run.id for run in register.runs()] == [f"bill-2027-Q{quarter}" for quarter in (1, 2, 3)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("53100", "no room on the disk"),
        ("58030", "The disk failed"),
        ("XX001", "is damaged"),
        ("42501", "does not allow its user what the register .* needs: as if"),
        ("22023", "failed: as if$"),
    ],
)
def test_what_the_server_says_is_told_and_the_run_undone(register: Register, code: str, said: str) -> None:
    def act(writing: Writing) -> None:
        start(writing, "2027-Q2")
        fails(writing, code)

    with pytest.raises(RegisterError, match=said):
        register.write(act)
    assert len(register.runs()) == 1
    assert issue(register, "2027-Q2")


def test_a_connection_that_broke_is_told_and_the_next_one_holds(
    register: Register, place: str, cluster: Cluster
) -> None:
    stop = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'costshare'"

    def act(writing: Writing) -> None:
        start(writing, "2027-Q2")
        cluster.execute(stop)
        writing.runs()

    with pytest.raises(RegisterError, match=r"connection .* broke"):
        register.write(act)
    assert len(register.runs()) == 1
    cluster.execute(stop)
    assert issue(register, "2027-Q2")


def test_a_database_that_can_only_be_read_is_said(cluster: Cluster) -> None:
    name, url = cluster.new_database()
    with opened(url) as register:
        issue(register)
    cluster.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with opened(url) as register:
        assert register.count() == len(MEMBERS)
        with pytest.raises(RegisterError, match="can only be read"):
            issue(register, "2027-Q2")


def test_reading_makes_nothing_where_nothing_is(url: str, cluster: Cluster) -> None:
    with Register.open(url, federation=FEDERATION, create=False) as register:
        assert register.head() == ""
        assert numbers(register) == []
        assert register.name.startswith("postgresql:///postgres?")
        with pytest.raises(RegisterError, match="can only be read"):
            issue(register)
    tables = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
    assert cluster.execute(tables, url) == []


def test_another_programs_database_is_refused_and_left_alone(url: str, cluster: Cluster) -> None:
    cluster.execute("CREATE TABLE bookmarks (address text)", url)
    with pytest.raises(RegisterError, match="is not a register"):
        opened(url)


def test_a_database_without_the_schema_is_refused(url: str) -> None:
    with pytest.raises(RegisterError, match="no schema"):
        opened(f"{url}x")


def test_several_that_make_the_register_at_once_make_one(url: str) -> None:
    heads: list[str] = []

    def make() -> None:
        with opened(url) as register:
            heads.append(register.head())

    threads = [Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heads) == 4
    assert len(set(heads)) == 1


def test_schemas_of_a_database_hold_registers_of_their_own(register: Register, cluster: Cluster) -> None:
    with opened(cluster.new_place()) as other:
        assert other.count() == 0
        issue(other, "2027-Q2")
    assert [run.id for run in register.runs()] == ["bill-2027-Q1"]


def test_much_can_be_read_in_parts_that_the_server_holds(register: Register) -> None:
    with register.reading() as reading:
        rows = iter(reading.rows(COUNTERS.select().execution_options(yield_per=1)))
        held = reading._connection.execute(text("SELECT count(*) FROM pg_cursors")).scalar()
        assert held == 1
        assert len(list(rows)) == 1


def test_the_role_of_the_documentation_can_bill_and_change_nothing(cluster: Cluster) -> None:
    import psycopg

    _, url = cluster.new_database()
    with opened(url) as register:
        issue(register)
    (statements,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    cluster.execute(statements, url)
    cluster.execute("CREATE ROLE clerk LOGIN IN ROLE costshare_app; CREATE ROLE stranger LOGIN")
    with opened(as_user(url, "clerk")) as register:
        assert issue(register, "2027-Q2")
        assert numbers(register) == numbered(2 * len(MEMBERS))
    disable = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in METADATA.sorted_tables]
    for statement in CHANGES + disable + ["DELETE FROM counters", "DELETE FROM about", "UPDATE about SET version = 1"]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cluster.execute(statement, as_user(url, "clerk"))
    with pytest.raises(RegisterError, match=r"does not allow its user .* permission denied for table about"):
        opened(as_user(url, "stranger"))


def test_any_failure_has_a_text_without_the_row(register: Register) -> None:
    with register._transaction() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(COUNTERS.insert(), [{"series": "Ö", "year": 1, "last": 1}] * 2)
    said = str(postgres.refusal(caught.value, "r"))
    assert said.startswith("The register r failed: duplicate key value")
    assert "Ö" not in said
