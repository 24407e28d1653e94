"""Who may take part in a key at all, whatever the day."""

from fractions import Fraction

import pytest

from costshare.drivers.events import Events
from costshare.drivers.level import Level
from costshare.federation.participation import Participation
from costshare.federation.parties import Kind
from costshare.keys.blend import BlendKey
from costshare.keys.bounded import Bound, BoundedKey, Yearly
from costshare.keys.equal import EqualKey
from costshare.keys.fixed import FixedKey
from costshare.keys.measured import LevelKey, VolumeKey
from costshare.keys.piece import Key
from costshare.keys.versions import VersionedKey
from costshare.keys.when import AtBy, FixedDay, OverBy, Window
from costshare.periods.period import year
from tests.keys.asked import day, member

MEMBERS = (member("d"), member("b"), member("c", kind="company"), member("a", until="2012-12-31"))
WITHOUT_B = Participation(exempt=frozenset({"b"}))
COMPANIES = EqualKey(id="companies", participation=Participation(kinds=frozenset({Kind.COMPANY})))
A = FixedKey(id="a", shares={"a": Fraction(1), "elsewhere": Fraction(0)})
B = FixedKey(id="b", shares={"b": Fraction(1)})
HALF, AT = Fraction(1, 2), FixedDay(day("2022-11-01"))
LEVEL = Level(id="level", file="level.csv", unit="st", rows={})
EVENTS = Events(id="events", file="events.csv", unit="st", rows={})
BY_EVENTS = OverBy(Window.of_years(-1, -1), Window.of_years(-1, -1))
FROM_2023 = (year(2023), B)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (EqualKey(id="k"), "dbca"),
        (EqualKey(id="k", participation=WITHOUT_B), "dca"),
        (LevelKey(id="k", driver=LEVEL, at=AtBy(AT, AT), participation=WITHOUT_B), "dca"),
        (VolumeKey(id="k", driver=EVENTS, over=BY_EVENTS, participation=WITHOUT_B), "dca"),
        (FixedKey(id="k", shares=dict.fromkeys("abc", Fraction(1, 3)), participation=WITHOUT_B), "ca"),
        (BlendKey(id="k", parts=((COMPANIES, HALF), (B, HALF))), "bc"),
        (BlendKey(id="k", parts=((COMPANIES, Fraction(1)), (B, Fraction(0)))), "c"),
        (BlendKey(id="k", parts=((COMPANIES, HALF), (B, HALF)), participation=WITHOUT_B), "c"),
        (VersionedKey(id="k", versions=(FROM_2023,)), "b"),
        (VersionedKey(id="k", versions=(FROM_2023,), otherwise=A), "ba"),
        (VersionedKey(id="k", versions=(FROM_2023,), otherwise=A, participation=WITHOUT_B), "a"),
        (BoundedKey(id="k", of=COMPANIES), "c"),
        (BoundedKey(id="k", of=COMPANIES, base=Bound(by_member={"a": Yearly(1)})), "ca"),
        (BoundedKey(id="k", of=COMPANIES, floor=Bound(by_member={"b": Yearly(1)})), "bc"),
        (BoundedKey(id="k", of=COMPANIES, cap=Bound(by_member={"b": Yearly(1)})), "c"),
        (BoundedKey(id="k", of=EqualKey(id="e"), participation=WITHOUT_B), "dca"),
    ],
)
def test_those_who_may_take_part_in_the_order_given(key: Key, expected: str) -> None:
    assert "".join(each.id for each in key.parties(MEMBERS)) == expected
