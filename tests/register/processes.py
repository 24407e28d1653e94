"""Registers that several processes write to, and processes that are killed while they write.

A program of its own: it loads everything once, has one thread, and can therefore fork. ``python -m
tests.register.processes kill FOLDER 1000`` kills a thousand times; in place of the folder can be the URL of an empty
database.
"""

import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from costshare.errors import RegisterError
from costshare.register.register import URL_MARK, Register
from tests.register.issuing import FEDERATION, issue, numbered, numbers, opened, sound

PAGE: Final = 4096
MANY: Final = tuple(f"medlem-{number}" for number in range(12))
FEW: Final = MANY[:4]
OTHERS: Final = MANY[4:8]
FAILED: Final = 9


def forked(act: Callable[[], object]) -> int:
    """A child process that does something and leaves; gives its id."""
    child = os.fork()
    if child:
        return child
    try:
        act()
    except RegisterError as error:
        print(error, file=sys.stderr, flush=True)  # noqa: T201 - for whoever looks into a failing test
        os._exit(FAILED)
    except BaseException:  # noqa: BLE001 - nothing may run on in a child as if it were the parent
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """Wait for a child; its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def bill(place: Path | str, period: str, members: tuple[str, ...]) -> None:
    """One run of the program: open, issue, close."""
    with opened(place) as register:
        issue(register, period, members)


def race(place: Path | str, periods: list[str]) -> None:
    """As many processes as there are periods start at once, each to bill its own; a period may be there twice."""
    gate, opener = os.pipe()

    def run(period: str) -> None:
        os.close(opener)
        os.read(gate, 1)  # nothing is ever written: it ends when the parent closes the other end
        bill(place, period, FEW)

    children = [forked(partial(run, period)) for period in periods]
    os.close(opener)
    assert [ended(child) for child in children] == [0] * len(periods)


def whole(place: Path | str, period: str, before: list[str], members: tuple[str, ...]) -> bool:
    """Whether the period is there; it must be there whole or not at all, and the register sound."""
    with Register.open(place, federation=FEDERATION, create=False) as register:
        assert sound(register) == ()
        there = register.run("bill", period) is not None
        assert numbers(register) == numbered(len(before) + (len(members) if there else 0))
        assert (period in register.billed(int(period[:4]))) == there
        return there


def completed(place: Path | str, period: str, members: tuple[str, ...]) -> list[str]:
    """Bill again after a kill: the register is whole; gives its numbers."""
    bill(place, period, members)
    with opened(place) as register:
        assert sound(register) == ()
        return numbers(register)


def kill(folder: Path, times: int) -> None:
    """Kill a process after a random time, again and again; every other time one that makes the register as well."""
    begun = folder / "begun.db"
    bill(begun, "2027-Q1", FEW)
    outcomes = {"undone": 0, "kept": 0}
    duration = {True: 0.0, False: 0.0}
    for turn in range(-2, times):  # the first two are only measured
        path, new = folder / f"{turn}.db", turn % 2 == 1
        if not new:
            shutil.copy(begun, path)
        before = [] if new else numbered(len(FEW))
        started = time.perf_counter()
        child = forked(partial(bill, path, "2027-Q2", MANY))
        if turn < 0:
            assert ended(child) == 0
            duration[new] = time.perf_counter() - started
        else:
            time.sleep(random.random() * duration[new] * 1.1)  # noqa: S311 - any moment will do
            os.kill(child, signal.SIGKILL)
            assert ended(child) in {0, -signal.SIGKILL}
            outcomes["kept" if whole(path, "2027-Q2", before, MANY) else "undone"] += 1
        assert completed(path, "2027-Q2", MANY) == numbered(len(before) + len(MANY))
        path.unlink()
    print(outcomes)  # noqa: T201 - for whoever runs a campaign


def kill_on_server(url: str, times: int) -> None:
    """Kill a process after a random time, again and again, while a server goes on with what it has been told."""
    outcomes = {"undone": 0, "kept": 0}
    duration = 0.0
    for turn in range(-2, times):  # the first two are only measured
        period, before = f"{2029 + turn // 12}-{turn % 12 + 1:02}", numbered(len(MANY) * (turn + 2))
        started = time.perf_counter()
        child = forked(partial(bill, url, period, MANY))
        if turn < 0:
            assert ended(child) == 0
            duration = time.perf_counter() - started
        else:
            time.sleep(random.random() * duration * 1.1)  # noqa: S311 - any moment will do
            os.kill(child, signal.SIGKILL)
            assert ended(child) in {0, -signal.SIGKILL}
            with opened(url) as register, register.writing():
                pass  # the lock is had when the server has done with the dead
            outcomes["kept" if whole(url, period, before, MANY) else "undone"] += 1
        assert completed(url, period, MANY) == numbered(len(before) + len(MANY))
    print(outcomes)  # noqa: T201 - for whoever runs a campaign


def limited(path: Path, room: int, *, killed: bool) -> None:
    """Bill where a file can have so many bytes; at the first one more the process is killed, or the write fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if killed else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    bill(path, "2027-Q2", OTHERS)


def fill(folder: Path, *, killed: bool) -> None:
    """Let the disk be full after each number of pages in turn, until there is room; `killed` on the spot, or told."""
    begun = folder / "begun.db"
    bill(begun, "2027-Q1", FEW)
    for pages in range(200):
        path = Path(shutil.copy(begun, folder / f"{pages}.db"))

        room = path.stat().st_size + pages * PAGE - PAGE // 2
        status = ended(forked(partial(limited, path, room, killed=killed)))
        there = whole(path, "2027-Q2", numbered(len(FEW)), OTHERS)
        assert there == (status == 0)
        assert completed(path, "2027-Q2", OTHERS) == numbered(len(FEW) + len(OTHERS))
        path.unlink()
        if there:
            assert pages > len(OTHERS)
            return
        assert status == (-signal.SIGXFSZ if killed else FAILED)
    raise AssertionError


def main(act: str, where: str, *rest: str) -> None:
    """Do what the command line says."""
    match act:
        case "race":
            race(where if URL_MARK in where else Path(where), list(rest))
        case "kill" if URL_MARK in where:
            kill_on_server(where, int(rest[0]))
        case "kill":
            kill(Path(where), int(rest[0]))
        case "fill":
            fill(Path(where), killed="killed" in rest)
        case "bill":
            bill(Path(where), rest[0], FEW)


if __name__ == "__main__":
    main(*sys.argv[1:])
