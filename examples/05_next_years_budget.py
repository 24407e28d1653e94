"""Next year's budget: 2013's frames indexed to 2014, shared by a newer population and newer cases."""

from fractions import Fraction
from pathlib import Path

from attrs import evolve

import costshare
from costshare.costs.basis import Basis
from costshare.costs.frame import IndexedFrame
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.errors import Place
from costshare.money.rounding import decimals

NOW, NEXT = 2013, 2014
INDEX = {  # illustrative: how much each pool's own costs rise
    "upphandling": Fraction(28, 1000),
    "ramavtal": Fraction(28, 1000),
    "lokaler": Fraction(1, 100),
    "it": Fraction(5, 100),
    "ledning": Fraction(2, 100),
}

workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")
frames = tuple(
    IndexedFrame(
        pool=pool,
        basis=Basis.BUDGET,
        start=NOW,
        amount=sum(row.amount for row in rows if row.date.year == NOW and row.basis is Basis.BUDGET),
        index={NEXT: INDEX[pool]},
        place=Place("05_next_years_budget.py"),
    )
    for pool, rows in workspace.costs.pools.items()
)

# The frames begin in 2013 themselves, so they are added for 2014 only: in 2013 the budget's rows already stand.
this_year = costshare.allocate(workspace, NOW)
next_year = costshare.allocate(evolve(workspace, frames=frames), NEXT)

write = Notation()


def change(before: int, after: int) -> list[str]:
    """The four columns of a row: both years, the change in kronor and in per cent."""
    percent = decimals(Fraction(after - before, before) * 100, 3)
    return [write.kronor(before), write.kronor(after), write.kronor(after - before), write.percent(percent)]


rows = [[member.name, *change(this_year.total(member.id), next_year.total(member.id))] for member in next_year.members]
print("Budget 2014: ramarna från 2013 uppräknade, folkmängd den 31 december 2012, ärenden 2011–2013\n")
header = ["Medlem", "2013", "2014", "Skillnad, kr", "Skillnad"]
print(table(header, rows, total=["Summa", *change(this_year.amount, next_year.amount)]))
