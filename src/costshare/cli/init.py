"""``costshare init``."""

from pathlib import Path

import click

from costshare.cli.options import language_option
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("init", help=_("Write a starter workspace: a charter with comments, and tables to fill in."))
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    @language_option(_)
    def init(*, folder: Path) -> None:
        from costshare.runs.folders import STARTER, copy

        copy(STARTER, folder)
        click.echo(_("A workspace stands in {folder}. Open charter.toml, then run:").format(folder=folder))
        click.echo(f"  costshare check {folder}")

    return init
