"""One table in every form that a file of it can have."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from costshare.sheets.read import read_sheet

Table = tuple[list[str], list[list[str]]]

SWEDISH = "abcxyzABC019 \"'.-+=%#{}!?\n,;åäöÅÄÖé"
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.just("\n"), max_size=12)


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    """A header and its rows, as they should be read; names hold no delimiter, since that is what names it."""
    texts = texts.map(str.strip)
    names = texts.map(lambda text: "".join(c for c in text if c not in ",;\t").strip()).filter(bool)
    headers = st.lists(names, min_size=2, max_size=4, unique=True)
    return headers.flatmap(lambda header: st.tuples(st.just(header), st.lists(rows(texts, len(header)), max_size=5)))


def rows(texts: st.SearchStrategy[str], width: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=width, max_size=width).filter(any)


def written(table: Table, delimiter: str, *, end: str = "\n", quote_all: bool = False) -> str:
    def field(text: str) -> str:
        quoted = '"' + text.replace('"', '""') + '"'
        return quoted if quote_all or any(c in text for c in f'{delimiter}\n"') else text

    header, body = table
    return "".join(delimiter.join(map(field, cells)) + end for cells in [header, *body])


def workbook(table: Table) -> bytes:
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_urls": False}) as made:
        sheet = made.add_worksheet()
        for line, cells in enumerate([table[0], *table[1]]):
            for column, text in enumerate(cells):
                sheet.write_string(line, column, text)
    return memory.getvalue()


WORKBOOK = workbook((["a", "b"], [["1", "å"], ["2", "ö"]]))


def read(folder: Path, suffix: str, raw: bytes) -> Table:
    path = folder / f"table{suffix}"
    path.write_bytes(raw)
    sheet, faults = read_sheet(path, path.name)
    assert sheet
    assert faults == ()
    return list(sheet.header), [list(row.cells) for row in sheet.rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets")


@given(tables(st.text(SWEDISH, max_size=12)), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_one_table_in_every_encoding_is_one_table(folder: Path, table: Table, end: str, quote_all: bool) -> None:
    text = written(table, ";", end=end, quote_all=quote_all)
    assert read(folder, ".csv", text.encode()) == table
    assert read(folder, ".csv", text.encode("utf-8-sig")) == table
    assert read(folder, ".csv", text.encode("cp1252")) == table


@given(tables(ANY_TEXT), st.booleans())
def test_one_table_with_every_delimiter_and_as_a_workbook_is_one_table(
    folder: Path, table: Table, quote_all: bool
) -> None:
    for delimiter, suffix in ((",", ".csv"), (";", ".txt"), ("\t", ".tsv")):
        raw = written(table, delimiter, quote_all=quote_all).encode("utf-8-sig")
        assert read(folder, suffix, raw) == table
    assert read(folder, ".xlsx", workbook(table)) == table


@given(st.binary() | st.text().map(str.encode), st.sampled_from([".csv", ".xlsx", ".ods", ".xls"]))
def test_any_bytes_give_a_sheet_or_a_fault(folder: Path, raw: bytes, suffix: str) -> None:
    path = folder / f"any{suffix}"
    path.write_bytes(raw)
    sheet, faults = read_sheet(path, path.name)
    assert sheet is not None or faults


@given(st.data())
def test_a_damaged_workbook_gives_a_sheet_or_a_fault(folder: Path, data: st.DataObject) -> None:
    raw = bytearray(WORKBOOK)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=5)):
        raw[place] = data.draw(st.integers(0, 255))
    path = folder / "damaged.xlsx"
    path.write_bytes(raw)
    sheet, faults = read_sheet(path, path.name)
    assert sheet is not None or faults


@pytest.mark.parametrize("name", ["t.pdf", "t", "t.csv.gz", "t.se"])
def test_another_kind_of_file_is_told_with_the_kinds_that_are_read(tmp_path: Path, name: str) -> None:
    sheet, faults = read_sheet(tmp_path / name, f"costs/{name}")
    assert sheet is None
    assert [found.code for found in faults] == ["file-type"]
    assert faults[0].text("expected") == ".csv, .txt, .tsv, .xlsx, .xls, .ods"
    assert str(faults[0].place) == f"costs/{name}"


def test_the_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "T.CSV").write_text("a;b\n1;2\n")
    assert read_sheet(tmp_path / "T.CSV", "T.CSV")[1] == ()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_folder_named_as_a_table_is_a_fault(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    path.mkdir()
    sheet, faults = read_sheet(path, path.name)
    assert sheet is None
    assert [found.code for found in faults] == ["file-type"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_without_bytes_is_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"table{suffix}"
    path.touch()
    assert [found.code for found in read_sheet(path, path.name)[1]] == ["empty-file"]


def test_the_named_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook((["a", "b"], [])))
    assert [found.code for found in read_sheet(path, "t.xlsx", sheet="Utfall")[1]] == ["sheet-missing"]


def test_the_reader_of_workbooks_loads_when_one_is_read() -> None:
    code = "import sys, costshare.sheets.read; sys.exit('python_calamine' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
