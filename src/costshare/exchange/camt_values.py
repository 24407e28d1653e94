"""The values of a bank's message, read exactly: amounts, their direction, days, marks, accounts."""

import datetime as dt
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from attrs import field, frozen

from costshare.errors import Fault, InvalidValueError, Place
from costshare.exchange.elements import Element
from costshare.faults import fault, unknown
from costshare.federation.identifiers import bankgiro, iban, orgnr, plusgiro
from costshare.money.amounts import DECIMALS, ORE_PER_KRONA

Choice = TypeVar("Choice")

CURRENCY: Final = "SEK"
# An xs:decimal without sign, as the schema has amounts; of kronor, ISO 4217 knows two decimals.
LONGEST: Final = 16  # characters; the öre of it fit in 64 bits, as a database counts
AMOUNT: Final = re.compile(rf"(?P<kronor>[0-9]*)(?:\.(?P<decimals>[0-9]{{0,{DECIMALS}}}))?")
# An xs:date or xs:dateTime; the day is the one written, in whichever time zone the bank wrote it.
DAY: Final = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
DIRECTIONS: Final[Mapping[str, int]] = MappingProxyType({"CRDT": 1, "DBIT": -1})
TRUTHS: Final[Mapping[str, bool]] = MappingProxyType({"true": True, "1": True, "false": False, "0": False})
BANKGIRO_SCHEMES: Final = frozenset({"BGNR", "BG", "BANKGIRO"})
PLUSGIRO_SCHEMES: Final = frozenset({"PGNR", "PG", "PLUSGIRO"})
CENTURY_OF_COMPANIES: Final = re.compile(r"16(?=[0-9]{6}-?[0-9]{4}$)")


@frozen
class Reading:
    """A file that is being read: what its faults call it, and the faults so far."""

    file: str
    faults: list[Fault] = field(factory=list)

    def place(self, element: Element) -> Place:
        """Where the element stands."""
        return Place(self.file, element.line, element.column)

    def wrong(self, code: str, element: Element, found: object = "", /, **values: object) -> None:
        """Keep a fault of that element."""
        self.faults.append(fault(code, self.place(element), found, **values))

    def ore(self, parent: Element, path: str = "Amt") -> int | None:
        """Öre of the amount at that path, never below zero; None, and a fault, where there is none to read."""
        amount = self.needed(parent, path)
        if amount is None:
            return None
        currency = amount.attributes.get("Ccy", "")
        if currency != CURRENCY:
            self.wrong("camt-currency", amount, currency)
            return None
        written = AMOUNT.fullmatch(amount.text)
        if not written or len(amount.text) > LONGEST or not (written["kronor"] or written["decimals"]):
            self.wrong("camt-amount", amount, amount.text, most=LONGEST)
            return None
        return int(written["kronor"] or 0) * ORE_PER_KRONA + int((written["decimals"] or "").ljust(DECIMALS, "0"))

    def direction(self, parent: Element) -> int | None:
        """1 for money in, -1 for money out; None, and a fault, where it cannot be told."""
        return self.choice(parent, "CdtDbtInd", DIRECTIONS)

    def signed(self, parent: Element) -> int | None:
        """Öre of an amount with its direction beside it: money in positive."""
        amount, direction = self.ore(parent), self.direction(parent)
        return None if amount is None or direction is None else amount * direction

    def day(self, parent: Element, path: str) -> dt.date | None:
        """The day under ``Dt`` or ``DtTm`` at that path; None, and a fault, where there is none to read."""
        holder = self.needed(parent, path)
        if holder is None:
            return None
        text = holder.said("Dt", "DtTm")
        written = DAY.fullmatch(text)
        try:
            return dt.date.fromisoformat(written["day"] if written else "")
        except ValueError:
            self.wrong("not-a-date", holder, text)
            return None

    def mark(self, parent: Element, path: str) -> bool:
        """Whether the mark at that path is set; one that is absent is not."""
        return parent.first(path) is not None and bool(self.choice(parent, path, TRUTHS))

    def choice(self, parent: Element, path: str, choices: Mapping[str, Choice]) -> Choice | None:
        """What the word at that path means; None, and a fault, for any other word."""
        element = self.needed(parent, path)
        if element is None:
            return None
        if element.text not in choices:
            self.faults.append(unknown("not-a-choice", self.place(element), element.text, choices, field=element.name))
        return choices.get(element.text)

    def needed(self, parent: Element, path: str) -> Element | None:
        """The element at that path; None, and a fault, where there is none."""
        element = parent.first(path)
        if element is None:
            self.wrong("camt-missing", parent, element=path, parent=parent.name)
        return element

    def account(self, statement: Element, accounts: Container[str]) -> str:
        """The statement's account in its canonical form; a fault, and empty, where it is none of those."""
        identity = self.needed(statement, "Acct/Id")
        if identity is None:
            return ""
        written = identity.said("IBAN", "Othr/Id")
        scheme = identity.said("Othr/SchmeNm/Prtry", "Othr/SchmeNm/Cd").upper()
        for number in forms(written, scheme):
            if number in accounts:
                return number
        self.wrong("camt-account", identity, written, account=written)
        return ""


def forms(written: str, scheme: str) -> Iterator[str]:
    """The accounts that a number may name, in their canonical form; `scheme` says which kind, where the bank does."""
    unpadded = written.lstrip("0")
    readers = {
        iban.normalise: written,
        bankgiro.normalise: "" if scheme in PLUSGIRO_SCHEMES else unpadded,
        plusgiro.normalise: "" if scheme in BANKGIRO_SCHEMES else unpadded,
    }
    for normalise, text in readers.items():
        try:
            yield normalise(text)
        except InvalidValueError:
            continue
    if scheme not in BANKGIRO_SCHEMES | PLUSGIRO_SCHEMES:
        yield written


def organisation(numbers: Iterable[Element]) -> str:
    """The first organisation number among identities of a party, in its canonical form; empty where there is none."""
    for number in numbers:
        try:
            return orgnr.normalise(CENTURY_OF_COMPANIES.sub("", number.words))
        except InvalidValueError:
            continue
    return ""
