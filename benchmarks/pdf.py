"""PDF: the time a page takes after the first invoice, beside the barest page that the same typesetter makes."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Final

import typst

from benchmarks.timing import markdown, target
from costshare.documents.pdf import invoice_pdf
from costshare.documents.typesetting import STANDARDS, Attachment

KEPT: Final = Path(__file__).parents[1] / "tests" / "golden" / "invoices"
INVOICES: Final = ("contribution", "service")
ROUNDS: Final = 9
A_ROUND: Final = 5
LINES: Final = 10
MILLISECONDS_A_PAGE: Final = 15.0
XML: Final = b"<Invoice>" + b"<Line>text</Line>" * 600 + b"</Invoice>"
BARE: Final = Path(__file__).parent / "bare.typ"
COUNT: Final = re.compile(rb"NPages>(\d+)<")


def least(make: Callable[[int], bytes]) -> tuple[int, float]:
    """The pages of a round, and the seconds a page that a round takes, the least of all; each document is its own."""
    make(0)
    pages, fewest = 0, float("inf")
    for first in range(1, ROUNDS * A_ROUND, A_ROUND):
        start = process_time()
        made = [make(at) for at in range(first, first + A_ROUND)]
        seconds = process_time() - start
        pages = sum(map(pages_of, made))
        fewest = min(fewest, seconds / pages)
    return pages, fewest


def bare() -> Callable[[int], bytes]:
    """What makes the barest page, with a table of ten lines, by the same standards."""
    typesetter = typst.Compiler(BARE, root=BARE.parent, ignore_system_fonts=True)

    def page(at: int) -> bytes:
        rows = [[f"Upphandling {line}.{at}", f"{at * line},00"] for line in range(LINES)]
        said = json.dumps({"title": f"Faktura {at}", "rows": rows})
        made = typesetter.compile(format="pdf", sys_inputs={"said": said}, pdf_standards=list(STANDARDS), timestamp=at)
        assert isinstance(made, bytes)  # noqa: S101  there is no other answer to PDF
        return made

    return page


def invoices(name: str) -> Callable[[int], bytes]:
    """What makes a kept invoice with names, references and amounts of its own, and an XML within."""
    record = json.loads((KEPT / f"{name}.json").read_text("utf-8"))

    def invoice(at: int) -> bytes:
        made = copy.deepcopy(record)
        made["number"], made["ocr"] = f"F2013{at:04}", f"{at:09}"
        made["member"]["name"] = f"Kommun {at}"
        for line in made["lines"]:
            line["net"] = f"{at + 1000}.{at:02}"
        return invoice_pdf(made, attachments=(Attachment(name="F.xml", content=XML),))

    return invoice


def pages_of(content: bytes) -> int:
    """The pages of a PDF, as its metadata count them."""
    (count,) = COUNT.findall(content)
    return int(count)


def run() -> str:
    """The table and the target."""
    makers = {"the barest page, a table of ten lines": bare()}
    makers |= {f"{name}, with its basis and XML": invoices(name) for name in INVOICES}
    found = {name: least(make) for name, make in makers.items()}
    rows = [[name, str(pages), f"{seconds * 1e3:.3g} ms"] for name, (pages, seconds) in found.items()]
    table = markdown(["PDF/A-3a and PDF/UA-1", "pages a round", "processor time a page"], rows)
    slowest = max(seconds for _, seconds in found.values()) * 1e3
    return "\n\n".join([table, target(f"a page, at most {MILLISECONDS_A_PAGE:g} ms", slowest, MILLISECONDS_A_PAGE)])
