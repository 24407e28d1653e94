"""An allocation as a page of its own: opens in any browser, prints on A4, asks nothing of the network."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from costshare.allocation.allocation import Allocation
from costshare.documents.allocation_text import basis_name
from costshare.documents.language import Language, translator
from costshare.documents.notation import Notation


@cache
def environment() -> Environment:
    """Templates that escape everything that is put into them."""
    loader = PackageLoader("costshare.documents")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def allocation_html(allocation: Allocation, language: Language = Language.SWEDISH) -> bytes:
    """The page, in UTF-8: members by pools, sums both ways, and how overheads were closed."""
    _, write = translator(language), Notation(language)
    values: dict[str, Any] = {
        "allocation": allocation,
        "basis": basis_name(allocation.basis, _),
        "language": language.value,
        "write": write,
        "_": _,
    }
    return environment().get_template("allocation.html").render(values).encode()
