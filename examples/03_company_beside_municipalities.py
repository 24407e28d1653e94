"""A municipal company beside the municipalities: it pays for its cases only, and that lowers what the others pay."""

from pathlib import Path

from attrs import evolve

import costshare
from costshare.documents.notation import Notation
from costshare.documents.tables import table

COMPANY = "bolaget"

workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")
allocation = costshare.allocate(workspace, 2013)

write = Notation()
print("Bolagets del, budget 2013: bara nyckeln arenden har bolaget med\n")
pieces = [
    [
        split.pool.name,
        piece.key,
        write.exact_kronor(piece.amount, places=2),
        write.exact_kronor(piece.amounts[COMPANY], places=2) if COMPANY in piece.amounts else "–",
    ]
    for split in allocation.pools
    for piece in split.pieces
]
paid = write.kronor(allocation.total(COMPANY))
print(table(["Pool", "Nyckel", "Att fördela", "Bolaget"], pieces, texts=2, total=["Summa", "", "", paid]))

# The same agreement without the company: the federation is a value, so another one is one evolve away.
municipalities = tuple(member for member in workspace.federation.members if member.id != COMPANY)
without = costshare.allocate(evolve(workspace, federation=evolve(workspace.federation, members=municipalities)), 2013)

rows = [
    [
        member.name,
        write.kronor(without.total(member.id)),
        write.kronor(allocation.total(member.id)),
        write.kronor(allocation.total(member.id) - without.total(member.id)),
    ]
    for member in municipalities
]
saved = sum(allocation.total(member.id) - without.total(member.id) for member in municipalities)
print("\nVad kommunerna betalar, utan bolaget och med det\n")
print(table(["Kommun", "Utan bolaget", "Med bolaget", "Skillnad"], rows, total=["Summa", "", "", write.kronor(saved)]))
