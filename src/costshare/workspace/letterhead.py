"""The federation's letterhead: the logo and the colour of what it prints, from the charter's ``[federation]``."""

import base64
import re
import zlib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from attrs import field, frozen

from costshare.errors import InvalidValueError
from costshare.faults import located
from costshare.workspace.draft import Draft
from costshare.workspace.files import file_in
from costshare.workspace.schema import FederationEntry

MOST_KILOBYTES: Final = 1000
BYTES: Final = 1000
MOST_PIXELS: Final = 1500
"""On a side. A logo is printed on at most 60 by 18 mm; at 600 dots to the inch that takes 1420 by 425 pixels."""
LEAST_CONTRAST: Final = 4.5
"""What WCAG 2.1 asks of a text against what is behind it (1.4.3)."""
NEARLY_BLACK: Final = 0.04045
BLACK: Final = "#1a1a1a"
COLOUR: Final = re.compile("#[0-9a-f]{6}")
SVG: Final = "{http://www.w3.org/2000/svg}"  # a name, not an address
LENGTH: Final = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
VIEW_BOX: Final = re.compile(r"\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)\s*")
LINKED: Final = ("href", "{http://www.w3.org/1999/xlink}href")
REFUSED: Final = frozenset({"script", "text", "foreignObject"})
PICTURE: Final = "data:image/png"
PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"


@frozen(kw_only=True)
class Letterhead:
    """How what the federation prints looks: its logo as an SVG that needs nothing else, empty for none; its colour."""

    logo: str = field(default="", repr=lambda logo: f"{len(logo)} characters")
    colour: str = BLACK


def letterhead(draft: Draft) -> Letterhead:
    """The letterhead; what a fault makes doubtful is as where the charter says nothing."""
    entry: FederationEntry | None = draft.entries["federation"]
    if entry is None:
        return Letterhead()
    colour = draft.valid(read_colour, entry.colour, ("federation", "colour"), otherwise=BLACK)
    return Letterhead(logo=logo(draft, entry.logo) if entry.logo else "", colour=colour)


def read_colour(text: str) -> str:
    """A colour that is fit for text on white, in small letters.

    Raises `InvalidValueError`: ``colour`` where it is none, ``colour-contrast`` where it is too light.
    """
    colour = text.strip().lower()
    if not COLOUR.fullmatch(colour):
        raise InvalidValueError("colour", text)
    if contrast(colour) < LEAST_CONTRAST:
        raise InvalidValueError("colour-contrast", text, contrast=f"{contrast(colour):.1f}", least=LEAST_CONTRAST)
    return colour


def contrast(colour: str) -> float:
    """How a colour stands out from white, from 1 to 21.

    Source: WCAG 2.1, relative luminance and contrast ratio.
    """
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= NEARLY_BLACK else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def logo(draft: Draft, name: str) -> str:
    """The logo in the file of that name; nothing, and a fault, where it cannot be printed."""
    path = ("federation", "logo")
    where = file_in(draft, name, path)
    if where is None:
        return ""
    try:
        return read_logo(where, name)
    except InvalidValueError as error:
        draft.faults.append(located(error, draft.place(*path)))
        return ""


def read_logo(path: Path, name: str) -> str:
    """A logo as an SVG; a PNG becomes a picture in one.

    Raises `InvalidValueError`: ``logo-size``, ``logo-pixels``, ``logo-broken``, ``logo-element``.
    """
    try:
        kilobytes = -(-path.stat().st_size // BYTES)
        raw = path.read_bytes() if kilobytes <= MOST_KILOBYTES else b""
    except OSError as error:
        raise InvalidValueError("logo-broken", name, file=name) from error
    if kilobytes > MOST_KILOBYTES:
        raise InvalidValueError("logo-size", name, file=name, size=kilobytes, most=MOST_KILOBYTES)
    return of_png(raw, name) if raw.startswith(PNG_MARK) else of_svg(raw, name)


def of_svg(raw: bytes, name: str) -> str:
    """An SVG of shapes alone: a text would need its typeface, and a link what it leads to.

    Raises `InvalidValueError`.
    """
    if b"<!doctype" in raw.lower():
        raise InvalidValueError("logo-element", name, file=name, element="!DOCTYPE")
    try:
        text = raw.decode("utf-8-sig")
        root = ET.fromstring(text)  # noqa: S314  nothing is declared in it, so nothing can grow
    except (UnicodeDecodeError, ET.ParseError, ValueError) as error:
        raise InvalidValueError("logo-broken", name, file=name) from error
    if root.tag != f"{SVG}svg" or not sized(root.attrib):
        raise InvalidValueError("logo-broken", name, file=name)
    for element in root.iter():
        kind = str(element.tag).removeprefix(SVG)
        links = [element.get(each, "") for each in LINKED]
        if kind in REFUSED or any(link and not link.startswith(("#", PICTURE)) for link in links):
            raise InvalidValueError("logo-element", name, file=name, element=kind)
        for link in links:
            if link.startswith(PICTURE):
                sides(embedded(link), name)
    return text


def embedded(link: str) -> bytes:
    """The picture that a link holds itself, in base64; nothing where it holds none."""
    said, _, content = link.partition(",")
    try:
        return base64.b64decode(content) if said.endswith(";base64") else b""
    except ValueError:
        return b""


def sized(said: Mapping[str, str]) -> bool:
    """Whether an SVG says how large it is, or at least of which proportions; no side may be nothing."""
    sides = [said[side] for side in ("width", "height") if side in said]
    box = VIEW_BOX.fullmatch(said.get("viewBox", ""))
    parts = [*sides, *(box.groups() if box else ())]
    return (box is not None or len(sides) == len(("width", "height"))) and all(
        (number := LENGTH.match(part)) is not None and Fraction(number[0]) > 0 for part in parts
    )


def of_png(raw: bytes, name: str) -> str:
    """A PNG as a picture in an SVG of its size, when all its parts are sound.

    Raises `InvalidValueError`.
    """
    width, height = sides(raw, name)
    picture = base64.b64encode(raw).decode("ascii")
    return (
        f'<svg xmlns="{SVG[1:-1]}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{picture}"/></svg>'
    )


def sides(raw: bytes, name: str) -> tuple[int, int]:
    """The width and height of a PNG in pixels: more than paper shows would only make every file large.

    Raises `InvalidValueError`: ``logo-broken``, ``logo-pixels``.
    """
    size = png_size(raw)
    if size is None:
        raise InvalidValueError("logo-broken", name, file=name)
    if max(size) > MOST_PIXELS:
        width, height = size
        raise InvalidValueError("logo-pixels", name, file=name, width=width, height=height, most=MOST_PIXELS)
    return size


def png_size(raw: bytes) -> tuple[int, int] | None:
    """The width and height of a PNG; None where a part of it is missing or damaged."""
    at, size, kind = len(PNG_MARK), None, b""
    while at + 12 <= len(raw):
        length, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        content, check = raw[at + 8 : at + 8 + length], raw[at + 8 + length : at + 12 + length]
        if zlib.crc32(kind + content).to_bytes(4, "big") != check:
            return None
        if kind == b"IHDR":
            size = int.from_bytes(content[:4], "big"), int.from_bytes(content[4:8], "big")
        at += 12 + length
    return size if kind == b"IEND" and at == len(raw) and size and all(size) else None
