"""A small federation to try things on: two municipalities, a company that joins in April 2027, and a budget.

Nothing here needs hypothesis. All of it is invented; the numbers of the parties are placeholders.
"""

import datetime as dt
from pathlib import Path
from typing import Final

from costshare.federation.membership import Federation, Member
from costshare.federation.parties import Company, Municipality
from costshare.testing.case import write

YEAR: Final = 2027

CHARTER: Final = """\
schema = 1

[federation]
name = "Kommunalförbundet Exempel"
orgnr = "222222-2222"

[[members]]
id = "alvik"
name = "Alviks kommun"
kind = "municipality"
orgnr = "333333-3338"
from = 2009-01-01

[[members]]
id = "borg"
name = "Borgs kommun"
kind = "municipality"
orgnr = "444444-4444"
from = 2009-01-01

[[members]]
id = "bolaget"
name = "Bolaget AB"
kind = "company"
orgnr = "555555-5555"
from = 2027-04-01

[drivers.population]
file = "drivers/population.csv"
unit = "invånare"

[drivers.cases]
file = "drivers/cases.csv"
count = true
date = "closed"
joint = "|"

[keys.equal]
equal = true

[keys.population]
driver = "population"
at = { year = -1, day = "11-01" }
kinds = ["municipality"]

[keys.cases]
driver = "cases"
over = { first = -1, last = -1 }
newcomer = "as-counted"

[keys.procurement]
blend = [
    { key = "equal", weight = "30 %" },
    { key = "population", weight = "20 %" },
    { key = "cases", weight = "50 %" },
]

[[pools]]
id = "procurement"
name = "Upphandling"
key = "procurement"

[[pools]]
id = "agreements"
name = "Ramavtal"
key = "population"

[[pools]]
id = "premises"
name = "Lokaler"
statistic = { procurement = 3, agreements = 1 }

[overhead]
method = "direct"

[[costs]]
file = "costs/budget-2027.csv"
basis = "budget"
"""

POPULATION: Final = """\
member,date,value,source
alvik,2026-11-01,60000,SCB
borg,2026-11-01,20000,SCB
"""

CASES: Final = """\
member,closed,text
alvik,2026-02-03,Skolmat
alvik,2026-05-20,Vägunderhåll
borg,2026-06-11,Städning
alvik|bolaget,2026-09-30,El
bolaget,2026-12-31,Kontorsmaterial
"""

BUDGET: Final = """\
pool,date,amount,text
procurement,2027-01-01,3000000,Handläggare
agreements,2027-01-01,800000,Avtalsförvaltning
premises,2027-01-01,400000,Hyra
"""


def workspace_files() -> dict[str, str]:
    """The text of every file of the sample workspace, by its path there."""
    return {
        "charter.toml": CHARTER,
        "drivers/population.csv": POPULATION,
        "drivers/cases.csv": CASES,
        "costs/budget-2027.csv": BUDGET,
    }


def write_workspace(folder: str | Path) -> Path:
    """Write the sample workspace into the folder, which is made if it is not there; gives the folder's path."""
    return write(workspace_files(), Path(folder))


def federation() -> Federation:
    """The sample federation as a value, just as `costshare.load` reads it."""
    begun = dt.date(2009, 1, 1)
    return Federation(
        name="Kommunalförbundet Exempel",
        orgnr="222222-2222",
        members=(
            Member(party=Municipality(id="alvik", name="Alviks kommun", orgnr="333333-3338"), since=begun),
            Member(party=Municipality(id="borg", name="Borgs kommun", orgnr="444444-4444"), since=begun),
            Member(party=Company(id="bolaget", name="Bolaget AB", orgnr="555555-5555"), since=dt.date(YEAR, 4, 1)),
        ),
    )
