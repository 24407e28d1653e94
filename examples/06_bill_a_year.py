"""A year's four bills: number, payer, amount and due date of each invoice, and sums that agree with the allocation."""

import datetime as dt
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import costshare
from costshare.documents.notation import Notation
from costshare.documents.tables import table
from costshare.money.amounts import read_ore

DAYS = {
    "2013-Q1": dt.date(2013, 1, 15),
    "2013-Q2": dt.date(2013, 4, 15),
    "2013-Q3": dt.date(2013, 7, 15),
    "2013-Q4": dt.date(2013, 10, 15),
}
NOW = dt.datetime(2013, 1, 1, tzinfo=dt.UTC)

write = Notation()
billed: dict[str, int] = {}
payable: dict[str, int] = {}

with TemporaryDirectory() as place:
    folder = copytree(Path(__file__).parent / "upphandlingscenter", Path(place) / "upphandlingscenter")
    allocation = costshare.allocate(costshare.load(folder), 2013)
    names = {member.id: member.name for member in allocation.members}
    for period, day in DAYS.items():
        records = costshare.bill(folder, costshare.Order(period=period, on=day, now=NOW, user="exempel")).records
        rows = []
        for record in records:
            member, to_pay = record["member"]["id"], read_ore(record["payable"])
            billed[member] = billed.get(member, 0) + read_ore(record["net"])
            payable[member] = payable.get(member, 0) + to_pay
            rows.append([record["number"], names[member], write.kronor(to_pay), record["due"]])
        total = write.kronor(sum(read_ore(record["payable"]) for record in records))
        print(f"{period}, fakturadatum {day}\n")
        print(
            table(["Nummer", "Medlem", "Att betala", "Förfaller"], rows, texts=2, total=["Summa", "", total, ""]) + "\n"
        )

print("Hela året: det som fakturerades utan moms är fördelningen, på öret\n")
rows = [
    [name, *(write.kronor(ore) for ore in (allocation.total(member), billed[member], payable[member]))]
    for member, name in names.items()
]
sums = (allocation.amount, sum(billed.values()), sum(payable.values()))
total_row = ["Summa", *(write.kronor(ore) for ore in sums)]
print(table(["Medlem", "Fördelning", "Fakturerat utan moms", "Att betala"], rows, total=total_row))

if any(billed[member] != allocation.total(member) for member in names):
    raise SystemExit("fakturorna stämmer inte med fördelningen")
