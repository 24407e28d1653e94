"""A UBL document as a tree, without namespaces; and where in the text each element stands.

The tree comes from the parser that is written in C; where something stands is asked for only when there is a fault, and
costs a second reading.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat

from attrs import field, frozen

from costshare.errors import Place, WorkspaceError
from costshare.exchange.rules.texts import of_rule
from costshare.faults import said as _

LARGEST: Final = 100_000_000
REMEMBERED: Final = 1024
UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
ROOTS: Final = {f"{{{UBL}{name}-2}}{name}": name for name in ("Invoice", "CreditNote")}
PARTS: Final = (f"{{{UBL}CommonBasicComponents-2}}", f"{{{UBL}CommonAggregateComponents-2}}")
DOCTYPE: Final = b"<!DOCTYPE"
UTF_8_MARK: Final = b"\xef\xbb\xbf"
DECLARED: Final = re.compile(rb"\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")


@frozen(eq=False)
class Tree:
    """A document: its outermost element, and every element by local name in order.

    Elements of UBL go by their local names, others keep their namespace. `name` is what faults call the file.
    """

    name: str
    content: bytes = field(repr=False)
    root: Element
    by_name: dict[str, list[Element]] = field(repr=False)

    @property
    def is_credit_note(self) -> bool:
        """Whether it is a credit note and no invoice."""
        return self.root.tag == "CreditNote"

    def all(self, name: str) -> list[Element]:
        """Every element of that name, wherever it stands, in order."""
        return self.by_name.get(name, [])

    @cached_property
    def lines(self) -> list[Element]:
        """The lines of the document."""
        return self.all("CreditNoteLine" if self.is_credit_note else "InvoiceLine")

    @cached_property
    def parents(self) -> dict[Element, Element]:
        """Each element's own parent."""
        return {child: parent for parent in self.root.iter() for child in parent}

    def is_within(self, element: Element, name: str) -> bool:
        """Whether an element stands inside one of that name."""
        parent = self.parents.get(element)
        while parent is not None and parent.tag != name:
            parent = self.parents.get(parent)
        return parent is not None

    @cached_property
    def places(self) -> dict[Element, Place]:
        """Where each element begins."""
        return dict(zip(self.root.iter(), starts(self.name, self.content), strict=True))


def tree(content: bytes, name: str) -> Tree:
    """The tree of a document.

    Raises `WorkspaceError` of one fault: ``xml-size``, ``xml-encoding`` for anything but UTF-8, ``xml-doctype``,
    ``xml-broken``, and ``ubl-document`` where it is neither an invoice nor a credit note of UBL 2.
    """
    start = Place(name, 1, 1)
    if len(content) > LARGEST:
        raise WorkspaceError([of_rule("xml-size", start, str(len(content)), count=str(LARGEST))])
    refuse_encoding(content, start)
    if DOCTYPE in content:
        refuse_doctype(content, name)
    parser = XMLParser()  # noqa: S314 - a DOCTYPE, which alone makes it dangerous, has been refused
    try:
        parser.feed(content)
        root = parser.close()
    except ParseError as error:
        raise WorkspaceError([of_rule("xml-broken", Place(name, error.position[0], error.position[1] + 1))]) from error
    if root.tag not in ROOTS:
        raise WorkspaceError([of_rule("ubl-document", start, root.tag.replace("{", "").replace("}", " "))])
    return Tree(name, content, root, named(root))


def refuse_encoding(content: bytes, place: Place) -> None:
    """Refuse what is not UTF-8: in other encodings a DOCTYPE could hide."""
    declared = DECLARED.match(content.removeprefix(UTF_8_MARK))
    encoding = declared[1].decode("latin-1") if declared else "UTF-8"
    if encoding.upper() != "UTF-8":
        raise WorkspaceError([of_rule("xml-encoding", place, encoding)])
    try:
        content.decode()
    except UnicodeDecodeError as error:
        raise WorkspaceError([of_rule("xml-encoding", place, _("not UTF-8"))]) from error


def refuse_doctype(content: bytes, name: str) -> None:
    """Refuse a document with a DOCTYPE; the same letters in a comment are none."""
    parser = expat.ParserCreate()

    def found(*_names: object) -> None:
        raise WorkspaceError([of_rule("xml-doctype", Place(name, parser.CurrentLineNumber, 1))])

    parser.StartDoctypeDeclHandler = found
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword
    except expat.ExpatError:
        return  # that it is broken is told by who reads the whole


def named(root: Element) -> dict[str, list[Element]]:
    """Every element by its local name, which becomes its tag."""
    found: dict[str, list[Element]] = {}
    for element in root.iter():
        name = element.tag = local(element.tag)
        if name in found:
            found[name].append(element)
        else:
            found[name] = [element]
    return found


@lru_cache(maxsize=REMEMBERED)
def local(tag: str) -> str:
    """The name of an element of UBL without its namespace; another's with it."""
    return next((tag.removeprefix(part) for part in PARTS if tag.startswith(part)), ROOTS.get(tag, tag))


def starts(name: str, content: bytes) -> Iterator[Place]:
    """Where each element begins, in order."""
    places: list[Place] = []
    parser = expat.ParserCreate()

    def begin(_tag: str, _attributes: dict[str, str]) -> None:
        places.append(Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.StartElementHandler = begin
    parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword
    return iter(places)
