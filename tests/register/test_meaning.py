"""Entries that follow from those before, and make no sense all the same: everything fits but for one thing."""

from pathlib import Path
from typing import Any

import pytest

from costshare.billing.redo_year import as_planned, planned
from costshare.register.register import Register
from costshare.runs.verify import NOTES, verify
from tests.billing.agreement import FEDERATION
from tests.laws.tampering import Hand, Story
from tests.register.issuing import start


def found(hand: Hand, kind_of: str, /, **changed: Any) -> set[str]:  # noqa: ANN401 - a record's own
    """The codes, the anchor aside, after a record of a kind was changed and everything else made to fit."""
    story = Story.of(hand)
    places = [place for place, entry in enumerate(story.entries) if entry[0] == kind_of]
    place = places[0]
    with hand.undone():
        story.with_entry(place, {**story.entries[place][2], **changed}).forged(hand)
        return {each.code for each in hand.findings(anchor=False)}


def test_what_is_forged_without_a_change_is_sound(hand: Hand) -> None:
    with hand.undone():
        Story.of(hand).forged(hand)
        assert not hand.found()


@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        ("run", {"id": "bill-2027-Q9"}, "run"),
        ("run", {"kind": "gift"}, "run"),
        ("run", {"kind": "settle"}, "run"),
        ("run", {"period": "2027-Q3"}, "run"),
        ("run", {"issued": "2027-01-16"}, "run"),
        ("plan", {"revision": 2}, "plan"),
        ("plan", {"plan": {"year": 2027, "instalments": 4, "spreads": []}}, "redo"),
        ("plan", {"plan": {"year": 2028, "instalments": 4, "spreads": []}}, "plan"),
        ("plan", {"plan": {}}, "redo"),
        ("invoice", {"ocr": "000001297"}, "reference"),
        ("invoice", {"rate": "25.00"}, "redo"),
        ("invoice", {"rounding": "0.13", "payable": "20103.01"}, "redo"),
        ("invoice", {"period": {"name": "2027-Q2", "from": "2027-04-01", "until": "2027-06-30"}}, "redo"),
        ("credit-note", {"credits": "F20270009"}, "redo"),
        ("credit-note", {"references": []}, "redo"),
        ("credit-note", {"rate": "25.00"}, "redo"),
        ("settlement", {"revision": 2}, "settlement"),
        ("settlement", {"year": 2028}, "settlement"),
        ("settlement", {"settled": {"year": 2027, "rows": []}}, "settlement"),
        ("payment", {"amount": "0.01"}, "payment"),
        ("posting", {"number": "F20279999"}, "posting"),
    ],
)
def test_what_makes_no_sense_is_found(hand: Hand, kind: str, changed: dict[str, Any], code: str) -> None:
    assert code in found(hand, kind, **changed)


def test_an_entry_that_such_a_run_does_not_write_is_found(hand: Hand) -> None:
    story = Story.of(hand)
    (bill, *_rest) = [entry[1] for entry in story.entries if entry[0] == "run"]
    last = next(place for place, entry in reversed(list(enumerate(story.entries))) if entry[1] == bill)
    posting = next(entry for entry in story.entries if entry[0] == "posting")
    entries = (*story.entries[: last + 1], ("posting", bill, posting[2]), *story.entries[last + 1 :])
    with hand.undone():
        Story(entries=entries, bases=story.bases).forged(hand)
        assert "run" in {each.code for each in hand.findings(anchor=False)}


def test_a_register_that_is_founded_twice_is_found(hand: Hand) -> None:
    story = Story.of(hand)
    with hand.undone():
        Story(entries=(*story.entries, story.entries[0]), bases=story.bases).forged(hand)
        assert {"record", "extra"} <= {each.code for each in hand.findings(anchor=False)}


@pytest.mark.parametrize(
    ("pool", "target", "amounts", "is_so"),
    [
        ("a", 300, {"Q1": 100, "Q2": 200}, True),
        ("b", 300, {"Q1": 100, "Q2": 200}, False),
        ("a", 301, {"Q1": 100, "Q2": 200}, False),
        ("a", 300, {"Q1": 100, "Q3": 200}, False),
        ("a", 300, {"Q1": 100}, False),
        ("a", 300, {"Q1": 100, "Q2": 201}, False),
    ],
)
def test_a_line_says_what_the_plan_does(pool: str, target: int, amounts: dict[str, int], is_so: bool) -> None:
    plan = planned({"spreads": [{"member": "ada", "pool": pool, "target": target, "amounts": amounts}]})
    line = {"pool": "a", "planned": "3.00", "instalments": {"Q1": "1.00", "Q2": "2.00"}}
    assert as_planned(line, plan.get(("ada", "a"))) is is_so


def test_runs_whose_names_are_alike_are_sound(tmp_path: Path) -> None:
    """Of what a run is called after, no folder's name can hold all."""
    with Register.open(tmp_path / "register.db", federation=FEDERATION) as register:
        for period in ("a/b", "a:b", "a-b", "a-b-2", "a/b", "é" * 200, "é" * 201):
            with register.writing() as writing:
                start(writing, period, kind="refund")
    (tmp_path / "charter.toml").write_text(f'schema = 1\n[federation]\nname = "F"\norgnr = "{FEDERATION}"\n', "utf-8")
    assert {each.code for each in verify(tmp_path).findings} <= NOTES
