"""What is passed as the twin of a sound advance is what would be found sound by itself; whatever is changed in one."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from sqlalchemy import Row

from costshare.billing.record import spelled
from costshare.errors import CostshareError
from costshare.register.meaning import Meaning
from costshare.register.reading import Reading
from costshare.register.schema import INVOICES
from costshare.register.twins import HOLE, with_holes
from costshare.register.verify import Finding, Replay, Rows, replayed
from tests.laws.tampering import VALUES, Hand, Story, changed, leaves


class Counting(Meaning):
    """Notes which entries were passed as twins; none is, where it takes nothing for known."""

    def __init__(self, reading: Reading, *, is_short: bool) -> None:
        super().__init__(reading)
        self.is_short = is_short
        self.passed: list[int] = []

    def knows(self, row: Row[Any], replay: Replay, beside: Rows) -> bool:
        if self.is_short and super().knows(row, replay, beside):
            self.passed.append(row.entry)
            return True
        return False


def looked(hand: Hand, *, is_short: bool) -> tuple[Counter[Finding], Replay, list[int]]:
    """What is found, to where the replay comes, and which entries were passed as twins."""
    reading, replay = Reading(hand.connection), Replay()
    watch = Counting(reading, is_short=is_short)
    return Counter(replayed(replay, reading, watch)), replay, watch.passed


def agreed(hand: Hand) -> list[int]:
    """The twins, once it is seen that the short way says what the long one does."""
    short, long = (looked(hand, is_short=is_short) for is_short in (True, False))
    assert short[:2] == long[:2]
    return short[2]


@pytest.fixture(scope="module")
def twins(hand: Hand) -> list[int]:
    """The entries that are passed in a sound register: of three members, in the quarters after the first."""
    found = agreed(hand)
    assert len(found) == 9
    return found


def test_so_are_all_advances_but_the_first_of_a_member_and_of_a_run(hand: Hand, twins: list[int]) -> None:
    records = [record for _, _, record in Story.of(hand).entries]
    ways = Counter((records[entry - 1]["member"]["id"], records[entry - 1]["category"]) for entry in twins)
    assert ways == {("bo", "O"): 3, ("cia", "E"): 3, ("cia", "S"): 3}


@pytest.mark.parametrize("which", range(3))
def test_whatever_is_changed_in_a_twin_is_found_as_it_is_in_others(hand: Hand, twins: list[int], which: int) -> None:
    """Every hash and every row is made to fit; each third of a record in another twin."""
    story, place = Story.of(hand), twins[which] - 1
    record = story.entries[place][2]
    count = 0
    for path in list(leaves(record))[which::3]:
        with hand.undone():
            try:
                story.with_entry(place, changed(record, path)).forged(hand)
            except (CostshareError, ValueError):
                continue
            assert place + 1 not in agreed(hand), path
            count += 1
    assert count


@given(st.data())
def test_whatever_is_changed_in_several_entries_is_found_either_way(hand: Hand, data: st.DataObject) -> None:
    story = Story.of(hand)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(story.entries) - 1))
        record = story.entries[place][2]
        story = story.with_entry(place, changed(record, data.draw(st.sampled_from(list(leaves(record))))))
    with hand.undone():
        try:
            story.forged(hand)
        except (CostshareError, ValueError, KeyError):
            reject()
        agreed(hand)


@pytest.mark.parametrize("column", [column.name for column in INVOICES.columns])
def test_so_is_whatever_is_changed_in_the_row_beside_a_twin(hand: Hand, twins: list[int], column: str) -> None:
    for value in VALUES[::2]:
        with hand.undone():
            hand.run(f"UPDATE invoices SET {column} = {value.format(column=column)} WHERE entry = ?", twins[0])  # noqa: S608
            agreed(hand)


def test_a_new_plan_of_the_year_makes_strangers_of_all(hand: Hand, twins: list[int]) -> None:
    story = Story.of(hand)
    plan = next(entry for entry in story.entries if entry[0] == "plan")
    place = twins[0] - 2  # after the run that the first of them is of
    spreads = [{**each, "target": each["target"] + 1} for each in plan[2]["plan"]["spreads"]]
    second = (
        "plan",
        story.entries[place][1],
        {**plan[2], "revision": 2, "plan": {**plan[2]["plan"], "spreads": spreads}},
    )
    with hand.undone():
        Story(entries=(*story.entries[:place], second, *story.entries[place:]), bases=story.bases).forged(hand)
        assert not agreed(hand)


@given(name=st.text(), lines=st.integers(0, 3), value=st.sampled_from(["1.00", "%s", "a%"]))
def test_the_holes_are_where_the_values_were(name: str, lines: int, value: str) -> None:
    differing = dict.fromkeys(("net", "number", "ocr", "payable", "rounding", "vat"), value)
    of_lines = [{"name": name, "net": value, "planned": "2.00"}] * lines
    record = {
        **differing,
        "date": "d",
        "due": "e",
        "period": {"name": "p"},
        "member": {"name": name},
        "lines": of_lines,
    }
    values = ('"d"', '"e"', *[value] * lines, *[value] * 4, '{"name":"p"}', value, value)
    assert HOLE in name or with_holes(record) % values == spelled(record)
    assert (with_holes(record) == "") is (HOLE in name)
