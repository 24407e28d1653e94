"""``costshare settle``."""

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
    workspace_argument,
    year_option,
)
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("settle", help=_("Settle a year's outcome against what was billed."))
    @workspace_argument()
    @year_option(_)
    @click.option(
        "--equity", metavar="KRONOR", help=_("The federation's equity, where the agreement has a floor for it.")
    )
    @issuing_options(_)
    @json_option(_)
    @language_option(_)
    def settle(*, folder: Path, year: int, equity: str | None, issuing: Issuing, as_json: bool) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.documents.statement_text import statement_text
        from costshare.money.amounts import read_kronor
        from costshare.periods.names import now
        from costshare.runs.documents import write_batches
        from costshare.runs.settle import SettleOrder, settle_year

        order = SettleOrder(
            year=year,
            on=issuing.day(),
            now=now(),
            user=account(),
            equity=None if equity is None else read_kronor(equity),
            expect=issuing.expect,
            documents=issuing.documents,
        )
        settled = settle_year(folder, order, **issuing.place())
        write_batches(folder, settled.billed.batches, language, where=issuing.register)
        note(settled.billed.left_out, language)
        if as_json:
            say(settled.to_dict())
        else:
            click.echo(statement_text(settled.statement, language))
            click.echo("\n" + billed_text(settled.billed.to_dict(), language))

    return settle
