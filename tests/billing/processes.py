"""The command ``costshare bill`` in processes that run at once, that are killed, and whose disk is full.

A program of its own: it loads everything once, has one thread, and can therefore fork. ``python -m
tests.billing.processes kill FOLDER 1000`` kills a thousand times.
"""

import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, Final

from costshare.cli.main import main as costshare
from costshare.runs.documents import MANIFEST
from tests.billing.agreement import QUARTERS, issued, lay, register, tree

DAY: Final = "2027-04-15"
INVOICES: Final = 4
PAGE: Final = 4096
OUTSIDE: Final = 3
TEMPORARY: Final = "."


def forked(act: Callable[[], int], told: Path) -> int:
    """A child process whose standard output and error go to files, and whose exit status is what it gives; its id."""
    child = os.fork()
    if child:
        return child
    for number, name in ((1, told), (2, told.with_suffix(".err"))):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    try:
        status = act()
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - nothing may run on in a child as if it were the parent
        sys.excepthook(*sys.exc_info())
        os._exit(99)
    os._exit(status)


def ended(child: int) -> int:
    """Wait for a child; its exit status, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def bill(root: Path, period: str) -> int:
    """One run of the command."""
    return costshare(["bill", str(root), "--period", period, "--on", DAY, "--documents", "text,html", "--json"])


def said(told: Path) -> dict[str, Any]:
    """What a run printed."""
    found: dict[str, Any] = json.loads(told.read_text("utf-8"))
    return found


def completed(root: Path, period: str) -> dict[str, Any]:
    """Run the command to its end; what it printed."""
    told = root.with_suffix(".json")
    assert ended(forked(partial(bill, root, period), told)) == 0, told.with_suffix(".err").read_text("utf-8")
    return said(told)


def head(root: Path) -> str:
    """What the register has come to: it holds who made it and when each run was, so that no two are alike."""
    with register(root) as found:
        return found.head()


def files(root: Path) -> dict[str, bytes]:
    """All that stands where the documents do."""
    return tree(root / "out") if (root / "out").exists() else {}


def whole(root: Path, period: str, before: int) -> bool:
    """Whether the period is billed: all of it or nothing, numbers without a gap, and no manifest before its files."""
    records = issued(root)
    with register(root) as found:
        there = period in found.billed(2027)
        assert (found.plan(2027) is not None) == bool(before or there)
    assert len(records) == before + INVOICES * there
    assert [each["number"] for each in records] == [f"F2027{number:04}" for number in range(1, len(records) + 1)]
    out = root / "out" / f"bill-{period}"
    assert there or not out.exists(), "files come after the commit"
    if (out / MANIFEST).exists():
        manifest = json.loads((out / MANIFEST).read_text("utf-8"))
        for name, digest in manifest["files"].items():
            assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    return there


def begun(folder: Path) -> Path:
    """A workspace with one quarter billed, by this process itself: from then on, its children find all code loaded."""
    root = lay(folder / "begun")
    with redirect_stdout(io.StringIO()):
        assert bill(root, QUARTERS[0]) == 0
    return root


def kill(folder: Path, times: int) -> None:
    """Kill a run after a random time, again and again; every third time one that makes the register as well."""
    starts = {True: lay(folder / "new"), False: begun(folder)}
    expected, duration = {}, {}
    outcomes = {"undone": 0, "kept": 0, "documented": 0}
    for new, start in starts.items():
        root = copy(start, folder / f"first-{new}")
        started = time.perf_counter()
        expected[new] = completed(root, QUARTERS[1]), files(root)
        duration[new] = time.perf_counter() - started
    for turn in range(times):
        new = turn % 3 == 0
        root = copy(starts[new], folder / str(turn))
        child = forked(partial(bill, root, QUARTERS[1]), root.with_suffix(".killed"))
        time.sleep(random.random() * duration[new] * 1.5)  # noqa: S311 - any moment will do
        os.kill(child, signal.SIGKILL)
        assert ended(child) in {0, -signal.SIGKILL}
        there = whole(root, QUARTERS[1], 0 if new else INVOICES)
        documented = (root / "out" / f"bill-{QUARTERS[1]}" / MANIFEST).exists()
        outcomes["documented" if documented else "kept" if there else "undone"] += 1
        found = completed(root, QUARTERS[1])
        printed, documents = expected[new]
        assert found == printed | {"new": 0 if there else INVOICES, "head": head(root)}
        assert files(root) == documents
        assert whole(root, QUARTERS[1], 0 if new else INVOICES)
        shutil.rmtree(root)
    print(outcomes)  # noqa: T201 - for whoever runs a campaign


def copy(start: Path, root: Path) -> Path:
    """A copy of a workspace, in place of what is there."""
    shutil.rmtree(root, ignore_errors=True)
    return Path(shutil.copytree(start, root))


def race(folder: Path, times: int) -> None:
    """So many runs start at once, by turns for each quarter."""
    begun(folder)
    root = lay(folder / "w")
    gate, opener = os.pipe()

    def run(period: str) -> int:
        os.close(opener)
        os.read(gate, 1)  # nothing is ever written: it ends when the parent closes the other end
        return bill(root, period)

    asked = [(QUARTERS[turn % len(QUARTERS)], folder / f"{turn}.json") for turn in range(times)]
    children = [forked(partial(run, period), told) for period, told in asked]
    os.close(opener)
    assert [ended(child) for child in children] == [0] * times
    for quarter in QUARTERS:
        printed = [said(told) for period, told in asked if period == quarter]
        assert sorted(each.pop("new") for each in printed) == [*[0] * (len(printed) - 1), INVOICES]
        assert all(each == printed[0] for each in printed), "everyone is told the same"
        assert len(printed[0]["invoices"]) == INVOICES
        assert whole(root, quarter, INVOICES * (len(QUARTERS) - 1))
    assert len(files(root)) == len(QUARTERS) * (2 * INVOICES + 2)
    assert all(not Path(name).name.startswith(TEMPORARY) for name in tree(root))


def limited(root: Path, room: int, *, killed: bool) -> int:
    """Bill where a file can have so many bytes; at the first one more the process is killed, or the write fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if killed else signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    return bill(root, QUARTERS[1])


