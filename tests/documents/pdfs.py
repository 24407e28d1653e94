"""PDFs as the tests read them: their structure by pikepdf, their text by pypdf."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pypdf import PdfReader

BREAKS = re.compile("[\u200b\u2060\u2066-\u2069]")


def opened(content: bytes) -> pikepdf.Pdf:
    """The file as objects."""
    return pikepdf.open(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """What its pages say, without the places where a line may be broken."""
    return "\n".join(BREAKS.sub("", page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages)


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The elements of the structure tree, each before what is in it."""
    yield from inside(pdf.Root.StructTreeRoot.K)


def inside(node: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf's objects have no closer type
    """The elements in a node, and in them."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from inside(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from inside(node.K)


def structure(content: bytes) -> list[str]:
    """The kinds of the elements of its structure tree, in order."""
    pdf = opened(content)
    return [str(each.S) for each in elements(pdf)]


def metadata(pdf: pikepdf.Pdf, *names: str) -> tuple[str, ...]:
    """What the file says of itself, in XMP, under names with their prefix; nothing where it says nothing."""
    with pdf.open_metadata() as found:
        return tuple(str(found.get(name, "")) for name in names)


def bookmarks(pdf: pikepdf.Pdf) -> list[str]:
    """The titles of its outline, in order, wherever they may be broken."""

    def titles(items: Any) -> Iterator[str]:  # noqa: ANN401 - as above
        for item in items:
            yield str(item.title).replace("\u00a0", " ")
            yield from titles(item.children)

    with pdf.open_outline() as outline:
        return list(titles(outline.root))
