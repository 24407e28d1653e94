"""A reminder in words: what its text and its page both show, from its record alone."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from costshare.billing.late_fees import Fee, Omission
from costshare.documents.correspondents import accounts, marks, receiver, sender
from costshare.documents.invoice_table import Block, Correspondent, Entry, Row, Table
from costshare.documents.invoice_values import day_in_words, days_in_words, exact_ore, ore, period_in_words
from costshare.documents.language import Language, Translate, plurals, translator
from costshare.documents.notation import NO_BREAK, Notation

Record = Mapping[str, Any]


@frozen(kw_only=True)
class ReminderView:
    """What a reminder shows; `interest` is how that was reckoned, `notes` why a fee is not charged."""

    language: Language
    title: str
    number: str
    sender: Correspondent
    receiver: Correspondent
    facts: Block
    opening: str
    claimed: Table
    notes: tuple[str, ...]
    payment: Block
    interest: Table | None


def reminder_view(record: Record, language: Language = Language.SWEDISH) -> ReminderView:
    """The view of a reminder's record."""
    _, words = translator(language), Words(record, language)
    return ReminderView(
        language=language,
        title=_("Reminder, invoice"),
        number=record["number"],
        sender=sender(record, language),
        receiver=receiver(record, language),
        facts=words.facts(),
        opening=words.opening(),
        claimed=words.claimed(),
        notes=tuple(words.notes()),
        payment=words.payment(),
        interest=words.interest(),
    )


class Words:
    """The words for one reminder in one language."""

    def __init__(self, record: Record, language: Language) -> None:
        """Prepare notation."""
        self.record = record
        self.language = language
        self.translate: Translate = translator(language)
        self.write = Notation(language)

    def facts(self) -> Block:
        """Which invoice it is about."""
        _, invoice = self.translate, self.record["invoice"]
        entries = (
            Entry(_("Date of the reminder"), day_in_words(self.record["date"], self.language)),
            Entry(_("Invoice number"), self.record["number"]),
            Entry(_("Invoice date"), day_in_words(invoice["date"], self.language)),
            Entry(_("Due date"), day_in_words(invoice["due"], self.language)),
            Entry(_("Period"), period_in_words(invoice["period"]["name"], self.language)),
            *marks(self.record, self.language),
        )
        return Block(heading=_("About the reminder"), entries=entries)

    def opening(self) -> str:
        """Why the reminder is sent."""
        ngettext = plurals(self.language)
        text = ngettext(
            "Invoice {number} was due on {due}. A day later, {amount} of it was not paid. If you have paid since, this "
            "reminder needs no answer.",
            "Invoice {number} was due on {due}. After {days} days, {amount} of it was not paid. If you have paid "
            "since, this reminder needs no answer.",
            self.record["days_late"],
        )
        return text.format(
            number=self.record["number"],
            due=day_in_words(self.record["invoice"]["due"], self.language),
            days=self.record["days_late"],
            amount=self.write.amount(ore(self.record["open"])),
        )

    def claimed(self) -> Table:
        """From the invoice's amount to what is to be paid: rows that add up to the last."""
        _, write = self.translate, self.write
        payable, open_ = ore(self.record["invoice"]["payable"]), ore(self.record["open"])
        interest = ore(self.record["interest"]["amount"])
        rows = [Row(_("Invoice {number}").format(number=self.record["number"]), (write.kronor(payable),))]
        if payable != open_:
            rows.append(Row(_("Paid or credited"), (write.kronor(open_ - payable),)))
        if self.record["interest"]["pieces"]:
            until = _("until {day}").format(day=day_in_words(self.record["date"], self.language))
            rows.append(Row(_("Interest by räntelagen"), (write.kronor(interest),), note=until))
        rows += [
            Row(self.fee(fee), (write.kronor(ore(fee["amount"])),), note=fee["source"])
            for fee in self.record["fees"]
            if not fee["omission"]
        ]
        total = Row(_("To pay"), (write.kronor(ore(self.record["total"])),))
        return Table(caption=_("What is claimed"), header=(_("What"), _("Kronor")), rows=tuple(rows), total=total)

    def fee(self, fee: Record) -> str:
        """What a fee is called."""
        _ = self.translate
        return {Fee.REMINDER: _("Reminder fee"), Fee.COMPENSATION: _("Compensation for late payment")}[Fee(fee["fee"])]

    def notes(self) -> Iterator[str]:
        """Why a fee that was agreed is not charged."""
        _ = self.translate
        why = {
            Omission.NO_GROUND: _("{fee} is not charged: contributions outside VAT have no agreed ground for it."),
            Omission.NOT_KNOWN: _("{fee} is not charged: no law admitted it on that day."),
            Omission.INCLUDED: _("{fee} is not charged: it is a part of the compensation."),
            Omission.CHARGED_BEFORE: _("{fee} is not charged: an earlier reminder has claimed it."),
        }
        for fee in self.record["fees"]:
            if fee["omission"]:
                yield why[Omission(fee["omission"])].format(fee=self.fee(fee))

    def payment(self) -> Block:
        """What is to be paid, when, with which reference, and where to."""
        _ = self.translate
        entries = (
            Entry(_("To pay"), self.write.amount(ore(self.record["total"]))),
            Entry(_("Pay no later than"), day_in_words(self.record["pay_by"], self.language)),
            Entry(_("OCR reference"), self.record["ocr"]),
            *accounts(self.record, self.language),
        )
        return Block(heading=_("Payment"), entries=entries, notice=_("State the OCR reference when you pay."))

    def interest(self) -> Table | None:
        """How the interest was reckoned, each stretch of days by itself."""
        _, write, interest = self.translate, self.write, self.record["interest"]
        if not interest["pieces"]:
            return None
        rows = [
            Row(
                days_in_words(piece["from"], piece["until"], self.language),
                (
                    write.number(Fraction(piece["days"])),
                    write.kronor(ore(piece["capital"])),
                    write.exact_kronor(exact_ore(piece["exact"])),
                ),
                note=self.rate(piece),
            )
            for piece in interest["pieces"]
        ]
        return Table(
            caption=_("Interest: capital × rate × days / 365, rounded once, to whole öre"),
            header=(_("Days and rate"), _("Days"), _("Unpaid, kr"), _("Interest, kr")),
            rows=tuple(rows),
            total=Row(_("Interest"), ("", "", write.kronor(ore(interest["amount"])))),
        )

    def rate(self, piece: Record) -> str:
        """The rate of some days: the reference rate, and what the law adds to it."""
        _, rate, reference = self.translate, Fraction(piece["rate"]), Fraction(piece["reference"])
        return _("reference rate {reference} + {points} percentage points = {rate}").format(
            reference=self.percent(reference), points=self.write.number(rate - reference), rate=self.percent(rate)
        )

    def percent(self, percent: Fraction) -> str:
        """A rate with the decimals that it needs."""
        return f"{self.write.number(percent)}{NO_BREAK}%"
