"""What `import costshare` gives, and what it doesn't load."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import costshare

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
SLOW = [
    "babel",
    "cattrs",
    "click",
    "hypothesis",
    "jinja2",
    "numpy",
    "pendulum",
    "python_calamine",
    "sqlalchemy",
    "stdnum",
    "tabulate",
    "xlsxwriter",
]


def test_there_are_public_names() -> None:
    assert {"allocate", "apportion", "apportion_table", "load"} <= set(costshare.__all__)
    assert list(costshare.__all__) == sorted(costshare.__all__)
    assert set(costshare.__all__) <= set(dir(costshare))


@pytest.mark.parametrize("name", costshare.__all__)
def test_a_public_name_can_be_had_and_says_what_it_is(name: str) -> None:
    thing = getattr(costshare, name)
    if inspect.ismodule(thing) or inspect.isclass(thing) or inspect.isroutine(thing):
        assert inspect.getdoc(thing)
        assert thing.__doc__ != getattr(type(thing), "__doc__", None)


@pytest.mark.parametrize("name", costshare.__all__)
def test_a_public_name_is_in_the_documentation(name: str) -> None:
    assert any(f"costshare.{name}" in page.read_text("utf-8") for page in PAGES)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(costshare, "no_such_name")  # noqa: B009 - mypy knows the module's names


def test_importing_the_package_loads_nothing_slow() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, costshare; print(*sys.modules, sep='\\n')"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert "costshare" in loaded
    assert not set(SLOW) & set(loaded)