def rooms(size: int, step: int) -> Iterator[int]:
    """How large a file may be: next to nothing, then as large as the register and more and more pages."""
    yield 100
    for pages in range(1, 90, step):
        yield size + pages * PAGE - PAGE // 2


def fill(folder: Path, *, killed: bool) -> None:
    """Let the disk be full at once, at each page within the invoices, and at some while the register is made."""
    for new, start, step in ((False, begun(folder), 1), (True, lay(folder / "new"), 6)):
        size = 0 if new else (start / "register.db").stat().st_size
        expected = completed(copy(start, folder / f"first-{new}"), QUARTERS[1])
        for turn, room in enumerate(rooms(size, step)):
            root, told = copy(start, folder / f"{new}-{room}"), folder / "told"
            status = ended(forked(partial(limited, root, room, killed=killed), told))
            if status == 0:
                assert turn > 2
                assert whole(root, QUARTERS[1], 0 if new else INVOICES)
                break
            assert status == (-signal.SIGXFSZ if killed else OUTSIDE)
            if not killed:
                assert told.read_bytes() == b""
                message = told.with_suffix(".err").read_text("utf-8", errors="replace")  # as far as there was room
                assert message.startswith("Disken "), message
            assert not whole(root, QUARTERS[1], 0 if new else INVOICES)
            assert completed(root, QUARTERS[1]) == expected | {"head": head(root)}
        else:
            raise AssertionError


def main(act: str, where: str, *rest: str) -> None:
    """Do what the command line says."""
    os.environ.pop("COSTSHARE_REGISTER", None)
    match act:
        case "race":
            race(Path(where), int(rest[0]))
        case "kill":
            kill(Path(where), int(rest[0]))
        case "fill":
            fill(Path(where), killed="killed" in rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
