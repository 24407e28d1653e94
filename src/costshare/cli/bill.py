"""``costshare bill``."""

import datetime as dt
import os
from pathlib import Path

import click

from costshare.cli.options import json_option, language_option, register_option, say, workspace_argument
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("bill", help=_("Issue a period's invoices, once."))
    @workspace_argument()
    @click.option("--period", required=True, metavar="PERIOD", help=_("Such as 2027, 2027-H1, 2027-Q1 or 2027-01."))
    @click.option("--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=_("Day of issue; today if left out."))
    @click.option("--dry-run", is_flag=True, help=_("Say what would be issued, and leave nothing behind."))
    @click.option("--expect", default="", metavar="HASH", help=_("Issue only the plan with this hash."))
    @click.option("--replan", is_flag=True, help=_("Spread a changed allocation over what is not yet billed."))
    @register_option(_)
    @json_option(_)
    @language_option(_)
    def bill(  # noqa: PLR0913  click hands over each option by name
        *,
        folder: Path,
        period: str,
        on: dt.datetime | None,
        dry_run: bool,
        expect: str,
        replan: bool,
        register: str | None,
        as_json: bool,
    ) -> None:
        from costshare.documents.billed_text import billed_text
        from costshare.periods.names import now, today
        from costshare.runs.bill import Order, bill
        from costshare.runs.documents import write_batches

        day = on.date() if on else today()
        order = Order(period=period, on=day, now=now(), user=account(), replan=replan, expect=expect)
        billed = bill(folder, order, where=register, dry_run=dry_run)
        write_batches(folder, billed.batches, language)
        if as_json:
            say(billed.to_dict())
        else:
            click.echo(billed_text(billed.to_dict(), language))

    return bill


def account() -> str:
    """Whose account runs the command: by name, or by number where it has no name, as in a container."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # an OSError since Python 3.13
        return str(os.getuid())
