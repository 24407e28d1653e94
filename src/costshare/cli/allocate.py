"""``costshare allocate``."""

from pathlib import Path

import click

from costshare.cli.options import basis_option, json_option, language_option, say, workspace_argument, year_option
from costshare.documents.language import Language, translator

FILE = click.Path(dir_okay=False, path_type=Path)


def command(language: Language) -> click.Command:
    """The command, its help in the language."""
    _ = translator(language)

    @click.command("allocate", help=_("Share a year's costs: who bears what."))
    @workspace_argument()
    @year_option(_)
    @basis_option(_)
    @json_option(_)
    @click.option("--csv", "csv_file", type=FILE, metavar="FILE", help=_("Write the amounts as CSV."))
    @click.option("--xlsx", "xlsx_file", type=FILE, metavar="FILE", help=_("Write a workbook."))
    @click.option("--html", "html_file", type=FILE, metavar="FILE", help=_("Write a page."))
    @language_option(_)
    def allocate(  # noqa: PLR0913  click hands over each option by name
        *,
        folder: Path,
        year: int,
        basis: str,
        as_json: bool,
        csv_file: Path | None,
        xlsx_file: Path | None,
        html_file: Path | None,
    ) -> None:
        from costshare.costs.basis import Basis
        from costshare.runs.allocation import allocation_files
        from costshare.runs.check import one_year
        from costshare.runs.folders import write_whole

        allocation = one_year(folder, year, Basis(basis))
        files = allocation_files(allocation, language, csv=csv_file, xlsx=xlsx_file, html=html_file)
        for path, content in files.items():
            write_whole(path, content)
        if as_json:
            say(allocation.to_dict())
        else:
            from costshare.documents.allocation_text import allocation_text

            click.echo(allocation_text(allocation, language))
            for path in files:
                click.echo(_("Written: {file}").format(file=path), err=True)

    return allocate
