"""``costshare check``."""

from functools import partial
from pathlib import Path

import click

from costshare.cli.options import json_option, language_option, say, watched, workspace_argument
from costshare.documents.language import Language, translator
from costshare.errors import WorkspaceError


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("check", help=_("Find every fault of a workspace, for every year that has costs."))
    @workspace_argument()
    @json_option(_)
    @language_option(_)
    def check(*, folder: Path, as_json: bool) -> None:
        from costshare.documents.check_text import check_text
        from costshare.documents.fault_text import faults_dict
        from costshare.runs.check import check as run_check

        found = run_check(folder, progress=partial(watched, label=_("Checking")))
        if found.faults or found.workspace is None:
            raise WorkspaceError(found.faults)
        if as_json:
            say(faults_dict(()))
        else:
            click.echo(check_text(found.workspace, found.allocations, language))

    return check
