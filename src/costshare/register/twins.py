"""Advances that say what a sound one of the same member and year says, but for what differs from period to period.

Those need not be read. What such a twin must say follows from the sound one, from its run and from its place in the
register: it is spelled, and compared to the letter. What says anything else is looked at like every other entry.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Row

from costshare.billing.invoice import invoice_number, reference
from costshare.billing.issuer import is_numbered_here
from costshare.billing.record import spelled
from costshare.billing.redo import rate_of, to_kronor
from costshare.money.amounts import plain, read_plain
from costshare.money.rounding import half_away
from costshare.register.entry import Kind
from costshare.register.reading import BILL
from costshare.register.schema import INVOICES
from costshare.register.verify import IN_ORDER, Replay, Rows, Told

Plain = Mapping[str, Any]

REMEMBERED: Final = 1 << 12
"""Sound advances at a time: those of some hundred members in some years, in bounded memory."""
BEGINNING: Final = '{"basis":"'
BASIS: Final = slice(len(BEGINNING), len(BEGINNING) + 64)
"""Where a record has the hash of what it rests on."""
HOLE: Final = "\ufdd0"
"""What stands in quotes where a text differs, and twice where anything else does. It is no character."""
OF_THE_RUN: Final = ("date", "due", "period")
OF_THE_PLACE: Final = ("net", "number", "ocr", "payable", "rounding", "vat")
"""What differs in a record beside the nets of its lines."""


@frozen(kw_only=True)
class Billed:
    """What the advances of a run have alike, as a sound one has it in its row, and as its record spells it."""

    row: Mapping[str, str | int]
    date: str
    due: str
    period: str


@frozen(kw_only=True)
class Mould:
    """A sound advance: its text with a hole for each thing that differs, its row, the nets of its lines by period."""

    text: str
    row: Mapping[str, str | int]
    nets: Mapping[str, Sequence[str]]
    category: str
    rate: str
    series: str


class Twins:
    """The sound advances under one plan that were met, by what they rest on."""

    def __init__(self) -> None:
        """Begin with none."""
        self._moulds: dict[str, Mould] = {}
        self._run: Billed | None = None

    def have(self, row: Row[Any], replay: Replay, beside: Rows) -> bool:
        """Whether an entry that follows from the one before is a twin of a sound one, and so is the row beside it.

        If so, the replay has gone on past both.
        """
        mould, run, found = self._moulds.get(row.record[BASIS]), self._run, beside[INVOICES].peek(row.entry)
        if mould is None or run is None or found is None or row.kind != Kind.INVOICE or replay.lost:
            return False
        date, period = str(run.row["date"]), str(run.row["period"])
        series, nets = (mould.series, int(date[:4])), mould.nets.get(period)
        last, (rate, written) = replay.numbers.get(series), rate_of(mould.category, date)
        if (
            not run.row["run_id"] == row.run_id == replay.run_id
            or nets is None
            or last is None
            or written != mould.rate
        ):
            return False
        net = sum(map(read_plain, nets))
        vat = half_away(net * rate) if rate else 0
        rounding = to_kronor(net + vat) if found.rounding else 0
        payable, position = net + vat + rounding, replay.position + 1
        number, ocr = invoice_number(*series, last + 1), reference(position)
        amounts = {"net": net, "vat": vat, "rounding": rounding, "payable": payable}
        names = {"number": number, "ocr": ocr, "position": position, "entry": row.entry}
        if tuple(found) != IN_ORDER[INVOICES]({**mould.row, **run.row, **names, **amounts}):
            return False
        to_pay = (plain(net), number, ocr, plain(payable))
        if row.record != mould.text % (run.date, run.due, *nets, *to_pay, run.period, plain(rounding), plain(vat)):
            return False
        beside[INVOICES].at(row.entry)
        replay.position, replay.numbers[series] = position, last + 1
        return True

    def learn(self, told: Told) -> None:
        """Take an entry with which nothing is wrong."""
        record, row = told.record, told.row
        if told.kind is not Kind.INVOICE or record["run"] != BILL or not is_numbered_here(record):
            return
        if len(self._moulds) == REMEMBERED:
            self._moulds.clear()
        date, due, period = (spelled(record[name]) for name in OF_THE_RUN)
        of_the_run = {name: row[name] for name in ("run_id", *OF_THE_RUN)}
        self._run = Billed(row=of_the_run, date=date, due=due, period=period)
        self._moulds[record["basis"]] = Mould(
            text=with_holes(record),
            row=row,
            nets=nets_of(record),
            category=record["category"],
            rate=record["rate"],
            series=record["series"],
        )


def with_holes(record: Plain) -> str:
    """The text of a record for ``%``, with a hole for each thing that differs, in the order in which it is spelled.

    It is empty, as no record is, where a text of the record has what stands for holes.
    """
    lines = [{**line, "net": HOLE} for line in record["lines"]]
    holes = {**dict.fromkeys(OF_THE_RUN, 2 * HOLE), **dict.fromkeys(OF_THE_PLACE, HOLE)}
    text = spelled({**record, **holes, "lines": lines})
    if text.count(HOLE) != 2 * len(OF_THE_RUN) + len(OF_THE_PLACE) + len(lines):
        return ""
    return text.replace("%", "%%").replace(f'"{HOLE}{HOLE}"', "%s").replace(HOLE, "%s")


def nets_of(record: Plain) -> dict[str, tuple[str, ...]]:
    """The nets of an advance's lines and of those of its twins, by period; those in which every line has one."""
    parts = [line["instalments"] for line in record["lines"]]
    periods = set(parts[0]).intersection(*parts) if parts else ()
    return {period: tuple(each[period] for each in parts) for period in periods}
