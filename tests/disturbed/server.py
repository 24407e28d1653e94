"""A server that is killed while a command writes, all its processes at once, and started again."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from attrs import frozen

from tests.disturbed.kills import DONE, DURABLE, Undisturbed, begun, completes, found_sound, said, told, undisturbed
from tests.disturbed.moments import COMMITTING
from tests.disturbed.places import ServedPlace
from tests.disturbed.year import BILL, BOOK, CREDIT, SETTLE, Command, stop_the_clock
from tests.register.cluster import NO_SERVER, Cluster, free_port, make, programs, servant, served

KILLED = (BILL, SETTLE, CREDIT, BOOK)
BROKEN = 3
# A server that was killed starts by bringing all its files to the disk; one call for all of them is quicker.
RECOVERING = DURABLE | ({"recovery_init_sync_method": "syncfs"} if sys.platform == "linux" else {})


@frozen
class Mortal:
    """A cluster whose server can be started again and again."""

    cluster: Cluster
    programs: Path

    def served(self) -> AbstractContextManager[None]:
        """The server, recovered from whatever happened to it, and at the end of the block no more."""
        return served(self.programs, self.cluster, RECOVERING, servant())

    def processes(self) -> list[int]:
        """The ids of all its processes, the first one last."""
        first = int((self.cluster.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout  # noqa: S607
        family = [tuple(map(int, line.split())) for line in listed.splitlines()]
        return [*(child for child, parent in family if parent == first), first]


@contextmanager
def mortal() -> Iterator[Mortal]:
    """The files of a cluster, until the end of the block.

    Raises `FileNotFoundError` where the machine has no server.
    """
    place, run_as = programs(), servant()
    if place is None:
        raise FileNotFoundError(NO_SERVER)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if run_as:
            os.chown(folder, run_as["user"], run_as["group"])
        make(place, folder, run_as)
        yield Mortal(Cluster(folder, free_port()), place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stopped() -> None:
    """Stand still until told to go on."""
    os.kill(os.getpid(), signal.SIGSTOP)


def server_killed(server: Mortal, place: ServedPlace, command: Command, usual: Undisturbed, turn: int) -> str:
    """Kill the server in the commit of a command, every other time anywhere in its transaction; the moments until then.

    The command fails, and says so, unless it was done.
    """
    commit = usual.moments.rindex(COMMITTING)
    at = commit if turn % 2 else random.randrange(usual.write, commit)  # noqa: S311 - any moment will do
    child = begun(place, command, at=at, act=stopped)
    os.waitpid(child.id, os.WUNTRACED)
    family = server.processes()
    os.kill(child.id, signal.SIGCONT)
    time.sleep(random.random() * 2 * usual.seconds_of_commit)  # noqa: S311
    for process in family:
        with suppress(ProcessLookupError):  # the one that served the command may have done with it
            os.kill(process, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child.id, 0)[1])
    assert status in {0, BROKEN}, said(place)
    return child.moments()


def on_server(times: int) -> Counter[str]:
    """Kill the server so many times, in each command by turns; how often on which side of the commit."""
    stop_the_clock()
    sides: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder, mortal() as server:
        with server.served():
            places = [(each, ServedPlace(Path(folder) / each.name, each, server.cluster)) for each in KILLED[:times]]
            known = [(command, place, undisturbed(place, command)) for command, place in places]
        for turn in range(times):
            command, place, usual = known[turn % len(known)]
            with server.served():
                place.restore()
                seen = server_killed(server, place, command, usual, turn + turn // len(known))
            with server.served():
                side = found_sound(place, usual, seen)
                completes(place, command, usual, kept=side in DONE)
            sides[side] += 1
    print(told("the server of postgresql", sides), flush=True)  # noqa: T201 - for whoever runs a campaign
    return sides
