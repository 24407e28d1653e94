"""How Sphinx makes the pages: offline, with every warning an error (make docs)."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from costshare.documents.language import Language, translator  # noqa: E402
from costshare.faults import CATALOGUE, Text  # noqa: E402

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

project = PROJECT["name"]
release = PROJECT["version"]
author = PROJECT["authors"][0]["name"]
copyright = author  # no year: the same sources make the same pages

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!costshare).*"),  # other projects' names: their inventories need a network
    ("py:class", r"costshare\..*\.[A-Z]"),  # type variables
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
maximum_signature_line_length = 90
smartquotes = False  # what a fault tells people to write is written with straight ones

html_theme = "furo"
html_title = "costshare"
html_show_sourcelink = False
html_static_path = ["_static"]
html_css_files = ["wide.css"]


class FaultTable(SphinxDirective):
    """Every fault with its texts, from the catalogue itself: the page cannot fall behind."""

    def run(self) -> list[nodes.Node]:
        """The table: a row for each code."""
        languages = (Language.SWEDISH, Language.ENGLISH)
        group = nodes.tgroup(cols=1 + len(languages))
        group += [nodes.colspec(colwidth=width) for width in (16, 42, 42)]
        group += nodes.thead(
            "", row(nodes.entry("", nodes.paragraph(text=each)) for each in ("code", "svenska", "English"))
        )
        group += nodes.tbody("", *(self.fault(code, text, languages) for code, text in CATALOGUE.items()))
        return [nodes.table("", group)]

    def fault(self, code: str, text: Text, languages: tuple[Language, ...]) -> nodes.row:
        """The code, which a link can point at, and its texts in each language."""
        name = nodes.entry("", nodes.paragraph("", "", nodes.literal(text=code)), ids=[f"fault-{code}"])
        return row((name, *(nodes.entry("", *texts(text, language)) for language in languages)))


def row(entries: Iterator[nodes.entry] | tuple[nodes.entry, ...]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *entries)


def texts(text: Text, language: Language) -> Iterator[nodes.paragraph]:
    """What is wrong, what was expected and how to mend it; names in braces are filled in where the fault is made."""
    _ = translator(language)
    yield nodes.paragraph(text=_(text.message))
    for label, part in ((_("expected"), text.expected), (_("mend"), text.hint)):
        if part:
            yield nodes.paragraph("", "", nodes.emphasis(text=f"{label}: "), nodes.Text(_(part)))


def setup(app: Sphinx) -> None:
    """Make the directive known."""
    app.add_directive("faults", FaultTable)
