"""The year settled: outcome against budget and advances, by pool and by member, and the documents that settle it."""

import datetime as dt
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import costshare
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.money.amounts import read_ore

YEAR = 2013
MONTHS = {"2013-Q1": 1, "2013-Q2": 4, "2013-Q3": 7, "2013-Q4": 10}
NOW = dt.datetime(2014, 2, 10, tzinfo=dt.UTC)
KIND = {"invoice": "Faktura", "credit-note": "Kreditfaktura"}

write = Notation()

with TemporaryDirectory() as place:
    folder = copytree(Path(__file__).parent / "upphandlingscenter", Path(place) / "upphandlingscenter")
    for period, month in MONTHS.items():
        costshare.bill(folder, costshare.Order(period=period, on=dt.date(YEAR, month, 15), now=NOW, user="exempel"))
    order = costshare.SettleOrder(year=YEAR, on=NOW.date(), now=NOW, user="exempel")
    settled = costshare.settle_year(folder, order)

statement = settled.statement.to_dict()
workspace = costshare.load(Path(__file__).parent / "upphandlingscenter")
budget, outcome = (costshare.allocate(workspace, YEAR, basis) for basis in ("budget", "outcome"))

print(f"Vad kostnadspoolerna kostade {YEAR}, gemensamma kostnader inräknade\n")
pools = [
    [split.pool.name, *(write.kronor(ore) for ore in (split.amount, after.amount, after.amount - split.amount))]
    for split, after in zip(budget.pools, outcome.pools, strict=True)
]
sums = (budget.amount, outcome.amount, outcome.amount - budget.amount)
print(table(["Pool", "Budget", "Utfall", "Skillnad"], pools, total=["Summa", *map(write.kronor, sums)]))

print("\nVad det betyder för varje medlem\n")
columns = ("billed", "outcome", "difference")
rows = [[each["name"], *(write.kronor(read_ore(each[name])) for name in columns)] for each in statement["members"]]
total = [write.kronor(read_ore(statement["total"][name])) for name in columns]
print(table(["Medlem", "Debiterat", "Utfall", "Skillnad"], rows, total=["Summa", *total]))

print("\nHandlingarna som reglerar skillnaden\n")
documents = [
    [each["number"], KIND[each["kind"]], each["member"]["name"], write.kronor(read_ore(each["payable"]))]
    for each in settled.billed.records
]
print(table(["Nummer", "Handling", "Medlem", "Belopp med moms"], documents, texts=3))

for each in statement["members"]:
    if read_ore(each["billed"]) + read_ore(each["due"]) != outcome.total(each["id"]):
        raise SystemExit("debiterat och slutavräkning är inte utfallet")
