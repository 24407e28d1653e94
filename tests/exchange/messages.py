"""A drawer of what banks send: small messages in each version, built from what they tell."""

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from attrs import frozen

from costshare.money.amounts import plain

ACCOUNTS: Final = frozenset({"5050-1055", "901950-6", "SE4550000000058398257466"})
IBAN: Final = "<IBAN>SE4550000000058398257466</IBAN>"
BANKGIRO: Final = "<Othr><Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm></Othr>"
MESSAGES: Final = ("camt.053", "camt.054")
VERSIONS: Final = ("02", "08")
FORMS: Final = tuple((message, version) for message in MESSAGES for version in VERSIONS)


@frozen(kw_only=True)
class Strd:
    """A structured remittance: a reference, and öre that were paid or credited against it."""

    reference: str = ""
    document: str = ""
    paid: int | None = None
    credited: int | None = None


@frozen(kw_only=True)
class Tx:
    """A transaction: öre without sign. `direction` is said in version 08 only, where it differs from the entry's."""

    amount: int | None = None
    direction: str = ""
    reference: str = ""
    end_to_end: str = ""
    strd: tuple[Strd, ...] = ()
    ustrd: tuple[str, ...] = ()
    debtor: str = ""
    orgnr: str = ""
    creditor: str = ""


@frozen(kw_only=True)
class Ntry:
    """An entry: öre without sign."""

    amount: int
    direction: str = "CRDT"
    status: str = "BOOK"
    booked: str = "2027-02-15"
    reference: str = ""
    reversal: bool = False
    batch: bool = False
    txs: tuple[Tx, ...] = ()
    text: str = ""
    number: str = ""

    @property
    def signed(self) -> int:
        """Öre with sign."""
        return self.amount if self.direction == "CRDT" else -self.amount


def element(name: str, content: str, attributes: str = "") -> str:
    """An element, or nothing where there is nothing to say."""
    return f"<{name}{attributes}>{content}</{name}>" if content else ""


def amount(ore: int, name: str = "Amt") -> str:
    """An amount in kronor."""
    return element(name, plain(ore), ' Ccy="SEK"')


def message(
    entries: Iterable[Ntry],
    *,
    form: tuple[str, str] = ("camt.053", "08"),
    account: str = IBAN,
    opening: int | None = None,
    closing: int | None = None,
    header: str = "",
) -> str:
    """A message of one statement or notification."""
    return envelope([statement(entries, form=form, account=account, opening=opening, closing=closing)], form, header)


def envelope(statements: Sequence[str], form: tuple[str, str] = ("camt.053", "08"), header: str = "") -> str:
    """A message of several statements or notifications."""
    kind, version = form
    holder = "BkToCstmrStmt" if kind == "camt.053" else "BkToCstmrDbtCdtNtfctn"
    group = "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2027-02-16T06:00:00+01:00</CreDtTm>" + header + "</GrpHdr>"
    content = element(holder, group + "".join(statements))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + element("Document", content, f' xmlns="urn:iso:std:iso:20022:tech:xsd:{kind}.001.{version}"')
        + "\n"
    )


def statement(
    entries: Iterable[Ntry],
    *,
    form: tuple[str, str] = ("camt.053", "08"),
    account: str = IBAN,
    opening: int | None = None,
    closing: int | None = None,
) -> str:
    """A statement or notification; a balance that is not given is left out."""
    kind, version = form
    content = f"<Id>S1</Id><Acct>{element('Id', account)}<Ccy>SEK</Ccy></Acct>"
    content += balance("OPBD", "2027-02-14", opening) + balance("CLBD", "2027-02-15", closing)
    content += "\n".join(entry(each, version) for each in entries)
    return element("Stmt" if kind == "camt.053" else "Ntfctn", content)


def balance(code: str, day: str, ore: int | None) -> str:
    """A balance of that kind."""
    if ore is None:
        return ""
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    direction = element("CdtDbtInd", "DBIT" if ore < 0 else "CRDT")
    return element("Bal", kind + amount(abs(ore)) + direction + f"<Dt><Dt>{day}</Dt></Dt>")


def entry(each: Ntry, version: str) -> str:
    """An entry in the form of that version."""
    status = element("Cd", each.status) if version == "08" else each.status
    details = "<Btch><NbOfTxs>2</NbOfTxs></Btch>" if each.batch else ""
    details += "\n".join(transaction(tx, version) for tx in each.txs)
    content = element("NtryRef", each.number) + amount(each.amount) + element("CdtDbtInd", each.direction)
    content += element("RvslInd", "true" if each.reversal else "") + element("Sts", status)
    content += element("BookgDt", element("Dt", each.booked)) + element("AcctSvcrRef", escape(each.reference))
    return element("Ntry", content + element("NtryDtls", details) + element("AddtlNtryInf", escape(each.text)))


def transaction(tx: Tx, version: str) -> str:
    """A transaction in the form of that version."""
    references = element("AcctSvcrRef", escape(tx.reference)) + element("EndToEndId", escape(tx.end_to_end))
    content = element("Refs", references)
    if tx.amount is not None and version == "08":
        content += amount(tx.amount) + element("CdtDbtInd", tx.direction)
    elif tx.amount is not None:
        content += element("AmtDtls", element("TxAmt", amount(tx.amount)))
    parties = party("Dbtr", tx.debtor, tx.orgnr, version) + party("Cdtr", tx.creditor, "", version)
    remittance = "".join(element("Ustrd", escape(text)) for text in tx.ustrd) + "".join(map(structured, tx.strd))
    return element("TxDtls", content + element("RltdPties", parties) + element("RmtInf", remittance) or " ")


def party(role: str, name: str, orgnr: str, version: str) -> str:
    """A party in the form of that version."""
    identity = element("Id", element("OrgId", element("Othr", element("Id", orgnr))))
    content = (element("Nm", escape(name)) + identity) if name else ""
    return element(role, element("Pty", content) if version == "08" else content)


def structured(strd: Strd) -> str:
    """A structured remittance."""
    sums = "" if strd.paid is None else amount(strd.paid, "RmtdAmt")
    sums += "" if strd.credited is None else amount(strd.credited, "CdtNoteAmt")
    kind = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
    reference = element("CdtrRefInf", kind + element("Ref", escape(strd.reference))) if strd.reference else ""
    return element(
        "Strd", element("RfrdDocInf", element("Nb", strd.document)) + element("RfrdDocAmt", sums) + reference
    )
