"""``costshare payments``, and what a person decides: ``match``, ``unmatch``, ``pay``, ``refund``."""

from pathlib import Path

import click

from costshare.cli.options import (
    Booking,
    amount_option,
    booking_options,
    json_option,
    language_option,
    say,
    workspace_argument,
)
from costshare.documents.language import Language, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.runs.payments import Booked


def commands(language: Language) -> tuple[click.Command, ...]:
    """The commands, their help in the language."""
    return payments(language), match(language), unmatch(language), pay(language), refund(language)


def payments(language: Language) -> click.Command:
    """``costshare payments``."""
    _ = translator(language)

    @click.command("payments", help=_("Book what the bank's files (camt.053, camt.054) tell, and match it."))
    @workspace_argument()
    @click.argument(
        "files",
        metavar="FILE...",
        nargs=-1,
        required=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
    )
    @booking_options(_)
    @json_option(_)
    @language_option(_)
    def payments(*, folder: Path, files: tuple[Path, ...], booking: Booking, as_json: bool) -> None:
        from costshare.runs.payments import book

        answer(book(booking.books(folder), files, booking.clerk()), language, as_json=as_json)

    return payments


def match(language: Language) -> click.Command:
    """``costshare match``."""
    _ = translator(language)

    @click.command("match", help=_("Post a payment, or a part of it, against a document, or as another payment."))
    @workspace_argument()
    @click.argument("payment", metavar="PAYMENT")
    @click.argument("number", metavar="NUMBER|PAYMENT")
    @amount_option(_, _("As much as both sides have, if left out."))
    @booking_options(_, reason=True)
    @json_option(_)
    @language_option(_)
    def match(  # noqa: PLR0913  click hands over each option by name
        *, folder: Path, payment: str, number: str, amount: int | None, booking: Booking, as_json: bool
    ) -> None:
        from costshare.runs.payments import match_by_hand

        booked = match_by_hand(booking.books(folder), payment, number, amount, booking.clerk())
        answer(booked, language, as_json=as_json)

    return match


def unmatch(language: Language) -> click.Command:
    """``costshare unmatch``."""
    _ = translator(language)

    @click.command("unmatch", help=_("Take back what is posted of a payment against a document or another payment."))
    @workspace_argument()
    @click.argument("payment", metavar="PAYMENT")
    @click.argument("number", metavar="NUMBER|PAYMENT")
    @booking_options(_, reason=True)
    @json_option(_)
    @language_option(_)
    def unmatch(*, folder: Path, payment: str, number: str, booking: Booking, as_json: bool) -> None:
        from costshare.runs.payments import unmatch

        answer(unmatch(booking.books(folder), payment, number, booking.clerk()), language, as_json=as_json)

    return unmatch


def pay(language: Language) -> click.Command:
    """``costshare pay``."""
    _ = translator(language)

    @click.command("pay", help=_("Note that a document was paid, where no file of the bank's tells it."))
    @workspace_argument()
    @click.argument("number", metavar="NUMBER")
    @amount_option(_, _("All that is open, if left out."))
    @booking_options(_, reason=True)
    @json_option(_)
    @language_option(_)
    def pay(*, folder: Path, number: str, amount: int | None, booking: Booking, as_json: bool) -> None:
        from costshare.runs.payments import pay

        answer(pay(booking.books(folder), number, amount, booking.clerk()), language, as_json=as_json)

    return pay


def refund(language: Language) -> click.Command:
    """``costshare refund``."""
    _ = translator(language)

    @click.command("refund", help=_("Note that a credit note, or what a payment was too much, was paid back."))
    @workspace_argument()
    @click.argument("subject", metavar="NUMBER|PAYMENT")
    @amount_option(_, _("All that is left, if left out."))
    @booking_options(_, reason=True)
    @json_option(_)
    @language_option(_)
    def refund(*, folder: Path, subject: str, amount: int | None, booking: Booking, as_json: bool) -> None:
        from costshare.runs.payments import refund

        answer(refund(booking.books(folder), subject, amount, booking.clerk()), language, as_json=as_json)

    return refund


def answer(booked: "Booked", language: Language, *, as_json: bool) -> None:
    """Say what was booked."""
    from costshare.documents.ledger_text import booked_text

    if as_json:
        say(booked.to_dict())
    else:
        click.echo(booked_text(booked.to_dict(), language))
