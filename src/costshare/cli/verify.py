"""``costshare verify``."""

from pathlib import Path

import click

from costshare.cli.options import (
    json_option,
    language_option,
    register_option,
    restored_option,
    say,
    workspace_argument,
)
from costshare.documents.language import Language, translator

FAILED = 1


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("verify", help=_("Look whether the register and its documents are as they were written."))
    @workspace_argument()
    @click.option(
        "--head", default="", metavar="HASH", help=_("A hash that was noted: the register must have led there.")
    )
    @register_option(_)
    @restored_option(_)
    @json_option(_)
    @language_option(_)
    @click.pass_context
    def verify(  # noqa: PLR0913  click hands over each option by name
        context: click.Context, *, folder: Path, head: str, register: str | None, accept_restored: bool, as_json: bool
    ) -> None:
        from costshare.documents.verified_text import verified_text
        from costshare.runs.verify import verify

        found = verify(folder, where=register, head=head, accept_restored=accept_restored)
        if as_json:
            say(found.to_dict())
        else:
            text = verified_text(found.failures, found.notes, count=found.count, head=found.head, language=language)
            click.echo(text)
        if not found.ok:
            context.exit(FAILED)

    return verify
