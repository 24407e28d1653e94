"""Late payment, from the charter's ``[late]`` and the table of reference rates that it names."""

import datetime as dt
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Final, TypeVar

from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located
from costshare.money.reading import read_number
from costshare.periods.names import read_day
from costshare.sheets.columns import column_faults
from costshare.sheets.read import read_sheet
from costshare.sheets.sheet import Row, Sheet
from costshare.workspace.draft import Draft
from costshare.workspace.files import file_in
from costshare.workspace.late_terms import Late, LateInterest, ReferenceRate, ReferenceRates, half_year
from costshare.workspace.schema import LateEntry

T = TypeVar("T")

SINCE, REFERENCE = COLUMNS = ("from", "reference")
PERCENT: Final = 100
LEAST, MOST = Fraction(1, 1000), Fraction(1, 2)
"""What a rate is between, either side of zero. A cell of a workbook that shows 2.25 % holds 0.0225, which would be read
as a hundredth of what it says; no reference rate but zero is that small."""


def late_payment(draft: Draft, entry: LateEntry | None) -> Late | None:
    """What was agreed on late payment; None where nothing was."""
    if entry is None:
        return None
    return Late(
        interest=entry.interest,
        rates=reference_rates(draft, entry),
        due_agreed=entry.due_agreed,
        reminder_fee=entry.reminder_fee,
        compensation=entry.compensation,
        ground=entry.ground.strip(),
        place=draft.place("late", "reminder_fee"),
    )


def reference_rates(draft: Draft, entry: LateEntry) -> ReferenceRates:
    """The rates of the table that the charter names; none where it has a fault, or where none is named.

    Interest by law needs a table.
    """
    if entry.rates is None:
        if entry.interest is LateInterest.BY_LAW and not draft.structuring.doubtful(("late", "rates")):
            draft.tell("missing-field", ("late", "interest"), field="rates", table="[late]")
        return ReferenceRates()
    where = file_in(draft, entry.rates, ("late", "rates"))
    rates, faults = (ReferenceRates(), ()) if where is None else read_rates(where, entry.rates)
    draft.faults.extend(faults)
    return ReferenceRates() if faults else rates


def read_rates(path: FilePath, file: str) -> tuple[ReferenceRates, tuple[Fault, ...]]:
    """The rates of a table with the columns ``from`` and ``reference``, in order of day, and every fault of it."""
    sheet, told = read_sheet(path, file)
    if sheet is None:
        return ReferenceRates(file=file), told
    faults = [*told, *column_faults(sheet, needed=COLUMNS, known=COLUMNS)]
    rows = [] if set(COLUMNS) - set(sheet.header) else list(rates_of(sheet, faults))
    rows.sort(key=lambda row: (row.since, row.line))
    for earlier, later in pairwise(rows):
        if earlier.since == later.since:
            place = Place(file, later.line, sheet.place(Row(later.line, ()), SINCE).column)
            faults.append(fault("rate-twice", place, str(later.since), day=later.since, first=earlier.line))
    return ReferenceRates(file=file, rows=tuple(rows)), tuple(faults)


def rates_of(sheet: Sheet, faults: list[Fault]) -> Iterator[ReferenceRate]:
    """The rows that can be read; `faults` grows."""
    for row in sheet.rows:
        since, rate = cell(sheet, row, SINCE, read_half_year, faults), cell(sheet, row, REFERENCE, read_rate, faults)
        if since is not None and rate is not None:
            yield ReferenceRate(since, rate, row.line)


def cell(sheet: Sheet, row: Row, column: str, read: Callable[[str], T], faults: list[Fault]) -> T | None:
    """What a cell says; None, and a fault, where it is empty or cannot be read."""
    text = sheet.cell(row, column)
    if not text:
        faults.append(fault("empty-cell", sheet.place(row, column), column=column))
        return None
    try:
        return read(text)
    except InvalidValueError as error:
        faults.append(located(error, sheet.place(row, column)))
        return None


def read_half_year(text: str) -> dt.date:
    """The first day of a half-year, from which a rate holds.

    Raises `InvalidValueError`: ``not-a-date``, ``year-span``, ``rate-day`` for any other day.
    """
    day = read_day(text)
    if day != (first := half_year(day)):
        raise InvalidValueError("rate-day", text, first=first)
    return day


def read_rate(text: str) -> Fraction:
    """The rate that a percentage says, with or without its sign.

    >>> read_rate("2.25"), read_rate("-0,5 %")
    (Fraction(9, 400), Fraction(-1, 200))

    Raises `InvalidValueError` (``reference-rate``): not a number, above 50 %, or so near zero that it must be a share.
    """
    number = text.strip().removesuffix("%").strip()
    try:
        rate = read_number(number, decimal="," if "," in number else ".") / PERCENT
    except InvalidValueError as error:
        raise InvalidValueError("reference-rate", text) from error
    if rate and not LEAST <= abs(rate) <= MOST:
        raise InvalidValueError("reference-rate", text)
    return rate
