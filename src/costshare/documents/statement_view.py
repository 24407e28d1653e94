"""The statement of a settlement in words: what its text and its page both show."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from costshare.documents.invoice_table import Row, Table
from costshare.documents.invoice_values import day_in_words, ore
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation
from costshare.money.amounts import ORE_PER_KRONA
from costshare.money.rounding import decimals

Figures = Mapping[str, Any]

DIFFERENCE: Final = ("budget", "billed", "outcome", "brought", "moved", "difference")
SETTLED: Final = ("difference", "settled", "retained", "carried", "due")
COUNTED: Final = ("budget", "billed", "outcome", "difference")
ALWAYS: Final = frozenset({"billed", "outcome", "difference"})
ELSEWHERE: Final = frozenset({"settled", "retained", "carried"})
"""What of the difference is not settled now."""


@frozen(kw_only=True)
class StatementView:
    """What a statement shows: its tables, each as wide as it needs to be."""

    language: Language
    title: str
    federation: str
    introduction: tuple[str, ...]
    tables: tuple[Table, ...]


def statement_view(statement: Mapping[str, Any], language: Language = Language.SWEDISH) -> StatementView:
    """The view of a statement as plain data."""
    return Words(statement, language).view()


class Words:
    """The words for one statement in one language."""

    def __init__(self, statement: Mapping[str, Any], language: Language) -> None:
        """Prepare notation, and leave out the amounts that are nothing all over the year."""
        self.statement = statement
        self.year: int = statement["year"]
        self.language = language
        self.translate = translator(language)
        self.write = Notation(language)
        rows = (statement["total"], *statement["members"], *statement["pools"])
        self.told = {name for name in (*DIFFERENCE, *SETTLED) if name in ALWAYS or any(ore(row[name]) for row in rows)}

    def view(self) -> StatementView:
        """The whole statement."""
        _ = self.translate
        title, accrued = _("Settlement {year}").format(year=self.year), self.statement.get("accrued_on")
        introduction = [
            _("Kronor without VAT. A difference above zero was billed too little of, one below zero too much.")
        ]
        if not self.told & ELSEWHERE:
            introduction.append(_("All of the difference is settled now."))
        if accrued:
            title = _("Accrued settlement {year}, {day}").format(
                year=self.year, day=day_in_words(accrued, self.language)
            )
            introduction.insert(0, _("This is no settlement: it is what the year would owe by that day."))
        return StatementView(
            language=self.language,
            title=title,
            federation=self.statement["federation"],
            introduction=tuple(introduction),
            tables=tuple(self.tables()),
        )

    def tables(self) -> Iterator[Table]:
        """By member, what becomes of the difference, for each inhabitant, by pool, and by member in each pool."""
        _, members, pools = self.translate, self.statement["members"], self.statement["pools"]
        total = self.statement["total"]
        yield self.figures(_("By member"), _("Member"), DIFFERENCE, members, total)
        if self.told & ELSEWHERE:
            yield self.figures(_("What becomes of the difference"), _("Member"), SETTLED, members, total)
        if counted := [member for member in members if "inhabitants" in member]:
            yield self.inhabitants(counted)
        yield self.figures(_("By pool"), _("Pool"), DIFFERENCE, pools, total)
        for pool in pools if len(pools) > 1 else ():
            mine = [
                {"name": each["name"], **each["pools"][pool["id"]]} for each in members if pool["id"] in each["pools"]
            ]
            caption = _("{pool}, by member").format(pool=pool["name"])
            yield self.figures(caption, _("Member"), DIFFERENCE, mine, pool)

    def figures(self, caption: str, about: str, names: Sequence[str], rows: Sequence[Figures], total: Figures) -> Table:
        """Amounts with their sum; those that are nothing all over the year are left out."""
        _, heads = self.translate, self.heads()
        told = [name for name in names if name in self.told]

        def cells(row: Figures) -> tuple[str, ...]:
            return tuple(self.write.kronor(ore(row[name])) for name in told)

        return Table(
            caption=caption,
            header=(about, *(heads[name] for name in told)),
            rows=tuple(Row(row["name"], cells(row)) for row in rows),
            total=Row(_("Sum"), cells(total)),
        )

    def heads(self) -> dict[str, str]:
        """What the columns are called."""
        _ = self.translate
        heads = {
            "budget": _("Budget"),
            "billed": _("Billed"),
            "outcome": _("Outcome"),
            "brought": _("From {before}"),
            "moved": _("Shared anew"),
            "difference": _("Difference"),
            "settled": _("Settled before"),
            "retained": _("Kept"),
            "carried": _("To {after}"),
            "due": _("Due now"),
        }
        return {name: text.format(before=self.year - 1, after=self.year + 1) for name, text in heads.items()}

    def inhabitants(self, members: Sequence[Figures]) -> Table:
        """Amounts for each inhabitant, of those that have any; the last row is of them all together."""
        _, heads = self.translate, self.heads()
        told = [name for name in COUNTED if name in self.told]
        everyone = sum(int(member["inhabitants"]) for member in members)
        together = {
            name: decimals(Fraction(sum(ore(member[name]) for member in members), everyone * ORE_PER_KRONA), 2)
            for name in told
        }
        total = {"inhabitants": everyone, "per_inhabitant": together}
        day = self.counted_on(members[0])
        alike = all(self.counted_on(member) == day for member in members)

        def cells(row: Figures, on: str) -> tuple[str, ...]:
            amounts = (self.write.kronor(ore(row["per_inhabitant"][name])) for name in told)
            return (*(() if alike else (on,)), self.write.number(Fraction(row["inhabitants"])), *amounts)

        caption = _("Kronor for each inhabitant")
        if alike and day:
            caption = _("Kronor for each inhabitant, counted on {day}").format(day=day)
        counted = () if alike else (_("Counted on"),)
        return Table(
            caption=caption,
            header=(_("Member"), *counted, _("Inhabitants"), *(heads[name] for name in told)),
            texts=1 if alike else 2,
            rows=tuple(Row(member["name"], cells(member, self.counted_on(member))) for member in members),
            total=Row(_("All together"), cells(total, "")),
        )

    def counted_on(self, member: Figures) -> str:
        """The day on which its inhabitants were counted; nothing where that is not known."""
        return day_in_words(member["inhabitants_on"], self.language) if member["inhabitants_on"] else ""
