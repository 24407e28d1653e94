"""Commands that are killed in the write, again and again, and what is found afterwards.

To be called in a process of its own, with one thread: it loads everything once and forks. See ``tools/kills.py``.
"""

import gc
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Final

from attrs import field, frozen

from tests.billing.processes import ended, forked
from tests.disturbed.moments import ANCHORED, BEGUN, COMMITTED, COMMITTING, Moments, die
from tests.disturbed.places import Place, ServedPlace, State
from tests.disturbed.year import BILL, BOOK, CREDIT, FIRST, SETTLE, Command, run, stop_the_clock
from tests.register.cluster import started

TOLD: Final = ".told"
OUT_OF_ORDER: Final = 99
EARLY: Final = 10
"""One kill in so many comes before the write."""


class Way(Enum):
    """How a run is killed."""

    ITSELF = 0
    IN_THE_COMMIT = 1
    AT_ANY_TIME = 2


SHARES: Final = {FIRST: 1, BILL: 4, SETTLE: 4, CREDIT: 4, BOOK: 4}
DURABLE: Final[dict[str, str]] = {}
"""PostgreSQL as it is: what it has said to be written is on the disk."""
BEFORE, INSIDE, UNDONE, KEPT, UNMARKED, FILING = (
    "before the transaction",
    "inside",
    "in the commit and undone",
    "in the commit and kept",
    "between commit and anchor",
    "after the anchor",
)
SIDES: Final = (BEFORE, INSIDE, UNDONE, KEPT, UNMARKED, FILING)
DONE: Final = SIDES[3:]


@frozen(kw_only=True)
class Undisturbed:
    """What a command does where nobody disturbs it.

    `states` are how everything stands before it and after each of its transactions. `moments` is a letter for each of
    its moments, `seconds` when each of them comes. `printed` is what it says, and what it says where it is run again.
    """

    states: tuple[State, ...] = field(hash=False)
    moments: str
    seconds: tuple[float, ...] = field(repr=False)
    printed: tuple[str, str]

    @property
    def write(self) -> int:
        """The moment at which the last transaction begins."""
        return self.moments.rindex(BEGUN)

    @property
    def seconds_of_commit(self) -> float:
        """How long the last commit takes."""
        return self.seconds[self.moments.rindex(COMMITTED)] - self.seconds[self.moments.rindex(COMMITTING)]


@frozen
class Child:
    """A process that runs a command and tells of its moments, and the end of the pipe where they can be read."""

    id: int
    pipe: int

    def moments(self) -> str:
        """All its moments, when it is no more."""
        found = []
        while part := os.read(self.pipe, 65536):
            found.append(part.decode())
        os.close(self.pipe)
        return "".join(found)


def begun(place: Place, command: Command, at: int | None = None, act: Callable[[], None] = die) -> Child:
    """Let a child run the command; at that moment something happens to it."""
    reading, writing = os.pipe()

    def watched() -> int:
        os.close(reading)
        Moments(writing, at, act).watch()
        return run(command.words, place.root, place.where)

    child = forked(watched, place.root.with_suffix(TOLD))
    os.close(writing)
    return Child(child, reading)


def said(place: Place) -> str:
    """What the last command wrote on standard error."""
    return place.root.with_suffix(".err").read_text("utf-8")


def finished(place: Place, words: tuple[str, ...]) -> tuple[int, str]:
    """Run a command to its end; its exit status and what it printed."""
    told = place.root.with_suffix(TOLD)
    status = ended(forked(partial(run, words, place.root, place.where), told))
    assert status != OUT_OF_ORDER, said(place)
    return status, told.read_text("utf-8")


def undisturbed(place: Place, command: Command) -> Undisturbed:
    """Run a command to see what it does and to be told of its moments, and once more when it is done."""
    place.restore()
    states, seconds, seen = [place.verified()], [], ""
    start = time.perf_counter()
    child = begun(place, command)
    while part := os.read(child.pipe, 1):
        seen += part.decode()
        seconds.append(time.perf_counter() - start)
    os.close(child.pipe)
    assert ended(child.id) == 0, said(place)
    first = place.root.with_suffix(TOLD).read_text("utf-8")
    states.append(place.verified())
    again, second = finished(place, command.words)
    assert again == command.again
    assert place.state() == states[-1]
    if command.makes_the_register:
        states.insert(1, made(place))
    assert len(states) == seen.count(COMMITTED) + 1, seen
    return Undisturbed(states=tuple(states), moments=seen, seconds=tuple(seconds), printed=(first, second))


def made(place: Place) -> State:
    """How everything stands where the register is made, and nothing is written in it."""
    from costshare.register.register import Register
    from tests.billing.agreement import FEDERATION

    place.restore()
    Register.open(place.where, federation=FEDERATION).close()
    return place.verified()


