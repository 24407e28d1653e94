"""The files that a charter names: inside the workspace, there, and read."""

from pathlib import Path as FilePath
from typing import Final

from costshare.costs.frame import IndexedFrame
from costshare.costs.read import CostFile, read_costs
from costshare.costs.rows import CostRow
from costshare.drivers.read import Driver, DriverFile, EventColumns, read_driver
from costshare.workspace.draft import Draft
from costshare.workspace.positions import Path
from costshare.workspace.schema import CostEntry, DriverEntry

READ_BY: Final = ("sheet", "decimal", "count", "sum", "date", "member", "joint", "where")


def drivers(draft: Draft) -> dict[str, Driver]:
    """The drivers whose files could be read without a fault: with one, every value would be in doubt."""
    found: dict[str, Driver] = {}
    for name, (path, entry) in draft.entries["drivers"].items():
        source = driver_file(draft, name, path, entry)
        if source is not None:
            driver, faults = read_driver(source)
            draft.faults.extend(faults)
            if driver is not None and not faults:
                found[name] = driver
    return found


def driver_file(draft: Draft, name: str, path: Path, entry: DriverEntry) -> DriverFile | None:
    """What reads the driver's file; None where there is none to read."""
    where = file_in(draft, entry.file, (*path, "file"))
    if where is None or any(draft.structuring.doubtful((*path, each)) for each in READ_BY):
        return None
    counted = bool(entry.count) or entry.sum is not None
    for each in ("date", "member", "joint", "where"):
        if getattr(entry, each) is not None and not counted:
            draft.tell("driver-field", (*path, each), each, field=each, kind="level, flow")
    if entry.count and entry.sum is not None:
        draft.tell("driver-field", (*path, "sum"), entry.sum, field="sum", kind="count = true")
    events = EventColumns(
        date=entry.date or "date",
        member=entry.member or "member",
        total=entry.sum,
        joint=entry.joint or "",
        where=entry.where or {},
    )
    return DriverFile(
        id=name,
        path=where,
        file=entry.file,
        place=draft.place(*path, "dates"),
        known=draft.declared["parties"],
        unit=entry.unit,
        sheet=entry.sheet,
        decimal=entry.decimal,
        dates=entry.dates,
        events=events if counted else None,
    )


def costs(draft: Draft, cost_centre: str) -> tuple[tuple[CostRow, ...], tuple[IndexedFrame, ...]]:
    """The rows of every file of costs, and the frames that follow an index."""
    rows: list[CostRow] = []
    frames: list[IndexedFrame] = []
    for path, entry in draft.entries["costs"]:
        given = [each for each in ("file", "pool") if getattr(entry, each) is not None]
        if len(given) != 1:
            draft.tell("cost-source", path, ", ".join(given), count=len(given))
        elif entry.pool is not None:
            frames.extend(frame(draft, path, entry))
        else:
            rows.extend(cost_rows(draft, path, entry, cost_centre))
    return tuple(rows), tuple(frames)


def frame(draft: Draft, path: Path, entry: CostEntry) -> list[IndexedFrame]:
    """The frame of one entry."""
    draft.known("unknown-pool", "pools", [entry.pool or ""], (*path, "pool"))
    if entry.start is None:
        if not draft.structuring.doubtful(path):
            draft.tell("missing-field", path, field="start", table="[[costs]]")
        return []
    start, changes = entry.start.year, {*entry.index, *entry.add}
    missing = set(range(start + 1, max(changes, default=start) + 1)) - entry.index.keys()
    for year in sorted(missing):
        draft.tell("index-missing", (*path, "index"), pool=entry.pool or "", year=year, start=start)
    for field, years in (("index", entry.index), ("add", entry.add)):
        for year in sorted(each for each in years if each <= start):
            draft.tell("before-start", (*path, field, str(year)), year, field=field, year=year, start=start)
    made = IndexedFrame(
        pool=entry.pool or "",
        basis=entry.basis,
        start=entry.start.year,
        amount=entry.start.amount,
        index={int(each): rate for each, rate in entry.index.items()},
        cap=entry.index_cap,
        add={int(each): amount for each, amount in entry.add.items()},
        place=draft.place(*path),
    )
    return [made]


def cost_rows(draft: Draft, path: Path, entry: CostEntry, cost_centre: str) -> tuple[CostRow, ...]:
    """The rows of one file."""
    for each in ("start", "index_cap"):
        if getattr(entry, each) is not None:
            draft.tell("driver-field", (*path, each), each, field=each, kind="file")
    where = file_in(draft, entry.file or "", (*path, "file"))
    if where is None:
        return ()
    rows, faults = read_costs(
        CostFile(
            path=where,
            file=entry.file or "",
            basis=entry.basis,
            pools=draft.declared["pools"],
            cost_centre=cost_centre,
            unit=entry.unit,
            sheet=entry.sheet,
            decimal=entry.decimal,
        )
    )
    draft.faults.extend(faults)
    return rows


def file_in(draft: Draft, name: str, path: Path) -> FilePath | None:
    """The file of that name inside the workspace, symlinks followed; None, and a fault, where it is not."""
    try:
        where = (draft.root / name).resolve()
        inside = where.is_relative_to(draft.root.resolve())
        there = where.is_file()
    except (OSError, ValueError, RuntimeError):  # a name too long, a NUL, a ring of symlinks
        where, inside, there = draft.root, True, False
    if not inside:
        draft.tell("path-outside", path, name, file=name)
        return None
    if not there:
        draft.tell("file-missing", path, name, file=name)
        return None
    draft.files.append(name)
    return where
