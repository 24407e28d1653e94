"""What a run issues says the same on paper, in XML, as CSV, in vouchers, in PDF and in the record, to the öre."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from hypothesis import assume, given

from costshare.costs.sie import read_sie
from costshare.documents.basis_csv import basis_csv, basis_csv_name
from costshare.documents.document_kind import DocumentKind
from costshare.documents.invoice_text import invoice_text
from costshare.documents.language import Language
from costshare.documents.pdf import invoice_pdf
from costshare.exchange.einvoice import Attachment
from costshare.exchange.sie_written import sie_of
from costshare.exchange.ubl import ubl
from costshare.exchange.ubl_read import read_ubl
from costshare.federation.parties import Kind
from costshare.money.amounts import read_ore
from costshare.runs.files import takes
from costshare.testing.drawing import st
from costshare.workspace.bookkeeping_terms import Bookkeeping
from tests.documents.invoices import amounts_in
from tests.documents.pdfs import text_of
from tests.laws.test_billing_runs import folder
from tests.laws.year_runs import Whole, few, possible, records, settled, whole_years

Record = Mapping[str, Any]
Totals = tuple[int, int, int, int]
"""Net, VAT, rounding, and what is to be paid."""

TOTALS: Final = re.compile(r"\nSummary\n.*?\n\n", re.DOTALL)
BOOKS: Final = Bookkeeping(
    claims=dict.fromkeys(Kind, "1511"), income=dict.fromkeys(Kind, "3510"), vat="2611", rounding="3740"
)
PDFS: Final = 2
"""Of how many documents of a run a PDF is made: each costs as much as all the rest of its document."""


def reachable(record: Record) -> Record:
    """The record with a receiver whom Peppol reaches."""
    return {**record, "member": {**record["member"], "endpoint": "0007:2120000449", "reference": "ZZ1234"}}


def in_record(record: Record) -> Totals:
    """The totals of a record."""
    net, vat, rounding, payable = (read_ore(record[name]) for name in ("net", "vat", "rounding", "payable"))
    return net, vat, rounding, payable


def in_xml(record: Record, attached: Attachment) -> Totals:
    """The totals of the Peppol document, read back; its lines add up to them."""
    found = read_ubl(ubl(reachable(record), attachments=[attached]))
    assert sum(line.net for line in found.lines) == found.net
    assert found.attachments == (attached,)
    return found.net, found.vat, found.rounding, found.payable


def in_vouchers(record: Record) -> Totals:
    """The totals as a ledger takes them in, from the file of vouchers read back."""
    written = sie_of([record], BOOKS, program="costshare 1.0")
    found, faults = read_sie(written.content, "vouchers.si")
    assert not faults
    sums = Counter[str]()
    for each in found.transactions:
        sums[each.account] += each.amount
    assert sum(sums.values()) == 0
    sign = 1 if record["kind"] == "invoice" else -1
    return -sign * sums["3510"], -sign * sums["2611"], -sign * sums["3740"], sign * sums["1511"]


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a basis as CSV."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def in_csv(found: list[dict[str, str]]) -> Totals:
    """The totals of the basis."""
    first = [row["Step"] for row in found].index("Sum without VAT")
    net, vat, rounding, payable = (read_ore(row["Kronor"].replace(",", ".")) for row in found[first : first + 4])
    return net, vat, rounding, payable


def exact(found: list[dict[str, str]], step: str, who: str) -> dict[str, Fraction]:
    """The exact kronor of someone's rows of a step, by pool; nothing where it is nothing."""
    sums: dict[str, Fraction] = {}
    for row in found:
        if row["Step"] == step and row["Who"] == who:
            kronor = Fraction(int(row["Exact kronor, numerator"]), int(row["Exact kronor, denominator"]))
            sums[row["Pool"]] = sums.get(row["Pool"], Fraction(0)) + kronor
    return {pool: kronor for pool, kronor in sums.items() if kronor}


def on_paper(text: str) -> list[int]:
    """The amounts of the block of totals: without VAT, VAT and rounding where there are any, what is to be paid."""
    (block,) = TOTALS.findall(text)
    return [amounts_in(line)[-1] for line in block.splitlines() if amounts_in(line)]


@few()
@given(whole_years(), st.integers(0, 50), st.data())
def test_every_form_of_a_document_says_the_same_sums(whole: Whole, which: int, data: st.DataObject) -> None:
    with folder(whole.year) as root:
        possible(root, whole)
        whole.bill(root)
        bills = [each for each in records(root) if read_ore(each["net"])]
        if bills:
            whole.credit(root, bills[which % len(bills)]["number"])
        settled(root, whole)
        issued = records(root)
    assume(issued)
    for record in issued:
        net, vat, rounding, payable = totals = in_record(record)
        content = basis_csv(record, Language.ENGLISH)
        attached = Attachment(basis_csv_name(record), content, media="text/csv")
        found = rows(content)
        assert in_csv(found) == in_vouchers(record) == totals
        if takes(reachable(record), DocumentKind.PEPPOL):
            assert in_xml(record, attached) == totals
        name = record["basis"].get("members", {}).get(record["member"]["id"], "")
        assert exact(found, "Weight", name) == exact(found, "Exact sum", name)
        printed = on_paper(invoice_text(record, Language.ENGLISH))
        assert (printed[0], sum(printed[1:-1]), abs(printed[-1])) == (net, vat + rounding, abs(payable))
    for record in data.draw(st.lists(st.sampled_from(issued), max_size=PDFS)):
        paper = invoice_text(record, Language.ENGLISH)
        assert Counter(amounts_in(text_of(invoice_pdf(record, Language.ENGLISH)))) == Counter(amounts_in(paper))
