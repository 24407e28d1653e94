"""What can go wrong, in two forms.

A broken invariant raises, from one tree; each class is also the standard class a caller would catch::

    CostshareError
    ├── InexactError        TypeError     a float (or another inexact number) where money or shares are counted
    ├── WeightError         ValueError    a negative weight, or nothing to share by
    ├── BoundsError         ValueError    floors, caps or bases that cannot hold together
    ├── InvalidValueError   ValueError    one value that cannot be read; carries the code of its fault
    ├── WorkspaceError      ValueError    mistakes in a workspace; carries every fault
    ├── UnknownIdError      LookupError   an id that the charter does not have
    ├── RegisterError       RuntimeError  a register that cannot be used, or that refuses what it should keep
    └── MissingExtraError   ImportError   an optional dependency that is not installed

A mistake in the user's material is a `Fault`: a value, with its place and its repair, collected with all the others.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from attrs import evolve, field, frozen

T = TypeVar("T")
Translate = Callable[[str], str]

SHOWN_CHARACTERS: Final = 60
LONGEST_INTEGER: Final = 256
NO_VALUES: Final[Mapping[str, str]] = MappingProxyType({})


class CostshareError(Exception):
    """The root of every error that costshare raises by itself."""


class InexactError(CostshareError, TypeError):
    """A float, or another number without an exact value, where exactness is promised."""


class WeightError(CostshareError, ValueError):
    """Weights that nothing can be shared by."""


class BoundsError(CostshareError, ValueError):
    """Floors, caps or bases that cannot hold together; `bounds` says which sum is in the way.

    `bounds` is ``"floor"`` when the floors take more than there is, ``"cap"`` when the caps leave cost over, and
    ``"cross"`` when a floor lies above its cap.
    """

    def __init__(self, bounds: str, message: str) -> None:
        """Keep which bounds failed beside the text."""
        super().__init__(message)
        self.bounds = bounds


class InvalidValueError(CostshareError, ValueError):
    """One value that cannot be read: knows what is wrong with it, not where it stood."""

    def __init__(self, code: str, found: object, **values: object) -> None:
        """Take the code of the fault it will become, what was found, and values for the fault's text."""
        super().__init__(f"{code}: {shown(found)}")
        self.code = code
        self.found = found
        self.values = values


class UnknownIdError(CostshareError, LookupError):
    """An id that the charter does not have."""

    def __init__(self, kind: str, unknown: str, known: Iterable[str]) -> None:
        """Name the kind of thing (``"member"``, ``"pool"``), the unknown id and the known ones."""
        self.kind = kind
        self.unknown = unknown
        self.known = tuple(known)
        super().__init__(f"unknown {kind} {shown(unknown)}; known: {', '.join(self.known)}")


class RegisterError(CostshareError, RuntimeError):
    """A register that cannot be used, or that refuses what it is asked to keep.

    `template` is English, for the language catalogues; `values` fill its ``{names}``.
    """

    def __init__(self, template: str, **values: object) -> None:
        """Take the template of the text, and what fills it."""
        super().__init__(template.format_map(values))
        self.template = template
        self.values = values

    def text(self, translate: Translate = str) -> str:
        """What happened, in the language of the catalogue."""
        return translate(self.template).format_map(self.values)


class MissingExtraError(CostshareError, ImportError):
    """An optional dependency that is not installed; the text names the pip command."""

    def __init__(self, extra: str, purpose: str) -> None:
        """Name the extra and what needs it."""
        self.extra = extra
        super().__init__(f"{purpose} needs an extra: pip install 'costshare[{extra}]'")


@frozen
class Place:
    """Where something stood: a file relative to the workspace, with line and column counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """``file:line:column``, as far as known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@frozen
class Fault:
    """One mistake in the user's material.

    `message`, `expected` and `hint` are English templates that the language catalogues translate whole; `values` fills
    their ``{names}``. `found` is what stood there, verbatim, at most 60 characters.
    """

    code: str
    place: Place
    message: str
    found: str = ""
    expected: str = ""
    hint: str = ""
    values: Mapping[str, str] = field(default=NO_VALUES, hash=False)

    @property
    def file(self) -> str:
        """The file, relative to the workspace."""
        return self.place.file

    @property
    def line(self) -> int | None:
        """The line, counted from 1; None where the fault concerns the file as a whole."""
        return self.place.line

    @property
    def column(self) -> int | None:
        """The column, counted from 1."""
        return self.place.column

    def text(self, part: str, translate: Translate = str) -> str:
        """One of ``"message"``, ``"expected"``, ``"hint"`` with its values filled in; empty when there is none."""
        template: str = getattr(self, part)
        return translate(template).format_map(self.values) if template else ""

    def at(self, place: Place) -> "Fault":
        """The same fault, elsewhere."""
        return evolve(self, place=place)

    def __str__(self) -> str:
        """One line in English: place, code, message."""
        return f"{self.place}: {self.code}: {self.text('message')}"


class WorkspaceError(CostshareError, ValueError):
    """Mistakes in a workspace: `faults` holds every one, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Sort the faults by place."""
        self.faults = in_order(faults)
        super().__init__("\n".join(map(str, self.faults)))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each fault once, by file, line, column and code."""
    found = dict.fromkeys((f.file, f.line or 0, f.column or 0, f.code, f.text("message"), f) for f in faults)
    return tuple(entry[-1] for entry in sorted(found, key=lambda entry: entry[:-1]))


def shown(value: object) -> str:
    """A value as a fault shows it: on one line, printable, at most 60 characters."""
    if isinstance(value, int) and value.bit_length() > LONGEST_INTEGER:  # repr() refuses more than 4,300 digits
        text = f"{value:#x}"
    else:
        text = value if isinstance(value, str) else repr(value)
    if len(text) > SHOWN_CHARACTERS:
        text = f"{text[: SHOWN_CHARACTERS - 1]}…"
    return "".join(character if character.isprintable() else "�" for character in text)


class Gathering:
    """Collects the faults of several attempts, so that all are told at once."""

    def __init__(self) -> None:
        """Start without faults."""
        self.faults: list[Fault] = []

    def attempt(self, act: Callable[[], T]) -> T | None:
        """What the act returns; None where it raised `WorkspaceError`, whose faults are kept."""
        try:
            return act()
        except WorkspaceError as error:
            self.faults.extend(error.faults)
            return None

    def settle(self) -> None:
        """Raise `WorkspaceError` with every fault kept, if there is one."""
        if self.faults:
            raise WorkspaceError(self.faults)
