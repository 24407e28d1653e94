"""``costshare numbers``: the numbers that a finance system gave, read back."""

from pathlib import Path

import click

from costshare.cli.options import Booking, booking_options, json_option, language_option, say, workspace_argument
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("numbers", help=_("Book the numbers that the finance system gave the invoices."))
    @workspace_argument()
    @click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @booking_options(_)
    @json_option(_)
    @language_option(_)
    def numbers(*, folder: Path, file: Path, booking: Booking, as_json: bool) -> None:
        from costshare.documents.numbers_text import numbers_text
        from costshare.runs.numbers import number

        found = number(booking.books(folder), file, booking.clerk()).to_dict()
        if as_json:
            say(found)
        else:
            click.echo(numbers_text(found, language))

    return numbers
