"""``costshare ledger`` and ``costshare remind``."""

import datetime as dt
from pathlib import Path

import click

from costshare.cli.options import (
    Booking,
    booking_options,
    documents_option,
    json_option,
    language_option,
    note_print,
    say,
    watching,
    workspace_argument,
)
from costshare.documents.language import Language, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.documents.document_kind import DocumentKind


def commands(language: Language) -> tuple[click.Command, ...]:
    """The commands, their help in the language."""
    return ledger(language), remind(language)


def ledger(language: Language) -> click.Command:
    """``costshare ledger``."""
    _ = translator(language)

    @click.command("ledger", help=_("What is billed, paid, open and overdue."))
    @workspace_argument()
    @click.option("--member", default="", metavar="ID", help=_("One member only."))
    @click.option(
        "--xlsx", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help=_("Write a workbook.")
    )
    @booking_options(_)
    @json_option(_)
    @language_option(_)
    def ledger(*, folder: Path, member: str, xlsx: Path | None, booking: Booking, as_json: bool) -> None:
        from costshare.documents.ledger_text import ledger_text
        from costshare.runs.folders import write_whole
        from costshare.runs.ledger import accounts

        until = booking.on or dt.date.max  # what is issued for a later day is in the books already
        found = accounts(booking.books(folder), booking.clerk().on, member=member, until=until)
        if xlsx is not None:
            from costshare.documents.ledger_xlsx import ledger_xlsx

            write_whole(xlsx, ledger_xlsx(found.to_dict(), language))
        if as_json:
            say(found.to_dict())
        else:
            click.echo(ledger_text(found.to_dict(), language))

    return ledger


def remind(language: Language) -> click.Command:
    """``costshare remind``."""
    _ = translator(language)

    @click.command("remind", help=_("Remind of invoices that are overdue, with interest and fees as agreed."))
    @workspace_argument()
    @click.option("--member", default="", metavar="ID", help=_("One member only."))
    @click.option("--dry-run", is_flag=True, help=_("Say what would be issued, and leave nothing behind."))
    @documents_option(_)
    @booking_options(_)
    @json_option(_)
    @language_option(_)
    def remind(  # noqa: PLR0913  click hands over each option by name
        *,
        folder: Path,
        member: str,
        dry_run: bool,
        documents: "tuple[DocumentKind, ...] | None",
        booking: Booking,
        as_json: bool,
    ) -> None:
        from costshare.documents.reminder_text import reminders_text
        from costshare.runs.documents import write_batches
        from costshare.runs.ledger import remind

        batch = remind(booking.books(folder), booking.clerk(), member=member, dry_run=dry_run, documents=documents)
        write_batches(folder, [batch], language, where=booking.register, watch=watching(language))
        if as_json:
            say({"run": batch.run, "reminders": list(batch.records)})
        else:
            click.echo(reminders_text(batch.records, batch.run, language))
        note_print(batch, language)

    return remind
