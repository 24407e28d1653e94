"""Layouts of rows as the charter names them: ready ones, files of the workspace, and every mistake at once."""

from pathlib import Path

import pytest

from costshare.workspace.layout_fields import FIELDS, KNOWN, Per
from costshare.workspace.layout_read import READY, read_layout, ready
from costshare.workspace.load import load, read
from tests.billing.agreement import charter, lay

SOUND = """
[file]
form = "delimited"

[[records]]
per = "line"
columns = [{ field = "line.net", amount = "point" }, { text = "x" }]
"""


def named(root: Path, layout: object) -> Path:
    """A workspace whose charter names a layout."""
    return lay(root / "w", charter(lambda made: made.update(rows={"layout": layout})))


@pytest.mark.parametrize("name", READY)
def test_a_ready_layout_is_named_by_its_name(tmp_path: Path, name: str) -> None:
    workspace = load(named(tmp_path, name))
    assert workspace.rows == ready(name)
    assert workspace.files == ("costs.csv",)


def test_a_layout_of_the_workspace_is_named_by_its_path_and_is_one_of_its_files(tmp_path: Path) -> None:
    root = named(tmp_path, "mine.toml")
    (root / "mine.toml").write_text(SOUND, "utf-8")
    workspace = load(root)
    assert workspace.rows is not None
    assert (workspace.rows.name, workspace.rows.file.form) == ("mine.toml", "delimited")
    assert [column.amount for column in workspace.rows.records[0].columns] == ["point", None]
    assert "mine.toml" in workspace.files


def test_without_a_table_there_is_no_layout(tmp_path: Path) -> None:
    assert load(lay(tmp_path / "w")).rows is None


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        ("excel", "layout-unknown"),
        ("none.toml", "file-missing"),
        ("../mine.toml", "path-outside"),
        (7, "not-text"),
    ],
)
def test_a_layout_that_is_not_there_is_a_fault_of_the_charter(tmp_path: Path, layout: object, code: str) -> None:
    (tmp_path / "mine.toml").write_text(SOUND, "utf-8")
    _, faults = read(named(tmp_path, layout))
    assert [(each.code, each.file) for each in faults] == [(code, "charter.toml")]


def test_every_mistake_is_told_at_once_at_its_place() -> None:
    text = """\
[file]
form = "fixed"
encoding = "iso-8859-1"
delimeter = ";"

[trailer]

[[records]]
per = "file"
columns = [
    { field = "member.name", width = 9 },
    { field = "file.net", width = 501, amount = "kr" },
]

[[records]]
per = "document"
columns = [
    { field = "document.net", width = 9, date = "yymmdd", pad = "" },
    { text = "ł", width = 1, required = false },
    { field = "document.category", width = 2, codes = { S = "2\\n" } },
    { width = 3 },
]
"""
    layout, faults = read_layout(text.encode(), "mine.toml")
    assert layout is None
    assert sorted((each.code, each.line) for each in faults) == [
        ("layout-column", 21),
        ("layout-encoding", 19),
        ("layout-encoding", 20),
        ("layout-option", 18),
        ("layout-pad", 18),
        ("layout-place", 11),
        ("layout-width", 12),
        ("not-a-choice", 12),
        ("unknown-field", 4),
        ("unknown-field", 6),
    ]
    assert all(each.file == "mine.toml" and each.column for each in faults)


@pytest.mark.parametrize(
    ("sound", "wrong", "code"),
    [
        ('form = "fixed"', 'form = "fixd"', "not-a-choice"),
        ('form = "fixed"\n', "", "missing-field"),
        ("[file]", "[fil]", "unknown-field"),
        ('per = "line"', 'per = "lines"', "not-a-choice"),
        ('per = "line"\n', "", "missing-field"),
    ],
)
def test_a_mistake_in_the_file_or_the_record_hides_none_in_the_columns(sound: str, wrong: str, code: str) -> None:
    text = """
[file]
form = "fixed"
encoding = "iso-8859-1"

[[records]]
per = "line"
columns = [
    { field = "member.name", width = 0 },
    { text = "ł", width = 1, pad = "" },
]
"""
    _, faults = read_layout(text.replace(sound, wrong).encode(), "mine.toml")
    in_columns = ["layout-encoding", "layout-pad", "layout-width"]
    assert sorted(each.code for each in faults) == sorted([code, *in_columns])


@pytest.mark.parametrize(
    ("said", "is_sound"),
    [
        ('field = "line.net"', True),
        ('field = "line.net", pad = "0"', True),
        ('field = "line.net", pad = "0", align = "left"', False),
        ('field = "line.net", pad = "5"', False),
        ('field = "line.number", pad = "0", align = "left"', False),
        ('field = "document.rate", pad = "0"', False),
        ('field = "document.rate", pad = "0", align = "right"', True),
        ('field = "document.due", pad = "0"', False),
        ('field = "member.orgnr", pad = "."', False),
        ('field = "member.orgnr", align = "right"', True),
        ('field = "member.name", pad = "."', True),
        ('text = "12", pad = "0"', True),
    ],
)
def test_only_a_text_is_filled_up_with_what_would_change_a_number(said: str, is_sound: bool) -> None:
    _, faults = read_layout(SOUND.replace('text = "x"', f"{said}, width = 12").encode(), "mine.toml")
    assert [(each.code, each.line) for each in faults] == ([] if is_sound else [("layout-fill", 7)])


def test_bytes_that_are_no_text_are_told_with_the_name_of_the_layout() -> None:
    layout, (told,) = read_layout(b'[file]\nform = "\xff"\n', "mine.toml")
    assert (layout, told.code, told.file, told.line) == (None, "encoding", "mine.toml", 2)


def test_a_float_is_told_as_in_a_charter() -> None:
    _, faults = read_layout(SOUND.replace('text = "x"', 'text = "x", width = 1.5').encode(), "mine.toml")
    assert [each.code for each in faults] == ["float"]


def test_every_field_is_known_in_some_record() -> None:
    assert set().union(*KNOWN.values()) == set(FIELDS) == KNOWN[Per.LINE]
