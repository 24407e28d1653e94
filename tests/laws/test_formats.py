"""The same data in many forms is the same data, to the byte of what is printed."""

import csv
import datetime as dt
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final, Literal

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from costshare.allocation.derivation import derivation
from costshare.costs.basis import Basis
from costshare.runs.check import one_year
from tests.laws.folders import fewer

EXAMPLE: Final = Path(__file__).parents[2] / "examples" / "upphandlingscenter"
TABLES: Final = ("costs/budget-2013.csv", "drivers/cases.csv", "drivers/population.csv")
NUMBERS: Final = {"amount", "value", "hours"}
NO_BREAK, NARROW, MINUS = "\u00a0", "\u202f", "\u2212"
Table = list[list[str]]


@frozen(kw_only=True)
class Form:
    """How a table is written."""

    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\n"
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    decimal: str = "."
    thousands: str = ""
    minus: str = "-"
    order: int = 0
    blank_lines: bool = False
    workbook: bool = False


@cache
def table(name: str) -> Table:
    """The example's table: ids, ISO dates and texts as they are, numbers with a point and without blanks."""
    text = (EXAMPLE / name).read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ","))
    numeric = [column for column, title in enumerate(rows[0]) if title in NUMBERS]
    for row in rows[1:]:
        for column in numeric:
            row[column] = re.sub(r"[ \u00a0]", "", row[column]).replace(",", ".").replace(MINUS, "-")
    return rows


def number(text: str, form: Form) -> str:
    """The number in another form."""
    sign, digits, decimals = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text).groups(default="")  # type: ignore[union-attr]
    grouped = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", form.thousands, digits)
    return f"{form.minus if sign else ''}{grouped}{form.decimal + decimals if decimals else ''}"


def written(name: str, form: Form) -> bytes:
    """The table in that form."""
    header, *rows = table(name)
    rows = random.Random(form.order).sample(rows, len(rows)) if form.order else rows  # noqa: S311  no secret
    if form.workbook:
        return workbook([header, *rows])
    rows = [
        [number(cell, form) if title in NUMBERS else cell for title, cell in zip(header, row, strict=True)]
        for row in rows
    ]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=form.delimiter, lineterminator=form.newline, quoting=form.quoting).writerows(
        [header, *rows]
    )
    text = stream.getvalue()
    return (text.replace(form.newline, 2 * form.newline) if form.blank_lines else text).encode(form.encoding)


def workbook(rows: Table) -> bytes:
    """A workbook with numbers as numbers and dates as dates, the way a spreadsheet saves them."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, (title, cell) in enumerate(zip(rows[0], row, strict=True)):
                if at and title in NUMBERS:
                    sheet.write_number(at, column, float(cell))
                elif re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
                    sheet.write_datetime(at, column, dt.datetime.fromisoformat(cell))
                else:
                    sheet.write_string(at, column, cell)
    return stream.getvalue()


def folder(target: Path, forms: dict[str, Form], newline: str = "\n") -> Path:
    """The example in the target, its tables in those forms, its charter with those line ends."""
    root = Path(shutil.copytree(EXAMPLE, target / "example"))
    charter = (root / "charter.toml").read_text("utf-8")
    for name, form in forms.items():
        (root / name).unlink()
        place = root / (name.replace(".csv", ".xlsx") if form.workbook else name)
        place.write_bytes(written(name, form))
        charter = charter.replace(f'"{name}"', f'"{place.relative_to(root).as_posix()}"')
    (root / "charter.toml").write_bytes(charter.replace("\n", newline).encode())
    return root


def printed(root: Path) -> bytes:
    """What allocate and explain print as JSON."""
    allocation = one_year(root, 2013, Basis.BUDGET)
    documents = [allocation.to_dict(), *(derivation(allocation, member.id) for member in allocation.members)]
    return json.dumps(documents, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def expected() -> bytes:
    return printed(EXAMPLE)


FORMS: Final = st.builds(
    Form,
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "cp1252")),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    decimal=st.sampled_from(".,"),
    thousands=st.sampled_from(("", " ", NO_BREAK)),
    minus=st.sampled_from(("-", MINUS)),
    order=st.integers(0, 99),
    blank_lines=st.booleans(),
    workbook=st.booleans(),
).map(lambda form: evolve(form, minus="-") if form.encoding == "cp1252" else form)


@fewer(10)
@given(st.fixed_dictionaries(dict.fromkeys(TABLES, FORMS)), st.sampled_from(("\n", "\r\n")))
def test_the_form_of_the_files_does_not_matter(expected: bytes, forms: dict[str, Form], newline: str) -> None:
    with tempfile.TemporaryDirectory() as target:
        assert printed(folder(Path(target), forms, newline)) == expected


@pytest.mark.parametrize(
    "form",
    [
        Form(delimiter=","),
        Form(delimiter=";"),
        Form(delimiter="\t"),
        Form(encoding="utf-8-sig"),
        Form(encoding="cp1252"),
        Form(newline="\r\n"),
        Form(decimal=","),
        Form(thousands=" "),
        Form(thousands=NO_BREAK, delimiter=";", decimal=","),
        Form(thousands=NARROW, minus=MINUS),
        Form(order=1),
        Form(workbook=True),
    ],
    ids=lambda form: ",".join(sorted(set(str(form)[5:-1].split(", ")) - set(str(Form())[5:-1].split(", ")))) or "plain",
)
def test_each_form_alone(tmp_path: Path, expected: bytes, form: Form) -> None:
    assert printed(folder(tmp_path, dict.fromkeys(TABLES, form))) == expected


@pytest.mark.parametrize(
    "surroundings", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "LANGUAGE": "de"}], ids=str
)
def test_the_surroundings_of_the_process_do_not_matter(surroundings: dict[str, str]) -> None:
    command = [sys.executable, "-m", "costshare", "allocate", str(EXAMPLE), "--year", "2013", "--json"]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, env=bare | surroundings, capture_output=True, check=True)
    assert json.loads(done.stdout) == one_year(EXAMPLE, 2013, Basis.BUDGET).to_dict()
    assert "Fjärde storstadsregionen".encode() in done.stdout
    assert done.stderr == b""
