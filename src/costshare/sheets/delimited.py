"""Delimited text: CSV and its relatives, as spreadsheets and people write them."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Final

from costshare.errors import Fault, Place
from costshare.faults import fault
from costshare.sheets.sheet import Row, Sheet
from costshare.sheets.table import table

# A tie goes to the sign that stands least often inside a header name.
DELIMITERS: Final = (";", "\t", ",")
UTF_8_MARK: Final = b"\xef\xbb\xbf"
UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\r"))
LINE_END: Final = re.compile(rb"\r\n|\n|\r")
OUTSIDE_WINDOWS_1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# A stray control character is a fault with a line of its own; more than this many, and denser, is no text at all.
STRAY_CONTROLS: Final = 16
STRAY_SHARE: Final = 20


def read_delimited(raw: bytes, name: str) -> tuple[Sheet | None, tuple[Fault, ...]]:
    """The table of a text file: UTF-8 with or without BOM, else Windows-1252.

    The delimiter is the semicolon, tab or comma that the first line with text has most of outside quotation marks.
    """
    if is_binary(raw):
        return None, (fault("binary-file", Place(name)),)
    text, faults = decoded(raw, name)
    if faults:
        return None, faults
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    quoting: list[Fault] = []
    rows = list(records(lines, name, quoting))
    if quoting and not rows:
        return None, tuple(quoting)
    sheet, faults = table(name, rows)
    return sheet, (*quoting, *faults)


def is_binary(raw: bytes) -> bool:
    """Whether the bytes are no text in an encoding that is read here."""
    if raw.startswith(UTF_16_MARKS) or b"\0" in raw:
        return True
    controls = len(raw) - len(raw.translate(None, CONTROL_BYTES))
    return controls > STRAY_CONTROLS and controls * STRAY_SHARE > len(raw)


def decoded(raw: bytes, name: str) -> tuple[str, tuple[Fault, ...]]:
    """The text, or a fault for each line that holds a byte outside the encoding."""
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        # A byte order mark says UTF-8: read as Windows-1252, the mark would end up in the first header name.
        if raw.startswith(UTF_8_MARK):
            place = Place(name, len(LINE_END.split(error.object[: error.start])))
            return "", (fault("encoding", place, byte=hexadecimal(error.object[error.start])),)
    faults = tuple(
        fault("encoding", Place(name, number), byte=hexadecimal(bad[0][0]))
        for number, line in enumerate(LINE_END.split(raw), 1)
        if (bad := OUTSIDE_WINDOWS_1252.search(line))
    )
    if faults:
        return "", faults
    return raw.decode("cp1252"), ()


def hexadecimal(byte: int) -> str:
    """The byte as a hex editor shows it."""
    return f"0x{byte:02X}"


def records(text: str, name: str, faults: list[Fault]) -> Iterator[Row]:
    """The raw rows, each with the line on which it begins; what breaks the quoting goes to `faults`.

    After a fault the reader goes on with the next line, so that one run finds all of them.
    """
    reader = csv.reader(StringIO(text, newline="\n"), delimiter=delimiter(text), strict=True, skipinitialspace=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            faults.append(fault("csv-quoting", Place(name, line)))
        else:
            yield Row(line, tuple(cells))


def delimiter(text: str) -> str:
    """The delimiter of the table, from its first line with text; a comma where there is none."""
    start = len(text) - len(text.lstrip("\n "))
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for character in text[start:]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character == "\n":
            break
        elif character in counts:
            counts[character] += 1
    found = max(counts, key=counts.__getitem__)
    return found if counts[found] else ","
