"""Kill commands in the write, with `kill -9`, in SQLite and in PostgreSQL, and the server too; look at what is left.

Usage: python -m tools.kills [--short] [--times N]

After each kill the register is sound, nothing is half-done, no number is missing, no claim is there twice, the anchor
is not ahead, and the command, run again, leaves what it leaves where nobody disturbs it. Says how many kills came on
which side of the commit. ``--short`` is for every change.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.disturbed.kills import SIDES, on_postgresql, on_sqlite, told
from tests.disturbed.server import on_server

TIMES: Final = 1000
SHORT: Final = 40
SERVER_DIES: Final = 40
"""Once for so many other kills."""


def kills(times: int) -> Counter[str]:
    """So many kills or a few more, half of them in each database; how many on which side of the commit."""
    campaigns = ((on_sqlite, times // 2), (on_postgresql, times // 2), (on_server, max(2, times // SERVER_DIES)))
    found: Counter[str] = Counter()
    # Each campaign forks, and must therefore begin in a process of its own that has no other thread.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for done in [pool.submit(campaign, count) for campaign, count in campaigns]:
            found += done.result()
    return found


def main(arguments: Sequence[str]) -> int:
    """Kill; gives the exit status."""
    parser = argparse.ArgumentParser(description="Kill commands in the write, and look at what is left.")
    parser.add_argument("--short", action="store_true", help=f"{SHORT} kills")
    parser.add_argument("--times", type=int, default=TIMES, help=f"how many kills; {TIMES} if left out")
    asked = parser.parse_args(arguments)
    start = time.monotonic()
    found = kills(SHORT if asked.short else asked.times)
    print(told("in all", found))
    print(f"all of them sound afterwards, and completed by the next run; {time.monotonic() - start:.0f} s")
    sides = [side for side in SIDES if not found[side]]
    for side in sides:
        print(f"no kill came {side}", file=sys.stderr)
    return int(bool(sides) and not asked.short)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
