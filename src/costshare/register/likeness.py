"""Records read by what they are alike in: of a year's invoices most of the text is the same, and is read once.

A record is cut where its writer put certain keys. Each part must be JSON by itself, between commas: then the whole is
an object that has the members of all of them, wherever the cuts fell. So what is read is what `json.loads` reads, for
any text; one that cannot be cut so is read by that.
"""

import json
from functools import lru_cache
from typing import Any, Final

REMEMBERED: Final = 1 << 10
"""Parts of each sort: those of a few hundred members. What is kept longer is slower to come by than to read anew."""
BASIS: Final = '{"basis":"'
BASIS_ENDS: Final = len(BASIS) + 64
LINES: Final = ',"lines":['
MEMBER: Final = '],"member":'
NET: Final = ',"net":"'
NET_KEY: Final = '"net"'
PERIOD: Final = ',"period":'
BETWEEN: Final = ["", ":", ",", ":", ",", ":", ",", ":", ""]
"""What stands between the strings of four members: net, number, reference, what is to be paid."""
ROUNDING: Final = ',"rounding":'


def record_of(text: str) -> Any:  # noqa: ANN401 - plain data
    """What `json.loads` gives. Parts of it are remembered, and must not be changed.

    Raises what `json.loads` raises.
    """
    try:
        found = by_likeness(text)
    except ValueError:
        found = None
    return json.loads(text) if found is None else found


def by_likeness(text: str) -> dict[str, Any] | None:
    """The record of a document; None where it is not cut as documents are, or a backslash may hide a mark.

    Raises `ValueError` where a part is no JSON.
    """
    lines = text.find(LINES, BASIS_ENDS)
    member = text.find(MEMBER, lines)
    net = text.find(NET, member)
    period = text.find(PERIOD, net)
    rounding = text.find(ROUNDING, period)
    basis, amounts = text[len(BASIS) : BASIS_ENDS], text[net + 1 : period]
    if min(lines, member, net, period, rounding) < 0 or "\\" in text:
        return None
    if text[: len(BASIS)] != BASIS or text[BASIS_ENDS : BASIS_ENDS + 2] != '",' or not basis.isalnum():
        return None
    head, middle = alike(f"{{{text[BASIS_ENDS + 2 : lines]}}}"), alike(f"{{{text[period + 1 : rounding]}}}")
    numbered, rest = numbers_of(amounts), alike(f"{{{text[rounding + 1 :]}")
    made = {
        "basis": basis,
        **head,
        "lines": lines_of(text[lines + len(LINES) - 1 : member + 1]),
        "member": alike(text[member + len(MEMBER) : net]),
        **numbered,
        **middle,
        **rest,
    }
    is_whole = head and len(made) == 3 + len(head) + len(numbered) + len(middle) + len(rest)
    return made if is_whole else None


def numbers_of(text: str) -> Any:  # noqa: ANN401 - plain data
    """The members that differ from document to document, in a text without a backslash."""
    parts = text.split('"')
    if parts[::2] == BETWEEN and "".join(parts).isprintable():
        return dict(zip(parts[1::4], parts[3::4], strict=True))
    return json.loads(f"{{{text}}}")


@lru_cache(maxsize=REMEMBERED)
def lines_of(text: str) -> Any:  # noqa: ANN401 - plain data
    """The lines of a document. Their nets differ a little from period to period; all else of them is alike.

    That is remembered where it can be said which nets are whose: each line has one, and nothing else is called so.
    """
    first, *others = text.split(NET)
    cut = [other.partition('"') for other in others]
    nets = [net for net, _, _ in cut]
    said = "".join(nets)
    lines = lines_alike((first, *[part for _, _, part in cut]))
    if lines is None or not (said.isascii() and said.isprintable()):
        return json.loads(text)
    return [{**line, "net": net} for line, net in zip(lines, nets, strict=True)]


@lru_cache(maxsize=REMEMBERED)
def lines_alike(parts: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """The lines whose nets stand between these parts, without them; None where it cannot be said whose they are."""
    text = f'{NET}"'.join(parts)
    lines = json.loads(text)
    nets = text.count(NET_KEY)
    is_so = isinstance(lines, list) and len(lines) == len(parts) - 1 == nets
    return lines if is_so and all(isinstance(line, dict) and "net" in line for line in lines) else None


@lru_cache(maxsize=REMEMBERED)
def alike(text: str) -> Any:  # noqa: ANN401 - plain data
    """A part that many records have alike."""
    return json.loads(text)
