"""Katrineholm joins on 1 July 2013: the year is cut there, and each piece is shared by those who are members in it."""

import datetime as dt
from pathlib import Path

from attrs import evolve

import costshare
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.periods.period import year

FIRST_DAY = dt.date(2013, 7, 1)

workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")
joined = workspace.federation.joined("katrineholm", FIRST_DAY)
joining = joined.member("katrineholm")

before = costshare.allocate(workspace, 2013)
after = costshare.allocate(evolve(workspace, federation=joined), 2013)

write = Notation()
print(f"{joining.name} är medlem från den {write.day(FIRST_DAY)}: ramavtalens del efter folkmängd\n")
pieces = [
    [
        write.days(piece.period),
        f"{piece.period.days}/{year(2013).days}",
        write.exact_kronor(piece.amount, places=2),
        write.exact_kronor(piece.amounts[joining.id], places=2) if joining.id in piece.amounts else "–",
    ]
    for piece in after.split("ramavtal").pieces
    if piece.key == "befolkning"
]
print(table(["Period", "Del av året", "Att fördela", "Katrineholm"], pieces))

rows = []
for member in after.members:
    was, becomes = (before.total(member.id) if member in before.members else 0), after.total(member.id)
    rows.append([member.name, write.kronor(was), write.kronor(becomes), write.kronor(becomes - was)])
total = ["Summa", *(write.kronor(amount) for amount in (before.amount, after.amount, after.amount - before.amount))]
print("\nBudget 2013, före och efter\n")
print(table(["Medlem", "Före", "Efter", "Skillnad"], rows, total=total))
