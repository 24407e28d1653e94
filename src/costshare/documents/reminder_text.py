"""A reminder as plain text, and what a run reminded of as a person reads it in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from costshare.documents.invoice_columns import WIDTH, table_text, wrapped
from costshare.documents.invoice_text import correspondent, entries, heading
from costshare.documents.invoice_values import ore
from costshare.documents.language import Language, plurals, translator
from costshare.documents.notation import Notation
from costshare.documents.reminder_view import ReminderView, reminder_view
from costshare.documents.tables import table


def reminder_text(record: Mapping[str, Any], language: Language = Language.SWEDISH) -> str:
    """The reminder of a record."""
    return view_text(reminder_view(record, language))


def view_text(view: ReminderView) -> str:
    """The text of a view that is at hand already."""
    return "\n\n".join(parts(view)) + "\n"


def parts(view: ReminderView) -> Iterator[str]:
    """Who, what, how much, how to pay, and how the interest was reckoned."""
    yield correspondent(view.sender)
    yield heading(f"{view.title} {view.number}", "=")
    yield f"{heading(view.receiver.heading, '-')}\n{correspondent(view.receiver)}"
    yield f"{heading(view.facts.heading, '-')}\n{entries(view.facts.entries)}"
    yield "\n".join(wrapped(view.opening, WIDTH))
    yield "\n".join([table_text(view.claimed), *(line for note in view.notes for line in wrapped(note, WIDTH))])
    payment = view.payment
    yield "\n".join([heading(payment.heading, "-"), entries(payment.entries), *wrapped(payment.notice, WIDTH)])
    if view.interest:
        yield table_text(view.interest)


def reminders_text(records: Sequence[Mapping[str, Any]], run: str, language: Language = Language.SWEDISH) -> str:
    """A row a reminder, with sums; then where the files are. In a dry run, `run` is empty."""
    _, ngettext, write = translator(language), plurals(language), Notation(language)
    if not records:
        return _("There is nothing to remind of.")

    def kronor(amounts: Sequence[str]) -> str:
        return write.kronor(sum(map(ore, amounts)))

    rows = [
        [
            each["number"],
            each["member"]["id"],
            str(each["days_late"]),
            kronor([each["open"]]),
            kronor([each["interest"]["amount"]]),
            kronor([fee["amount"] for fee in each["fees"]]),
            kronor([each["total"]]),
            each["pay_by"],
        ]
        for each in records
    ]
    sums = (
        kronor([each["open"] for each in records]),
        kronor([each["interest"]["amount"] for each in records]),
        kronor([fee["amount"] for each in records for fee in each["fees"]]),
        kronor([each["total"] for each in records]),
    )
    head = [_("Number"), _("Member"), _("Days late"), _("Open"), _("Interest"), _("Fees"), _("To pay"), _("Due")]
    shown = table(head, rows, texts=2, total=[_("Total"), "", "", *sums, ""])
    text = _("Nobody is reminded yet: this is what would be claimed.")
    if run:
        text = ngettext(
            "{count} reminder. The files stand in {folder}.",
            "{count} reminders. The files stand in {folder}.",
            len(records),
        ).format(count=len(records), folder=f"out/{run}")
    return f"{shown}\n\n{text}"
