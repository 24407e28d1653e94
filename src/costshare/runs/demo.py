"""The example from end to end, as a person would run it: check, allocate, explain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from costshare.allocation.allocate import allocate
from costshare.costs.basis import Basis
from costshare.documents.allocation_html import allocation_html
from costshare.documents.allocation_text import allocation_text
from costshare.documents.check_text import check_text
from costshare.documents.explanation import explanation
from costshare.documents.language import Language, translator
from costshare.errors import WorkspaceError
from costshare.runs.check import check
from costshare.runs.folders import copy, example, write_whole

YEAR: Final = 2013
MEMBER: Final = "norrkoping"


def steps(folder: Path, language: Language) -> Iterator[str]:
    """What to print, step by step; the workspace and a page are left in the folder.

    Raises `FileExistsError` where the folder holds anything.
    """
    _ = translator(language)
    copy(example(), folder)
    yield f"$ costshare check {folder}\n"
    checked = check(folder)
    if checked.workspace is None or checked.faults:
        raise WorkspaceError(checked.faults)
    yield check_text(checked.workspace, checked.allocations, language) + "\n"
    for basis in (Basis.BUDGET, Basis.OUTCOME):
        yield f"$ costshare allocate {folder} --year {YEAR} --basis {basis}\n"
        yield allocation_text(allocate(checked.workspace, YEAR, basis), language) + "\n"
    yield f"$ costshare explain {folder} --year {YEAR} --member {MEMBER}\n"
    budget = allocate(checked.workspace, YEAR)
    yield explanation(budget, MEMBER, language=language) + "\n"
    page = folder / "out" / f"allocation-{YEAR}.html"
    page.parent.mkdir(exist_ok=True)
    write_whole(page, allocation_html(budget, language))
    yield _("The agreement stands in {charter}; the allocation as a page in {page}.").format(
        charter=folder / "charter.toml", page=page
    )
