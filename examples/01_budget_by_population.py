"""A budget shared by population alone: what each municipality would pay, in all and for each inhabitant."""

from fractions import Fraction
from pathlib import Path

from attrs import evolve

import costshare
from costshare.documents.notation import Notation
from costshare.documents.tables import table

workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")

# The charter's own keys mix population with cases. Here every pool that members share takes the key by population.
pools = tuple(pool if pool.overhead else evolve(pool, key="befolkning") for pool in workspace.pools)
allocation = costshare.allocate(evolve(workspace, pools=pools), 2013)

# Each piece of a pool holds the weights that it was shared by: here one piece, the whole year, in each pool.
population = {member: fact.value for member, fact in allocation.pools[0].pieces[0].facts.items()}
inhabitants = sum(population.values(), start=Fraction(0))

write = Notation()
rows = [
    [
        member.name,
        write.number(population[member.id]),
        write.kronor(allocation.total(member.id)),
        write.percent(allocation.percent(member.id)),
        write.exact_kronor(allocation.exact_total(member.id) / population[member.id], places=2),
    ]
    for member in allocation.members
    if member.id in population
]
total = [
    "Summa",
    write.number(inhabitants),
    write.kronor(allocation.amount),
    write.percent("100"),
    write.exact_kronor(allocation.exact / inhabitants, places=2),
]

print(f"{allocation.federation}: budget {allocation.year} efter folkmängd den 31 december 2011\n")
print(table(["Kommun", "Invånare", "Kronor", "Andel", "Kr per invånare"], rows, total=total))
