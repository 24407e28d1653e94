"""From what TOML holds to the schema's classes, table by table, with every fault at its place.

cattrs does the work. A field that cannot be read becomes a fault and is left out; the rest of its table is read all
the same, so that one mistake hides no other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from types import GenericAlias, UnionType
from typing import Any, Final, Literal, TypeVar, get_args, get_origin

import attrs
import cattrs
from attrs import define, field
from cattrs.gen import make_dict_structure_fn, override

from costshare.costs.basis import Basis
from costshare.drivers.level import Dates
from costshare.errors import Fault, InvalidValueError, Place
from costshare.faults import fault, located, nearest, unknown
from costshare.federation.parties import Kind
from costshare.keys.measured import Newcomer
from costshare.sheets.table import control_character
from costshare.workspace import scalars
from costshare.workspace.late_terms import LateInterest
from costshare.workspace.positions import Path
from costshare.workspace.schema import LATER, LISTS, NAMED, TABLES
from costshare.workspace.stand_in import STAND_IN, is_read_by_name
from costshare.workspace.terms import Deficit, Surplus

T = TypeVar("T")
EXTRA: Final = cattrs.ForbiddenExtraKeysError
MUCH_ALIKE: Final = 0.75


@cache
def converter() -> cattrs.Converter:
    """The converter: strict scalars, lists as tuples, underscores off the fields' names."""
    made = cattrs.Converter(detailed_validation=True, forbid_extra_keys=True)
    made.register_structure_hook_func(partial(has_origin, Literal), scalars.literal)
    for kind in (Basis, Dates, Deficit, Kind, LateInterest, Newcomer, Surplus):
        made.register_structure_hook(kind, scalars.choice)
    made.register_structure_hook_factory(is_optional, optional)
    made.register_structure_hook_factory(attrs.has, table)
    made.register_structure_hook_factory(partial(has_origin, tuple), sequence)
    made.register_structure_hook_factory(partial(has_origin, dict), mapping)
    for kind, hook in scalars.HOOKS.items():
        made.register_structure_hook(kind, hook)
    return made


def has_origin(origin: object, kind: Any) -> bool:  # noqa: ANN401
    """Whether the type is one of the generic type's."""
    return get_origin(kind) is origin


def is_optional(kind: object) -> bool:
    """Whether the type is something or None."""
    return isinstance(kind, UnionType) and type(None) in get_args(kind)


def optional(kind: Any, made: Any) -> Any:  # noqa: ANN401
    """TOML has no null: an optional value that is there is of its type."""
    (inner,) = (each for each in get_args(kind) if each is not type(None))
    return lambda value, _: made.structure(value, inner)


def table(kind: Any, made: Any) -> Any:  # noqa: ANN401
    """A class from a table and nothing else."""
    renamed: Any = {
        each.name: override(rename=each.name.rstrip("_")) for each in attrs.fields(attrs.resolve_types(kind))
    }
    read: Callable[[Any, Any], object] = make_dict_structure_fn(kind, made, **renamed)

    def hook(value: object, _: object) -> object:
        if not isinstance(value, Mapping):
            raise InvalidValueError("not-a-table", value)
        return read(value, kind)

    return hook


def sequence(kind: Any, made: Any) -> Any:  # noqa: ANN401
    """A tuple from a list and nothing else."""
    inner = GenericAlias(list, get_args(kind)[:1])

    def hook(value: object, _: object) -> object:
        if not isinstance(value, list):
            raise InvalidValueError("not-a-list", value)
        return tuple(made.structure(value, inner))

    return hook


def mapping(kind: Any, made: Any) -> Any:  # noqa: ANN401
    """A dict from a table and nothing else."""
    of_key, of_value = get_args(kind)

    def hook(value: object, _: object) -> object:
        if not isinstance(value, Mapping):
            raise InvalidValueError("not-a-table", value)
        found, wrong = {}, []
        for name, each in value.items():
            try:
                found[made.structure(name, of_key)] = made.structure(each, of_value)
            except (InvalidValueError, cattrs.BaseValidationError) as error:
                error.__notes__ = [cattrs.IterableValidationNote("", name, of_value)]
                wrong.append(error)
        if wrong:
            raise cattrs.IterableValidationError("", wrong, dict)
        return found

    return hook


