"""The lines of a record as a Peppol invoice says them: which key shared the pool, and by which weight.

The texts are Swedish, as the document is: an export does not depend on the language that people read the program in.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from costshare.billing.settlement import LineKind
from costshare.billing.settlement_record import lines_as_read
from costshare.exchange.einvoice import Line
from costshare.money.amounts import read_plain
from costshare.money.rounding import decimals

LONGEST: Final = 200
"""Characters of a line's description; the properties hold all of it."""
REMEMBERED: Final = 4096
EQUAL: Final = "lika delar"
SETTLED: Final[Mapping[str, tuple[str, str]]] = {
    LineKind.OUTCOME: ("Utfall {year}", "Avgår utfall {year}"),
    LineKind.BROUGHT: ("Fört över från slutavräkningen {before}",) * 2,
    LineKind.MOVED: ("Omfördelat enligt slutavräkningens egen nyckel",) * 2,
    LineKind.ADVANCES: ("Avgår preliminärt debiterat {year}", "Preliminärt debiterat {year}"),
    LineKind.SETTLED: ("Reglerat tidigare",) * 2,
    LineKind.CARRIED: ("Förs över till {after}",) * 2,
    LineKind.RETAINED: ("Behålls av förbundet enligt förbundsordningen",) * 2,
}
"""By what a line of a settlement is: in one that claims, and in one that gives back; in the words of the paper."""


def lines(record: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of a record in order, numbered from 1; each lies in the period of the document."""
    first, last = record["period"]["from"], record["period"]["until"]
    basis = record["basis"]
    wholes = {pool["id"]: pool["exact"] for pool in basis.get("pools", ())}
    cells = {cell["pool"]: pieces(cell, wholes[cell["pool"]]) for cell in basis.get("cells", ())}
    return tuple(
        Line(
            number=str(number),
            name=line["name"],
            net=read_plain(line["net"]),
            description=description(record, line, shared := cells.get(line["pool"], ()) if is_shared(line) else ()),
            first=first,
            last=last,
            properties=tuple([each for drawn, of_pool in shared for each in drawn.properties(of_pool)]),
        )
        for number, line in enumerate(lines_as_read(record), 1)
    )


def is_shared(line: Mapping[str, Any]) -> bool:
    """Whether the amount of a line is a part of a pool; other lines of a settlement take advances and the like off."""
    of = line.get("of")
    return not of or of == LineKind.OUTCOME


@frozen
class Drawn:
    """What a member's share of a piece is drawn by: the key, and its own weight among everyone's."""

    key: str
    weight: str
    total: str
    unit: str
    days: str
    source: str
    share: str
    is_equal: bool
    is_bounded: bool

    @classmethod
    def of(cls, piece: Mapping[str, Any], member: str) -> "Drawn":
        """That of a piece."""
        own, weights = piece["values"][member], tuple([fact["value"] for fact in piece["values"].values()])
        return cls(
            key=piece["key"],
            weight=own["value"],
            total=total(weights),
            unit=own["unit"],
            days=f"{own['from']}–{own['date']}" if "from" in own else own["date"] or "",
            source=own["source"],
            share=piece["share"],
            is_equal=not (own["unit"] or own["date"]) and alike(weights),
            is_bounded=bool(piece.get("limits")),
        )

    def words(self, part: str, *, with_days: bool = True) -> str:
        """In words, with what part of the pool it is and, if there is room, the days of the weights."""
        name = f"{self.key} ({part})" if part else self.key
        weight, unit = f"{self.weight} av {self.total}", EQUAL if self.is_equal else self.unit
        weight = f"{weight} {unit}" if unit else f"vikt {weight}"
        share = f"andel{' inom gränserna' if self.is_bounded else ''} {percent(self.share)}"
        return f"{name}: {', '.join(filter(None, (weight, self.days if with_days else '', share)))}"

    def properties(self, part: str) -> Iterator[tuple[str, str]]:
        """Each of it by name."""
        said = {
            "Del av poolen": part,
            "Andel": f"{self.share} ({percent(self.share)})",
            "Vikt": f"{self.weight} {self.unit}".strip(),
            "Summa vikter": self.total,
            "Datum": self.days,
            "Källa": self.source,
        }
        return ((f"{name}, {self.key}", value) for name, value in said.items() if value.strip())


Piece = tuple[Drawn, str]
"""What a share is drawn by, and what part of the pool is shared so: in percent, empty for all of it."""


def pieces(cell: Mapping[str, Any], whole: str) -> tuple[Piece, ...]:
    """The pieces of a member's part of a pool of that exact amount; those that time alone divides are one."""
    amounts: dict[Drawn, tuple[str, ...]] = {}
    for piece in cell["pieces"]:
        drawn = Drawn.of(piece, cell["member"])
        amounts[drawn] = (*amounts.get(drawn, ()), piece["amount"])
    return tuple((drawn, part(each, whole)) for drawn, each in amounts.items())


def description(record: Mapping[str, Any], line: Mapping[str, Any], shared: Sequence[Piece]) -> str:
    """What a line is, in one sentence; one that is too long for most systems says no days, or ends in an ellipsis."""
    what = ""
    if record.get("credits"):
        what = f"Kreditering av faktura {record['credits']}"
    elif line.get("of"):
        basis, year = record["basis"], record["basis"]["year"]
        what = SETTLED[line["of"]][basis["sign"] < 0].format(year=year, before=year - 1, after=year + 1)
    text = "; ".join(filter(None, (what, *(drawn.words(of_pool) for drawn, of_pool in shared))))
    if len(text) > LONGEST:
        text = "; ".join(filter(None, (what, *(drawn.words(of_pool, with_days=False) for drawn, of_pool in shared))))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@lru_cache(maxsize=REMEMBERED)
def total(weights: tuple[str, ...]) -> str:
    """The sum of weights, a number or a ratio each."""
    return str(sum(map(Fraction, weights)))


@lru_cache(maxsize=REMEMBERED)
def alike(weights: tuple[str, ...]) -> bool:
    """Whether the weights are those of equal parts."""
    return set(weights) == {"1"}


@lru_cache(maxsize=REMEMBERED)
def part(amounts: tuple[str, ...], whole: str) -> str:
    """What part of the whole the amounts are, in percent; nothing where they are all of it, or there is nothing."""
    found, of = sum(map(Fraction, amounts)), Fraction(whole)
    return percent(str(found / of)) if of and found != of else ""


@lru_cache(maxsize=REMEMBERED)
def percent(ratio: str) -> str:
    """A ratio in percent, with at most four decimals.

    >>> percent("47199/83566"), percent("1/2")
    ('56,4811 %', '50 %')
    """
    found = decimals(Fraction(ratio) * 100, 4).rstrip("0").rstrip(".")
    return f"{found.replace('.', ',')} %"
