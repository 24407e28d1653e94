"""charter.toml, or a layout, from bytes to what `tomllib` makes of it, or the fault that says why it makes nothing."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from costshare.errors import Fault, Place
from costshare.faults import fault
from costshare.faults import said as _
from costshare.money.reading import LONGEST
from costshare.workspace.positions import Path as TomlPath
from costshare.workspace.positions import positions
from costshare.workspace.structure import Structuring

CHARTER: Final = "charter.toml"
WHOLE: Final = Place(CHARTER, 1, 1)
MOST: Final = 10**LONGEST
DEEPEST: Final = 50
TOO_DEEP: Final = _("lists and tables stand too deep in each other")
SYNTAX: Final = re.compile(
    r"(?P<reason>.*) \(at (?:line (?P<line>[0-9]+), column (?P<column>[0-9]+)|end of document)\)"
)
# What the parser says, in words for who does not know TOML; what matches none of them is told as the parser says it.
REASONS: Final = (
    (r"Cannot (?:overwrite|declare|mutate|redefine)|Duplicate", _("the same name stands twice")),
    (r"Unterminated|Illegal character '\\n'|Expected [\"']{3}", _("a quotation mark is not closed")),
    (r"Unclosed|Expected '\]", _("a bracket is not closed")),
    (r"Expected '='", _("an equals sign is missing after the name")),
    (r"Expected newline", _("something stands after the value")),
    (r"Invalid date", _("there is no such date or time")),
    (r"Invalid value", _("this is no value; a text stands in quotation marks")),
    (r"Invalid (?:statement|initial)", _("a line begins with a name or a square bracket")),
    (r"Unescaped|Invalid hex|Escaped", _("a backslash in a text is written twice")),
    (r"Found invalid|Illegal character", _("a character that cannot stand here")),
)


@frozen
class Unread:
    """A number with a decimal point, kept as it stands: it is a fault wherever it is."""

    text: str


@frozen(kw_only=True)
class Charter:
    """What the file holds, and where each value of it stands."""

    document: dict[str, Any]
    places: Mapping[TomlPath, tuple[int, int]]


def read_charter(root: Path) -> Charter | Fault:
    """The charter as `tomllib` reads it, or why it cannot be read at all."""
    try:
        raw = (root / CHARTER).read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return fault("charter-missing", WHOLE, CHARTER)
    return read_toml(raw, CHARTER)


def read_toml(raw: bytes, file: str) -> Charter | Fault:
    """A file as `tomllib` reads it, or why it cannot be read at all; `file` is what faults call it."""
    whole = Place(file, 1, 1)
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return undecoded(error, file)
    try:
        document = tomllib.loads(text, parse_float=Unread)
    except tomllib.TOMLDecodeError as error:
        return syntax(str(error), text, file)
    except ValueError:  # an integer with more digits than Python takes
        return long_number(text, file)
    except RecursionError:
        return fault("toml-syntax", whole, reason=TOO_DEEP)
    if is_deep(document):
        return fault("toml-syntax", whole, reason=TOO_DEEP)
    return Charter(document=document, places=positions(text))


def undecoded(error: UnicodeDecodeError, file: str) -> Fault:
    """The fault of a byte that is not UTF-8; its column counts characters."""
    before = error.object[: error.start]
    column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
    return fault("encoding", Place(file, before.count(b"\n") + 1, column), byte=f"0x{error.object[error.start]:02X}")


def syntax(message: str, text: str, file: str) -> Fault:
    """The fault of a text that is not TOML, where `tomllib` gave up."""
    lines = text.split("\n")
    match = SYNTAX.fullmatch(message)
    reason = match["reason"] if match else message
    last = len(text.rstrip().split("\n"))
    line, column = (int(match["line"]), int(match["column"])) if match and match["line"] else (last, 1)
    reason = next((said for pattern, said in REASONS if re.match(pattern, reason)), reason)
    return fault("toml-syntax", Place(file, line, column), lines[line - 1].strip(), reason=reason)


def long_number(text: str, file: str) -> Fault:
    """The fault of a number that is too long for Python to read."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.search(r"[0-9_]{1000,}", line):
            return fault("number-too-long", Place(file, number, match.start() + 1), match[0], most=LONGEST)
    return fault("number-too-long", Place(file, 1, 1), most=LONGEST)


def is_deep(document: dict[str, Any]) -> bool:
    """Whether lists and tables stand deeper in each other than any charter needs."""
    level: list[Any] = [document]
    for _depth in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
    return bool(level)


def without_unusable(structuring: Structuring, value: Any, path: TomlPath = ()) -> bool:  # noqa: ANN401
    """Take floats and endless numbers out of the value, with a fault for each; whether the value itself is one."""
    if isinstance(value, Unread):
        structuring.faults.append(fault("float", structuring.place(path), value.text))
        structuring.broken.add(path)
        return True
    if isinstance(value, int) and abs(value) >= MOST:
        structuring.faults.append(fault("number-too-long", structuring.place(path), value, most=LONGEST))
        structuring.broken.add(path)
        return True
    if isinstance(value, dict):
        for name in [name for name, each in value.items() if without_unusable(structuring, each, (*path, name))]:
            del value[name]
    elif isinstance(value, list):
        wrong = [number for number, each in enumerate(value) if without_unusable(structuring, each, (*path, number))]
        for number in reversed(wrong):
            del value[number]
    return False