def killed(place: Place, command: Command, usual: Undisturbed, turn: int, share: float) -> str | None:
    """Kill a run; its moments until then, or None where it was done before.

    By turns at a moment that is that far into those of the write, in the last commit, and at any time of the write. One
    in ten comes before it.
    """
    early = turn % EARLY == 0
    how = Way(turn % len(Way))
    first = 0 if early else usual.write
    last = usual.write if early else len(usual.moments) - 1
    at = first + int(share * (last - first)) if how is Way.ITSELF else None
    child = begun(place, command, at=at)
    seen = ""
    if how is Way.IN_THE_COMMIT:
        while seen.count(COMMITTING) < usual.moments.count(COMMITTING):
            seen += os.read(child.pipe, 1).decode()
        time.sleep(random.random() * usual.seconds_of_commit)  # noqa: S311 - any moment will do
    elif how is Way.AT_ANY_TIME:
        time.sleep(random.uniform(usual.seconds[first], usual.seconds[last]))  # noqa: S311
    if how is not Way.ITSELF:
        os.kill(child.id, signal.SIGKILL)
    status = ended(child.id)
    seen += child.moments()
    place.left()
    if status == 0:
        return None
    assert status == -signal.SIGKILL, said(place)
    return seen


def found_sound(place: Place, usual: Undisturbed, seen: str) -> str:
    """Look at what a killed run left: as before one of its transactions or after it; gives on which side of the last.

    What the process told of itself says which: but for a commit that it was in.
    """
    state = place.verified()
    tables = [each.tables for each in usual.states]
    assert state.tables in tables, "something is half-done"
    kept = tables.index(state.tables)
    done, asked = seen.count(COMMITTED), seen.count(COMMITTING)
    assert done <= kept <= asked, "a commit was not what it seemed"
    last = len(tables) - 1
    if kept < last:
        assert state.files == usual.states[0].files, "files come after the commit"
        if asked == last:
            return UNDONE
        return INSIDE if seen.count(BEGUN) == last else BEFORE
    if done < last:
        return KEPT
    return FILING if ANCHORED in seen else UNMARKED


def completes(place: Place, command: Command, usual: Undisturbed, *, kept: bool) -> None:
    """Run the command again: it ends as if nobody had disturbed it, and says so."""
    status, printed = finished(place, command.words)
    assert (status, printed) == ((command.again if kept else 0), usual.printed[kept])
    if status:  # who is refused gets the files in another way
        assert finished_documents(place) == 0
    state, expected = place.state(), usual.states[-1]
    assert state.tables == expected.tables
    assert state.files == expected.files
    assert expected.anchor.startswith(state.anchor)
    assert status or state.anchor == expected.anchor, "the anchor lacks a run"


def finished_documents(place: Place) -> int:
    """Make the files of the last run again; gives the exit status."""
    from costshare.cli.main import main as costshare

    words = ["documents", str(place.root), "--register", place.where, "--run", place.last_run()]
    return ended(forked(partial(costshare, words), place.root.with_suffix(TOLD)))


def campaign(place: Place, command: Command, times: int) -> Counter[str]:
    """Kill a command so many times, each time from the same beginning; how often on which side of the commit."""
    usual = undisturbed(place, command)
    gc.freeze()  # or a child copies all that this process has loaded, to see whether it is still wanted
    sides: Counter[str] = Counter()
    turn = 0
    while sides.total() < times:
        place.restore()
        seen = killed(place, command, usual, turn, turn % times / times)
        turn += 1
        if seen is None:
            continue
        try:
            side = found_sound(place, usual, seen)
            completes(place, command, usual, kept=side in DONE)
        except AssertionError as error:
            error.add_note(f"{command.name} in {place.database}, turn {turn}, killed after {seen}")
            raise
        sides[side] += 1
    return sides


def told(name: str, sides: Counter[str]) -> str:
    """One line about kills."""
    counted = ", ".join(f"{sides[side]} {side}" for side in SIDES if sides[side])
    return f"{name}: {sides.total()} kills: {counted}"


def on_sqlite(times: int) -> Counter[str]:
    """Kill every command with the register in a file; how often on which side."""
    stop_the_clock()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        return each_command(lambda command: Place(Path(folder) / command.name, command), times)


def on_postgresql(times: int) -> Counter[str]:
    """Kill every command with the register on a server, which goes on."""
    stop_the_clock()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, started(DURABLE) as cluster:
        return each_command(lambda command: ServedPlace(Path(folder) / command.name, command, cluster), times)


def each_command(place: Callable[[Command], Place], times: int) -> Counter[str]:
    """So many kills in all or a few more, each command having its part."""
    sides: Counter[str] = Counter()
    for command, share in SHARES.items():
        where = place(command)
        found = campaign(where, command, -(-times * share // sum(SHARES.values())))
        print(told(f"{command.name}/{where.database}", found), flush=True)  # noqa: T201 - for whoever runs a campaign
        sides += found
    return sides
