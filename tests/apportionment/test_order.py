from datetime import date
from itertools import permutations
from typing import Any

import pytest

from costshare.apportionment.order import in_order, spelling
from costshare.errors import WeightError


class Mute:
    """Compares with nothing, and looks like every other."""

    def __repr__(self) -> str:
        return "mute"


@pytest.mark.parametrize(
    "ordered",
    [
        [],
        ["b"],
        ["B", "a", "b", "å"],
        [2, 10],
        [1, 1.5, 2],
        [("a", 1), ("a", 2), ("b", 0)],
        [date(2027, 1, 1), date(2027, 1, 2)],
        [frozenset(), frozenset("a"), frozenset("ab")],  # each contains the one before
        [10, 9, "1", "a"],  # int before str, then by text: "10" before "9"
        [None, "a"],
        [frozenset("a"), frozenset("b")],
        [frozenset("ab"), frozenset("ac"), frozenset("b")],
        [("a", None), ("b", None), ("b", 1)],
        [(frozenset("ba"), 1), (frozenset("c"), None)],
    ],
)
def test_ids_have_one_order_however_they_come(ordered: list[Any]) -> None:
    for shuffled in permutations(ordered):
        assert in_order(shuffled) == ordered


def test_ids_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(WeightError, match=r"^ids that cannot be told apart: mute, mute$"):
        in_order([Mute(), Mute()])


def test_one_id_needs_no_order() -> None:
    mute = Mute()
    assert in_order(iter([mute])) == [mute]


def test_a_spelling_names_the_type_and_spells_out_sets_and_tuples() -> None:
    assert spelling("a") == ("builtins.str", "'a'")
    assert spelling(frozenset({"b", "a"})) == (
        "builtins.frozenset",
        "[('builtins.str', \"'a'\"), ('builtins.str', \"'b'\")]",
    )
    assert spelling((2, 1)) == ("builtins.tuple", "[('builtins.int', '2'), ('builtins.int', '1')]")
    assert spelling(Mute()) == (f"{__name__}.Mute", "mute")
