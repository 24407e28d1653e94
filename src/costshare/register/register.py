"""A federation's register: opened, read, written to in whole transactions."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import uniform
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from costshare.errors import RegisterError
from costshare.faults import said as _
from costshare.register import migrations, postgres, sqlite, transfer
from costshare.register.backend import Act, Backend
from costshare.register.reading import Reading, Run
from costshare.register.schema import ABOUT, METADATA, VERSION
from costshare.register.writing import Writing, founded

T = TypeVar("T")

URL_MARK: Final = "://"
SQLITE: Final = "sqlite"
ATTEMPTS: Final = 8
FIRST_WAIT: Final = 0.01
LONGEST_WAIT: Final = 1.0
TRIGGER: Final = re.compile(r"CREATE (?:OR REPLACE )?TRIGGER (\w+)")
"""Seconds, as is the first."""


class Register:
    """What a federation has issued. A context manager; `Register.open` makes one.

    Each read is its own moment, and holds no lock once it has answered; `reading` gives several answers of one moment.
    Every method raises `RegisterError` where the database cannot be used.
    """

    def __init__(self, backend: Backend, federation: str) -> None:
        """Take a database that has the tables."""
        self._backend = backend
        self._engine = backend.engine
        self.name = backend.name
        self.federation = federation

    @classmethod
    def open(cls, where: Path | str, *, federation: str, create: bool = True, backups: Path | None = None) -> Self:
        """The register in a file, or at a URL: ``sqlite:///register.db``, ``postgresql:///register?host=db``.

        `federation` is the organisation number of the one whose register it is. Where there is none yet, it is made;
        with `create` false nothing is made, and what is not there reads as empty.

        One that an older version made is brought up to date, after a backup: of a file beside it, of PostgreSQL as
        lines in the folder `backups`. With `create` false it stays as it is, and reads as it would be then.

        Raises `RegisterError` for another federation's register, one that a newer version made, a file that is no
        register, and a database that cannot be reached; `MissingExtraError` for PostgreSQL without ``postgres``.
        """
        path = file_of(where)
        if path is not None and not create and not path.exists():
            return cls._empty(str(path), federation)
        backend = postgres.at(str(where)) if path is None else sqlite.in_file(path, create=create)
        register = cls(backend, federation)
        with ExitStack() as unless_opened, register._told():
            unless_opened.callback(register.close)
            if not register._has_tables():
                if not create:  # a new database, or a file of one who was stopped before the first tables were kept
                    return cls._empty(backend.name, federation)
                register._make(str(uuid4()))
            version = register._check()
            if version < VERSION and create:
                register._migrate(version, path, backups)
            elif version < VERSION:
                register._see_as_new(version)
            unless_opened.pop_all()
        return register

    @classmethod
    def receive(
        cls, where: Path | str, *, federation: str, lines: Iterable[bytes], file: str, check: Callable[[Reading], None]
    ) -> None:
        """Make the register that exported lines are of, where there is none yet; `file` is what faults call the lines.

        All or nothing is kept: `check` looks at the register first, and what it raises undoes everything.

        Raises `WorkspaceError` with the line that is wrong, and `RegisterError`.
        """
        path = file_of(where)
        is_new = path is not None and not path.exists()
        backend = postgres.at(str(where)) if path is None else sqlite.in_file(path, create=True)
        try:
            with cls(backend, federation) as register, register._told():
                register._receive(lines, file, check)
        except BaseException:
            if path is not None and is_new and path.exists() and not path.stat().st_size:
                path.unlink()  # a file in which nothing was kept
            raise

    def unguarded(self) -> tuple[str, ...]:
        """The names of what should guard the tables against changes and does not; none where there is no register."""
        if not self._has_tables():
            return ()
        wanted = TRIGGER.findall("\n".join(self._backend.guards()))
        with self._transaction(Act.READ) as connection:
            there = set(connection.exec_driver_sql(self._backend.guarding).scalars())
        return tuple(name for name in wanted if name not in there)

    def _receive(self, lines: Iterable[bytes], file: str, check: Callable[[Reading], None]) -> None:
        with self._transaction(Act.MAKE) as connection:
            if inspect(connection).get_table_names():
                text = _("There is a register or something else at {register}: import into an empty place.")
                raise RegisterError(text, register=self.name)
            self._make_tables(connection)
            transfer.Receiving(connection, file, self.federation).take(lines)
            check(Reading(connection))

    @classmethod
    def _empty(cls, name: str, federation: str) -> Self:
        register = cls(sqlite.in_memory(name), federation)
        register._make("")
        with register._engine.connect() as connection:
            connection.exec_driver_sql(sqlite.READ_ONLY)
        return register

    def _has_tables(self) -> bool:
        with self._transaction(Act.READ) as connection:
            names = inspect(connection).get_table_names()
        if names and ABOUT.name not in names:
            raise RegisterError(_("The database {register} is not a register."), register=self.name)
        return bool(names)

    def _make(self, uuid: str) -> None:
        with self._transaction(Act.MAKE) as connection:
            if inspect(connection).get_table_names():
                return  # another process was quicker
            self._make_tables(connection)
            if uuid:
                founded(connection, uuid=uuid, federation=self.federation, created=dt.datetime.now(dt.UTC))

    def _make_tables(self, connection: Connection) -> None:
        METADATA.create_all(connection, checkfirst=False)
        for guard in self._backend.guards():
            connection.exec_driver_sql(guard)

    def _migrate(self, version: int, path: Path | None, backups: Path | None) -> None:
        with self._transaction(Act.WRITE) as connection:
            if Reading(connection).version() != version:
                return  # another process was quicker
            if path is not None:
                migrations.backed_up(path, version)
            elif backups is not None:
                target = migrations.free_name(backups / f"register.v{version}-backup.jsonl")
                transfer.write_lines(transfer.exported(Reading(connection)), target)
            else:
                raise RegisterError(
                    _("An older version made the register {register}. Say where its backup is to stand."),
                    register=self.name,
                )
            migrations.migrate(connection, version, self._backend.guards())

    def _see_as_new(self, version: int) -> None:
        statements = list(migrations.seen_as_new(version, self._engine.dialect))

        def see(connection: Any, _record: object) -> None:  # noqa: ANN401 - whichever driver's
            with closing(connection.cursor()) as cursor:
                for statement in statements:
                    cursor.execute(statement)
            connection.commit()

        self._engine.dispose()
        event.listen(self._engine, "connect", see)

    def _check(self) -> int:
        """The version of the tables; `RegisterError` for a register that is not to be used."""
        with self._transaction(Act.READ) as connection:
            names, found = inspect(connection).get_table_names(), connection.execute(select(ABOUT)).all()
        about = found[0] if len(found) == 1 else None
        if about is None or not isinstance(about.version, int) or about.version < migrations.OLDEST:
            raise RegisterError(_("The register {register} is damaged."), register=self.name)
        if about.version > VERSION:
            raise RegisterError(_("A newer version of costshare made the register {register}."), register=self.name)
        if about.federation != self.federation:
            raise RegisterError(
                _("The register {register} belongs to {found}, not to {expected}."),
                register=self.name,
                found=about.federation,
                expected=self.federation,
            )
        if not set(names) >= set(migrations.tables_of(about.version)) or (
            set(names) & {table.name for table in migrations.added_since(about.version)}
        ):
            raise RegisterError(_("The register {register} is damaged."), register=self.name)
        return int(about.version)

    @property
    def is_new(self) -> bool:
        """Whether nothing has been written yet, not even the tables."""
        return self._read(Reading.last).entry == 0

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Several answers as of one moment. In a file others cannot finish writing meanwhile: be brief."""
        with self._told(), self._transaction(Act.READ) as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: kept whole at the end, or undone by whatever is raised. Others wait until then."""
        with self._told(), self._written() as writing:
            yield writing

    def write(self, act: Callable[[Writing], T]) -> T:
        """What the act returns, done in one transaction as in `writing`.

        Where the database could not keep the transaction beside another's, the whole act is done again: let it
        change nothing but what it is given.
        """
        with self._told():
            for attempt in range(1, ATTEMPTS):
                try:
                    with self._written() as writing:
                        return act(writing)
                except DBAPIError as error:
                    if not self._backend.retryable(error):
                        raise
                time.sleep(uniform(0, min(LONGEST_WAIT, FIRST_WAIT * 2**attempt)))  # noqa: S311 - any moment will do
            with self._written() as writing:
                return act(writing)

    def run(self, kind: str, period: str) -> Run | None:
        """The latest run of that kind for that period."""
        return self._read(lambda reading: reading.run(kind, period))

    def runs(self) -> tuple[Run, ...]:
        """Every run, in order of issue."""
        return self._read(Reading.runs)

    def records(self, run_id: str | None = None) -> Iterator[dict[str, Any]]:
        """The records in order of issue, of one run where that is named. Read in parts: writing may go on meanwhile."""
        position = 0
        while found := self._after(position, run_id):
            yield from found.values()
            position = max(found)

    def plan(self, year: int) -> dict[str, Any] | None:
        """The year's plan as it was last frozen, its members and pools in their order."""
        return self._read(lambda reading: reading.plan(year))

    def billed(self, year: int) -> frozenset[str]:
        """The names of the year's periods that have been billed, also those in which nobody owed anything."""
        return self._read(lambda reading: reading.billed(year))

    def last_number(self, series: str, year: int) -> int:
        """The last number taken of a series in a year of issue; 0 before the first."""
        return self._read(lambda reading: reading.last_number(series, year))

    def count(self) -> int:
        """How many invoices have been issued."""
        return self._read(Reading.count)

    def head(self) -> str:
        """The hash that the whole journal leads to; empty where there is no register yet."""
        return self._read(Reading.head)

    def _after(self, position: int, run_id: str | None) -> dict[int, dict[str, Any]]:
        return self._read(lambda reading: reading.after(position, run_id))

    def _read(self, ask: Callable[[Reading], T]) -> T:
        with self.reading() as reading:
            return ask(reading)

    @contextmanager
    def _written(self) -> Iterator[Writing]:
        with self._transaction(Act.WRITE) as connection:
            writing = Writing(connection, self.federation)
            yield writing
            writing.finish()

    @contextmanager
    def _transaction(self, act: Act = Act.WRITE) -> Iterator[Connection]:
        with self._backend.connection(act) as connection, connection.begin():
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._backend.told(error) from error


def file_of(where: Path | str) -> Path | None:
    """The file that a path or URL names; None for a URL of PostgreSQL.

    Raises `RegisterError` for any other URL.
    """
    if isinstance(where, Path) or URL_MARK not in where:
        return Path(where)
    scheme = where.partition(URL_MARK)[0]
    if scheme in postgres.SCHEMES:
        return None
    if scheme.partition("+")[0] != SQLITE:
        text = _("A register is an SQLite file, or a PostgreSQL database by a URL. Found: {scheme}")
        raise RegisterError(text, scheme=scheme)
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        url = None
    if url is None or url.host or url.query or url.database in {None, "", ":memory:"}:
        raise RegisterError(_("The address of a register in SQLite is sqlite:///, then the path of its file."))
    return Path(str(url.database))
