"""A file of costs: CSV or XLSX by its columns, SIE 4 by its vouchers."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final, TypeVar

from attrs import frozen

from costshare.costs.basis import Basis
from costshare.costs.rows import CostRow
from costshare.costs.sie import read_sie
from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located, unknown
from costshare.money.amounts import read_ore
from costshare.money.reading import DecimalSign
from costshare.periods.names import read_day
from costshare.sheets.read import read_sheet
from costshare.sheets.sheet import Row, Sheet

T = TypeVar("T")

SIE: Final = (".se", ".si", ".sie")
BY_POOL: Final = ("pool", "date", "amount")
BY_ACCOUNT: Final = ("account", "cost_centre", "date", "amount")
TEXT: Final = "text"
UNITS: Final = {"kr": 1, "tkr": 1000}


@frozen(kw_only=True)
class CostFile:
    """A file of costs as the charter names it. `pools` are the ids that rows may name; `unit` is kr or tkr."""

    path: Path
    file: str
    basis: Basis
    pools: Collection[str]
    cost_centre: str = "1"
    unit: str = "kr"
    sheet: str | None = None
    decimal: DecimalSign = None


def read_costs(source: CostFile) -> tuple[tuple[CostRow, ...], tuple[Fault, ...]]:
    """Every row that could be read, and every fault of the file."""
    if source.path.suffix.lower() in SIE:
        return read_ledger(source)
    sheet, faults = read_sheet(source.path, source.file, sheet=source.sheet)
    if sheet is None:
        return (), faults
    columns = BY_POOL if "pool" in sheet.header else BY_ACCOUNT
    missing = columns_faults(sheet, columns)
    if any(found.code != "unknown-column" for found in missing):
        return (), (*faults, *missing)
    reading = Reading(source=source, sheet=sheet, faults=[*faults, *missing])
    rows = tuple(made for row in sheet.rows if (made := reading.row(row)))
    return rows, tuple(reading.faults)


def read_ledger(source: CostFile) -> tuple[tuple[CostRow, ...], tuple[Fault, ...]]:
    """The transactions of a SIE file; debit is cost."""
    ledger, faults = read_sie(source.path.read_bytes(), source.file)
    rows = tuple(
        CostRow(
            basis=source.basis,
            date=entry.date,
            amount=entry.amount * UNITS[source.unit],
            account=entry.account,
            objects=entry.objects,
            text=entry.text,
            place=Place(source.file, entry.line, 1),
        )
        for entry in ledger.transactions
    )
    return rows, faults


def columns_faults(sheet: Sheet, columns: tuple[str, ...]) -> list[Fault]:
    """A fault for each column that is missing or not known."""
    place, known = Place(sheet.file, 1, 1), (*columns, TEXT)
    if not set(columns) & set(sheet.header) & {"pool", "account", "cost_centre"}:
        return [fault("cost-columns", place, ",".join(sheet.header))]
    missing = [column for column in columns if column not in sheet.header and column != "cost_centre"]
    return [
        *(
            fault("missing-column", place, ",".join(sheet.header), column=name, known=",".join(columns))
            for name in missing
        ),
        *(
            unknown("unknown-column", Place(sheet.file, 1, number), name, known, column=name)
            for number, name in enumerate(sheet.header, start=1)
            if name not in known
        ),
    ]


@frozen(kw_only=True)
class Reading:
    """One sheet on its way to cost rows; `faults` grows."""

    source: CostFile
    sheet: Sheet
    faults: list[Fault]

    def row(self, row: Row) -> CostRow | None:
        """The row's cost, or None and its faults."""
        before, source = len(self.faults), self.source
        pool = self.pool(row)
        account = self.filled(row, "account") if "account" in self.sheet.header else ""
        centre = self.sheet.cell(row, "cost_centre") if "cost_centre" in self.sheet.header else ""
        date = self.value(row, "date", read_day)
        amount = self.value(row, "amount", lambda text: read_ore(text, decimal=source.decimal))
        if len(self.faults) > before or date is None or amount is None:
            return None
        return CostRow(
            basis=source.basis,
            date=date,
            amount=amount * UNITS[source.unit],
            pool=pool,
            account=account,
            objects={source.cost_centre: centre} if centre else {},
            text=self.sheet.cell(row, TEXT) if TEXT in self.sheet.header else "",
            place=Place(source.file, row.line, 1),
        )

    def value(self, row: Row, column: str, read: Callable[[str], T]) -> T | None:
        """What a cell says; None, and a fault, where it is empty or cannot be read."""
        cell = self.filled(row, column)
        try:
            return read(cell) if cell else None
        except InvalidValueError as error:
            self.faults.append(located(error, self.sheet.place(row, column)))
            return None

    def pool(self, row: Row) -> str:
        """The known pool that the row names; empty where rows are mapped by account."""
        if "pool" not in self.sheet.header:
            return ""
        name = self.filled(row, "pool")
        if name and name not in self.source.pools:
            self.faults.append(unknown("unknown-pool", self.sheet.place(row, "pool"), name, self.source.pools))
        return name

    def filled(self, row: Row, column: str) -> str:
        """The text of a cell that must not be empty."""
        cell = self.sheet.cell(row, column)
        if not cell:
            self.faults.append(fault("empty-cell", self.sheet.place(row, column), column=column))
        return cell
