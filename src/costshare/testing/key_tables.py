"""Allocation keys as a charter writes them, drawn so that they rest on each other without a ring."""

import datetime as dt
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, Final

from attrs import define, field, frozen

from costshare.periods.period import DAY
from costshare.testing.drawing import st
from costshare.testing.strategies import days

Table = dict[str, Any]

# Days and windows that a key may ask for, by year and day counted from the year that is shared.
DAYS: Final = ((-2, "12-31"), (-1, "11-01"), (0, "01-01"), (0, "12-31"))
FIXED_DAY: Final = dt.date(2020, 6, 30)
WINDOWS: Final[tuple[Table, ...]] = (
    {"first": -3, "last": -1},
    {"first": -1, "last": -1},
    {"first": 0, "last": 0},
    {"first": -1, "last": 0},
    {"from": {"year": -1, "day": "02-15"}, "until": {"year": -1, "day": "10-31"}},
    {"from": {"year": -1, "day": "07-01"}, "until": {"year": 0, "day": "06-30"}},
    {"from": {"year": -1, "day": "01-01"}, "until": {"year": 0, "day": "01-01"}},
)
FLOORS: Final = ("1 %", "5 ‰", "1/50")
CAPS: Final = ("55 %", "9/10", "100 %")
BASES: Final = ("1 %", "-2 %", "1/40")
FLOOR_AMOUNTS: Final = (250, "10.50", "500 kr")
CAP_AMOUNTS: Final = (3_000_000, "900000 kr")
BASE_AMOUNTS: Final = (1000, -200, "99.99 kr")
LEAVES: Final = ("equal", "fixed", "level", "volume")
PLAIN: Final = (*LEAVES, "blend", "of")
KINDS: Final = (*PLAIN, "versions")


def day_rules() -> st.SearchStrategy[Any]:
    """Days as ``at`` takes them."""
    counted = st.sampled_from(DAYS).map(lambda day: {"year": day[0], "day": day[1]})
    one = st.one_of(counted, counted, st.just(FIXED_DAY))
    return st.one_of(one, one, st.fixed_dictionaries({"budget": one, "outcome": one}))


def windows() -> st.SearchStrategy[Table]:
    """Windows as ``over`` takes them."""
    one = st.sampled_from(WINDOWS)
    return st.one_of(one, one, st.fixed_dictionaries({"budget": one, "outcome": one}))


def of_either_basis(rule: Any) -> list[Any]:  # noqa: ANN401  a table or a date
    """The rule, or the two of it that depend on the basis."""
    return [rule["budget"], rule["outcome"]] if isinstance(rule, dict) and "budget" in rule else [rule]


def day_of(year: int, rule: Table | dt.date) -> dt.date:
    """The day that a rule asks for when that year is shared."""
    if isinstance(rule, dt.date):
        return rule
    month, day = map(int, rule["day"].split("-"))
    return dt.date(year + rule["year"], month, day)


def reaches_in(over: Table) -> bool:
    """Whether the window of either basis reaches into the year that is shared."""
    lasts = (each["last"] if "last" in each else each["until"]["year"] for each in of_either_basis(over))
    return any(last >= 0 for last in lasts)


@frozen(kw_only=True)
class Nature:
    """What decides where a key may stand.

    `in_year`: a window in it reaches into the year. `alone`: it rests on no other key.
    """

    in_year: bool = False
    alone: bool = True


