"""A PostgreSQL server of our own, thrown away afterwards: from the machine's programs, in a folder, on one socket.

``with started() as cluster: cluster.new_place()`` gives a URL where no register is yet.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import field, frozen

NO_SERVER: Final = "no PostgreSQL server is installed (initdb and postgres, version 14 or newer)"
PLACES: Final = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr/pgsql")
ADMINISTRATOR: Final = "postgres"
SERVANTS: Final = ("postgres", "nobody")
SECONDS_TO_START: Final = 30
# Whoever reaches the socket is trusted: its folder is ours. By TCP a password is asked for, so that one can be wrong.
ACCESS: Final = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
QUICK: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""For tests that don't stop the server: what it has said to be written may be lost with the machine."""


@frozen
class Cluster:
    """A running server; it listens at a socket in `folder`, and at `port` of this machine alone."""

    folder: Path
    port: int
    _turn: Iterator[int] = field(factory=lambda: count(1), repr=False)

    def url(self, database: str = ADMINISTRATOR) -> str:
        """The address of a database by the socket, for one who may do everything."""
        return f"postgresql:///{database}?host={self.folder}&port={self.port}&user={ADMINISTRATOR}"

    def execute(self, statements: str, url: str = "") -> list[Any]:
        """The rows of the last of some statements, done as one or not at all."""
        import psycopg

        with closing(psycopg.connect(url or self.url(), autocommit=True)) as connection:
            cursor = connection.execute(statements.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def new_place(self) -> str:
        """The URL of a new schema: what a register needs, and made much sooner than a database."""
        name = f"schema{next(self._turn)}"
        self.execute(f"CREATE SCHEMA {name}")
        return f"{self.url()}&options=-csearch_path%3D{name}"

    def new_database(self) -> tuple[str, str]:
        """The name and the URL of a new database."""
        name = f"database{next(self._turn)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return name, self.url(name)


def as_user(url: str, user: str) -> str:
    """The same place for another user."""
    return url.replace(f"user={ADMINISTRATOR}", f"user={user}")


def programs() -> Path | None:
    """The folder with the server's programs, the newest where there are several."""
    found = [Path(path).resolve().parent for path in [shutil.which("postgres")] if path]
    found += sorted(
        (path for place in PLACES for path in Path(place).glob("*/bin")),
        key=lambda path: [int(part) for part in path.parent.name.split("@")[-1].split(".") if part.isdigit()],
        reverse=True,
    )
    return next((path for path in found if (path / "initdb").exists() and (path / "postgres").exists()), None)


def servant() -> dict[str, Any]:
    """Who runs the server, as `subprocess` takes it: PostgreSQL refuses the superuser."""
    if os.geteuid():
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next(known[name] for name in SERVANTS if name in known)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def started(settings: Mapping[str, str] = QUICK) -> Iterator[Cluster]:
    """A server with these settings, until the end of the block.

    Raises `FileNotFoundError` where the machine has no server.
    """
    place = programs()
    if place is None:
        raise FileNotFoundError(NO_SERVER)
    run_as = servant()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if run_as:
            os.chown(folder, run_as["user"], run_as["group"])
        cluster = Cluster(folder, free_port())
        make(place, folder, run_as)
        with served(place, cluster, settings, run_as):
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make(place: Path, folder: Path, run_as: Mapping[str, Any]) -> None:
    """The files of a new cluster, with the same locale everywhere."""
    subprocess.run(
        [place / "initdb", "-D", folder / "data", "-U", ADMINISTRATOR, "-E", "UTF8", "--locale=C", "--no-sync"],
        cwd=folder,
        check=True,
        capture_output=True,
        **run_as,
    )
    (folder / "data" / "pg_hba.conf").write_text(ACCESS, "utf-8")


@contextmanager
def served(place: Path, cluster: Cluster, settings: Mapping[str, str], run_as: Mapping[str, Any]) -> Iterator[None]:
    """The server itself, from the moment that it answers."""
    told = {
        "unix_socket_directories": str(cluster.folder),
        "listen_addresses": "127.0.0.1",
        "port": str(cluster.port),
        "max_connections": "50",
        "shared_buffers": "32MB",
        "autovacuum": "off",
        **settings,
    }
    options = [part for name, value in told.items() for part in ("-c", f"{name}={value}")]
    with (cluster.folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [place / "postgres", "-D", cluster.folder / "data", *options],
            cwd=cluster.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            **run_as,
        )
    try:
        await_answer(server, cluster)
        yield
    finally:
        server.send_signal(3)  # SIGQUIT: at once, nothing has to last
        server.wait()


def await_answer(server: subprocess.Popen[bytes], cluster: Cluster) -> None:
    """Wait until the server takes connections; raise `RuntimeError` with its log where it stops instead."""
    import psycopg

    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            cluster.execute("SELECT 1")
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((cluster.folder / "log").read_text("utf-8", errors="replace")) from None
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    """A port that nobody listens at now."""
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of a process."""
    if programs() is None:
        pytest.skip(NO_SERVER)
    with started() as running:
        yield running


@pytest.fixture
def url(cluster: Cluster) -> str:
    """Where on the server no register is yet."""
    return cluster.new_place()
