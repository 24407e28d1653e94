"""Every fault that a workspace can have: one code, one text, one repair.

A text is a template in English; the catalogues under ``locale/`` translate it whole. The reader of a fault is an
economist: the text says what is wrong, `expected` what would be right there, `hint` what to do.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from attrs import evolve

from costshare.catalogue.of_handover import OF_HANDOVER
from costshare.catalogue.of_issue import OF_ISSUE
from costshare.catalogue.of_workspace import OF_WORKSPACE
from costshare.catalogue.text import Text
from costshare.errors import Fault, InvalidValueError, Place, shown

CATALOGUE: Final[Mapping[str, Text]] = MappingProxyType({**OF_WORKSPACE, **OF_ISSUE, **OF_HANDOVER})


def said(text: str) -> str:
    """The text itself: marks a reason that fills a fault's text, so that it is translated too."""
    return text


_ = said
CHOOSE: Final = _("choose one of those that are named")


def fault(code: str, place: Place, found: object = "", **values: object) -> Fault:
    """The fault of that code, its text from the catalogue.

    Raises `KeyError` for a code that the catalogue lacks: that is a mistake in costshare, not in a workspace.
    """
    text = CATALOGUE[code]
    stood = shown(found)
    return Fault(
        code=code,
        place=place,
        found=stood,
        message=text.message,
        expected=text.expected,
        hint=text.hint,
        values={"found": stood} | {name: shown_whole(value) for name, value in values.items()},
    )


def unknown(code: str, place: Place, found: str, known: Iterable[str], **values: object) -> Fault:
    """A fault of an unknown name, with the known ones and the nearest of them."""
    names = list(known)
    near = nearest(found, names)
    made = fault(code, place, found, id=found, known=", ".join(names), nearest=near, **values)
    return made if near else without_hint(made)


def without_hint(made: Fault) -> Fault:
    """The same fault where no repair can be guessed."""
    return evolve(made, hint="")


def located(error: InvalidValueError, place: Place, **values: object) -> Fault:
    """The fault that an unreadable value becomes once its place is known; what it says itself goes before `values`."""
    made = fault(error.code, place, error.found, **(values | error.values))
    return made if error.values.get("nearest", "–") else evolve(made, hint=CHOOSE)


def nearest(name: str, known: Iterable[str], *, alike: float = 0.6) -> str:
    """The known name that a person most likely meant; empty when none is at least so much `alike` (1 is the same)."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=alike)), "")


def shown_whole(value: object) -> str:
    """A value that fills a fault's text: whole, since lists of known names may be long."""
    return value if isinstance(value, str) else str(value)
