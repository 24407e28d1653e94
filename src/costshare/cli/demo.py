"""``costshare demo``."""

from pathlib import Path

import click

from costshare.cli.options import language_option
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("demo", help=_("Write the Upphandlingscenter example and run it from end to end."))
    @click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path("upphandlingscenter"))
    @language_option(_)
    def demo(*, folder: Path) -> None:
        from costshare.runs.demo import steps

        for line in steps(folder, language):
            click.echo(line)

    return demo
