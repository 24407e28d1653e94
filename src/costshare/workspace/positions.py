"""Where each value of a TOML text stands: `tomllib` reads the values but does not say.

The text must be one that `tomllib` has accepted, so that this only has to find its way, not to judge.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Final

from attrs import define, field

Path = tuple[str | int, ...]

SKIPPED: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
PART: Final = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
DOT: Final = re.compile(r"[ \t]*\.[ \t]*")
STRING: Final = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
BARE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^,\]}\s#]*|[^,\]}\s#]+")
# A bare key and a value without parts, up to what may stand after it: most lines of most charters, in one step.
SIMPLE: Final = re.compile(
    r"""([A-Za-z0-9_-]+)[ \t]*=[ \t]*"""
    r"""(?:"(?!"")(?:[^"\\\n]|\\.)*"|'(?!'')[^'\n]*'|[^"'\[{,\]}\s#]+)"""
    r"""(?=[ \t]*(?:[\r\n,}#]|\Z))"""
)


def positions(text: str) -> Mapping[Path, tuple[int, int]]:
    r"""Line and column, counted from 1, of every key, table and list item, by its path.

    >>> positions("[[members]]\nid = 'a'")[("members", 0, "id")]
    (2, 1)
    """
    scanner = Scanner(text=text)
    scanner.document()
    starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(offset: int) -> tuple[int, int]:
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    return {path: place(offset) for path, offset in scanner.offsets.items()}


@define
class Scanner:
    """Walks through the text; `offsets` grows."""

    text: str
    at: int = 0
    offsets: dict[Path, int] = field(factory=dict)
    counts: dict[Path, int] = field(factory=dict)

    def document(self) -> None:
        """Tables and keys until the end."""
        table: Path = ()
        self.skip()
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self.header()
            else:
                self.pair(table)
            self.skip()

    def header(self) -> Path:
        """A table's header, ``[a.b]`` or ``[[a.b]]``; gives the path that its keys stand under."""
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        self.skip()
        *above, last = self.key()
        path = self.current(above)
        if many:
            here = (*path, last)
            self.counts[here] = self.counts.get(here, -1) + 1
            path = (*here, self.counts[here])
        else:
            path = self.current([*above, last])
        for length in range(1, len(path) + 1):
            self.mark(path[:length], start)
        self.skip()
        self.at += 2 if many else 1
        return path

    def current(self, names: list[str]) -> Path:
        """The path of the names, through the newest item of each list of tables."""
        path: Path = ()
        for name in names:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def pair(self, table: Path) -> None:
        """A key and its value."""
        start = self.at
        if simple := SIMPLE.match(self.text, start):
            self.mark((*table, simple[1]), start)
            self.at = simple.end()
            return
        path = (*table, *self.key())
        for length in range(len(table) + 1, len(path) + 1):
            self.mark(path[:length], start)
        self.skip()
        self.at += 1  # the equals sign
        self.skip()
        self.value(path)

    def key(self) -> list[str]:
        """The names of a dotted key."""
        names = []
        while match := PART.match(self.text, self.at):
            self.at = match.end()
            names.append(tomllib.loads(f"x = {match[0]}")["x"] if match[0][0] in "\"'" else match[0])
            if dot := DOT.match(self.text, self.at):
                self.at = dot.end()
            else:
                break
        return names

    def value(self, path: Path) -> None:
        """Past a value, marking what stands inside it."""
        opening = self.text[self.at]
        if opening == "[":
            self.inside("]", lambda number: self.item((*path, number)))
        elif opening == "{":
            self.inside("}", lambda _: self.pair(path))
        else:
            match = (STRING if opening in "\"'" else BARE).match(self.text, self.at)
            self.at = match.end() if match else len(self.text)

    def item(self, path: Path) -> None:
        """An item of a list."""
        self.mark(path, self.at)
        self.value(path)

    def inside(self, closing: str, read: Callable[[int], None]) -> None:
        """Past brackets, reading each of the parts that commas separate."""
        self.at += 1
        self.skip()
        number = 0
        while not self.text.startswith(closing, self.at):
            read(number)
            number += 1
            self.skip()
            if self.text.startswith(",", self.at):
                self.at += 1
            self.skip()
        self.at += 1

    def skip(self) -> None:
        """Past blanks, line ends and comments."""
        match = SKIPPED.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def mark(self, path: Path, offset: int) -> None:
        """Note where a path first stands."""
        self.offsets.setdefault(path, offset)
