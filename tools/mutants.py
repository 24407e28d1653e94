"""Change the code in small ways, one at a time, and see how many of the changes the tests notice.

Usage: python tools/mutants.py [--jobs N] [--sample] [--seconds N] [ROOM...]

The rooms, and the tests that are run, stand in pyproject.toml under ``[tool.mutmut]``. Fails where the tests of a room
notice less than nine changes in ten. ``--sample`` tries about one change in five, always the same ones; ``--seconds``
stops after so long, and tells of what was tried until then.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[1]
WORK = ROOT / "mutants"
FLOOR = Fraction(9, 10)
FEWEST = 20
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}
# Changes are numbered within each function; the sample takes those whose number ends so.
SAMPLE = "[38]"


def rooms_known() -> list[str]:
    """The rooms that pyproject.toml lists, in its order."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return [Path(pattern).parent.name for pattern in settings["only_mutate"]]


def mutate(rooms: Sequence[str], *, jobs: int, sample: bool, seconds: int | None) -> int:
    """Let mutmut make and try the changes; what it found stands in its folder afterwards."""
    shutil.rmtree(WORK, ignore_errors=True)
    wanted = [f"costshare.{room}.*{SAMPLE if sample else ''}" for room in rooms]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs), *wanted]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "mutants"}
    told = None if sys.stdout.isatty() else subprocess.PIPE  # mutmut redraws a line of progress: noise in a log
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=told, stderr=told, text=True, start_new_session=True
    ) as running:
        try:
            out, errors = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.communicate()
            return 0
    if told and running.returncode:
        print(out[-4000:], errors[-4000:], sep="\n")
    return running.returncode


def outcomes(room: str) -> dict[str, str]:
    """What became of each change that was tried in a room."""
    tried: dict[str, str] = {}
    for path in sorted((WORK / "src" / "costshare" / room).rglob("*.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        tried |= {name: status_by_exit_code[code] for name, code in codes.items() if code is not None}
    return tried


def report(room: str) -> bool:
    """Print what became of the changes in a room; whether enough of them were noticed."""
    tried = outcomes(room)
    counted = Counter(tried.values())
    noticed = sum(counted[status] for status in NOTICED)
    for name, status in tried.items():
        if status not in NOTICED:
            print(f"  {status}: {name}")
    share = Fraction(noticed, len(tried) or 1)
    print(f"{room}: {noticed}/{len(tried)} noticed, {float(share):.1%}; {dict(counted)}")
    return share >= FLOOR and len(tried) >= FEWEST


def main() -> int:
    """Try the rooms asked for, or all of them."""
    known = rooms_known()
    parser = argparse.ArgumentParser(description="How many small changes to the code do the tests notice?")
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"of {', '.join(known)}; without, all of them")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--sample", action="store_true", help="about one change in five")
    parser.add_argument("--seconds", type=int, help="stop after so long")
    asked = parser.parse_args()
    if unknown := set(asked.rooms) - set(known):
        parser.error(f"no such room in pyproject.toml: {', '.join(sorted(unknown))}")
    rooms = asked.rooms or known
    begun = time.monotonic()
    if status := mutate(rooms, jobs=asked.jobs, sample=asked.sample, seconds=asked.seconds):
        return status
    enough = [report(room) for room in rooms]
    print(f"{time.monotonic() - begun:.0f} s")
    return 0 if all(enough) else 1


if __name__ == "__main__":
    sys.exit(main())
