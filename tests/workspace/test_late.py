"""The table of reference rates, and what ``[late]`` says."""

import datetime as dt
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from costshare.errors import Fault, InvalidValueError
from costshare.workspace.late import read_rate, read_rates
from costshare.workspace.late_terms import Late, LateInterest, ReferenceRate, ReferenceRates
from costshare.workspace.load import read
from tests.faults.mistakes import SOUND

NEW_YEAR, JULY = dt.date(2027, 1, 1), dt.date(2027, 7, 1)
LATE = """
[late]
interest = "räntelagen"
rates = "rates.csv"
due_agreed = true
reminder_fee = "60 kr"
compensation = true
ground = " Förbundsordningen § 14 "
"""
TABLE = "from,reference\n2027-07-01,2\n2027-01-01,2.25\n"


def workspace(folder: Path, late: str, **files: str) -> Path:
    shutil.copytree(SOUND, folder, dirs_exist_ok=True)
    with (folder / "charter.toml").open("a", encoding="utf-8") as charter:
        charter.write(late)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def agreed(folder: Path, late: str, **files: str) -> tuple[Late, list[str]]:
    found, faults = read(workspace(folder, late, **files))
    assert found is not None
    assert found.terms.late is not None
    return found.terms.late, [fault.code for fault in faults]


def table(folder: Path, text: str) -> tuple[ReferenceRates, tuple[Fault, ...]]:
    path = folder / "rates.csv"
    path.write_text(text, "utf-8")
    return read_rates(path, "r.csv")


def test_everything_that_is_agreed_is_read(tmp_path: Path) -> None:
    late, faults = agreed(tmp_path, LATE, rates=TABLE)
    assert faults == []
    rows = (ReferenceRate(NEW_YEAR, Fraction(9, 400), 3), ReferenceRate(JULY, Fraction(1, 50), 2))
    assert late == Late(
        interest=LateInterest.BY_LAW,
        rates=ReferenceRates(file="rates.csv", rows=rows),
        due_agreed=True,
        reminder_fee=6_000,
        compensation=True,
        ground="Förbundsordningen § 14",
    )
    lines = (tmp_path / "charter.toml").read_text("utf-8").splitlines()
    assert late.place.line is not None
    assert "reminder_fee" in lines[late.place.line - 1]


def test_the_table_is_one_of_the_files_read(tmp_path: Path) -> None:
    found, _ = read(workspace(tmp_path, LATE, rates=TABLE))
    assert found is not None
    assert "rates.csv" in found.files


def test_nothing_agreed_is_nothing(tmp_path: Path) -> None:
    assert agreed(tmp_path, "\n[late]\n") == (Late(), [])
    found, _ = read(SOUND)
    assert found is not None
    assert found.terms.late is None


def test_a_table_with_a_fault_gives_no_rates(tmp_path: Path) -> None:
    late, faults = agreed(tmp_path, LATE, rates=f"{TABLE}2028-01-01,much\n")
    assert faults == ["reference-rate"]
    assert late.rates == ReferenceRates()


def test_interest_by_law_needs_rates(tmp_path: Path) -> None:
    _, (fault,) = read(workspace(tmp_path, '\n[late]\n\ninterest = "räntelagen"\n'))
    assert (fault.code, fault.values) == ("missing-field", {"found": "", "field": "rates", "table": "[late]"})
    lines = (tmp_path / "charter.toml").read_text("utf-8").splitlines()
    assert fault.line == len(lines)


@pytest.mark.parametrize(("said", "code"), [("rates = 3", "not-text"), ('rates = "no.csv"', "file-missing")])
def test_rates_that_cannot_be_read_are_told_once(tmp_path: Path, said: str, code: str) -> None:
    late, faults = agreed(tmp_path, f'\n[late]\ninterest = "räntelagen"\n{said}\n')
    assert (late.rates, faults) == (ReferenceRates(), [code])


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("2.25", Fraction(9, 400)),
        ("2,25 %", Fraction(9, 400)),
        (" 2,250%", Fraction(9, 400)),
        ("0", Fraction(0)),
        ("-0.50", Fraction(-1, 200)),
        ("0.1", Fraction(1, 1000)),
        ("-50", Fraction(-1, 2)),
        ("50 %", Fraction(1, 2)),
    ],
)
def test_a_rate_is_in_per_cent(text: str, rate: Fraction) -> None:
    assert read_rate(text) == rate


@pytest.mark.parametrize("text", ["", "%", "two", "2.25 ‰", "0.0225", "-0.09", "50.01", "2 % %", "1/4", "9" * 50])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_rate(text)
    assert (refused.value.code, refused.value.found) == ("reference-rate", text)


def told(faults: tuple[Fault, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(fault.code, fault.line, fault.column) for fault in faults]


def test_every_fault_of_a_table_is_told(tmp_path: Path) -> None:
    rates, faults = table(tmp_path, "reference,from\n2,2027-01-01\n,27-01-01\nx,2027-07-01\n3,2027-01-01\n4,\n5\n")
    assert told(faults) == [
        ("too-few-fields", 7, None),
        ("not-a-date", 3, 2),
        ("empty-cell", 3, 1),
        ("reference-rate", 4, 1),
        ("empty-cell", 6, 2),
        ("rate-twice", 5, 2),
    ]
    assert faults[-1].values == {"found": "2027-01-01", "day": "2027-01-01", "first": "2"}
    assert {fault.file for fault in faults} == {"r.csv"}
    assert [row.line for row in rates.rows] == [2, 5]


def test_the_columns_are_these_two(tmp_path: Path) -> None:
    rates, faults = table(tmp_path, "date,reference\n2027-01-01,2\n")
    assert told(faults) == [("missing-column", 1, None), ("unknown-column", 1, 1)]
    assert faults[0].values == {"found": "date,reference", "column": "from", "known": "from,reference"}
    assert faults[1].values["column"] == "date"
    assert rates == ReferenceRates(file="r.csv")


def test_an_empty_table_is_a_fault(tmp_path: Path) -> None:
    rates, faults = table(tmp_path, "")
    assert (rates, told(faults)) == (ReferenceRates(file="r.csv"), [("empty-file", None, None)])


RATES = ReferenceRates(rows=(ReferenceRate(NEW_YEAR, Fraction(2)), ReferenceRate(dt.date(2027, 9, 15), Fraction(3))))


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (dt.date(2026, 12, 31), None),
        (NEW_YEAR, NEW_YEAR),
        (dt.date(2027, 6, 30), NEW_YEAR),
        (JULY, None),
        (dt.date(2027, 9, 14), None),
        (dt.date(2027, 9, 15), dt.date(2027, 9, 15)),
        (dt.date(2027, 12, 31), dt.date(2027, 9, 15)),
        (dt.date(2028, 1, 1), None),
        (dt.date(2028, 9, 15), None),
    ],
)
def test_a_rate_holds_until_the_next_or_the_end_of_its_half_year(day: dt.date, since: dt.date | None) -> None:
    found = RATES.on(day)
    assert (found.since if found else None) == since


def test_no_rates_hold_on_no_day() -> None:
    assert ReferenceRates().on(NEW_YEAR) is None
