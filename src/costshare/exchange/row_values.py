"""What the fields of rows hold, from the records of documents: texts; whole numbers for amounts (öre) and counts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from costshare.billing.settlement_record import lines_as_read
from costshare.federation.parties import Kind
from costshare.money.amounts import read_ore
from costshare.workspace.layout_fields import AMOUNTS

Record = Mapping[str, Any]
Values = Mapping[str, str | int]
Accounts = Callable[[str, Kind], str]
"""The account of a pool's income from a kind of member; empty where there is none."""


def of_file(records: Sequence[Record], run: str, count: int) -> Values:
    """The fields of a run: its sums over documents, a credit note's below zero; `count` is that of the file's records.

    Nothing is known of the federation where there is no document.
    """
    first: Record = records[0] if records else {}
    seller: Record = first.get("federation", {})
    return {
        "file.run": run,
        "file.date": first.get("date", ""),
        "file.documents": len(records),
        "file.lines": sum(len(each["lines"]) for each in records),
        "file.records": count,
        **{f"file.{name}": sum(signed(each, each[name]) for each in records) for name in AMOUNTS},
        "federation.name": seller.get("name", ""),
        "federation.orgnr": seller.get("orgnr", ""),
        "federation.vat_number": seller.get("vat_number", ""),
        "federation.contact": seller.get("contact", {}).get("name", ""),
    }


def of_document(record: Record) -> Values:
    """The fields of a document, and of the member it is for."""
    member, address = record["member"], record["member"]["address"]
    named = ("id", "name", "orgnr", "vat_number", "counterparty", "customer_number", "accounting", "gln", "order")
    return {
        **{f"document.{name}": record[name] for name in ("number", "ocr", "kind", "credits", "category")},
        "document.rate": record["rate"].rstrip("0").rstrip("."),
        "document.period": record["period"]["name"],
        "document.from": record["period"]["from"],
        "document.until": record["period"]["until"],
        "document.date": record["date"],
        "document.due": record["due"],
        "document.lines": len(record["lines"]),
        **{f"document.{name}": signed(record, record[name]) for name in AMOUNTS},
        **{f"member.{name}": member[name] for name in named},
        "member.reference": member["reference"],
        "member.street": address["street"],
        "member.postcode": address["postcode"],
        "member.city": address["city"],
        "member.place": f"{address['postcode']} {address['city']}".strip(),
        "member.country": address["country"],
    }


def of_lines(record: Record, accounts: Accounts) -> Iterable[Values]:
    """The fields of each line."""
    kind = Kind(record["member"]["kind"])
    for number, line in enumerate(lines_as_read(record), start=1):
        yield {
            "line.number": number,
            "line.pool": line["pool"],
            "line.name": line["name"],
            "line.text": f"{line['name']} {record['period']['name']}",
            "line.account": accounts(line["pool"], kind),
            "line.net": signed(record, line["net"]),
        }


def signed(record: Record, amount: str) -> int:
    """An amount of a document in öre; a credit note's is turned, since it takes back what an invoice adds."""
    ore = read_ore(amount)
    return -ore if record["kind"] == "credit-note" else ore
