"""Vouchers from a SIE 4 file, export (4E) or import (4I).

Sources: SIE filformat, utgåva 4B (2008-09-30), for what the standard says; what programs write beside it is read as far
as it has one meaning only (lower-case labels, unquoted texts, a decimal comma, braces on the line of a record).
"""

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import define, field, frozen

from costshare.costs.sie_line import BLANKS, CONTROL, ROW_LABELS, Brace, Broken, Record, loose_text, read_line
from costshare.errors import Fault, InvalidValueError, Place, in_order
from costshare.faults import fault, located
from costshare.faults import said as _
from costshare.money.amounts import DECIMALS, plain
from costshare.money.reading import LONGEST

UTF_8_MARK: Final = b"\xef\xbb\xbf"
UTF_8_SAID: Final = re.compile(rb"^[ \t]*#FORMAT[ \t]+\"?UTF-?8\b", re.IGNORECASE | re.MULTILINE)
LINE_END: Final = re.compile(r"\r\n|\n|\r")
DOS_END_OF_FILE: Final = b"\x1a"
AMOUNT: Final = re.compile(r"(?P<sign>-?)(?P<kronor>[0-9]+)(?:[.,](?P<decimals>[0-9]+))?")
DATE: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
REQUIRED_FIELDS: Final = 2
FILE_LABELS: Final = frozenset({"#ORGNR", "#FNAMN", "#KONTO"})
LABEL: Final = re.compile(r"#[^ \t{}]*")
READ_LABELS: Final = ROW_LABELS | FILE_LABELS | {"#VER"}


