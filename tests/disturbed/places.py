"""Workspaces with their registers, in a file and on a server, that are brought back to how they stood."""

import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from costshare.register.reading import Reading
from costshare.register.register import Register
from costshare.register.schema import METADATA
from costshare.runs import anchors
from costshare.runs.verify import verify
from tests.billing.agreement import FEDERATION, tree
from tests.disturbed.year import Command, lived
from tests.register.cluster import Cluster

ALONE: Final = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
SECONDS_TO_LEAVE: Final = 20.0
CLAIM: Final = ("run_kind", "period", "member", "recipient", "category", "revision")


@frozen(kw_only=True)
class State:
    """Everything that a workspace holds: the rows of each table, the anchor, and the documents."""

    tables: Mapping[str, Any] = field(hash=False)
    anchor: str
    files: Mapping[str, bytes] = field(hash=False)


class Place:
    """A workspace with a register, and how both stood when a command had not been run yet."""

    database = "sqlite"

    def __init__(self, folder: Path, command: Command) -> None:
        """Live the year up to the command."""
        self.root = folder / "workspace"
        self._kept = folder / "kept"
        self.where = self.address()
        lived(self.root, self.where, command.before)
        self.keep()

    def address(self) -> str:
        """Where the register is."""
        return str(self.root / "register.db")

    def keep(self) -> None:
        """Remember how everything stands, but for documents: they can be made again."""
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.rmtree(self.root / "out", ignore_errors=True)
        shutil.copytree(self.root, self._kept)

    def restore(self) -> None:
        """Let everything stand as it was kept."""
        shutil.rmtree(self.root)
        shutil.copytree(self._kept, self.root)

    def last_run(self) -> str:
        """The id of the run that was written last."""
        with Register.open(self.where, federation=FEDERATION, create=False) as register, register.reading() as reading:
            return reading.last().run_id

    def left(self) -> None:
        """Wait until nobody works for the dead."""

    def verified(self) -> State:
        """How everything stands, after ``costshare verify``."""
        found = verify(self.root, where=self.where)
        assert found.ok, found.failures
        return self.state()

    def state(self) -> State:
        """How everything stands, after a look at numbers, claims and the anchor."""
        anchor = self.root / anchors.ANCHOR
        with Register.open(self.where, federation=FEDERATION, create=False) as register, register.reading() as reading:
            tables = {name: sorted(map(tuple, reading.rows(table.select()))) for name, table in METADATA.tables.items()}
            assert anchors.behind(reading, anchors.read(anchor)) == "", "the anchor is ahead of the register"
            well_numbered(reading)
        out = self.root / "out"
        return State(
            tables=tables,
            anchor=anchor.read_text("utf-8") if anchor.exists() else "",
            files=tree(out) if out.exists() else {},
        )


def well_numbered(reading: Reading) -> None:
    """Assert that numbers have no gap, and that no claim is there twice."""
    rows = sorted(reading.rows(METADATA.tables["invoices"].select()), key=lambda row: row.position)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    series: dict[str, list[int]] = {}
    for row in rows:
        series.setdefault(row.number[:-4], []).append(int(row.number[-4:]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in series.values()), series
    claims = {tuple(getattr(row, name) for name in CLAIM) for row in rows}
    assert len(claims) == len(rows), "a claim is there twice"
    payments = list(reading.rows(METADATA.tables["payments"].select()))
    assert len({row.id for row in payments}) == len(payments)


class ServedPlace(Place):
    """The same with the register on a server: a schema, and a copy of its rows in another."""

    database = "postgresql"

    def __init__(self, folder: Path, command: Command, cluster: Cluster, *, database: str = "") -> None:
        """Live the year up to the command."""
        self._cluster = cluster
        self._schema = f"year_{folder.name.replace(' ', '_')}"
        self._base = cluster.url(database) if database else cluster.url()
        self._new = command.makes_the_register
        cluster.execute(f"CREATE SCHEMA {self._schema}", self._base)
        super().__init__(folder, command)

    def address(self) -> str:
        """Where the register is."""
        return f"{self._base}&options=-csearch_path%3D{self._schema}"

    def keep(self) -> None:
        """Remember how everything stands."""
        super().keep()
        if not self._new:
            copies = "; ".join(
                f"CREATE TABLE kept_{self._schema}.{name} AS TABLE {self._schema}.{name}" for name in METADATA.tables
            )
            self._do(f"DROP SCHEMA IF EXISTS kept_{self._schema} CASCADE; CREATE SCHEMA kept_{self._schema}; {copies}")

    def restore(self) -> None:
        """Let everything stand as it was kept."""
        super().restore()
        if self._new:
            self._do(f"DROP SCHEMA {self._schema} CASCADE; CREATE SCHEMA {self._schema}")
            return
        # The triggers and the references of a replica do not fire: it takes over what has been done elsewhere.
        again = "; ".join(
            f"DELETE FROM {self._schema}.{name}; "  # noqa: S608 - our own tables
            f"INSERT INTO {self._schema}.{name} TABLE kept_{self._schema}.{name}"
            for name in METADATA.tables
        )
        self._do(f"SET session_replication_role = replica; {again}")

    def left(self) -> None:
        """Wait until the server has done with the dead: what they had asked for, it does to the end."""
        deadline = time.monotonic() + SECONDS_TO_LEAVE
        while self._do(ALONE) != [(0,)]:
            assert time.monotonic() < deadline, "somebody is still at work"
            time.sleep(0.002)

    def _do(self, statements: str) -> list[Any]:
        return self._cluster.execute(statements, self._base)
