"""The files of an allocation, made before any of them is written."""

from pathlib import Path

from costshare.allocation.allocation import Allocation
from costshare.documents.allocation_csv import allocation_csv
from costshare.documents.language import Language


def allocation_files(
    allocation: Allocation, language: Language, *, csv: Path | None, xlsx: Path | None, html: Path | None
) -> dict[Path, bytes]:
    """The content of each file asked for.

    Raises `MissingExtraError` for a workbook without the extra ``excel``.
    """
    files: dict[Path, bytes] = {}
    if csv is not None:
        files[csv] = allocation_csv(allocation)
    if xlsx is not None:
        from costshare.documents.allocation_xlsx import allocation_xlsx

        files[xlsx] = allocation_xlsx(allocation, language)
    if html is not None:
        from costshare.documents.allocation_html import allocation_html

        files[html] = allocation_html(allocation, language)
    return files
