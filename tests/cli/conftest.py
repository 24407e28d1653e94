"""Commands run in process: what they print, and with which status they leave."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from costshare.cli.main import main
from tests.runs.whole_year import billed_quarter, billed_year, quarter_once, year_once

__all__ = ["billed_quarter", "billed_year", "quarter_once", "year_once"]

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
    """Run a command line."""

    def ran(*arguments: object) -> Done:
        status = main([str(each) for each in arguments])
        told = capsys.readouterr()
        return Done(status, told.out, told.err)

    return ran


@pytest.fixture
def example() -> Path:
    """The Upphandlingscenter example."""
    return EXAMPLES / "upphandlingscenter"
