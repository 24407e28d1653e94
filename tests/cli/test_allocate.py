import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest

from costshare.documents.notation import MINUS, NO_BREAK
from tests.cli.conftest import Run
from tests.documents.workbooks import Workbook
from tests.faults.mistakes import HERE, SOUND, workspace

SCRIPT: Final = "<script>alert('x') & \"y\"</script>"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The sound workspace with names that are programs, formulas and tags."""
    root = workspace(HERE / "float", tmp_path)
    charter = (SOUND / "charter.toml").read_text("utf-8")
    charter = charter.replace('"Ada kommun"', json.dumps(SCRIPT)).replace('"Bo kommun"', json.dumps("=1+1"))
    charter = charter.replace('"Inköp"', json.dumps("@SUM(A1) </th>")).replace('"Stöd"', json.dumps("a | b"))
    (root / "charter.toml").write_text(charter, "utf-8")
    return root


def told(run: Run, root: Path, year: int) -> Any:  # noqa: ANN401  a JSON document
    return json.loads(run("allocate", root, "--year", year, "--json").out)


def test_csv_holds_every_cell(run: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert run("allocate", example, "--year", 2013, "--csv", file).status == 0
    document = told(run, example, 2013)
    cells = [(pool["id"], *cell) for pool in document["pools"] for cell in pool["members"].items()]
    expected = [",".join(("2013", "budget", *cell)) for cell in cells]
    assert file.read_bytes() == "\n".join(["year,basis,pool,member,amount", *expected, ""]).encode()


def test_csv_is_the_same_in_every_language(run: Run, example: Path, tmp_path: Path) -> None:
    for language in ("sv", "en"):
        run("allocate", example, "--year", 2013, "--csv", tmp_path / language, "--lang", language)
    assert (tmp_path / "sv").read_bytes() == (tmp_path / "en").read_bytes()


def test_the_workbook_holds_numbers_that_add_up(run: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    assert run("allocate", example, "--year", 2013, "--xlsx", file).status == 0
    document = told(run, example, 2013)
    found = Workbook(file.read_bytes()).values
    assert list(found) == [
        *("Fördelning", "Andelar", "Fördelningsgrunder", "Kostnadspooler", "Gemensamma kostnader", "Härledning"),
        *("Avrundningar", "Om arbetsboken"),
    ]
    header, *rows, total = found["Fördelning"]
    assert header == ["Medlem", *(pool["name"] for pool in document["pools"]), "Summa", "Andel"]
    assert [row[0] for row in rows] == [member["name"] for member in document["members"]]
    for row, member in zip(rows, document["members"], strict=True):
        cells = [pool["members"].get(member["id"]) for pool in document["pools"]]
        assert row[1:-2] == [float(cell) if cell is not None else "" for cell in cells]
        assert row[-2] == float(member["amount"])
    assert total[1:-1] == [*(float(pool["amount"]) for pool in document["pools"]), float(document["total"])]
    assert [round(100_000 * row[-1]) for row in rows] == [
        int(member["percent"].replace(".", "")) for member in document["members"]
    ]
    _, *derived = found["Härledning"]
    assert {row[1] for row in derived} == {member["name"] for member in document["members"]}


def test_the_same_allocation_makes_the_same_files(run: Run, example: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        options = [each for kind in ("csv", "xlsx", "html") for each in (f"--{kind}", tmp_path / f"{name}.{kind}")]
        assert run("allocate", example, "--year", 2013, *options).status == 0
    for kind in ("csv", "xlsx", "html"):
        assert (tmp_path / f"a.{kind}").read_bytes() == (tmp_path / f"b.{kind}").read_bytes()


class Page(HTMLParser):
    """What a browser would show, and the tags and addresses that it would follow."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.open: list[str] = []
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open += [] if tag == "meta" else [tag]
        self.addresses += [value or "" for name, value in attributes if name in {"src", "href", "action"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, "tags close in order"

    def handle_data(self, text: str) -> None:
        self.texts.append(text)


def test_the_page_shows_the_amounts(run: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    run("allocate", example, "--year", 2013, "--html", file)
    document = told(run, example, 2013)
    page = Page(file)
    shown = {text.replace(NO_BREAK, "").replace(",", ".").replace(MINUS, "-") for text in page.texts}
    assert shown >= {member["amount"] for member in document["members"]} | {document["total"]}
    assert page.open == []
    assert page.addresses == [], "the page asks nothing of the network"


def test_names_are_texts_everywhere(run: Run, hostile: Path, tmp_path: Path) -> None:
    options = [each for kind in ("csv", "xlsx", "html") for each in (f"--{kind}", tmp_path / f"a.{kind}")]
    done = run("allocate", hostile, "--year", 2027, *options)
    assert done.status == 0, done.err
    page = Page(tmp_path / "a.html")
    assert "script" not in page.tags
    assert SCRIPT in page.texts
    sheet = Workbook((tmp_path / "a.xlsx").read_bytes()).values["Fördelning"]
    assert [row[0] for row in sheet[1:4]] == [SCRIPT, "=1+1", "Cia AB"]
    assert SCRIPT in done.out
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"))))
    assert {len(row) for row in rows} == {5}


def test_nothing_is_written_when_the_input_has_faults(run: Run, tmp_path: Path) -> None:
    root = workspace(HERE / "shares-sum", tmp_path)
    before = sorted(tmp_path.rglob("*"))
    options = [each for kind in ("csv", "xlsx", "html") for each in (f"--{kind}", tmp_path / f"a.{kind}")]
    assert run("allocate", root, "--year", 2027, *options).status == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_an_older_file_is_replaced_whole(run: Run, example: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"?" * 100_000)
    done = run("allocate", example, "--year", 2013, "--csv", file)
    assert b"?" not in file.read_bytes()
    assert list(tmp_path.iterdir()) == [file]
    assert done.err == f"Skrivet: {file}\n"


def test_with_json_nothing_but_json_is_printed(run: Run, example: Path, tmp_path: Path) -> None:
    done = run("allocate", example, "--year", 2013, "--json", "--csv", tmp_path / "a.csv")
    assert json.loads(done.out)["total"] == "18358706.00"
    assert done.err == ""
    assert (tmp_path / "a.csv").exists()