def _read_only(texts: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(texts)


@frozen
class Transaction:
    """One row of a voucher.

    `amount` is in öre, debit positive. `objects` leads from dimension to code. `date` and `text` are the row's own, or
    the voucher's where the row has none. `line` counts from 1.
    """

    line: int
    account: str
    objects: Mapping[str, str] = field(converter=_read_only, hash=False)
    date: dt.date
    amount: int
    text: str


@frozen
class SieFile:
    """What a SIE file says: `transactions` in the order of the file, `accounts` from number to name."""

    name: str
    orgnr: str
    company: str
    transactions: tuple[Transaction, ...]
    accounts: Mapping[str, str] = field(converter=_read_only, hash=False)


def read_sie(raw: bytes, name: str) -> tuple[SieFile, tuple[Fault, ...]]:
    """The vouchers of a SIE file and every fault in it; `name` is what the faults call the file.

    The text is CP437, or UTF-8 where a byte order mark or ``#FORMAT`` says so. Rows removed from a voucher
    (``#BTRANS``) don't count; a row added to it (``#RTRANS``) gives way to the like ``#TRANS`` that the standard puts
    behind it for programs that know no added rows, and counts by itself where there is none. Columns count characters.
    """
    reading = _Reading(name)
    text = _decoded(raw, name)
    if isinstance(text, Fault):
        return reading.file(), (text,)
    for number, line in enumerate(LINE_END.split(text), 1):
        reading.take(number, line)
    reading.end()
    return reading.file(), in_order(reading.faults)


def _decoded(raw: bytes, name: str) -> str | Fault:
    """The text of the file, or why there is none."""
    raw = raw.rstrip(DOS_END_OF_FILE)
    if b"\0" in raw:
        return fault("binary-file", Place(name))
    if not raw.startswith(UTF_8_MARK) and not UTF_8_SAID.search(raw):
        return raw.decode("cp437")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(LINE_END.split(error.object[: error.start].decode("latin-1")))
        return fault("encoding", Place(name, line), byte=f"0x{error.object[error.start]:02X}")


def _read_amount(text: str) -> int:
    """Öre of an amount as SIE writes it: no marks of thousands, at most two decimals."""
    if len(text) > LONGEST:
        raise InvalidValueError("number-too-long", text, most=LONGEST)
    match = AMOUNT.fullmatch(text)
    if not match:
        raise InvalidValueError("not-a-number", text)
    decimals = match["decimals"] or ""
    if len(decimals) > DECIMALS:
        raise InvalidValueError("too-many-decimals", text)
    ore = int(match["kronor"] + decimals.ljust(DECIMALS, "0"))
    return -ore if match["sign"] else ore


def _read_date(text: str) -> dt.date:
    """A date as SIE writes it, 20270131; hyphens are let through."""
    match = DATE.fullmatch(text)
    try:
        return dt.date(int(match[1]), int(match[3]), int(match[4]))  # type: ignore[index]
    except (TypeError, ValueError) as error:
        raise InvalidValueError("not-a-date", text) from error


def _is_twin(added: Transaction, row: Transaction) -> bool:
    """Whether the row repeats the added one before it.

    The standard has the two alike, but programs write the day and the person of the correction on the added row only.
    """
    return (added.account, added.objects, added.amount) == (row.account, row.objects, row.amount)


@define
class _Voucher:
    """A voucher while its rows are read.

    `added` is the latest row, if that was an ``#RTRANS``. `is_whole` is false once a row could not be read: then
    nothing can be said of the sum. `lacks_date` is true once that has been said, so that it is said once.
    """

    line: int
    name: str = ""
    text: str = ""
    date: dt.date | None = None
    rows: list[Transaction] = field(factory=list)
    added: Transaction | None = None
    is_whole: bool = True
    lacks_date: bool = False


class _Reading:
    """The state between the lines of a file: the voucher at hand, and whether braces are open."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.orgnr = ""
        self.company = ""
        self.accounts: dict[str, str] = {}
        self.transactions: list[Transaction] = []
        self.voucher: _Voucher | None = None
        self.is_open = False
        self.has_vouchers = False

    def file(self) -> SieFile:
        """What has been read so far."""
        return SieFile(self.name, self.orgnr, self.company, tuple(self.transactions), self.accounts)

    def take(self, number: int, line: str) -> None:
        """Read one line; those with other labels, and outside a voucher those without, are left alone."""
        content = line.strip(BLANKS)
        label = match[0].upper() if (match := LABEL.match(content)) else ""
        if not content or (label and label not in READ_LABELS):
            return
        if not label and content[0] not in "{}" and not (self.is_open and self.voucher):
            return
        control = CONTROL.search(line)
        if control:
            self.fault("control-character", number, control.start() + 1, f"U+{ord(control[0]):04X}")
            self.broken(number, label)
            return
        if label in FILE_LABELS:
            self.name_of(label, content[len(label) :])
            return
        parts = read_line(line)
        if isinstance(parts, Broken):
            self.syntax(number, parts.column, parts.reason, content)
            self.broken(number, label)
            return
        for part in parts:
            if isinstance(part, Record):
                self.record(number, part)
            else:
                self.brace(number, part, line)

    def fault(self, code: str, line: int, column: int | None = None, found: str = "", **values: object) -> None:
        """Note a fault in this file."""
        self.faults.append(fault(code, Place(self.name, line, column), found, **values))

    def syntax(self, line: int, column: int | None, reason: str, found: str = "") -> None:
        """Note a line that cannot be read."""
        self.fault("sie-syntax", line, column, found, reason=reason)

    def broken(self, number: int, label: str) -> None:
        """Go on after a line that was lost: its voucher is no longer whole."""
        if label == "#VER":
            self.begin(_Voucher(number, lacks_date=True))
        if self.voucher:
            self.voucher.is_whole = False

    def brace(self, number: int, brace: Brace, line: str) -> None:
        """Open or close the rows of a voucher, or of another label that has rows."""
        opens = brace is Brace.OPEN
        if opens == self.is_open:
            reason = _("an opening brace inside braces") if opens else _("a closing brace without an opening one")
            self.syntax(number, line.index(brace.value) + 1, reason, line.strip())
        elif opens:
            self.is_open = True
        else:
            self.close()

    def close(self) -> None:
        """Keep the rows of the voucher, which must sum to zero."""
        self.is_open = False
        voucher, self.voucher = self.voucher, None
        if voucher is None:
            return
        self.transactions += voucher.rows
        total = sum(row.amount for row in voucher.rows)
        if total and voucher.is_whole:
            self.fault("sie-unbalanced", voucher.line, None, plain(total), voucher=voucher.name, sum=plain(total))

    def begin(self, voucher: _Voucher) -> None:
        """Start a voucher, whose rows come in braces."""
        self.end_voucher()
        self.has_vouchers = True
        self.voucher = voucher

    def end_voucher(self) -> None:
        """Note braces that are still open, or a voucher that never got any."""
        if self.voucher is not None:
            reason = _("the voucher is not closed") if self.is_open else _("the voucher has no rows in braces")
            self.syntax(self.voucher.line, None, reason, self.voucher.name)
            self.voucher.is_whole = False
        self.close()

    def end(self) -> None:
        """Note what the file as a whole lacks."""
        self.end_voucher()
        if not self.has_vouchers:
            self.faults.append(fault("sie-no-vouchers", Place(self.name)))

    def record(self, number: int, record: Record) -> None:
        """Read a record by its label."""
        if record.label == "#VER":
            self.begin(self.new_voucher(number, record))
        elif record.label in ROW_LABELS:
            self.row(number, record)

    def name_of(self, label: str, rest: str) -> None:
        """Keep a name, however it is quoted: programs damage the names of accounts, and no amount rests on one."""
        number, _, name = rest.strip(BLANKS).replace("\t", " ").partition(" ")
        number = number.strip('"')
        if label == "#FNAMN":
            self.company = loose_text(rest)
        elif label == "#ORGNR":
            self.orgnr = number
        elif number:
            self.accounts[number] = loose_text(name)

    def new_voucher(self, number: int, record: Record) -> _Voucher:
        """The voucher of a ``#VER`` record: series, number, date, text."""
        voucher = _Voucher(number, f"{record.text(0)} {record.text(1)}".strip(), record.text(3))
        if record.text(2):
            voucher.date = self.date(number, record, 2)
            voucher.lacks_date = voucher.date is None
        return voucher

    def row(self, number: int, record: Record) -> None:
        """Count a row of a voucher, unless it was removed or only repeats an added one."""
        if not self.is_open:
            self.syntax(number, record.column(), _("a row outside the braces of a voucher"), record.label)
        if not self.is_open or self.voucher is None:
            return
        voucher = self.voucher
        added, voucher.added = voucher.added, None
        if record.label == "#BTRANS":
            return
        transaction = self.transaction(number, record, voucher)
        if transaction is None:
            voucher.is_whole = False
            return
        if record.label == "#RTRANS":
            voucher.added = transaction
        elif added is not None and _is_twin(added, transaction):
            voucher.rows.pop()
        voucher.rows.append(transaction)

    def transaction(self, number: int, record: Record, voucher: _Voucher) -> Transaction | None:
        """The row: account, objects, amount, date, text; None when any of them has a fault."""
        before = len(self.faults)
        date, amount = voucher.date, 0
        if not record.text(0):
            self.syntax(number, record.column(), _("the account is missing"), record.label)
        elif len(record.fields) < REQUIRED_FIELDS:
            self.syntax(number, record.column(), _("the amount is missing"), record.text(0))
        else:
            amount = self.amount(number, record, 1)
        objects = self.objects(number, record)
        if record.text(2):
            date = self.date(number, record, 2)
        elif date is None and not voucher.lacks_date:
            self.fault("not-a-date", voucher.line)
            voucher.lacks_date = True
        if date is None or len(self.faults) > before:
            return None
        return Transaction(number, record.text(0), objects, date, amount, record.text(3) or voucher.text)

    def amount(self, number: int, record: Record, index: int) -> int:
        """The öre of a field; 0 with a fault when it cannot be read."""
        try:
            return _read_amount(record.fields[index])
        except InvalidValueError as error:
            self.faults.append(located(error, Place(self.name, number, record.field_column(index))))
            return 0

    def date(self, number: int, record: Record, index: int) -> dt.date | None:
        """The date of a field; None with a fault when it cannot be read."""
        try:
            return _read_date(record.fields[index])
        except InvalidValueError as error:
            self.faults.append(located(error, Place(self.name, number, record.field_column(index))))
            return None

    def objects(self, number: int, record: Record) -> dict[str, str]:
        """The objects of a row by their dimension; one without a code is none."""
        listed = record.objects
        if len(listed) % 2:
            column = record.object_column(len(listed) - 1)
            self.syntax(number, column, _("a dimension without an object"), listed[-1])
        objects: dict[str, str] = {}
        for index, (dimension, code) in enumerate(zip(listed[::2], listed[1::2], strict=False)):
            if dimension in objects:
                column = record.object_column(2 * index)
                self.syntax(number, column, _("two objects of the dimension") + f" {dimension}", code)
            if code:
                objects[dimension] = code
        return objects
