"""``costshare register``: ``export`` and ``import``."""

import sys
from pathlib import Path

import click

from costshare.cli.options import language_option, register_option, restored_option, workspace_argument
from costshare.documents.language import Language, translator


def command(language: Language) -> click.Command:
    """The group of commands, its help in the language."""
    _ = translator(language)

    @click.group("register", help=_("Move a register from one database to another."))
    @language_option(_)
    def group() -> None:
        pass

    group.add_command(export(language))
    group.add_command(receive(language))
    return group


def export(language: Language) -> click.Command:
    """``costshare register export``."""
    _ = translator(language)

    @click.command("export", help=_("Write the register as JSON Lines, to a file or to standard output."))
    @workspace_argument()
    @click.argument("file", metavar="[FILE]", required=False, type=click.Path(dir_okay=False, path_type=Path))
    @register_option(_)
    @language_option(_)
    def export(*, folder: Path, file: Path | None, register: str | None) -> None:
        from costshare.runs.transfer import export, lines_of

        if file is None:
            sys.stdout.buffer.writelines(lines_of(folder, where=register))
            return
        export(folder, file, where=register)
        click.echo(_("Written: {file}").format(file=file), err=True)

    return export


def receive(language: Language) -> click.Command:
    """``costshare register import``."""
    _ = translator(language)

    @click.command("import", help=_("Make the register that was exported to a file, where there is none yet."))
    @workspace_argument()
    @click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @register_option(_)
    @restored_option(_)
    @language_option(_)
    def receive(*, folder: Path, file: Path, register: str | None, accept_restored: bool) -> None:
        from costshare.runs.transfer import receive

        moved = receive(folder, file, where=register, accept_restored=accept_restored)
        text = _("Imported and verified. Invoices and credit notes: {count}. Head: {head}")
        click.echo(text.format(count=moved.count, head=moved.head))

    return receive