def misfits(error: BaseException, path: Path = ()) -> Iterator[tuple[Path, Exception]]:
    """Each single mistake that cattrs found, with its path in the table."""
    if isinstance(error, cattrs.ClassValidationError):
        noted, others = error.group_exceptions()
        for each, note in noted:
            missing = isinstance(each, KeyError)
            yield from misfits(each, path if missing else (*path, note.name.rstrip("_")))
        for each in others:
            yield from misfits(each, path)
    elif isinstance(error, cattrs.IterableValidationError):
        indexed, others = error.group_exceptions()
        for each, position in indexed:
            yield from misfits(each, (*path, position.index))
        for each in others:
            yield from misfits(each, path)
    elif isinstance(error, Exception):
        yield path, error


@define
class Structuring:
    """One charter's tables on their way to entries. `faults` grows; `document` is what is left to read."""

    document: dict[str, Any]
    places: Mapping[Path, tuple[int, int]]
    file: str
    faults: list[Fault] = field(factory=list)
    broken: set[Path] = field(factory=set)

    def place(self, path: Path) -> Place:
        """Where the path stands, or what holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return Place(self.file, *self.places.get(path, (1, 1)))

    def entries(self) -> dict[str, Any]:
        """Every table that could be read: one, a list of (path, entry), or a dict of (path, entry) by name."""
        self.control_characters((), self.document)
        self.tables_that_are_not()
        found: dict[str, Any] = {}
        for name, kind in TABLES.items():
            found[name] = self.entry((name,), kind) if name in self.document else None
        for name, kind in LISTS.items():
            items = self.of_type(name, list, "not-a-list")
            paths: list[Path] = [(name, number) for number in range(len(items))]
            found[name] = self.placed(paths, kind)
        for name, kind in NAMED.items():
            paths = [(name, each) for each in self.of_type(name, dict, "not-a-table")]
            found[name] = {path[1]: (path, entry) for path, entry in self.placed(paths, kind)}
        return found

    def placed(self, paths: Iterable[Path], kind: type[T]) -> list[tuple[Path, T]]:
        """The entries that can be read, with their paths."""
        read: list[tuple[Path, T | None]] = [(path, self.entry(path, kind)) for path in paths]
        return [(path, entry) for path, entry in read if entry is not None]

    def control_characters(self, path: Path, value: object) -> None:
        """A fault for each name and text with a control character; it is read all the same."""
        if isinstance(value, Mapping):
            inside: Iterable[tuple[str | int, object]] = value.items()
        else:
            inside = enumerate(value) if isinstance(value, list) else ()
        for step, each in inside:
            for text in (step, each):
                if isinstance(text, str) and (character := control_character(text)):
                    where = self.place((*path, step))
                    self.faults.append(fault("control-character", where, f"U+{ord(character):04X}"))
            self.control_characters((*path, step), each)

    def tables_that_are_not(self) -> None:
        """A fault for each table that does not exist, that comes later or that must be there."""
        known = ["schema", *TABLES, *LISTS, *NAMED, *LATER]
        for name in list(self.document):
            if name in LATER and self.document[name]:
                later = fault("not-supported", self.place((name,)), name, feature=f"[[{name}]]")
                self.faults.append(attrs.evolve(later, expected=""))
            elif name not in known:
                self.faults.append(
                    unknown("unknown-field", self.place((name,)), name, known, field=name, table=self.file)
                )
                self.take_for(nearest(name, known), name)
        if "federation" not in self.document:
            self.faults.append(fault("missing-table", Place(self.file, 1, 1), table="[federation]"))

    def take_for(self, meant: str, name: str) -> None:
        """Read a misspelt table as the one that it is nearest to: else all that it holds would be missing elsewhere."""
        if meant and meant not in self.document:
            self.document[meant] = self.document.pop(name)
            self.places = {((meant, *path[1:]) if path[0] == name else path): at for path, at in self.places.items()}

    def of_type(self, name: str, kind: type[T], code: str) -> T:
        """The list or dict of that name; empty, and a fault, where it is something else."""
        value = self.document.get(name, kind())
        if isinstance(value, kind):
            return value
        self.faults.append(fault(code, self.place((name,)), value, field=name))
        self.broken.add((name,))
        return kind()

    def entry(self, path: Path, kind: type[T]) -> T | None:
        """The entry at the path; None where something that it must have is missing or cannot be read."""
        raw: Any = self.document
        for step in path:
            raw = raw[step]
        while True:
            try:
                return converter().structure(raw, kind)
            except (cattrs.BaseValidationError, InvalidValueError) as error:
                wrong = list(misfits(error))
            # A misspelt field may be the one that is missing: what else is wrong shows when it is read.
            wrong = [each for each in wrong if isinstance(each[1], EXTRA)] or wrong
            for inner, each in wrong:
                self.tell((*path, *inner), each)
            if not all(self.prune(raw, (path, inner), each, kind) for inner, each in wrong):
                return None

    def prune(self, raw: Any, paths: tuple[Path, Path], error: Exception, kind: type[Any]) -> bool:  # noqa: ANN401
        """Take what was wrong out of the table; False where the table cannot be read without it.

        What must be there and has a stand-in is read as that. `paths` are that of the table, and that of the mistake
        inside it.
        """
        path, inner = paths
        if isinstance(error, EXTRA):
            self.prune_extra(raw, (*path, *inner), inner, error)
            return True
        if bool(inner) == isinstance(error, KeyError):  # something is missing deeper in it, or it is no table
            return False
        name, *within = inner or error.args
        of_name = next(each for each in attrs.fields(kind) if each.name.rstrip("_") == str(name).rstrip("_"))
        if within and is_read_by_name(of_name):
            raw[name].pop(within[0], None)
            return True
        raw.pop(name, None)
        if STAND_IN in of_name.metadata:
            raw[name] = of_name.metadata[STAND_IN]
        return name in raw or of_name.default is not attrs.NOTHING

    def prune_extra(self, raw: Any, path: Path, inner: Path, error: cattrs.ForbiddenExtraKeysError) -> None:  # noqa: ANN401
        """Read a misspelt field as the one that is much alike, so that one mistake hides no other; drop any other."""
        for step in inner:
            raw = raw[step]
        known = [each.name.rstrip("_") for each in attrs.fields(error.cl)]
        for extra in error.extra_fields:
            meant, value = nearest(extra, known, alike=MUCH_ALIKE), raw.pop(extra)
            if meant and meant not in raw:
                raw[meant] = value
                self.places = {**self.places, (*path, meant): self.places.get((*path, extra), (1, 1))}
            else:
                self.broken.add((*path, nearest(extra, known) or extra))

    def doubtful(self, path: Path) -> bool:
        """Whether something at the path, or inside it, could not be read: what is missing there is then no news."""
        return any(each[: len(path)] == path for each in self.broken)

    def tell(self, path: Path, error: Exception) -> None:
        """The fault of one mistake."""
        name, place = next(step for step in reversed(path) if isinstance(step, str)), self.place(path)
        match error:
            case cattrs.ForbiddenExtraKeysError():
                known = [each.name.rstrip("_") for each in attrs.fields(error.cl)]
                for extra in sorted(error.extra_fields):
                    where = self.place((*path, extra))
                    found = unknown("unknown-field", where, extra, known, field=extra, table=heading(path))
                    self.faults.append(found)
            case KeyError():
                missing = str(error.args[0]).rstrip("_")
                if (*path, missing) not in self.broken:  # its fault is told already
                    self.faults.append(fault("missing-field", place, field=missing, table=heading(path)))
                self.broken.add((*path, missing))
            case InvalidValueError():
                written = InvalidValueError(error.code, scalars.as_written(error.found), **error.values)
                self.faults.append(located(written, place, field=name))
                self.broken.add(path)
            case _:
                raise error


def heading(path: Path) -> str:
    """The table's header as the charter writes it."""
    names = [str(step) for step in path if isinstance(step, str)]
    many = len(path) > 1 and isinstance(path[-1], int)
    return f"[[{'.'.join(names)}]]" if many else f"[{'.'.join(names)}]"
