"""Payments from what a bank sends: camt.053 (statement) and camt.054 (notification), versions .001.02 and .001.08.

Source: ISO 20022, message definitions BankToCustomerStatement and BankToCustomerDebitCreditNotification, V02 and V08.
"""

import datetime as dt
from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Final

from attrs import define, evolve, field

from costshare.billing.payment import Payment
from costshare.errors import Place, WorkspaceError
from costshare.exchange.camt_entry import Detail, Entry, read_detail, read_entry
from costshare.exchange.camt_identity import payments
from costshare.exchange.camt_values import CURRENCY, Reading
from costshare.exchange.elements import Element, elements
from costshare.faults import fault
from costshare.faults import said as _
from costshare.money.amounts import plain

LARGEST: Final = 256_000_000
MOST: Final = 100_000
NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
VERSIONS: Final = ("02", "08")
# From the message to the path of its statements.
STATEMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {"camt.053": "Document/BkToCstmrStmt/Stmt", "camt.054": "Document/BkToCstmrDbtCdtNtfctn/Ntfctn"}
)
BGMAX: Final = b"01BGMAX"
UTF_8_MARK: Final = b"\xef\xbb\xbf"
OPENING: Final = ("OPBD", "PRCD")
CLOSING: Final = "CLBD"
ENTRY: Final = "Ntry"
TRANSACTION: Final = "Ntry/NtryDtls/TxDtls"
HEADER: Final = "GrpHdr"


def read(content: bytes, *, name: str, accounts: Container[str]) -> tuple[Payment, ...]:
    """The booked transactions of a bank's file, in its order; `name` is what payments and faults call the file.

    `accounts` are the federation's: bankgiro, plusgiro and IBAN, in their canonical form or as digits. Entries that are
    not booked, and those of nothing, are left out. An entry with transactions is those; one without is one payment.

    Raises `WorkspaceError` with every fault of the file, and then nothing of it is to be booked: another kind of file,
    XML that is broken or has a DOCTYPE, a file too large, an account that is none of `accounts`, another currency,
    amounts and dates that cannot be read, transactions that don't sum to their entry, entries that don't lead from the
    opening balance to the closing one.
    """
    if len(content) > LARGEST:
        raise WorkspaceError([fault("xml-size", Place(name, 1, 1), reason=_("bytes, more than") + f" {LARGEST}")])
    if content[: len(UTF_8_MARK + BGMAX)].removeprefix(UTF_8_MARK).startswith(BGMAX):
        raise WorkspaceError([fault("camt-bgmax", Place(name, 1, 1), BGMAX.decode())])
    message = _Message(Reading(name), accounts)
    try:
        for element in elements(content, name, root=message.begin, handed_out=message.handed_out):
            message.take(element)
        message.end()
    except WorkspaceError as error:
        message.reading.faults.extend(error.faults)
    if message.reading.faults:
        raise WorkspaceError(message.reading.faults)
    return payments(message.entries, name)


@define
class _Message:
    """A message that is being read: the entries so far, and those of the statement that is open."""

    reading: Reading
    accounts: Container[str]
    handed_out: set[str] = field(factory=set)
    statement: str = ""
    statements: int = 0
    count: int = 0
    complete: bool = True
    entries: list[Entry] = field(factory=list)
    open_entries: list[Entry] = field(factory=list)
    details: list[Detail] = field(factory=list)
    sound: bool = True

    def begin(self, namespace: str, name: str, place: Place) -> None:
        """Find out from the outermost element which message it is."""
        found = namespace.removeprefix(NAMESPACE)
        message, _point, version = found.rpartition(".001.")
        statement = STATEMENTS.get(message)
        if name != "Document" or found == namespace or statement is None or version not in VERSIONS:
            found = found or name
            raise WorkspaceError([fault("camt-message", place, found, message=found)])
        self.statement = statement
        parent = statement.rpartition("/")[0]
        self.handed_out |= {statement, f"{parent}/{HEADER}"}
        self.handed_out |= {f"{statement}/{path}" for path in (ENTRY, TRANSACTION)}

    def take(self, element: Element) -> None:
        """Take what has been completed: a transaction, its entry, their statement."""
        match element.name:
            case "TxDtls":
                self.counted(element)
                self.details.append(read_detail(self.reading.file, element))
            case "Ntry":
                if not self.details:
                    self.counted(element)
                self.take_entry(element)
            case "GrpHdr":
                self.complete = is_whole(element, "MsgPgntn")
            case _:
                self.take_statement(element)

    def counted(self, element: Element) -> None:
        """Refuse the file at the first transaction too many."""
        self.count += 1
        if self.count > MOST:
            reason = _("transactions, more than") + f" {MOST}"
            raise WorkspaceError([fault("xml-size", self.reading.place(element), reason=reason)])

    def take_entry(self, element: Element) -> None:
        """Keep a booked entry until its statement ends."""
        before = len(self.reading.faults)
        entry = read_entry(self.reading, element, self.details)
        self.details = []
        self.sound &= len(self.reading.faults) == before
        if entry:
            self.open_entries.append(entry)

    def take_statement(self, element: Element) -> None:
        """A statement has ended: whose it is, and whether it adds up."""
        self.statements += 1
        account = self.reading.account(element, self.accounts)
        currency = element.first("Acct/Ccy")
        if currency and currency.text != CURRENCY:
            self.reading.wrong("camt-currency", currency, currency.text)
        if self.sound and self.complete and is_whole(element, "StmtPgntn"):
            self.balance(element)
        self.entries.extend(evolve(entry, account=account) for entry in self.open_entries)
        self.open_entries, self.sound = [], True

    def balance(self, statement: Element) -> None:
        """Hold the balances against the entries, where both ends are given."""
        opening = next(filter(None, (balances(statement, code) for code in OPENING)), [])
        closing = balances(statement, CLOSING)
        if not opening or not closing:
            return
        first = min(opening, key=lambda balance: self.reading.day(balance, "Dt") or dt.date.min)
        last = max(closing, key=lambda balance: self.reading.day(balance, "Dt") or dt.date.min)
        start, end = self.reading.signed(first), self.reading.signed(last)
        if start is None or end is None:
            return
        found = start + sum(entry.amount for entry in self.open_entries)
        if found != end:
            self.reading.wrong("camt-balance", last, plain(end), sum=plain(found), amount=plain(end))

    def end(self) -> None:
        """The file has ended: it held a statement at least."""
        if not self.statements:
            _parent, _slash, name = self.statement.rpartition("/")
            parent = self.statement.split("/")[1]
            place = Place(self.reading.file, 1, 1)
            self.reading.faults.append(fault("camt-missing", place, element=name, parent=parent))


def balances(statement: Element, code: str) -> list[Element]:
    """The balances of that kind."""
    return [each for each in statement.all("Bal") if each.said("Tp/CdOrPrtry/Cd") == code]


def is_whole(element: Element, pagination: str) -> bool:
    """Whether what follows is on one page; balances of a statement cut into pages span them all."""
    page = element.first(pagination)
    return page is None or (page.said("PgNb") in {"", "1"} and page.said("LastPgInd") in {"true", "1"})
