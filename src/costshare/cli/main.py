"""The command ``costshare``: finds the language, runs a command, turns what goes wrong into an exit status.

0 done; 1 faults in the input; 2 wrong usage; 3 something outside failed (a disk, an extra that is not installed).
"""

import gettext
import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

import click

from costshare.cli import (
    allocate,
    bill,
    check,
    credit,
    demo,
    documents,
    explain,
    init,
    ledger,
    numbers,
    payments,
    register,
    settle,
    verify,
)
from costshare.cli.options import json_asked, language_asked, language_option, say
from costshare.documents.language import CATALOGUES, DOMAIN, Language, translator
from costshare.errors import (
    CostshareError,
    InvalidValueError,
    MissingExtraError,
    RegisterError,
    UnknownIdError,
    WorkspaceError,
)

FAULTS: Final = 1
USAGE: Final = 2
OUTSIDE: Final = 3


def command(language: Language) -> click.Group:
    """The group of commands, its help in the language."""
    _ = translator(language)

    @click.group("costshare", help=_("Share the cost of a joint public service between its members, exactly."))
    @click.version_option(package_name="costshare")
    @language_option(_)
    def group() -> None:
        pass

    for module in (demo, init, check, allocate, explain, bill, settle, credit, documents, numbers, verify, register):
        group.add_command(module.command(language))
    for several in (payments, ledger):
        for each in several.commands(language):
            group.add_command(each)
    return group


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(arguments))


def main(arguments: Sequence[str]) -> int:
    """Run the command line; gives the exit status."""
    language = language_asked(arguments)
    speak(language)
    try:
        left = command(language).main(list(arguments), prog_name="costshare", standalone_mode=False)
    except click.Abort:
        return OUTSIDE
    except click.ClickException as error:
        error.show()
        return USAGE
    except (CostshareError, OSError) as error:
        return told(error, language, as_json=json_asked(arguments))
    return left if isinstance(left, int) else 0  # a number where a command left with one


def speak(language: Language) -> None:
    """Let click, whose own words go through gettext, use this catalogue and this language."""
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)


def told(error: Exception, language: Language, *, as_json: bool) -> int:
    """Say what went wrong and give the exit status: faults in the asked form, everything else on standard error."""
    _ = translator(language)
    match error:
        case WorkspaceError():
            from costshare.documents import fault_text

            if as_json:
                say(fault_text.faults_dict(error.faults))
            else:
                click.echo(fault_text.faults_text(error.faults, language), err=True)
            return FAULTS
        case UnknownIdError():
            text = (
                _("{unknown} is not known here: choose one of {known}.")
                if error.known
                else _("{unknown} is not known here, and there is nothing to choose from yet.")
            )
            message, status = text.format(unknown=error.unknown, known=", ".join(error.known)), USAGE
        case InvalidValueError():
            from costshare.documents.fault_text import value_text

            message, status = value_text(error, language), USAGE
        case FileExistsError() if error.errno is None:  # our own
            message, status = _("The folder {folder} is not empty.").format(folder=error.args[0]), USAGE
        case RegisterError():
            message, status = error.text(_), OUTSIDE
        case MissingExtraError():
            command_line = f"pip install 'costshare[{error.extra}]'"
            message, status = _("An extra is missing. Install it: {command}").format(command=command_line), OUTSIDE
        case _:
            from costshare.documents.outside_text import outside_text

            message, status = outside_text(error, language), OUTSIDE
    click.echo(message, err=True)
    return status
