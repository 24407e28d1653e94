"""Allocation keys from the charter's entries: each of exactly one kind, resting on others without a ring."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

from attrs import define, field

from costshare.drivers.level import Level
from costshare.drivers.read import Driver
from costshare.faults import unknown
from costshare.federation.membership import NO_LAST_DAY
from costshare.federation.participation import Participation
from costshare.keys.blend import BlendKey
from costshare.keys.bounded import NO_BOUND, Bound, BoundedKey
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.measured import LevelKey, VolumeKey
from costshare.keys.piece import Key
from costshare.keys.versions import VersionedKey
from costshare.money.rounding import decimals
from costshare.periods.period import Period
from costshare.workspace.draft import Draft
from costshare.workspace.positions import Path
from costshare.workspace.schema import KeyEntry, VersionEntry

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "equal": (),
    "driver": ("at", "over", "newcomer"),
    "fixed": (),
    "blend": (),
    "of": ("floor", "cap", "base"),
    "versions": ("otherwise",),
}
LATER: Final[Mapping[str, tuple[str, ...]]] = {
    "held": ("agreed", "tolerance", "round_to"),
    "phased": ("old_key", "new_key", "weight_of_new"),
    "damped": ("max_change", "max_rise", "max_fall", "measured_on", "before"),
    "tiered": ("tiers",),
}
EXAMPLES: Final = {"at": '{ year = -1, day = "11-01" }', "over": "{ first = -3, last = -1 }"}


@define
class Keys:
    """Keys on the way; `drivers` are those whose files could be read."""

    draft: Draft
    drivers: Mapping[str, Driver]
    made: dict[str, Key | None] = field(factory=dict)
    building: list[str] = field(factory=list)

    def all(self) -> dict[str, Key]:
        """Every key that could be made, by name."""
        for name in self.draft.entries["keys"]:
            self.named(name)
        order = self.draft.entries["keys"]
        return {name: key for name in order if (key := self.made.get(name)) is not None}

    def named(self, name: str) -> Key | None:
        """The key of that name, made on first use; None where it cannot be."""
        if name in self.building:
            ring = self.building[self.building.index(name) :]
            start = ring.index(min(ring))
            ring = [*ring[start:], *ring[:start], ring[start]]
            self.draft.tell("key-cycle", ("keys", ring[0]), ring[0], ring=" → ".join(ring))
            return None
        if name not in self.made:
            placed = self.draft.entries["keys"].get(name)
            self.building.append(name)
            self.made[name] = self.key(name, *placed) if placed else None
            self.building.pop()
        return self.made[name]

    def reference(self, name: str, path: Path) -> Key | None:
        """The key that another names."""
        declared = self.draft.declared["keys"]
        if name not in declared:
            self.draft.faults.append(unknown("unknown-key", self.draft.place(*path), name, declared))
            return None
        return self.named(name)

    def key(self, name: str, path: Path, entry: KeyEntry) -> Key | None:
        """The key of the entry; None where any of it is in doubt, since sharing by it would only show more faults."""
        made = self.of_kind(name, path, entry)
        return None if self.draft.structuring.doubtful(path) else made

    def of_kind(self, name: str, path: Path, entry: KeyEntry) -> Key | None:  # noqa: PLR0911  one return a kind
        """The key of the one kind that the entry shows."""
        kind = self.kind(name, path, entry)
        if kind is None:
            return None
        who = self.draft.participation(path, entry.kinds, entry.members, entry.except_)
        place = self.draft.place(*path)
        match kind:
            case "equal":
                return EqualKey(id=name, participation=who, place=place)
            case "driver":
                return self.measured(name, path, entry, who)
            case "fixed":
                return self.fixed(name, path, entry, who)
            case "blend":
                return self.blend(name, path, entry, who)
            case "of":
                return self.bounded(name, path, entry, who)
            case _:
                return self.versioned(name, path, entry, who)

    def kind(self, name: str, path: Path, entry: KeyEntry) -> str | None:
        """The kind of the key: the one field that names it."""
        for fields in LATER.values():
            for each in fields:
                if getattr(entry, each) is not None:
                    where, known = (*path, each), ", ".join(FIELDS)
                    self.draft.tell("not-supported", where, each, feature=each, known=known)
                    return None
        said = ((each, getattr(entry, each)) for each in FIELDS)
        kinds = [each for each, value in said if value is not None and value is not False]
        if len(kinds) != 1 and not self.draft.structuring.doubtful(path):
            found, known = ", ".join(kinds), ", ".join(FIELDS)
            self.draft.tell("key-kind", path, found, key=name, count=len(kinds), kinds=found or "–", known=known)
        if len(kinds) != 1:
            return None
        kind = kinds[0]
        for other, fields in FIELDS.items():
            for each in fields:
                if other != kind and getattr(entry, each) is not None:
                    known = ", ".join((kind, *FIELDS[kind], "kinds", "members", "except"))
                    self.draft.tell("key-field", (*path, each), each, field=each, kind=kind, known=known)
        return kind

    def measured(self, name: str, path: Path, entry: KeyEntry, who: Participation) -> Key | None:
        """A key by a driver: a level asks for `at`, a volume for `over`."""
        driver_id = entry.driver or ""
        self.draft.known("unknown-driver", "drivers", [driver_id], (*path, "driver"))
        driver = self.drivers.get(driver_id)
        if driver is None:
            return None
        level = isinstance(driver, Level)
        asked, wrong = ("at", ("over", "newcomer")) if level else ("over", ("at",))
        for each in wrong:
            if getattr(entry, each) is not None:
                known = f"driver, {asked}, kinds, members, except"
                self.draft.tell("key-field", (*path, each), each, field=each, kind=driver.kind, known=known)
        place = self.draft.place(*path)
        if isinstance(driver, Level) and entry.at is not None:
            return LevelKey(id=name, driver=driver, at=entry.at, participation=who, place=place)
        if not isinstance(driver, Level) and entry.over is not None:
            newcomer = entry.newcomer
            return VolumeKey(id=name, driver=driver, over=entry.over, newcomer=newcomer, participation=who, place=place)
        values = {"driver": driver.id, "kind": driver.kind, "field": asked, "example": EXAMPLES[asked]}
        if not self.draft.structuring.doubtful(path):
            self.draft.tell("at-or-over", path, driver.id, **values)
        return None

    def fixed(self, name: str, path: Path, entry: KeyEntry, who: Participation) -> Key | None:
        """Agreed shares of known members, which sum to 100 %."""
        shares: dict[str, Fraction] = dict(entry.fixed or {})
        self.draft.known("unknown-member", "parties", shares, (*path, "fixed"))
        self.whole(name, (*path, "fixed"), shares.values())
        return FixedKey(id=name, shares=shares, participation=who, place=self.draft.place(*path))

    def whole(self, name: str, path: Path, shares: Iterable[Fraction]) -> None:
        """A fault where the shares do not sum to 100 %."""
        total = sum(shares, start=Fraction(0))
        if total != 1 and not self.draft.structuring.doubtful(path):
            percent = decimals(total * 100, 3).rstrip("0").rstrip(".")
            self.draft.tell("shares-sum", path, owner=name, sum=f"{percent} %")

    def blend(self, name: str, path: Path, entry: KeyEntry, who: Participation) -> Key | None:
        """Parts by other keys, whose weights sum to 100 %."""
        parts = []
        for number, part in enumerate(entry.blend or ()):
            key = self.reference(part.key, (*path, "blend", number, "key"))
            parts.append((key, part.weight))
        self.whole(name, (*path, "blend"), (weight for _, weight in parts))
        found = tuple((key, weight) for key, weight in parts if key is not None)
        if len(found) < len(parts):
            return None
        return BlendKey(id=name, parts=found, participation=who, place=self.draft.place(*path))

    def bounded(self, name: str, path: Path, entry: KeyEntry, who: Participation) -> Key | None:
        """Another key's shares between bounds."""
        inner = self.reference(entry.of or "", (*path, "of"))
        bounds: dict[str, Bound] = {}
        for each in FIELDS["of"]:
            bound = getattr(entry, each) or NO_BOUND
            self.draft.known("unknown-member", "parties", bound.by_member, (*path, each))
            bounds[each] = bound
        if inner is None:
            return None
        return BoundedKey(id=name, of=inner, participation=who, place=self.draft.place(*path), **bounds)

    def versioned(self, name: str, path: Path, entry: KeyEntry, who: Participation) -> Key | None:
        """Versions in order of time, without overlap, and without gap unless another key holds there."""
        otherwise = self.reference(entry.otherwise, (*path, "otherwise")) if entry.otherwise is not None else None
        made: list[tuple[Period, int, Key | None]] = []
        for number, version in enumerate(entry.versions or ()):
            where = (*path, "versions", number)
            period = self.period(where, version)
            key = self.key(name, where, version)
            if period is not None:
                made.append((period, number, key))
        made.sort(key=lambda each: each[:2])
        for (earlier, _, _), (later, number, _) in pairwise(made):
            where = (*path, "versions", number, "from")
            if later.start < earlier.end:
                self.draft.tell("versions-overlap", where, str(later.start), owner=name, day=later.start)
            elif later.start > earlier.end and entry.otherwise is None:
                self.draft.tell("versions-gap", where, str(later.start), owner=name, day=earlier.end)
        found = tuple((period, key) for period, _, key in made if key is not None)
        if len(found) < len(entry.versions or ()) or (entry.otherwise is not None and otherwise is None):
            return None
        place = self.draft.place(*path)
        return VersionedKey(id=name, versions=found, otherwise=otherwise, participation=who, place=place)

    def period(self, path: Path, version: VersionEntry) -> Period | None:
        """The days on which a version holds; None where it ends before it begins."""
        if version.until is not None and version.until < version.from_:
            self.draft.tell("dates-order", (*path, "until"), str(version.until), first=version.from_)
            return None
        return Period.of_days(version.from_, version.until or NO_LAST_DAY)
