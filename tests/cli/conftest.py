"""Commands run in process: what they print, and with which status they leave."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from costshare.cli.main import main
from tests.runs.whole_year import billed_quarter, billed_year, quarter_once, year_once

__all__ = ["billed_quarter", "billed_year", "quarter_once", "year_once"]

ISSUING = ("bill", "settle")
EXAMPLES = Path(__file__).parents[2] / "examples"


@frozen
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; what issues writes no more files than it takes, unless it says which."""

    def ran(*arguments: object) -> Done:
        words = [str(each) for each in arguments]
        if {*words[:1]} & {*ISSUING} and not {*words} & {"--documents", "--help"}:
            words += ["--documents", "text,html"]
        status = main(words)
        told = capsys.readouterr()
        return Done(status, told.out, told.err)

    return ran


@pytest.fixture
def example() -> Path:
    """The Upphandlingscenter example."""
    return EXAMPLES / "upphandlingscenter"
