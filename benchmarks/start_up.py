"""What a process pays before it works: the import, the help text, and a whole command on the example."""

import os
import sys
from pathlib import Path
from typing import Final

from benchmarks.timing import duration, markdown, target

ROOT: Final = Path(__file__).parents[1]
ROUNDS: Final = 9
COMMANDS: Final = {
    "bare Python": ("-c", "pass"),
    "`import costshare`": ("-c", "import costshare"),
    "`costshare --help`": ("-m", "costshare", "--help"),
    "`costshare allocate` on the example": (
        *("-m", "costshare", "allocate", str(ROOT / "examples" / "upphandlingscenter"), "--year", "2013", "--json"),
    ),
}


def processor_time(arguments: tuple[str, ...]) -> float:
    """Seconds of processor time of one process of this Python, its output thrown away."""
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    if status:
        message = f"{' '.join(arguments)} failed"
        raise RuntimeError(message)
    return usage.ru_utime + usage.ru_stime


def run() -> str:
    """Time each command in turn, round after round; the least counts."""
    seconds = dict.fromkeys(COMMANDS, float("inf"))
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            seconds[name] = min(seconds[name], processor_time(arguments))
    bare = seconds["bare Python"]
    rows = [[name, duration(each), f"×{each / bare:.3g}"] for name, each in seconds.items()]
    targets = [
        target("`import costshare`, at most 25 ms above bare Python", (seconds["`import costshare`"] - bare) * 1e3, 25),
        target("`costshare --help`, at most 200 ms", seconds["`costshare --help`"] * 1e3, 200),
        target("`allocate` on the example, at most 1 s", seconds["`costshare allocate` on the example"], 1),
    ]
    return "\n\n".join([markdown(["process", "processor time", "to bare Python"], rows), "\n".join(targets)])
