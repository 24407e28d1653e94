"""All that is PostgreSQL's own: how a URL is read, how a transaction starts, what guards the rows, what an error means.

A transaction that writes first locks the table of the counters, before it has looked at anything. So writers come one
at a time, each sees all that the one before it has written, and a number that is undone is taken again by the next:
what a sequence would not do. The lock stands beside readers and backups, and keeps out whoever takes a number by other
means. It needs no more than the right to update the counters.
"""

import os
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from costshare.errors import MissingExtraError, RegisterError
from costshare.faults import said as _
from costshare.register.backend import Act, Backend
from costshare.register.schema import COUNTERS, NEVER_CHANGED

SCHEMES: Final = ("postgresql", "postgresql+psycopg")
SECRETS: Final = ("password", "sslpassword")
PATIENCE: Final = 30.0
"""Seconds to wait for another writer."""
PATIENCE_TO_CONNECT: Final = 15
"""Seconds to wait for an answer from the server, unless PGCONNECT_TIMEOUT or the URL says something else."""

BEGINS: Final = "costshare_begins"
MAKING: Final = 0x636F_7374  # "cost": no other program's advisory lock, by all likelihood
SCHEMA: Final = "(current_schema()::regnamespace::oid::bigint & x'7fffffff'::bigint)::int"
# Serializable, so that also a program that does not take the lock cannot come between: one of the two is tried again.
OPTIONS: Final = {
    Act.READ: {BEGINS: "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"},
    Act.WRITE: {
        BEGINS: "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SET LOCAL lock_timeout = {patience}; "
        f"LOCK TABLE {COUNTERS.name} IN SHARE ROW EXCLUSIVE MODE"
    },
    Act.MAKE: {
        BEGINS: "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {patience}; "
        f"SELECT pg_advisory_xact_lock({MAKING}, {SCHEMA})"
    },
}

SERIALIZATION: Final = "40001"
DEADLOCK: Final = "40P01"
IN_USE: Final = _("Another program is using the register {register}. Try again when it is done.")
DAMAGED: Final = _("The register {register} is damaged.")
BROKEN: Final = _("The connection to the register {register} broke. Look at what it holds: all of the run, or nothing.")
REASONS: Final = {
    SERIALIZATION: IN_USE,
    DEADLOCK: IN_USE,
    "55P03": IN_USE,  # the lock was not to be had in time
    "53100": _("There is no room on the disk for the register {register}. Nothing was issued."),
    "58030": _("The disk failed, or is full, where the register {register} is. Nothing was issued."),
    "25006": _("The register {register} can only be read."),
    "42501": _("The database does not allow its user what the register {register} needs: {reason}"),
    "57P01": BROKEN,
    "57P02": BROKEN,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
NO_ADDRESS: Final = _(
    "The address of a register in PostgreSQL cannot be read. "
    "Write it as postgresql:///database?host=server&user=name, and @ in a name or a password as %40."
)
NO_PASSWORD: Final = _("The database of the register {register} asks for a password; a password file can hold it.")
UNREACHABLE: Final = _("The database of the register {register} cannot be reached: {reason}")
UNKNOWN_REASON: Final = _("The register {register} failed: {reason}")
# A server that refuses a connection says why in text alone. In another language it is told as the server says it.
REFUSALS: Final = {
    "authentication failed": _("The database of the register {register} refused the user or the password."),
    "no password supplied": NO_PASSWORD,
    "does not exist": _("The server has no such database, or no such user, for the register {register}: {reason}"),
}


def at(where: str) -> Backend:
    """The database at a URL; everything that libpq knows may stand in its query.

    Raises `RegisterError` for a URL that is none, and `MissingExtraError` without the extra ``postgres``.
    """
    url, secrets = address(where)
    settings = {"client_encoding": "utf8", **defaults(url), **secrets}
    try:
        engine = create_engine(url, connect_args=settings, pool_size=1, pool_pre_ping=True)
    except ImportError as error:
        raise MissingExtraError("postgres", "a register in PostgreSQL") from error
    event.listen(engine, "begin", _begin)
    name = url.set(drivername=SCHEMES[0]).render_as_string(hide_password=True)
    return Backend(
        name=name,
        engine=engine,
        options=OPTIONS,
        guards=guards,
        guarding="SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
        refusal=refusal,
        retryable=retryable,
    )


def address(where: str) -> tuple[URL, dict[str, str]]:
    """The URL with psycopg as its driver, and apart from it the passwords of its query.

    Raises `RegisterError`, which does not repeat the text: a password that was not written as a URL wants it could
    stand anywhere in it.
    """
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        url = None
    if url is None or where.count("@") > (url.username is not None):
        raise RegisterError(NO_ADDRESS)
    secrets = {name: value for name, value in url.query.items() if name in SECRETS and isinstance(value, str)}
    return url.difference_update_query(SECRETS).set(drivername=SCHEMES[-1]), secrets


def defaults(url: URL) -> dict[str, Any]:
    """What a connection is told where neither the URL nor the environment says something else."""
    settings: dict[str, Any] = {"fallback_application_name": "costshare"}
    if "connect_timeout" not in url.query and "PGCONNECT_TIMEOUT" not in os.environ:
        settings["connect_timeout"] = PATIENCE_TO_CONNECT
    return settings


def _begin(connection: Connection) -> None:
    statements = connection.get_execution_options().get(BEGINS)
    if statements:
        connection.exec_driver_sql(statements.format(patience=round(PATIENCE * 1000)))


def guards() -> Iterator[str]:
    """Statements that make the database itself refuse to change what was written, or to take a number twice.

    Those that are there already are made anew.
    """
    yield (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'what is issued stays as it is' USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in NEVER_CHANGED:
        yield _guard(f"{table.name}_refuse_change", f"UPDATE OR DELETE OR TRUNCATE ON {table.name}")
    yield _guard(f"{COUNTERS.name}_refuse_delete", f"DELETE OR TRUNCATE ON {COUNTERS.name}")
    kept = "(NEW.series, NEW.year) IS NOT DISTINCT FROM (OLD.series, OLD.year) AND NEW.last > OLD.last"
    yield _guard(f"{COUNTERS.name}_refuse_update", f"UPDATE ON {COUNTERS.name} FOR EACH ROW WHEN (NOT ({kept}))")


def _guard(name: str, occasion: str) -> str:
    return f"CREATE OR REPLACE TRIGGER {name} BEFORE {occasion} EXECUTE FUNCTION refuse_change()"


def refusal(error: DBAPIError, register: str) -> RegisterError:
    """What went wrong in the database, in words for the one who runs the program."""
    state = getattr(error.orig, "sqlstate", None)
    said = " ".join(str(error.orig).split())
    if state is None and isinstance(error, OperationalError):
        refusals = (template for text, template in REFUSALS.items() if text in said)
        template = BROKEN if error.connection_invalidated else next(refusals, UNREACHABLE)
    else:
        said = str(error.orig).partition("\n")[0]  # the lines below tell of the row, which can be long
        template = REASONS.get(str(state), UNKNOWN_REASON)
    return RegisterError(template, register=register, reason=said)


def retryable(error: DBAPIError) -> bool:
    """Whether the transaction fell to another's: neither has done wrong, and one of them begins again."""
    return getattr(error.orig, "sqlstate", None) in {SERIALIZATION, DEADLOCK}
