"""Places for registers in every kind of database that there is."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from costshare.register.schema import METADATA
from tests.laws.tampering import Hand, in_hand, unguarded, whole_year
from tests.register.cluster import Cluster
from tests.register.issuing import opened

ABOUT_IT: Final = {"about", "journal"}
# The triggers of the tables do not fire for a replica: it takes over what has been done elsewhere.
EMPTY: Final = "; ".join(
    [
        "SET session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in METADATA.tables if table not in ABOUT_IT),  # noqa: S608 - our own tables
        "DELETE FROM journal WHERE entry > 1",
    ]
)


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hand]:
    """A register without guards, in which a whole year has happened."""
    root = whole_year(tmp_path_factory.mktemp("year") / "w")
    unguarded(root / "register.db")
    with in_hand(root) as found:
        yield found


@pytest.fixture(scope="session")
def emptied(cluster: Cluster) -> Callable[[], str]:
    """At each call the same register in PostgreSQL, in which nothing has been issued."""
    url = cluster.new_place()
    opened(url).close()

    def again() -> str:
        cluster.execute(EMPTY, url)
        return url

    return again


@pytest.fixture(scope="session", params=["SQLite", "PostgreSQL"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path | str]:
    """At each call a place where nothing has been issued."""
    if request.param == "SQLite":
        folder, turn = tmp_path_factory.mktemp("registers"), count(1)
        return lambda: folder / f"register{next(turn)}.db"
    again: Callable[[], str] = request.getfixturevalue("emptied")
    return again
