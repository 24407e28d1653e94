r"""One line of a SIE file: a label, its fields, and the braces round the rows of a voucher.

Fields are divided by blanks or tabs. A text may stand in quotation marks, with ``\"`` for a mark inside it; any other
backslash is itself. Source: SIE filformat, utgåva 4B (2008-09-30), section 5.
"""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

from attrs import frozen

TOKEN: Final = re.compile(
    r"""[ \t]*(?:
        (?P<brace>[{}])
      | "(?P<quoted>(?:\\"|[^"])*+)"
      | (?P<word>[^ \t{}"][^ \t{}]*)
    )""",
    re.VERBOSE,
)
QUOTED: Final = re.compile(r'"((?:\\"|[^"])*+)"(?=[ \t]|$)')
CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
BLANKS: Final = " \t"
BEHIND_A_TEXT: Final = BLANKS + "{}"
ROW_LABELS: Final = frozenset({"#TRANS", "#RTRANS", "#BTRANS"})


class Brace(Enum):
    """The braces round the rows of a voucher."""

    OPEN = "{"
    CLOSE = "}"


@frozen
class Field:
    """One field as text, unquoted; `column` is the character where it begins, from 1."""

    text: str
    column: int


@frozen
class Record:
    """A label in capitals with its fields.

    `objects` is the list in braces behind the account of a row, flat: dimension, code, dimension, code.
    """

    label: str
    column: int
    fields: tuple[Field, ...]
    objects: tuple[Field, ...] = ()

    def text(self, index: int) -> str:
        """The text of that field, counted from 0; empty where the line ends before it."""
        return self.fields[index].text if index < len(self.fields) else ""


@frozen
class Broken:
    """Why a line cannot be read, and the character where it goes wrong, from 1."""

    reason: str
    column: int


@frozen
class _Token:
    text: str
    column: int
    brace: bool
    label: bool


def read_line(text: str) -> tuple[Record | Brace, ...] | Broken:
    """The records and braces of a line, mostly one; a brace may share the line of a record."""
    tokens = _tokens(text)
    if isinstance(tokens, Broken):
        return tokens
    parts: list[Record | Brace] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.brace:
            parts.append(Brace(token.text))
            index += 1
        elif token.label:
            record = _record(tokens, index)
            if isinstance(record, Broken):
                return record
            made, index = record
            parts.append(made)
        else:
            return Broken("a line begins with a label, such as #TRANS", token.column)
    return tuple(parts)


def loose_text(written: str) -> str:
    """The text of a line's last field, also where its quotation marks are wrong or missing."""
    content = written.strip(BLANKS)
    match = QUOTED.match(content)
    return (match[1] if match else content.strip('"')).replace('\\"', '"')


def _tokens(text: str) -> list[_Token] | Broken:
    """The line cut into fields and braces."""
    tokens = []
    position, end = 0, len(text.rstrip(BLANKS))
    while position < end:
        match = TOKEN.match(text, position, end)
        if match is None:
            return Broken("a quotation mark is not closed", text.index('"', position) + 1)
        kind = match.lastgroup or ""
        if kind == "quoted" and text[match.end() : match.end() + 1] not in BEHIND_A_TEXT:
            return Broken("a quotation mark inside a text", match.end())
        content = match[kind].replace('\\"', '"') if kind == "quoted" else match[kind]
        label = kind == "word" and content.startswith("#")
        tokens.append(_Token(content, match.start(kind) + (kind != "quoted"), kind == "brace", label))
        position = match.end()
    return tokens


def _record(tokens: Sequence[_Token], start: int) -> tuple[Record, int] | Broken:
    """The record whose label is the token at `start`, and the index of the token behind it."""
    label = tokens[start].text.upper()
    fields: list[Field] = []
    objects: tuple[Field, ...] = ()
    index = start + 1
    while index < len(tokens):
        token = tokens[index]
        if token.brace:
            if label not in ROW_LABELS or len(fields) != 1 or token.text != Brace.OPEN.value:
                break
            last = next((at for at in range(index + 1, len(tokens)) if tokens[at].brace), None)
            if last is None or tokens[last].text != Brace.CLOSE.value:
                return Broken("the list of objects is not closed", token.column)
            objects = tuple(Field(each.text, each.column) for each in tokens[index + 1 : last])
            index = last + 1
        else:
            fields.append(Field(token.text, token.column))
            index += 1
    return Record(label, tokens[start].column, tuple(fields), objects), index
