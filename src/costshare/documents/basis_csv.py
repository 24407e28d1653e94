"""What an invoice rests on, as a table that a receiver's own spreadsheet can redo: the file beside a Peppol invoice.

One row a fact, and every row whole: it can be sorted and filtered without losing what it is about. A fraction is two
whole numbers in two columns, since a spreadsheet takes ``1/7`` for a day in July.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, Final

from costshare.documents.basis_rows import BasisRow, basis_rows
from costshare.documents.language import Language, translator
from costshare.errors import Fault, Place, WorkspaceError
from costshare.faults import fault
from costshare.money.amounts import ORE_PER_KRONA, plain
from costshare.money.rounding import decimals
from costshare.sheets.formula import looks_like_formula

NAME: Final = "underlag-{}.csv"
PLACES: Final = 6
TEXTS: Final = attrgetter("step", "pool", "key", "who", "unit", "source", "note")
"""What of a row is text, which may have been written by anyone; the rest are days and numbers."""
REMEMBERED: Final = 1 << 14


def basis_csv_name(record: Mapping[str, Any]) -> str:
    """What the file is called: an attachment to a Peppol invoice must begin so."""
    return NAME.format(record["number"])


def basis_csv(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> bytes:
    """The basis of an invoice, credit note or settlement: UTF-8 with its mark, semicolons, decimal commas, CRLF.

    Amounts are kronor without VAT where the row says nothing else; those that do not end at whole öre have six decimals
    and beside them the exact fraction. The language is that of the words alone.

    Raises `WorkspaceError` with a fault (``csv-formula``) for each text that a spreadsheet would take for a formula.
    """
    rows = tuple(basis_rows(record, language))
    if faults := tuple(formulas(rows, basis_csv_name(record))):
        raise WorkspaceError(faults)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(header(language))
    writer.writerows((record["number"], *cells(row)) for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def header(language: Language) -> tuple[str, ...]:
    """The names of the columns."""
    _ = translator(language)
    return (
        _("Document"),
        _("Step"),
        _("Pool"),
        _("Key"),
        _("From"),
        _("Until"),
        _("Who"),
        _("Unit"),
        _("Value, numerator"),
        _("Value, denominator"),
        _("Measured from"),
        _("Measured on"),
        _("Source"),
        _("Share, numerator"),
        _("Share, denominator"),
        _("Share, %"),
        _("Exact kronor, numerator"),
        _("Exact kronor, denominator"),
        _("Kronor"),
        _("Note"),
    )


def cells(row: BasisRow) -> tuple[str, ...]:
    """A row, as it is written."""
    return (
        *(row.step, row.pool, row.key, row.first, row.until, row.who, row.unit),
        *fraction(row.value),
        *(row.measured_from, row.measured_on, row.source),
        *fraction(row.share),
        "" if row.share is None else percent(row.share),
        *amount(row.ore),
        row.note,
    )


@lru_cache(maxsize=REMEMBERED)
def fraction(exact: Fraction | None) -> tuple[str, str]:
    """Numerator and denominator."""
    return ("", "") if exact is None else (str(exact.numerator), str(exact.denominator))


@lru_cache(maxsize=REMEMBERED)
def percent(share: Fraction) -> str:
    """A share in per cent."""
    return decimals(share * 100, PLACES).replace(".", ",")


@lru_cache(maxsize=REMEMBERED)
def amount(ore: Fraction | int | None) -> tuple[str, str, str]:
    """Exact öre as kronor: as a fraction, hundredths where they are whole, and with two decimals there, else six."""
    if ore is None:
        return "", "", ""
    if ore.denominator == 1:
        return str(ore.numerator), str(ORE_PER_KRONA), plain(ore.numerator).replace(".", ",")
    kronor = Fraction(ore) / ORE_PER_KRONA
    return *fraction(kronor), decimals(kronor, PLACES).replace(".", ",")


def formulas(rows: Sequence[BasisRow], name: str) -> Iterator[Fault]:
    """A fault for each text that would be calculated, at the first line of the file that it stands in."""
    wrong = set(filter(looks_like_formula, set(chain.from_iterable(map(TEXTS, rows)))))
    for line, row in enumerate(rows, start=2):
        if not wrong:
            return
        for text in TEXTS(row):
            if text in wrong:
                wrong.remove(text)
                yield fault("csv-formula", Place(name, line), text)
