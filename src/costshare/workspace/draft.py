"""A charter on its way to a workspace: its entries, their places, and the faults so far."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path as FilePath
from typing import Any, TypeVar

from attrs import field, frozen

from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located, unknown
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.workspace.positions import Path
from costshare.workspace.structure import Structuring

T = TypeVar("T")


@frozen(kw_only=True)
class Draft:
    """What the charter holds.

    Names count as declared also where their table could not be read: one mistake is told once.
    """

    root: FilePath
    structuring: Structuring
    entries: Mapping[str, Any]
    declared: Mapping[str, tuple[str, ...]]
    files: list[str] = field(factory=list)

    @property
    def faults(self) -> list[Fault]:
        """The faults so far; grows."""
        return self.structuring.faults

    def place(self, *path: str | int) -> Place:
        """Where a path of the charter stands."""
        return self.structuring.place(path)

    def tell(self, code: str, path: Path, found: object = "", **values: object) -> None:
        """Note a fault."""
        self.faults.append(fault(code, self.place(*path), found, **values))

    def known(self, code: str, kind: str, names: Iterable[str], path: Path) -> None:
        """Note a fault for each name that no table of the kind declares.

        `path` is that of the list or table of names.
        """
        declared = self.declared[kind]
        for number, name in enumerate(names):
            if name not in declared:
                place = next(
                    (self.place(*path, step) for step in (name, number) if (*path, step) in self.structuring.places),
                    self.place(*path),
                )
                self.faults.append(unknown(code, place, name, declared))

    def valid(self, read: Callable[[str], T], text: str, path: Path, *, otherwise: T, needed: bool = False) -> T:
        """What the text says.

        `otherwise` where it is empty and not needed, and, with a fault, where it cannot be read.
        """
        try:
            return read(text) if text or needed else otherwise
        except InvalidValueError as error:
            self.faults.append(located(error, self.place(*path)))
            self.structuring.broken.add(path)
            return otherwise

    def participation(
        self,
        path: Path,
        kinds: tuple[Kind, ...] | None,
        members: tuple[str, ...] | None,
        exempt: tuple[str, ...] | None,
    ) -> Participation:
        """Who takes part, by one of three ways to say so."""
        said = {"kinds": kinds, "members": members, "except": exempt}
        if sum(each is not None for each in said.values()) > 1:
            self.tell("participants", path)
        self.known("unknown-member", "members", members or (), (*path, "members"))
        self.known("unknown-member", "members", exempt or (), (*path, "except"))
        return Participation(
            kinds=None if kinds is None else frozenset(kinds),
            members=None if members is None else frozenset(members),
            exempt=frozenset(exempt or ()),
        )
