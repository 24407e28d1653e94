"""How a register in PostgreSQL is named and reached, and that no password is told on the way."""

import sys
import traceback
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from costshare.errors import MissingExtraError, RegisterError
from costshare.register import postgres
from tests.register.cluster import Cluster, free_port
from tests.register.issuing import issue, opened

HIDDEN = "qzx:jvw/t%?#"
SCHEME = "postgresql:" + "//"


def written(**parts: Any) -> str:  # noqa: ANN401 - as `URL.create` takes them
    """The URL of a database by TCP, with its password in it."""
    given = {"username": "clerk", "password": HIDDEN, "host": "127.0.0.1", "database": "register", **parts}
    return URL.create("postgresql", **given).render_as_string(hide_password=False)


def told(error: BaseException) -> str:
    """All that Python prints of an error and of those that led to it."""
    return "".join(traceback.format_exception(error))


@pytest.fixture(scope="module")
def server(cluster: Cluster) -> Cluster:
    """A server with a user that has a password."""
    cluster.execute(f"CREATE ROLE accountant LOGIN SUPERUSER PASSWORD '{HIDDEN}'")
    return cluster


@pytest.mark.parametrize(
    "url",
    [
        written(),
        written().replace("postgresql:", "postgresql+psycopg:"),
        written(query={"sslmode": "require"}),
        written(password=None, query={"password": HIDDEN, "sslpassword": HIDDEN}),
        written(password=None, query={"password": [HIDDEN, HIDDEN]}),
    ],
)
def test_no_name_holds_the_password(url: str) -> None:
    backend = postgres.at(url)
    assert backend.name.startswith(SCHEME + "clerk")
    for said in (backend.name, repr(backend), repr(backend.engine), str(backend.engine.url)):
        assert "127.0.0.1" in said
        assert "qzx" not in said
        assert "jvw" not in said


@pytest.mark.parametrize(
    "rest",
    ["clerk:qzx@jvw@db/r", "cl/erk:qzxjvw@db/r", "clerk:qzx@s?jvw@db/r", "clerk@db:qzxjvw/r", "/r?user=qzxjvw@db"],
)
def test_an_address_that_may_have_a_password_in_the_wrong_place_is_refused_unread(rest: str) -> None:
    with pytest.raises(RegisterError, match="as %40") as caught:
        opened(SCHEME + rest)
    assert "qzx" not in str(caught.value)


@pytest.mark.parametrize(
    "rest", ["clerk@db/r", "/r", "", "/r?host=db&user=a%40b", "clerk:p%40ss@db:5433/r?sslmode=verify-full"]
)
def test_an_address_can_have_these_forms(rest: str) -> None:
    url, secrets = postgres.address(SCHEME + rest)
    assert url.drivername == "postgresql+psycopg"
    assert secrets == {}


def test_a_password_of_the_query_reaches_the_driver() -> None:
    query = {"password": "a", "sslpassword": "b", "sslmode": "require"}
    url, secrets = postgres.address(written(password=None, query=query))
    assert secrets == {"password": "a", "sslpassword": "b"}
    assert dict(url.query) == {"sslmode": "require"}


def test_what_the_address_or_the_environment_says_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGCONNECT_TIMEOUT", raising=False)
    plain, told_so = postgres.address(written())[0], postgres.address(written(query={"connect_timeout": "3"}))[0]
    assert postgres.defaults(plain)["connect_timeout"] == postgres.PATIENCE_TO_CONNECT
    assert "connect_timeout" not in postgres.defaults(told_so)
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "3")
    assert "connect_timeout" not in postgres.defaults(plain)


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'costshare\[postgres\]'"):
        opened(written())


def test_a_password_is_taken_from_the_url_or_from_a_password_file(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"username": "accountant", "port": server.port, "database": server.new_database()[0]}
    with opened(written(**place)) as register:
        issue(register)
    passwords = tmp_path / "pgpass"
    passwords.write_text("127.0.0.1:*:*:accountant:" + HIDDEN.replace(":", "\\:") + "\n", "utf-8")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    with opened(written(**place, password=None)) as register:
        assert register.count()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"password": "qzx-jvw"}, "refused the user or the password"),
        ({"password": None, "query": {"passfile": "/nowhere"}}, "asks for a password"),
        ({"database": "none"}, 'no such database, .* "none" does not exist'),
        ({"port": 0}, "cannot be reached: .*refused"),
        ({"query": {"sslmode": "require"}}, "cannot be reached: .*SSL"),
        ({"query": {"sslmode": "maybe"}}, 'cannot be reached: .*"maybe"'),
        ({"query": {"colour": "red"}}, 'failed: .*"colour"'),
    ],
)
def test_why_a_database_cannot_be_reached_is_said_without_the_password(
    server: Cluster, parts: dict[str, Any], said: str
) -> None:
    there = {"username": "accountant", "port": server.port, "database": "postgres", **parts}
    if there["port"] == 0:
        there["port"] = free_port()
    with pytest.raises(RegisterError, match=said) as caught:
        opened(written(**there))
    assert "qzx" not in told(caught.value)
    assert "jvw" not in told(caught.value)
