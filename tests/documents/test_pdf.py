"""PDFs as a reader of them sees them: tagged, in Swedish, to be kept, with the invoice for a system within."""

import datetime as dt
import hashlib
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

import costshare
from costshare.allocation.allocation import Allocation
from costshare.documents.language import Language
from costshare.documents.pdf import allocation_pdf, invoice_pdf, reminder_pdf, statement_pdf
from costshare.documents.typesetting import COMPILERS, Attachment, Relation
from costshare.errors import MissingExtraError
from costshare.workspace.letterhead import Letterhead
from tests.documents.invoices import NAMES, OTHERS, changed, kept, letter, with_lines
from tests.documents.pdfs import bookmarks, elements, inside, metadata, opened, structure, text_of

INVOICES = (*NAMES, *OTHERS)
DAY = dt.date(2014, 2, 28)
XML = Attachment(name="F20130008.xml", content="<Invoice>\r\n<Note>Åtgärd &amp; 😀</Note></Invoice>\n".encode())
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="40" height="40" fill="#005aa0"/></svg>'
)


def allocation() -> Allocation:
    return costshare.allocate(costshare.load("examples/upphandlingscenter"), 2013, "budget")


MADE: dict[str, Callable[[Language], bytes]] = {
    **{name: lambda language, name=name: invoice_pdf(kept(name), language) for name in INVOICES},  # type: ignore[misc]
    "reminder": lambda language: reminder_pdf(letter("reminder"), language),
    "statement": lambda language: statement_pdf(letter("statement"), DAY, language),
    "allocation": lambda language: allocation_pdf(allocation(), DAY, language),
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: make(Language.SWEDISH) for name, make in MADE.items()}


@pytest.mark.parametrize("name", MADE)
def test_it_says_which_standards_it_keeps(name: str, files: dict[str, bytes]) -> None:
    said = metadata(opened(files[name]), "pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
    assert said == ("3", "A", "1")


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("language", list(Language))
def test_it_says_its_language_and_title(name: str, language: Language) -> None:
    pdf = opened(MADE[name](language))
    assert str(pdf.Root.Lang).startswith(language)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    (title,) = metadata(pdf, "dc:title")
    assert "Kommunalförbundet Fjärde storstadsregionen" in title
    assert title == str(pdf.docinfo.Title)


@pytest.mark.parametrize("name", MADE)
def test_it_is_tagged_from_the_title_to_every_cell(name: str, files: dict[str, bytes]) -> None:
    pdf = opened(files[name])
    assert pdf.Root.MarkInfo.Marked
    found = structure(files[name])
    assert found[0] == "/Document"
    assert found.count("/H1") == 1
    assert {"/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD"} <= set(found)


@pytest.mark.parametrize("name", MADE)
def test_every_column_has_a_head_and_every_cell_knows_it(name: str, files: dict[str, bytes]) -> None:
    pdf = opened(files[name])
    tables = [each for each in elements(pdf) if each.S == "/Table"]
    assert tables
    for table in tables:
        parts = {str(part.S): part for part in table.K if isinstance(part, pikepdf.Dictionary)}
        heads = [cell for cell in inside(parts["/THead"]) if cell.S == "/TH"]
        assert all(attribute(cell, "/Scope") == "/Column" for cell in heads)
        for row in (each for each in inside(parts["/TBody"]) if each.S == "/TR"):
            cells = [cell for cell in row.K if isinstance(cell, pikepdf.Dictionary)]
            assert len(cells) == len(heads)
            assert all(attribute(cell, "/Headers") is not None for cell in cells)


def attribute(element: Any, name: str) -> Any:  # noqa: ANN401 - pikepdf's objects have no closer type
    return next((each[name] for each in element.get("/A", ()) if name in each), None)


@pytest.mark.parametrize("name", MADE)
def test_headings_go_down_a_step_at_a_time_and_are_bookmarks(name: str, files: dict[str, bytes]) -> None:
    pdf = opened(files[name])
    ranks = [int(kind[2:]) for kind in structure(files[name]) if kind[:2] == "/H" and kind[2:].isdigit()]
    assert ranks[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))
    titles = bookmarks(pdf)
    assert len(titles) == sum(rank <= 3 for rank in ranks)
    assert titles[0] in metadata(pdf, "dc:title")[0]


