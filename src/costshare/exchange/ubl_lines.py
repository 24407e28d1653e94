"""The lines of a record as a Peppol invoice says them: which key shared the pool, and by which weight.

The texts are Swedish, as the document is: an export does not depend on the language that people read the program in.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from costshare.billing.settlement import LineKind
from costshare.exchange.einvoice import Line
from costshare.money.amounts import read_plain
from costshare.money.rounding import decimals

LONGEST: Final = 200
"""Characters of a line's description; the properties hold all of it."""
REMEMBERED: Final = 4096
SETTLED: Final[Mapping[str, tuple[str, str]]] = {
    LineKind.OUTCOME: ("Utfall {year}", "Avgår utfall {year}"),
    LineKind.BROUGHT: ("Fört över från slutavräkningen {before}",) * 2,
    LineKind.MOVED: ("Fördelat med slutavräkningens egen nyckel",) * 2,
    LineKind.ADVANCES: ("Avgår preliminärt debiterat {year}", "Preliminärt debiterat {year}"),
    LineKind.SETTLED: ("Tidigare avräknat",) * 2,
    LineKind.CARRIED: ("Förs över till {after}",) * 2,
    LineKind.RETAINED: ("Behålls av förbundet enligt överenskommelse",) * 2,
}
"""By what a line of a settlement is: in a document that claims, and in one that gives back."""


def lines(record: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of a record in order, numbered from 1; each lies in the period of the document."""
    first, last = record["period"]["from"], record["period"]["until"]
    cells = {cell["pool"]: pieces(cell) for cell in record["basis"].get("cells", ())}
    return tuple(
        Line(
            number=str(number),
            name=line["name"],
            net=read_plain(line["net"]),
            description=description(record, line, shared := cells.get(line["pool"], ()) if is_shared(line) else ()),
            first=first,
            last=last,
            properties=tuple([each for piece in shared for each in piece.properties]),
        )
        for number, line in enumerate(record["lines"], 1)
    )


def is_shared(line: Mapping[str, Any]) -> bool:
    """Whether the amount of a line is a part of a pool; other lines of a settlement take advances and the like off."""
    of = line.get("of")
    return not of or of == LineKind.OUTCOME


@frozen
class Told:
    """A piece of a pool as a line tells it: in words, and as properties by name."""

    words: str
    properties: tuple[tuple[str, str], ...]


def pieces(cell: Mapping[str, Any]) -> tuple[Told, ...]:
    """The pieces of a member's part of a pool, each once: a pool that is cut in time often says the same again."""
    found = [told(piece, piece["values"][cell["member"]]) for piece in cell["pieces"]]
    return tuple(found if len(found) == 1 else dict.fromkeys(found))


def told(piece: Mapping[str, Any], own: Mapping[str, Any]) -> Told:
    """A piece with the member's own weight: by which key, which share, by which weight, and where that comes from."""
    key, part, drawn, source = piece["key"], share(piece["share"]), weight(own), own["source"]
    found = [(f"Andel, {key}", part)]
    if drawn:
        found.append((f"Vikt, {key}", drawn))
    if source.strip():
        found.append((f"Källa, {key}", source))
    return Told(f"{key}: {drawn}, andel {part}" if drawn else f"{key}: andel {part}", tuple(found))


def description(record: Mapping[str, Any], line: Mapping[str, Any], shared: Iterable[Told]) -> str:
    """What a line is, in one sentence; one that is too long for most systems ends in an ellipsis."""
    said = [piece.words for piece in shared]
    if record.get("credits"):
        said.insert(0, f"Kreditering av faktura {record['credits']}")
    elif line.get("of"):
        basis, year = record["basis"], record["basis"]["year"]
        said.insert(0, SETTLED[line["of"]][basis["sign"] < 0].format(year=year, before=year - 1, after=year + 1))
    text = "; ".join(said)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


@lru_cache(maxsize=REMEMBERED)
def share(ratio: str) -> str:
    """A share as a ratio, and in percent with four decimals.

    >>> share("47199/83566")
    '47199/83566 (56,4811 %)'
    """
    above, _, below = ratio.partition("/")
    percent = decimals(Fraction(int(above) * 100, int(below or 1)), 4)
    return f"{ratio} ({percent.replace('.', ',')} %)"


def weight(fact: Mapping[str, Any]) -> str:
    """A weight with its unit and day or days; nothing for the part of one that all have alike."""
    if not (fact["date"] or fact["unit"]):
        return "" if fact["value"] == "1" else str(fact["value"])
    days = f"{fact['from']}–{fact['date']}" if "from" in fact else fact["date"]
    return " ".join(filter(None, (fact["value"], fact["unit"], days)))
