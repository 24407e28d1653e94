"""Everyone's weights in a piece, as a table that all who share the piece have in common."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import frozen

from costshare.allocation.derivation import OTHERS
from costshare.documents.invoice_table import Entry, Row, Table
from costshare.documents.invoice_values import day_in_words, days_in_words, exact_ore
from costshare.documents.language import Language, Translate, translator
from costshare.documents.notation import Notation

SHARED_TABLES: Final = 512

Items = tuple[tuple[tuple[str, Any], ...], ...]


@frozen
class Column:
    """A column of the table: what it says of each member, in order."""

    head: str
    texts: tuple[str, ...]

    @property
    def varies(self) -> bool:
        """Whether it says different things of different members, so that it needs to be a column."""
        return len(set(self.texts)) > 1


@frozen(kw_only=True)
class Weights:
    """The weights of a piece: everyone's as a table, and in words each by its row and all together."""

    table: Table
    each: tuple[str, ...]
    total: str


def weights(piece: Mapping[str, Any], names: Mapping[str, str], language: Language) -> Weights:
    """The weights of a piece; a member whose name is not known goes by its id."""
    limits = piece.get("limits")
    values = dict(sorted(piece["values"].items(), key=lambda each: each[0] == OTHERS))  # the others last
    _ = translator(language)
    others = _("{count} others").format(count=values[OTHERS]["count"]) if OTHERS in values else ""
    known = tuple([others if member == OTHERS else names.get(member, member) for member in values])
    facts = tuple([tuple(fact.items()) for fact in values.values()])
    bounded = tuple([tuple(limits[member].items()) for member in values]) if limits else ()
    return shared_weights(known, facts, bounded, language)


@lru_cache(maxsize=SHARED_TABLES)
def shared_weights(names: tuple[str, ...], facts_of: Items, limits_of: Items, language: Language) -> Weights:
    """The weights, put in words once for all whose invoices hold them: a run has many receivers and few pieces."""
    _, write = translator(language), Notation(language)
    facts, limits = [dict(fact) for fact in facts_of], [dict(limit) for limit in limits_of]
    dates, sources, scalings = told(facts, write, _)
    units = {fact["unit"] for fact in facts if fact["unit"]}
    unit = units.pop() if len(units) == 1 else ""
    total = write.ratio(sum((Fraction(fact["value"]) for fact in facts), start=Fraction(0)))
    texts = [column for column in (dates, sources, scalings) if column.varies]
    numbers = [Column(unit or _("Weight"), tuple(write.ratio(Fraction(fact["value"])) for fact in facts))]
    if limits:
        numbers += bounds(limits, write, _)
    equal = all(fact["value"] == "1" and not fact["date"] for fact in facts)
    what = [
        unit or (_("equal parts") if equal else _("weight")),
        *(column.texts[0] for column in (dates, scalings) if not column.varies),
    ]
    cells = zip(*(column.texts for column in (*texts, *numbers)), strict=True)
    table = Table(
        caption=_("Shared by: {what}").format(what=", ".join(filter(None, what))),
        header=(_("Member"), *(column.head for column in (*texts, *numbers))),
        rows=tuple(Row(name, row) for name, row in zip(names, cells, strict=True)),
        texts=1 + len(texts),
        total=Row(_("Sum"), (*("" for _text in texts), total, *("" for _bound in numbers[1:]))),
        source=Entry(sources.head, sources.texts[0]) if sources.texts[0] and not sources.varies else None,
    )
    return Weights(table=table, each=numbers[0].texts, total=total)


def told(facts: Sequence[Mapping[str, Any]], write: Notation, _: Translate) -> Iterator[Column]:
    """What is told of each weight beside its size: its day or days, its source, and how it was scaled."""
    yield Column(_("Date"), tuple(when(fact, write) for fact in facts))
    yield Column(_("Source"), tuple(fact["source"] for fact in facts))
    yield Column(_("Scaled"), tuple(scaling(fact, write, _) for fact in facts))


def when(fact: Mapping[str, Any], write: Notation) -> str:
    """The day or days of a weight; nothing for one that no file holds."""
    if not fact["date"]:
        return ""
    if "from" in fact:
        return days_in_words(fact["from"], fact["date"], write.language)
    return day_in_words(fact["date"], write.language)


def scaling(fact: Mapping[str, Any], write: Notation, _: Translate) -> str:
    """How a newcomer's volume was scaled to the whole window."""
    if "counted" not in fact:
        return ""
    return _("{counted} × {of_days} / {days} days").format(
        counted=write.ratio(Fraction(fact["counted"])),
        of_days=write.number(Fraction(fact["of_days"])),
        days=write.number(Fraction(fact["days"])),
    )


def bounds(limits: Sequence[Mapping[str, Any]], write: Notation, _: Translate) -> list[Column]:
    """The base, floor and cap of each member."""
    heads = {"base": _("Base, kr"), "floor": _("Floor, kr"), "cap": _("Cap, kr")}

    def text(known: str | None) -> str:
        return "–" if known is None else write.exact_kronor(exact_ore(known))

    return [Column(head, tuple(text(limit[name]) for limit in limits)) for name, head in heads.items()]
