"""What commands have in common: the folder, the year, the language, and how they answer."""

import datetime as dt
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import frozen

from costshare.cli.values import day, kronor
from costshare.documents.language import Language, Translate, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.documents.document_kind import DocumentKind
    from costshare.runs.billed import Billed
    from costshare.runs.documents import Batch, Watch
    from costshare.runs.payments import Books, Clerk

T = TypeVar("T")
Command = Callable[..., Any]


def language_asked(arguments: Sequence[str]) -> Language:
    """The language that ``--lang`` asks for, wherever it stands; Swedish where it is absent or unknown.

    It must be known before the commands are made, since their help is in it; click refuses an unknown one later.
    """
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            asked = value if equals else next(iter(arguments[number + 1 :]), "")
            return Language(asked) if asked in list(Language) else Language.SWEDISH
    return Language.SWEDISH


def json_asked(arguments: Sequence[str]) -> bool:
    """Whether faults are to be told as JSON."""
    return "--json" in arguments


def workspace_argument() -> Callable[[Command], Command]:
    """The folder of a workspace."""
    return click.argument("folder", metavar="WORKSPACE", type=click.Path(exists=True, file_okay=False, path_type=Path))


def language_option(_: Translate) -> Callable[[Command], Command]:
    """``--lang``; read by `language_asked`, and checked here."""
    return click.option(
        "--lang",
        type=click.Choice(list(map(str, Language))),
        default=str(Language.SWEDISH),
        expose_value=False,
        help=_("Language of what people read."),
    )


def json_option(_: Translate) -> Callable[[Command], Command]:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help=_("Print one JSON document."))


def register_option(_: Translate) -> Callable[[Command], Command]:
    """``--register``, or the variable ``COSTSHARE_REGISTER``."""
    text = _("Another register than register.db: a file or a URL.")
    return click.option("--register", envvar="COSTSHARE_REGISTER", metavar="URL", help=text)


def restored_option(_: Translate) -> Callable[[Command], Command]:
    """``--accept-restored``."""
    text = _("Take a register that is behind register.anchor as it is, from now on.")
    return click.option("--accept-restored", is_flag=True, help=text)


def documents_option(_: Translate) -> Callable[[Command], Command]:
    """``--documents``, as a tuple of `DocumentKind`; None where it is left out."""

    def read(_context: click.Context, _option: click.Parameter, text: str | None) -> "tuple[DocumentKind, ...] | None":
        from costshare.runs.kinds import asked_for

        return None if text is None else asked_for(text)

    return click.option(
        "--documents",
        metavar="KINDS",
        callback=read,
        help=_("Such as text,html,pdf,peppol,sie,xlsx,rows; all that can be if left out."),
    )


@frozen(kw_only=True)
class Issuing:
    """What every command that issues takes: the day, whether it is only a look, the only plan, and which register.

    And which kinds of files to write; None for all that can be.
    """

    on: dt.date | None
    dry_run: bool
    expect: str
    register: str | None
    accept_restored: bool
    documents: "tuple[DocumentKind, ...] | None"

    def day(self) -> dt.date:
        """The day of issue; today in Stockholm where none is given."""
        from costshare.periods.names import today

        return self.on or today()

    def place(self) -> dict[str, Any]:
        """Which register, and whether to write to it, as runs take them."""
        return {"where": self.register, "dry_run": self.dry_run, "accept_restored": self.accept_restored}


@frozen(kw_only=True)
class Booking:
    """What every command that books takes: the day, why, and which register."""

    on: dt.date | None
    reason: str
    register: str | None
    accept_restored: bool

    def clerk(self) -> "Clerk":
        """Who books, now."""
        from costshare.periods.names import now, today
        from costshare.runs.payments import Clerk

        return Clerk(on=self.on or today(), now=now(), user=account(), reason=self.reason)

    def books(self, folder: Path) -> "Books":
        """Whose books."""
        from costshare.runs.payments import Books

        return Books(path=folder, where=self.register, accept_restored=self.accept_restored)


def booking_options(_: Translate, *, reason: bool = False) -> Callable[[Command], Command]:
    """``--on``, ``--register``, ``--accept-restored`` and, if asked for, ``--reason``, as one `Booking`."""

    def decorate(command: Command) -> Command:
        @restored_option(_)
        @register_option(_)
        @on_option(_, _("The day that it counts from; today if left out."))
        @wraps(command)
        def booking(
            *, on: dt.date | None, register: str | None, accept_restored: bool, reason: str = "", **rest: object
        ) -> None:
            found = Booking(on=on, reason=reason, register=register, accept_restored=accept_restored)
            command(booking=found, **rest)

        why = click.option("--reason", required=True, metavar="TEXT", help=_("Why; it stays in the register."))
        return why(booking) if reason else booking

    return decorate


