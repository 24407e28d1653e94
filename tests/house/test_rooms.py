"""The order of rooms, and which room may use which package, hold for every module there is."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "costshare"
MODULES = sorted(PACKAGE.rglob("*.py"))

EVERYWHERE = {"attr", "attrs", "costshare"}
ALLOWED = {
    "apportionment": {"numpy"},
    "bulk": {"numpy"},
    "cli": {"click", "pendulum", "rich"},
    "documents": {"babel", "jinja2", "matplotlib", "segno", "tabulate", "typst", "xlsxwriter"},
    "drivers": {"httpx", "narwhals"},
    "exchange": {"lxml"},
    "federation": {"stdnum"},
    "frames": {"narwhals"},
    "periods": {"holidays", "pendulum"},
    "register": {"psycopg", "sqlalchemy"},
    "sheets": {"python_calamine"},
    "testing": {"hypothesis"},
    "workspace": {"cattrs"},
}


def room(module: Path) -> str:
    """The folder right under the package, or the name of a module that stands there itself."""
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def layers() -> set[str]:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
    return {name.strip().strip("()") for layer in contract["layers"] for name in layer.split("|")}


def imported(module: Path) -> Iterator[str]:
    """The packages that a module imports, anywhere in it; a relative import counts as ``.``."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module).split(".")[0]


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 20


def test_the_order_of_rooms_is_kept() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout


def test_every_module_stands_in_a_room() -> None:
    assert {room(module) for module in MODULES} - {"__init__"} <= layers()


def test_every_room_is_a_package() -> None:
    without = {module.parent for module in MODULES if not (module.parent / "__init__.py").exists()}
    assert not without, "import-linter does not look into a folder without __init__.py"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_uses_only_what_its_room_may(module: Path) -> None:
    foreign = set(imported(module)) - sys.stdlib_module_names - EVERYWHERE
    assert foreign <= ALLOWED.get(room(module), set())
