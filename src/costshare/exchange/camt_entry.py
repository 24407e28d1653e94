"""One booked entry of a statement or notification, and the transactions it is made of.

Where versions .001.02 and .001.08 of the messages differ both forms are read: the status has become ``Sts/Cd``, a
party ``Dbtr/Pty``, and a transaction now has an amount and a direction of its own (before, ``AmtDtls/TxAmt``).
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from attrs import evolve, frozen

from costshare.errors import Fault
from costshare.exchange.camt_values import CURRENCY, Reading, organisation
from costshare.exchange.elements import Element
from costshare.money.amounts import plain

STATUSES: Final[Mapping[str, bool]] = MappingProxyType({"BOOK": True, "PDNG": False, "INFO": False, "FUTR": False})
AMOUNTS: Final = ("Amt", "AmtDtls/TxAmt/Amt")
INSTRUCTED: Final = "AmtDtls/InstdAmt/Amt"
PAID: Final = ("RmtdAmt", "DuePyblAmt")
CREDITED: Final = "CdtNoteAmt"
# What banks and payers write where they have nothing to say.
NO_REFERENCE: Final = frozenset({"NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOREF", "NOTAVAILABLE", "UNKNOWN"})


@frozen
class Party:
    """Someone a transaction names; empty where it does not."""

    name: str = ""
    orgnr: str = ""


@frozen(kw_only=True)
class Detail:
    """What is said of one transaction. `amount` is in öre, None where only the entry says it.

    `direction` is None where it is the entry's. `reference` is the bank's own of the transaction; `identities` are
    those of the ones who sent it, in a fixed order, empty ones included.
    """

    amount: int | None = None
    direction: int | None = None
    reference: str = ""
    identities: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    message: str = ""
    debtor: Party = Party()
    creditor: Party = Party()
    line: int
    faults: tuple[Fault, ...] = ()

    def payer(self, direction: int, *, reversal: bool) -> Party:
        """Who stands on the other side; a reversal names the parties as the first booking did."""
        return self.debtor if (direction > 0) != reversal else self.creditor


@frozen(kw_only=True)
class Entry:
    """A booked entry: öre with sign, the bank's own reference, and its transactions, which sum to it.

    An entry that comes without transactions has one, of the whole amount.
    """

    account: str = ""
    reference: str
    booked: dt.date
    amount: int
    reversal: bool
    details: tuple[Detail, ...]


def read_detail(file: str, transaction: Element) -> Detail:
    """A transaction, with its own faults: they count only if the entry turns out to be booked."""
    reading = Reading(file)
    path = next((path for path in AMOUNTS if transaction.first(path)), None)
    if path is None and (instructed := transaction.first(INSTRUCTED)) and instructed.attributes.get("Ccy") == CURRENCY:
        path = INSTRUCTED
    amount = reading.ore(transaction, path) if path else None
    remittances = transaction.all("RmtInf/Strd")
    references = (remittance.said("CdtrRefInf/Ref") for remittance in remittances)
    return Detail(
        amount=amount,
        direction=reading.direction(transaction) if transaction.first("CdtDbtInd") else None,
        reference=bank_reference(transaction, "Refs/AcctSvcrRef"),
        identities=tuple(bank_reference(transaction, f"Refs/{name}") for name in ("TxId", "EndToEndId", "InstrId")),
        references=tuple(dict.fromkeys(filter(None, references))),
        parts=tuple(parts(remittances)),
        message=message(transaction, remittances),
        debtor=party(transaction, "Dbtr", "UltmtDbtr"),
        creditor=party(transaction, "Cdtr", "UltmtCdtr"),
        line=transaction.line,
        faults=tuple(reading.faults),
    )


def read_entry(reading: Reading, element: Element, details: Sequence[Detail]) -> Entry | None:
    """The entry if it is booked and sound; its faults go to `reading`."""
    before = len(reading.faults)
    status = "Sts/Cd" if element.first("Sts/Cd") else "Sts"
    booked = reading.choice(element, status, STATUSES)
    if not booked:
        return None
    amount, direction = reading.ore(element), reading.direction(element)
    day = reading.day(element, "BookgDt")
    reversal = reading.mark(element, "RvslInd")
    reading.faults.extend(fault for detail in details for fault in detail.faults)
    if amount is None or direction is None or day is None or len(reading.faults) > before:
        return None
    signed = transactions(reading, element, amount * direction, details)
    if signed is None:
        return None
    return Entry(
        reference=bank_reference(element, "AcctSvcrRef"),
        booked=day,
        amount=amount * direction,
        reversal=reversal,
        details=signed,
    )


def transactions(reading: Reading, entry: Element, total: int, details: Sequence[Detail]) -> tuple[Detail, ...] | None:
    """The transactions with their signs, when they sum to the entry; None, and a fault, when they don't."""
    direction = -1 if total < 0 else 1
    alone = entry.said("AddtlNtryInf")
    if not details:
        return (Detail(amount=total, direction=direction, message=alone, line=entry.line),)
    if len(details) == 1:
        only = details[0]
        amount = abs(total) if only.amount is None else only.amount
        details = (evolve(only, amount=amount, message=only.message or alone),)
    if any(detail.amount is None for detail in details):
        reading.wrong("camt-missing", entry, element="TxAmt", parent="TxDtls")
        return None
    signed = tuple(with_sign(detail, direction) for detail in details)
    found = sum(detail.amount or 0 for detail in signed)
    if found != total:
        reading.wrong("camt-sum", entry, plain(found), sum=plain(found), amount=plain(total))
        return None
    return signed