def issuing_options(_: Translate) -> Callable[[Command], Command]:
    """``--on``, ``--dry-run``, ``--expect``, ``--documents``, ``--register``, ``--accept-restored``: one `Issuing`."""

    def decorate(command: Command) -> Command:
        @restored_option(_)
        @register_option(_)
        @documents_option(_)
        @click.option("--expect", default="", metavar="HASH", help=_("Issue only the plan with this hash."))
        @click.option("--dry-run", is_flag=True, help=_("Say what would be issued, and leave nothing behind."))
        @on_option(_, _("Day of issue; today if left out."))
        @wraps(command)
        def issuing(  # noqa: PLR0913  click hands over each option by name
            *,
            on: dt.date | None,
            dry_run: bool,
            expect: str,
            register: str | None,
            accept_restored: bool,
            documents: "tuple[DocumentKind, ...] | None",
            **rest: object,
        ) -> None:
            found = Issuing(
                on=on,
                dry_run=dry_run,
                expect=expect,
                register=register,
                accept_restored=accept_restored,
                documents=documents,
            )
            command(issuing=found, **rest)

        return issuing

    return decorate


def on_option(_: Translate, text: str) -> Callable[[Command], Command]:
    """``--on``."""
    return click.option("--on", callback=day(_), metavar="DATE", help=text)


def amount_option(_: Translate, text: str) -> Callable[[Command], Command]:
    """``--amount``, in öre."""
    return click.option("--amount", callback=kronor(_), metavar="KRONOR", help=text)


def account() -> str:
    """Whose account runs the command: by name, or by number where it has no name, as in a container."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):  # an OSError since Python 3.13
        return str(os.getuid())


def year_option(_: Translate) -> Callable[[Command], Command]:
    """``--year``."""
    return click.option("--year", type=int, required=True, metavar="YEAR", help=_("The year that is shared."))


def basis_option(_: Translate) -> Callable[[Command], Command]:
    """``--basis``."""
    return click.option(
        "--basis",
        type=click.Choice(["budget", "outcome", "forecast"]),
        default="budget",
        show_default=True,
        help=_("Which costs are shared."),
    )


def say(document: object) -> None:
    """Print one JSON document on standard output, in UTF-8 and the same whatever the locale."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def note(billed: "Billed", language: Language) -> None:
    """Say on standard error which kinds of documents are not written, and where one says less than others do."""
    from costshare.documents.document_kind import left_out_text
    from costshare.documents.rows_text import cuts_text
    from costshare.runs.rows import altered

    if text := left_out_text(billed.left_out, language):
        click.echo(text, err=True)
    if billed.new:
        note_print(billed.batches[-1], language)
        cuts, instead = altered(billed.batches[-1].settings, billed.batches[-1].records)
        if cuts:
            click.echo(cuts_text([each.to_dict() for each in cuts], language), err=True)
        note_letters(instead.items(), language)


def note_letters(changed: Iterable[tuple[str, str]], language: Language) -> None:
    """Say on standard error what stands in vouchers for texts that SIE lacks characters of."""
    _ = translator(language)
    for text, instead in changed:
        click.echo(_("SIE has no letters for {text}: it says {instead}.").format(text=text, instead=instead), err=True)


def note_print(batch: "Batch", language: Language) -> None:
    """Say on standard error what stands on a run's PDFs for texts that the typefaces lack letters of."""
    from costshare.documents.document_kind import DocumentKind
    from costshare.documents.printable import not_held

    _ = translator(language)
    said = _("PDF has no letters for {text}: it says {instead}.")
    if DocumentKind.PDF in batch.settings.kinds:
        for text, instead in not_held([batch.statement, *batch.records]).items():
            click.echo(said.format(text=text, instead=instead), err=True)


def watched(items: Iterable[T], label: str, *, length: int | None = None) -> Iterable[T]:
    """The items with a bar of progress on standard error, where a person is looking.

    `length` is how many there are, if the items cannot say it themselves.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=length, label=label, file=sys.stderr) as bar:
        yield from bar


def watching(language: Language) -> "Watch":
    """How files are watched while they are written."""
    _ = translator(language)
    return lambda files, length: watched(files, _("Writing"), length=length)
