"""``costshare credit``."""

from pathlib import Path

import click

from costshare.cli.options import (
    Issuing,
    account,
    amount_option,
    issuing_options,
    json_option,
    language_option,
    note,
    say,
    watching,
    workspace_argument,
)
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("credit", help=_("Take back an invoice, or a part of it, with a credit note."))
    @workspace_argument()
    @click.argument("number", metavar="NUMBER")
    @click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stands on the credit note."))
    @amount_option(_, _("Before VAT; all that is left if left out."))
    @issuing_options(_)
    @json_option(_)
    @language_option(_)
    def credit(  # noqa: PLR0913  click hands over each option by name
        *, folder: Path, number: str, reason: str, amount: int | None, issuing: Issuing, as_json: bool
    ) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.periods.names import now
        from costshare.runs.credit import CreditOrder, credit
        from costshare.runs.documents import write_batches

        order = CreditOrder(
            number=number,
            reason=reason,
            on=issuing.day(),
            now=now(),
            user=account(),
            amount=amount,
            expect=issuing.expect,
            documents=issuing.documents,
        )
        credited = credit(folder, order, **issuing.place())
        write_batches(folder, credited.batches, language, where=issuing.register, watch=watching(language))
        if as_json:
            say(credited.to_dict())
        else:
            click.echo(billed_text(credited.to_dict(), language, is_dry_run=issuing.dry_run))
        note(credited, language)

    return credit
