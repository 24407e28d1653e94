import csv
import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costshare.testing.case import Case, csv_text, toml
from costshare.testing.charters import cases
from tests.laws.folders import fewer

DOCUMENT = {
    "schema": 1,
    "federation": {"name": 'Förbundet "Ö"', "contact": {"email": "e@example.se"}},
    "members": [{"id": "a", "from": dt.date(2009, 1, 1)}, {"id": "b", "from": dt.date(2010, 1, 1)}],
    "keys": {
        "plain": {"equal": True},
        "blend": {"blend": [{"key": "plain", "weight": "1/3"}, {"key": "plain", "weight": "2/3"}]},
        "changing": {"otherwise": "plain", "versions": [{"from": dt.date(2027, 1, 1), "fixed": {"å": "100 %"}}]},
    },
    "drivers": {},
    "candidates": [],
}


def test_what_is_written_is_what_a_reader_finds() -> None:
    assert tomllib.loads(toml(DOCUMENT)) == DOCUMENT


def test_keys_and_versions_have_headers_of_their_own() -> None:
    text = toml(DOCUMENT)
    assert "[keys.plain]\nequal = true\n" in text
    assert '[[keys.changing.versions]]\nfrom = 2027-01-01\nfixed = { "å" = "100 %" }\n' in text
    assert text.count("[[members]]") == 2


@pytest.mark.parametrize("wrong", [1.5, None, {1}])
def test_what_a_charter_does_not_hold_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match=f"holds no {type(wrong).__name__}"):
        toml({"field": wrong})


@fewer()
@given(cases())
def test_a_drawn_charter_is_written_as_it_was_drawn(case: Case) -> None:
    assert tomllib.loads(case.files()["charter.toml"]) == case.charter


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=2, max_size=2)))
def test_rows_are_written_as_they_are(rows: list[list[str]]) -> None:
    assert list(csv.reader(csv_text(rows).split("\n")[:-1], delimiter=";")) == rows


def test_a_case_is_written_with_its_tables(tmp_path: Path) -> None:
    case = Case(charter={"schema": 1}, tables={"drivers/p.csv": [["member", "date"], ["a", "2027-01-01"]]}, year=2027)
    folder = case.write(tmp_path / "w")
    assert (folder / "charter.toml").read_text("utf-8") == "schema = 1\n"
    assert (folder / "drivers" / "p.csv").read_text("utf-8") == "member;date\na;2027-01-01\n"
