"""The pages say what the program does, also where no block can be run."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import attrs
import pytest

from costshare.faults import CATALOGUE
from costshare.workspace.schema import LATER, LISTS, NAMED, TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
CHARTER = (DOCS / "charter.md").read_text("utf-8")
KINDS = {**TABLES, **LISTS, **NAMED}
HEADINGS = {
    **{name: f"[{name}]" for name in TABLES},
    **{name: f"[[{name}]]" for name in LISTS},
    **{name: f"[{name}.NAME]" for name in NAMED},
}
SAID_ABOVE = {"candidates": "members", "customers": "members"}  # they have the fields of members, but for the dates


def sections() -> dict[str, str]:
    """The sections of the page on the charter, by heading."""
    _, *parts = re.split(r"^## ", CHARTER, flags=re.MULTILINE)
    return dict(part.split("\n", 1) for part in parts)


def section(table: str) -> str:
    table = SAID_ABOVE.get(table, table)
    (found,) = (text for heading, text in sections().items() if f"`{HEADINGS[table]}`" in heading)
    return found


def fields(kind: type) -> set[str]:
    """The fields of a table, as the charter writes them."""
    return {each.name.rstrip("_") for each in attrs.fields(kind)}


def inner_fields(kind: type) -> Iterator[str]:
    """The fields of the tables inside a table."""
    for each in attrs.fields(attrs.resolve_types(kind)):
        for inner in (each.type, *get_args(each.type)):
            if isinstance(inner, type) and attrs.has(inner) and not inner.__module__.startswith("costshare.keys"):
                yield from fields(inner)
                yield from inner_fields(inner)


def missing(names: Iterable[str], text: str) -> set[str]:
    """The names that stand nowhere in the text as code."""
    return {name for name in names if not re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", text)}


@pytest.mark.parametrize("table", list(KINDS))
def test_the_page_on_the_charter_has_every_field(table: str) -> None:
    assert missing(fields(KINDS[table]), section(table)) == set()
    assert missing(inner_fields(KINDS[table]), CHARTER) == set()


@pytest.mark.parametrize("table", list(KINDS))
def test_the_page_on_the_charter_has_no_other_field(table: str) -> None:
    listed = set(re.findall(r"^\| `(\w+)` \|", section(table), flags=re.MULTILINE))
    assert listed
    assert listed <= fields(KINDS[SAID_ABOVE.get(table, table)])


@pytest.mark.parametrize("table", LATER)
def test_the_page_on_the_charter_says_which_tables_come_later(table: str) -> None:
    assert f"`[[{table}]]`" in CHARTER.split("\n## ", 1)[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_as_toml_is_what_was_run(page: Path) -> None:
    """A page runs its charters in blocks that readers do not see; they hold what readers do see."""
    text = page.read_text("utf-8")
    run = "\n".join(line[2:] for line in text.splitlines() if line.startswith("%"))
    for shown in re.findall(r"^```toml\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
        assert shown.rstrip("\n") in run


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_files_that_exist(page: Path) -> None:
    named = re.findall(r"`((?:tests|examples|docs|benchmarks|requirements)/[\w./-]+)`", page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_page_on_faults_lists_the_catalogue_itself() -> None:
    assert "```{faults}" in (DOCS / "faults.md").read_text("utf-8")
    assert CATALOGUE
