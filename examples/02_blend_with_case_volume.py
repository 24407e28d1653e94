"""Population blended with case volume: what happens to each member as the weight of the cases grows."""

from fractions import Fraction
from pathlib import Path

from attrs import evolve

import costshare
from costshare import Allocation
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.keys.blend import BlendKey

WEIGHTS = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))

workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")
population, cases = workspace.keys["befolkning"], workspace.keys["arenden"]


def with_cases(weight: Fraction) -> Allocation:
    """The budget of 2013 where that part of the procurement pool follows cases, and the rest population."""
    blend = BlendKey(id="upphandling", parts=((population, 1 - weight), (cases, weight)))
    return costshare.allocate(evolve(workspace, keys={**workspace.keys, "upphandling": blend}), 2013)


write = Notation()
pools = {weight: with_cases(weight).split("upphandling") for weight in WEIGHTS}
rows = [
    [
        member.name,
        *(write.kronor(pool.cells[member.id].amount) if member.id in pool.cells else "–" for pool in pools.values()),
    ]
    for member in workspace.federation.members
]

print("Upphandling, budget 2013: folkmängd den 31 december 2011 och ärenden 2010–2012\n")
print(
    table(
        ["Ärendenas vikt", *map(write.share, pools)],
        rows,
        total=["Summa", *(write.kronor(pool.amount) for pool in pools.values())],
    )
)
