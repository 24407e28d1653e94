import datetime as dt
from fractions import Fraction

import pytest

from costshare.drivers.fact import Fact, Row
from costshare.drivers.level import Dates, Level
from costshare.errors import Place, WorkspaceError
from costshare.periods.period import Period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def row(when: str, value: int, line: int) -> Row:
    return Row(when=Period.of_days(day(when), day(when)), value=Fraction(value), source=f"rad {line}", line=line)


ROWS = {"a": (row("2024-01-01", 1, 4), row("2025-01-01", 2, 3), row("2026-06-30", 3, 2))}
EXACT = Level(id="population", file="p.csv", unit="invånare", rows=ROWS)
LATEST = Level(id="population", file="p.csv", dates=Dates.LATEST, rows=ROWS)


def test_the_very_day_answers() -> None:
    found = Fact(value=Fraction(2), day=day("2025-01-01"), source="rad 3", unit="invånare")
    assert EXACT.at("a", day("2025-01-01")) == found
    assert LATEST.at("a", day("2026-06-30")).value == 3


@pytest.mark.parametrize("asked", ["2025-01-02", "2024-12-31", "2023-12-31", "2026-07-01"])
def test_no_other_day_does(asked: str) -> None:
    with pytest.raises(WorkspaceError) as error:
        EXACT.at("a", day(asked))
    (found,) = error.value.faults
    assert (found.code, found.place) == ("missing-value", Place("p.csv", 4, 1))
    assert {"driver": "population", "member": "a", "day": asked}.items() <= found.values.items()


@pytest.mark.parametrize(
    ("asked", "value"),
    [("2024-12-31", 1), ("2025-01-01", 2), ("2025-01-02", 2), ("2026-01-02", 2), ("2026-06-30", 3), ("2027-07-01", 3)],
)
def test_the_latest_answers_for_366_days(asked: str, value: int) -> None:
    assert LATEST.at("a", day(asked)).value == value


@pytest.mark.parametrize("asked", ["2023-12-31", "2026-01-03", "2027-07-02"])
def test_the_latest_may_not_be_older_nor_newer(asked: str) -> None:
    with pytest.raises(WorkspaceError):
        LATEST.at("a", day(asked))


def test_a_member_without_rows_is_missed_at_the_top() -> None:
    with pytest.raises(WorkspaceError) as error:
        EXACT.at("b", day("2025-01-01"))
    assert error.value.faults[0].place == Place("p.csv", 1, 1)
