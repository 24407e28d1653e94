"""XML that came from outside, read piece by piece in bounded time and memory.

A DOCTYPE is refused where it begins, so no entity is ever declared, expanded or fetched. Expat, of the standard
library, says for each element on which line and column it stands; banks often write a whole file on one line.
"""

from collections.abc import Callable, Container, Iterator
from typing import Final
from xml.parsers import expat

from attrs import define, field

from costshare.errors import Place, WorkspaceError
from costshare.faults import fault
from costshare.faults import said as _

SEPARATOR: Final = " "
PIECE: Final = 1 << 16
# An expat older than 2.6 reads an unfinished tag or comment again with each piece.
LONGEST_TAG: Final = 1 << 18
DEEPEST: Final = 50
# A branch that is not handed out yet: its characters, and for each element what an empty one takes in memory.
LARGEST_BRANCH: Final = 4_000_000
WEIGHT: Final = 300
ENDED_TOO_SOON: Final = frozenset(
    {
        expat.errors.codes[message]
        for message in (
            expat.errors.XML_ERROR_NO_ELEMENTS,
            expat.errors.XML_ERROR_UNCLOSED_TOKEN,
            expat.errors.XML_ERROR_PARTIAL_CHAR,
            expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        )
    }
)


@define(eq=False)
class Element:
    """One element: `text` is its own, without surrounding white space; line and column count from 1.

    `children` are by local name, in order. `size` is what it weighs with all that it holds.
    """

    name: str
    attributes: dict[str, str]
    line: int
    column: int
    size: int
    text: str = ""
    children: "dict[str, list[Element]]" = field(factory=dict)

    def all(self, path: str) -> "list[Element]":
        """Every element under this one at that path, such as ``"Refs/TxId"``, in order."""
        found = [self]
        for step in path.split("/"):
            found = [child for each in found for child in each.children.get(step, ())]
        return found

    def first(self, path: str) -> "Element | None":
        """The first element at that path."""
        found = self.all(path)
        return found[0] if found else None

    def said(self, *paths: str) -> str:
        """The first text that is not empty at any of the paths, white space as single blanks."""
        return next((each.words for path in paths for each in self.all(path) if each.text), "")

    @property
    def words(self) -> str:
        """The text with each run of white space as one blank."""
        return " ".join(self.text.split())


def elements(
    content: bytes, name: str, *, root: Callable[[str, str, Place], None], handed_out: Container[str]
) -> Iterator[Element]:
    """The elements at the paths in `handed_out`, each when it ends, without those handed out before it.

    `root` is called with the namespace and name of the outermost element, and may raise. A path joins local names by
    ``/``; what is not in the namespace of the outermost element is at no path. `name` is what faults call the file.

    Raises `WorkspaceError`, also halfway: ``xml-broken``, ``xml-doctype``, ``xml-size``.
    """
    builder = _Builder(name, root, handed_out)
    view = memoryview(content)
    for start in range(0, len(content), PIECE):
        builder.feed(view[start : start + PIECE], start)
        yield from builder.ready()
    builder.parse(b"", final=True)
    yield from builder.ready()


class _Builder:
    """Expat's handlers, and the branch of elements that is open, with their paths and texts."""

    def __init__(self, name: str, root: Callable[[str, str, Place], None], handed_out: Container[str]) -> None:
        self.name = name
        self.root = root
        self.handed_out = handed_out
        self.prefix: str | None = None
        self.open: list[Element] = []
        self.paths: list[str] = []
        self.texts: list[list[str]] = []
        self.done: list[Element] = []
        self.held = 0
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.characters
        self.parser.EndElementHandler = self.close

    def feed(self, piece: memoryview, start: int) -> None:
        """Take the piece that begins at that byte of the file."""
        self.parse(piece, final=False)
        if start + len(piece) - max(self.parser.CurrentByteIndex, 0) > LONGEST_TAG:
            raise self.refusal("xml-size", reason=_("a tag or comment that does not end"))

    def ready(self) -> list[Element]:
        """What has been completed since last time."""
        done, self.done = self.done, []
        return done

    def parse(self, piece: bytes | memoryview, *, final: bool) -> None:
        """Let expat read, and put its complaints as faults."""
        try:
            self.parser.Parse(piece, final)
        except WorkspaceError:
            raise
        except expat.ExpatError as error:
            place = Place(self.name, error.lineno, error.offset + 1)
            raise WorkspaceError([fault("xml-broken", place, reason=self.reason(error.code))]) from error
        except (LookupError, ValueError) as error:  # Python looks up what encodings expat does not know
            raise self.refusal("xml-broken", reason=_("its encoding is not known")) from error

    def reason(self, code: int) -> str:
        """Why expat gave up."""
        if self.prefix is None:
            return _("it is not XML")
        if code in ENDED_TOO_SOON:
            return _("it ends too soon")
        return _("it is not well-formed")

    def doctype(self, *_names: object) -> None:
        """Refuse the file where a DOCTYPE begins, before anything in it is read."""
        raise self.refusal("xml-doctype")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if self.prefix is None:
            namespace, separator, local = name.rpartition(SEPARATOR)
            self.prefix = namespace + separator
            self.root(namespace, local, self.place())
        if len(self.open) >= DEEPEST:
            raise self.refusal("xml-size", reason=_("elements inside elements, more than") + f" {DEEPEST}")
        # A name from elsewhere keeps its namespace and the separator, which no name in a path can have.
        local = name[len(self.prefix) :] if name.startswith(self.prefix) else f"{SEPARATOR}{name}"
        self.paths.append(f"{self.paths[-1]}/{local}" if self.paths else local)
        self.texts.append([])
        parser = self.parser
        self.open.append(Element(local, attributes, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, 0))
        self.hold(WEIGHT + sum(map(len, attributes.values())) if attributes else WEIGHT)

    def characters(self, text: str) -> None:
        """Some text of the element that began last; the blanks between elements are not kept."""
        texts = self.texts[-1]
        if texts or not text.isspace():
            texts.append(text)
            self.hold(len(text))

    def hold(self, size: int) -> None:
        """Count what is kept until it is handed out."""
        self.open[-1].size += size
        self.held += size
        if self.held > LARGEST_BRANCH:
            reason = _("a piece of it is larger than all that a bank says of one transaction")
            raise self.refusal("xml-size", reason=reason)

    def close(self, _name: str) -> None:
        """An element ends: it is handed out, or stays with its parent."""
        element = self.open.pop()
        element.text = "".join(self.texts.pop()).strip()
        if self.paths.pop() in self.handed_out:
            self.done.append(element)
            self.held -= element.size
        elif self.open:
            parent = self.open[-1]
            parent.children.setdefault(element.name, []).append(element)
            parent.size += element.size

    def place(self) -> Place:
        """Where expat is."""
        return Place(self.name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def refusal(self, code: str, **values: object) -> WorkspaceError:
        """The error of one fault where expat is."""
        return WorkspaceError([fault(code, self.place(), **values)])