def with_sign(detail: Detail, direction: int) -> Detail:
    """The transaction with the sign of its own direction, or of the entry's; parts that don't add up are left out."""
    sign = detail.direction or direction
    amount = (detail.amount or 0) * sign
    split = tuple((reference, part * sign) for reference, part in detail.parts)
    return evolve(
        detail,
        amount=amount,
        direction=sign,
        parts=split if sum(part for _reference, part in split) == amount else (),
    )


def parts(remittances: Sequence[Element]) -> Iterator[tuple[str, int]]:
    """Öre against each reference, or document number, that says how much of the payment is for it.

    Amounts that cannot be read are none: the parts then don't sum to the payment, and are not used.
    """
    for remittance in remittances:
        reference = remittance.said("CdtrRefInf/Ref", "RfrdDocInf/Nb")
        paid = next((path for name in PAID if remittance.first(path := f"RfrdDocAmt/{name}")), "")
        credited = f"RfrdDocAmt/{CREDITED}"
        if reference and paid:
            yield reference, Reading("").ore(remittance, paid) or 0
        elif reference and remittance.first(credited):
            yield reference, -(Reading("").ore(remittance, credited) or 0)


def message(transaction: Element, remittances: Sequence[Element]) -> str:
    """Free text: what the payer wrote, document numbers included, or else what the bank adds."""
    texts = [each.words for each in transaction.all("RmtInf/Ustrd")]
    for remittance in remittances:
        texts += [each.words for path in ("RfrdDocInf/Nb", "AddtlRmtInf") for each in remittance.all(path)]
    return " ".join(filter(None, texts)) or transaction.said("AddtlTxInf")


def party(transaction: Element, *roles: str) -> Party:
    """The first of the roles that is named."""
    for role in roles:
        for path in (f"RltdPties/{role}/Pty", f"RltdPties/{role}"):
            holder = transaction.first(path)
            if holder is not None and (name := holder.said("Nm")):
                return Party(name, organisation(holder.all("Id/OrgId/Othr/Id")))
    return Party()


def bank_reference(element: Element, path: str) -> str:
    """The reference at that path; empty where it only says that there is none."""
    found = element.said(path)
    return "" if found.upper() in NO_REFERENCE else found
