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
    note_letters,
    say,
    watching,
    workspace_argument,
    year_option,
)
from costshare.cli.values import kronor
from costshare.documents.language import Language, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.exchange.sie_written import Written
    from costshare.runs.settle import SettledYear


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("settle", help=_("Settle a year's outcome against what was billed."))
    @workspace_argument()
    @year_option(_)
    @click.option(
        "--equity",
        callback=kronor(_),
        metavar="KRONOR",
        help=_("The federation's equity, where the agreement has a floor for it."),
    )
    @click.option(
        "--sie",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("With --dry-run: write the accrual of the year as vouchers, SIE 4I."),
    )
    @click.option(
        "--xlsx",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("Write a workbook; also with --dry-run."),
    )
    @issuing_options(_)
    @json_option(_)
    @language_option(_)
    def settle(  # noqa: PLR0913  click hands over each option by name
        *,
        folder: Path,
        year: int,
        equity: int | None,
        sie: Path | None,
        xlsx: Path | None,
        issuing: Issuing,
        as_json: bool,
    ) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.documents.statement_text import statement_text
        from costshare.periods.names import now
        from costshare.runs.accrual import write_accrual
        from costshare.runs.documents import write_batches
        from costshare.runs.settle import SettleOrder, settle_year

        if sie is not None and not issuing.dry_run:
            raise click.UsageError(_("--sie is for a dry run: the vouchers of a settlement are among its documents."))
        if xlsx is not None:
            from costshare.documents.workbook_file import maker

            maker()  # what is missing is told before anything is issued
        on = issuing.day()
        order = SettleOrder(
            year=year,
            on=on,
            now=now(),
            user=account(),
            equity=equity,
            expect=issuing.expect,
            documents=issuing.documents,
        )
        settled = settle_year(folder, order, **issuing.place())
        if sie is not None:
            tell_accrual(write_accrual(folder, settled.statement, sie, on=on), language)
        write_batches(folder, settled.billed.batches, language, where=issuing.register, watch=watching(language))
        if xlsx is not None:
            write_workbook(settled, xlsx, language)
        is_accrual = settled.statement.accrued_on is not None  # of which no documents are issued
        if as_json:
            say(settled.to_dict())
        else:
            click.echo(statement_text(settled.statement, language))
            if not is_accrual:
                click.echo("\n" + billed_text(settled.billed.to_dict(), language, is_dry_run=issuing.dry_run))
        if not is_accrual:
            note(settled.billed, language)

    return settle


def tell_accrual(written: "Written | None", language: Language) -> None:
    """Say on standard error what a person should know of the file of vouchers."""
    _ = translator(language)
    if written is None:
        click.echo(_("There is nothing to accrue: no file of vouchers was written."), err=True)
        return
    note_letters(written.changed, language)


def write_workbook(settled: "SettledYear", path: Path, language: Language) -> None:
    """Write the year's statement as a workbook, with what the outcome rests on."""
    from costshare.documents.derivation_xlsx import derived_from
    from costshare.documents.settlement_xlsx import settlement_xlsx
    from costshare.runs.folders import write_whole

    derived = derived_from(settled.outcome)
    write_whole(path, settlement_xlsx(settled.statement.to_dict(), language, derived=derived))
