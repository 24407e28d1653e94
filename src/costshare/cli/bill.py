"""``costshare bill``."""

from pathlib import Path

import click

from costshare.cli.options import (
    Issuing,
    account,
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

    @click.command("bill", help=_("Issue a period's invoices, once."))
    @workspace_argument()
    @click.option("--period", required=True, metavar="PERIOD", help=_("Such as 2027, 2027-H1, 2027-Q1 or 2027-01."))
    @click.option("--replan", is_flag=True, help=_("Spread a changed allocation over what is not yet billed."))
    @issuing_options(_)
    @json_option(_)
    @language_option(_)
    def bill(*, folder: Path, period: str, replan: bool, issuing: Issuing, as_json: bool) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.periods.names import now
        from costshare.runs.bill import Order, bill
        from costshare.runs.documents import write_batches

        order = Order(
            period=period,
            on=issuing.day(),
            now=now(),
            user=account(),
            replan=replan,
            expect=issuing.expect,
            documents=issuing.documents,
        )
        billed = bill(folder, order, **issuing.place())
        write_batches(folder, billed.batches, language, where=issuing.register, watch=watching(language))
        if as_json:
            say(billed.to_dict())
        else:
            click.echo(billed_text(billed.to_dict(), language, is_dry_run=issuing.dry_run))
        note(billed, language)

    return bill
