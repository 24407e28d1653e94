"""An issued document done over again, years later: from its frozen totals to what is to be paid, the same öre.

It takes the record and its basis, and for a credit note what it credits. What of a basis can be redone, `redo_basis`
says. Beside that these cannot be redone from a document alone:

- whether the terms had what is to be paid rounded to whole kronor: either it is, or it is not;
- how the outcome of a settlement, and what was brought into its year, was split over VAT categories, and which part of
  a difference is due: that follows from all members' rows (see `redo_year`). That each row adds up, and that it
  lies within what there was to split, is redone.

Days, names and addresses are no amounts: the chain of hashes guards them.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from costshare.billing.credit import Note, credit_note, part, rest
from costshare.billing.reckoning import Row
from costshare.billing.redo_basis import UNREADABLE, Frozen
from costshare.billing.settlement import lines_of
from costshare.billing.vat import VatCategory, rate_on
from costshare.money.amounts import ORE_PER_KRONA, plain, read_plain
from costshare.money.rounding import decimals, half_away
from costshare.periods.names import period_names, read_day

Plain = Mapping[str, Any]

OF_THE_INVOICE: Final = ("issuer", "series", "period", "federation", "member", "category", "rate", "ground")
OF_THE_NOTE: Final = ("kind", "run", "lines", "net", "vat", "rounding", "payable", "references", "credits")
OF_ITS_BASIS: Final = ("invoice", "left")


def wrong_in_document(record: Plain, basis: Plain, totals: Frozen) -> tuple[str, ...]:
    """What of an invoice, or of a settlement's credit note, does not follow from what it rests on; by where it stands.

    `totals` are those of the basis. What is wrong in the basis itself is not told here.
    """
    try:
        if totals.member not in {"", record["member"]["id"]}:
            return ("member",)
        settled = basis["kind"] == "settlement"
        wrong = wrong_settlement(record, basis, totals) if settled else wrong_advance(record, basis, totals)
        supplied = f"{basis['year']:04}-12-31" if settled else record["date"]
        return (*wrong, *wrong_sums(record, supplied))
    except UNREADABLE as error:
        return (f"record ({type(error).__name__})",)


def wrong_advance(record: Plain, basis: Plain, totals: Frozen) -> Iterator[str]:
    """Each line: its advance of the year's amount, in instalments that add up, of which it is that of the period."""
    period = record["period"]["name"]
    if period not in period_names(basis["year"], basis["instalments"]):
        yield "period"
    for line in record["lines"]:
        pool, planned = line["pool"], read_plain(line["planned"])
        least, most = totals.planned.get(pool, (0, 0))
        if not least <= planned <= most:
            yield f"lines.{pool}.planned"
        if sum(map(read_plain, line["instalments"].values())) != planned:
            yield f"lines.{pool}.instalments"
        if line["instalments"].get(period) != line["net"]:
            yield f"lines.{pool}.net"


def wrong_settlement(record: Plain, basis: Plain, totals: Frozen) -> Iterator[str]:
    """Each row: nothing of it is open, and its amounts are the lines, with the sign of the document."""
    sign, settlement = basis["sign"], basis["settlement"]
    if (sign, record["kind"]) not in {(1, "invoice"), (-1, "credit-note")}:
        yield "sign"
    if record["period"]["name"] != f"{basis['year']:04}":
        yield "period"
    rows = [Row.from_dict(each) for each in settlement["rows"]]
    expected = [(row.pool, str(line.kind), plain(sign * line.amount)) for row in rows for line in lines_of(row, "")]
    if [(line["pool"], line["of"], line["net"]) for line in record["lines"]] != expected:
        yield "lines"
    billed, settled = (by_pool(settlement[name]) for name in ("advances", "earlier"))
    for row in rows:
        if row.open or (row.member, row.category) != (record["member"]["id"], record["category"]):
            yield f"rows.{row.pool}"
        for name, part_of in (("outcome", totals.cells), ("brought", totals.brought)):
            whole = part_of.get(row.pool, 0)
            if not min(0, whole) <= getattr(row, name) <= max(0, whole):
                yield f"rows.{row.pool}.{name}"
        if (row.billed, row.settled) != (billed.get(row.pool, 0), settled.get(row.pool, 0)):
            yield f"rows.{row.pool}.billed"
    if record["references"] != [each["number"] for each in settlement["advances"] if each["kind"] == "invoice"]:
        yield "references"


def by_pool(documents: Sequence[Plain]) -> dict[str, int]:
    """The öre of documents that a settlement lists, by pool; a credit note's count below zero.

    Raises `ValueError` for one whose pools do not add up to its net.
    """
    found: dict[str, int] = {}
    for each in documents:
        sign = 1 if each["kind"] == "invoice" else -1
        pools = {pool: read_plain(amount) for pool, amount in each["pools"].items()}
        if sum(pools.values()) != read_plain(each["net"]):
            raise ValueError(each["number"])
        for pool, ore in pools.items():
            found[pool] = found.get(pool, 0) + sign * ore
    return found


def wrong_sums(record: Plain, supplied: str) -> Iterator[str]:
    """Net, VAT, rounding and what is to be paid; the rate is that of the day of supply."""
    net, vat, rounding, payable = map(read_plain, (record["net"], record["vat"], record["rounding"], record["payable"]))
    rate, written = rate_of(record["category"], supplied)
    if net != sum([read_plain(line["net"]) for line in record["lines"]]):
        yield "net"
    if record["rate"] != written:
        yield "rate"
    if vat != (half_away(net * rate) if rate else 0):
        yield "vat"
    if rounding and rounding != to_kronor(net + vat):
        yield "rounding"
    if payable != net + vat + rounding:
        yield "payable"


@lru_cache(maxsize=1024)
def rate_of(category: str, day: str) -> tuple[Fraction, str]:
    """The rate of a category on a day, and as records write it."""
    rate = rate_on(VatCategory(category), read_day(day))
    return rate, decimals(rate * 100, 2)


def to_kronor(ore: int) -> int:
    """The öresavrundning of an amount, half away from zero."""
    rest = abs(ore) % ORE_PER_KRONA
    away = ORE_PER_KRONA - rest if 2 * rest >= ORE_PER_KRONA else -rest
    return away if ore >= 0 else -away


def wrong_in_credit(note: Plain, invoice: Plain, notes: Sequence[Plain]) -> tuple[str, ...]:
    """The fields of a credit note that are not those that crediting its invoice gives.

    `note` holds its basis; `notes` are the earlier credit notes of the invoice.
    """
    try:
        left = rest(invoice, notes)
        amount = read_plain(note["net"])
        in_kronor = read_plain(note["payable"]) % ORE_PER_KRONA == 0
        taken = part(invoice, left, None if amount == left.net else amount, in_kronor=in_kronor)
        own = Note(
            number=note["number"],
            ocr=note["ocr"],
            on=dt.date.fromisoformat(note["date"]),
            revision=note["revision"],
            reason=note["basis"]["reason"],
        )
        made = credit_note(invoice, taken, own, before=left)
        wrong = [name for name in OF_THE_INVOICE + OF_THE_NOTE if made.get(name) != note.get(name)]
        return (*wrong, *(name for name in OF_ITS_BASIS if made["basis"][name] != note["basis"][name]))
    except UNREADABLE as error:
        return (f"record ({type(error).__name__})",)
