"""Who a letter is from and to, and where its amount is paid: as its record says it, in words."""

from collections.abc import Mapping
from typing import Any, Final

from costshare.documents.invoice_table import Correspondent, Entry, filled
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation

HOME: Final = "SE"

Record = Mapping[str, Any]


def sender(record: Record, language: Language) -> Correspondent:
    """The federation."""
    _, seller = translator(language), record["federation"]
    contact = seller["contact"]
    entries = (
        Entry(_("Organisation number"), seller["orgnr"]),
        Entry(_("VAT number"), seller["vat_number"]),
        Entry(_("Contact"), contact["name"]),
        Entry(_("E-mail"), contact["email"]),
        Entry(_("Telephone"), contact["phone"]),
    )
    return correspondent(_("Sender"), seller, entries, language)


def receiver(record: Record, language: Language) -> Correspondent:
    """Who the letter is to."""
    _, buyer = translator(language), record["member"]
    entries = (
        Entry(_("Organisation number"), buyer["orgnr"]),
        Entry(_("VAT number"), buyer["vat_number"]),
    )
    return correspondent(_("Receiver"), buyer, entries, language)


def correspondent(heading: str, party: Record, entries: tuple[Entry, ...], language: Language) -> Correspondent:
    """A party with its address; the country is said where it is another."""
    address = party["address"]
    country = address["country"]
    lines = (
        address["street"],
        f"{address['postcode']} {address['city']}".strip(),
        "" if country == HOME else str(Notation(language).locale.territories.get(country, country)),
    )
    return Correspondent(
        heading=heading,
        name=party["name"],
        address=tuple(line for line in lines if line),
        entries=filled(*entries),
    )


def marks(record: Record, language: Language) -> tuple[Entry, ...]:
    """By what the receiver finds the letter's own case."""
    _, member = translator(language), record["member"]
    return filled(
        Entry(_("Your reference"), member["reference"]),
        Entry(_("Your order number"), member["order"]),
        Entry(_("Customer number"), member["customer_number"]),
        Entry(_("Your accounting code"), member["accounting"]),
    )


def accounts(record: Record, language: Language) -> tuple[Entry, ...]:
    """Where to pay, and to whom."""
    _, seller = translator(language), record["federation"]
    return filled(
        Entry(_("Bankgiro"), seller["bankgiro"]),
        Entry(_("Plusgiro"), seller["plusgiro"]),
        Entry(_("IBAN"), seller["iban"]),
        Entry(_("Payee"), seller["name"]),
    )
