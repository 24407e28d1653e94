"""The federation and its parties, from the charter's entries."""

import re
from collections.abc import Callable
from typing import Any, Final

from costshare.federation.identifiers import bankgiro, endpoint, gln, iban, municipality_code, orgnr, plusgiro, vat
from costshare.federation.membership import Contact, Federation, Member
from costshare.federation.parties import PARTIES, Address, Invoicing, Kind, Party
from costshare.workspace.draft import Draft
from costshare.workspace.positions import Path
from costshare.workspace.schema import AddressEntry, FederationEntry, InvoiceEntry, MemberEntry, PartyEntry

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")


def federation(draft: Draft) -> Federation:
    """The federation with everyone who takes part."""
    entry: FederationEntry | None = draft.entries["federation"]
    unique_ids(draft, ("members", "candidates", "customers"))
    members = tuple(made for path, each in draft.entries["members"] if (made := member(draft, path, each)) is not None)
    candidates = tuple(party(draft, path, each) for path, each in draft.entries["candidates"])
    customers = tuple(party(draft, path, each) for path, each in draft.entries["customers"])
    if entry is None:
        return Federation(name="", members=members, candidates=candidates, customers=customers)

    def valid(field: str, normalise: Callable[[str], str]) -> str:
        path = ("federation", field)
        return draft.valid(normalise, getattr(entry, field), path, otherwise="", needed=field == "orgnr")

    return Federation(
        name=entry.name,
        orgnr=valid("orgnr", orgnr.normalise),
        vat_number=valid("vat_number", vat.normalise),
        bankgiro=valid("bankgiro", bankgiro.normalise),
        plusgiro=valid("plusgiro", plusgiro.normalise),
        iban=valid("iban", iban.normalise),
        endpoint=valid("endpoint", endpoint.normalise),
        address=address(entry.address),
        contact=Contact(name=entry.contact.name, email=entry.contact.email, phone=entry.contact.phone)
        if entry.contact
        else Contact(),
        members=members,
        candidates=candidates,
        customers=customers,
        place=draft.place("federation"),
    )


def unique_ids(draft: Draft, lists: tuple[str, ...]) -> None:
    """A fault for each id of another form, and for each that stands twice in the lists together."""
    first: dict[str, int] = {}
    for name in lists:
        for path, entry in draft.entries[name]:
            where = (*path, "id")
            if not ID.fullmatch(entry.id):
                draft.tell("not-an-id", where, entry.id)
            if entry.id in first:
                draft.tell("duplicate-id", where, entry.id, id=entry.id, first=first[entry.id])
            first.setdefault(entry.id, draft.place(*where).line or 1)


def member(draft: Draft, path: Path, entry: MemberEntry) -> Member | None:
    """A party with its membership; None where that ends before it begins."""
    made = party(draft, path, entry)
    if entry.until is not None and entry.until < entry.from_:
        draft.tell("dates-order", (*path, "until"), str(entry.until), first=entry.from_)
        return None
    return Member(party=made, since=entry.from_, until=entry.until)


def party(draft: Draft, path: Path, entry: PartyEntry) -> Party:
    """The party of its kind; an identifier that is not one becomes a fault and is left out."""
    values: dict[str, Any] = {
        "id": entry.id,
        "name": entry.name,
        "orgnr": draft.valid(orgnr.normalise, entry.orgnr, (*path, "orgnr"), otherwise="", needed=True),
        "vat_number": draft.valid(vat.normalise, entry.vat_number, (*path, "vat_number"), otherwise=""),
        "counterparty": entry.counterparty,
        "address": address(entry.address),
        "place": draft.place(*path),
        "invoicing": invoicing(draft, (*path, "invoice"), entry.invoice) if entry.invoice else Invoicing(),
    }
    if entry.kind is Kind.MUNICIPALITY:
        values["code"] = draft.valid(municipality_code.normalise, entry.code, (*path, "code"), otherwise="")
    return PARTIES[entry.kind](**values)


def invoicing(draft: Draft, path: Path, entry: InvoiceEntry) -> Invoicing:
    """What the receiver wants on an invoice."""
    return Invoicing(
        endpoint=draft.valid(endpoint.normalise, entry.endpoint, (*path, "endpoint"), otherwise=""),
        gln=draft.valid(gln.normalise, entry.gln, (*path, "gln"), otherwise=""),
        recipient=entry.recipient,
        orgnr=draft.valid(orgnr.normalise, entry.orgnr, (*path, "orgnr"), otherwise=""),
        reference=entry.reference,
        order=entry.order,
        customer_number=entry.customer_number,
        accounting=entry.accounting,
        address=address(entry.address),
    )


def address(entry: AddressEntry | None) -> Address | None:
    """A postal address, where one is given."""
    if entry is None:
        return None
    return Address(street=entry.street, postcode=entry.postcode, city=entry.city, country=entry.country)
