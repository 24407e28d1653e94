"""Where a register is kept, and what one database does differently from another."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import Any

from attrs import field, frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from costshare.errors import RegisterError


class Act(Enum):
    """What a transaction is for."""

    READ = auto()
    """Answers as of one moment; changes nothing."""
    WRITE = auto()
    """Writes to a register: the only transaction that does, until it ends."""
    MAKE = auto()
    """Makes the tables: the only transaction that does, until it ends."""


@frozen(kw_only=True)
class Backend:
    """A database: `name` is what errors call it, and holds no password.

    A connection with the `options` of an act begins each transaction as that act must; it may wait for others, and
    raises where it has waited too long. `guards` are the statements that make the database itself refuse to change
    what was written, and `guarding` asks for the names of those that stand. `refusal` says an error in words, and
    `retryable` whether the whole transaction may simply be tried once more.
    """

    name: str
    engine: Engine = field(repr=False)
    options: Mapping[Act, Mapping[str, Any]] = field(repr=False)
    guards: Callable[[], Iterable[str]] = field(repr=False)
    guarding: str = field(repr=False)
    refusal: Callable[[DBAPIError, str], RegisterError] = field(repr=False)
    retryable: Callable[[DBAPIError], bool] = field(repr=False)

    def connection(self, act: Act) -> Connection:
        """A connection whose transactions are for the act; a context manager that gives it back."""
        return self.engine.connect().execution_options(**self.options[act])

    def told(self, error: DBAPIError) -> RegisterError:
        """What went wrong, in words for the one who runs the program."""
        return self.refusal(error, self.name)
