"""An invoice or a credit note in words: the one place that turns its record into what both the text and the page show.

Everything is text already, in the reader's language; what a document adds is only where each thing stands.
"""

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from costshare.documents.bill_words import BillWords
from costshare.documents.correspondents import receiver, sender
from costshare.documents.credit_words import CreditWords
from costshare.documents.invoice_table import Block, Correspondent, Entry, Table
from costshare.documents.invoice_words import Words
from costshare.documents.language import Language
from costshare.documents.pool_basis import InvoiceBasis
from costshare.documents.settlement_words import OwedWords, SettlementWords

WORDS: Final[Mapping[tuple[str, str], type[Words]]] = {
    ("instalment", "invoice"): BillWords,
    ("credit", "credit-note"): CreditWords,
    ("settlement", "invoice"): SettlementWords,
    ("settlement", "credit-note"): OwedWords,
}
"""By what a record rests on, and what it is."""


@frozen(kw_only=True)
class InvoiceView:
    """What an invoice or a credit note shows.

    `lines` are a table for each printed page; their sums are carried from one to the next. `account` is what has become
    of the invoice that is credited.
    """

    language: Language
    title: str
    number: str
    sender: Correspondent
    receiver: Correspondent
    facts: Block
    lines: tuple[Table, ...]
    totals: Table
    ground: Entry | None
    account: Table | None
    payment: Block
    basis: InvoiceBasis | None


def invoice_view(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> InvoiceView:
    """The view of a record, from the record alone."""
    words = words_of(record, language)
    return InvoiceView(
        language=language,
        title=words.title(),
        number=record["number"],
        sender=sender(record, language),
        receiver=receiver(record, language),
        facts=words.facts(),
        lines=words.pages(),
        totals=words.totals(),
        ground=words.ground(),
        account=words.account(),
        payment=words.payment(),
        basis=words.basis(),
    )


def words_of(record: Mapping[str, Any], language: Language) -> Words:
    """The words of a record, by what it rests on."""
    rests_on = record["basis"].get("kind", "instalment")  # the first records did not say it, and were all of one kind
    return WORDS[rests_on, record["kind"]](record, language)
