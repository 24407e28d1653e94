"""From the record of an issued document to what its Peppol invoice or credit note says."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from costshare.billing.vat import VatCategory
from costshare.exchange.einvoice import Account, Attachment, EInvoice, Identifier, Kind, Preceding, Trader
from costshare.exchange.ubl_lines import lines
from costshare.federation.identifiers import bankgiro, endpoint, plusgiro
from costshare.federation.membership import Contact
from costshare.federation.parties import Address
from costshare.money.amounts import read_plain

Record = Mapping[str, Any]

OUTSIDE_CODE: Final = "VATEX-EU-O"
BANKGIRO: Final = "SE:BANKGIRO"
PLUSGIRO: Final = "SE:PLUSGIRO"
REMEMBERED: Final = 1024


def einvoice(record: Record, attachments: Iterable[Attachment] = ()) -> EInvoice:
    """What the document of a record says to the receiver's system.

    A member's endpoint, reference or order that the record lacks stays empty here: it is never guessed. Outside VAT no
    VAT numbers are said (BR-O-02). Where nothing is to be paid, as of a credit note, there is no day to pay by, no
    account and no reference.
    """
    kind, category, period = Kind(record["kind"]), VatCategory(record["category"]), record["period"]
    taxed, member, payable = category is not VatCategory.OUTSIDE, record["member"], read_plain(record["payable"])
    asks = kind is Kind.INVOICE and payable > 0
    return EInvoice(
        kind=kind,
        number=record["number"],
        date=record["date"],
        due=record["due"] if asks else "",
        note=note(record),
        accounting=member["accounting"],
        reference=member["reference"],
        order=member["order"],
        first=period["from"],
        last=period["until"],
        preceding=tuple(preceding(record)),
        attachments=tuple(attachments),
        seller=seller(record["federation"], taxed=taxed),
        buyer=buyer(member, taxed=taxed),
        accounts=tuple(accounts(record["federation"])) if asks else (),
        payment_reference=record["ocr"] if asks else "",
        category=category,
        rate=record["rate"] if taxed else "",
        reason="" if category is VatCategory.STANDARD else record["ground"],
        reason_code="" if taxed else OUTSIDE_CODE,
        net=read_plain(record["net"]),
        vat=read_plain(record["vat"]),
        rounding=read_plain(record["rounding"]),
        payable=payable,
        lines=lines(record),
    )


def note(record: Record) -> str:
    """What a person at the receiver should know first: why it is credited, or that the year is settled."""
    basis = record["basis"]
    if basis.get("kind") == "credit":
        return f"Kreditfaktura till faktura {record['credits']}. {basis['reason']}"
    return f"Slutavräkning {basis['year']}" if basis.get("kind") == "settlement" else ""


def preceding(record: Record) -> Iterator[Preceding]:
    """The documents that a credit note corrects or a settlement settles, with their days."""
    basis = record["basis"]
    known = [basis.get("invoice", {}), *basis.get("settlement", {}).get("advances", ())]
    days = {each["number"]: each["date"] for each in known if each}
    return (Preceding(number, days.get(number, "")) for number in record["references"])


def seller(federation: Mapping[str, Any], *, taxed: bool) -> Trader:
    """The federation; its endpoint is made of its organisation number where the charter names none."""
    legal = registration(federation["orgnr"])
    return Trader(
        name=federation["name"],
        endpoint=participant(federation["endpoint"]) if federation["endpoint"] else legal,
        legal=legal,
        address=Address(**federation["address"]),
        vat_number=federation["vat_number"] if taxed else "",
        contact=Contact(**federation["contact"]),
    )


def buyer(member: Mapping[str, Any], *, taxed: bool) -> Trader:
    """The receiver. Only one other identifier may be said (UBL-SR-16): a GLN before a customer number."""
    other = Identifier(member["gln"], endpoint.GLN) if member["gln"] else Identifier(member["customer_number"])
    return Trader(
        name=member["name"],
        endpoint=participant(member["endpoint"]),
        legal=registration(member["orgnr"]),
        address=Address(**member["address"]),
        other=other,
        vat_number=member["vat_number"] if taxed else "",
    )


def participant(written: str) -> Identifier:
    """A Peppol id, in scheme and number."""
    scheme, _, number = written.rpartition(":")
    return Identifier(number, scheme)


@lru_cache(maxsize=REMEMBERED)
def registration(number: str) -> Identifier:
    """An organisation number in digits alone, with the register that it is of; nothing where it is not known."""
    return participant(endpoint.of_orgnr(number)) if number else Identifier()


def accounts(federation: Mapping[str, Any]) -> Iterator[Account]:
    """Each account that can be paid to, as its payment file has it."""
    if federation["bankgiro"]:
        yield Account(bankgiro.digits(federation["bankgiro"]), BANKGIRO)
    if federation["plusgiro"]:
        yield Account(plusgiro.digits(federation["plusgiro"]), PLUSGIRO)
    if federation["iban"]:
        yield Account(federation["iban"])
