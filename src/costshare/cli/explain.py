"""``costshare explain``."""

from pathlib import Path

import click

from costshare.cli.options import basis_option, json_option, language_option, say, workspace_argument, year_option
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("explain", help=_("Show where each öre of a member's part comes from."))
    @workspace_argument()
    @year_option(_)
    @click.option("--member", required=True, metavar="ID", help=_("The member's id."))
    @click.option("--pool", metavar="ID", help=_("One pool only."))
    @basis_option(_)
    @json_option(_)
    @language_option(_)
    def explain(*, folder: Path, year: int, member: str, pool: str | None, basis: str, as_json: bool) -> None:  # noqa: PLR0913
        from costshare.allocation.derivation import derivation
        from costshare.costs.basis import Basis
        from costshare.documents.explanation import explanation
        from costshare.runs.check import one_year

        allocation = one_year(folder, year, Basis(basis))
        if as_json:
            say(derivation(allocation, member, pool))
        else:
            click.echo(explanation(allocation, member, pool, language))

    return explain
