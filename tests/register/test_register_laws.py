"""What holds for every record that is issued."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from costshare.register.entry import claim_of
from costshare.testing.strategies import ore
from tests.register.issuing import amounts, next_record, opened, put, sound, start

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))  # a half of a surrogate pair is no character
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """What a record may say besides which claim it is."""
    lines = draw(st.lists(ore(), min_size=1, max_size=3))
    added = amounts(*lines, vat=draw(ore()), rounding=draw(st.integers(-50, 50)))
    return {**added, "basis": draw(PLAIN), "user": draw(TEXTS), "ground": draw(TEXTS)}


@given(st.lists(st.lists(contents(), max_size=3), min_size=1, max_size=3))
def test_records_come_back_equal_and_in_order(
    new_place: Callable[[], Path | str], runs: list[list[dict[str, Any]]]
) -> None:
    with opened(new_place()) as register:
        issued: dict[str, list[dict[str, Any]]] = {}
        for turn, contents_of_run in enumerate(runs, 1):
            period = f"2027-{turn:02}"
            with register.writing() as writing:
                run_id = start(writing, period)
                for place, content in enumerate(contents_of_run):
                    _, made = next_record(writing, f"m{place}", period)
                    made |= content
                    put(writing, run_id, claim_of(made), made)
                    issued.setdefault(run_id, []).append(made)
        assert list(register.records()) == [made for records in issued.values() for made in records]
        assert all(list(register.records(run_id)) == records for run_id, records in issued.items())
        assert sound(register) == ()
