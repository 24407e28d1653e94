"""What a Peppol invoice or credit note says: the part of a record that goes to the receiver's system, and back.

Comments name the business terms of EN 16931. Amounts are integer öre and keep the sign of the record: those of a credit
note are positive, what lowers a document is a line below zero.
"""

from enum import StrEnum
from typing import Final

from attrs import field, frozen

from costshare.federation.membership import Contact
from costshare.federation.parties import Address

LARGEST_ATTACHMENTS: Final = 5_000_000
"""Bytes: what operators take with an invoice."""
NOBODY: Final = Contact()
BASIS: Final = "underlag-"
"""How the name of an attachment begins. The invoice's own image is not to be attached (Digg), only what it rests on."""
MEDIA: Final = {
    "csv": "text/csv",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""The kinds of file that may be attached, by the ending of the name (PEPPOL-EN16931-CL001)."""


class Kind(StrEnum):
    """What the document is, as a record says it."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"


@frozen
class Identifier:
    """A number and the scheme it is of, such as ``0007`` for Swedish organisation numbers; the scheme may be empty."""

    number: str = ""
    scheme: str = ""


@frozen(kw_only=True)
class Trader:
    """Seller or buyer. `legal` is the registration (BT-30, BT-47), `other` a GLN or customer number (BT-29, BT-46)."""

    name: str
    endpoint: Identifier
    legal: Identifier
    address: Address
    other: Identifier = Identifier()
    vat_number: str = ""
    contact: Contact = NOBODY


@frozen
class Account:
    """Where to pay: digits of a bankgiro or plusgiro with the branch that says which, or an IBAN without one."""

    number: str
    branch: str = ""


@frozen
class Preceding:
    """A document that this one corrects or settles (BG-3), and its day, if known."""

    number: str
    date: str = ""


@frozen
class Attachment:
    """A file that the amounts rest on (BG-24): its name, what is in it, and what it is called."""

    name: str
    content: bytes = field(repr=False)
    description: str = ""
    media: str = ""

    @property
    def media_type(self) -> str:
        """The kind of file: as given, else by the ending of the name; empty where that is not known."""
        return self.media or MEDIA.get(self.name.rpartition(".")[2].lower(), "")


@frozen(kw_only=True)
class Line:
    """One amount (BG-25): quantity 1 at a price of the amount, or -1 where it is below zero."""

    number: str
    name: str
    net: int
    description: str = ""
    first: str = ""
    last: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@frozen(kw_only=True)
class EInvoice:
    """The document. It holds one VAT category; `rate` is a percentage, empty outside VAT."""

    kind: Kind
    number: str  # BT-1
    date: str  # BT-2
    due: str = ""  # BT-9; an invoice's only
    note: str = ""  # BT-22
    accounting: str = ""  # BT-19
    reference: str = ""  # BT-10
    order: str = ""  # BT-13
    first: str = ""  # BT-73
    last: str = ""  # BT-74
    preceding: tuple[Preceding, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    seller: Trader
    buyer: Trader
    accounts: tuple[Account, ...] = ()
    payment_reference: str = ""  # BT-83
    category: str  # BT-118
    rate: str = ""  # BT-119
    reason: str = ""  # BT-120
    reason_code: str = ""  # BT-121
    net: int  # BT-106, BT-109, BT-116
    vat: int  # BT-110, BT-117
    rounding: int = 0  # BT-114
    payable: int  # BT-115
    lines: tuple[Line, ...]

    @property
    def gross(self) -> int:
        """With VAT (BT-112), before rounding."""
        return self.net + self.vat