@define(kw_only=True)
class KeyTables:
    """Keys on the way. `anchor` takes part in every one.

    `levels` and `volumes` are the drivers by id, with the days and windows that they answer for. With `amounts`, some
    bounds are in kronor.
    """

    draw: st.DrawFn
    year: int
    members: list[Table]
    anchor: str
    levels: dict[str, list[Any]]
    volumes: dict[str, list[Table]]
    amounts: bool = True
    found: dict[str, tuple[Table, Nature]] = field(factory=dict)

    def add(self, count: int, kinds: tuple[str, ...]) -> None:
        """Draw that many more keys of some of the kinds."""
        for _ in range(count):
            name = f"key-{len(self.found)}"
            table, nature = self.body(self.draw(st.sampled_from(kinds)))
            self.found[name] = (table | self.participants(), nature)

    def latest(self) -> list[str]:
        """The two keys drawn last, which may rest on the others."""
        return list(self.found)[-2:]

    def tables(self) -> Table:
        """The keys by name, in an order that has nothing to do with which rests on which."""
        names = self.draw(st.permutations(list(self.found)))
        return {name: self.found[name][0] for name in names}

    def drivers(self) -> set[str]:
        """The drivers that the keys use."""
        tables = [version for table, _ in self.found.values() for version in [table, *table.get("versions", ())]]
        return {table["driver"] for table in tables if "driver" in table}

    def participants(self) -> Table:
        """Who takes part: most often everyone; the anchor always does."""
        others = [each["id"] for each in self.members if each["id"] != self.anchor]
        kind = next(each["kind"] for each in self.members if each["id"] == self.anchor)
        match self.draw(st.integers(0, 11)):
            case 9:
                return {"kinds": [kind, *self.draw(st.lists(st.sampled_from(["region", "company"]), max_size=1))]}
            case 10:
                return {
                    "members": [self.anchor, *self.draw(st.lists(st.sampled_from(others or [self.anchor]), max_size=2))]
                }
            case 11 if others:
                return {"except": self.draw(st.lists(st.sampled_from(others), max_size=1))}
            case _:
                return {}

    def body(self, kind: str) -> tuple[Table, Nature]:  # noqa: PLR0911  one for each kind
        """A key of the kind, without its participants; an equal one where the kind has nothing to rest on."""
        match kind:
            case "fixed":
                return {"fixed": self.fixed()}, Nature()
            case "level" if self.levels:
                driver = self.draw(st.sampled_from(sorted(self.levels)))
                return {"driver": driver, "at": self.draw(st.sampled_from(self.levels[driver]))}, Nature()
            case "volume" if self.volumes:
                return self.volume()
            case "blend" if self.found:
                return self.blend()
            case "versions":
                return self.versions()
            case "of" if self.boundable():
                return self.bounded()
            case _:
                return {"equal": True}, Nature()

    def fixed(self) -> Table:
        """Agreed shares, the anchor's above zero."""
        ids = [each["id"] for each in self.members]
        taking = [each for each in ids if each == self.anchor or self.draw(st.integers(0, 3))]
        parts = {each: self.draw(st.integers(int(each == self.anchor), 40)) for each in taking}
        total = sum(parts.values())
        if total and 1000 % total == 0:
            return {each: f"{1000 * part // total} ‰" for each, part in parts.items()}
        return {each: f"{part}/{total}" for each, part in parts.items()}

    def volume(self) -> tuple[Table, Nature]:
        """A key by a flow or by events."""
        driver = self.draw(st.sampled_from(sorted(self.volumes)))
        window = self.draw(st.sampled_from(self.volumes[driver]))
        said = self.draw(st.sampled_from(["as-counted", "scaled", "as-counted", "scaled", None]))
        table = {"driver": driver, "over": window} | ({"newcomer": said} if said else {})
        return table, Nature(in_year=reaches_in(window))

    def blend(self) -> tuple[Table, Nature]:
        """A mix of one to three keys drawn before."""
        names = self.draw(st.lists(st.sampled_from(sorted(self.found)), min_size=1, max_size=3))
        first = self.draw(st.integers(0, 100))
        weights = (["100 %"], [f"{first} %", f"{100 - first} %"], ["1/3", "1/3", "1/3"])[len(names) - 1]
        parts = [{"key": name, "weight": weight} for name, weight in zip(names, weights, strict=True)]
        return {"blend": parts}, self.mixed(names)

    def mixed(self, names: list[str]) -> Nature:
        """What a key is that rests on those."""
        return together(self.found[name][1] for name in names)

    def versions(self) -> tuple[Table, Nature]:
        """One to three versions, each ending the day before the next; gaps only where another key holds there."""
        otherwise = self.draw(st.sampled_from([*sorted(self.found), None]))
        near = days(dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))
        starts = sorted(self.draw(st.lists(near, min_size=1, max_size=3, unique=True)))
        if otherwise is None:
            starts[0] = dt.date(2009, 1, 1)
        made: list[Table] = []
        natures = []
        for start, following in zip_longest(starts, starts[1:]):
            table, nature = self.body(self.draw(st.sampled_from(PLAIN)))
            until = following - DAY if following else start.replace(month=12, day=31)
            if otherwise is not None and self.draw(st.booleans()):
                until = max(start, until - self.draw(st.integers(1, 60)) * DAY)
            elif following is None and start.year < self.year:
                until = None
            made.append({"from": start} | ({"until": until} if until else {}) | table | self.participants())
            natures.append(nature)
        if otherwise is None:
            made[-1].pop("until", None)
        natures.extend([self.found[otherwise][1]] if otherwise else [])
        named = {"otherwise": otherwise} if otherwise else {}
        return named | {"versions": self.draw(st.permutations(made))}, together(natures)

    def boundable(self) -> list[str]:
        """The keys drawn before that bounds may be put on: those whose meaning does not depend on how the year is cut.

        A window that reaches into the year is not cut by membership, other keys are; a mix of both is left alone.
        """
        return sorted(name for name, (_, nature) in self.found.items() if nature.alone or not nature.in_year)

    def bounded(self) -> tuple[Table, Nature]:
        """Another key between bounds that most pools can hold."""
        inner = self.draw(st.sampled_from(self.boundable()))
        table: Table = {"of": inner}
        for name, parts, kronor in (
            ("floor", FLOORS, FLOOR_AMOUNTS),
            ("cap", CAPS, CAP_AMOUNTS),
            ("base", BASES, BASE_AMOUNTS),
        ):
            if self.draw(st.booleans()):
                in_kronor = self.amounts and self.draw(st.integers(0, 3)) == 0
                choices = st.sampled_from(kronor if in_kronor else parts)
                who = self.draw(
                    st.lists(st.sampled_from([each["id"] for each in self.members]), max_size=2, unique=True)
                )
                table[name] = {each: self.draw(choices) for each in who} if who else self.draw(choices)
        nature = self.found[inner][1]
        return table, Nature(in_year=nature.in_year, alone=False)


def together(natures: Iterable[Nature]) -> Nature:
    """What a key is that is made of several."""
    return Nature(in_year=any(one.in_year for one in natures), alone=False)
