r"""One line of a SIE file: a label, its fields, and the braces round the rows of a voucher.

Fields are divided by blanks or tabs. A text may stand in quotation marks, with ``\"`` for a mark inside it; any other
backslash is itself. Source: SIE filformat, utgåva 4B (2008-09-30), section 5.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from attrs import frozen

from costshare.faults import said as _

# One of the four groups matches at each character that is not a blank, so nothing of a line is passed over.
TOKEN: Final = re.compile(
    r"""[ \t]*(?:
        (?P<brace>[{}])
      | (?P<word>[^ \t{}"][^ \t{}]*)
      | "(?P<quoted>(?:\\"|[^"])*+)"(?=[ \t{}]|$)
      | (?P<stray>")
    )""",
    re.VERBOSE,
)
QUOTED: Final = re.compile(r'"((?:\\"|[^"])*+)"(?=[ \t]|$)')
CLOSED: Final = re.compile(r'"(?:\\"|[^"])*+"')
CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
BLANKS: Final = " \t"
ROW_LABELS: Final = frozenset({"#TRANS", "#RTRANS", "#BTRANS"})

# What the pattern found, one text for each of its groups; all are empty for an empty text in quotation marks.
Token = tuple[str, str, str, str]


class Brace(Enum):
    """The braces round the rows of a voucher."""

    OPEN = "{"
    CLOSE = "}"


@frozen
class Record:
    """A label in capitals with the texts of its fields, unquoted.

    `objects` is the list in braces behind the account of a row, flat: dimension, code, dimension, code. `line` is the
    whole line, where the label is the token number `start`, from 0; `has_list` tells an empty list from none.
    """

    label: str
    fields: tuple[str, ...]
    objects: tuple[str, ...]
    line: str
    start: int
    has_list: bool

    def text(self, index: int) -> str:
        """The text of that field, counted from 0; empty where the line ends before it."""
        return self.fields[index] if index < len(self.fields) else ""

    def column(self) -> int:
        """The character where the label begins, from 1."""
        return column(self.line, self.start)

    def field_column(self, index: int) -> int:
        """The character where that field begins, from 1."""
        behind_list = len(self.objects) + 2 if self.has_list and index > 0 else 0
        return column(self.line, self.start + 1 + index + behind_list)

    def object_column(self, index: int) -> int:
        """The character where that dimension or code begins, from 1."""
        return column(self.line, self.start + 3 + index)


@frozen
class Broken:
    """Why a line cannot be read, and the character where it goes wrong, from 1."""

    reason: str
    column: int


def read_line(line: str) -> tuple[Record | Brace, ...] | Broken:
    """The records and braces of a line, mostly one; a brace may share the line of a record."""
    tokens: list[Token] = TOKEN.findall(line)
    parts: list[Record | Brace] = []
    index = 0
    while index < len(tokens):
        brace, word = tokens[index][:2]
        if brace:
            parts.append(Brace(brace))
            index += 1
        elif word.startswith("#"):
            record = _record(line, tokens, index)
            if isinstance(record, Broken):
                return record
            made, index = record
            parts.append(made)
        else:
            return Broken(_("a line begins with a label, such as #TRANS"), column(line, index))
    return tuple(parts)


def loose_text(written: str) -> str:
    """The text of a line's last field, also where its quotation marks are wrong or missing."""
    content = written.strip(BLANKS)
    match = QUOTED.match(content)
    return unescaped(match[1] if match else content.strip('"'))


def unescaped(text: str) -> str:
    """A text from between quotation marks, with the marks inside it as they are meant."""
    return text.replace('\\"', '"')


def column(line: str, token: int) -> int:
    """The character where that token of the line begins, from 1; only faults need it, so lines are not cut for it."""
    match = list(TOKEN.finditer(line))[token]
    return match.end() - len(match[0].lstrip(BLANKS)) + 1


def _record(line: str, tokens: Sequence[Token], start: int) -> tuple[Record, int] | Broken:
    """The record whose label is the token at `start`, and the index of the token behind it."""
    label = tokens[start][1].upper()
    fields: list[str] = []
    objects: list[str] | None = None
    inside = False
    index = start + 1
    while index < len(tokens):
        brace, word, quoted, stray = tokens[index]
        if stray:
            return _stray(line, column(line, index))
        if not brace:
            (objects if inside and objects is not None else fields).append(word or unescaped(quoted))
        elif inside and brace == Brace.CLOSE.value:
            inside = False
        elif label in ROW_LABELS and brace == Brace.OPEN.value and len(fields) == 1 and objects is None:
            inside, objects = True, []
        else:
            break
        index += 1
    if inside:
        return Broken(_("the list of objects is not closed"), column(line, start + 2))
    return Record(label, tuple(fields), tuple(objects or ()), line, start, objects is not None), index


def _stray(line: str, at: int) -> Broken:
    """What is wrong with a quotation mark that does not begin a text."""
    closed = CLOSED.match(line, at - 1)
    return (
        Broken(_("a quotation mark inside a text"), closed.end())
        if closed
        else Broken(_("a quotation mark is not closed"), at)
    )
