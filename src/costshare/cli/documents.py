"""``costshare documents``."""

from pathlib import Path

import click

from costshare.cli.options import language_option, register_option, workspace_argument
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("documents", help=_("Make the files again, from the register alone."))
    @workspace_argument()
    @click.option("--run", metavar="ID", help=_("One run only."))
    @register_option(_)
    @language_option(_)
    def documents(*, folder: Path, run: str | None, register: str | None) -> None:
        from costshare.runs.documents import documents_again

        for path in documents_again(folder, run, language, where=register):
            click.echo(_("Written: {file}").format(file=path))

    return documents