def test_pictures_are_said_in_words() -> None:
    pdf = opened(invoice_pdf(kept("service"), letterhead=Letterhead(logo=LOGO)))
    told = [str(each.Alt) for each in elements(pdf) if each.S == "/Figure"]
    assert told == [
        "Logotyp för Kommunalförbundet Fjärde storstadsregionen",
        "QR-kod för betalning med mobil (UsingQR)",
    ]


@pytest.mark.parametrize("name", INVOICES)
def test_there_is_a_payment_code_where_something_is_to_be_paid(name: str, files: dict[str, bytes]) -> None:
    pictures = structure(files[name]).count("/Figure")
    assert pictures == (kept(name)["kind"] == "invoice")


def test_the_files_within_are_kept_to_the_byte() -> None:
    basis = Attachment(
        name="underlag-F20130008.csv",
        content="\ufeffPool;Belopp\r\nUpphandling;1,00\r\n".encode(),
        kind="text/csv",
        relation=Relation.SUPPLEMENT,
        about="Underlag",
    )
    pdf = opened(invoice_pdf(kept("service"), attachments=(XML, basis)))
    assert len(pdf.Root.AF) == 2
    for each, relation in ((XML, "/Alternative"), (basis, "/Supplement")):
        found = pdf.attachments[each.name]
        assert found.get_file().read_bytes() == each.content
        assert str(found.relationship) == relation
        assert found.get_file().mime_type == each.kind


def test_an_attachment_is_a_text() -> None:
    with pytest.raises(UnicodeDecodeError):
        invoice_pdf(kept("service"), attachments=(Attachment(name="a.bin", content=b"\xff"),))


def test_it_is_dated_as_its_record_is() -> None:
    said = metadata(opened(invoice_pdf(kept("service"))), "xmp:CreateDate", "xmp:ModifyDate")
    assert set(said) == {"2013-01-15T00:00:00+00:00"}


def test_the_same_record_makes_the_same_bytes_anywhere() -> None:
    here = invoice_pdf(kept("contribution"), attachments=(XML,))
    invoice_pdf(kept("service"))
    assert invoice_pdf(kept("contribution"), attachments=(XML,)) == here
    code = """if True:
        import hashlib, sys
        from tests.documents.test_pdf import XML, invoice_pdf, kept
        sys.stdout.write(hashlib.sha256(invoice_pdf(kept("contribution"), attachments=(XML,))).hexdigest())
    """
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout == hashlib.sha256(here).hexdigest()


def test_nothing_in_it_is_run_or_fetched(files: dict[str, bytes]) -> None:
    for content in files.values():
        for name in (b"/JavaScript", b"/Launch", b"/URI", b"/GoToR", b"/SubmitForm"):
            assert name not in content


def test_a_long_invoice_carries_its_sums_from_page_to_page() -> None:
    record = with_lines({f"Pool {at}": at * 100 for at in range(60)})
    pages = text_of(invoice_pdf(record)).split("Sida ")
    first, second = pages[0], pages[1]
    assert "Specifikation, sida 1 av " in first
    carried = next(line for line in first.splitlines() if line.startswith("Transport till nästa sida"))
    brought = next(line for line in second.splitlines() if line.startswith("Transport från föregående sida"))
    assert carried.rsplit("sida", 1)[1] == brought.rsplit("sida", 1)[1]


def test_pages_are_numbered() -> None:
    content = invoice_pdf(kept("contribution"))
    count = len(opened(content).pages)
    text = text_of(content)
    assert count > 2
    assert all(f"Sida {number} av {count}" in text for number in range(1, count + 1))


def test_every_page_is_a4() -> None:
    wide = changed(letter("statement"), "total.brought", "10000000000.00")
    for field in ("moved", "budget", "billed", "outcome", "difference"):
        wide = changed(wide, f"total.{field}", "10000000000.00")
    for content, size in ((invoice_pdf(kept("service")), (595, 842)), (statement_pdf(wide, DAY), (842, 595))):
        for page in opened(content).pages:
            assert tuple(round(float(side)) for side in page.MediaBox[2:]) == size


@pytest.mark.parametrize("missing", ["typst", "segno"])
def test_without_the_extra_the_error_names_the_command(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    COMPILERS.__dict__.clear()
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'costshare\[pdf\]'"):
        invoice_pdf(kept("service"))


def test_threads_make_the_same_bytes_at_the_same_time() -> None:
    with ThreadPoolExecutor(2) as threads:
        made = set(threads.map(lambda _: invoice_pdf(kept("service")), range(6)))
    assert made == {invoice_pdf(kept("service"))}
