"""``costshare documents``."""

from pathlib import Path

import click

from costshare.cli.options import documents_option, language_option, register_option, watching, workspace_argument
from costshare.documents.language import Language, translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from costshare.documents.document_kind import DocumentKind


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("documents", help=_("Make the files again, from the register alone."))
    @workspace_argument()
    @click.option("--run", metavar="ID", help=_("One run only."))
    @documents_option(_)
    @click.option(
        "--again",
        "copies",
        is_flag=True,
        help=_("Also copies, marked as such, of what was handed over to a finance system."),
    )
    @register_option(_)
    @language_option(_)
    def documents(
        *,
        folder: Path,
        run: str | None,
        documents: "tuple[DocumentKind, ...] | None",
        copies: bool,
        register: str | None,
    ) -> None:
        from costshare.runs.documents import documents_again

        watch = watching(language)
        for path in documents_again(folder, run, language, where=register, asked=documents, copies=copies, watch=watch):
            click.echo(_("Written: {file}").format(file=path))

    return documents
