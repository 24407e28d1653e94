"""``costshare settle``."""

from pathlib import Path

import click

from costshare.cli.options import (
    Issuing,
    account,
    issuing_options,
    json_option,
    language_option,
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
    @click.option(
        "--xlsx",
        "xlsx_file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("Write a workbook; also with --dry-run."),
    )
    @issuing_options(_)
    @json_option(_)
    @language_option(_)
    def settle(  # noqa: PLR0913  click hands over each option by name
        *, folder: Path, year: int, equity: str | None, xlsx_file: Path | None, issuing: Issuing, as_json: bool
    ) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.documents.statement_text import statement_text
        from costshare.money.amounts import read_kronor
        from costshare.periods.names import now
        from costshare.runs.documents import write_batches
        from costshare.runs.settle import SettleOrder, settle_year

        if xlsx_file is not None:
            from costshare.documents.workbook_file import maker

            maker()  # what is missing is told before anything is issued
        order = SettleOrder(
            year=year,
            on=issuing.day(),
            now=now(),
            user=account(),
            equity=None if equity is None else read_kronor(equity),
            expect=issuing.expect,
        )
        settled = settle_year(folder, order, **issuing.place())
        write_batches(folder, settled.billed.batches, language)
        if xlsx_file is not None:
            from costshare.documents.derivation_xlsx import derived_from
            from costshare.documents.settlement_xlsx import settlement_xlsx
            from costshare.runs.folders import write_whole

            derived = derived_from(settled.outcome)
            write_whole(xlsx_file, settlement_xlsx(settled.statement.to_dict(), language, derived=derived))
        if as_json:
            say(settled.to_dict())
        else:
            click.echo(statement_text(settled.statement, language))
            click.echo("\n" + billed_text(settled.billed.to_dict(), language))

    return settle
