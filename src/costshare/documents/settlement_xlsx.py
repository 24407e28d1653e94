"""A year's settlement as a workbook (extra ``excel``): the statement with live differences, and what it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from costshare.documents.derivation_xlsx import Derived, derivation_sheets
from costshare.documents.invoice_values import ore
from costshare.documents.language import Language
from costshare.documents.statement_view import COUNTED, Words
from costshare.documents.workbook import Book, Cell, Column, Kind, Live, Sheet
from costshare.documents.workbook_file import workbook_file
from costshare.money.rounding import half_away
from costshare.periods.names import read_day

Figures = Mapping[str, Any]

ADDED: Final = ("outcome", "brought", "moved")
TAKEN: Final = ("settled", "retained", "carried")


def settlement_xlsx(
    statement: Mapping[str, Any], language: Language = Language.SWEDISH, *, derived: Derived | None = None
) -> bytes:
    """The workbook of a statement as plain data; `derived` is what its outcome rests on.

    Raises `MissingExtraError` without the extra.
    """
    words = StatementSheets(statement, language)
    book = Book(
        title=words.title,
        federation=statement["federation"],
        notes=words.introduction,
        sheets=(*words.sheets(), *(derivation_sheets(derived, language) if derived else ())),
    )
    return workbook_file(book, language)


class StatementSheets(Words):
    """The sheets of one statement in one language; amounts that are nothing all over the year have no column."""

    @property
    def title(self) -> str:
        """What it is."""
        return self.view().title

    @property
    def introduction(self) -> tuple[str, ...]:
        """How its signs are meant."""
        _ = self.translate
        due = _("What is settled now is to be paid where it is above zero, and to be got back where it is below.")
        return (*self.view().introduction, due)

    def sheets(self) -> Iterator[Sheet]:
        """By member, for each inhabitant, by pool, and by both."""
        _, members, pools = self.translate, self.statement["members"], self.statement["pools"]
        about = _("What each member was billed, its part of the outcome, the difference and what becomes of that.")
        by_member = self.sheet(_("By member"), about, (_("Member"),), [((each["name"],), each) for each in members])
        yield by_member
        if any("inhabitants" in each for each in members):
            yield self.each_inhabitant(by_member)
        about = _("The same for each pool, all members together.")
        yield self.sheet(_("By pool"), about, (_("Pool"),), [((each["name"],), each) for each in pools])
        about = _("The same for each member's part of each pool.")
        rows = [
            ((pool["name"], each["name"]), each["pools"][pool["id"]])
            for pool in pools
            for each in members
            if pool["id"] in each["pools"]
        ]
        yield self.sheet(_("By pool and member"), about, (_("Pool"), _("Member")), rows)

    def sheet(
        self, name: str, about: str, heads: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], Figures]]
    ) -> Sheet:
        """Figures with their sums; the difference and what is due of it are computed."""
        columns = [
            *(Column(head=head) for head in heads),
            *(
                Column(head=head, kind=Kind.KRONOR, name=name, summed=True)
                for name, head in self.heads().items()
                if name in self.told
            ),
        ]
        cells = [(*texts, *self.figures_of(figures)) for texts, figures in rows]
        return Sheet.of(name, about, columns, cells, total=self.translate("Sum"), fixed=len(heads))

    def figures_of(self, row: Figures) -> Iterator[Cell]:
        """The amounts of a row."""
        computed = {
            "difference": f"{self.terms(ADDED, '+')}-{{billed}}",
            "due": "-".join(("{difference}", *filter(None, (self.terms(TAKEN, "-"),)))),
        }
        for name in self.heads():
            if name in self.told:
                yield Live(computed[name], ore(row[name])) if name in computed else ore(row[name])

    def terms(self, names: Sequence[str], sign: str) -> str:
        """Those of the amounts that there are, for a formula."""
        return sign.join(f"{{{name}}}" for name in names if name in self.told)

    def each_inhabitant(self, by_member: Sheet) -> Sheet:
        """Amounts for each inhabitant: a row for each member as on the other sheet, empty where nothing counts them."""
        _, heads, members = self.translate, self.heads(), self.statement["members"]
        told = [name for name in COUNTED if name in self.told]
        columns = (
            Column(head=_("Member")),
            Column(head=_("Counted on"), kind=Kind.DAY),
            Column(head=_("Inhabitants"), kind=Kind.COUNT, name="inhabitants", summed=True),
            *(
                Column(head=_("{amount} each, kr").format(amount=heads[name]), kind=Kind.KRONOR, name=name)
                for name in told
            ),
        )
        rows = [self.of_inhabitants(by_member, place, each, told) for place, each in enumerate(members)]
        about = _(
            "Kronor for each inhabitant, rounded to öre; the last row is of all members with inhabitants together."
        )
        sheet = Sheet.of(_("Each inhabitant"), about, columns, rows)
        everyone = sum(int(each.get("inhabitants", 0)) for each in members)
        totals: dict[str, Cell] = {}
        for name in told:
            amount = sum(ore(each[name]) for each in members if "inhabitants" in each)
            counted = f'SUMIF({sheet.span("inhabitants")},">0",{by_member.span_from_afar(name)})'
            totals[name] = Live(f"ROUND({counted}/{{inhabitants}},2)", half_away(Fraction(amount, everyone)))
        return evolve(sheet, total=_("All together"), totals=totals)

    def of_inhabitants(self, by_member: Sheet, place: int, member: Figures, told: Sequence[str]) -> tuple[Cell, ...]:
        """A member's row; `place` is that of its amounts on the other sheet."""
        if "inhabitants" not in member:
            return (member["name"], None, None, *(None for _name in told))
        day = read_day(member["inhabitants_on"]) if member["inhabitants_on"] else None
        each = member["per_inhabitant"]
        amounts = (
            Live(f"ROUND({by_member.cell_from_afar(name, place)}/{{inhabitants}},2)", ore(each[name])) for name in told
        )
        return (member["name"], day, int(member["inhabitants"]), *amounts)
