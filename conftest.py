"""What holds for every test, also those in docstrings and in the documentation.

Each Markdown page runs as a whole, from top to bottom, in a folder of its own that holds a copy of ``examples/``: its
``python`` blocks are executed, its ``console`` blocks are commands with the output that they must give. A line ``...``
there stands for any lines.
"""

import doctest
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sybil import Example, Sybil
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser, SkipParser

ROOT = Path(__file__).parent
collect_ignore = ["docs/conf.py"]  # Sphinx runs it, and only Sphinx has what it imports
PROMPT = "$ "
PROGRAM = "costshare"
# A skip is a test that nobody runs; each reason that is good enough stands here.
REASONS_TO_SKIP: frozenset[str] = frozenset()


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with the output shown below it."""
    for part in f"\n{block.rstrip()}".split(f"\n{PROMPT}")[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(arguments: list[str]) -> str:
    """What the command line prints, on standard output and standard error together."""
    from costshare.cli.main import run as program

    printed = StringIO()
    with (
        patch.object(sys, "argv", [PROGRAM, *arguments]),
        redirect_stdout(printed),
        redirect_stderr(printed),
        suppress(SystemExit),  # the exit status is tested elsewhere; what a page shows is the output
    ):
        program()
    return printed.getvalue()


def shown_as_printed(example: Example) -> str | None:
    """Run the program's commands of a console block; other commands are for the reader to run."""
    checker = doctest.OutputChecker()
    for command, shown in commands(str(example.parsed)):
        program, *arguments = shlex.split(command, comments=True)
        if program != PROGRAM:
            continue
        printed = "\n".join(line.rstrip() for line in run(arguments).rstrip().splitlines())
        if not checker.check_output(shown.rstrip(), printed, doctest.ELLIPSIS):
            return f"{PROMPT}{command}\n--- shown ---\n{shown}\n--- printed ---\n{printed}"
    return None


def enter_folder(namespace: dict[str, Any]) -> None:
    """Go to a new folder with the examples in it."""
    folder = tempfile.mkdtemp(prefix="page-")
    shutil.copytree(ROOT / "examples", Path(folder, "examples"))
    namespace["_folders"] = (Path.cwd(), folder)
    os.chdir(folder)


def leave_folder(namespace: dict[str, Any]) -> None:
    """Go back, and leave nothing behind."""
    before, folder = namespace["_folders"]
    os.chdir(before)
    shutil.rmtree(folder)


pytest_collect_file = Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        CodeBlockParser(language="console", evaluator=shown_as_printed),
        SkipParser(),
    ],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
    excludes=["docs/_build/**"],
    setup=enter_folder,
    teardown=leave_folder,
).pytest()


def unexpected_skips(config: pytest.Config) -> list[str]:
    """Where and why tests were skipped without a reason that is good enough."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [
        f"{report.nodeid}: {reason}"
        for report in reports
        if (reason := str(report.longrepr[-1]).removeprefix("Skipped: ")) not in REASONS_TO_SKIP
    ]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nobody watches, a skip is a failure."""
    if os.environ.get("CI") and unexpected_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say which skips made the run fail."""
    if os.environ.get("CI"):
        for skip in unexpected_skips(config):
            terminalreporter.write_line(f"SKIPPED, which fails here: {skip}", red=True)
