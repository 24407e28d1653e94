"""Where things stand in a charter, over any document that TOML can hold."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from costshare.workspace.positions import Path as TomlPath
from costshare.workspace.positions import positions
from tests.faults.mistakes import SOUND

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
CHARTERS: Final = [SOUND / "charter.toml", *sorted(EXAMPLES.glob("*/charter.toml"))]
TEXTS: Final = st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=8)
VALUES: Final = st.recursive(
    st.booleans() | st.integers() | TEXTS | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
BLANKS: Final = st.sampled_from(("", " ", "\t", "  "))
BREAKS: Final = st.sampled_from(("", "\n", " # ] } \" '\n", "\n\n\t"))


def paths(value: Any, path: TomlPath = ()) -> Iterator[tuple[TomlPath, Any]]:  # noqa: ANN401
    """The path of every value, and the value."""
    if path:
        yield path, value
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(inner, (*path, step))


@frozen
class Writer:
    """Writes values in one of the many ways that TOML has."""

    draw: st.DrawFn

    def name(self, text: str) -> str:
        """A key."""
        if re.fullmatch(r"[A-Za-z0-9_-]+", text) and self.draw(st.booleans()):
            return text
        return self.text(text, "'")

    def text(self, text: str, *quotes: str) -> str:
        """A text between the quotation marks that it admits."""
        plain = text.isprintable() and not set("'\"\\") & set(text)
        quote = self.draw(st.sampled_from(quotes)) if plain else ""
        return f"{quote}{text}{quote}" if quote else json.dumps(text, ensure_ascii=False)

    def value(self, value: object) -> str:
        """A value."""
        blank = self.draw(BLANKS)
        match value:
            case dict():
                pairs = [f"{self.name(each)}{blank}={blank}{self.value(inner)}" for each, inner in value.items()]
                return "{" + blank + f"{blank},{blank}".join(pairs) + blank + "}"
            case list():
                items = [self.draw(BREAKS) + self.value(inner) + self.draw(BREAKS) for inner in value]
                return "[" + ",".join(items) + self.draw(st.sampled_from(("", ","))) * bool(items) + "]"
            case str():
                return self.text(value, "", "'", '"', "'''", '"""')
            case _:
                return str(value).lower()


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of values and of lists of tables."""
    write = Writer(draw)
    tables = st.lists(st.dictionaries(TEXTS, VALUES, max_size=3), max_size=3)
    top, lists = draw(st.dictionaries(TEXTS, VALUES, max_size=3)), draw(st.dictionaries(TEXTS, tables, max_size=3))
    lines = [f"{draw(BLANKS)}{write.name(key)}{draw(BLANKS)}= {write.value(value)}" for key, value in top.items()]
    for name, entries in lists.items():
        for entry in entries if name not in top else ():
            lines.append(f"{draw(BLANKS)}[[{draw(BLANKS)}{write.name(name)}{draw(BLANKS)}]] # [x]")
            lines += [f"{write.name(key)} = {write.value(value)}" for key, value in entry.items()]
    return "\n".join(lines)


@given(documents())
def test_every_value_has_its_place(text: str) -> None:
    found = positions(text)
    lines = text.split("\n")
    for path, value in paths(tomllib.loads(text)):
        line, column = found[path]
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        if isinstance(path[-1], str) and not rest.startswith("["):
            assert tomllib.loads(first_key(rest)) == {path[-1]: 0}
        elif isinstance(value, str):
            assert rest[0] in "'\""
        elif not isinstance(value, dict):
            assert rest.startswith(("[",) if isinstance(value, list) else (str(value).lower(), str(value)))


def first_key(text: str) -> str:
    """The key with which the text begins, with zero for its value."""
    key = re.match(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""", text)
    assert key
    return f"{key[0]} = 0"


@pytest.mark.parametrize("charter", CHARTERS, ids=lambda path: path.parent.name)
def test_every_value_of_a_charter_has_its_place(charter: Path) -> None:
    text = charter.read_text("utf-8")
    found, lines = positions(text), text.split("\n")
    everything = list(paths(tomllib.loads(text)))
    assert len(everything) > 50
    for path, _ in everything:
        line, column = found[path]
        rest = lines[line - 1][column - 1 :]
        assert rest.startswith((str(path[-1]), "[")) or isinstance(path[-1], int)


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a = 1", ("a",), (1, 1)),
        ("\n  a.b = 1", ("a", "b"), (2, 3)),
        ("[a.b]\nc = 1", ("a",), (1, 1)),
        ("[a.b]\nc = 1", ("a", "b", "c"), (2, 1)),
        ("[[a]]\n[[a]]\nb = 1", ("a", 1, "b"), (3, 1)),
        ("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2", ("a", 0, "b", 1, "c"), (5, 1)),
        ("a = [ 1,\n 2 ]", ("a", 1), (2, 2)),
        ("a = { b = { c = 1 } }", ("a", "b", "c"), (1, 13)),
        ('a = "]\\"["\nb = 1', ("b",), (2, 1)),
        ("a = '''\n[x]\n'''\nb = 1", ("b",), (4, 1)),
        ("a = 1979-05-27 07:32:00\nb = 1", ("b",), (2, 1)),
        ('"å.ä" = 1', ("å.ä",), (1, 1)),
    ],
)
def test_places(text: str, path: TomlPath, place: tuple[int, int]) -> None:
    tomllib.loads(text)
    assert positions(text)[path] == place
